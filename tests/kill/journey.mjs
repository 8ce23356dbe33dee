// journey.mjs - the main job from the customer's creation to the purge, and what must be true after it.
//
// A new end customer gets a real Cloud Database and a simulated server in one order. The database is
// cancelled now and purged after its retention; the server at the period's end. Wherever the server
// of Stoa is killed on the way, everything has to exist exactly once.
import { expect, until } from "./shop.mjs";

const DAY_S = 86400;
const END_MARGIN_S = 3600;
const INVOICE_DUE_DAYS = 14;
const START_DAYS = 5;
const TRIAL_DAYS = 14; // of Cloud Server Small
const RETRY_WAIT_DAYS = 10; // over the days of the retry, weekends and the bank's own

// The sales on the path to a customer of Aegean: who sees the document as its buyer, and the buyer's name.
const edges = [
    { person: "nikos", buyer: "Meridian Cloud" },
    { person: "anna", buyer: "Aegean Systems" },
    { person: "anna", buyer: null }, // the end customer, seen by its seller
];

const minor = (text) => {
    const [, sign, whole, cents] = /^(-?)(\d+)\.(\d\d)$/.exec(text);
    return BigInt(`${sign}${whole}${cents}`);
};

const days = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / (DAY_S * 1000));

// Half away from zero, on price × quantity × days / days of the cycle, without floating point.
function expected(line) {
    const explained = line.explained;
    const [whole, part = ""] = explained.unit_price.split(".");
    const scale = 10n ** BigInt(part.length);
    const num = BigInt(whole + part) * BigInt(explained.quantity) * BigInt(explained.proration.num) * 100n;
    const den = scale * BigInt(explained.proration.den);
    return (2n * num + den) / (2n * den);
}

function check_line(line, subscription) {
    const { from, to, proration } = line.explained;
    expect(from === subscription.started_on, `${line.title}: charged from ${from}, started on ${subscription.started_on}`);
    expect(to === proration.cycle_to, `${line.title}: charged to ${to}, the cycle ends on ${proration.cycle_to}`);
    expect(proration.num === days(from, to), `${line.title}: ${proration.num} days between ${from} and ${to}`);
    const cycle = days(proration.cycle_from, proration.cycle_to);
    expect(proration.den === cycle, `${line.title}: a cycle of ${proration.den} days, not ${cycle}`);
    expect(minor(line.amount) === expected(line), `${line.title}: ${line.amount}, not ${expected(line)}`);
}

// The documents of one kind that the person sees for this customer, with their lines.
async function documents(shop, token, kind, customer) {
    const heads = await shop.list(token, `/api/v1/${kind}?end_customer=${customer}`);
    const found = [];
    for (const head of heads) {
        found.push(await shop.get(token, `/api/v1/${kind}/${head.id}`));
    }
    return found;
}

async function of_edge(shop, people, edge, kind, customer) {
    const buyer = edge.buyer ?? customer.company;
    const all = await documents(shop, people[edge.person], kind, customer.id);
    return all.filter((document) => document.buyer.name === buyer);
}

// One invoice on every edge, once the billing jobs have run.
async function invoices(shop, people, customer, subscriptions) {
    const found = [];
    for (const edge of edges) {
        const what = `invoice to ${edge.buyer ?? "the customer"}`;
        const own = await until(what, async () => {
            const documents = await of_edge(shop, people, edge, "invoices", customer);
            const lines = documents.flatMap((document) => document.lines);
            return lines.length >= subscriptions.length ? documents : null;
        });
        const lines = own.flatMap((document) => document.lines);
        for (const subscription of subscriptions) {
            const about = lines.filter((line) => line.subscription === subscription.id);
            expect(about.length === 1, `${what}: ${about.length} lines for ${subscription.title}`);
            check_line(about[0], subscription);
        }
        found.push(own);
    }
    return found;
}

async function credit_notes(shop, people, customer, subscription, bills) {
    for (const [i, edge] of edges.entries()) {
        const what = `credit note to ${edge.buyer ?? "the customer"}`;
        const about = await until(what, async () => {
            const notes = await of_edge(shop, people, edge, "credit-notes", customer);
            const lines = notes.flatMap((note) => note.lines.map((line) => ({ note, line })));
            const mine = lines.filter(({ line }) => line.subscription === subscription.id);
            return mine.length > 0 ? mine : null;
        });
        expect(about.length === 1, `${what}: ${about.length} lines`);
        const { note, line } = about[0];
        const invoice = bills[i].find((document) => document.id === note.corrects);
        expect(invoice !== undefined, `${what} corrects ${note.corrects}, which is not its invoice`);
        const at = Number(/ line (\d+)$/.exec(line.corrects)?.[1]);
        const charged = invoice.lines[at - 1];
        expect(charged?.subscription === subscription.id, `${what}: its line corrects another line`);
        const credit = -minor(line.amount);
        expect(credit > 0n && credit <= minor(charged.amount), `${what}: ${line.amount} of ${charged.amount}`);
    }
}

// The back end is one for all tests.
export const db_name = (shop) => `${shop.name.replace(/[^a-z0-9]/g, "_").slice(0, 30)}_${Date.now() % 1000000}`;

function request(dbName, customer) {
    const settings = { name: dbName, engine: "postgresql", version: "15", size_gb: 5 };
    return {
        end_customer: customer.id,
        confirm: true,
        lines: [
            {
                plan: "postgresql-small-monthly",
                quantity: 1,
                name: "Bookings",
                settings: { ...settings, allowed_cidrs: ["127.0.0.1/32"] },
            },
            { plan: "server-small-monthly", quantity: 2, name: "Web", settings: { name: "web" } },
        ],
    };
}

export function new_customer(name) {
    return {
        company: `Kill ${name}`,
        contact: "Rhea Kallis",
        email: "office@kill.example",
        phone: "+30 22410 00 300",
        street: "1 Harbour Street",
        city: "Rhodes",
        postcode: "851 31",
        country: "GR",
    };
}

export async function order_done(shop, token, id) {
    let last;
    const state = () => `(${last?.state}: ${last?.cause}${last?.lines.map((line) => ` ${line.state} ${line.cause}`)})`;
    const order = await until(
        "order",
        async () => {
            last = await shop.get(token, `/api/v1/orders/${id}`);
            return ["done", "partly_done", "failed"].includes(last.state) ? last : null;
        },
        state,
    );
    expect(order.state === "done", `the order is ${state()}`);
    return order;
}

// The password is shown once: when the server died between showing and answering, it is gone.
async function reveal(shop, token, service) {
    const crashes = shop.crashes;
    const answer = await shop.call(token, "POST", `/api/v1/services/${service}/credentials`);
    if (answer.status === 410 && shop.crashes > crashes) {
        return null;
    }
    expect(answer.status === 200, `credentials: ${answer.status} ${answer.text}`);
    return answer.json.credentials.password;
}

async function cancelled(shop, token, subscription) {
    await until("cancellation", async () => {
        const now = await shop.get(token, `/api/v1/subscriptions/${subscription}`);
        return ["ended", "cancelled"].includes(now.state) ? now : null;
    });
}

async function gone(shop, token, service) {
    await until("purge", async () => {
        const now = await shop.get(token, `/api/v1/services/${service}`);
        return now.state === "terminated" ? now : null;
    });
}

async function in_states(shop, token, line, subscription, service) {
    await until(`${subscription} ${service}`, async () => {
        const sold = await shop.get(token, `/api/v1/subscriptions/${line.subscription}`);
        const made = await shop.get(token, `/api/v1/services/${line.service}`);
        return sold.state === subscription && made.state === service ? sold : null;
    });
}

// Suspends the database and resumes it: the login is refused, then works again.
async function pause_database(shop, token, vendor, line, login) {
    const path = `/api/v1/subscriptions/${line.subscription}`;
    await shop.post(token, `${path}/suspend`, { reason: "On request" });
    await in_states(shop, token, line, "suspended", "suspended");
    expect(vendor.login(login.url, login.password ?? "") !== "", "the customer can log in while it is suspended");
    await shop.post(token, `${path}/resume`);
    await in_states(shop, token, line, "active", "ready");
    if (login.password !== null) {
        const problem = vendor.login(login.url, login.password);
        expect(problem === "", `the customer cannot log in after the resumption: ${problem}`);
    }
}

// Nothing is paid: the day after the invoice the policy suspends, and the payment ends that.
async function dun(shop, token, customer, line, bills) {
    const stages = [{ name: "Blocked", after_days: 1, action: "suspend" }];
    await shop.post(token, "/api/v1/dunning/policy", { stages });
    await shop.later(DAY_S + END_MARGIN_S);
    await in_states(shop, token, line, "suspended", "suspended");
    const received_on = bills[2][0].issued_on;
    await shop.post(token, "/api/v1/payments", { buyer: customer.id, amount: "900.00", received_on });
    await in_states(shop, token, line, "active", "ready");
    const dunning = await shop.get(token, `/api/v1/overdue/${customer.id}`);
    const steps = dunning.history.map((step) => step.stage).join();
    expect(steps === ",Blocked", `the stages were ${steps}`);
    await shop.post(token, "/api/v1/dunning/policy", { stages: [] });
}

// Cancels the database now: the login is refused, the credit is written, after the retention it is gone.
async function end_database(shop, people, vendor, customer, line, bills, login) {
    const path = `/api/v1/subscriptions/${line.subscription}`;
    const subscription = await shop.get(people.anna, path);
    const cancel = await shop.post(people.anna, `${path}/cancellations`, { when: "now", reason: "other" });
    await cancelled(shop, people.anna, line.subscription);
    const refused = vendor.login(login.url, login.password ?? "");
    expect(refused !== "", "the customer can log in after the cancellation");
    await credit_notes(shop, people, customer, subscription, bills);
    const service = await shop.get(people.anna, `/api/v1/services/${line.service}`);
    expect(vendor.databases(line.service) === 1, "the database was deleted before its retention was over");
    const wait_s = (Date.parse(service.purge_at) - Date.now()) / 1000 - shop.aheadS;
    await shop.later(Math.max(1, Math.ceil(wait_s) + 1));
    await gone(shop, people.anna, line.service);
    expect(vendor.databases(line.service) === 0, "the database is still there");
    expect(vendor.roles(line.service) === 0, "the role is still there");
    const again = await shop.get(people.anna, `/api/v1/cancellations/${cancel.id}`);
    expect(again.state === "done", `the cancellation is ${again.state}`);
}

// One more server: what was charged comes back and all of them are charged, once on every edge.
async function change_server(shop, people, customer, line) {
    const path = `/api/v1/subscriptions/${line.subscription}`;
    const made = await shop.post(people.anna, `${path}/changes`, { quantity: 3 });
    expect(made.state === "done", `the change is ${made.state}`);
    await in_states(shop, people.anna, line, "active", "ready");
    const sold = await shop.get(people.anna, path);
    expect(sold.quantity === 3, `there are ${sold.quantity} servers`);
    for (const edge of edges) {
        await until("invoice of the change", async () => {
            const own = await of_edge(shop, people, edge, "invoices", customer);
            return own.flatMap((document) => document.lines).length >= 4 ? own : null;
        });
    }
    // A cheaper plan of a longer term: its credit note has the old credit and the new charge.
    const moved = await shop.post(people.anna, `${path}/changes`, { plan: "server-small-1y-monthly" });
    expect(moved.state === "done", `the change of the plan is ${moved.state}`);
    await in_states(shop, people.anna, line, "active", "ready");
    for (const edge of edges) {
        const lines = await until("credit note of the plan", async () => {
            const own = await of_edge(shop, people, edge, "credit-notes", customer);
            const servers = own.flatMap((document) => document.lines).filter((l) => l.title.includes("Server"));
            return servers.length > 0 ? servers : null;
        });
        expect(lines.length === 2, `${lines.length} lines of the plan's change to ${edge.buyer ?? "the customer"}`);
    }
}

// Cancels the server at the period's end and lets the time pass: no invoice for another period.
async function end_server(shop, people, customer, line) {
    const path = `/api/v1/subscriptions/${line.subscription}`;
    const cancel = await shop.post(people.anna, `${path}/cancellations`, { when: "period_end" });
    const ends = Date.parse(cancel.effective_on) / 1000 + END_MARGIN_S;
    await shop.later(Math.max(1, Math.ceil(ends - Date.now() / 1000 - shop.aheadS)));
    await cancelled(shop, people.anna, line.subscription);
    const service = await shop.get(people.anna, `/api/v1/services/${line.service}`);
    const wait_s = (Date.parse(service.purge_at) - Date.now()) / 1000 - shop.aheadS;
    await shop.later(Math.max(1, Math.ceil(wait_s) + 1));
    await gone(shop, people.anna, line.service);
    for (const edge of edges) {
        const own = await of_edge(shop, people, edge, "invoices", customer);
        const lines = own.flatMap((document) => document.lines);
        expect(lines.length === 4, `${lines.length} invoice lines to ${edge.buyer ?? "the customer"}, not 4`);
    }
}

// Two customers in one basket: wherever the server is killed, also between the two, each gets one order.
async function order_for_two(shop, token) {
    const both = [];
    for (const name of ["first", "second"]) {
        both.push(await shop.post(token, "/api/v1/end-customers", new_customer(`${shop.name} ${name}`)));
    }
    const rows = both.map((customer) => `${customer.id},server-small-monthly,1\n`).join("");
    const basket = await shop.post(token, "/api/v1/basket/bulk", { csv: `customer,plan,quantity\n${rows}` });
    const lines = basket.drafts.flatMap((draft) => draft.lines);
    const settings = lines.map((line, i) => ({ line: line.id, settings: { name: `web-${i}` } }));
    const body = { lines: settings, agree: true, price_token: basket.price_token };
    const done = await shop.post(token, `/api/v1/checkouts/${basket.id}/confirm`, body);
    expect(done.settled && done.orders.length === 2, `the checkout has ${done.orders.length} orders`);
    for (const customer of both) {
        const orders = await shop.list(token, `/api/v1/orders?end_customer=${customer.id}`);
        expect(orders.length === 1, `${orders.length} orders for one customer of the basket`);
        await order_done(shop, token, orders[0].id);
    }
}

// An order needs the seller's approval and begins some days later: it is decided and carried out once.
async function order_patiently(shop, people) {
    const rule = { name: "Everything", condition: "amount", border: "0.01", approver: "seller" };
    const made = await shop.post(people.nikos, "/api/v1/approval-rules", rule);
    const customer = await shop.post(people.anna, "/api/v1/end-customers", new_customer(`${shop.name} waits`));
    const start_on = shop.day(START_DAYS);
    const line = { plan: "server-small-monthly", quantity: 1, name: "Web", settings: { name: "web-later" } };
    const order = { end_customer: customer.id, confirm: true, start_on, lines: [line] };
    const placed = await shop.post(people.anna, "/api/v1/orders", order);
    expect(placed.state === "awaiting_approval", `the order is ${placed.state}`);
    const allowed = await shop.post(people.nikos, `/api/v1/orders/${placed.id}/allow`, { reason: "Agreed" });
    expect(allowed.state === "scheduled", `the approved order is ${allowed.state}`);
    await shop.delete(people.nikos, `/api/v1/approval-rules/${made.id}`);
    await shop.later((START_DAYS + 1) * DAY_S);
    await order_done(shop, people.anna, placed.id);
    const sold = await shop.list(people.anna, `/api/v1/subscriptions?end_customer=${customer.id}`);
    expect(sold.length === 1, `${sold.length} subscriptions of an order that waited`);
}

// A trial that nobody makes paid ends by itself: once, and it cost nothing.
async function try_out(shop, token) {
    const customer = await shop.post(token, "/api/v1/end-customers", new_customer(`${shop.name} tries`));
    const line = { plan: "server-small-monthly", trial: true, settings: { name: "web-trial" } };
    const placed = await shop.post(token, "/api/v1/orders", { end_customer: customer.id, confirm: true, lines: [line] });
    const order = await order_done(shop, token, placed.id);
    await shop.later((TRIAL_DAYS + 1) * DAY_S);
    await cancelled(shop, token, order.lines[0].subscription);
    // A line of nothing on both edges that the partner sees.
    const made = await shop.list(token, `/api/v1/invoices?end_customer=${customer.id}`);
    const charged = made.map((invoice) => invoice.gross).join();
    expect(charged === "0.00,0.00", `invoices of ${charged} for a trial`);
}

// Something is charged at once, its invoice voided, and a payment recorded: each once.
// The customer is a new one: others' credit on account would pay the invoice.
async function settle(shop, token) {
    const customer = await shop.post(token, "/api/v1/end-customers", new_customer(`${shop.name} again`));
    const listed = `/api/v1/invoices?end_customer=${customer.id}`;
    const before = new Set((await shop.list(token, listed)).map((invoice) => invoice.id));
    const charge = { buyer: customer.id, title: "Visit", amount: "90.00", quantity: 1, at_once: true };
    await shop.post(token, "/api/v1/charges", charge);
    const made = (await shop.list(token, listed)).filter((invoice) => !before.has(invoice.id));
    expect(made.length === 1, `${made.length} invoices for one charge`);
    await shop.post(token, `/api/v1/invoices/${made[0].id}/void`, { reason: "Charged by mistake" });
    const voided = await shop.get(token, `/api/v1/invoices/${made[0].id}`);
    expect(voided.state === "void", `the invoice is ${voided.state}`);
    const moves = await shop.list(token, "/api/v1/money-moves?kind=void");
    const own = moves.filter((move) => move.invoice === made[0].id);
    expect(own.length === 1, `${own.length} voids of one invoice`);

    const day = new Date(Date.now() - DAY_S * 1000).toISOString().slice(0, 10);
    const form = { buyer: customer.id, amount: "5.00", received_on: day, method: "manual" };
    await shop.post(token, "/api/v1/payments", form);
    const payments = await shop.list(token, `/api/v1/payments?account=${customer.id}`);
    const money = payments.filter((payment) => payment.amount === "5.00");
    expect(money.length === 1, `${money.length} payments of 5.00`);
}

// A customer's invoice is collected by direct debit: the bank refuses the first attempt, the second is paid.
async function collect(shop, token) {
    const creditor = { name: "Aegean Systems", iban: "GR1601101250000000012300695", identifier: "DE98ZZZ09999999999" };
    const terms = { notice_days: 0, lead_days: 1, settle_days: 1, retry_days: "3" };
    await shop.post(token, "/api/v1/debits/settings", { ...creditor, ...terms });
    const customer = await shop.post(token, "/api/v1/end-customers", new_customer(`${shop.name} pays`));
    const signed_on = new Date(Date.now() - DAY_S * 1000).toISOString().slice(0, 10);
    const account = { holder: "Rhea Kallis", iban: "DE89370400440532013000", signed_on, scheme: "core" };
    await shop.post(token, "/api/v1/mandates", { buyer: customer.id, ...account });
    const charge = { buyer: customer.id, title: "Visit", amount: "90.00", quantity: 1, at_once: true };
    await shop.post(token, "/api/v1/charges", charge);
    const [invoice] = await shop.list(token, `/api/v1/invoices?end_customer=${customer.id}`);

    const attempts = async () => {
        await shop.post(token, "/api/v1/debits", {});
        const all = await shop.list(token, "/api/v1/payment-attempts");
        return all.filter((attempt) => attempt.invoice === invoice.id).sort((a, b) => a.attempt - b.attempt);
    };
    await shop.later((INVOICE_DUE_DAYS + 1) * DAY_S);
    const first = await attempts();
    expect(first.length === 1, `${first.length} attempts for one invoice`);
    const reference = first[0].id.toUpperCase().replace("_", "-");
    const status = `<OrgnlEndToEndId>${reference}</OrgnlEndToEndId><TxSts>RJCT</TxSts>`;
    const why = "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>";
    const report = `<CstmrPmtStsRpt><TxInfAndSts>${status}${why}</TxInfAndSts></CstmrPmtStsRpt>`;
    const answer = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">${report}</Document>`;
    await shop.post(token, "/api/v1/debits/answers", answer);
    await shop.later(RETRY_WAIT_DAYS * DAY_S);
    const second = await attempts();
    expect(second.map((attempt) => attempt.state).join() === "failed,pending", JSON.stringify(second));
    await shop.later(RETRY_WAIT_DAYS * DAY_S);
    const last = await attempts();
    expect(last.map((attempt) => attempt.state).join() === "failed,succeeded", JSON.stringify(last));
    const payments = await shop.list(token, `/api/v1/payments?account=${customer.id}`);
    expect(payments.length === 1, `${payments.length} payments of one invoice`);
    const paid = await shop.get(token, `/api/v1/invoices/${invoice.id}`);
    expect(paid.state === "paid", `the invoice is ${paid.state}`);
}

function check(shop) {
    const run = shop.cli(["check"]);
    expect(run.code === 0, `stoa check: ${run.text}${run.problem}`);
}

// The whole story. `people`: tokens of the sample users by first name.
export async function journey(shop, people, vendor) {
    const anna = people.anna;
    const customer = await shop.post(anna, "/api/v1/end-customers", new_customer(shop.name));
    const named = await shop.list(anna, `/api/v1/end-customers?q=${encodeURIComponent(customer.company)}`);
    expect(named.length === 1, `${named.length} customers were made`);

    const placed = await shop.post(anna, "/api/v1/orders", request(db_name(shop), customer));
    const order = await order_done(shop, anna, placed.id);
    const orders = await shop.list(anna, `/api/v1/orders?end_customer=${customer.id}`);
    expect(orders.length === 1, `${orders.length} orders`);
    const subscriptions = await shop.list(anna, `/api/v1/subscriptions?end_customer=${customer.id}`);
    expect(subscriptions.length === 2, `${subscriptions.length} subscriptions`);
    const services = await shop.list(anna, `/api/v1/services?end_customer=${customer.id}`);
    expect(services.length === 2, `${services.length} services`);

    const [database, server] = order.lines;
    const service = await shop.get(anna, `/api/v1/services/${database.service}`);
    expect(vendor.roles(database.service) === 1, "there is not exactly one role");
    expect(vendor.databases(database.service) === 1, "there is not exactly one database");
    const login = { url: service.endpoint.connection_string, password: await reveal(shop, anna, database.service) };
    if (login.password !== null) {
        const problem = vendor.login(login.url, login.password);
        expect(problem === "", `the customer cannot log in: ${problem}`);
    }
    const bills = await invoices(shop, people, customer, subscriptions);
    await pause_database(shop, anna, vendor, database, login);
    await dun(shop, anna, customer, database, bills);
    await end_database(shop, people, vendor, customer, database, bills, login);
    await change_server(shop, people, customer, server);
    await end_server(shop, people, customer, server);
    await settle(shop, anna);
    await collect(shop, anna);
    await order_for_two(shop, anna);
    await order_patiently(shop, people);
    await try_out(shop, anna);
    await shop.stop();
    check(shop);
}
