// process.mjs - the server itself: memory under load, start on an existing database, size of the program.
import { copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PAIRS, SECONDS_EACH, median, serve, sh, stop } from "./tools.mjs";

const CONNECTIONS = 64;
const KIB = 1024;
const MIB = 1024 * 1024;

// Orders by the API from 64 connections, each with a key of its own, while others read the catalogue.
function order_script(token, customer) {
    const line = { plan: "server-small-monthly", quantity: 1, name: "bench", settings: { name: "bench" } };
    const body = JSON.stringify({ end_customer: customer, confirm: true, lines: [line, line, line] });
    return `
local thread_count = 0
function setup(thread) thread:set("id", thread_count) thread_count = thread_count + 1 end
function init() n = 0 end
function request()
  n = n + 1
  if n % 4 == 0 then return wrk.format("GET", "/products") end
  local headers = {
    ["Authorization"] = "Bearer ${token}", ["Content-Type"] = "application/json", ["Idempotency-Key"] = id .. "-" .. n .. "-" .. os.time()
  }
  return wrk.format("POST", "/api/v1/orders", headers, [[${body}]])
end
wrong = 0
function response(status) if status >= 500 then wrong = wrong + 1 if wrong < 4 then print("WRONG " .. status) end end end
`;
}

const peak_kb = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);

async function memory({ binary, config, folder, template }) {
    const file = join(folder, "memory.db");
    copyFileSync(template, file);
    sh(["sqlite3", file, "UPDATE accounts SET credit_limit_minor = -1"]);
    const database = `sqlite:${file}`;
    const token = sh([binary, "user", "token", "anna@aegean.example", "--database", database, "--config", config]).trim();
    const shop = await serve({ binary, database, config, log: join(folder, "memory.log"), cores: "0,1" });
    try {
        const headers = { authorization: `Bearer ${token}` };
        const customers = await (await fetch(`${shop.url}/api/v1/end-customers`, { headers })).json();
        const script = join(folder, "orders.lua");
        writeFileSync(script, order_script(token, customers.items[0].id));
        const seconds = Math.max(5, SECONDS_EACH);
        const text = sh(["wrk", "-t2", `-c${CONNECTIONS}`, `-d${seconds}s`, "-s", script, shop.url]);
        console.error(`  ${/Requests\/sec:.*/.exec(text)[0]} while memory is looked at${text.includes("WRONG") ? ", with errors" : ""}`);
        return peak_kb(shop.child.pid) / KIB;
    } finally {
        await stop(shop.child);
    }
}

async function start_ms({ binary, config, folder, template }) {
    const file = join(folder, "start.db");
    copyFileSync(template, file);
    const times = [];
    for (let i = 0; i <= PAIRS; i++) {
        const log = join(folder, "start.log");
        const shop = await serve({ binary, database: `sqlite:${file}`, config, log, options: ["--no-worker"], cores: "0,1" });
        times.push(shop.startMs);
        await stop(shop.child);
    }
    return median(times.slice(1)); // the first reads the program from the disk
}

// What .incbin put in: the assets, and the sample marketplace.
function size_mib({ binary, build, folder }) {
    const stripped = join(folder, "stoa.stripped");
    sh(["strip", "-o", stripped, binary]);
    const objects = sh(["find", build, "-name", "*asset*bytes*.o", "-path", "*src*"]).trim().split("\n").filter(Boolean);
    const assets = objects.reduce((sum, object) => {
        const line = /^\.rodata\s+(\d+)/m.exec(sh(["size", "-A", object]));
        return sum + Number(line?.[1] ?? 0);
    }, 0);
    const whole = statSync(stripped).size;
    console.error(`  ${whole} bytes stripped, ${assets} of them assets`);
    return (whole - assets) / MIB;
}

export async function bench_process(setup) {
    return [
        { name: "resident memory under orders and reads", value: await memory(setup), limit: 64, unit: "MiB", most: true },
        { name: "start on an existing database", value: await start_ms(setup), limit: 200, unit: "ms", most: true },
        { name: "program without assets, stripped", value: size_mib(setup), limit: 10, unit: "MiB", most: true },
    ];
}
