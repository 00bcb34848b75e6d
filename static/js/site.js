// On every page: marks that scripts run, puts the focus on a summary of errors, closes open menus.
document.documentElement.classList.add("js");
document.querySelector("[data-tf-focus]")?.focus();
document.querySelector("form[data-tf-send]")?.requestSubmit(); // one click in a mail was the answer

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.small-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.small-menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
