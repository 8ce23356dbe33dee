// several.mjs - a partner orders for two end customers in one basket, with scripts and without.
import { has, same } from "./harness.mjs";
import { DESKTOP, PHONE, Person } from "./browser.mjs";
import { emptyBasket } from "./checkout.mjs";
import { cents } from "./money.mjs";

const FIRST = "Kyma Shipping Agency";
const SECOND = "Lumen Studio";

/** A line goes to somebody else by name. */
async function move(anna, name) {
  const { page } = anna;
  const line = page.locator(".basket-line").first();
  await line.locator(".basket-move summary").click();
  await line.getByLabel("Name or code").fill(name);
  await anna.follow(line.getByRole("button", { name: "Move", exact: true }));
}

async function orderForTwo(step, world, how, options) {
  const anna = await Person.arrive(world, options);
  const { page } = anna;
  if (options.javaScriptEnabled === false) {
    anna.inspect = async () => {}; // needs scripts
    anna.keyboard = true;
  }
  await step(`${how} she puts two servers into the basket, each for another customer`, async () => {
    await anna.go("/sign-in");
    await anna.signIn("anna@aegean.example");
    await emptyBasket(anna);
    for (const name of [FIRST, SECOND]) {
      await anna.go("/products/server-small");
      await anna.press("Add to basket");
      await move(anna, name);
      has(await anna.text(), "The line is moved.", "the notice");
    }
    same(await page.locator("#basket > section").count(), 2, "groups in the basket");
    same(await page.locator("#who").count(), 0, "questions for whom");
  });
  if (options.javaScriptEnabled !== false) {
    await step(`${how} the totals follow while she types a quantity`, async () => {
      const before = cents(await anna.text("#totals .grand dd"));
      await page.locator(".basket-line input[name=quantity]").first().fill("3");
      await page.waitForFunction((was) => document.querySelector("#totals .grand dd").textContent !== was,
        await anna.text("#totals .grand dd"));
      same(cents(await anna.text("#totals .grand dd")) > before, true, "more is due");
    });
  }
  await step(`${how} one form has the settings of both, and each gets an order`, async () => {
    await anna.follow(page.getByRole("link", { name: "Continue to billing" }));
    has(await anna.text(), FIRST, "the receivers");
    await anna.press("Continue to details");
    has(await anna.text(), "Same settings for all 2", "the shared form");
    const names = page.getByLabel("Host name");
    same(await names.count(), 2, "host names");
    for (let i = 0; i < 2; i += 1) {
      await names.nth(i).fill(`several-${i}`);
    }
    await page.getByLabel("I accept").press("Space");
    await anna.press("Continue to review");
    await anna.press("Place 2 orders");
    has(page.url(), "/orders?done=placed-all", "the address");
    same(await page.locator("main tbody tr").count(), 2, "orders that were placed");
    await anna.go("/basket");
    has(await anna.text(), "Your basket is empty", "the basket");
  });
  await anna.leave();
}

export async function severalCustomers(step, world) {
  await orderForTwo(step, world, "with scripts", DESKTOP);
  await orderForTwo(step, world, "without scripts", { ...DESKTOP, javaScriptEnabled: false });
}

export async function manyAtOnce(step, world) {
  const anna = await Person.arrive(world, PHONE);
  const { page } = anna;
  await step("she pastes a table; a wrong line is named, and then all go in", async () => {
    await anna.go("/sign-in");
    await anna.signIn("anna@aegean.example");
    await emptyBasket(anna);
    await anna.go("/basket/bulk");
    anna.expected.add(422);
    const head = "customer,plan,quantity,name\n";
    await page.getByLabel("Table").fill(`${head}Nobody here,server-small-monthly,1,Web\n`);
    await anna.press("Show what would happen");
    has(await anna.text("#dry-run"), "Column 1 (customer)", "the wrong line");
    anna.expected.delete(422);
    await page.getByLabel("Table").fill(`${head}${FIRST},server-small-monthly,1,Web\nown,server-small-monthly,2,\n`);
    await anna.press("Show what would happen");
    has(await anna.text("#dry-run"), "2 lines are right", "the dry run");
    await anna.press("Put 2 lines into the basket");
    same(await page.locator(".basket-line").count(), 2, "lines in the basket");
  });
  await step("she keeps the basket under a name and takes it up again", async () => {
    await anna.go("/basket/saved");
    await page.getByLabel("Name").fill("Two servers");
    await anna.press("Keep it");
    has(await anna.text(), "The basket is kept.", "the notice");
    await emptyBasket(anna);
    await anna.go("/basket/saved");
    await Promise.all([page.waitForEvent("load"), page.getByRole("link", { name: "Two servers" }).click()]);
    await anna.press("Put 2 items into the basket");
    same(await page.locator(".basket-line").count(), 2, "lines in the basket");
    await emptyBasket(anna);
  });
  await anna.leave();
}
