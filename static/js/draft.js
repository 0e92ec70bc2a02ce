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
// Boxes of files come and go while one writes, so they are kept by their number and not by their place.
const KEEP = "keep";
const fieldsOf = (form) => [...form.querySelectorAll(WRITTEN)].filter((field) => field.name && field.name !== KEEP && !field.form.hidden);
const filesOf = (form) => [...form.querySelectorAll(`input[name=${KEEP}]`)];
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
const hasErrors = (form) => Boolean(form.querySelector("[aria-invalid=true], [data-invalid], .ds-error-summary"));

// Chosen as the person's own words count only texts: a theme alone is no draft.
const hasText = (form) => fieldsOf(form).some((field) => field.matches("textarea, input:not([type=radio], [type=checkbox])") && field.value.trim());

function read(form) {
  return {
    begun: begun(form),
    fields: fieldsOf(form).map((field) => [field.name, isChoice(field) ? (field.checked ? field.value : null) : field.value]),
    files: filesOf(form).map((box) => [box.value, box.closest("label").textContent.trim(), box.checked]),
  };
}

// With what the page came: a text that is changed has words in it before anybody writes.
const begun = (form) =>
  JSON.stringify(
    fieldsOf(form).map((field) => {
      if (isChoice(field)) return field.defaultChecked;
      return field.options ? [...field.options].findIndex((each) => each.defaultSelected) : field.defaultValue;
    }),
  );

function fill(form, { fields, files }) {
  fieldsOf(form).forEach((field, place) => {
    const [name, value] = fields[place] ?? [];
    if (name !== field.name) return;
    if (isChoice(field)) field.checked = value !== null && value === field.value;
    else field.value = value;
  });
  for (const [id, name, isKept] of files) {
    const box = filesOf(form).find((each) => each.value === id);
    if (box) box.checked = isKept;
    else if (isKept) bringBack(form.querySelector("[data-files-list]"), id, name);
  }
}

// A file that was sent ahead, in the list of the form again, if the server has it still.
async function bringBack(list, id, name) {
  const answer = await fetch(`/files/${id}`, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (!list || !answer?.ok) return;
  const shown = document.createElement("li");
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: KEEP, value: id, checked: true, className: "ds-input" });
  const words = document.createElement("span");
  label.className = "file-list__kept";
  words.textContent = name;
  label.append(box, words);
  if (answer.headers.get("content-type")?.startsWith("image/")) {
    box.after(Object.assign(document.createElement("img"), { src: `/files/${id}/small`, alt: "", width: 88, height: 88 }));
  }
  shown.append(label);
  list.append(shown);
  list.hidden = false;
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
  if (kept?.fields && (kept.begun === begun(form) || !hasText(form)) && !hasErrors(form)) {
    fill(form, kept);
    say(line?.dataset.restored);
  }
  let waiting;
  // "Back without saving", on a page that changes what is there, means just that.
  if (form.querySelector("textarea")?.defaultValue) {
    document.querySelector(".back a")?.addEventListener("click", () => {
      clearTimeout(waiting);
      quietly(() => localStorage.removeItem(keyOf(name)));
    });
  }
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (hasText(form) || filesOf(form).length) quietly(() => localStorage.setItem(keyOf(name), JSON.stringify(read(form))));
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
