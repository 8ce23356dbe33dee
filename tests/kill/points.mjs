// points.mjs - kill -9 at every crash point of the program, on one engine; then all must be there once.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { journey } from "./journey.mjs";
import { expect } from "./shop.mjs";

// Points that are reached by every transaction are tried at several arrivals.
// Those of placing are also tried between the two orders of one checkout.
const ARRIVALS = {
    db_commit_before: [2, 5, 9, 14, 20],
    db_commit_after: [1, 3, 4, 6, 8, 11, 17],
    "place.before_commit": [1, 2],
    "place.after_commit": [1, 2],
};

// Every name in the sources, so that a new point is tried without anybody thinking of it.
export function crash_points(folder) {
    const names = new Set();
    for (const entry of readdirSync(folder, { recursive: true })) {
        if (!String(entry).endsWith(".c")) {
            continue;
        }
        const text = readFileSync(join(folder, String(entry)), "utf8");
        for (const found of text.matchAll(/FAULT_POINT\("([^"]+)"\)/g)) {
            names.add(found[1]);
        }
    }
    return [...names].sort().flatMap((name) => (ARRIVALS[name] ?? [1]).map((n) => `${name}:${n}`));
}

// `make_shop(name)` gives a shop on a fresh copy of the sample marketplace.
export async function kill_at(point, make_shop, vendor) {
    const shop = await make_shop(point.replace(/[^a-z0-9]+/g, "-"));
    try {
        const people = {};
        for (const person of ["nikos@meridian", "anna@aegean"]) {
            people[person.split("@")[0]] = shop.token(`${person}.example`);
        }
        shop.crashAt = point;
        await shop.start();
        await journey(shop, people, vendor);
        expect(shop.crashes === 1, "the point was not reached");
    } finally {
        await shop.stop("SIGKILL");
    }
}
