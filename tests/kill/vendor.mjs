// vendor.mjs - looks at the real back end past Stoa: what roles and databases there are, who may log in.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

export class Vendor {
    constructor(confPath) {
        this.url = JSON.parse(readFileSync(confPath, "utf8")).connectors.postgresql.url;
    }

    admin(sql) {
        const run = spawnSync("psql", ["-XAtq", "-c", sql, this.url], { encoding: "utf8" });
        if (run.status !== 0) {
            throw new Error(`psql: ${run.stderr}`);
        }
        return run.stdout.trim();
    }

    // The mark of the service is a comment on its role (connector/README.md); the role owns the database.
    roles(service) {
        return Number(
            this.admin(
                "SELECT count(*) FROM pg_roles WHERE " +
                    `starts_with(shobj_description(oid, 'pg_authid'), 'stoa:${service}:')`,
            ),
        );
    }

    databases(service) {
        return Number(
            this.admin(
                "SELECT count(*) FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE " +
                    `starts_with(shobj_description(r.oid, 'pg_authid'), 'stoa:${service}:')`,
            ),
        );
    }

    // As the customer: "" when the login works, else why not.
    login(connectionString, password) {
        const run = spawnSync("psql", ["-XAtqw", "-c", "CREATE TEMPORARY TABLE t (n int)", connectionString], {
            encoding: "utf8",
            env: { ...process.env, PGPASSWORD: password, PGCONNECT_TIMEOUT: "5" },
        });
        return run.status === 0 ? "" : run.stderr.trim() || `exit ${run.status}`;
    }
}
