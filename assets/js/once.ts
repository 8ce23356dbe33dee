// once.ts - a form that changes something is sent once: a second click while the answer is on its
// way does nothing. The server takes a repeated form as the same one; this is for the password page,
// whose answer the browser would throw away.

export function startOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) {
      return;
    }
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  // Back in the history shows the page as it was left.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset.sent;
    }
  });
}
