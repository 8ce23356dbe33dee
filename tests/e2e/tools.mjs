// tools.mjs - the other programs of the journeys: psql as a customer's application and as the back end's
// administrator, stoa check, pdftotext.
import { spawnSync } from "node:child_process";
import fs from "node:fs";

function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", timeout: 30000, ...options });
  return { ok: done.status === 0, out: done.stdout ?? "", err: done.stderr ?? String(done.error) };
}

/** `login` has host, port, database, user, password; the answer's lines are joined by a newline. */
export function psql(login, sql) {
  return run("psql", ["-XAtq", "-h", login.host, "-p", login.port, "-U", login.user, "-d", login.database, "-w", "-c", sql],
    { env: { ...process.env, PGPASSWORD: login.password, PGCONNECT_TIMEOUT: "10" } });
}

/** The back end's administrator, as the program's configuration has it. */
export function backEnd(conf, sql) {
  const { url } = JSON.parse(fs.readFileSync(conf, "utf8")).connectors.postgresql;
  return run("psql", ["-XAtq", url, "-c", sql]);
}

export function databaseIsThere(conf, name) {
  return backEnd(conf, `SELECT count(*) FROM pg_database WHERE datname = '${name}'`).out.trim() === "1";
}

export function stoaCheck(world) {
  return run(world.bin, ["check", "--database", world.database, "--config", world.conf]);
}

export function pdfText(file) {
  return run("pdftotext", ["-layout", file, "-"]).out;
}
