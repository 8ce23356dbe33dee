// orders.mjs - durable orders per second: the service layer against the bare SQL of the same order.
//
// SQLite: INSERTs and UPDATEs of the same rows, as many orders in one commit as the product's writer
// thread had. PostgreSQL: pgbench with the same statements and isolation, reads included, trying again
// what collided, with as many clients as give it the highest rate, up to the product's connections.
import { copyFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

import { capture, pgbench_script, replay_file } from "./capture.mjs";
import { SECONDS_EACH, pairs, sh } from "./tools.mjs";

const CLIENTS = 64;
const CONNECTIONS_PER_CORE = 4; // what db_pg.c opens
const CAPTURED_ORDERS = 8;
const UNLIMITED = "UPDATE accounts SET credit_limit_minor = -1";

const named = (url, name) => Object.assign(new URL(url), { pathname: `/${name}` }).toString();

const psql = (url, sql) => sh(["psql", "-Xqc", sql, url]);

// The statements of an order, from the log of a server on which a few were placed.
function read_statements(build, config, folder, pg) {
    const url = named(pg, "bench_template");
    const log = join(folder, "pg", "log");
    psql(pg, "ALTER DATABASE bench_template SET log_statement = 'all'");
    psql(pg, "ALTER SYSTEM SET log_line_prefix = '%m '");
    psql(pg, "SELECT pg_reload_conf()");
    truncateSync(log);
    sh([join(build, "tests/bench/order_bench"), "once", url, config, String(CAPTURED_ORDERS)]);
    psql(pg, "ALTER DATABASE bench_template RESET log_statement");
    const order = capture(log, CAPTURED_ORDERS);
    const writes = order.filter(({ sql }) => /^(INSERT|UPDATE|DELETE)/i.test(sql)).length;
    console.error(`  an order is ${order.length} statements, ${writes} of them writes`);
    return order;
}

function load(build, database, config) {
    const words = ["load", database, config, String(CLIENTS), String(SECONDS_EACH)];
    const [rate, group, kb] = sh([join(build, "tests/bench/order_bench"), ...words], { stdio: ["ignore", "pipe", "inherit"] }).trim().split(" ").map(Number);
    return { rate, group, kb };
}

async function on_sqlite(build, config, folder, template, order) {
    const replay = join(folder, "replay.txt");
    writeFileSync(replay, replay_file(order));
    const file = join(folder, "orders.db");
    const fresh = () => {
        for (const end of ["", "-wal", "-shm", ".lock"]) {
            rmSync(file + end, { force: true });
        }
        copyFileSync(template, file);
        sh(["sqlite3", file, UNLIMITED]);
    };
    let group = 1;
    const ours = () => {
        fresh();
        const result = load(build, `sqlite:${file}`, config);
        group = Math.max(1, result.group);
        return result.rate;
    };
    const theirs = () => {
        fresh();
        return Number(sh([join(build, "tests/bench/replay_bench"), replay, file, String(SECONDS_EACH), String(group)]));
    };
    const value = await pairs("SQLite", ours, theirs);
    console.error(`  ${group} transactions in a commit`);
    return value;
}

async function on_postgres(build, config, folder, pg, order) {
    const script = join(folder, "order.sql");
    writeFileSync(script, pgbench_script(order));
    const bin = sh(["sh", "-c", "ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1"]).trim();
    const connections = CONNECTIONS_PER_CORE * cpus().length;
    const url = named(pg, "bench_orders");
    const fresh = () => {
        psql(pg, "DROP DATABASE IF EXISTS bench_orders");
        psql(pg, "CREATE DATABASE bench_orders TEMPLATE bench_template");
        psql(url, UNLIMITED);
        psql(url, "VACUUM ANALYZE");
        psql(url, "CHECKPOINT");
    };
    const pgbench = (clients) => {
        fresh();
        const words = ["-n", "-M", "prepared", "-c", clients, "-j", Math.min(clients, cpus().length), "-T", SECONDS_EACH];
        const more = ["--max-tries", 50, "-D", "n=0", "-f", script, url];
        const text = sh([join(bin, "pgbench"), ...words.map(String), ...more.map(String)]);
        return Number(/tps = ([\d.]+)/.exec(text)[1]);
    };
    // Serializable orders collide: more clients are not always faster, so pgbench gets as many as suit it best.
    const counts = [1, 2, 4, 8, 16].filter((each) => each <= connections);
    const rates = counts.map(pgbench);
    const best = counts[rates.indexOf(Math.max(...rates))];
    console.error(`  pgbench with ${counts} clients: ${rates.map(Math.round)} orders/s`);
    const theirs = () => pgbench(best);
    const ours = () => {
        fresh();
        return load(build, url, config).rate;
    };
    return pairs("PostgreSQL", ours, theirs);
}

// The same marketplace on PostgreSQL, ids and all, so that what is captured there fits both.
function copy_to_postgres(template, url) {
    const query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'product_fts%'";
    const names = sh(["sqlite3", template, query]).trim().split("\n");
    const lines = ["SET session_replication_role = replica;", `TRUNCATE ${names.join(", ")} CASCADE;`];
    for (const name of names) {
        const columns = sh(["sqlite3", template, `SELECT name || ' ' || type FROM pragma_table_info('${name}')`]);
        const wanted = columns.trim().split("\n").map((column) => {
            const [title, type] = column.split(" ");
            return type === "BLOB" ? `'\\x' || hex(${title}) AS ${title}` : title;
        });
        const rows = sh(["sqlite3", "-json", template, `SELECT ${wanted} FROM ${name}`]).trim();
        if (rows !== "") {
            const json = `$json$${rows.replaceAll("\n", "")}$json$`;
            lines.push(`INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, ${json});`);
        }
    }
    sh(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", url], { input: lines.join("\n") });
}

export async function bench_orders({ build, config, folder, template, pg, binary }) {
    const url = named(pg, "bench_template");
    psql(pg, "CREATE DATABASE bench_template");
    sh([binary, "migrate", "--database", url]);
    copy_to_postgres(template, url);
    const order = read_statements(build, config, folder, pg);
    const sqlite = await on_sqlite(build, config, folder, template, order);
    const postgres = await on_postgres(build, config, folder, pg, order);
    return [
        { name: `orders/s on SQLite, ${CLIENTS} clients, against bare SQL`, value: sqlite, limit: 0.6 },
        { name: `orders/s on PostgreSQL, ${CLIENTS} clients, against pgbench`, value: postgres, limit: 0.7 },
    ];
}
