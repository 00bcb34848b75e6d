// Hashes the chosen file here, in the browser, and asks about its hash: the file itself is sent nowhere.
// Without scripts, or without crypto.subtle (a page that is not served over TLS), the form sends the file.
const form = document.querySelector("[data-tf-verify]");

async function ask(file) {
  const said = form.querySelector("[data-tf-said]");
  if (file.size > Number(form.dataset.tfMost)) {
    said.textContent = form.dataset.tfTooLarge;
    return;
  }
  said.textContent = form.dataset.tfReading;
  try {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const hash = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    location.assign(`${location.pathname}?sha256=${hash}#answer`);
  } catch {
    said.textContent = form.dataset.tfUnread;
  }
}

if (form && window.crypto?.subtle) {
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files[0]) ask(input.files[0]);
  });
  input.addEventListener("change", () => input.files[0] && ask(input.files[0]));
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) ask(event.dataTransfer.files[0]);
  });
}
