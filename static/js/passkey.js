// Shows the buttons that need a passkey where the browser knows them, and says so when one was not read.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-tf-passkey]")) part.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.querySelector("[data-tf-passkey-error]");
  notice.hidden = false;
  notice.focus();
});
