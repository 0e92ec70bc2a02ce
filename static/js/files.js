// Small pictures of the files that were chosen, before they are sent.
const SIDE = 176;

export function showChosenFiles(field) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector("[data-files-list]");
  input.addEventListener("change", () => {
    list.replaceChildren(...[...input.files].map(item));
    list.hidden = !input.files.length;
  });
}

function item(file) {
  const made = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  made.append(name);
  if (file.type.startsWith("image/")) drawn(file).then((canvas) => made.prepend(canvas), () => null);
  return made;
}

// On a canvas, because the page's policy allows no blob: pictures. A kind that the browser cannot
// show (HEIC) keeps its name only.
async function drawn(file) {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const left = (bitmap.width - side) / 2;
  const top = (bitmap.height - side) / 2;
  canvas.getContext("2d").drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE);
  bitmap.close();
  return canvas;
}
