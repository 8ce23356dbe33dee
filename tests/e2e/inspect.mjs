// inspect.mjs - what must be true of every page: language, title, one heading, names for fields and buttons,
// nothing wider than the screen, and, on a touch screen, targets that a finger can hit.

// Runs in the browser.
function findFaults(touch) {
  const faults = [];
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const name = (e) => `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ""}${e.name ? `[name=${e.name}]` : ""}`;
  if (document.documentElement.lang !== "en") faults.push("html has no lang");
  if (document.title.trim().length < 5) faults.push("no title");
  const headings = [...document.querySelectorAll("h1")].filter(shown);
  if (headings.length !== 1) faults.push(`${headings.length} h1`);
  if (document.querySelectorAll("main").length !== 1) faults.push("not one main");
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (field.labels.length === 0 && !field.getAttribute("aria-label")) faults.push(`${name(field)} has no label`);
  }
  for (const button of document.querySelectorAll("button, a[href], summary")) {
    if (!button.textContent.trim() && !button.getAttribute("aria-label")) faults.push(`${name(button)} has no name`);
  }
  for (const image of document.images) {
    if (!image.hasAttribute("alt")) faults.push(`${image.src} has no alt`);
  }
  const ids = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (ids.has(id)) faults.push(`the id ${id} is there twice`);
    ids.add(id);
  }
  for (const e of document.querySelectorAll("[aria-describedby]")) {
    for (const id of e.getAttribute("aria-describedby").split(" ")) {
      if (document.getElementById(id) === null) faults.push(`${name(e)} is described by ${id}, which is not there`);
    }
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) faults.push(`${wide} pixels wider than the screen`);
  if (touch) {
    // 24 by 24 CSS pixels, WCAG 2.2 AA; links within a line of text are exempt.
    const targets = "button, input:not([type=hidden]), select, textarea, summary, nav a, a.btn, .choice, .chip";
    for (const e of [...document.querySelectorAll(targets)].filter(shown)) {
      const target = e.matches("input[type=radio], input[type=checkbox]") ? e.closest("label") ?? e : e;
      const { width, height } = target.getBoundingClientRect();
      const hidden = width <= 1 || height <= 1 || target.closest("td p, dd p, .crumbs") !== null;
      if (!hidden && (width < 24 || height < 24)) {
        faults.push(`${name(e)} "${e.textContent.trim().slice(0, 20)}" is ${Math.round(width)} by ${Math.round(height)}`);
      }
    }
  }
  return faults;
}

/** The faults of the page that is open, as sentences. */
export async function inspectPage(page, { touch = false } = {}) {
  return page.evaluate(findFaults, touch);
}
