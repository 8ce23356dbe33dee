// partner_service.mjs - what anna has after the order: the service in My WorkSpace, the subscription, and a
// second order for an end customer whom she creates in the checkout.
import { check, has, same, until } from "./harness.mjs";
import { follow, placeOrder } from "./checkout.mjs";
import { psql } from "./tools.mjs";

/** What the page under "Connect" says. */
async function readFacts(page) {
  const facts = {};
  for (const row of await page.locator(".copy-row").all()) {
    facts[await row.locator("p").first().innerText()] = await row.locator("code").innerText();
  }
  return facts;
}

function login(facts, password) {
  const get = (word) => Object.entries(facts).find(([label]) => label.toLowerCase().startsWith(word))?.[1];
  return { host: get("host") ?? get("server"), port: get("port"), database: get("database"), user: get("user"), password };
}

/** Shows the password of the service that is open; the page with it stays open. */
export async function reveal(person) {
  const facts = await readFacts(person.page);
  await person.press("Show the password once");
  return login(facts, await person.page.locator("#secret-0").innerText());
}

async function useService(step, world) {
  const { anna } = world;
  const { page } = anna;
  await step("My WorkSpace lists the database, real and ready", async () => {
    await anna.go("/workspace");
    const row = page.locator("tr", { hasText: "Booking engine" });
    has(await row.innerText(), "Ready", "its row");
    check(!(await row.innerText()).includes("simulated"), "the real database is called simulated");
    has(await page.locator("tr", { hasText: "Daily Backups" }).first().innerText(), "simulated", "the add-on's row");
    world.serviceUrl = await follow(anna, world.orderUrl, "Service");
  });
  await step("the page shows where to connect, and the password once", async () => {
    const facts = await readFacts(page);
    has(JSON.stringify(facts), world.databaseName, "the facts");
    world.login = await reveal(anna);
    check(world.login.password.length >= 16, "the password is short");
    has(await anna.text("[role=alert]"), "not see this again", "the warning");
  });
  await step("psql with these works, and owns the database", () => {
    const answer = psql(world.login, "CREATE TABLE guests (name text); INSERT INTO guests VALUES ('Eleni'); SELECT name FROM guests");
    same(answer.out.trim(), "Eleni", `psql: ${answer.err}`);
  });
  await step("a wrong password is refused", () => {
    const answer = psql({ ...world.login, password: "wrong" }, "SELECT 1");
    has(answer.err, "authentication failed", "psql's error");
  });
  await step("the password is not shown a second time, nor in the history of the browser", async () => {
    await anna.go(world.serviceUrl);
    has(await anna.text(), "cannot be shown again", "the page");
    check(!(await page.content()).includes(world.login.password), "the password is on the service's page");
    // The browser has no copy: it would have to send the form again.
    const back = await page.goBack().catch((error) => error.message);
    has(String(back), "ERR_CACHE_MISS", "Back");
    await page.waitForURL("chrome-error://**");
    await anna.go(world.serviceUrl);
  });
}

async function seeSubscription(step, world) {
  const { anna } = world;
  const { page } = anna;
  await step("the subscription is in the list of all, and in the end customer's", async () => {
    await anna.go("/subscriptions");
    same(await page.getByRole("link", { name: "Booking engine" }).count(), 1, "rows");
    await page.locator("form.filters").getByLabel("End customer").selectOption({ label: "Blue Harbour Hotels" });
    await anna.press("Filter");
    same(await page.getByRole("link", { name: "Booking engine" }).count(), 1, "rows of the end customer");
    await page.locator("form.filters").getByLabel("End customer").selectOption({ label: "Lumen Studio" });
    await anna.press("Filter");
    same(await page.getByRole("link", { name: "Booking engine" }).count(), 0, "rows of another end customer");
  });
  await step("the list is there as CSV", async () => {
    const csv = await anna.fetch("/subscriptions.csv");
    same(csv.status, 200, "the status");
    has(csv.text, "Booking engine", "the file");
  });
  await step("its page has the contract, both states and the history", async () => {
    world.subscriptionUrl = await follow(anna, world.orderUrl, "Subscription");
    const text = await anna.text();
    ["Active", "In sync", "Next charge", "History", "Blue Harbour Hotels"].forEach((part) => has(text, part, "the page"));
    check((await page.locator(".timeline li").count()) >= 2, "there is no history");
  });
}

async function createCustomer(step, world) {
  const { anna } = world;
  const { page } = anna;
  const label = (name) => page.locator("details.fold").getByLabel(name, { exact: false }).first();
  const type = async (values) => {
    for (const [name, value] of Object.entries(values)) {
      await label(name).fill(value);
    }
  };
  await step("she fills the basket again and opens the form of a new end customer", async () => {
    await anna.go("/products/postgresql-small");
    await anna.press("Add to basket");
    await page.getByText("New end customer").click();
  });
  await step("wrong fields of a new end customer are marked, and what was typed stays", async () => {
    await type({ Company: "Sirocco Sailing", "Contact person": "Iris Galani", "E-mail": "iris@sirocco", "Street": "5 Marina",
      Postcode: "1", City: "Kos", "VAT number": "EL12", Telephone: "+30 22420 00 150" });
    await label("Country").selectOption({ label: "Greece" });
    await page.evaluate(() => document.querySelectorAll("form").forEach((form) => { form.noValidate = true; }));
    await anna.expecting([422], () => anna.press("Create and choose"));
    const marked = (await page.locator("details.fold .field[data-wrong=yes] label").allInnerTexts()).join(", ");
    ["E-mail", "Postcode", "VAT number"].forEach((part) => has(marked, part, "the marked fields"));
    same(await label("Company").inputValue(), "Sirocco Sailing", "the company");
    same(await label("VAT number").inputValue(), "EL12", "the VAT number");
  });
  await step("with the fields put right it is created and chosen", async () => {
    await type({ "E-mail": "iris@sirocco.example", Postcode: "853 00", "VAT number": "" });
    await anna.press("Create and choose");
    check(!page.url().includes("/customer/new"), "it was not created");
    if (page.url().includes("/basket")) {
      check(await page.getByLabel("Sirocco Sailing").isChecked(), "it is not chosen");
      await anna.press("Continue to billing");
    }
    has(await anna.text(), "Sirocco Sailing", "the billing information");
  });
  await step("she orders a database that only another network may use", async () => {
    await anna.press("Continue to details");
    await page.getByLabel("Database name", { exact: true }).fill("sirocco");
    await page.getByLabel("Allowed networks", { exact: true }).fill("192.0.2.0/24");
    await page.getByLabel("I accept").check();
    await anna.press("Continue to review");
    world.secondOrderUrl = await placeOrder(anna);
    await until(async () => (await anna.text()).includes("Done"), "the order is done", 40000);
  });
  await step("from this machine the database refuses the right password", async () => {
    await follow(anna, world.secondOrderUrl, "Service");
    world.secondLogin = await reveal(anna);
    const answer = psql(world.secondLogin, "SELECT 1");
    check(!answer.ok, "the login works from a network that is not allowed");
    has(answer.err, "pg_hba.conf", "psql's error");
  });
}

export async function useAsPartner(step, world) {
  await useService(step, world);
  await seeSubscription(step, world);
  await createCustomer(step, world);
}
