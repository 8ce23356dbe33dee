// plain.mjs - the main task in other ways: without JavaScript, on a phone, by the keyboard alone.
import { check, has, same, until } from "./harness.mjs";
import { DESKTOP, PHONE, Person } from "./browser.mjs";
import { follow, placeOrder, toReview } from "./checkout.mjs";
import { cents } from "./money.mjs";
import { reveal } from "./partner_service.mjs";
import { psql } from "./tools.mjs";

async function reloadUntil(person, word) {
  await until(async () => {
    await person.page.reload();
    return (await person.text()).includes(word);
  }, `the page says ${word}`, 40000);
}

export async function withoutScripts(step, world) {
  const anna = await Person.arrive(world, { ...DESKTOP, javaScriptEnabled: false });
  const { page } = anna;
  anna.inspect = async () => {}; // needs scripts
  await step("without scripts she signs in and updates the price with a button", async () => {
    await anna.signIn("anna@aegean.example");
    await anna.go("/products/exchange-basic");
    await page.locator("#f-quantity").fill("10");
    await anna.press("Update the price");
    same(cents(await anna.text("#price .grand dd")), 10 * 307, "the price of ten mailboxes");
  });
  let order;
  await step("without scripts she orders a database and reloads until it is done", async () => {
    await toReview(anna, { product: "postgresql-small", customer: "Kyma Shipping Agency", name: "no_scripts" });
    order = await placeOrder(anna);
    await reloadUntil(anna, "Done");
  });
  let login;
  await step("without scripts she sees the password once, and psql works", async () => {
    await follow(anna, order, "Service");
    login = await reveal(anna);
    same(psql(login, "SELECT 1").out.trim(), "1", "psql");
  });
  await step("without scripts she cancels, and psql is refused", async () => {
    await follow(anna, order, "Subscription");
    await anna.press("Cancel subscription");
    await page.locator("input[name=when][value=now]").check();
    await page.getByLabel("Reason").selectOption({ index: 1 });
    await anna.press("Show what will happen");
    await anna.press("Cancel the subscription");
    await reloadUntil(anna, "Ended");
    await until(() => !psql(login, "SELECT 1").ok, "the login is refused");
  });
  await anna.leave();
}

export async function onThePhone(step, world) {
  const anna = await Person.arrive(world, PHONE);
  const { page } = anna;
  await step("on a phone the main pages fit the screen and a finger", async () => {
    await anna.go("/");
    await anna.signIn("anna@aegean.example");
    for (const address of ["/", "/products", "/products/postgresql-small", "/basket", "/workspace", world.serviceUrl,
      "/subscriptions", world.subscriptionUrl, `${world.secondUrl}/cancel`, "/end-customers", "/end-customers/new", "/orders",
      world.orderUrl, "/billing", "/invoices", world.invoiceUrl, world.creditUrl]) {
      await anna.go(address);
    }
  });
  await step("on a phone she orders by touch", async () => {
    await anna.go("/products/server-small");
    await anna.press("Add to basket");
    await page.getByText("Lumen Studio").tap();
    await anna.press("Continue to billing");
    await anna.press("Continue to details");
    const name = page.getByLabel(/name/i).first();
    await name.tap();
    await name.fill("studio-web");
    await page.getByText("I accept the service agreements").tap();
    await anna.press("Continue to review");
    await page.locator("details.explain summary").first().tap();
    has(await anna.text("details.explain[open] .explain-panel"), "Rounding", "the formula");
    await placeOrder(anna);
    await until(async () => (await anna.text()).includes("Done"), "the order is done", 40000);
  });
  await anna.leave();
}

/** Presses Tab until `selector` has the focus; answers whether that can be seen. */
async function tabTo(page, selector) {
  for (let i = 0; i < 120; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) {
      return page.evaluate(() => [null, "::after"].some(
        (part) => getComputedStyle(document.activeElement, part).outlineStyle === "solid"));
    }
  }
  throw new Error(`Tab does not reach ${selector} on ${page.url()}`);
}

export async function byKeyboard(step, world) {
  const anna = await Person.arrive(world);
  const { page } = anna;
  const { keyboard } = page;
  const enter = () => Promise.all([page.waitForEvent("load"), keyboard.press("Enter")]);
  await step("by keyboard she signs in; the first stop skips to the content", async () => {
    await anna.go("/sign-in");
    await tabTo(page, "a.skip");
    await tabTo(page, "form:has(input[value='anna@aegean.example']) button");
    await enter();
  });
  await step("by keyboard she finds a product and adds it", async () => {
    await tabTo(page, "#site-search");
    await keyboard.type("PostgreSQL Small");
    await enter();
    check(await tabTo(page, "a.product-link"), "the focus cannot be seen");
    await enter();
    await tabTo(page, "button[name=csrf]");
    await enter();
    has(page.url(), "/basket", "the address");
  });
  await step("by keyboard she goes through the four steps and places the order", async () => {
    await tabTo(page, "#customers input[type=radio]");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowUp");
    await tabTo(page, "button[form=who]");
    await enter();
    await tabTo(page, "main .form-foot button");
    await enter();
    await tabTo(page, "#f-agree, main input[type=text]");
    await keyboard.type("by_keyboard");
    await tabTo(page, "main textarea");
    await keyboard.type("127.0.0.1/32");
    await tabTo(page, "#f-agree");
    await keyboard.press("Space");
    await tabTo(page, "main .form-foot button");
    await enter();
    await tabTo(page, "main form .btn-primary");
    await enter();
    has(page.url(), "/orders/", "the address");
  });
  await anna.leave();
}
