// main.mjs - runs the benchmarks on a fresh sample marketplace and prints the table; see run.sh.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { bench_basket } from "./basket.mjs";
import { bench_billing } from "./billing.mjs";
import { bench_import } from "./import.mjs";
import { bench_lists } from "./lists.mjs";
import { bench_orders } from "./orders.mjs";
import { bench_pages } from "./pages.mjs";
import { bench_process } from "./process.mjs";
import { bench_search } from "./search.mjs";
import { bench_simulate } from "./simulate.mjs";
import { sh, table } from "./tools.mjs";

const [build, folder, part = "all"] = process.argv.slice(2);
const parts = { pages: bench_pages, orders: bench_orders, basket: bench_basket, process: bench_process, billing: bench_billing, search: bench_search, lists: bench_lists, import: bench_import, simulate: bench_simulate };

const binary = join(build, "stoa");
const config = join(folder, "stoa.conf");
const template = join(folder, "template.db");
// Nothing is made at a back end here, so the configured PostgreSQL is never asked.
const url = "postgresql://nobody:x@127.0.0.1:1/postgres";
const connectors = {
    simulator: { state_dir: join(folder, "simulator") },
    postgresql: { url, public_host: "127.0.0.1", public_port: 1 },
};
writeFileSync(config, JSON.stringify({ rate_limits: false, key_file: join(folder, "key"), mail: `spool:${join(folder, "mail")}`, connectors }));
sh([binary, "demo", "--database", `sqlite:${template}`, "--config", config]);

const setup = { build, binary, folder, config, template, database: `sqlite:${template}`, pg: process.env.STOA_BENCH_PG };
const rows = [];
for (const [name, bench] of Object.entries(parts)) {
    if (part === "all" || part === name) {
        try {
            rows.push(...(await bench(setup)));
        } catch (error) {
            console.error(`  ${name}: not measured: ${error.message}`);
            process.exitCode = 1;
        }
    }
}
table(rows);
