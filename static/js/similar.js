// While a title is typed: what others have asked already, as a piece of page that the server makes.
const ENOUGH = 6;
const PAUSE = 350;

export function showSimilar(box) {
  const field = document.getElementById(box.dataset.similarFor);
  if (!field) return;
  let waiting;
  let asking;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const title = field.value.trim();
    if (title.length < ENOUGH) {
      box.hidden = true;
      return;
    }
    try {
      const answer = await fetch(`${box.dataset.similar}?title=${encodeURIComponent(title)}`, { signal: asking.signal });
      const html = answer.ok ? (await answer.text()).trim() : "";
      box.innerHTML = html;
      box.hidden = !html;
      const { similarTitle } = box.dataset;
      if (html && similarTitle) box.querySelector(".similar__title b").textContent = similarTitle;
    } catch {
      // Typed on, or no network: what stands there may stay.
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  if (field.value) ask();
}
