// A part of the page that looks again by itself while something is being made.
const PAUSE = 2000;

export function lookAgain(place) {
  if (place.dataset.live !== "waiting") return;
  setTimeout(async () => {
    const fresh = await fetched();
    if (fresh) {
      place.replaceChildren(...fresh.childNodes);
      place.dataset.live = fresh.dataset.live;
    }
    lookAgain(place);
  }, PAUSE);
}

async function fetched() {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-live]");
  } catch {
    return null;
  }
}
