// While one types in the search: words that go on from there, and the best of what they find, as a
// listbox (ARIA APG, combobox).
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

  const take = ({ dataset }) => {
    close();
    if (dataset.url) {
      location.assign(dataset.url);
      return;
    }
    field.value = dataset.words;
    form.requestSubmit();
  };

  const show = ({ words, found }, typed) => {
    const options = [...words.map((each) => wordsOption(each, typed)), ...found.map(foundOption)];
    options.forEach((option, number) => {
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
    });
    list.replaceChildren(...options);
    choose(-1);
    list.hidden = !options.length;
    say("expanded", String(options.length > 0));
  };

  const wordsOption = (words, typed) => {
    const option = made("li", "suggestions__words");
    option.dataset.words = words;
    const known = words.toLowerCase().startsWith(typed.toLowerCase()) ? typed.length : 0;
    const text = made("span");
    text.append(made("b", "", words.slice(0, known)), words.slice(known));
    option.append(form.querySelector(".icon").cloneNode(true), text);
    return option;
  };

  const foundOption = ({ title, url, language, line }) => {
    const option = made("li", "suggestions__found");
    option.dataset.url = url;
    const text = made("span", "suggestions__title", title);
    text.lang = language;
    option.append(text, " ", made("span", "meta", line));
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
      const told = answer.ok ? await answer.json() : { words: [], found: [] };
      if (!signal.aborted && document.activeElement === field) show(told, typed);
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
    if (option) take(option);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const count = list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      // One place more than there are options: the field itself, with what was typed.
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      take(list.children[chosen]);
    } else return;
    event.preventDefault();
  });
}

function made(element, name = "", text = "") {
  const one = document.createElement(element);
  if (name) one.className = name;
  one.textContent = text;
  return one;
}
