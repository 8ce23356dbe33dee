// billing.mjs - kill -9 in the middle of a billing run of several pages, again and again: each period is charged once.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, sleep } from "./shop.mjs";

const SALES = 4000;
const BUYERS = 300;
const RUNS_MAX = 40;
// Before and after the commit of several pages, between the two, and wherever it is after some time.
const POINTS = ["bill.before_commit:1", "bill.before_commit:2", "bill.after_commit:1", "db_commit_before:2", "db_commit_after:1", "bill.after_commit:2"];
const KILLS_MS = [60, 120, 180, 240, 300, 400];

const world = join(dirname(fileURLToPath(import.meta.url)), "..", "bench", "bill_world.sql");

function sql(shop, text) {
    const file = shop.database.startsWith("sqlite:");
    const words = file ? ["sqlite3", "-bail", shop.database.slice("sqlite:".length)] : ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", shop.database];
    const run = spawnSync(words[0], words.slice(1), { encoding: "utf8", input: text });
    expect(run.status === 0, `${words[0]}: ${run.stderr}`);
    return run.stdout.trim();
}

function fill(shop) {
    const today = new Date();
    const first = (year) => `${year}-${String(today.getUTCMonth() + 1).padStart(2, "0")}-01`;
    const values = { buyers: BUYERS, sales: SALES, day: first(today.getUTCFullYear()), year_on: first(today.getUTCFullYear() + 1) };
    const text = Object.entries(values).reduce((sofar, [key, value]) => sofar.replaceAll(`:${key}`, String(value)), readFileSync(world, "utf8"));
    sql(shop, `BEGIN; ${text} COMMIT;`);
}

// Runs `stoa bill`; it dies at the crash point, or is killed after some time. Gives how it ended.
async function bill(shop, { point, kill_ms }) {
    const env = { ...shop.environment(), ...(point ? { STOA_CRASH_AT: point } : {}) };
    const child = spawn(shop.binary, ["bill", "--database", shop.database, "--config", shop.config], { env, cwd: shop.folder });
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    child.stderr.on("data", (data) => (text += data));
    const ended = new Promise((done) => child.on("exit", (code, signal) => done({ code, signal })));
    if (kill_ms) {
        await Promise.race([ended, sleep(kill_ms)]);
        child.kill("SIGKILL");
    }
    return { ...(await ended), text };
}

async function killed_in_the_run(shop) {
    fill(shop);
    const before = Number(sql(shop, "SELECT COUNT(*) FROM charged_periods"));
    const ends = [...POINTS.map((point) => ({ point })), ...KILLS_MS.map((kill_ms) => ({ kill_ms }))];
    let crashes = 0;
    let parts = 0;
    for (const end of ends) {
        const run = await bill(shop, end);
        const charged = Number(sql(shop, "SELECT COUNT(*) FROM charged_periods")) - before;
        crashes += run.signal === "SIGKILL" ? 1 : 0;
        parts += charged > 0 && charged < SALES ? 1 : 0;
        expect(run.signal === "SIGKILL" || run.code === 0, `stoa bill: ${run.text}`);
    }
    for (let i = 0; i < RUNS_MAX; i++) {
        const run = await bill(shop, {});
        expect(run.code === 0, `stoa bill: ${run.text}`);
        if (run.text.startsWith("0 accounts: 0 documents")) {
            break;
        }
    }
    expect(crashes >= POINTS.length / 2, `only ${crashes} crashes`);
    expect(parts > 0, "no crash left a part of the run");
    const counts = sql(shop, `SELECT COUNT(*) FROM charged_periods WHERE subscription_id > 3000000000000000000;
        SELECT COUNT(DISTINCT subscription_id) FROM document_lines WHERE subscription_id > 3000000000000000000;
        SELECT COUNT(*) FROM document_lines WHERE subscription_id > 3000000000000000000;`);
    expect(counts === `${SALES}\n${SALES}\n${SALES}`, `periods, subscriptions and lines: ${counts.replaceAll("\n", " ")}`);
    const check = shop.cli(["check"]);
    expect(check.code === 0, `stoa check: ${check.text}${check.problem}`);
}

export function billing_tests({ make_shop }) {
    return [
        {
            label: "killed in a billing run of many pages",
            run: async () => killed_in_the_run(await make_shop("billing")),
        },
    ];
}
