// people.mjs - an administrator invites somebody, who joins by the link in the mail and has the menu of her role;
// a company registers itself and is approved.
import fs from "node:fs";
import path from "node:path";

import { check, has, same, until } from "./harness.mjs";
import { Person, PHONE } from "./browser.mjs";

const PASSWORD = "a-good-long-password";

/** The text part of the newest mail to an address, once the worker has put it into the spool. */
export async function mailTo(world, address) {
  const folder = JSON.parse(fs.readFileSync(world.conf, "utf8")).mail.replace("spool:", "");
  return until(async () => {
    const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(".eml")) : [];
    const mails = files.sort().map((name) => fs.readFileSync(path.join(folder, name), "utf8"))
      .filter((text) => text.includes(`To: <${address}>`));
    return mails.length > 0 ? mails.at(-1).replaceAll("=\r\n", "").replaceAll("=3D", "=") : undefined;
  }, `a mail to ${address}`);
}

export async function linkIn(world, address, part) {
  const mail = await mailTo(world, address);
  has(mail, "multipart/alternative", "the mail");
  const link = new RegExp(`https?://\\S+/${part}\\?token=[\\w-]+`).exec(mail);
  check(link !== null, `no link to /${part} in the mail`);
  return new URL(link[0]).pathname + new URL(link[0]).search;
}

export async function joinByMail(person, world, address) {
  await person.go(await linkIn(world, address, "activate"));
  await person.axe("the page of the invitation");
  await person.page.getByLabel("Password").fill(PASSWORD);
  await person.press("Save password");
  has(await person.text("body"), "Your password is saved", "the sign-in page");
  await person.page.getByLabel("E-mail address").fill(address);
  await person.page.getByLabel("Password").fill(PASSWORD);
  await person.press("Sign in", { within: ".door-form", exact: true });
}

export async function invitePerson(step, world) {
  const anna = await Person.arrive(world);
  const nina = await Person.arrive(world, PHONE);
  const email = "nina.nikou@aegean.example";
  await anna.signIn("anna@aegean.example");
  await step("anna invites a buyer", async () => {
    await anna.go("/users");
    await anna.axe("/users");
    await anna.press("Invite a person");
    await anna.axe("/users/new");
    await anna.page.getByLabel("E-mail address").fill(email);
    await anna.page.getByLabel("Name", { exact: true }).fill("Nina Νίκου");
    await anna.page.getByLabel("Cloud administrator").check();
    await anna.press("Send invitation");
    has(await anna.text(), "The invitation is on its way", "the person's page");
    await anna.axe("/users/{user}");
    await anna.page.screenshot({ path: path.join(world.outDir, "person.png"), fullPage: true });
  });
  await step("she joins by the link in the mail, which works once", async () => {
    const link = await linkIn(world, email, "activate");
    await joinByMail(nina, world, email);
    check(!nina.page.url().includes("/sign-in"), "she is not signed in");
    same((await anna.fetch(link)).status, 404, "the link once more");
  });
  await step("her menu is that of her roles", async () => {
    await nina.go("/orders");
    const links = await nina.page.locator("header a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    check(links.includes("/workspace") && links.includes("/profile"), `the menu is ${links}`);
    check(!links.includes("/billing") && !links.includes("/users"), `the menu is ${links}`);
    for (const address of ["/users", "/billing", "/invoices", "/registrations"]) {
      same((await nina.fetch(address)).status, 403, address);
    }
    await nina.go("/profile");
    await nina.axe("/profile");
    await nina.page.screenshot({ path: path.join(world.outDir, "profile-phone.png"), fullPage: true });
  });
  await step("anna deactivates her, and she is out at once", async () => {
    await anna.page.reload();
    await anna.press("Deactivate");
    has(await anna.text(), "may not sign in any more", "the notice");
    same((await nina.fetch("/orders")).status, 303, "her next page");
  });
  await nina.leave();
  await anna.leave();
}

export async function registerCompany(step, world) {
  const anna = await Person.arrive(world);
  const nora = await Person.arrive(world);
  const email = "nora@newcomers.example";
  let address = "";
  await anna.signIn("anna@aegean.example");
  await step("anna lets end customers register", async () => {
    await anna.go("/registrations");
    await anna.page.getByLabel("End customers may register").check();
    await anna.press("Save");
    address = await anna.page.getByRole("link", { name: "Registration of end customers" }).getAttribute("href");
    await anna.axe("/registrations");
  });
  await step("a company registers and confirms its address", async () => {
    await nora.go(address);
    await nora.axe("/register");
    await nora.page.screenshot({ path: path.join(world.outDir, "register.png"), fullPage: true });
    const typed = { Company: "Newcomers Ltd", "Your name": "Nora New", "E-mail address": email, Telephone: "+30 210 000 0200",
      "Street and number": "2 Main Street", Postcode: "105 55", City: "Athens" };
    for (const [label, text] of Object.entries(typed)) {
      await nora.page.getByLabel(label).fill(text);
    }
    await nora.page.getByLabel("Country").selectOption("GR");
    await nora.press("Register", { within: "main", exact: true });
    has(await nora.text(), "Look into your mail", "the answer");
    await nora.go(await linkIn(world, email, "register/confirm"));
    await nora.press("This is my address");
    has(await nora.text("body"), "Your address is confirmed", "the answer");
  });
  await step("anna approves, and its administrator joins", async () => {
    await anna.go("/registrations");
    await anna.page.screenshot({ path: path.join(world.outDir, "registrations.png"), fullPage: true });
    await anna.press("Approve Newcomers Ltd");
    has(await anna.text(), "its administrator is invited", "the list");
    await until(async () => (await mailTo(world, email)).includes("/activate?"), "the invitation");
    await joinByMail(nora, world, email);
    await nora.go("/users");
    has(await nora.text(), "Nora New", "her people");
  });
  await nora.leave();
  await anna.leave();
}
