// forms.mjs - every form that a signed-in partner meets, sent broken: 4xx, or nothing changed, never a 500.
import { Browser, forms_of, links_of } from "./browser.mjs";
import { expect } from "./shop.mjs";

const PAGES_MAX = 90;
const PASSWORD = "demo-password";
const LONG = "y".repeat(9000);
const RAW = { "not UTF-8": "%ff%fe", "a broken escape": "%zz", "a NUL": "%00", "too long": LONG, "a tag": "%3Cb%3E" };

// One address of each shape: "/orders/ord_1" stands for all orders.
const shape = (path) => path.split("?")[0].replace(/\/[a-z]{3}_[a-z0-9]+/g, "/*").replace(/^(\/products)\/.*/, "$1/*");

// The bodies to send instead of the right one: each field in turn missing, repeated, wrongly encoded, too long.
function broken(fields) {
    const pair = ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    const bodies = [["an empty body", ""], ["only ampersands", "&&&&"], ["2000 fields", "a=1&".repeat(2000)]];
    fields.forEach(([name], at) => {
        const others = fields.filter((_, i) => i !== at).map(pair);
        bodies.push([`no ${name}`, others.join("&")]);
        bodies.push([`${name} twice`, [...others, pair([name, "1"]), pair([name, "2"])].join("&")]);
        for (const [what, raw] of Object.entries(RAW)) {
            bodies.push([`${name} with ${what}`, [...others, `${encodeURIComponent(name)}=${raw}`].join("&")]);
        }
    });
    return bodies;
}

// Opens every shape of page that can be reached by links, and gives those that have forms.
async function explore(browser, starts) {
    const seen = new Set();
    const queue = [...starts];
    const found = [];
    while (queue.length > 0 && seen.size < PAGES_MAX) {
        const path = queue.shift();
        if (seen.has(shape(path)) || path.includes(".")) {
            continue;
        }
        seen.add(shape(path));
        const page = await browser.open(path);
        expect(page.status < 500, `GET ${path}: ${page.status}`);
        found.push(page);
        queue.push(...links_of(page.html));
    }
    return found;
}

async function break_form(browser, page, form, wrong) {
    const action = form.action || page.path;
    for (const [what, body] of broken(form.fields)) {
        const answer = await browser.send("POST", action, body);
        if (answer.status >= 500) {
            wrong.push(`POST ${action} with ${what}: ${answer.status}`);
        }
    }
    const json = await browser.send("POST", action, "{}", "application/json");
    if (json.status < 400 || json.status >= 500) {
        wrong.push(`POST ${action} with JSON: ${json.status}`);
    }
    const forged = form.fields.filter(([name]) => name !== "csrf");
    const bare = await browser.send("POST", action, new URLSearchParams(forged).toString());
    if (bare.status < 400 || bare.status >= 500) {
        wrong.push(`POST ${action} without the token: ${bare.status}`);
    }
}

const form_to = (page, end) => forms_of(page.html).find((each) => each.method === "post" && each.action.endsWith(end));

// A basket with a server in it, and the first steps of the checkout: pages that have forms only then.
async function check_out(browser) {
    const product = await browser.open("/products/server-small");
    const add = form_to(product, "/basket");
    expect(add !== undefined, "the product's page has no form that goes to the basket");
    const basket = await browser.submit(product, add);
    const whom = form_to(basket, "/customer");
    expect(whom !== undefined, `the basket asks for no customer (${basket.status})`);
    const billing = await browser.submit(basket, whom, { customer: whom.choices("customer")[0] });
    const details = await browser.submit(billing, form_to(billing, "/billing"));
    const names = form_to(details, "/details");
    expect(names !== undefined, `the checkout asks for no details (${details.status} ${details.path})`);
    const field = names.fields.find(([name]) => /(^|[._-])name$/.test(name))?.[0] ?? "name";
    const review = await browser.submit(details, names, { [field]: "forms", agree: "1" });
    expect(form_to(review, "/confirm") !== undefined, `no review after the details (${review.status} ${review.path})`);
    return [product, basket, billing, details, review];
}

async function forms(shop) {
    const browser = new Browser(shop.url);
    const home = await browser.sign_in("anna@aegean.example", PASSWORD);
    expect(home.status === 200, `signed in: ${home.status}`);
    const steps = await check_out(browser);
    const pages = [...steps, ...(await explore(browser, ["/", "/end-customers/new", "/products"]))];
    const done = new Set();
    const wrong = [];
    for (const page of pages) {
        for (const form of forms_of(page.html).filter((each) => each.method === "post")) {
            const key = shape(form.action || page.path);
            if (done.has(key) || key === "/sign-out") {
                continue;
            }
            done.add(key);
            await break_form(browser, page, form, wrong);
        }
    }
    expect(wrong.length === 0, wrong.slice(0, 20).join("\n    "));
    expect(done.size >= 8, `only these forms were met: ${[...done].join(" ")}`);
}

async function typed_values_stay(shop) {
    const browser = new Browser(shop.url);
    const refused = await browser.sign_in("anna@aegean.example", "wrong-password");
    expect(refused.status === 422, `a wrong password: ${refused.status}`);
    expect(refused.html.includes('value="anna@aegean.example"'), "the address that was typed is gone");
    await browser.sign_in("anna@aegean.example", PASSWORD);
    const page = await browser.open("/end-customers/new");
    const form = forms_of(page.html).find((each) => each.fields.some(([name]) => name === "company"));
    expect(form !== undefined, "there is no form for a new customer");
    const again = await browser.submit(page, form, { company: "Kept & Typed", email: "nobody", country: "GR" });
    expect(again.status === 422, `a wrong customer: ${again.status}`);
    expect(again.html.includes("Kept &amp; Typed"), "the name that was typed is gone");
    expect(again.html.includes('value="nobody"'), "the wrong address that was typed is gone");
}

// A double click, and a second tab that was left open on the same page.
async function confirm_twice(shop) {
    const browser = new Browser(shop.url);
    await browser.sign_in("anna@aegean.example", PASSWORD);
    const token = shop.token("anna@aegean.example");
    const before = (await shop.list(token, "/api/v1/orders")).length;
    const review = (await check_out(browser)).at(-1);
    const form = form_to(review, "/confirm");
    const body = new URLSearchParams(form.fields).toString();
    const click = () => browser.send("POST", form.action, body);
    const answers = [...(await Promise.all([click(), click(), click()])), await click()];
    const places = new Set(answers.map((answer) => `${answer.status} ${answer.location}`));
    expect(places.size === 1 && answers[0].status === 303, `confirming gives ${[...places].join(" and ")}`);
    const after = await shop.list(token, "/api/v1/orders");
    expect(after.length === before + 1, `${after.length - before} orders were made`);
}

async function with_server(make_shop, label, body) {
    const shop = await make_shop(label);
    try {
        await shop.start(["--demo"]);
        await body(shop);
    } finally {
        await shop.stop("SIGKILL");
    }
}

export function form_tests({ make_shop }) {
    return [
        { label: "broken forms are never a 500", run: () => with_server(make_shop, "forms", forms) },
        { label: "confirming twice is one order", run: () => with_server(make_shop, "confirm", confirm_twice) },
        { label: "a refused form keeps what was typed", run: () => with_server(make_shop, "typed", typed_values_stay) },
    ];
}
