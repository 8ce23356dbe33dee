// menu.ts - <details class="menu"> closes by Escape, by a click elsewhere and when another opens.

function closeAll(except: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (menu !== except) {
      menu.open = false;
    }
  }
}

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    closeAll((event.target as Element).closest("details.menu"));
  });
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (event.key === "Escape" && open !== null) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });
}
