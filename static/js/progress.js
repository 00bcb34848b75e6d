// Asks every two seconds how far a long work is, and goes on with it when it is done.
const box = document.querySelector("[data-tf-progress]");

async function look() {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (answer?.redirected) {
    location.assign(answer.url);
    return;
  }
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("[data-tf-progress]");
    if (news.dataset.tfProgress !== box.dataset.tfProgress) {
      location.reload(); // it has stopped: the page says so, and what to do
      return;
    }
    box.replaceChildren(...news.childNodes);
  }
  setTimeout(look, 2000);
}

if (box) setTimeout(look, 2000);
