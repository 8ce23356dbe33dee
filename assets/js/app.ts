// app.ts - the one script of the pages: htmx and a few islands. Every page works without it.
import "htmx.org";

import { startCopyButtons } from "./copy";
import { startMenus } from "./menu";
import { startTimelines } from "./timeline";

function start(): void {
  startCopyButtons();
  startMenus();
  startTimelines();
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}
