// catalogue.mjs - the operator edits a product: a draft, its preview, publishing, and an old version again.
import { check, has } from "./harness.mjs";
import { Person } from "./browser.mjs";

const PRODUCT = "/admin/catalogue/product/firewall-essential";

export async function editCatalogue(step, world) {
  const olga = await Person.arrive(world);
  const { page } = olga;
  const summary = page.getByLabel("Summary");
  await step("olga finds the product in the catalogue's list", async () => {
    await olga.signIn("olga@stoa.example");
    await olga.go("/admin/catalogue");
    await page.getByLabel("Search").last().fill("firewall-essential");
    await olga.press("Filter");
    await olga.press("Firewall Essential", { within: "table" });
    has(await olga.text(), "As published", "the product");
  });
  let before;
  await step("what is wrong is said at its field, and nothing is lost", async () => {
    await olga.press("Edit", { within: ".page-head", exact: true });
    before = await summary.inputValue();
    await summary.fill("A firewall that was edited.");
    await page.getByLabel("VAT category").fill("Q");
    await olga.expecting([422], () => olga.press("Save the draft"));
    has(await olga.text(), "EN 16931 category", "the form");
    check((await summary.inputValue()) === "A firewall that was edited.", "the summary is lost");
  });
  await step("the draft shows what it changes, and its page", async () => {
    await page.getByLabel("VAT category").fill("S");
    await olga.press("Save the draft");
    has(await olga.text("section.panel"), "summary", "the draft");
    await olga.axe("the draft");
    await olga.press("See the page");
    has(await olga.text(), "A firewall that was edited.", "the preview");
    const shop = await olga.fetch("/products/firewall-essential");
    check(!shop.text.includes("A firewall that was edited."), "the draft is in the shop");
  });
  await step("it is published, and the history says who changed what", async () => {
    await olga.go(PRODUCT);
    await olga.press("Publish", { exact: true });
    has(await olga.text(), "Published.", "the product");
    has(await olga.text(), "Olga", "the history");
    const shop = await olga.fetch("/products/firewall-essential");
    check(shop.text.includes("A firewall that was edited."), "the shop does not show it");
  });
  await step("an old version comes back the same way", async () => {
    await page.getByRole("button", { name: "Restore version 1" }).click();
    await page.waitForLoadState("load");
    has(await olga.text(), before, "the draft");
    await olga.press("Publish", { exact: true });
    const shop = await olga.fetch("/products/firewall-essential");
    check(shop.text.includes(before), "the old one is not back");
  });
  await olga.leave();
}
