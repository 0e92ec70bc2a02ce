// After an @ in a text: people whose name goes on from there, as a listbox below it (ARIA APG).
const PAUSE = 150;
const BEGUN = /(?:^|[\s([«»"“])@(\p{L}[^@\n]{0,60})$/u;

export function suggestPeople(text) {
  const field = text.closest(".field");
  const list = document.createElement("ul");
  list.id = `${text.id}-people`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.dataset.mentionLabel);
  const said = document.createElement("p");
  said.className = "ds-sr-only";
  said.setAttribute("role", "status");
  field.classList.add("has-mentions");
  field.append(list, said);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);

  let waiting;
  let asking;
  let chosen = -1;

  const begun = () => BEGUN.exec(text.value.slice(0, text.selectionStart))?.[1];

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) text.removeAttribute("aria-activedescendant");
    else text.setAttribute("aria-activedescendant", list.children[place].id);
  };

  const close = () => {
    clearTimeout(waiting);
    asking?.abort();
    choose(-1);
    list.hidden = true;
    said.textContent = "";
  };

  const write = (option) => {
    const end = text.selectionStart;
    const name = begun();
    close();
    if (name === undefined) return;
    text.setRangeText(`${option.dataset.written} `, end - name.length, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const optionOf = (person, id) => {
    const option = document.createElement("li");
    option.id = id;
    option.className = "suggestions__words";
    option.dataset.written = person.written;
    option.setAttribute("role", "option");
    const name = document.createElement("b");
    name.textContent = person.name;
    const branch = document.createElement("span");
    branch.textContent = person.branch;
    option.append(name, branch);
    return option;
  };

  const show = (people) => {
    list.replaceChildren(...people.map((person, number) => optionOf(person, `${list.id}-${number}`)));
    choose(-1);
    list.hidden = !people.length;
    said.textContent = people.length ? text.dataset.mentionHelp : "";
    if (people.length) list.scrollIntoView({ block: "nearest" });
  };

  const ask = async (typed) => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${text.dataset.mention}?q=${encodeURIComponent(typed)}`, { signal });
      const { people } = answer.ok ? await answer.json() : { people: [] };
      if (!signal.aborted && document.activeElement === text) show(people);
    } catch {
      // Typed on, or no network: the name can be written by hand.
    }
  };

  text.addEventListener("input", (event) => {
    clearTimeout(waiting);
    const typed = begun();
    // What was just written by a choice needs no further one.
    if (!event.isTrusted || typed === undefined) return close();
    waiting = setTimeout(() => ask(typed), PAUSE);
  });
  text.addEventListener("blur", close);
  // The press must not take the focus from the text before it counts as a click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) write(option);
  });
  text.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const count = list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      // One place more than there are people: the text itself.
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      write(list.children[chosen]);
    } else return;
    event.preventDefault();
  });
}
