// prices.mjs - the operator edits a price: a draft, what it changes, publishing; a partner pays it.
import { check, has } from "./harness.mjs";
import { Person } from "./browser.mjs";

const LIST = "/admin/prices/partners-eur";
const PLAN = `${LIST}/plan?plan=firewall-essential-monthly`;

export async function editPrices(step, world) {
  const olga = await Person.arrive(world);
  const { page } = olga;
  await step("olga finds a price in the list", async () => {
    await olga.signIn("olga@stoa.example");
    await olga.go(LIST);
    await page.getByLabel("Product or plan").fill("firewall-essential-monthly");
    await olga.press("Filter");
    await olga.axe("the price list");
    await page.locator("tbody a").first().click();
    await page.waitForLoadState("load");
    has(await olga.text(), "firewall-essential-monthly", "the plan's prices");
  });
  await step("what is wrong is said at its field", async () => {
    await page.getByLabel("Amount").fill("dear");
    await olga.expecting([422], () => olga.press("Save in the draft"));
    has(await olga.text(), "A price is a number", "the form");
    await page.getByLabel("Amount").fill("21.37");
    await olga.press("Save in the draft");
    await olga.axe("the plan's prices");
  });
  await step("the draft says what it changes, and counts for nobody", async () => {
    const shop = await olga.fetch("/products/firewall-essential");
    check(!shop.text.includes("21.37"), "the draft is in the shop");
    await olga.press("See the draft");
    has(await olga.text("table"), "21.37", "the draft");
    await olga.axe("the draft");
  });
  await step("it is published, and a partner sees the new price", async () => {
    await page.getByLabel("Why").fill("Vendor raised it");
    await olga.press("Publish", { exact: true });
    has(await olga.text(), "Vendor raised it", "the history");
    await olga.go(PLAN);
    has(await olga.text("table"), "21.37", "the list");
    const nikos = await Person.arrive(world);
    await nikos.signIn("nikos@meridian.example");
    await nikos.go("/products/firewall-essential");
    has(await nikos.text(), "21.37", "the product's page");
    await nikos.leave();
  });
  await olga.leave();
}
