// changes.mjs - greta changes what runs: the name, the plan, the quantity, and takes a planned change back.
import { has, same } from "./harness.mjs";
import { Person } from "./browser.mjs";

export async function changeWhatRuns(step, world) {
  const greta = await Person.arrive(world);
  const { page } = greta;
  await greta.signIn("greta@nordlicht.example");
  await step("she gives a subscription a name of her own", async () => {
    await greta.go("/subscriptions?q=Web+shop");
    await greta.press("Web shop", { within: "main" });
    await greta.press("Change the name");
    await page.getByLabel("Name").fill("Boutique");
    await greta.press("Save the name");
    same(await page.getByRole("heading", { level: 1 }).innerText().then((text) => text.includes("Boutique")), true, "the name");
  });
  await step("another plan shows its money and dates first, and confirming does just that", async () => {
    await greta.press("Change plan");
    await page.getByLabel("Plan").selectOption("server-small-1y-monthly");
    await greta.press("Show what will happen");
    const shown = await greta.text();
    has(shown, "1 year, paid monthly", "the preview");
    has(shown, "Credit in total", "the preview");
    await greta.axe("a change of the plan");
    await greta.press("Change the plan", { exact: true });
    has(await greta.text(), "Cloud Server Small, 1 year, paid monthly", "the subscription");
  });
  await step("a planned quantity is listed and taken back", async () => {
    await greta.press("Change quantity");
    await page.getByLabel("Quantity").fill("3");
    await page.getByLabel("When").selectOption({ label: "At the end of the period" });
    await greta.press("Show what will happen");
    has(await greta.text(), "Next regular charge", "the preview");
    await greta.press("Change the quantity", { exact: true });
    has(await greta.text(), "Planned", "the subscription");
    await greta.press("Take back");
    has(await greta.text(), "Taken back", "the subscription");
  });
  await greta.leave();
}
