// billing.mjs - the billing run on both engines, against bare SQL that writes the same rows.
//
// BILL_SIZES (10000 100000) are the numbers of due sales, ten a buyer; 1000000 takes ten minutes and 6 GB for each
// engine, one after the other. BILL_ENGINES (sqlite postgres).
import { copyFileSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { sh } from "./tools.mjs";

const SIZES = (process.env.BILL_SIZES ?? "10000 100000").split(" ").map(Number);
const ENGINES = (process.env.BILL_ENGINES ?? "sqlite postgres").split(" ");
const SALES_A_BUYER = 10;
const LARGE_ACCOUNT = 30000;
const PREVIEW_LINES = 1000;
const FIRST_BUYER = "1000000000000000001";
const TABLES = ["documents", "document_lines", "document_taxes", "charged_periods", "journals", "postings", "events", "mails", "jobs", "subscription_edges"];
const FIRST = { document: "documents", line: "document_lines", journal: "journals", event: "events", mail: "mails", job: "jobs" };
const PRAGMAS = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;";

const folder_of_this = dirname(fileURLToPath(import.meta.url));
const script = (name, values) =>
    Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`:${key}`, String(value)), readFileSync(join(folder_of_this, name), "utf8"));
const now_us = () => Number(process.hrtime.bigint() / 1000n);

// Dates of the first of this month, and the end of a year's term from then.
function days() {
    const today = new Date();
    const text = (year) => `${year}-${String(today.getUTCMonth() + 1).padStart(2, "0")}-01`;
    return { day: text(today.getUTCFullYear()), year_on: text(today.getUTCFullYear() + 1) };
}

class Sqlite {
    constructor(setup) {
        Object.assign(this, setup);
        this.name = "sqlite";
    }
    sql(text) {
        return sh(["sqlite3", "-bail", this.file], { input: text }).trim();
    }
    make(label) {
        this.file = join(this.folder, `${label}.db`);
        copyFileSync(this.template, this.file);
        return `sqlite:${this.file}`;
    }
    before() {
        this.sql("PRAGMA wal_checkpoint(TRUNCATE)");
        copyFileSync(this.file, `${this.file}-bare`);
    }
    bare(text) {
        const started = now_us();
        sh(["sqlite3", "-bail", `${this.file}-bare`], { input: `${PRAGMAS} ATTACH '${this.file}' AS run; BEGIN IMMEDIATE; ${text} COMMIT;` });
        return now_us() - started;
    }
    done() {
        sh(["rm", "-f", this.file, `${this.file}-wal`, `${this.file}-shm`, `${this.file}-bare`, `${this.file}-bare-wal`, `${this.file}-bare-shm`]);
    }
}

class Postgres {
    constructor(setup) {
        Object.assign(this, setup);
        this.name = "postgres";
    }
    sql(text, url = this.url) {
        return sh(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url], { input: text }).trim();
    }
    make(label) {
        const url = new URL(this.pg);
        this.database = `bench_${label.replaceAll("-", "_")}`;
        this.sql(`CREATE DATABASE ${this.database}`, this.pg);
        url.pathname = `/${this.database}`;
        this.url = url.toString();
        sh([this.binary, "demo", "--database", this.url, "--config", this.config]);
        return this.url;
    }
    // The tables as they are now, with their indexes, constraints and what checks whole statements, in another schema.
    before() {
        const create = TABLES.map((table) => `CREATE TABLE bare.${table} (LIKE public.${table} INCLUDING ALL);
            INSERT INTO bare.${table} SELECT * FROM public.${table};`);
        const list = TABLES.map((table) => `'public.${table}'::regclass`).join(",");
        const keys = this.sql(`SELECT format('ALTER TABLE bare.%I ADD %s;', conrelid::regclass, pg_get_constraintdef(oid))
                                 FROM pg_constraint WHERE contype = 'f' AND conrelid IN (${list})`);
        const local = keys.replace(new RegExp(`REFERENCES (${TABLES.join("|")})\\b`, "g"), "REFERENCES bare.$1");
        const checks = this.sql(`SELECT replace(pg_get_triggerdef(oid), ' ON public.', ' ON bare.') || ';'
                                   FROM pg_trigger WHERE tgnewtable IS NOT NULL AND tgrelid IN (${list})`);
        this.sql(`CREATE SCHEMA bare; ${create.join("\n")} ${local} ${checks}
            ALTER TABLE bare.subscription_edges SET (fillfactor = 50); VACUUM ANALYZE; CHECKPOINT;`);
    }
    bare(text) {
        this.sql("CHECKPOINT");
        const started = now_us();
        this.sql(`SET search_path = bare, public; BEGIN; ${text} COMMIT;`);
        return now_us() - started;
    }
    done() {
        this.sql(`DROP DATABASE ${this.database} WITH (FORCE)`, this.pg);
    }
}

function world(engine, label, buyers, sales) {
    const database = engine.make(`bill-${engine.name}-${label}`);
    engine.sql(`${engine.name === "sqlite" ? "" : "SET enable_seqscan = off;"} BEGIN; ${script("bill_world.sql", { buyers, sales, ...days() })} COMMIT; ${engine.name === "sqlite" ? "" : "ANALYZE;"}`);
    return database;
}

function bill(setup, database) {
    const words = sh([join(setup.build, "tests/bench/bill_bench"), "run", database, setup.config]).trim().split(" ").map(Number);
    return { us: words[0], lines: words[1], documents: words[2], mib: words[3] / 1024 };
}

function run_size(setup, engine, size) {
    const database = world(engine, String(size), size / SALES_A_BUYER, size);
    const firsts = Object.entries(FIRST).map(([name, table]) => [`first_${name}`, engine.sql(`SELECT COALESCE(MAX(id), 0) FROM ${table}`)]);
    engine.before();
    const ours = bill(setup, database);
    const run = engine.name === "sqlite" ? "run" : "public";
    const bare_us = engine.bare(script("bill_bare.sql", { run, ...Object.fromEntries(firsts) }));
    if (ours.lines !== size) {
        throw new Error(`${ours.lines} lines of ${size}`);
    }
    console.error(`  billing ${engine.name} ${size}: ${(ours.us / 1e6).toFixed(2)} s (${(ours.us / size).toFixed(1)} us a sale, ${ours.documents} documents, ` +
        `${ours.mib.toFixed(0)} MiB) against ${(bare_us / 1e6).toFixed(2)} s: ${(ours.us / bare_us).toFixed(2)}`);
    engine.done();
    return { ...ours, size, ratio: ours.us / bare_us };
}

function one_account(setup, engine) {
    const preview_database = world(engine, "preview", 1, PREVIEW_LINES);
    const [preview_us, lines] = sh([join(setup.build, "tests/bench/bill_bench"), "preview", preview_database, setup.config, FIRST_BUYER]).trim().split(" ").map(Number);
    engine.done();
    if (lines !== PREVIEW_LINES) {
        throw new Error(`a preview of ${lines} lines`);
    }
    const large = bill(setup, world(engine, "large", 1, LARGE_ACCOUNT));
    engine.done();
    return [
        { name: `bill_${engine.name}_preview_${PREVIEW_LINES}`, value: preview_us / 1000, limit: 20, unit: "ms", most: true },
        { name: `bill_${engine.name}_account_${LARGE_ACCOUNT}`, value: large.us / 1e6, limit: 1, unit: "s", most: true },
    ];
}

function bench_engine(setup, engine) {
    const rows = one_account(setup, engine);
    const runs = SIZES.map((size) => run_size(setup, engine, size));
    const each = runs.map((run) => run.us / run.size);
    for (const run of runs) {
        rows.push({ name: `bill_${engine.name}_${run.size}_vs_sql`, value: run.ratio, limit: 3, most: true });
    }
    rows.push({ name: `bill_${engine.name}_linear`, value: Math.max(...each) / Math.min(...each), limit: 1.2, most: true });
    rows.push({ name: `bill_${engine.name}_memory`, value: Math.max(...runs.map((run) => run.mib)), limit: 256, unit: "MiB", most: true });
    return rows;
}

export function bench_billing(setup) {
    const engines = [new Sqlite(setup), new Postgres(setup)].filter((engine) => ENGINES.includes(engine.name));
    return engines.flatMap((engine) => bench_engine(setup, engine));
}
