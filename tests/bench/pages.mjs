// pages.mjs - the catalogue page beside nginx, which serves the same bytes from a file.
//
// Either server has core 0 for itself and wrk has core 1. Both write one line of log per request to a
// file. "Unchanged" is a visitor's browser that asks with the ETag it was given: both answer 304.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";

import { Browser } from "../kill/browser.mjs";
import { SECONDS_EACH, pairs, serve, sh, sleep, stop } from "./tools.mjs";

const CONNECTIONS = 32;
const PATH = "/products";
const PASSWORD = "demo-password";

// Processor time of the process and its children, in microseconds (a tick is 10 ms).
function cpu_us(pid) {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    const ticks = [pid, ...children].map((each) => {
        const fields = readFileSync(`/proc/${each}/stat`, "utf8").split(") ")[1].split(" ");
        return Number(fields[11]) + Number(fields[12]);
    });
    return ticks.reduce((sum, each) => sum + each, 0) * 10000;
}

// Requests per second; every answer must have the status.
function wrk(url, headers, status, folder, pid) {
    const script = join(folder, "status.lua");
    writeFileSync(script, `response = function(s) if s ~= ${status} then print("WRONG " .. s) end end\n`);
    const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    // A first short run with the check, then the measured one without it.
    const look = sh(["taskset", "-c", "1", "wrk", "-t1", "-c2", "-d1s", "-s", script, ...given, url]);
    if (look.includes("WRONG")) {
        throw new Error(`${url}: ${/WRONG \d+/.exec(look)[0]}, not ${status}`);
    }
    const before = cpu_us(pid);
    const text = sh(["taskset", "-c", "1", "wrk", "-t1", `-c${CONNECTIONS}`, `-d${SECONDS_EACH}s`, ...given, url]);
    const requests = Number(/(\d+) requests in/.exec(text)[1]);
    console.error(`    ${new URL(url).port}: ${((cpu_us(pid) - before) / requests).toFixed(1)} us of processor per request`);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]);
}

async function nginx(folder, page) {
    const port = 20000 + Math.floor(Math.random() * 12000);
    const root = join(folder, "nginx");
    mkdirSync(join(root, "www"), { recursive: true });
    writeFileSync(join(root, "www", "products"), page);
    writeFileSync(
        join(root, "nginx.conf"),
        `daemon off; worker_processes 1; pid ${root}/pid; error_log ${root}/error.log;
events { worker_connections 512; }
http {
    access_log ${root}/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
    client_body_temp_path ${root}/t1; proxy_temp_path ${root}/t2; fastcgi_temp_path ${root}/t3;
    uwsgi_temp_path ${root}/t4; scgi_temp_path ${root}/t5; open_file_cache max=100;
    server { listen 127.0.0.1:${port}; root ${root}/www; }
}\n`,
    );
    sh(["chmod", "-R", "a+rX", root]);
    const child = spawn("taskset", ["-c", "0", "nginx", "-c", join(root, "nginx.conf")], { stdio: "ignore" });
    await sleep(500);
    return { child, url: `http://127.0.0.1:${port}${PATH}` };
}

// By curl: a connection that fetch kept may have been closed for its idleness.
const etag = (url) => /^etag: (\S+)/im.exec(sh(["curl", "-s", "-o", "/dev/null", "-D", "-", url]))?.[1];

export async function bench_pages({ binary, database, config, folder }) {
    const rows = [];
    const shop = await serve({ binary, database, config, log: join(folder, "serve.log"), options: ["--no-worker"] });
    try {
        const browser = new Browser(shop.url);
        await browser.sign_in("anna@aegean.example", PASSWORD);
        const page = await browser.send("GET", PATH);
        const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const cards = page.html.match(/class="[^"]*product-card/g)?.length ?? page.html.match(/<article/g)?.length;
        console.error(`  the page: ${page.html.length} bytes, ${cards} products, status ${page.status}`);
        const other = await nginx(folder, page.html);
        try {
            const ours = shop.url + PATH;
            const signedIn = () => wrk(ours, { cookie }, 200, folder, shop.child.pid);
            const value = await pairs("signed in", signedIn, () => wrk(other.url, {}, 200, folder, other.child.pid));
            rows.push({ name: "catalogue page, signed in, against nginx", value, limit: 0.5 });
            const tags = { ours: etag(ours), theirs: etag(other.url) };
            const unchanged = await pairs(
                "anonymous, unchanged",
                () => wrk(ours, tags.ours ? { "if-none-match": tags.ours } : {}, tags.ours ? 304 : 200, folder, shop.child.pid),
                () => wrk(other.url, tags.ours ? { "if-none-match": tags.theirs } : {}, tags.ours ? 304 : 200, folder, other.child.pid),
            );
            rows.push({ name: `catalogue page, anonymous, ${tags.ours ? "304" : "cached 200"}`, value: unchanged, limit: 0.8 });
        } finally {
            await stop(other.child);
        }
    } finally {
        await stop(shop.child);
    }
    return rows;
}
