// Keeps what is being written on this device until it has been sent.
const SENT = "sent-drafts";
const WRITTEN = "textarea, select, input:not([type=hidden], [type=file], [type=password], [type=submit])";

// Storage may be full or forbidden; then nothing is kept and nothing breaks.
function quietly(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

// A shop's device is shared: what somebody writes comes back to nobody else.
const keyOf = (name) => `draft:${document.body.dataset.reader}:${name}`;
const fieldsOf = (form) => [...form.querySelectorAll(WRITTEN)].filter((field) => field.name && !field.form.hidden);
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
const hasErrors = (form) => Boolean(form.querySelector("[aria-invalid=true], [data-invalid], .ds-error-summary"));

// Chosen as the person's own words count only texts: a theme alone is no draft.
const hasText = (form) => fieldsOf(form).some((field) => field.matches("textarea, input:not([type=radio], [type=checkbox])") && field.value.trim());

function read(form) {
  return fieldsOf(form).map((field) => [field.name, isChoice(field) ? (field.checked ? field.value : null) : field.value]);
}

function fill(form, values) {
  fieldsOf(form).forEach((field, place) => {
    const [name, value] = values[place] ?? [];
    if (name !== field.name) return;
    if (isChoice(field)) field.checked = value !== null && value === field.value;
    else field.value = value;
  });
}

function time(language) {
  const text = new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return language === "en" ? text : text.replace(":", ".");
}

// A sent form ends in a redirect (Post/Redirect/Get); a refusal, an error and signing in do not.
export function clearSentDrafts() {
  const sent = quietly(() => JSON.parse(sessionStorage.getItem(SENT))) ?? [];
  const arrived = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  if (!sent.length || document.body.classList.contains("is-plain")) return;
  quietly(() => sessionStorage.removeItem(SENT));
  for (const name of arrived ? sent : []) {
    const form = document.querySelector(`form[data-draft="${CSS.escape(name)}"]`);
    if (!form || !hasErrors(form)) quietly(() => localStorage.removeItem(keyOf(name)));
  }
}

export function keepDraft(form) {
  const name = form.dataset.draft;
  const line = form.querySelector("[data-draft-line]");
  const say = (text) => {
    if (!line) return;
    line.hidden = false;
    line.querySelector("span").textContent = text;
  };
  say(line?.dataset.kept);
  const kept = quietly(() => JSON.parse(localStorage.getItem(keyOf(name))));
  if (kept && !hasText(form) && !hasErrors(form)) {
    fill(form, kept);
    say(line?.dataset.restored);
  }
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (hasText(form)) quietly(() => localStorage.setItem(keyOf(name), JSON.stringify(read(form))));
      else quietly(() => localStorage.removeItem(keyOf(name)));
      say(line?.dataset.saved.replace("{time}", time(document.documentElement.lang)));
    }, 500);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    quietly(() => localStorage.setItem(keyOf(name), JSON.stringify(read(form))));
    quietly(() => sessionStorage.setItem(SENT, JSON.stringify([name])));
  });
}
