// tools.mjs - processes, medians of pairs and the table, for the benchmarks.
import { spawn, spawnSync } from "node:child_process";
import { openSync } from "node:fs";

export const SECONDS_EACH = Number(process.env.SECONDS_EACH ?? 2);
export const PAIRS = Number(process.env.PAIRS ?? 5);
export const START_MS = 20000;

export function sh(words, options = {}) {
    const run = spawnSync(words[0], words.slice(1), { encoding: "utf8", maxBuffer: 1 << 28, ...options });
    if (run.status !== 0) {
        throw new Error(`${words.slice(0, 4).join(" ")}: ${run.stderr || run.stdout}`);
    }
    return run.stdout;
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// `ours` and `theirs` by turns, so that a slow moment of the machine hits both; the median of the ratios.
export async function pairs(name, ours, theirs) {
    const ratios = [];
    for (let i = 0; i < PAIRS; i++) {
        const a = await ours(i);
        const b = await theirs(i);
        ratios.push(a / b);
        console.error(`  ${name}: ${Math.round(a)} against ${Math.round(b)}: ${(a / b).toFixed(2)}`);
    }
    return median(ratios);
}

// Starts the server on core 0 (its log goes to a file) and gives the address that it announces.
export async function serve({ binary, database, config, log, options = [], cores = "0" }) {
    const words = ["serve", "--listen", "127.0.0.1:0", "--database", database, "--config", config, ...options];
    const started = process.hrtime.bigint();
    const child = spawn("taskset", ["-c", cores, binary, ...words], { stdio: ["ignore", "pipe", openSync(log, "a")] });
    const url = await new Promise((done, fail) => {
        let text = "";
        const timer = setTimeout(() => fail(new Error("the server does not start")), START_MS);
        child.on("exit", (code) => fail(new Error(`the server ended with ${code}, see ${log}`)));
        child.stdout.on("data", (data) => {
            text += data;
            const found = /Stoa is at (\S+)/.exec(text);
            if (found) {
                clearTimeout(timer);
                done(found[1]);
            }
        });
    });
    const startMs = Number(process.hrtime.bigint() - started) / 1e6;
    return { child, url, startMs };
}

export async function stop(child) {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
}

// The table that `make bench` is for. `at most` limits are those of memory, time and size.
export function table(rows) {
    const cells = [["name", "value", "limit", "ok?"]];
    for (const { name, value, limit, unit = "", most = false } of rows) {
        const ok = most ? value <= limit : value >= limit;
        const digits = unit === "" ? 2 : 1;
        const text = `${value.toFixed(digits)}${unit && ` ${unit}`}`;
        cells.push([name, text, `${most ? "<=" : ">="} ${limit}${unit && ` ${unit}`}`, ok ? "yes" : "NO"]);
    }
    const widths = cells[0].map((_, at) => Math.max(...cells.map((row) => row[at].length)));
    for (const row of cells) {
        console.log(row.map((cell, at) => cell.padEnd(widths[at])).join("  ").trimEnd());
    }
}
