// check_demo.mjs - the sample data under demo/ is whole: codes, references, prices, texts, pictures.
//
// Usage: node tests/demo/check_demo.mjs. Prints what is wrong, one line each, and exits 1; see demo/README.md.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const problems = [];
const wrong = (where, what) => problems.push(`${where}: ${what}`);
const text = (path) => readFileSync(join(root, path), "utf8");
const json = (path) => JSON.parse(text(path));

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const DECIMAL = /^(0|[1-9][0-9]*)\.[0-9]{2,4}$/;
const PERCENT = /^[0-9]{1,3}(\.[0-9]{1,4})?$/;
const PERIODS = { P1M: 1, P1Y: 12, P3Y: 36 };
const CURRENCIES = ["EUR", "USD"];
const ROLES = "administrator buyer subscriptions cloud billing approver auditor sees_cost".split(
    " ",
);
const KINDS =
    "cloud_data_center cloud_server cloud_firewall cloud_database hosted_exchange ms_cloud_services".split(
        " ",
    );
const WORDS_MIN = 120;
const WORDS_MAX = 250;
const PICTURE_BYTES_MAX = 6 * 1024;
const PLAN_SUFFIX = {
    "P1M P1M": "monthly",
    "P1Y P1M": "1y-monthly",
    "P1Y P1Y": "yearly",
    "P3Y P1Y": "3y-yearly",
};
const PRODUCT_MEMBERS = (
    "code kind connector name vendor category industries summary description image featured new " +
    "popular tax_category refund retention_minutes settings addon addons vendor_product plans " +
    "type sale_kind promoted attributes upgrades excludes bundle"
).split(" ");
const PLAN_MEMBERS =
    "code name term billing quantity_min quantity_max quantity_step unit price cost usage trial_days".split(" ");
const ACCOUNT_MEMBERS = (
    "code parent kind partner_class name contact_name email phone street city region postcode country " +
    "vat_number currency time_zone anchor_day price_list credit_limit bills_customers markup_percent"
).split(" ");

function only(where, object, members) {
    for (const key of Object.keys(object)) {
        if (!members.includes(key)) wrong(where, `unknown member ${key}`);
    }
}

// Maps code to item; reports what is not a slug or stands twice.
function byCode(where, items) {
    const map = new Map();
    for (const item of items) {
        if (!SLUG.test(item.code ?? "")) wrong(where, `code ${item.code} is not a slug`);
        if (map.has(item.code)) wrong(where, `code ${item.code} stands twice`);
        map.set(item.code, item);
    }
    return map;
}

// Fields are quoted only where they hold a comma; none holds a quote or a line break.
function sheetProducts() {
    const lines = text("demo/microsoft-licence-prices-2026-11.csv")
        .replace(/^\uFEFF/, "")
        .trim()
        .split(/\r?\n/);
    const cells = (line) =>
        [...line.matchAll(/("[^"]*"|[^,]*)(,|$)/g)].map((match) => match[1].replace(/^"|"$/g, ""));
    const header = cells(lines[0]);
    const titles = new Map();
    for (const line of lines.slice(1)) {
        const row = cells(line);
        const cell = (name) => row[header.indexOf(name)];
        titles.set(`${cell("ProductId")}:${cell("SkuId")}`, cell("SkuTitle"));
    }
    return titles;
}

function checkPrices(where, plan) {
    for (const currency of CURRENCIES) {
        const price = plan.price?.[currency];
        const cost = plan.cost?.[currency];
        if (typeof price !== "string" || !DECIMAL.test(price))
            wrong(where, `price ${currency} is no decimal string: ${price}`);
        if (typeof cost !== "string" || !DECIMAL.test(cost))
            wrong(where, `cost ${currency} is no decimal string: ${cost}`);
        if (Number(cost) >= Number(price))
            wrong(where, `cost ${cost} is not below the price ${price} ${currency}`);
    }
}

// The import checks tariffs; here only that every currency has one.
function checkUsage(where, plan) {
    if (plan.price || plan.cost || !plan.usage.meter) wrong(where, "usage has its own prices");
    for (const currency of CURRENCIES)
        if (!plan.usage.prices?.[currency]) wrong(where, `no usage price in ${currency}`);
}

function checkPlan(product, plan) {
    const where = `plan ${plan.code}`;
    only(where, plan, PLAN_MEMBERS);
    const months = PERIODS[plan.term];
    const billed = PERIODS[plan.billing];
    if (!months || !billed || months % billed !== 0)
        wrong(where, `term ${plan.term} and billing ${plan.billing} do not fit`);
    if (plan.code !== `${product.code}-${PLAN_SUFFIX[`${plan.term} ${plan.billing}`]}`)
        wrong(where, "code does not follow the rule");
    const { quantity_min: min, quantity_max: max, quantity_step: step } = plan;
    if (![min, max, step].every(Number.isInteger) || min < 1 || max < min || step < 1)
        wrong(where, "quantities");
    if (!plan.name || !plan.unit) wrong(where, "name or unit is missing");
    if (plan.usage) checkUsage(where, plan);
    else checkPrices(where, plan);
}

// The commitment must pay: a longer plan costs less for each month than the monthly one.
function checkLadder(product) {
    const monthly = product.plans.find((plan) => plan.term === "P1M");
    for (const plan of product.plans) {
        if (
            monthly &&
            plan !== monthly &&
            Number(plan.price.EUR) / PERIODS[plan.billing] >= Number(monthly.price.EUR)
        ) {
            wrong(`plan ${plan.code}`, "is not cheaper than the monthly plan");
        }
    }
}

function checkTexts(where, product) {
    const words = (product.description ?? "")
        .split(/\s+/)
        .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    if (words < WORDS_MIN || words > WORDS_MAX) wrong(where, `description has ${words} words`);
    for (const heading of ["### What is included", "### Limits", "### When you cancel"]) {
        if (!product.description.includes(heading)) wrong(where, `description lacks "${heading}"`);
    }
    if (/lorem|ipsum|TODO|\bTBD\b/i.test(product.description))
        wrong(where, "description is a placeholder");
    if (!/^[^\n]{30,160}\.$/.test(product.summary ?? ""))
        wrong(where, "summary is not one sentence of 30 to 160 characters");
}

function checkPicture(where, path) {
    if (!existsSync(join(root, path))) return wrong(where, `picture ${path} is missing`);
    const svg = text(path);
    if (statSync(join(root, path)).size > PICTURE_BYTES_MAX)
        wrong(where, `picture ${path} is larger than ${PICTURE_BYTES_MAX} bytes`);
    if (
        !svg.startsWith("<svg ") ||
        /<(script|style|text|image|foreignObject)|\son[a-z]+=|href=|url\((?!#)|style=/.test(svg)
    ) {
        wrong(where, `picture ${path} has something other than drawing`);
    }
}

function checkBundle(where, product, products) {
    const plans = new Set(
        [...products.values()].flatMap((other) => (other.plans ?? []).map((plan) => plan.code)),
    );
    if (product.plans || product.bundle.length < 2) wrong(where, "a bundle has parts and no plans");
    for (const part of product.bundle) {
        if (!plans.has(part.plan) || !(part.quantity >= 1)) wrong(where, `part ${part.plan}`);
    }
}

function checkProduct(product, products, sheet) {
    const where = `product ${product.code}`;
    only(where, product, PRODUCT_MEMBERS);
    if (!KINDS.includes(product.kind)) wrong(where, `kind ${product.kind}`);
    const postgresql = product.kind === "cloud_database" && product.code.startsWith("postgresql-");
    if (product.connector !== (postgresql ? "postgresql" : "simulator"))
        wrong(where, `connector ${product.connector}`);
    for (const member of ["name", "vendor", "category"]) {
        if (!product[member]) wrong(where, `${member} is missing`);
    }
    if (!Array.isArray(product.industries) || product.industries.length === 0)
        wrong(where, "industries are missing");
    if (
        ![product.featured, product.new, product.popular, product.addon].every(
            (flag) => typeof flag === "boolean",
        )
    )
        wrong(where, "a flag is missing");
    if (product.tax_category !== "S" || product.refund !== "day")
        wrong(where, "tax_category or refund");
    if (!Number.isInteger(product.retention_minutes) || product.retention_minutes < 1)
        wrong(where, "retention_minutes");
    for (const code of product.addons ?? []) {
        if (!products.get(code)?.addon) wrong(where, `addon ${code} is no add-on`);
        if (product.addon) wrong(where, "an add-on has add-ons");
    }
    checkTexts(where, product);
    if (product.image !== `img/products/${product.code}.svg`)
        wrong(where, `image ${product.image}`);
    checkPicture(where, join("assets", product.image));
    if (product.kind === "ms_cloud_services") {
        if (product.plans) wrong(where, "plans come from the price sheet");
        if (sheet.get(product.vendor_product) !== product.name)
            wrong(where, `${product.vendor_product} is not "${product.name}" in the price sheet`);
    } else if (product.bundle) {
        checkBundle(where, product, products);
    } else {
        if (!product.plans?.length) return wrong(where, "has no plans");
        product.plans.forEach((plan) => checkPlan(product, plan));
        checkLadder(product);
    }
}

function checkCatalogue(catalogue, products) {
    const sheet = sheetProducts();
    if (catalogue.stoa_catalogue !== 1) wrong("catalogue", "stoa_catalogue is not 1");
    products.forEach((product) => checkProduct(product, products, sheet));
    byCode(
        "plans",
        catalogue.products.flatMap((product) => product.plans ?? []),
    );
    if (products.size < 34) wrong("catalogue", `${products.size} products`);
    for (const kind of KINDS) {
        if (!catalogue.products.some((product) => product.kind === kind && !product.addon))
            wrong("catalogue", `nothing of kind ${kind}`);
    }
    const known = new Set(catalogue.products.map((product) => product.vendor_product));
    sheet.forEach(
        (title, id) => known.has(id) || wrong("catalogue", `no text for ${title} (${id})`),
    );
    const offered = new Set(catalogue.products.flatMap((product) => product.addons ?? []));
    products.forEach(
        (product) =>
            !product.addon ||
            offered.has(product.code) ||
            wrong(`product ${product.code}`, "is an add-on of nothing"),
    );
    for (const flag of ["featured", "new", "popular"]) {
        if (catalogue.products.filter((product) => product[flag]).length < 4)
            wrong("catalogue", `fewer than four products are ${flag}`);
    }
    for (const file of readdirSync(join(root, "assets/img/products"))) {
        if (!products.has(file.replace(/\.svg$/, "")))
            wrong("assets/img/products", `${file} belongs to no product`);
    }
}

function checkAccount(account, accounts, seen, lists) {
    const where = `account ${account.code}`;
    only(where, account, ACCOUNT_MEMBERS);
    for (const member of ["name", "contact_name", "email", "phone", "street", "city", "postcode"]) {
        if (!account[member]) wrong(where, `${member} is missing`);
    }
    if (!/^[a-z]+@[a-z]+\.example$/.test(account.email)) wrong(where, `e-mail ${account.email}`);
    if (!/^\+[0-9 -]{8,20}$/.test(account.phone)) wrong(where, `phone ${account.phone}`);
    if (!/^[A-Z]{2}$/.test(account.country)) wrong(where, `country ${account.country}`);
    if (!/^[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+$/.test(account.time_zone))
        wrong(where, `time zone ${account.time_zone}`);
    if (account.country !== "US" && !/^(EL|CHE|[A-Z]{2})[0-9A-Z]{8,12}$/.test(account.vat_number))
        wrong(where, `VAT number ${account.vat_number}`);
    if (!CURRENCIES.includes(account.currency)) wrong(where, `currency ${account.currency}`);
    if (!(account.anchor_day >= 1 && account.anchor_day <= 31))
        wrong(where, `anchor day ${account.anchor_day}`);
    if (account.credit_limit !== undefined && !DECIMAL.test(account.credit_limit))
        wrong(where, "credit_limit");
    if (account.kind === undefined) {
        if (!PERCENT.test(account.markup_percent)) wrong(where, "markup_percent");
        return; // the operator
    }
    if (account.markup_percent !== undefined) wrong(where, "only the operator has markup_percent");
    if (!seen.has(account.parent))
        wrong(where, `parent ${account.parent} does not stand before it`);
    if (accounts.get(account.parent)?.kind === "end_customer")
        wrong(where, "its seller is an end customer");
    if (
        (account.kind === "partner") !==
        ["member", "lite", "catalogue"].includes(account.partner_class)
    )
        wrong(where, "partner_class");
    const list = lists.get(`${account.parent}-${account.price_list}`);
    if (list?.currency !== account.currency)
        wrong(where, `price list ${account.price_list} is not its seller's`);
}

// True when `above` is the account itself or one of its sellers.
function isUnder(accounts, code, above) {
    for (let steps = 0; code !== undefined && steps <= accounts.size; steps++) {
        if (code === above) return true;
        code = accounts.get(code)?.parent;
    }
    return false;
}

function checkOrderLine(where, line, plans) {
    const entry = plans.get(line.plan);
    if (!entry) return wrong(where, `plan ${line.plan} is unknown`);
    const { product, plan } = entry;
    if (product.connector !== "simulator") wrong(where, `${line.plan} is not simulated`);
    if (product.addon) wrong(where, `${line.plan} needs a base`);
    if (!(line.quantity >= plan.quantity_min && line.quantity <= plan.quantity_max))
        wrong(where, `quantity of ${line.plan}`);
    if (!line.name) wrong(where, "a line has no name");
    if (!line.settings?.name) wrong(where, `${line.plan} has no settings with a name`);
    for (const [setting, value] of Object.entries(line.settings ?? {})) {
        const most = product.settings?.[setting];
        if (Number.isInteger(most) && !(value <= most)) wrong(where, `${setting} is above ${most}`);
    }
    for (const addon of line.addons ?? []) {
        const found = plans.get(addon.plan);
        if (!found || !product.addons?.includes(found.product.code))
            wrong(where, `${addon.plan} is no add-on of ${line.plan}`);
        else if (!(addon.quantity >= 1 && addon.quantity <= found.plan.quantity_max))
            wrong(where, `quantity of ${addon.plan}`);
    }
}

function checkOrders(orders, users, accounts, plans) {
    if (orders.length < 12) wrong("orders", `only ${orders.length}`);
    orders.forEach((order, index) => {
        const where = `order ${index + 1} for ${order.end_customer}`;
        const user = users.get(order.by);
        if (!user) return wrong(where, `user ${order.by} is unknown`);
        if (accounts.get(order.end_customer)?.kind !== "end_customer")
            wrong(where, "is for no end customer");
        if (accounts.get(order.end_customer)?.parent !== user.account)
            wrong(where, `${order.by} is not of its seller`);
        if (index > 0 && order.days_ago > orders[index - 1].days_ago)
            wrong(where, "is older than the one before it");
        const cancelled = order.cancel_days_ago ?? order.days_ago;
        if (!(cancelled >= 0 && cancelled <= order.days_ago)) wrong(where, "cancel_days_ago");
        if (!order.lines?.length) wrong(where, "has no lines");
        order.lines.forEach((line) => checkOrderLine(where, line, plans));
    });
}

function checkMarketplace(marketplace, products) {
    if (marketplace.stoa_marketplace !== 1) wrong("marketplace", "stoa_marketplace is not 1");
    const list = [marketplace.operator, ...marketplace.accounts];
    const accounts = byCode("accounts", list);
    // A list's code is its owner's own: a new end customer gets its seller's "customers".
    const owned = (list) => ({ ...list, code: `${list.owner}-${list.code}` });
    const lists = byCode("price lists", marketplace.price_lists.map(owned));
    const seen = new Set();
    for (const account of list) {
        checkAccount(account, accounts, seen, lists);
        seen.add(account.code);
    }
    for (const { code, owner, source, markup_percent: percent } of lists.values()) {
        const valid =
            source === "catalogue"
                ? percent === undefined
                : source === "markup" && PERCENT.test(percent);
        if (!accounts.has(owner) || !valid) wrong(`price list ${code}`, "owner or source");
    }
    const customers = list.filter((account) => account.kind === "end_customer");
    const countries = new Set(customers.map((account) => account.country));
    if (list.filter((account) => account.kind === "partner").length !== 3)
        wrong("accounts", "not three partners");
    if (customers.length < 12) wrong("accounts", `${customers.length} end customers`);
    if (countries.size < 5) wrong("accounts", `${countries.size} countries`);
    const users = new Map(marketplace.users.map((user) => [user.email, user]));
    if (users.size !== marketplace.users.length) wrong("users", "an e-mail stands twice");
    for (const user of users.values()) {
        if (
            !accounts.has(user.account) ||
            !user.name ||
            !user.roles.every((role) => ROLES.includes(role))
        )
            wrong(`user ${user.email}`, "account, name or roles");
    }
    for (const [email, above] of [
        ["olga@stoa.example", "stoa"],
        ["anna@aegean.example", "meridian"],
        ["eva@blueharbour.example", "aegean"],
    ]) {
        if (!isUnder(accounts, users.get(email)?.account, above))
            wrong("users", `${email} is missing or not under ${above}`);
    }
    const plans = new Map(
        [...products.values()].flatMap((product) =>
            (product.plans ?? []).map((plan) => [plan.code, { product, plan }]),
        ),
    );
    checkOrders(marketplace.orders, users, accounts, plans);
    return `${list.length} accounts in ${countries.size} countries, ${users.size} users, ${marketplace.orders.length} orders`;
}

const catalogue = json("demo/catalogue.json");
const products = byCode("products", catalogue.products);
checkCatalogue(catalogue, products);
const summary = checkMarketplace(json("demo/marketplace.json"), products);
if (problems.length > 0) {
    console.error(problems.join("\n"));
    process.exit(1);
}
console.log(`sample data is whole: ${products.size} products, ${summary}`);
