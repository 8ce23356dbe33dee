// import.mjs - kill -9 of `stoa import prices` at each of its crash points: no price has changed, and the next import does.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, sleep } from "./shop.mjs";

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

// Every fixed price of a plan in tiers: more rows than one chunk has.
const TIERS = 60;
function tiers(text) {
    const [head, ...lines] = text.trim().split("\n");
    const rows = new Map();
    for (const line of lines) {
        const key = line.split(",", 2).join(",");
        rows.set(key, [...(rows.get(key) ?? []), line]);
    }
    const many = [...rows.values()].flatMap((of_plan) =>
        of_plan.length > 1 || !/,1,,,(fixed)?$/.test(of_plan[0]) ? of_plan
            : Array.from({ length: TIERS }, (_, i) => of_plan[0].replace(/,1,,,(fixed)?$/, `,${i + 1},,,$1`)));
    return `${head}\n${many.join("\n")}\n`;
}

// Sent to the server, which is killed while it reads, compares or publishes: it goes on by itself, once.
async function upload_killed_at(shop, point) {
    const wanted = tiers(dearer(prices(shop)));
    expect(wanted.split("\n").length > 4200, `only ${wanted.split("\n").length} rows`);
    const token = shop.token("olga@stoa.example");
    shop.crashAt = point;
    await shop.start();
    try {
        const sent = await shop.call(token, "POST", "/api/v1/imports?name=all.csv", wanted, "upload-1");
        expect(sent.status === 202, `POST /api/v1/imports: ${sent.status} ${sent.text}`);
        const path = `/api/v1/imports/${sent.json.id}`;
        const reach = async (state) => {
            for (let i = 0; i < 300; i++) {
                const { json } = await shop.call(token, "GET", path);
                if (json.state === state) {
                    return json;
                }
                expect(!["failed", "dropped"].includes(json.state), `the import is ${json.state}: ${json.message}`);
                await sleep(100);
            }
            throw new Error(`the import is not ${state}`);
        };
        const staged = await reach("staged");
        expect(staged.rows === wanted.trim().split("\n").length - 1, `${staged.rows} rows were read`);
        const accepted = await shop.call(token, "POST", `${path}/publish`, undefined, "publish-1");
        expect(accepted.status === 202, `publish: ${accepted.status} ${accepted.text}`);
        await reach("done");
        const list = await shop.call(token, "GET", "/api/v1/imports");
        expect(list.json.items.filter((one) => one.name === "all.csv").length === 1, "it is there twice");
        expect(shop.crashes === 1, `the server was killed ${shop.crashes} times`);
    } finally {
        await shop.stop();
    }
    expect(prices(shop) === wanted, "the prices of the file are not there, or there twice");
    const check = shop.cli(["check"]);
    expect(check.code === 0, `stoa check: ${check.text}${check.problem}`);
}

export function import_tests({ make_shop }) {
    const uploads = IMPORT_POINTS.map((point) => ({
        label: `uploaded import killed at ${point}`,
        run: async () => upload_killed_at(await make_shop(`upload-${point.replace(/[^a-z0-9]+/g, "-")}`), point),
    }));
    const commands = IMPORT_POINTS.map((point) => ({
        label: `price import killed at ${point}`,
        run: async () => killed_at(await make_shop(point.replace(/[^a-z0-9]+/g, "-")), point),
    }));
    return [...commands, ...uploads];
}
