// timeline.ts - <section data-live="/orders/x/events" data-live-url="/orders/x/timeline">: on every
// server-sent event the section's content is fetched again. Without it the page has a refresh link.

const RETRY_MS = 5000;
const FAILURES_MAX = 60;

async function refresh(section: HTMLElement): Promise<void> {
  const url = section.dataset.liveUrl;
  if (url === undefined) {
    return;
  }
  const response = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!response.ok) {
    return;
  }
  const html = new DOMParser().parseFromString(await response.text(), "text/html");
  section.replaceChildren(...html.body.childNodes);
}

function listen(section: HTMLElement, failures: number): void {
  const source = new EventSource(section.dataset.live ?? "");
  let seen = failures;
  section.dataset.liveState = "connecting";
  source.addEventListener("open", () => {
    seen = 0;
    section.dataset.liveState = "open";
  });
  source.addEventListener("message", (event: MessageEvent<string>) => {
    void refresh(section).then(() => {
      if (event.data === "end") {
        source.close();
        section.dataset.liveState = "ended";
      }
    });
  });
  source.addEventListener("error", () => {
    source.close();
    section.dataset.liveState = "waiting";
    if (seen < FAILURES_MAX) {
      window.setTimeout(() => {
        listen(section, seen + 1);
      }, RETRY_MS);
    }
  });
}

export function startTimelines(): void {
  for (const section of document.querySelectorAll<HTMLElement>("[data-live]")) {
    listen(section, 0);
  }
}
