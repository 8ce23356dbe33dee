// assets.mjs - makes the files under /assets/: one style sheet, one script, fonts, pictures, icons.
//
// usage: node tools/assets.mjs OUT_DIR MANIFEST DEPFILE
// Names carry a hash of the content. tools/manifest.h has the form of MANIFEST; tplc takes URLs from
// it and embed puts the files into the program.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const [outDir, manifestPath, depfilePath] = process.argv.slice(2).map((p) => path.resolve(p));
const inputs = new Set();

const types = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
const fontSubsets = ["latin", "latin-ext", "greek", "cyrillic"];

function fail(message) {
  console.error(message);
  process.exit(1);
}

// The build may be the first thing that runs in a fresh clone.
function installPackages() {
  const lock = path.join(root, "package-lock.json");
  const done = path.join(root, "node_modules", ".complete"); // as tools/setup.sh has it
  if (fs.existsSync(done) && fs.statSync(done).mtimeMs >= fs.statSync(lock).mtimeMs) {
    return;
  }
  console.log("assets: installing the npm packages");
  execFileSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: root, stdio: "inherit" });
  fs.writeFileSync(done, "");
}

function read(file) {
  const full = path.join(root, file);
  inputs.add(full);
  return fs.readFileSync(full);
}

function walk(dir, extension) {
  const full = path.join(root, dir);
  if (!fs.existsSync(full)) {
    return [];
  }
  inputs.add(full);
  return fs
    .readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${dir}/${entry.name}`;
      if (entry.isDirectory()) {
        return walk(name, extension);
      }
      return !extension || name.endsWith(extension) ? [name] : [];
    });
}

const assets = []; // { name, url, type, etag, file, bytes }
const icons = []; // { name, url }

// Files whose content did not change are left alone, so that nothing is rebuilt.
function write(file, bytes) {
  if (!fs.existsSync(file) || !fs.readFileSync(file).equals(bytes)) {
    fs.writeFileSync(file, bytes);
  }
}

function addAsset(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex");
  const extension = path.extname(name);
  const base = path.basename(name, extension).replace(/[^a-zA-Z0-9-]/g, "-");
  const file = `${base}.${hash.slice(0, 8)}${extension}`;
  const type = types[extension] ?? fail(`assets: ${name}: no media type for ${extension}`);
  assets.push({ name, url: `/assets/${file}`, type, etag: `"${hash.slice(0, 16)}"`, file, bytes });
  return `/assets/${file}`;
}

function compressed(bytes) {
  const gzip = zlib.gzipSync(bytes, { level: 9 });
  const brotli = zlib.brotliCompressSync(bytes, {
    params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const worth = (packed) => (packed.length < bytes.length * 0.95 ? packed : null);
  return { ".gz": worth(gzip), ".br": worth(brotli) };
}

// One sprite of the icons that templates name: {{ icon "database" }}.
function buildIcons(templates) {
  const symbols = new Map();
  for (const file of templates) {
    read(file).toString().split("\n").forEach((line, index) => {
      for (const [, name] of line.matchAll(/\{\{\s*icon\s+"([^"]*)"\s*\}\}/g)) {
        const svg = `node_modules/lucide-static/icons/${name}.svg`;
        if (!/^[a-z0-9-]+$/.test(name) || !fs.existsSync(path.join(root, svg))) {
          fail(`${file}:${index + 1}: there is no icon '${name}'`);
        }
        symbols.set(name, fs.readFileSync(path.join(root, svg), "utf8"));
      }
    });
  }
  const parts = [...symbols].sort().map(([name, svg]) => {
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    const body = inner.replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
      `stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`;
  });
  const url = addAsset("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${parts.join("")}</svg>`);
  for (const name of [...symbols.keys()].sort()) {
    icons.push({ name, url: `${url}#${name}` });
  }
}

// The CSP has no data: URLs, so Tabler's small pictures become files.
function externalize(css) {
  const seen = new Map();
  return css.replace(/url\((["']?)data:image\/svg\+xml,(.*?)\1\)/g, (match, quote, data) => {
    const svg = decodeURIComponent(data.replaceAll("\\\"", "\""));
    if (!seen.has(svg)) {
      seen.set(svg, addAsset(`css/part-${seen.size + 1}.svg`, svg));
    }
    return `url(${seen.get(svg)})`;
  });
}

function fontFaces() {
  const css = read("node_modules/@fontsource-variable/inter/wght.css").toString();
  const faces = css.match(/@font-face\s*\{[^}]*\}/g) ?? [];
  return faces
    .filter((face) => fontSubsets.some((s) => face.includes(`inter-${s}-wght-normal.woff2`)))
    .map((face) =>
      face.replace(/url\(\.\/files\/([^)]+)\)/, (_, file) => {
        const bytes = read(`node_modules/@fontsource-variable/inter/files/${file}`);
        return `url(${addAsset(`font/${file}`, bytes)})`;
      }))
    .join("\n");
}

async function buildStyle(templates) {
  const { PurgeCSS } = await import("purgecss");
  const esbuild = await import("esbuild");
  const css = read("node_modules/@tabler/core/dist/css/tabler.min.css").toString()
    .replace(/@charset "[^"]*";/, "").replace(/\/\*# sourceMappingURL.*\*\//, "");
  // Only the words inside class="…" count, or prose would keep half of the framework.
  const words = templates.flatMap((file) =>
    [...read(file).toString().matchAll(/class=(["'])(.*?)\1/gs)].map((m) =>
      m[2].replace(/\{%.*?%\}|\{\{.*?\}\}/g, " ")));
  const ours = walk("assets/css", ".css").map((file) => read(file).toString()).join("\n");
  // A class that app.css defines is wholly ours: Tabler's rules for it are left out.
  const defined = [...new Set([...ours.matchAll(/\.(-?[a-zA-Z_][\w-]*)/g)].map((m) => m[1]))];
  const tags = "html body a main header footer nav section article h1 h2 h3 h4 p ul ol li dl dt dd table " +
    "thead tbody tfoot tr th td caption form fieldset legend label input select option textarea button " +
    "img svg code pre small strong em details summary progress output time hr kbd abbr address figure";
  const [purged] = await new PurgeCSS().purge({
    css: [{ raw: css }],
    content: [{ raw: `${tags} ${words.join(" ")}`, extension: "html" }],
    extractors: [{ extensions: ["html"], extractor: (text) => text.match(/[\w-]+/g) ?? [] }],
    blocklist: defined.map((name) => new RegExp(`^\\.?${name}$`)),
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  const { code } = await esbuild.transform(
    `@layer tabler {\n${externalize(purged.css)}\n}\n${fontFaces()}\n${externalize(ours)}`,
    { loader: "css", minify: true, target: ["chrome109", "firefox115", "safari16"] });
  addAsset("css/app.css", code);
}

async function buildScript() {
  const esbuild = await import("esbuild");
  const result = await esbuild.build({
    entryPoints: [path.join(root, "assets/js/app.ts")],
    bundle: true, minify: true, write: false, format: "iife", target: "es2020",
    legalComments: "none", logLevel: "error", metafile: true,
  });
  walk("assets/js", ".ts").forEach((file) => inputs.add(path.join(root, file)));
  addAsset("js/app.js", result.outputFiles[0].contents);
}

function writeAll() {
  fs.mkdirSync(outDir, { recursive: true });
  const keep = new Set();
  for (const asset of assets) {
    const forms = { "": asset.bytes, ...compressed(asset.bytes) };
    for (const [suffix, bytes] of Object.entries(forms)) {
      if (bytes) {
        write(path.join(outDir, asset.file + suffix), bytes);
        keep.add(asset.file + suffix);
      }
    }
  }
  for (const file of fs.readdirSync(outDir)) {
    if (!keep.has(file)) {
      fs.unlinkSync(path.join(outDir, file));
    }
  }
  const lines = [
    ...assets.map((a) => ["asset", a.name, a.url, a.type, a.etag].join("\t")),
    ...icons.map((i) => ["icon", i.name, i.url].join("\t")),
  ];
  write(manifestPath, Buffer.from(lines.join("\n") + "\n"));
  inputs.add(path.join(root, "package-lock.json"));
  const target = path.relative(process.cwd(), manifestPath);
  const deps = [...inputs].sort().map((file) => file.replaceAll(" ", "\\ "));
  fs.writeFileSync(depfilePath, `${target}: ${deps.join(" ")}\n`);
}

installPackages();
const templates = walk("templates", ".html");
buildIcons(templates);
for (const file of walk("assets/img")) {
  addAsset(file.slice("assets/".length), read(file));
}
await buildStyle(templates);
await buildScript();
writeAll();
