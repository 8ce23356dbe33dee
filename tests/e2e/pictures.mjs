// pictures.mjs - every main page, on a desktop and on a phone, as a picture in build/e2e; and axe's opinion.
import path from "node:path";

import { DESKTOP, PHONE, Person } from "./browser.mjs";
import { toReview } from "./checkout.mjs";

async function shoot(person, view, name, { whole = true } = {}) {
  const { page } = person;
  // Pictures below the fold are loaded when they come into view.
  await page.evaluate(() => Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode();
  })));
  if (view === "1280") {
    await person.axe(name);
  }
  await page.screenshot({ path: path.join(person.world.outDir, `${name}-${view}.png`), fullPage: whole });
}

async function takeAll(person, view, pages) {
  for (const [name, address, options] of pages) {
    await person.expecting(options?.refused === true ? [404, 422] : [], () => person.go(address));
    if (options?.act !== undefined) {
      await person.expecting([422], () => options.act(person.page, person));
    }
    await shoot(person, view, name, options);
  }
}

function partnerPages(world) {
  const openFirst = (selector) => (page) => page.locator(selector).first().click();
  const refused = (button) => async (page, person) => {
    await page.evaluate(() => document.querySelectorAll("form").forEach((form) => { form.noValidate = true; }));
    await person.press(button);
  };
  return [
    ["home", "/"],
    ["catalogue", "/products"],
    ["catalogue-empty", "/products?q=steamengine"],
    ["product", "/products/postgresql-small"],
    ["product-simulated", "/products/m365-e3"],
    ["workspace", "/workspace"],
    ["service", world.serviceUrl],
    ["subscriptions", "/subscriptions"],
    ["subscription-ended", world.subscriptionUrl],
    ["subscription", world.secondUrl],
    ["cancel", `${world.secondUrl}/cancel`],
    ["cancel-preview", `${world.secondUrl}/cancel?when=now&on=&reason=mistake&note=`,
      { act: openFirst("details.explain summary") }],
    ["end-customers", "/end-customers"],
    ["end-customer-new", "/end-customers/new", { act: refused("Save end customer") }],
    ["orders", "/orders"],
    ["order", world.orderUrl],
    ["billing", "/billing"],
    ["invoices", "/invoices"],
    ["invoice", world.invoiceUrl, { act: openFirst("details.doc-line summary") }],
    ["credit-note", world.creditUrl, { act: openFirst("details.doc-line summary") }],
    ["credit-notes", "/credit-notes"],
    ["not-found", "/no/such/page", { refused: true }],
  ];
}

async function checkoutPictures(person, view) {
  const { page } = person;
  await toReview(person, { product: "postgresql-large", customer: "Lumen Studio", name: `pictures_${view}` });
  await page.locator("details.explain summary").first().click();
  await shoot(person, view, "checkout-4-review");
  const address = page.url();
  await takeAll(person, view, [
    ["checkout-1-basket", "/basket"],
    ["checkout-2-billing", address.replace("/review", "/billing")],
    ["checkout-3-details", address.replace("/review", "/details"), {
      act: async (open) => {
        await open.getByLabel("Database name", { exact: true }).fill("Wrong Name");
        await person.press("Continue to review");
      },
    }],
  ]);
  await person.go("/basket");
  await person.press("Remove");
  await shoot(person, view, "basket-empty");
}

export async function pictures(step, world) {
  for (const [view, options] of [["1280", DESKTOP], ["390", { ...PHONE, deviceScaleFactor: 1 }]]) {
    await step(`the partner's pages at ${view} are accessible, and their pictures are taken`, async () => {
      const person = await Person.arrive(world, options);
      await takeAll(person, view, [["sign-in", "/sign-in"]]);
      await person.signIn("anna@aegean.example");
      await takeAll(person, view, partnerPages(world));
      await checkoutPictures(person, view);
      await person.leave();
    });
    await step(`so are the back office's and an end customer's at ${view}`, async () => {
      const olga = await Person.arrive(world, options);
      await olga.signIn("olga@stoa.example");
      await takeAll(olga, view, [["admin", "/admin"], ["admin-accounts", "/admin/accounts"], ["admin-orders", "/admin/orders"],
        ["admin-jobs", "/admin/jobs"]]);
      await olga.go("/admin/accounts");
      await olga.press("Aegean Systems", { within: "table" });
      await shoot(olga, view, "admin-account");
      await olga.leave();
      const eva = await Person.arrive(world, options);
      await eva.signIn("eva@blueharbour.example");
      await takeAll(eva, view, [["customer-home", "/"], ["customer-workspace", "/workspace"], ["customer-billing", "/billing"]]);
      await eva.leave();
    });
  }
  await step("the catalogue on one screen is the picture for the README", async () => {
    const anna = await Person.arrive(world);
    await anna.signIn("anna@aegean.example");
    await anna.go("/products");
    await anna.page.mouse.move(0, 0);
    await anna.page.mouse.wheel(0, 138);
    await anna.page.waitForTimeout(300);
    await anna.page.screenshot({ path: path.join(world.outDir, "storefront.png") });
    await anna.leave();
  });
}
