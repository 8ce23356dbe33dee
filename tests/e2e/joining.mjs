// joining.mjs - the operator makes a Lite Partner, which joins a Member Partner; its order goes through that one.
import path from "node:path";

import { check, has, until } from "./harness.mjs";
import { Person } from "./browser.mjs";
import { placeOrder, toReview } from "./checkout.mjs";
import { joinByMail, mailTo } from "./people.mjs";

const EMAIL = "stella@skiff.example";

export async function joinMember(step, world) {
  const olga = await Person.arrive(world);
  const nikos = await Person.arrive(world);
  const stella = await Person.arrive(world);
  await olga.signIn("olga@stoa.example");
  await nikos.signIn("nikos@meridian.example");
  await step("the operator makes a Lite Partner, whose administrator is invited", async () => {
    await olga.go("/accounts");
    await olga.axe("/accounts");
    await olga.page.screenshot({ path: path.join(world.outDir, "accounts.png"), fullPage: true });
    await olga.press("New partner");
    const typed = { Company: "Skiff Systems", "Contact person": "Stella Skiff", "E-mail address": EMAIL,
      Telephone: "+30 210 000 0300", "Street and number": "3 Main Street", Postcode: "105 55", City: "Athens" };
    for (const [label, text] of Object.entries(typed)) {
      await olga.page.getByLabel(label).fill(text);
    }
    await olga.page.getByLabel("Country").selectOption("GR");
    await olga.axe("/accounts/new");
    await olga.press("Make the partner");
    has(await olga.text(), "Skiff Systems", "the partner's place in the tree");
    await until(async () => (await mailTo(world, EMAIL)).includes("/activate?"), "the invitation");
    await joinByMail(stella, world, EMAIL);
  });
  await step("a Member Partner takes others, and the Lite Partner asks to join", async () => {
    await nikos.go("/registrations");
    await nikos.page.getByLabel("Partners may register").check();
    await nikos.press("Save");
    await stella.go("/joining");
    await stella.page.getByLabel("Whom to join").selectOption({ label: "Meridian Cloud" });
    await stella.page.getByLabel("Message").fill("We sell to shipyards.");
    await stella.press("Ask", { within: "main", exact: true });
    has(await stella.text(), "You asked to buy through it", "her request");
    await stella.axe("/joining");
  });
  await step("it accepts with a price list, and both read the history", async () => {
    await nikos.go("/joining");
    has(await nikos.text(), "We sell to shipyards.", "the request");
    await nikos.page.getByLabel("Price list").first().selectOption({ label: "Lite partners" });
    await nikos.page.getByLabel("Credit limit").first().fill("");
    await nikos.axe("/joining");
    await nikos.page.screenshot({ path: path.join(world.outDir, "joining.png"), fullPage: true });
    await nikos.press("Accept");
    has(await nikos.text(), "Skiff Systems came", "the history");
    await stella.go("/joining");
    has(await stella.text(), "buys through Meridian Cloud", "her page");
  });
  await step("her order goes through the member, at the member's prices", async () => {
    await toReview(stella, { product: "server-small", customer: "Own use",
      fill: (page) => page.getByLabel("Host name").fill("skiff-web") });
    const order = await placeOrder(stella);
    await nikos.go("/orders");
    has(await nikos.text(), "Skiff Systems", "the member's orders");
    check((await nikos.fetch(order)).status === 200, "the member does not see the order");
  });
  await stella.leave();
  await nikos.leave();
  await olga.leave();
}
