// menu.ts - a menu or a formula closes by Escape, by a click elsewhere and when another opens.

const FLOATING = "details.menu[open], details.explain[open]";

function closeAll(except: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(FLOATING)) {
    if (menu !== except) {
      menu.open = false;
    }
  }
}

export function startMenus(): void {
  // On a phone the navigation scrolls sideways.
  const current = document.querySelector(".nav-strip [aria-current]");
  current?.scrollIntoView({ block: "nearest", inline: "center" });
  document.addEventListener("click", (event) => {
    closeAll((event.target as Element).closest("details.menu, details.explain"));
  });
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector<HTMLDetailsElement>(FLOATING);
    if (event.key === "Escape" && open !== null) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });
}
