// app.ts - the one script of the pages: htmx and a few islands. Every page works without it.
import htmx from "htmx.org";

import { startCopyButtons } from "./copy";
import { startMenus } from "./menu";
import { startOnce } from "./once";
import { startRefused } from "./refused";
import { startTimelines } from "./timeline";

// Set before htmx looks at the page. Nothing of it may need inline style or eval: the
// Content-Security-Policy has neither. A refused form (422) is shown like any other answer.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.attributesToSettle = ["class"]; // not "style": the policy refuses it
// Pages that somebody signed in saw stay out of the browser's storage: going back loads them again.
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

function start(): void {
  startCopyButtons();
  startMenus();
  startOnce();
  startRefused();
  startTimelines();
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}
