// import.mjs - a million prices by `stoa import prices` on both engines, against the engine's own bulk load of the same
// rows into a table of the same columns, indexes and references, and how much memory it takes. IMPORT_THOUSANDS (100) rows; 1000 for
// the million.
import { spawn } from "node:child_process";
import { closeSync, copyFileSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

import { sh, sleep } from "./tools.mjs";

const ROWS = Number(process.env.IMPORT_THOUSANDS ?? 100) * 1000;
const TIERS = 10;
const RATIO = 3;
const MEMORY_MIB = 128;
const KIB = 1024;

const plans = `WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ${ROWS / TIERS - 1})
    INSERT INTO plans (id, product_id, code, name, term, billing, unit, quantity_min, quantity_max, quantity_step, active, position)
    SELECT 100003 + n.n, p.product_id, 'bulk-' || n.n, p.name, p.term, p.billing, p.unit, 1, 1000000, 1, p.active, p.position
      FROM n CROSS JOIN plans p WHERE p.code = 'server-small-monthly';`;
// As prices, without the columns that are null here.
const numbers = ["price_list_id", "plan_id", "since_version", "quantity_from", "price_units", "price_scale", "percent_ppm", "setup_units", "setup_scale", "suggested_units", "suggested_scale", "cost_units", "cost_scale"];
const refers = { price_list_id: "REFERENCES price_lists (id)", plan_id: "REFERENCES plans (id)" };
const table = `CREATE TABLE bulk (${numbers.map((name) => `${name} BIGINT NOT NULL ${refers[name] ?? ""}`).join(", ")}, valid_from TEXT NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (price_list_id, plan_id, since_version, quantity_from, valid_from));
    CREATE INDEX bulk_by_plan ON bulk (plan_id);
    CREATE INDEX bulk_by_version ON bulk (price_list_id, since_version, plan_id);
    CREATE INDEX bulk_by_end ON bulk (price_list_id, plan_id, quantity_from, valid_from);`;

const list_id = "SELECT id FROM price_lists WHERE code = 'partners-eur';";

function write(file, head, row) {
    const fd = openSync(file, "w");
    let text = head;
    for (let i = 0; i < ROWS; i++) {
        text += row(i, Math.floor(i / TIERS), (i % TIERS) + 1);
        if (text.length > 1 << 20 || i === ROWS - 1) {
            writeSync(fd, text);
            text = "";
        }
    }
    closeSync(fd);
}

function timed(work) {
    const started = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - started) / 1e9;
}

// Seconds, and the most memory that the process had.
async function watched(words) {
    const started = process.hrtime.bigint();
    const child = spawn(words[0], words.slice(1), { stdio: ["ignore", "ignore", "pipe"] });
    let problem = "";
    let peak = 0;
    child.stderr.on("data", (data) => (problem += data));
    const ended = new Promise((done) => child.on("exit", done));
    let code;
    ended.then((value) => (code = value ?? 1));
    while (code === undefined) {
        const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
        await Promise.race([sleep(100), ended]);
    }
    if (code !== 0) {
        throw new Error(problem);
    }
    return { seconds: Number(process.hrtime.bigint() - started) / 1e9, mib: peak / KIB };
}

function told(name, ours, theirs) {
    console.error(`  ${name}: ${ROWS} prices in ${ours.seconds.toFixed(1)} s, the engine's own load ${theirs.toFixed(1)} s; ${Math.round(ours.mib)} MiB`);
    return [
        { name: `import of ${ROWS / 1000},000 prices on ${name} against its bulk load`, value: ours.seconds / theirs, limit: RATIO, most: true },
        { name: `memory of the import on ${name}`, value: ours.mib, limit: MEMORY_MIB, unit: "MiB", most: true },
    ];
}

export async function bench_import({ binary, folder, config, template, pg }) {
    const prices = join(folder, "prices.csv");
    const bulk = join(folder, "bulk.csv");
    write(prices, "list,plan,currency,price,quantity_from\n", (i, plan, tier) => `partners-eur,bulk-${plan},EUR,${i % 90}.50,${tier}\n`);
    const of_list = (list) => write(bulk, "", (i, plan, tier) => `${list},${100003 + plan},3,${tier},${(i % 90) * 100 + 50},2,0,0,0,-1,0,-1,0,1970-01-01,fixed\n`);
    const file = join(folder, "import.db");
    copyFileSync(template, file);
    of_list(sh(["sqlite3", file, `${plans} ${table} ${list_id}`]).trim());
    const ours = (url) => watched([binary, "import", "prices", prices, "--database", url, "--config", config]);
    const onSqlite = timed(() => sh(["sqlite3", file, "-cmd", "PRAGMA foreign_keys = ON", "-cmd", ".mode csv", `.import ${bulk} bulk`]));
    const sqlite = told("SQLite", await ours(`sqlite:${file}`), onSqlite);
    const url = Object.assign(new URL(pg), { pathname: "/bench_import" }).toString();
    sh(["psql", "-Xqc", "CREATE DATABASE bench_import", pg]);
    sh([binary, "demo", "--database", url, "--config", config]);
    sh(["psql", "-Xqc", `${plans} ${table}`, url]);
    of_list(sh(["psql", "-XqAtc", list_id, url]).trim());
    const onPostgres = timed(() => sh(["psql", "-Xqc", `\\copy bulk (${numbers.join(", ")}, valid_from, kind) FROM '${bulk}' WITH (FORMAT csv)`, url]));
    return [...sqlite, ...told("PostgreSQL", await ours(url), onPostgres)];
}
