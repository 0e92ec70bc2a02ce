// Chosen files are sent ahead, one after another, while the text is still being written. What did not
// get through stays in the field and is sent with the form, as without script.
const SIDE = 176;
const CREATED = 201;
const INVALID = 422;

export function sendFilesAhead(field) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector("[data-files-list]");
  let queue = Promise.resolve();

  input.addEventListener("change", () => {
    field.querySelectorAll("li[data-waiting], .ds-validation-message").forEach((each) => each.remove());
    for (const file of input.files) {
      const shown = item(file);
      list.append(shown);
      queue = queue.then(() => sendAhead(file, shown));
    }
    list.hidden = !list.children.length;
  });

  takeDropped(input);

  function waitForConnection(file, shown) {
    const words = document.createElement("span");
    words.className = "meta";
    words.textContent = field.dataset.unsent;
    shown.append(words);
    const again = () => {
      words.remove();
      queue = queue.then(() => sendAhead(file, shown));
    };
    addEventListener("online", again, { once: true });
  }

  async function sendAhead(file, shown) {
    // Other files may have been chosen in the meantime.
    if (!shown.isConnected) return;
    const progress = bar(shown);
    const answer = await sent(file, input, field.dataset.files, progress);
    progress.remove();
    if (!shown.isConnected) return;
    if (!answer) return waitForConnection(file, shown);
    leaveOut(file, input);
    // The server may still be making its small picture; ours is there.
    const drawing = shown.querySelector("canvas");
    if (drawing) answer.querySelector("img")?.replaceWith(drawing);
    shown.replaceWith(...answer.querySelectorAll("li"));
    list.hidden = !list.children.length;
    list.dispatchEvent(new Event("input", { bubbles: true }));
    answer.querySelectorAll(".ds-validation-message").forEach((problem) => {
      problem.setAttribute("role", "alert");
      field.append(problem);
    });
  }
}

// Dropped beside the field, a file would take the place of the page and of what is written on it.
function takeDropped(input) {
  const holdsFiles = (event) => event.target !== input && event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
}

function item(file) {
  const made = document.createElement("li");
  made.dataset.waiting = "";
  const name = document.createElement("span");
  name.textContent = file.name;
  made.append(name);
  if (file.type.startsWith("image/")) drawn(file).then((canvas) => made.prepend(canvas), () => null);
  return made;
}

function bar(shown) {
  const made = document.createElement("progress");
  made.setAttribute("aria-label", shown.textContent);
  shown.append(made);
  return made;
}

// Resolves to the list and the sentences that the server answers with, null when the form has to
// send the file itself. Not fetch(), which tells no progress.
function sent(file, input, address, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    input.form.addEventListener("submit", stop, { once: true });
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      progress.max = total;
      progress.value = loaded;
    });
    request.addEventListener("loadend", () => {
      input.form.removeEventListener("submit", stop);
      const isTaken = request.status === CREATED || request.status === INVALID;
      resolve(isTaken ? document.createRange().createContextualFragment(request.responseText) : null);
    });
    const body = new FormData();
    body.append(input.name, file, file.name);
    request.open("POST", address);
    request.setRequestHeader("Accept", "text/html");
    request.send(body);
  });
}

// Leave in the field what the form has still to send.
function leaveOut(file, input) {
  const rest = new DataTransfer();
  [...input.files].filter((each) => each !== file).forEach((each) => rest.items.add(each));
  input.files = rest.files;
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
