// The minutes screen: what is typed is saved by htmx after a pause.  Until the site has answered that it is
// kept, a draft stands on this device, and is sent again and again; a closed tab or a cut line loses nothing.
const AGAIN = 3000; // milliseconds
const waiting = new Map(); // form -> timer of the next try
const byForm = new WeakMap(); // form -> { sending, unheard }: texts on their way, and those nobody answered

const keyOf = (form) => `minutes:${form.dataset.tfNotes}`;
const notesOf = (form) => form.elements.notes;
const stateOf = (form) => byForm.get(form) ?? byForm.set(form, {}).get(form);

function drafts(work) {
  try {
    return work(localStorage);
  } catch {
    return null; // a private window keeps no draft
  }
}

function keepDraft(form) {
  const draft = { text: notesOf(form).value, revision: form.elements.revision.value };
  drafts((shelf) => shelf.setItem(keyOf(form), JSON.stringify(draft)));
}

// What an earlier tab could not save stands in its field again, and is sent at the revision it was typed at.
function restore(form) {
  const draft = drafts((shelf) => JSON.parse(shelf.getItem(keyOf(form))));
  if (!draft) return;
  if (draft.text === notesOf(form).value) return drafts((shelf) => shelf.removeItem(keyOf(form)));
  notesOf(form).value = draft.text;
  form.elements.revision.value = draft.revision;
  send(form);
}

const send = (form) => window.htmx.trigger(form, "tf-save");

function unsaved(form) {
  form.querySelector("[data-tf-unsaved]").hidden = false;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => send(form), AGAIN));
}

function heard(form) {
  form.querySelector("[data-tf-unsaved]").hidden = true;
  clearTimeout(waiting.get(form));
  waiting.delete(form);
}

// An answer without TF-Part is the page of a session that ended, or of an error: it is put nowhere.
const isPart = (xhr) => Boolean(xhr.getResponseHeader("TF-Part"));

document.addEventListener("input", ({ target }) => {
  if (target.name === "notes") keepDraft(target.form);
});

document.addEventListener("htmx:configRequest", ({ detail, target }) => {
  if (!target.matches("[data-tf-notes]")) return;
  const state = stateOf(target);
  state.sending = notesOf(target).value;
  if (state.unheard !== undefined) detail.parameters.sent = state.unheard;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!isPart(detail.xhr)) detail.shouldSwap = false;
  const said = detail.requestConfig.elt.querySelector("[data-tf-said]");
  if (detail.xhr.status >= 400 && said) {
    detail.target = said;
    detail.swapOverride = "innerHTML";
  }
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.requestConfig?.elt ?? detail.elt;
  const part = isPart(detail.xhr);
  if (form.matches("[data-tf-notes]")) answered(form, part, detail.xhr.status);
  else if (part && detail.xhr.status < 400) close(form);
  else if (!part) form.querySelector("[data-tf-said]")?.replaceChildren(unsent());
});

function answered(form, part, status) {
  const state = stateOf(form);
  if (!part) {
    state.unheard = state.sending;
    return unsaved(form);
  }
  heard(form);
  if (status >= 400) return; // the page asks; the draft stays until it is answered
  delete state.unheard;
  if (notesOf(form).value === state.sending) drafts((shelf) => shelf.removeItem(keyOf(form)));
}

function unsent() {
  const words = document.querySelector("[data-tf-unsent]").content.textContent;
  return Object.assign(document.createElement("p"), { className: "error", role: "alert", textContent: words });
}

// A decision or action is written: its form is empty again, and one types on where one was.
function close(form) {
  const small = form.closest("[data-tf-small]");
  if (!small) return;
  form.reset();
  form.querySelector("[data-tf-said]").replaceChildren();
  small.open = false;
  notesOf(small.closest("[data-tf-item]").querySelector("[data-tf-notes]")).focus();
}

// "Take what is saved": the other text comes into the field, at its revision.
document.addEventListener("click", (event) => {
  const take = event.target.closest("[data-tf-take]");
  if (!take) return;
  event.preventDefault();
  const { form } = take;
  const theirs = form.querySelector("[data-tf-theirs]");
  notesOf(form).value = theirs.value;
  form.elements.revision.value = theirs.dataset.tfTheirs;
  delete stateOf(form).unheard;
  notesOf(form).focus();
  send(form);
});

// Alt+D, Alt+A: the small form of the item one is in, else of the first.
const letter = ({ key, code }) => (/^[a-z]$/i.test(key) ? key : code.slice(3)).toLowerCase();
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !"da".includes(letter(event))) return;
  const item = document.activeElement.closest("[data-tf-item]") ?? document.querySelector("[data-tf-item]");
  const small = item?.querySelector(`[data-tf-small="${letter(event)}"]`);
  if (!small) return;
  event.preventDefault();
  small.open = true;
  small.querySelector("[name=text]").focus();
});

window.addEventListener("online", () => waiting.forEach((_timer, form) => send(form)));
window.addEventListener("beforeunload", (event) => waiting.size && event.preventDefault());
// Once htmx listens: it begins at the same event, and stands first.
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-tf-notes]").forEach(restore));
