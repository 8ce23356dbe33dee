// simulate.mjs - the time machine: years of a few subscriptions, and whether the cost grows with their number only.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { PAIRS, median, pairs, sh } from "./tools.mjs";

const TEN_YEARS = { start: "2014-01-01", until: "2023-12-31" };
const ONE_YEAR = { start: "2023-01-01", until: "2023-12-31" };

// `count` subscriptions of one account, in advance and in arrears by turns, never paid.
function scenario({ start, until }, count) {
    const products = ["in_advance", "in_arrears"].map((mode) => ({
        code: mode, kind: "recurring", billing: "P1M", mode, price: "249.95", tax: "S",
    }));
    const events = Array.from({ length: count }, (_, i) => ({
        at: start.replace(/..$/, String((i % 28) + 1).padStart(2, "0")),
        do: "subscribe", id: `s${i}`, account: "C", product: products[i % 2].code, quantity: 1 + (i % 9),
    }));
    const account = { code: "C", kind: "end_customer" };
    return { stoa_scenario: 1, currency: "EUR", timezone: "Europe/Athens", start, until, taxes: [{ category: "S", rate: "24" }], products, accounts: [account], events };
}

function milliseconds(binary, file) {
    const started = process.hrtime.bigint();
    sh([binary, "simulate", file]);
    return Number(process.hrtime.bigint() - started) / 1e6;
}

export async function bench_simulate({ binary, folder }) {
    const write = (name, content) => {
        const file = join(folder, name);
        writeFileSync(file, JSON.stringify(content));
        return file;
    };
    const ten = write("ten.json", scenario(TEN_YEARS, 10));
    const small = write("small.json", scenario(ONE_YEAR, 200));
    const large = write("large.json", scenario(ONE_YEAR, 2000));
    const times = Array.from({ length: PAIRS }, () => milliseconds(binary, ten));
    const growth = await pairs("2,000 against 200 subscriptions, each", async () => milliseconds(binary, large) / 10, async () => milliseconds(binary, small));
    return [
        { name: "ten years of 10 subscriptions", value: median(times), limit: 100, unit: "ms", most: true },
        { name: "a year of 2,000 subscriptions against 200, for each", value: growth, limit: 1.2, unit: "", most: true },
    ];
}
