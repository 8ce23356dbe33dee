// lists.mjs - pages of a list of 100,000 subscriptions, from the start and from the middle, in several orders, on both
// engines, against one statement that reads the same rows. LIST_THOUSANDS (100) subscriptions.
import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { sh } from "./tools.mjs";

const THOUSANDS = Number(process.env.LIST_THOUSANDS ?? 100);
const PAGES = 40;
const PAGE_MS = 20;

const first = "(SELECT MIN(id) FROM subscriptions)";
const numbers = `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${THOUSANDS * 1000})`;
const copies = (table, columns, values, from) => `INSERT INTO ${table} (${columns}) ${numbers} SELECT ${values} FROM ${from} CROSS JOIN n;`;
const fill = [
    copies("order_lines", "id, order_id, position, plan_id, product_id, title, quantity, friendly_name, settings, price_units, price_scale, state, subscription_id, cause",
        "l.id + 100003 * n.n, l.order_id, l.position, l.plan_id, l.product_id, l.title, l.quantity, l.friendly_name, l.settings, l.price_units, l.price_scale, l.state, NULL, ''",
        `order_lines l JOIN subscriptions s ON s.order_line_id = l.id AND s.id = ${first}`),
    copies("subscriptions", "id, account_id, owner_id, order_line_id, product_id, plan_id, title, friendly_name, quantity, state, vendor_state, term, billing, refund, started_on, term_from, term_to, created_at, ended_at",
        "s.id + 100003 * n.n, s.account_id, s.owner_id, s.order_line_id + 100003 * n.n, s.product_id, s.plan_id, s.title, 'Name ' || (n.n * 7919 % 99991), n.n % 50 + 1, CASE WHEN n.n % 10 = 0 THEN 'suspended' ELSE s.state END, s.vendor_state, s.term, s.billing, s.refund, s.started_on, s.term_from, s.term_to, s.created_at, 0",
        `(SELECT * FROM subscriptions WHERE id = ${first}) s`),
    copies("subscription_edges", "subscription_id, buyer_id, seller_id, depth, currency, price_units, price_scale, price_source, due_on",
        "e.subscription_id + 100003 * n.n, e.buyer_id, e.seller_id, e.depth, e.currency, e.price_units, e.price_scale, e.price_source, e.due_on",
        `(SELECT * FROM subscription_edges WHERE subscription_id = ${first}) e`),
    "ANALYZE;",
].join("\n");

// What a page shows, in one statement; the middle is found by the key and id of the row there.
const name = "lower(CASE WHEN s.friendly_name <> '' THEN s.friendly_name ELSE s.title END)";
const orders = {
    "-created": ["s.id", "s.id DESC", "s.id < (SELECT id FROM subscriptions ORDER BY id DESC LIMIT 1 OFFSET 50000)"],
    subscription: [name, `${name}, s.id`, `${name} >= 'name 54993'`],
    "-quantity": ["s.quantity", "s.quantity DESC, s.id DESC", "s.quantity <= 25"],
    state: ["s.state", "s.state, s.id", `(s.state, s.id) > ('active', (SELECT MIN(id) + 100003 * 55000 FROM subscriptions))`],
};
// On SQLite the walk is told to begin with the subscriptions, as ours is.
const bare = (order, middle, join) => `SELECT s.id, a.name, o.name, d.name, d.image, d.kind, n.name, s.title, s.friendly_name, s.quantity, s.state, s.vendor_state,
    s.term, s.billing, s.started_on, s.term_to, s.end_on, v.id, v.state, e.price_units, e.price_scale, e.currency, e.charged_through, e.due_on, c.id
    FROM (SELECT s.* FROM subscriptions s ${join} account_paths p ON p.descendant_id = s.owner_id
           WHERE p.ancestor_id = (SELECT id FROM accounts WHERE parent_id IS NULL) AND ${middle ? orders[order][2] : "s.id > 0"} ORDER BY ${orders[order][1]} LIMIT 51) s
    JOIN accounts a ON a.id = s.account_id JOIN accounts o ON o.id = s.owner_id JOIN products d ON d.id = s.product_id JOIN plans n ON n.id = s.plan_id
    LEFT JOIN services v ON v.subscription_id = s.id LEFT JOIN subscription_edges e ON e.subscription_id = s.id AND e.seller_id = (SELECT id FROM accounts WHERE parent_id IS NULL)
    LEFT JOIN cancellations c ON c.subscription_id = s.id AND c.state = 'scheduled';`;

function timed(work) {
    const started = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - started) / 1000;
}

function measure(engine, bench, config, url, run) {
    const rows = [];
    for (const line of sh([bench, url, config, String(PAGES)]).trim().split("\n")) {
        const [order, place, us] = line.split(" ");
        const text = bare(order, place === "middle", engine === "SQLite" ? "CROSS JOIN" : "JOIN");
        const theirs = timed(() => run(Array(PAGES).fill(text).join("\n"))) / PAGES;
        console.error(`  ${engine}: ${order} from the ${place}: ${us} us a page, bare ${Math.round(theirs)} us`);
        rows.push({ name: `list of ${THOUSANDS},000, ${order}, ${place}, ${engine}`, value: Number(us) / 1000, limit: PAGE_MS, unit: "ms", most: true, ratio: theirs / us });
    }
    const worst = Math.min(...rows.map((row) => row.ratio));
    return [...rows, { name: `pages/s of a list on ${engine} against one statement`, value: worst, limit: 0.2 }];
}

export async function bench_lists({ build, binary, folder, config, template, pg }) {
    const bench = join(build, "tests/bench/list_bench");
    const file = join(folder, "lists.db");
    copyFileSync(template, file);
    sh(["sqlite3", file], { input: fill });
    const sqlite = measure("SQLite", bench, config, `sqlite:${file}`,
        (text) => sh(["sqlite3", "-readonly", file], { input: `PRAGMA cache_size=-64000; ${text}` }));
    const url = Object.assign(new URL(pg), { pathname: "/bench_lists" }).toString();
    sh(["psql", "-Xqc", "CREATE DATABASE bench_lists", pg]);
    sh([binary, "demo", "--database", url, "--config", config]);
    sh(["psql", "-Xq", url], { input: fill });
    const postgres = measure("PostgreSQL", bench, config, url, (text) => sh(["psql", "-XqAt", url], { input: text }));
    return [...sqlite, ...postgres];
}
