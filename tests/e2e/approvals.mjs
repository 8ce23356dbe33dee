// approvals.mjs - an end customer's own order waits for its partner, who decides by the link of the mail; a rule is
// tried before it counts.
import path from "node:path";

import { has, same } from "./harness.mjs";
import { Person } from "./browser.mjs";
import { placeOrder, toReview } from "./checkout.mjs";
import { linkIn } from "./people.mjs";

export async function approveByMail(step, world) {
  const anna = await Person.arrive(world);
  const eva = await Person.arrive(world);
  const approver = await Person.arrive(world); // the mail's reader, not signed in
  let customer = "";
  let order = "";
  let link = "";
  await anna.signIn("anna@aegean.example");
  await eva.signIn("eva@blueharbour.example");
  await step("anna says that Blue Harbour's own orders need her approval", async () => {
    await anna.go("/end-customers?q=Blue+Harbour");
    const address = await anna.page.getByRole("link", { name: "Blue Harbour Hotels" }).first().getAttribute("href");
    customer = new URL(address, world.base).pathname.split("/").at(-1);
    await anna.go(`/accounts/${customer}/credit`);
    await anna.axe("/accounts/{account}/credit");
    await anna.page.getByLabel("It orders for itself without your approval").uncheck();
    await anna.press("Save");
    has(await anna.text(), "Saved.", "the notice");
    await anna.page.screenshot({ path: path.join(world.outDir, "credit.png"), fullPage: true });
  });
  await step("eva orders a server for herself, and it waits", async () => {
    await toReview(eva, { product: "server-small", customer: null,
      fill: (page) => page.getByLabel("Host name").fill("evas-own") });
    order = await placeOrder(eva);
    has(await eva.text(), "The order waits for an approval.", "the order");
  });
  await step("anna opens the link of her mail on another machine: that alone decides nothing", async () => {
    link = await linkIn(world, "anna@aegean.example", "decide");
    await approver.go(link);
    await approver.axe("/decide");
    has(await approver.text("body"), "An order waits for your approval", "the page");
    await approver.page.screenshot({ path: path.join(world.outDir, "decide.png"), fullPage: true });
    await eva.go(order);
    has(await eva.text(), "The order waits for an approval.", "the order");
    same((await eva.fetch(link)).status, 403, "anna's link in eva's browser");
  });
  await step("she approves once, and the order goes on", async () => {
    await approver.press("Approve the order");
    has(await approver.text("body"), "Your yes is noted", "the answer");
    await approver.go(link);
    has(await approver.text("body"), "has decided already: approved", "the link once more");
    await eva.go(order);
    const text = await eva.text();
    same(text.includes("waits for an approval."), false, "the order still waits");
  });
  await step("she makes a rule and tries it on that order", async () => {
    await anna.go("/approvals/rule");
    await anna.axe("/approvals/rule");
    await anna.page.getByLabel("Name", { exact: true }).fill("Large orders");
    await anna.page.getByLabel("From where on").fill("5000");
    await anna.press("Save the rule");
    has(await anna.text(), "A full period costs more than €5,000.00.", "the rules");
    await anna.axe("/approvals");
    await anna.go(`/approvals/try?order=${order.split("/").at(-1)}`);
    await anna.axe("/approvals/try");
    has(await anna.text(), "which is not above €5,000.00", "the trial");
    await anna.page.screenshot({ path: path.join(world.outDir, "approval-try.png"), fullPage: true });
  });
  await step("she takes the rule and the switch back", async () => {
    await anna.go("/approvals");
    await anna.press("Take out Large orders");
    has(await anna.text(), "No rules yet", "the rules");
    await anna.go(`/accounts/${customer}/credit`);
    await anna.page.getByLabel("It orders for itself without your approval").check();
    await anna.press("Save");
  });
  await Promise.all([anna, eva, approver].map((person) => person.leave()));
}
