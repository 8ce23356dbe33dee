// others.mjs - what the others see: eva, an end customer; greta, a neighbour; petros, who sees no cost; olga,
// the operator, with an order that failed.
import { check, has, same, until } from "./harness.mjs";
import { Person } from "./browser.mjs";
import { follow, placeOrder, toReview } from "./checkout.mjs";
import { backEnd } from "./tools.mjs";

// What is none of eva's business: prices of her seller and above it for what she uses, and whose they are.
const SECRETS = [/mark-?up/i, /margin/i, /Meridian/, /24\.90/, /26\.39/, /10\.49/, /partners-eur/i, /Lite partners/i];
const PAGES_MAX = 250;

/** Every address that a person reaches from the start page by links. */
async function crawl(person, visit) {
  const seen = new Set(["/"]);
  const queue = ["/"];
  while (queue.length > 0) {
    const address = queue.shift();
    const answer = await person.fetch(address);
    await visit(address, answer);
    if (!answer.type.includes("html")) {
      continue;
    }
    for (const [, link] of answer.text.matchAll(/(?:href|data-live-url)="([^"]+)"/g)) {
      const path = link.replaceAll("&amp;", "&").split("#")[0];
      const wanted = path.startsWith("/") && !path.startsWith("/assets/") && !path.endsWith("/events");
      if (wanted && !seen.has(path) && seen.size < PAGES_MAX) {
        seen.add(path);
        queue.push(path);
      }
    }
  }
  return seen.size;
}

export async function endCustomer(step, world) {
  const eva = await Person.arrive(world);
  await step("eva signs in and sees her own services", async () => {
    await eva.signIn("eva@blueharbour.example");
    await eva.go("/workspace");
    const text = await eva.text();
    has(text, "Booking engine", "My WorkSpace");
    check(!text.includes("Kyma") && !text.includes("Sirocco"), "she sees another end customer");
  });
  await step("no page that she can reach by links shows a partner's cost", async () => {
    const pages = await crawl(eva, (address, answer) => {
      check(answer.status < 400, `${address} answers ${answer.status}`);
      // The description of the API has its own examples.
      for (const secret of address.endsWith("openapi.json") ? [] : SECRETS) {
        const found = secret.exec(answer.text);
        check(found === null, `${address} shows ${found?.[0]}: ${answer.text.slice(Math.max(0, (found?.index ?? 0) - 80), (found?.index ?? 0) + 40)}`);
      }
    });
    check(pages > 40, `only ${pages} pages were reached`);
  });
  await step("the partner's documents, orders and the back office are refused", async () => {
    for (const address of [world.invoiceUrl, `${world.invoiceUrl}.pdf`, world.creditUrl, world.secondOrderUrl,
      world.secondUrl, "/admin", "/admin/accounts", "/admin/jobs", "/end-customers"]) {
      const answer = await eva.fetch(address);
      check([403, 404].includes(answer.status), `${address} answers ${answer.status}`);
    }
  });
  await step("the API shows her no more than the pages", async () => {
    for (const address of ["/api/v1/subscriptions", "/api/v1/invoices", "/api/v1/products"]) {
      const answer = await eva.fetch(address);
      SECRETS.forEach((secret) => check(!secret.test(answer.text), `${address} shows ${secret}`));
    }
  });
  await eva.leave();
}

export async function neighbour(step, world) {
  const greta = await Person.arrive(world);
  await greta.signIn("greta@nordlicht.example");
  await step("a neighbour finds none of anna's addresses", async () => {
    for (const address of [world.orderUrl, world.serviceUrl, world.subscriptionUrl, `${world.subscriptionUrl}/cancel`,
      world.invoiceUrl, `${world.invoiceUrl}.pdf`, world.creditUrl, `${world.orderUrl}/live`]) {
      same((await greta.fetch(address)).status, 404, address);
    }
  });
  await step("she sees a page that says so, with a way on", async () => {
    await greta.expecting([404], () => greta.go(world.orderUrl));
    has(await greta.text(), "404", "the page");
  });
  await greta.leave();
  const petros = await Person.arrive(world);
  await petros.signIn("petros@aegean.example");
  await step("a buyer without the right sees no cost on a product, an order or a subscription", async () => {
    for (const address of [world.orderUrl, world.subscriptionUrl, world.serviceUrl]) {
      const answer = await petros.fetch(address);
      same(answer.status, 200, address);
      check(!/€\d/.test(answer.text), `${address} shows an amount`);
    }
  });
  await petros.leave();
}

async function failedOrder(step, world) {
  const { anna } = world;
  await step("a database name that is taken at the vendor makes the order fail, with the vendor's words", async () => {
    same(backEnd(world.conf, "CREATE DATABASE taken_name").ok, true, "a database of somebody else");
    await toReview(anna, { product: "postgresql-medium", customer: "Olive Press Cooperative", name: "taken_name" });
    world.failedUrl = await placeOrder(anna);
    await until(async () => (await anna.text()).includes("is taken"), "the cause on the order's page", 40000);
  });
}

export async function operator(step, world) {
  await failedOrder(step, world);
  const olga = await Person.arrive(world);
  const { page } = olga;
  await step("olga sees in the back office that an order failed", async () => {
    await olga.signIn("olga@stoa.example");
    await olga.go("/admin");
    has(await olga.text(), "Orders that failed", "the back office");
    check((await page.locator(`a[href="${world.failedUrl}"]`).count()) >= 1, "the failed order is not there");
  });
  await step("the accounts are a tree, and each has its page", async () => {
    await olga.press("Accounts", { within: ".tabs" });
    const text = await olga.text();
    ["Meridian Cloud", "Aegean Systems", "Sirocco Sailing", "Nordlicht IT"].forEach((part) => has(text, part, "the tree"));
    await olga.press("Aegean Systems", { within: "table" });
    has(await olga.text(), "Anna Vergi", "the account");
  });
  await step("the orders can be filtered by state", async () => {
    await olga.go("/admin/orders");
    await page.getByLabel("State").selectOption({ label: "Failed" });
    await olga.press("Filter");
    has(await olga.text("table"), "Olive Press Cooperative", "the failed orders");
  });
  await step("the failed job shows its cause, and runs to the end when it is tried again", async () => {
    await olga.go("/admin/jobs?state=failed");
    has(await olga.text("table"), "is taken", "the failed jobs");
    same(backEnd(world.conf, "DROP DATABASE taken_name").ok, true, "the other database is dropped");
    await page.locator("tr", { hasText: "is taken" }).getByRole("button", { name: "Retry" }).first().click();
    await page.waitForLoadState("load");
    await until(async () => {
      await olga.go(world.failedUrl);
      return (await olga.text()).includes("Done");
    }, "the order is done", 40000);
  });
  await step("the partner sees the same: her order is done and the database is there", async () => {
    await world.anna.go(world.failedUrl);
    has(await world.anna.text(), "Done", "the order");
    await follow(world.anna, world.failedUrl, "Service");
    has(await world.anna.text(), "Ready", "the service");
  });
  await olga.leave();
}
