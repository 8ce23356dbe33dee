// partner_order.mjs - anna finds a database, orders it for an end customer, and watches it being made.
import { check, has, same, until } from "./harness.mjs";
import { Person } from "./browser.mjs";
import { cents, euros, restOfMonth, share } from "./money.mjs";

const DATABASE = 2639; // the sample price list of lite partners: 24.90 and 6 %
const BACKUP = 1049; // 9.90 and 6 %

async function signIn(step, anna) {
  await step("a visitor sees the catalogue's front page and no prices", async () => {
    await anna.go("/");
    has(await anna.text("header"), "Sign in", "the head of the front page");
    check(!(await anna.text()).includes("€"), "an anonymous visitor sees prices");
  });
  await step("a wrong password is refused beside the form, and the address is kept", async () => {
    await anna.go("/sign-in");
    await anna.page.getByLabel("E-mail address").fill("anna@aegean.example");
    await anna.page.getByLabel("Password").fill("not her password");
    await anna.expecting([401, 422], () => anna.press("Sign in", { within: ".door-form" }));
    same(await anna.page.getByLabel("E-mail address").inputValue(), "anna@aegean.example", "the address typed");
    has(await anna.text("[role=alert]"), "password", "the message");
  });
  await step("anna signs in with one click in the list of sample users", async () => {
    await anna.signIn("anna@aegean.example");
    has(await anna.text("header"), "Aegean Systems", "the head of the page");
    has(await anna.text(), "€", "the front page");
  });
}

async function browse(step, anna) {
  const { page } = anna;
  await step("the catalogue shows pictures and her prices, and a second page", async () => {
    await anna.go("/products");
    check((await page.locator(".product").count()) === 24, "not 24 products on the page");
    await anna.press("Next page");
    check((await page.locator(".product").count()) > 0, "the second page is empty");
  });
  await step("typing in the search narrows the list without a reload", async () => {
    await anna.go("/products");
    await page.evaluate(() => { globalThis.stayed = true; });
    await page.locator("#f-q").fill("postgres");
    await until(async () => (await page.locator(".product").count()) === 3, "three PostgreSQL products");
    check(await page.evaluate(() => globalThis.stayed === true), "the page was loaded again");
    has(page.url(), "q=postgres", "the address");
  });
  await step("a typing error is taken for the nearest word, and a facet narrows what was found", async () => {
    await anna.go("/products?q=exchagne");
    has(await anna.text(), "These have “exchange”", "what was looked for");
    await page.locator(".facet > summary", { hasText: "Vendor" }).click();
    await page.locator(".facet[open] a", { hasText: "Microsoft" }).click();
    await until(async () => (await page.locator(".product").count()) === 3, "three of Microsoft's");
    has(page.url(), "vendor=Microsoft", "the address");
  });
  await step("a kind filters, and the filter survives a reload", async () => {
    await anna.go("/products");
    await page.locator(".chip", { hasText: "Cloud Server" }).click();
    await until(async () => (await page.locator(".product").count()) === 6, "five servers and a bundle");
    await page.reload();
    same(await page.locator(".product").count(), 6, "servers after a reload");
  });
  await step("a search that finds nothing says so and offers the way back", async () => {
    await anna.go("/products?q=steamengine");
    has(await anna.text(), "Nothing fits", "the empty list");
    await anna.press("Show all products");
  });
}

async function choose(step, anna) {
  const { page } = anna;
  await step("the product page has pictures, description, terms and what happens at the end", async () => {
    await anna.go("/products/postgresql-small");
    const text = await anna.text();
    ["What is included", "1 month", "1 year", "Daily Backups", "After the end"].forEach((part) => has(text, part, "the page"));
    check(!text.includes("24.90") && !text.includes("simulated"), "the page shows the seller's cost or a wrong tag");
  });
  await step("the price follows the term, the billing and the add-on, live", async () => {
    same(cents(await anna.text("#price .grand dd")), DATABASE, "the price of a month");
    await page.getByLabel("1 year").check();
    await until(async () => cents(await anna.text("#price .grand dd")) !== DATABASE, "another price for a year");
    await page.getByLabel("1 month").check();
    await until(async () => cents(await anna.text("#price .grand dd")) === DATABASE, "the month's price again");
    await page.getByLabel("Daily Backups, 30 Days", { exact: false }).first().check();
    await until(async () => cents(await anna.text("#price .grand dd")) === DATABASE + BACKUP, "the price with backups");
  });
  await step("a quantity that the plan does not have is refused beside its field", async () => {
    await page.locator("#f-quantity").fill("7");
    await anna.expecting([422], () => until(
      async () => (await anna.text("#quantity-note")).includes("always 1"), "the message beside the quantity"));
    await page.locator("#f-quantity").fill("1");
    await until(async () => (await page.locator("#price .grand").count()) === 1, "the price again");
  });
  await step("she adds it with a friendly name; the basket has both lines and what is due", async () => {
    await page.getByLabel("Friendly name").fill("Booking engine");
    await anna.press("Add to basket");
    has(page.url(), "/basket", "the address");
    same(await page.locator(".basket-line").count(), 2, "lines in the basket");
    const { left, days } = restOfMonth("Europe/Athens");
    const due = share(DATABASE, left, days) + share(BACKUP, left, days);
    same(cents(await anna.text("#totals .grand dd")), due, "due now in the basket");
  });
}

/** The first two steps of the checkout, for an end customer who is there. */
async function checkOut(step, anna) {
  const { page } = anna;
  await step("without an end customer the checkout does not go on", async () => {
    await page.evaluate(() => { document.querySelector("#who").noValidate = true; });
    if ((await page.locator("#customers input:checked").count()) === 0) {
      await anna.expecting([422], () => anna.press("Continue to billing"));
      check((await page.locator("#customers .wrong").count()) === 1, "no message beside the choice");
    }
  });
  await step("step 1: she finds the end customer by name and chooses it", async () => {
    await page.locator("#f-customer-q").fill("Blue");
    await until(async () => (await page.locator("#customers .choice").count()) === 2, "the one that has the name");
    await page.getByLabel("Blue Harbour Hotels").check();
    await anna.press("Continue to billing");
    has(page.url(), "/billing", "the address");
  });
  await step("step 2: it says who is billed and who receives, and takes a reference", async () => {
    const text = await anna.text();
    ["Aegean Systems", "Blue Harbour Hotels"].forEach((part) => has(text, part, "the page"));
    await page.getByLabel("reference").fill("PO 4711");
    await anna.press("Continue to details");
    has(page.url(), "/details", "the address");
  });
}

async function setUp(step, anna, name) {
  const { page } = anna;
  const refuse = async (changes, field, part) => {
    for (const [label, value] of Object.entries(changes)) {
      await page.getByLabel(label, { exact: true }).first().fill(value);
    }
    await page.evaluate(() => { document.forms.item(document.forms.length - 1).noValidate = true; });
    await page.getByLabel("I accept").check();
    await anna.expecting([422], () => anna.press("Continue to review"));
    const wrong = page.locator(".field[data-wrong=yes]");
    has((await wrong.allInnerTexts()).join("\n"), part, `the message beside ${field}`);
    same(await wrong.count(), 1, "marked fields");
    has(await wrong.locator("label").first().innerText(), field, "the marked field");
    for (const [label, value] of Object.entries(changes)) {
      same(await page.getByLabel(label, { exact: true }).first().inputValue(), value, `what was typed in ${label}`);
    }
  };
  await step("step 3: a network that is none is refused beside its field, and what was typed stays", () =>
    refuse({ "Database name": name, "Allowed networks": "127.0.0.300/32" }, "Allowed networks", "127.0.0.300"));
  await step("a name with capitals and spaces is refused beside its field", () =>
    refuse({ "Database name": "My Database", "Allowed networks": "127.0.0.0/8" }, "Database name", "small letters"));
  await step("a size that the product does not have is refused beside its field", () =>
    refuse({ "Database name": name, "Size in GB": "5000" }, "Size in GB", ""));
  await step("without the agreement it does not go on", async () => {
    await page.getByLabel("Size in GB", { exact: true }).fill("2");
    await page.evaluate(() => { document.forms.item(document.forms.length - 1).noValidate = true; });
    await page.getByLabel("I accept").uncheck();
    await anna.expecting([422], () => anna.press("Continue to review"));
    has(await anna.text(".field[data-wrong=yes]"), "I accept", "the marked field");
  });
  await step("right settings lead to the review", async () => {
    await page.getByLabel("I accept").check();
    await anna.press("Continue to review");
    has(page.url(), "/review", "the address");
  });
}

async function review(step, anna, world) {
  const { page } = anna;
  await step("step 4: the amounts are the prices prorated to her billing day, with tax", async () => {
    const { left, days } = restOfMonth("Europe/Athens");
    const net = share(DATABASE, left, days) + share(BACKUP, left, days);
    const tax = share(net, 24, 100);
    const rows = await page.locator("[aria-label=Total] .total").first().locator("dd").allInnerTexts();
    same(rows.map(cents).join(" "), [net, tax, net + tax].join(" "), "net, tax and total");
    Object.assign(world, { net, tax, gross: net + tax });
  });
  await step("an amount opens into its formula", async () => {
    await page.locator("details.explain summary").first().click();
    has(await anna.text("details.explain[open] .explain-panel"), "line_half_up", "the formula");
    await page.keyboard.press("Escape");
  });
  await step("back and forward in the browser and in the steps lose nothing", async () => {
    await page.goBack();
    await page.goForward();
    await page.getByRole("link", { name: "Service details" }).first().click();
    await page.waitForURL(/details/);
    same(await page.getByLabel("Database name", { exact: true }).inputValue(), world.databaseName, "the saved name");
    await page.getByRole("link", { name: "Billing information" }).click();
    await page.waitForURL(/billing/);
    same(await page.getByLabel("reference").inputValue(), "PO 4711", "the saved reference");
    await anna.press("Continue to details");
    await anna.press("Continue to review");
    same(cents(await anna.text("[aria-label=Total] .total .grand dd")), world.gross, "the total");
  });
}

async function place(step, anna, world) {
  const { page } = anna;
  await step("a double click on Place order makes one order", async () => {
    await page.getByRole("button", { name: "Place order" }).dblclick();
    await page.waitForURL(/\/orders\/[^/]+$/);
    world.orderUrl = new URL(page.url()).pathname;
    const key = world.orderUrl.split("/").pop();
    const list = await anna.fetch("/orders");
    same(list.text.split(`/orders/${key}"`).length - 1, 1, "rows of this order in the list");
    same((await anna.fetch("/basket")).text.includes("Your basket is empty"), true, "the basket is empty");
  });
  await step("the timeline runs to done by itself, without a reload", async () => {
    await page.evaluate(() => { globalThis.stayed = true; });
    await until(async () => (await anna.text("main")).includes("Done"), "the order is done", 40000);
    check(await page.evaluate(() => globalThis.stayed === true), "the page was loaded again");
  });
}

export async function orderAsPartner(step, world) {
  const anna = await Person.arrive(world);
  world.anna = anna;
  world.databaseName = "booking_engine";
  await signIn(step, anna);
  await browse(step, anna);
  await choose(step, anna);
  await checkOut(step, anna);
  await setUp(step, anna, world.databaseName);
  await review(step, anna, world);
  await place(step, anna, world);
}

export { DATABASE, euros };
