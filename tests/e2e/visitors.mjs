// visitors.mjs - the operator gives an account a list for some days, and says what visitors see.
import { check, has } from "./harness.mjs";
import { Person } from "./browser.mjs";

const PRODUCT = "/products/firewall-essential";
const DEFAULT = "/admin/prices/default";

async function choose(olga, list, see) {
  const { page } = olga;
  await olga.go(DEFAULT);
  await page.getByLabel("List of new accounts").selectOption(list);
  await page.getByLabel("Visitors see").selectOption(see);
}

export async function letVisitorsIn(step, world) {
  const olga = await Person.arrive(world);
  const guest = await Person.arrive(world);
  const { page } = olga;
  await step("olga sees what a list would change for an account, gives it for days to come, and takes it back", async () => {
    await olga.signIn("olga@stoa.example");
    await olga.go("/admin/prices/partners-eur/accounts");
    await page.getByLabel("Account", { exact: true }).fill("Nordlicht IT");
    await page.getByLabel("First day").fill("2099-01-01");
    await page.getByLabel("Last day").fill("2099-03-31");
    await olga.press("See what changes");
    has(await olga.text(), "What changes for Nordlicht IT", "the trial");
    has(await olga.text(), "0 up, 0 down", "the trial: it is the list that it has");
    await olga.axe("the trial");
    await olga.press("Give the list");
    has(await olga.text("table"), "to 31 Mar 2099", "the accounts");
    await olga.axe("the accounts");
    await olga.press("Take back from Nordlicht IT");
    check(!(await olga.text()).includes("31 Mar 2099"), "it is still there");
  });
  await step("a visitor sees no price until the operator says so", async () => {
    await guest.go(PRODUCT);
    check(!(await guest.text()).includes("€"), "the visitor sees a price");
    await choose(olga, "partners-eur", "prices");
    await olga.press("See what changes");
    has(await olga.text(), "Products for sale", "what changes");
    await olga.axe("what changes for visitors");
    await olga.press("Save", { exact: true });
    await guest.go(PRODUCT);
    has(await guest.text(), "€", "the visitor's page");
    await guest.go("/products");
    has(await guest.text(), "€", "the visitor's catalogue");
  });
  await step("or is asked to sign in", async () => {
    await choose(olga, "partners-eur", "nothing");
    await olga.press("Save", { exact: true });
    await guest.go(PRODUCT);
    check(guest.page.url().includes("/sign-in"), "the visitor is let in");
    await guest.go("/products");
    check(guest.page.url().includes("/sign-in"), "the visitor is let into the catalogue");
  });
  await step("and everything is as it was", async () => {
    await choose(olga, "", "catalogue");
    await olga.press("Save", { exact: true });
    await guest.go("/products");
    check(!(await guest.text()).includes("€"), "the visitor still sees prices");
  });
  await guest.leave();
  await olga.leave();
}
