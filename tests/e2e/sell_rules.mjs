// sell_rules.mjs - a partner's own prices: a rule, what it would change, the buyer's list with it, and out again.
import { check, has } from "./harness.mjs";
import { Person } from "./browser.mjs";

const PLAN = "firewall-essential-monthly";

/** What the first buyer pays for the plan by its list, as the page says it. */
async function listedPrice(greta) {
  await greta.go("/billing/prices");
  await greta.press("Price list", { within: "main table:last-of-type", exact: true });
  await greta.page.getByLabel("Product or plan").fill(PLAN);
  await greta.press("Filter");
  return greta.text("table tbody");
}

async function typeRule(page, name, amount) {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Price", { exact: true }).selectOption("markup");
  await page.getByLabel("Amount").fill(amount);
  await page.getByLabel("For", { exact: true }).selectOption("plan");
  await page.getByLabel("Which", { exact: false }).first().fill(PLAN);
}

export async function sellByRules(step, world) {
  const greta = await Person.arrive(world);
  const { page } = greta;
  let before;
  await step("greta reads what a buyer pays, and what she earns", async () => {
    await greta.signIn("greta@nordlicht.example");
    before = await listedPrice(greta);
    has(before, "Firewall Essential", "the price list");
    has(before, "%", "the margin");
    await greta.axe("the buyer's price list");
  });
  await step("below cost is told before, and refused without the right", async () => {
    await greta.go("/billing/prices/rule");
    await typeRule(page, "Loss leader", "-10");
    await greta.press("See what changes");
    has(await greta.text(), "Below cost", "what would change");
    await greta.expecting([403, 422], () => greta.press("Save the rule"));
    has(await greta.text(), "sold below what you pay", "the refusal");
    check((await page.getByLabel("Amount").inputValue()) === "-10", "what was typed is lost");
  });
  await step("a rule says what it would change, and nothing is changed yet", async () => {
    await typeRule(page, "Firewalls 50", "50");
    await greta.press("See what changes");
    has(await greta.text(), "What would change", "the page");
    has(await greta.text("table"), "Firewall Essential", "the changes");
    check(!(await greta.text()).includes("Below cost"), "50 % on top of the cost is below it");
    await greta.axe("the rule");
    const other = await greta.fetch("/billing/prices");
    check(!other.text.includes("Firewalls 50"), "the rule is saved already");
  });
  await step("it is saved, and the buyer's list has its price and its name", async () => {
    await greta.press("Save the rule");
    has(await greta.text(), "Firewalls 50", "the rules");
    await greta.axe("the rules");
    const after = await listedPrice(greta);
    has(after, "Firewalls 50", "the source of the price");
    check(after !== before, "the price is the same");
  });
  await step("taken out, the list's price counts again", async () => {
    await greta.go("/billing/prices");
    await greta.press("Take out");
    check(!(await greta.text()).includes("Firewalls 50"), "the rule is still there");
    check((await listedPrice(greta)) === before, "the price is not as it was");
  });
  await greta.leave();
}
