// harness.mjs - journeys made of steps: each step is one test whose name is a sentence.
//
// A step that fails ends its journey, because the next ones stand on it. After each step the pages that are
// open must be clean: browser.mjs collects what the browser complained about.
import fs from "node:fs";
import path from "node:path";

let passed = 0;
let failed = 0;
const problems = [];
const openPages = new Set();

/** What a page did wrong; the step under way fails for it. */
export function complain(text) {
  problems.push(text);
}

export function watchPage(page, inspect) {
  const entry = { page, inspect };
  openPages.add(entry);
  page.on("close", () => openPages.delete(entry));
}

async function inspectPages() {
  for (const { page, inspect } of openPages) {
    await inspect(page);
  }
}

async function keepPictures(name, dir) {
  let number = 0;
  for (const { page } of openPages) {
    number += 1;
    const file = path.join(dir, `failed-${name.replace(/\W+/g, "-").slice(0, 50)}-${number}.png`);
    await page.screenshot({ path: file, timeout: 5000 }).catch(() => {});
    console.log(`      ${page.url()} is in ${file}`);
  }
}

/** Runs `body(step)`; `step(sentence, work)` is one test. */
export async function journey(name, outDir, body) {
  const started = Date.now();
  console.log(`\n${name}`);
  const stop = new Error("the journey ends here");
  const step = async (sentence, work) => {
    problems.length = 0;
    try {
      const result = await work();
      await inspectPages();
      if (problems.length > 0) {
        throw new Error([...new Set(problems)].join("\n      "));
      }
      passed += 1;
      console.log(`  ok  ${sentence}`);
      return result;
    } catch (error) {
      failed += 1;
      console.log(`  FAILED  ${sentence}\n      ${String(error.message ?? error).split("\n").slice(0, 12).join("\n      ")}`);
      const at = /(\w+\.mjs:\d+)/.exec((error.stack ?? "").split("\n").filter((l) => !/(harness|browser)\.mjs/.test(l)).join("\n"));
      console.log(`      at ${at === null ? "?" : at[1]}`);
      fs.mkdirSync(outDir, { recursive: true });
      await keepPictures(sentence, outDir);
      throw stop;
    }
  };
  try {
    await body(step);
  } catch (error) {
    if (error !== stop) {
      failed += 1;
      console.log(`  FAILED  ${name}: ${error.stack}`);
    }
  }
  console.log(`  (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

export function report() {
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

export function check(condition, text) {
  if (!condition) {
    throw new Error(text);
  }
}

export function same(actual, expected, what) {
  check(actual === expected, `${what}: expected ${JSON.stringify(expected)}, there is ${JSON.stringify(actual)}`);
}

export function has(text, part, what) {
  check(text.includes(part), `${what} has no ${JSON.stringify(part)}:\n${text.slice(0, 600)}`);
}

/** Tries until `probe` answers something true. */
export async function until(probe, what, timeoutMs = 20000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer) {
      return answer;
    }
    check(Date.now() < end, `${what}: not within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
