// search.mjs - finding products among 50,000, on both engines, against SQL that answers the same by itself.
//
// The bare SQL finds the products by the same full-text index, looks at the prices for each, counts them by vendor and
// by category and takes the first page. SEARCH_THOUSANDS (50) products.
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { sh } from "./tools.mjs";

const THOUSANDS = process.env.SEARCH_THOUSANDS ?? "50";
const SEARCHES = 400;
const P99_MS = 20;
const FIRST = ["Mail", "Office", "Cloud", "Server", "Database", "Backup", "Firewall", "Network", "Storage", "Desktop", "Identity", "Analytics", "Video"];
const SECOND = ["Basic", "Standard", "Premium", "Business", "Enterprise", "Plus", "Small", "Large", "Essential", "Professional"];

// Two words mostly, whole or as far as they were typed, now and then with a number.
function searches() {
    const list = [];
    for (let i = 0; i < SEARCHES; i++) {
        const first = FIRST[(i * 7) % FIRST.length].toLowerCase();
        const second = SECOND[(i * 3) % SECOND.length].toLowerCase();
        const third = i % 4 === 0 ? ` ${(i * 131) % 5000}` : "";
        list.push(i % 5 === 0 ? first : `${first.slice(0, i % 3 === 0 ? 4 : 9)} ${second.slice(0, i % 2 === 0 ? 4 : 12)}${third}`);
    }
    return list;
}

const words = (search, sqlite) =>
    search.split(" ").map((word) => (sqlite ? `"${word}"*` : `''${word}'':*`)).join(sqlite ? " AND " : " & ");

const shown = `EXISTS (SELECT 1 FROM plans pl JOIN prices pr ON pr.plan_id = pl.id JOIN price_lists l ON l.id = pr.price_list_id
    WHERE pl.product_id = p.id AND pl.active AND l.code = 'partners-eur' AND pr.until_version IS NULL AND pr.since_version <= l.published_version)`;

function bare(search, sqlite) {
    const found = `FROM product_fts('${words(search, sqlite)}') f JOIN products p ON p.id = f.rowid
        WHERE p.state = 'active' AND NOT p.addon AND ${shown}`;
    return `SELECT p.vendor, COUNT(*) ${found} GROUP BY p.vendor;
        SELECT p.category, COUNT(*) ${found} GROUP BY p.category;
        SELECT p.id, p.name ${found} ORDER BY p.popular DESC, p.name LIMIT 24;`;
}

function timed(work) {
    const started = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - started) / 1000;
}

function measure(name, bench, config, url, bareRun) {
    sh([...bench, "fill", url, config, THOUSANDS]);
    const [total, p50, p99, found] = sh([...bench, "run", url, config, bareRun.list]).trim().split(" ").map(Number);
    const theirs = bareRun.run();
    console.error(`  ${name}: ${SEARCHES} searches ${Math.round(total / 1000)} ms, bare ${Math.round(theirs / 1000)} ms; p50 ${p50} us, p99 ${p99} us, ${found} found`);
    return [
        { name: `search of ${THOUSANDS},000 products, p99, ${name}`, value: p99 / 1000, limit: P99_MS, unit: "ms", most: true },
        { name: `searches/s on ${name} against bare SQL`, value: theirs / total, limit: 0.5 },
    ];
}

export async function bench_search({ build, binary, folder, config, template, pg }) {
    const bench = [join(build, "tests/bench/search_bench")];
    const list = join(folder, "searches.txt");
    const all = searches();
    writeFileSync(list, all.join("\n"));
    const file = join(folder, "search.db");
    copyFileSync(template, file);
    const onSqlite = all.map((search) => bare(search, true)).join("\n");
    const sqlite = measure("SQLite", bench, config, `sqlite:${file}`, {
        list,
        run: () => timed(() => sh(["sqlite3", "-readonly", file], { input: `PRAGMA cache_size=-64000; ${onSqlite}` })),
    });
    const url = Object.assign(new URL(pg), { pathname: "/bench_search" }).toString();
    sh(["psql", "-Xqc", "CREATE DATABASE bench_search", pg]);
    sh([binary, "demo", "--database", url, "--config", config]);
    const onPostgres = all.map((search) => bare(search, false)).join("\n");
    const postgres = measure("PostgreSQL", bench, config, url, {
        list,
        run: () => timed(() => sh(["psql", "-XqAt", url], { input: `ANALYZE; ${onPostgres}` })),
    });
    return [...sqlite, ...postgres];
}
