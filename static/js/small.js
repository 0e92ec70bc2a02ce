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
