// capture.mjs - reads from PostgreSQL's log which statements an order is made of, for those who replay them.
//
// Two orders are compared, statement by statement: numbers that differ are ids and instants, texts
// that differ are keys and hashes. In a replay they get the replayed order's own.
import { readFileSync } from "node:fs";

const SPLIT = /(?=^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/m;
const EXECUTE = /LOG:\s+(?:execute [^:]*|statement): ([\s\S]*)/;
const DETAIL = /DETAIL:\s+parameters: ([\s\S]*)/;

// "$1 = '5', $2 = NULL, $3 = 'it''s'" to values.
function parameters(text) {
    return [...text.matchAll(/\$\d+ = (?:NULL|'((?:[^']|'')*)')/g)].map(([, value]) =>
        value === undefined ? null : value.replaceAll("''", "'").replaceAll("\n\t", "\n"), // the log indents
    );
}

function statements(log) {
    const found = [];
    for (const entry of log.split(SPLIT)) {
        const executed = EXECUTE.exec(entry);
        const detail = DETAIL.exec(entry);
        if (executed) {
            found.push({ sql: executed[1].trim(), params: [] });
        } else if (detail && found.length > 0) {
            found.at(-1).params = parameters(detail[1]);
        }
    }
    return found;
}

// The statements of each transaction that was committed.
function transactions(log) {
    const all = [];
    let open = null;
    for (const statement of statements(log)) {
        if (/^BEGIN/i.test(statement.sql)) {
            open = [statement];
        } else if (open) {
            open.push(statement);
            if (/^COMMIT/i.test(statement.sql)) {
                all.push(open);
                open = null;
            }
        }
    }
    return all;
}

const NUMBER = /^-?\d+$/;
const BYTES = /^\\x[0-9a-f]*$/;

// What order `b` has in place of order `a`: {id: n} for the n-th differing number, {key} for a text.
function compare(a, b) {
    const ids = new Map();
    return b.map((statement, at) => {
        if (statement.sql !== a[at].sql) {
            throw new Error(`two orders are made of different statements: ${statement.sql} and ${a[at].sql}`);
        }
        const params = statement.params.map((value, i) => {
            if (value === null || value === a[at].params[i] || BYTES.test(value)) {
                return { value };
            }
            if (NUMBER.test(value)) {
                ids.set(value, ids.get(value) ?? ids.size);
                return { id: ids.get(value) };
            }
            return { key: value.slice(0, -12) };
        });
        return { sql: statement.sql, params };
    });
}

// `log`: what the server wrote while `orders` orders were placed one after the other.
export function capture(log, orders) {
    const all = transactions(readFileSync(log, "utf8")).filter((each) => each.length > 4);
    const per = Math.floor(all.length / orders);
    if (per === 0) {
        throw new Error("the log has no order");
    }
    const order = (from) => all.slice(all.length - from * per, all.length - (from - 1) * per).flat();
    return compare(order(2), order(1));
}

// pgbench takes a colon for the start of a variable, inside a text as well.
const quote = (text) =>
    `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''").replaceAll("\n", "\\n").replaceAll(":", "\\x3a")}'`;

// One transaction of pgbench, every statement of the order in it as it was, reads included.
export function pgbench_script(order) {
    const last = Math.max(-1, ...order.flatMap(({ params }) => params.map(({ id }) => id ?? -1)));
    const lines = ["\\set n :n + 1", "\\set base 4000000000000000000 + (:n * 1024 + :client_id) * 1024"];
    for (let i = 0; i <= last; i++) {
        lines.push(`\\set id${i} :base + ${i}`);
    }
    for (const { sql, params } of order) {
        const text = sql.replace(/\s+/g, " ").replace(/\$(\d+)/g, (_, number) => {
            const { value, id, key } = params[Number(number) - 1];
            if (id !== undefined) {
                return `:id${id}::bigint`;
            }
            if (key !== undefined) {
                return `(${quote(key)} || (:base)::text)`;
            }
            return value === null ? "NULL" : quote(value); // of an unknown type: the column decides
        });
        lines.push(`${text.replace(/;$/, "")};`);
    }
    return `${lines.join("\n")}\n`;
}

// Casts are PostgreSQL's.
const as_sqlite = (sql) => sql.replace(/\s+/g, " ").replace(/::[a-z0-9]+(\[\])?/g, "").replaceAll("$", "?");

// The writes, for replay_bench.
export function replay_file(order) {
    const writes = order.filter(({ sql }) => /^(INSERT|UPDATE|DELETE)/i.test(sql));
    const param = ({ value, id, key }) => {
        if (id !== undefined) {
            return `v${id}`;
        }
        if (key !== undefined) {
            return `k${key.replaceAll("\n", "\\n")}`;
        }
        if (value === null) {
            return "n";
        }
        if (value === "t" || value === "f") {
            return value === "t" ? "i1" : "i0"; // how PostgreSQL prints its booleans
        }
        if (BYTES.test(value)) {
            return `b${value.slice(2, 2 + value.length / 2)}`; // any bytes, as many
        }
        return (NUMBER.test(value) ? "i" : "t") + value.replaceAll("\n", "\\n");
    };
    return writes
        .map(({ sql, params }) => [as_sqlite(sql), ...params.map(param)].join("\t"))
        .join("\n");
}
