// browser.mjs - people at the browser. Whatever the browser complains about fails the step: console errors,
// scripts and styles that the Content-Security-Policy refuses, pages and resources that answer 4xx or 5xx.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { check, complain, watchPage } from "./harness.mjs";
import { inspectPage } from "./inspect.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const axeSource = fs.readFileSync(path.join(here, "../../node_modules/axe-core/axe.min.js"), "utf8");

export function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update"],
  });
}

export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** One person with a browser of her own. */
export class Person {
  /** `world` has browser, base and outDir; `options` are Playwright's for a context. */
  static async arrive(world, options = DESKTOP) {
    const context = await world.browser.newContext({ baseURL: world.base, acceptDownloads: true, ...options });
    context.setDefaultTimeout(15000);
    const person = new Person();
    person.world = world;
    person.context = context;
    person.touch = options.hasTouch === true;
    person.expected = new Set();
    context.on("page", (page) => person.watch(page));
    person.page = await context.newPage();
    return person;
  }

  watch(page) {
    page.on("pageerror", (error) => complain(`script error on ${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      // A refused form is an answer; Chromium logs it as a failed resource all the same.
      const refused = /status of (\d+)/.exec(message.text());
      if (message.type() === "error" && !(refused !== null && this.expected.has(Number(refused[1])))) {
        complain(`console on ${page.url()}: ${message.text()}`);
      }
    });
    page.on("response", (response) => {
      if (response.status() >= 400 && !this.expected.has(response.status())) {
        complain(`${response.status()} ${response.request().method()} ${response.url()}`);
      }
    });
    watchPage(page, (open) => this.inspect(open));
  }

  async inspect(page) {
    if (page.url().startsWith(this.world.base)) {
      for (const fault of await inspectPage(page, { touch: this.touch })) {
        complain(`${page.url()}: ${fault}`);
      }
    }
  }

  /** While `work` runs these statuses are what we want. */
  async expecting(statuses, work) {
    statuses.forEach((status) => this.expected.add(status));
    try {
      return await work();
    } finally {
      this.expected.clear();
    }
  }

  async go(url) {
    const response = await this.page.goto(url, { waitUntil: "load" });
    await this.inspect(this.page);
    return response;
  }

  /** Presses a button or link by its name, and waits for the page that it leads to. */
  async press(name, { within, exact = false } = {}) {
    const where = within === undefined ? this.page : this.page.locator(within);
    const target = where.getByRole("button", { name, exact }).or(where.getByRole("link", { name, exact })).first();
    await this.follow(target);
  }

  // To the page behind a button or a link: by finger, by mouse, or by the keyboard.
  async follow(target) {
    const act = () => (this.keyboard ? target.press("Enter") : this.touch ? target.tap() : target.click());
    await Promise.all([this.page.waitForEvent("load"), act()]);
  }

  text(selector = "main") {
    return this.page.locator(selector).first().innerText();
  }

  async signIn(email) {
    await this.go("/sign-in");
    const button = this.page.locator(`form:has(input[value="${email}"]) button`);
    await Promise.all([this.page.waitForEvent("load"), this.touch ? button.tap() : button.click()]);
    check(!this.page.url().includes("/sign-in"), `${email} cannot sign in`);
  }

  /** The status and the body of an address, without opening it. */
  async fetch(url) {
    const response = await this.context.request.get(url, { maxRedirects: 0 });
    return { status: response.status(), text: await response.text(), type: response.headers()["content-type"] ?? "" };
  }

  /** WCAG 2.2 AA as far as axe can tell; the page stays as it is. */
  async axe(label) {
    await this.page.evaluate(axeSource);
    const violations = await this.page.evaluate(async () => {
      const result = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
      return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} (${(n.any[0] ?? n.all[0] ?? { message: "" }).message})`).join("; ")}`);
    });
    violations.forEach((violation) => complain(`${label}: ${violation}`));
  }

  leave() {
    return this.context.close();
  }
}
