// checkout.mjs - the shortest way through the checkout, for journeys that are about something else.
import { has } from "./harness.mjs";

/** Takes out what an earlier journey left. */
export async function emptyBasket(person) {
  await person.go("/basket");
  const remove = person.page.getByRole("button", { name: /^Remove/ });
  for (let left = await remove.count(); left > 0; left = await remove.count()) {
    await Promise.all([person.page.waitForEvent("load"), remove.first().click()]);
  }
}

/** From the product page to the review. `customer` is a name, or null for the one who is chosen already. */
export async function toReview(person, { product, customer, name, cidr = "127.0.0.0/8", fill }) {
  const { page } = person;
  await emptyBasket(person);
  await person.go(`/products/${product}`);
  await person.press("Add to basket");
  if (customer !== null) {
    await page.getByLabel(customer).check();
  }
  await person.press("Continue to billing");
  await person.press("Continue to details");
  if (fill === undefined) {
    await page.getByLabel("Database name", { exact: true }).fill(name);
    await page.getByLabel("Allowed networks", { exact: true }).fill(cidr);
  } else {
    await fill(page);
  }
  await page.getByLabel("I accept").check();
  await person.press("Continue to review");
}

/** Places the order on the review page; answers its path. */
export async function placeOrder(person) {
  await person.press("Place order");
  has(person.page.url(), "/orders/", "the address");
  return new URL(person.page.url()).pathname;
}

/** From the order's page to the service or the subscription of its first line. */
export async function follow(person, order, name) {
  await person.go(order);
  await person.page.locator("main").getByRole("link", { name, exact: true }).first().click();
  await person.page.waitForURL(name === "Service" ? /workspace/ : /subscriptions/);
  return new URL(person.page.url()).pathname;
}
