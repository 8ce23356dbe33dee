// input.mjs - wrong, missing, too long, wrongly encoded and repeated input, to the API and the forms.
import {
    bad_cancellations,
    bad_customers,
    bad_orders,
    broken_bodies,
    good_customer,
    good_order,
} from "./bad_requests.mjs";
import { form_tests } from "./forms.mjs";
import { db_name, order_done } from "./journey.mjs";
import { expect } from "./shop.mjs";

// Sends each row; the wrong answers of a table come in one message.
async function refuse_all(shop, token, path, rows) {
    const wrong = [];
    for (const [what, body, statuses, place] of rows) {
        let answer;
        try {
            answer = await shop.send(token, "POST", path, body, { "idempotency-key": `bad-${++shop.keys}` });
        } catch (error) {
            wrong.push(`${what}: no answer (${error.cause?.code ?? error.message})`);
            continue;
        }
        const type = answer.headers.get("content-type") ?? "";
        const places = (answer.json?.errors ?? []).map((each) => each.pointer ?? each.parameter ?? each.header);
        if (!statuses.includes(answer.status)) {
            wrong.push(`${what}: ${answer.status}, not ${statuses} (${answer.text.slice(0, 160)})`);
        } else if (!type.startsWith("application/problem+json")) {
            wrong.push(`${what}: the answer is ${type}`);
        } else if (place !== "" && !places.includes(place)) {
            wrong.push(`${what}: names ${JSON.stringify(places)}, not ${place}`);
        }
    }
    expect(wrong.length === 0, `POST ${path}\n    ${wrong.join("\n    ")}`);
}

// The number of things that a refused request must not change.
async function census(shop, token) {
    const counts = {};
    for (const kind of ["end-customers", "orders", "subscriptions", "services"]) {
        counts[kind] = (await shop.list(token, `/api/v1/${kind}`)).length;
    }
    return JSON.stringify(counts);
}

async function with_shop(make_shop, label, body) {
    const shop = await make_shop(label);
    try {
        const anna = shop.token("anna@aegean.example");
        const greta = shop.token("greta@nordlicht.example");
        await shop.start();
        await body(shop, anna, greta);
        await shop.stop();
        const run = shop.cli(["check"]);
        expect(run.code === 0, `stoa check: ${run.text}`);
    } finally {
        await shop.stop("SIGKILL");
    }
}

async function api(shop, anna, greta) {
    const stranger = (await shop.list(greta, "/api/v1/end-customers"))[0];
    const customer = await shop.post(anna, "/api/v1/end-customers", good_customer);
    const placed = await shop.post(anna, "/api/v1/orders", good_order(customer.id, db_name(shop)));
    const order = await order_done(shop, anna, placed.id);
    const [line] = order.lines;
    const before = await census(shop, anna);
    const paths = {
        customers: "/api/v1/end-customers",
        orders: "/api/v1/orders",
        cancellations: `/api/v1/subscriptions/${line.subscription}/cancellations`,
    };
    const problems = [];
    const attempt = (path, rows) =>
        refuse_all(shop, anna, path, rows).catch((error) => problems.push(error.message));
    for (const path of Object.values(paths)) {
        await attempt(path, broken_bodies);
    }
    await attempt(paths.customers, bad_customers());
    await attempt(paths.orders, bad_orders(customer.id, stranger.id));
    await attempt(paths.cancellations, bad_cancellations);
    await attempt(`${paths.cancellations}?preview=perhaps`, [["a wrong parameter", { when: "now" }, [422], "preview"]]);
    await attempt(`${paths.orders}?surprise=1`, [["an unknown parameter", good_order(customer.id), [400, 422], ""]]);
    const nowhere = ["no such thing", { when: "now" }, [404, 422], ""];
    await attempt("/api/v1/subscriptions/sub_0000000000000/cancellations", [nowhere]);
    await attempt("/api/v1/subscriptions/%00/cancellations", [["a NUL", { when: "now" }, [400, 404, 422], ""]]);
    await attempt("/api/v1/services/svc_0000000000000/credentials", [["no such thing", undefined, [404, 422], ""]]);
    await attempt(`/api/v1/services/${line.service}/retry`, [["a ready service", {}, [409], ""]]);
    await attempt("/api/v1/cancellations/can_0000000000000/revoke", [["no such thing", undefined, [404, 422], ""]]);
    expect(problems.length === 0, problems.join("\n    "));
    const after = await census(shop, anna);
    expect(before === after, `something was made: ${before}, then ${after}`);
}

async function strangers(shop, anna, greta) {
    const customer = await shop.post(anna, "/api/v1/end-customers", good_customer);
    const placed = await shop.post(anna, "/api/v1/orders", good_order(customer.id, db_name(shop)));
    const order = await order_done(shop, anna, placed.id);
    const [line] = order.lines;
    const paths = [
        `/api/v1/end-customers/${customer.id}`,
        `/api/v1/orders/${order.id}`,
        `/api/v1/subscriptions/${line.subscription}`,
        `/api/v1/services/${line.service}`,
    ];
    for (const path of paths) {
        const answer = await shop.send(greta, "GET", path);
        expect([403, 404].includes(answer.status), `a stranger gets ${answer.status} from ${path}`);
        const nobody = await shop.send("", "GET", path);
        expect(nobody.status === 401, `nobody gets ${nobody.status} from ${path}`);
    }
    const taken = await shop.send(greta, "POST", `/api/v1/services/${line.service}/credentials`);
    expect([403, 404].includes(taken.status), `a stranger gets ${taken.status} for the password`);
}

export function input_tests({ make_shop }) {
    return [
        { label: "bad input to the API is refused by name", run: () => with_shop(make_shop, "bad-input", api) },
        { label: "strangers see nothing", run: () => with_shop(make_shop, "strangers", strangers) },
        ...form_tests({ make_shop }),
    ];
}
