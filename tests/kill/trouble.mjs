// trouble.mjs - broken surroundings: the back end is down, the disk is full, the database is locked, a
// second server dies, a backup is taken under load. Nothing may be lost and nothing made twice.
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { good_customer } from "./bad_requests.mjs";
import { new_customer, order_done } from "./journey.mjs";
import { Shop, expect, sleep, until } from "./shop.mjs";

const LOAD_ORDERS = 24;
const SPARE_BYTES = 1024 * 1024;
const LOCK_S = 8;

const server_order = (customer, name) => ({
    end_customer: customer,
    confirm: true,
    lines: [{ plan: "server-small-monthly", quantity: 1, name, settings: { name } }],
});

function check(shop) {
    const run = shop.cli(["check"]);
    expect(run.code === 0, `stoa check: ${run.text}${run.problem}`);
}

function sh(words, options = {}) {
    const run = spawnSync(words[0], words.slice(1), { encoding: "utf8", ...options });
    expect(run.status === 0, `${words.join(" ")}: ${run.stderr || run.stdout}`);
    return run.stdout;
}

async function with_shop(make_shop, label, body) {
    const shop = await make_shop(label);
    try {
        const anna = shop.token("anna@aegean.example");
        await shop.start();
        const customer = await shop.post(anna, "/api/v1/end-customers", new_customer(label));
        await body(shop, anna, customer.id);
        await shop.stop();
        check(shop);
    } finally {
        await shop.stop("SIGKILL");
    }
}

// The customer's orders, all done; each was asked for once and has one service.
async function all_done_once(shop, token, customer, placed) {
    for (const id of placed) {
        await order_done(shop, token, id);
    }
    const orders = await shop.list(token, `/api/v1/orders?end_customer=${customer}`);
    const services = await shop.list(token, `/api/v1/services?end_customer=${customer}`);
    expect(new Set(placed).size === placed.length, "two requests gave one order");
    expect(orders.length === placed.length, `${orders.length} orders of ${placed.length} requests`);
    expect(services.length === placed.length, `${services.length} services of ${placed.length} orders`);
}

// Its own back end, since the other tests need theirs.
async function vendor_down(shop, run) {
    const folder = join(run, `vendor-${shop.name}`);
    const env = { ...process.env, STOA_RUN_DIR: folder };
    mkdirSync(folder, { recursive: true });
    const backends = (word) => sh(["deploy/backends.sh", word], { env });
    backends("start");
    try {
        const config = JSON.parse(readFileSync(shop.config, "utf8"));
        config.connectors.postgresql = JSON.parse(readFileSync(join(folder, "stoa.conf"), "utf8")).connectors.postgresql;
        writeFileSync(shop.config, JSON.stringify(config));
        const anna = shop.token("anna@aegean.example");
        await shop.start();
        const customer = await shop.post(anna, "/api/v1/end-customers", good_customer);
        backends("stop");
        const settings = { name: "waiting", engine: "postgresql", version: "15", size_gb: 5, allowed_cidrs: ["127.0.0.1/32"] };
        const lines = [{ plan: "postgresql-small-monthly", quantity: 1, name: "Waiting", settings }];
        const order = await shop.post(anna, "/api/v1/orders", { end_customer: customer.id, confirm: true, lines });
        const [line] = order.lines;
        const service = await until("the cause on the service", async () => {
            const now = await shop.get(anna, `/api/v1/services/${line.service}`);
            return now.cause ? now : null;
        });
        expect(service.state !== "failed", `the service is ${service.state}: ${service.cause}`);
        const waiting = await shop.get(anna, `/api/v1/orders/${order.id}`);
        expect(!["failed", "done"].includes(waiting.state), `the order is ${waiting.state}`);
        expect(waiting.cause || waiting.lines[0].cause, "the order does not say why it waits");
        backends("start");
        await order_done(shop, anna, order.id);
        const ready = await shop.get(anna, `/api/v1/services/${line.service}`);
        expect(ready.state === "ready" && !ready.cause, `the service is ${ready.state}: ${ready.cause}`);
        await shop.stop();
        check(shop);
    } finally {
        await shop.stop("SIGKILL");
        backends("stop");
    }
}

async function one_key(shop, anna, customer) {
    const send = (body) =>
        shop.call(anna, "POST", "/api/v1/orders", body, "the-same-key");
    const order = server_order(customer, "twice");
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(order)));
    const ids = new Set(answers.map((answer) => answer.json?.id));
    expect(ids.size === 1 && !ids.has(undefined), `${[...ids]} from ${answers.map((answer) => answer.status)}`);
    const bodies = new Set(answers.map((answer) => answer.text));
    expect(bodies.size === 1, "the repeated call has another answer");
    const other = await shop.send(anna, "POST", "/api/v1/orders", server_order(customer, "other"), {
        "idempotency-key": "the-same-key",
    });
    expect(other.status === 409, `another body with the key: ${other.status} ${other.text}`);
    await all_done_once(shop, anna, customer, [...ids]);
}

// Orders until the file system is full, on one of a size just above the database's.
async function full_disk(make_shop) {
    const shop = await make_shop("full-disk");
    const disk = join(shop.folder, "disk");
    const file = shop.database.slice("sqlite:".length);
    mkdirSync(disk);
    const size = Math.ceil((statSync(file).size + SPARE_BYTES) / 4096) * 4096;
    sh(["mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk]);
    try {
        copyFileSync(file, join(disk, "stoa.db"));
        shop.database = `sqlite:${join(disk, "stoa.db")}`;
        const anna = shop.token("anna@aegean.example");
        await shop.start();
        const customer = (await shop.list(anna, "/api/v1/end-customers"))[0].id;
        const before = (await shop.list(anna, `/api/v1/orders?end_customer=${customer}`)).length;
        let refused;
        let placed = 0;
        for (let i = 0; i < 2000 && refused === undefined; i++) {
            const body = { ...server_order(customer, `full-${i}`), confirm: false };
            const answer = await shop.send(anna, "POST", "/api/v1/orders", body, { "idempotency-key": `full-${i}` });
            placed += answer.status === 201 ? 1 : 0;
            refused = answer.status === 201 ? undefined : answer;
        }
        expect(refused?.status === 507, `${refused?.status} on a full disk: ${refused?.text}`);
        expect(refused.json.code === "database.full", `the answer is ${refused.text}`);
        const read = await shop.send(anna, "GET", "/api/v1/products");
        expect(read.status === 200, `reading on a full disk: ${read.status}`);
        sh(["mount", "-o", `remount,size=${size * 4}`, disk]);
        await shop.post(anna, "/api/v1/orders", server_order(customer, "room-again"));
        const after = (await shop.list(anna, `/api/v1/orders?end_customer=${customer}`)).length;
        expect(after >= before, `${after} orders where there were ${before}; ${placed} drafts`);
        await shop.stop();
        check(shop);
    } finally {
        await shop.stop("SIGKILL");
        sh(["umount", disk]);
    }
}

// Another program holds the database for longer than a call may wait.
function hold(engine, shop) {
    if (engine === "sqlite") {
        const child = spawn("sqlite3", [shop.database.slice("sqlite:".length)], { stdio: ["pipe", "pipe", "inherit"] });
        child.stdin.write("BEGIN IMMEDIATE;\nSELECT 'held';\n");
        return child;
    }
    const child = spawn("psql", ["-XAtq", shop.database], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.write("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; SELECT 'held';\n");
    return child;
}

async function locked(engine, shop, anna, customer) {
    const holder = hold(engine, shop);
    try {
        await new Promise((done) => holder.stdout.once("data", done));
        const key = { "idempotency-key": "locked" };
        const body = server_order(customer, "locked");
        const refused = await Promise.race([
            shop.send(anna, "POST", "/api/v1/orders", body, key),
            sleep((LOCK_S + 12) * 1000).then(() => ({ status: 0, text: "no answer" })),
        ]);
        expect(refused.status === 503, `${refused.status} on a locked database: ${refused.text}`);
        expect(refused.json.code === "database.busy", `the answer is ${refused.text}`);
    } finally {
        holder.stdin.end("ROLLBACK;\n");
        await new Promise((done) => holder.once("exit", done));
    }
    const answer = await shop.call(anna, "POST", "/api/v1/orders", server_order(customer, "locked"), "locked");
    expect(answer.status === 201, `after the lock: ${answer.status} ${answer.text}`);
    await all_done_once(shop, anna, customer, [answer.json.id]);
}

// Places orders one after the other on several clients; gives their ids.
async function load(shops, anna, customer, clients, during) {
    const placed = [];
    const jobs = Array.from({ length: clients }, async (_, client) => {
        for (let i = 0; i < LOAD_ORDERS / clients; i++) {
            const shop = shops[client % shops.length];
            const name = `load-${client}-${i}`;
            const target = shop.alive() ? shop : shops.find((each) => each.alive());
            placed.push(await place(target, shops, anna, customer, name));
        }
    });
    await Promise.all([...jobs, during(placed)]);
    return placed;
}

// The same request with the same key goes to whichever server lives.
async function place(first, shops, anna, customer, name) {
    let shop = first;
    for (let i = 0; i < 100; i++) {
        try {
            const answer = await shop.send(anna, "POST", "/api/v1/orders", server_order(customer, name), {
                "idempotency-key": name,
            });
            if (answer.status === 201) {
                return answer.json.id;
            }
            // 409: the dead server had begun this call; its key is free again after a minute.
            expect([409, 503].includes(answer.status), `an order under load: ${answer.status} ${answer.text}`);
            if (answer.status === 409 && shops.length > 1) {
                return { name };
            }
        } catch (error) {
            expect(error.cause !== undefined, error.message);
            shop = shops.find((each) => each.alive()) ?? shop;
        }
        await sleep(100);
    }
    throw new Error(`no answer to ${name}`);
}

async function backup_and_restore(engine, shop, anna, customer, { database_url, vendor_psql }) {
    const file = join(shop.folder, "backup");
    const placed = await load([shop], anna, customer, 4, async (done) => {
        await until("the load", () => done.length >= 4);
        const run = await new Promise((finish) => {
            const words = ["backup", file, "--database", shop.database, "--config", shop.config];
            const child = spawn(shop.binary, words, { env: shop.environment(), cwd: shop.folder });
            let problem = "";
            child.stderr.on("data", (data) => (problem += data));
            child.on("exit", (code) => finish({ code, problem }));
        });
        expect(run.code === 0, `stoa backup: ${run.problem}`);
    });
    await all_done_once(shop, anna, customer, placed);
    const url = database_url(engine, "restored");
    mkdirSync(join(shop.folder, "..", "restored"), { recursive: true });
    if (engine === "postgres") {
        vendor_psql(`CREATE DATABASE ${new URL(url).pathname.slice(1)}`);
    }
    const settings = { binary: shop.binary, config: shop.config, folder: shop.folder, name: "restored" };
    const copy = new Shop({ ...settings, database: url });
    const restored = copy.cli(["restore", file]);
    expect(restored.code === 0, `stoa restore: ${restored.problem}`);
    check(copy);
    const again = copy.cli(["restore", file]);
    expect(again.code === 1, `restoring over a database exits with ${again.code}`);
    const token = copy.token("anna@aegean.example");
    await copy.start(["--no-worker"]);
    const kept = await copy.list(token, `/api/v1/orders?end_customer=${customer}`);
    await copy.stop();
    expect(kept.length >= 4 && kept.length <= placed.length, `${kept.length} orders of ${placed.length} in the backup`);
}

async function two_servers(shop, anna, customer) {
    const other = new Shop({ ...shop, name: `${shop.name}-2` });
    await other.start();
    try {
        const placed = await load([shop, other], anna, customer, 8, async (done) => {
            await until("the load", () => done.length >= LOAD_ORDERS / 3);
            await other.stop("SIGKILL");
        });
        await shop.later(301); // the dead server's leases are over
        const ids = [];
        for (const each of placed) {
            ids.push(each.name ? await place(shop, [shop], anna, customer, each.name) : each);
        }
        await all_done_once(shop, anna, customer, ids);
    } finally {
        await other.stop("SIGKILL");
    }
}

export function trouble_tests({ engine, make_shop, run, database_url, psql }) {
    const whole = (label, body) => ({
        label,
        run: () => with_shop(make_shop, label.replace(/[^a-z]+/g, "-").slice(0, 30), body),
    });
    const tests = [
        {
            label: "the back end is down: the order waits, and is finished when it is back",
            run: async () => vendor_down(await make_shop("vendor-down"), run),
        },
        whole("one key is one order", one_key),
        whole("a locked database is a clear error", (...given) => locked(engine, ...given)),
        whole("a backup under load can be restored", (...given) =>
            backup_and_restore(engine, ...given, { database_url, vendor_psql: psql }),
        ),
    ];
    if (engine === "sqlite") {
        tests.push({ label: "a full disk is a clear error", run: () => full_disk(make_shop) });
    } else {
        tests.push(whole("two servers, one is killed: each order once", two_servers));
    }
    return tests;
}
