// partner_money.mjs - anna's invoice to the cent, cancelling now with its credit note, cancelling at the
// period's end and taking that back, and the end of the data.
import fs from "node:fs";

import { check, has, same, until } from "./harness.mjs";
import { follow } from "./checkout.mjs";
import { cents, euros } from "./money.mjs";
import { databaseIsThere, pdfText, psql, stoaCheck } from "./tools.mjs";

async function seeInvoice(step, world) {
  const { anna } = world;
  const { page } = anna;
  await step("her newest invoice from Meridian Cloud has the amounts of the review", async () => {
    world.invoiceUrl = await until(async () => {
      await anna.go("/invoices");
      for (const row of await page.locator("tbody tr", { hasText: "Meridian Cloud" }).all()) {
        if (cents(await row.locator("td[data-label=Total]").innerText()) === world.gross) {
          return row.locator("a").first().getAttribute("href");
        }
      }
      return null;
    }, `an invoice over ${euros(world.gross)}`);
    await anna.go(world.invoiceUrl);
    const rows = await page.locator(".doc-sum dd").allInnerTexts();
    same(rows.map(cents).join(" "), [world.net, world.gross - world.net, world.gross].join(" "), "net, tax and total");
    has(await anna.text(), "Blue Harbour Hotels", "the invoice's lines for the end customer");
  });
  await step("each line opens into its formula, days and rounding", async () => {
    const lines = page.locator("details.doc-line");
    same(await lines.count(), 2, "lines");
    for (const line of await lines.all()) {
      await line.locator("summary").click();
      const text = await line.innerText();
      ["Unit price", "Days charged", "line_half_up", "price list"].forEach((part) => has(text, part, "the formula"));
      check(!text.includes("24.90"), "the formula shows what the seller pays");
    }
  });
  await step("her next three invoices are foretold, each line with its formula", async () => {
    await anna.go("/billing");
    await page.getByRole("link", { name: "Next invoices" }).click();
    has(await anna.text(), "These are forecasts", "the page");
    same(await page.locator("article.doc").count(), 3, "forecasts");
    await page.locator("details.doc-line summary").first().click();
    has(await page.locator("details.doc-line").first().innerText(), "line_half_up", "the formula");
    await anna.go(world.invoiceUrl);
  });
  await step("the PDF downloads and has the number and the total", async () => {
    const address = await page.getByRole("link", { name: "PDF" }).getAttribute("href");
    const response = await anna.context.request.get(address);
    has(response.headers()["content-disposition"] ?? "", ".pdf", "the header for the file's name");
    const file = `${world.outDir}/invoice.pdf`;
    fs.writeFileSync(file, await response.body());
    same(fs.readFileSync(file).subarray(0, 5).toString(), "%PDF-", "the file's beginning");
    const text = pdfText(file);
    has(text, euros(world.gross).slice(1), "the PDF");
    has(text, (await anna.text("h1")).match(/\S*\d\S*/)[0], "the PDF");
    ["Aegean Systems", "Meridian Cloud", "Blue Harbour Hotels"].forEach((part) => has(text, part, "the PDF"));
  });
  await step("the list of invoices is there as CSV", async () => {
    const csv = await anna.fetch("/invoices.csv");
    same(csv.status, 200, "the status");
    has(csv.text, (world.gross / 100).toFixed(2), "the file");
  });
}

async function cancelNow(step, world) {
  const { anna } = world;
  const { page } = anna;
  await step("cancelling needs a reason, and says so beside the field", async () => {
    await anna.go(world.subscriptionUrl);
    await anna.press("Cancel subscription");
    await page.evaluate(() => document.querySelectorAll("form").forEach((form) => { form.noValidate = true; }));
    await page.getByRole("radio").first().check();
    await anna.expecting([422], () => anna.press("Show what will happen"));
    has(await anna.text(".field[data-wrong=yes]"), "Reason", "the marked field");
  });
  await step("cancelling now previews the credit of today's and the coming days", async () => {
    await page.locator("input[name=when][value=now]").check();
    await page.getByLabel("Reason").selectOption({ index: 1 });
    await anna.press("Show what will happen");
    world.credit = cents(await anna.text(".total .grand dd"));
    check(Math.abs(world.credit) > 0 && Math.abs(world.credit) <= world.gross, `the credit ${world.credit} is no part of ${world.gross}`);
    has(await anna.text(), "Daily Backups", "the add-on that ends with it");
  });
  await step("after the confirmation it ends by itself on the page", async () => {
    await anna.press("Cancel the subscription");
    await until(async () => (await anna.text()).includes("Ended"), "the subscription ended", 30000);
    world.endedAt = Date.now();
  });
  await step("psql is refused now, but the data is still kept", async () => {
    await until(() => !psql(world.login, "SELECT 1").ok, "the login is refused");
    check(databaseIsThere(world.conf, world.databaseName), "the database is gone too early");
    await anna.go(world.serviceUrl);
    has(await anna.text(), "Suspended", "the service's page");
  });
  await step("the credit note is the preview's amount and refers to the invoice's lines", async () => {
    world.creditUrl = await until(async () => {
      await anna.go(world.invoiceUrl);
      const link = page.locator(".refs a").first();
      return (await link.count()) === 0 ? null : link.getAttribute("href");
    }, "a credit note on the invoice's page");
    await anna.go(world.creditUrl);
    same(Math.abs(cents(await anna.text(".doc-sum .grand dd"))), Math.abs(world.credit), "the credit");
    await page.locator("details.doc-line summary").first().click();
    const line = page.locator("details.doc-line").first();
    has(await line.innerText(), "Credits", "the credit note's line");
    same(await line.locator(`a[href="${world.invoiceUrl}"]`).count(), 1, "links to the invoice");
  });
  await step("stoa check finds no problem", () => {
    const answer = stoaCheck(world);
    check(answer.ok && /\b0 problems/.test(answer.out), `${answer.out}${answer.err}`);
  });
}

async function cancelLater(step, world) {
  const { anna } = world;
  const { page } = anna;
  await step("another subscription is cancelled at the end of its period", async () => {
    world.secondUrl = await follow(anna, world.secondOrderUrl, "Subscription");
    await anna.press("Cancel subscription");
    await page.locator("input[name=when][value=period_end]").check();
    await page.getByLabel("Reason").selectOption({ index: 2 });
    await anna.press("Show what will happen");
    has(await anna.text(), "Nothing is credited", "the preview");
    await anna.press("Cancel the subscription");
    await anna.go(world.secondUrl);
    const text = await anna.text();
    ["Scheduled", "Take the cancellation back"].forEach((part) => has(text, part, "the page"));
    await anna.go("/subscriptions?q=PostgreSQL");
    has(await anna.text("table"), "Ends ", "the list");
  });
  await step("she takes it back, and the contract goes on", async () => {
    await anna.go(world.secondUrl);
    await anna.press("Take the cancellation back");
    const text = await anna.text();
    check(!text.includes("Take the cancellation back"), "it is still scheduled");
    has(text, "Active", "the page");
  });
}

export async function billAndCancel(step, world) {
  await seeInvoice(step, world);
  await cancelNow(step, world);
  await cancelLater(step, world);
}

/** A minute after the cancellation, which other journeys use. */
export async function waitForPurge(step, world) {
  await step("when the retention is over the database is gone", async () => {
    check(world.endedAt !== undefined, "nothing was cancelled");
    await until(() => !databaseIsThere(world.conf, world.databaseName), "the database is dropped", 100000);
    check(Date.now() - world.endedAt > 30000, "it was dropped before its retention was over");
  });
}
