// The six buttons over a textarea, and the preview in its place.
import "../vendor/markdown-toolbar-element.js";

export function enrichEditor(editor) {
  editor.querySelector("markdown-toolbar").hidden = false;
  const button = editor.querySelector("[data-preview-button]");
  if (button) previewIn(editor, button);
  goOnWithLists(editor.querySelector("textarea"));
}

// A new line goes on with the list that one writes; an item that stays empty ends it.
const ITEM = /^(\s*)(?:([-*+] (?:\[[ xX]\] )?)|(\d+)([.)] ))/;

function goOnWithLists(text) {
  text.addEventListener("beforeinput", (event) => {
    const at = text.selectionStart;
    if (event.inputType !== "insertLineBreak" || at !== text.selectionEnd) return;
    const from = text.value.lastIndexOf("\n", at - 1) + 1;
    const line = text.value.slice(from, at);
    const [all, before, mark, number, after] = ITEM.exec(line) ?? [];
    if (!all) return;
    event.preventDefault();
    if (line.slice(all.length).trim()) {
      const next = mark ? mark.replace(/x/i, " ") : `${Number(number) + 1}${after}`;
      document.execCommand("insertText", false, `\n${before}${next}`);
    } else {
      // Without an empty line, what follows would still belong to the item before.
      text.setSelectionRange(from, at);
      document.execCommand("insertText", false, "\n");
    }
  });
}

function previewIn(editor, button) {
  const text = editor.querySelector("textarea");
  const place = editor.querySelector("[data-preview-place]");
  const words = button.querySelector("span");
  const show = words.textContent;

  const write = () => {
    place.hidden = true;
    text.hidden = false;
    words.textContent = show;
    button.setAttribute("aria-pressed", "false");
    text.focus();
  };
  button.addEventListener("click", async (event) => {
    // A second press, or a press after something failed, is the browser's own.
    if (button.dataset.plain) return;
    event.preventDefault();
    if (!place.hidden) return write();
    const html = await rendered(button).catch(() => null);
    if (html === null) {
      button.dataset.plain = "yes";
      button.click();
      return;
    }
    place.innerHTML = html;
    place.style.minHeight = `${text.offsetHeight}px`;
    place.hidden = false;
    text.hidden = true;
    words.textContent = editor.dataset.write;
    button.setAttribute("aria-pressed", "true");
    place.focus();
  });
}

async function rendered(button) {
  const data = new FormData(button.form, button);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  const answer = await fetch(button.formAction, { method: "POST", body: new URLSearchParams(data) });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-preview]").innerHTML;
}
