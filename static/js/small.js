// Copying an address, and closing menus that lie over the page.
export function copyLink(row) {
  const button = row.querySelector("button");
  const input = row.querySelector("input");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(input.value);
    button.querySelector("span").textContent = button.dataset.copied;
  });
  input.addEventListener("focus", () => input.select());
}

// On a phone a page's picture is too small to read: its text stands open below it.
export function openTexts() {
  if (!matchMedia("(width < 40rem)").matches) return;
  document.querySelectorAll(".paper__text").forEach((text) => (text.open = true));
  const place = document.getElementById(location.hash.slice(1));
  if (place?.matches(".paper")) place.scrollIntoView();
}

export function closeMenus() {
  const close = (except) =>
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
      if (!menu.contains(except)) menu.open = false;
    });
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelector("[data-menu][open] > summary")?.focus();
    close(null);
  });
}
