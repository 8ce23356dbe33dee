// shots.mjs - takes pictures of the sample pages and fails when the browser refuses anything.
//
// usage: node tests/pages/shots.mjs BUILD_DIR OUT_DIR
// The pages are served with the product's Content-Security-Policy; a violation, a failed request or
// a script error is a failure, and so is a page that is wider than the screen.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { chromium } from "playwright-core";

const [buildDir, outDir] = process.argv.slice(2).map((p) => path.resolve(p));
const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript",
  ".svg": "image/svg+xml", ".woff2": "font/woff2",
};
const views = [
  { name: "desktop", width: 1280, height: 900, colorScheme: "light" },
  { name: "phone", width: 390, height: 844, colorScheme: "light" },
  { name: "dark", width: 1280, height: 900, colorScheme: "dark" },
];

function answer(request, response) {
  const name = path.basename(new URL(request.url, "http://x").pathname);
  const dir = request.url.startsWith("/assets/") ? path.join(buildDir, "src/gen/assets") : outDir;
  const file = path.join(dir, name);
  if (!fs.existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "content-type": types[path.extname(name)],
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  });
  response.end(fs.readFileSync(file));
}

fs.mkdirSync(outDir, { recursive: true });
execFileSync(path.join(buildDir, "tests/pages/render_pages"), [outDir]);
const server = http.createServer(answer);
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-component-update"],
});
const problems = [];
// One tab for each view; a fresh one for every page takes twice as long.
for (const view of views) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height }, colorScheme: view.colorScheme,
  });
  const page = await context.newPage();
  let file = "";
  const note = (text) => problems.push(`${file} ${view.name}: ${text}`);
  page.on("console", (m) => m.type() === "error" && note(m.text()));
  page.on("pageerror", (e) => note(e.message));
  page.on("response", (r) => r.status() >= 400 && note(`${r.status()} ${r.url()}`));
  for (file of fs.readdirSync(outDir).filter((f) => f.endsWith(".html")).sort()) {
    await page.goto(`${origin}/${file}`, { waitUntil: "load" });
    // Pictures below the fold are loaded when they come into view.
    await page.evaluate(() => Promise.all([...document.images].map((image) => {
      image.loading = "eager";
      return image.decode();
    })));
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) {
      note(`${overflow} pixels wider than the screen`);
    }
    const shot = path.join(outDir, `${path.basename(file, ".html")}-${view.name}.png`);
    await page.screenshot({ path: shot, fullPage: true });
  }
  await context.close();
}
await browser.close();
server.close();
problems.forEach((problem) => console.error(problem));
console.log(`${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
