// A listbox below a field in which one types: asked for after a pause, chosen by keyboard, mouse or
// finger (ARIA APG, combobox). `typed(event)`: what to ask about, undefined for nothing; `address(words)`:
// where; `optionsOf(answer, words)`: its <li>s; `take(option)`: what choosing one does; `told(count)`:
// called with how many there are now.
export function suggestBelow(field, { id, label, pause, typed, address, optionsOf, take, told }) {
  const list = document.createElement("ul");
  list.id = id;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", id);

  let waiting;
  let asking;
  let chosen = -1;

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[place].id);
  };

  const show = (options) => {
    options.forEach((option, number) => {
      option.id = `${id}-${number}`;
      option.setAttribute("role", "option");
    });
    list.replaceChildren(...options);
    choose(-1);
    list.hidden = !options.length;
    told(options.length);
  };

  const close = () => {
    clearTimeout(waiting);
    asking?.abort();
    choose(-1);
    list.hidden = true;
    told(0);
  };

  const pick = (option) => {
    close();
    take(option);
  };

  const ask = async (words) => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(address(words), { signal });
      const options = answer.ok ? optionsOf(await answer.json(), words) : [];
      if (!signal.aborted && document.activeElement === field) show(options);
    } catch {
      // Typed on, or no network: the field works as it is.
    }
  };

  field.addEventListener("input", (event) => {
    clearTimeout(waiting);
    const words = typed(event);
    if (words === undefined) return close();
    waiting = setTimeout(() => ask(words), pause);
  });
  field.addEventListener("blur", close);
  // The press must not take the focus from the field before it counts as a click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(option);
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
      pick(list.children[chosen]);
    } else return;
    event.preventDefault();
  });
  return { list, close };
}

export function made(element, name = "", text = "") {
  const one = document.createElement(element);
  if (name) one.className = name;
  one.textContent = text;
  return one;
}
