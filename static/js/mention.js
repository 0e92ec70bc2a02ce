// After an @ in a text: people whose name goes on from there.
import { made, suggestBelow } from "./listbox.js";

const PAUSE = 150;
const BEGUN = /(?:^|[\s([«»"“])@(\p{L}[^@\n]{0,60})$/u;

export function suggestPeople(text) {
  const said = made("p", "ds-sr-only");
  said.setAttribute("role", "status");
  const begun = () => BEGUN.exec(text.value.slice(0, text.selectionStart))?.[1];

  const optionOf = ({ name, branch, written }) => {
    const option = made("li", "suggestions__words");
    option.dataset.written = written;
    option.append(made("b", "", name), made("span", "", branch));
    return option;
  };

  const { list } = suggestBelow(text, {
    id: `${text.id}-people`,
    label: text.dataset.mentionLabel,
    pause: PAUSE,
    // What was just written by a choice needs no further one.
    typed: (event) => (event.isTrusted ? begun() : undefined),
    address: (name) => `${text.dataset.mention}?q=${encodeURIComponent(name)}`,
    optionsOf: ({ people }) => people.map(optionOf),
    take: (option) => {
      const end = text.selectionStart;
      const name = begun();
      if (name === undefined) return;
      text.setRangeText(`${option.dataset.written} `, end - name.length, end, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    },
    told: (count) => {
      said.textContent = count ? text.dataset.mentionHelp : "";
      if (count) list.scrollIntoView({ block: "nearest" });
    },
  });
  const field = text.closest(".field");
  field.classList.add("has-mentions");
  field.append(list, said);
}
