// While one types in the search: words that go on from there, as a listbox (ARIA APG, combobox).
const PAUSE = 180;
const SHORTEST = 2;

export function suggestWords(form) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.id = `${field.id}-words`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestLabel);
  form.append(list);
  const say = (name, value) => field.setAttribute(`aria-${name}`, value);
  field.setAttribute("role", "combobox");
  say("autocomplete", "list");
  say("controls", list.id);
  say("expanded", "false");

  let waiting;
  let asking;
  let chosen = -1;

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) field.removeAttribute("aria-activedescendant");
    else say("activedescendant", list.children[place].id);
  };

  const close = () => {
    clearTimeout(waiting);
    asking?.abort();
    choose(-1);
    list.hidden = true;
    say("expanded", "false");
  };

  const search = (option) => {
    field.value = option.dataset.words;
    close();
    form.requestSubmit();
  };

  const show = (words, typed) => {
    list.replaceChildren(...words.map((word, number) => optionOf(word, typed, `${list.id}-${number}`)));
    choose(-1);
    list.hidden = !words.length;
    say("expanded", String(words.length > 0));
  };

  const optionOf = (words, typed, id) => {
    const option = document.createElement("li");
    option.id = id;
    option.className = "suggestions__words";
    option.dataset.words = words;
    option.setAttribute("role", "option");
    const known = words.toLowerCase().startsWith(typed.toLowerCase()) ? typed.length : 0;
    const begun = document.createElement("b");
    begun.textContent = words.slice(0, known);
    const text = document.createElement("span");
    text.append(begun, words.slice(known));
    option.append(form.querySelector(".icon").cloneNode(true), text);
    return option;
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const typed = field.value.trimStart();
    if (typed.trim().length < SHORTEST) return close();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal });
      const { words } = answer.ok ? await answer.json() : { words: [] };
      if (!signal.aborted && document.activeElement === field) show(words, typed);
    } catch {
      // Typed on, or no network: the form works as it is.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("blur", close);
  form.addEventListener("submit", close);
  // The press must not take the focus from the field before it counts as a click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) search(option);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const count = list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      // One place more than there are words: the field itself, with what was typed.
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      search(list.children[chosen]);
    } else return;
    event.preventDefault();
  });
}
