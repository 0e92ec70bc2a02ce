// While one types in the search: words that go on from there, and the best of what they find.
import { made, suggestBelow } from "./listbox.js";

const PAUSE = 180;
const SHORTEST = 2;

export function suggestWords(form) {
  const field = form.querySelector("input[type=search]");
  field.setAttribute("role", "combobox");

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

  const told = (count) => field.setAttribute("aria-expanded", String(count > 0));
  told(0);
  const { list, close } = suggestBelow(field, {
    id: `${field.id}-words`,
    label: form.dataset.suggestLabel,
    pause: PAUSE,
    typed: () => (field.value.trim().length < SHORTEST ? undefined : field.value.trimStart()),
    address: (words) => `${form.dataset.suggest}?q=${encodeURIComponent(words)}`,
    optionsOf: ({ words, found }, typed) => [...words.map((each) => wordsOption(each, typed)), ...found.map(foundOption)],
    take: ({ dataset }) => {
      if (dataset.url) return location.assign(dataset.url);
      field.value = dataset.words;
      form.requestSubmit();
    },
    told,
  });
  form.append(list);
  form.addEventListener("submit", close);
}
