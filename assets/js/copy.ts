// copy.ts - <button data-copy="#id">: copies the text of an element and says so for two seconds.

const SHOWN_MS = 2000;

async function copy(button: HTMLElement): Promise<void> {
  const source = document.querySelector(button.dataset.copy ?? "");
  const label = button.querySelector("[data-copy-label]");
  if (source === null || label === null) {
    return;
  }
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(source.textContent?.trim() ?? "");
    label.textContent = "Copied";
  } catch {
    label.textContent = "Select and copy by hand";
  }
  window.setTimeout(() => {
    label.textContent = before;
  }, SHOWN_MS);
}

export function startCopyButtons(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button !== null) {
      void copy(button);
    }
  });
}
