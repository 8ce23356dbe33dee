// main.mjs - runs the kill tests on both engines side by side; see run.sh for the arguments.
//
// The sample marketplace is loaded once per engine; every test has a copy of its own.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { billing_tests } from "./billing.mjs";
import { IMPORT_POINTS, import_tests } from "./import.mjs";
import { input_tests } from "./input.mjs";
import { crash_points, kill_at } from "./points.mjs";
import { Shop } from "./shop.mjs";
import { trouble_tests } from "./trouble.mjs";
import { Vendor } from "./vendor.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const [binary, part = "all", only = "all", name = ""] = process.argv.slice(2);
const run = process.env.STOA_RUN_DIR;
const pg = process.env.STOA_TEST_PG;
let passed = 0;
let failed = 0;

// A lease lasts up to five minutes; on SQLite a server takes its own leases back when it starts, but
// a call that was cut off may be repeated only after a minute.
const AHEAD_ON_CRASH_S = { sqlite: 61, postgres: 301 };

const POINTS_AT_ONCE = 2;

function psql(sql) {
    const done = spawnSync("psql", ["-Xqc", sql, pg], { encoding: "utf8" });
    if (done.status !== 0) {
        throw new Error(`psql: ${done.stderr}`);
    }
}

// The back ends' configuration, without waiting in the simulator and without limits on requests.
function write_config(engine, folder) {
    const config = JSON.parse(readFileSync(join(run, "stoa.conf"), "utf8"));
    delete config.connectors.simulator.script;
    config.connectors.simulator.state_dir = join(folder, "simulator");
    config.rate_limits = false;
    config.key_file = join(run, `${engine}.key`);
    config.mail = `spool:${join(folder, "mail")}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "stoa.conf"), JSON.stringify(config));
    return join(folder, "stoa.conf");
}

function shop_at(engine, label, database) {
    const folder = join(run, engine, label);
    const config = write_config(engine, folder);
    const aheadOnCrashS = AHEAD_ON_CRASH_S[engine];
    return new Shop({ binary, database, config, folder, name: `${engine}-${label}`, aheadOnCrashS });
}

function database_url(engine, label) {
    if (engine === "sqlite") {
        return `sqlite:${join(run, engine, label, "stoa.db")}`;
    }
    const url = new URL(pg);
    url.pathname = `/kill_${label.replace(/[^a-z0-9]/g, "_")}_${process.pid}`;
    return url.toString();
}

const database_name = (url) => new URL(url).pathname.slice(1);

// A shop on a copy of the engine's marketplace; `label` names its folder and its database.
function copy(engine, template, label) {
    const url = database_url(engine, label);
    const shop = shop_at(engine, label, url);
    if (engine === "sqlite") {
        copyFileSync(template.slice("sqlite:".length), url.slice("sqlite:".length));
    } else {
        psql(`CREATE DATABASE ${database_name(url)} TEMPLATE ${database_name(template)}`);
    }
    return shop;
}

function load_marketplace(engine) {
    const url = database_url(engine, "template");
    if (engine === "postgres") {
        psql(`CREATE DATABASE ${database_name(url)}`);
    }
    const shop = shop_at(engine, "template", url);
    const loaded = shop.cli(["demo"]);
    if (loaded.code !== 0) {
        throw new Error(`stoa demo: ${loaded.problem}`);
    }
    return url;
}

async function report(engine, label, test) {
    const started = Date.now();
    try {
        await test();
        passed++;
        console.log(`ok      ${engine} ${label} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
        failed++;
        console.log(`FAILED  ${engine} ${label}: ${error.message}`);
        if (process.env.STOA_KEEP === "1") {
            console.log(error.stack);
        }
    }
}

// Takes what is left of the list, which others may do too.
async function report_all(engine, tests) {
    for (let test = tests.shift(); test !== undefined; test = tests.shift()) {
        if (test.label.includes(name)) {
            await report(engine, test.label, test.run);
        }
    }
}

async function run_engine(engine) {
    const template = load_marketplace(engine);
    const vendor = new Vendor(join(run, "stoa.conf"));
    const make_shop = (label) => copy(engine, template, label);
    const points = [];
    const tests = [];
    if (part === "all" || part === "kill") {
        for (const point of crash_points(join(root, "src")).filter((one) => !IMPORT_POINTS.includes(one))) {
            points.push({ label: `killed at ${point}`, run: () => kill_at(point, make_shop, vendor) });
        }
    }
    if (part === "all" || part === "billing") {
        tests.push(...billing_tests({ make_shop }));
    }
    if (part === "all" || part === "import") {
        tests.push(...import_tests({ make_shop }));
    }
    if (part === "all" || part === "trouble") {
        tests.push(...trouble_tests({ engine, make_shop, run, database_url, psql }));
    }
    if (part === "all" || part === "input") {
        tests.push(...input_tests({ make_shop }));
    }
    // Those of one point wait more than they work; the others break what is around them.
    await Promise.all(Array.from({ length: POINTS_AT_ONCE }, () => report_all(engine, points)));
    await report_all(engine, tests);
}

const engines = only === "all" ? ["sqlite", "postgres"] : [only];
await Promise.all(
    engines.map((engine) =>
        run_engine(engine).catch((error) => {
            failed++;
            console.log(`FAILED  ${engine}: ${error.stack}`);
        }),
    ),
);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
