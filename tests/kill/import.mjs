// import.mjs - kill -9 of `stoa import prices` at each of its crash points: no price has changed, and the next import does.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "./shop.mjs";

// By import, in the order of a run; none is passed by the journey of the other crash points.
export const IMPORT_POINTS = ["import.chunk:1", "import.compared:1", "import.publish:1"];
const SILENT_S = 121; // after that a run without a sign of life is dead on PostgreSQL

function prices(shop) {
    const run = shop.cli(["export", "prices"]);
    expect(run.code === 0, `stoa export prices: ${run.problem}`);
    return run.text;
}

// Every price of the sample is another one.
const dearer = (text) => text.replace(/^([^,]+,[^,]+,[^,]+,)(\d+)\./gm, (_, head, units) => `${head}${Number(units) + 1}.`);

async function killed_at(shop, point) {
    const before = prices(shop);
    const wanted = dearer(before);
    const file = join(shop.folder, "prices.csv");
    expect(wanted !== before, "the export has no price that could change");
    writeFileSync(file, wanted);
    const words = ["import", "prices", file, "--database", shop.database, "--config", shop.config];
    const env = { ...shop.environment(), STOA_CRASH_AT: point };
    const killed = spawnSync(shop.binary, words, { env, cwd: shop.folder, encoding: "utf8", timeout: 60000 });
    expect(killed.signal === "SIGKILL", `the point was not reached: ${killed.stderr}`);
    expect(prices(shop) === before, "prices of an import that did not end are there");
    shop.aheadS += SILENT_S;
    const again = shop.cli(["import", "prices", file]);
    expect(again.code === 0, `stoa import prices: ${again.problem}`);
    expect(prices(shop) === wanted, "the prices of the file are not there");
    const check = shop.cli(["check"]);
    expect(check.code === 0, `stoa check: ${check.text}${check.problem}`);
}

export function import_tests({ make_shop }) {
    return IMPORT_POINTS.map((point) => ({
        label: `price import killed at ${point}`,
        run: async () => killed_at(await make_shop(point.replace(/[^a-z0-9]+/g, "-")), point),
    }));
}
