// basket.mjs - one basket of 500 lines for 100 end customers: how long its checkout takes, each order durable.
import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { PAIRS, median, sh } from "./tools.mjs";

const LIMIT_MS = 1000; // R-ORD-01

const UNLIMITED = "UPDATE accounts SET credit_limit_minor = -1";
const named = (url, name) => Object.assign(new URL(url), { pathname: `/${name}` }).toString();

// The median of some runs, each on a fresh marketplace that `fresh` gives the address of.
function confirm_ms(title, build, config, fresh) {
    const times = [];
    for (let i = 0; i < PAIRS; i++) {
        const [confirm, view] = sh([join(build, "tests/bench/basket_bench"), fresh(i), config]).trim().split(" ").map(Number);
        times.push(confirm);
        console.error(`  ${title}: ${confirm} ms, read in ${view} ms`);
    }
    return median(times);
}

export async function bench_basket({ build, binary, config, folder, template, pg }) {
    const sqlite = confirm_ms("SQLite", build, config, (i) => {
        const file = join(folder, `basket-${i}.db`);
        copyFileSync(template, file);
        sh(["sqlite3", file, UNLIMITED]);
        return `sqlite:${file}`;
    });
    const postgres = confirm_ms("PostgreSQL", build, config, (i) => {
        const url = named(pg, `bench_basket_${i}`);
        sh(["psql", "-Xqc", `CREATE DATABASE bench_basket_${i}`, pg]);
        sh([binary, "demo", "--database", url, "--config", config]);
        sh(["psql", "-Xqc", UNLIMITED, url]);
        return url;
    });
    return [
        { name: "500 lines for 100 customers checked out, SQLite", value: sqlite, limit: LIMIT_MS, unit: "ms", most: true },
        { name: "500 lines for 100 customers checked out, PostgreSQL", value: postgres, limit: LIMIT_MS, unit: "ms", most: true },
    ];
}
