// imports.mjs - the operator sends a file of prices: a bad one names its line, a good one is looked at and published.
import { check, has } from "./harness.mjs";
import { Person } from "./browser.mjs";

const HEAD = "list,plan,currency,price,quantity_from\n";
const ROW = "partners-eur,server-large-monthly,EUR,";
const WAIT = { timeout: 30000 };

async function send(olga, name, text) {
  const { page } = olga;
  await olga.go("/admin/imports");
  await page.getByLabel("File").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await olga.press("Send and check");
}

export async function importPrices(step, world) {
  const olga = await Person.arrive(world);
  const { page } = olga;
  await step("a file with a wrong row is named by line and column", async () => {
    await olga.signIn("olga@stoa.example");
    await olga.go("/admin/imports");
    await olga.axe("the imports");
    await send(olga, "wrong.csv", `${HEAD}${ROW}61.25,1\n${ROW}dear,5\n`);
    await page.getByRole("heading", { name: "1 wrong row" }).waitFor(WAIT);
    has(await olga.text("table"), "Line 3", "the wrong rows");
    has(await olga.text("table"), "'dear' is not a decimal number", "the wrong rows");
    await olga.axe("an import that failed");
  });
  await step("a good one shows what it would change, and counts for nobody", async () => {
    await send(olga, "right.csv", `${HEAD}${ROW}61.25,1\n`);
    await page.getByRole("heading", { name: "What it changes" }).waitFor(WAIT);
    has(await olga.text(".differences"), "61.25", "the differences");
    const shop = await olga.fetch("/products/server-large");
    check(!shop.text.includes("61.25"), "the import is in the shop");
    await olga.axe("an import that waits");
  });
  await step("it is published, and a partner sees the new price", async () => {
    await olga.press("Publish", { exact: true });
    await page.getByText("It counts.").waitFor(WAIT);
    const nikos = await Person.arrive(world);
    await nikos.signIn("nikos@meridian.example");
    await nikos.go("/products/server-large");
    has(await nikos.text(), "61.25", "the product's page");
    await nikos.leave();
  });
  await olga.leave();
}
