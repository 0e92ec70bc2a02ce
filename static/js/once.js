// A form is sent once, however often its button is pressed.
const LONGEST = 15000;

export function sendOnce(form) {
  const free = () => delete form.dataset.sent;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // No answer came: the network is away, and one may try again.
    setTimeout(free, LONGEST);
  });
  // The back key brings the page as it was left.
  window.addEventListener("pageshow", free);
}
