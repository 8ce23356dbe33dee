// shop.mjs - a running `stoa serve` as the kill tests use it: start, crash, start again, call the API.
//
// A call is made as a careful client makes it: when the server dies or is busy, the same request is
// sent again with the same Idempotency-Key. Only a death by the crash point that was asked for is
// accepted; any other end of the server fails the test.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createWriteStream } from "node:fs";
import { join } from "node:path";

const START_MS = 20000;
const TRIES_MAX = 60;
export const WAIT_MS = 30000;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export class Shop {
    // `aheadOnCrashS`: how much later the server is started again, so that leases are over.
    constructor({ binary, database, config, folder, name, aheadOnCrashS = 0 }) {
        Object.assign(this, { binary, database, config, folder, name, aheadOnCrashS });
        this.aheadS = 0;
        this.crashAt = "";
        this.crashes = 0;
        this.keys = 0;
        mkdirSync(folder, { recursive: true });
    }

    environment() {
        const env = { ...process.env, STOA_CLOCK_AHEAD_S: String(this.aheadS) };
        delete env.STOA_CRASH_AT;
        return env;
    }

    async start(options = []) {
        const env = this.environment();
        if (this.crashAt) {
            env.STOA_CRASH_AT = this.crashAt;
        }
        const words = ["serve", "--listen", "127.0.0.1:0", "--database", this.database];
        const child = spawn(this.binary, [...words, "--config", this.config, ...options], {
            env,
            cwd: this.folder,
        });
        this.child = child;
        this.ended = new Promise((done) => child.on("exit", (code, signal) => done({ code, signal })));
        child.stderr.pipe(createWriteStream(join(this.folder, "server.log"), { flags: "a" }));
        let text = "";
        const announced = new Promise((done) => {
            child.stdout.on("data", (data) => {
                text += data;
                const found = /Stoa is at (\S+)/.exec(text);
                if (found) {
                    done(found[1]);
                }
            });
        });
        const first = await Promise.race([announced, this.ended, sleep(START_MS)]);
        if (typeof first === "string") {
            this.url = first;
        } else if (first === undefined) {
            child.kill("SIGKILL");
            throw new Error(`the server does not start within ${START_MS} ms`);
        } else {
            await this.#crashed(first);
        }
    }

    alive() {
        return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
    }

    // The end of the process: wanted, then it is started again; not wanted, then the test fails.
    async #crashed({ code, signal }) {
        if (this.crashAt === "" || signal !== "SIGKILL") {
            throw new Error(`the server ended: ${signal ?? `exit ${code}`}`);
        }
        this.crashes++;
        this.crashAt = "";
        this.aheadS += this.aheadOnCrashS;
        await this.start();
    }

    // After a call that did not come through: true when the server was started again.
    async recover() {
        const end = await Promise.race([this.ended, sleep(100)]);
        if (end === undefined) {
            return false;
        }
        await this.#crashed(end);
        return true;
    }

    async stop(signal = "SIGTERM") {
        if (!this.alive()) {
            return;
        }
        this.child.kill(signal);
        const end = await Promise.race([this.ended, sleep(WAIT_MS)]);
        if (end === undefined) {
            this.child.kill("SIGKILL");
            throw new Error("the server does not stop");
        }
        // A crash point on the way out counts as its crash.
        if (signal === "SIGTERM" && end.signal === "SIGKILL" && this.crashAt !== "") {
            this.crashes++;
            this.crashAt = "";
            this.aheadS += this.aheadOnCrashS;
        } else if (signal === "SIGTERM" && end.code !== 0) {
            throw new Error(`the server ended with ${end.signal ?? `exit ${end.code}`}`);
        }
    }

    // Stops, lets the time pass and starts again.
    async later(seconds) {
        await this.stop();
        this.aheadS += seconds;
        await this.start();
    }

    // A command of the program on the same database; the server may be up or down.
    cli(words, input = "") {
        const all = [...words, "--database", this.database, "--config", this.config];
        const options = { env: this.environment(), cwd: this.folder, input, encoding: "utf8" };
        const run = spawnSync(this.binary, all, { ...options, timeout: 120000 });
        return { code: run.status, text: run.stdout, problem: run.stderr };
    }

    token(email) {
        const run = this.cli(["user", "token", email]);
        if (run.code !== 0) {
            throw new Error(`stoa user token ${email}: ${run.problem}`);
        }
        return run.text.trim();
    }

    // One request, without repeating. `body` is sent as JSON unless it is text already.
    async send(token, method, path, body, headers = {}) {
        const request = { method, headers: { ...headers }, redirect: "manual" };
        if (token) {
            request.headers.authorization = `Bearer ${token}`;
        }
        if (body !== undefined) {
            request.headers["content-type"] ??= "application/json";
            request.body = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
        }
        const answer = await fetch(this.url + path, request);
        const text = await answer.text();
        let json;
        try {
            json = JSON.parse(text);
        } catch {
            json = undefined;
        }
        return { status: answer.status, headers: answer.headers, text, json };
    }

    // Until there is an answer that is not "try again".
    async call(token, method, path, body, key) {
        const headers = key ? { "idempotency-key": key } : {};
        for (let i = 0; i < TRIES_MAX; i++) {
            let answer;
            try {
                answer = await this.send(token, method, path, body, headers);
            } catch {
                await this.recover();
                continue;
            }
            const again =
                answer.status === 503 || (answer.status === 409 && answer.json?.type?.includes("conflict"));
            if (!again) {
                return answer;
            }
            await sleep(100);
        }
        throw new Error(`${method} ${path}: no answer after ${TRIES_MAX} tries`);
    }

    async get(token, path) {
        const answer = await this.call(token, "GET", path);
        expect(answer.status === 200, `GET ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
        return answer.json;
    }

    async post(token, path, body) {
        const answer = await this.call(token, "POST", path, body, `key-${this.name}-${++this.keys}`);
        expect(answer.status < 300, `POST ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
        return answer.json;
    }

    async delete(token, path) {
        const answer = await this.call(token, "DELETE", path, undefined, `key-${this.name}-${++this.keys}`);
        expect(answer.status < 300, `DELETE ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }

    // The date some days after the day that the server takes for today.
    day(later) {
        return new Date(Date.now() + (this.aheadS + later * 86400) * 1000).toISOString().slice(0, 10);
    }

    // Every page of a list.
    async list(token, path) {
        const items = [];
        let after = "";
        for (let page = 0; page < 40; page++) {
            const answer = await this.get(token, path + after);
            items.push(...answer.items);
            if (!answer.next) {
                return items;
            }
            after = `${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(answer.next)}`;
        }
        throw new Error(`${path}: the list does not end`);
    }
}

export function expect(condition, message) {
    if (!condition) {
        throw new Error(message);
    }
}

// Polls until `look` gives something; `describe` tells what there was instead.
export async function until(what, look, describe = () => "") {
    const end = Date.now() + WAIT_MS;
    while (Date.now() < end) {
        const found = await look();
        if (found) {
            return found;
        }
        await sleep(40);
    }
    throw new Error(`${what}: not within ${WAIT_MS / 1000} s ${describe()}`);
}
