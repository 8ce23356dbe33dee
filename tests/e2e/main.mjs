// main.mjs - all journeys against the server at STOA_URL.
import fs from "node:fs";

import { journey, report } from "./harness.mjs";
import { launch } from "./browser.mjs";
import { approveByMail } from "./approvals.mjs";
import { changeWhatRuns } from "./changes.mjs";
import { editCatalogue } from "./catalogue.mjs";
import { editPrices } from "./prices.mjs";
import { endCustomer, neighbour, operator } from "./others.mjs";
import { importPrices } from "./imports.mjs";
import { joinMember } from "./joining.mjs";
import { invitePerson, registerCompany } from "./people.mjs";
import { pictures } from "./pictures.mjs";
import { byKeyboard, onThePhone, withoutScripts } from "./plain.mjs";
import { billAndCancel, waitForPurge } from "./partner_money.mjs";
import { orderAsPartner } from "./partner_order.mjs";
import { useAsPartner } from "./partner_service.mjs";
import { sellByRules } from "./sell_rules.mjs";
import { manyAtOnce, severalCustomers } from "./several.mjs";
import { letVisitorsIn } from "./visitors.mjs";

const word = process.argv[2] ?? "";
const world = {
  base: process.env.STOA_URL,
  bin: process.env.STOA_BIN,
  database: process.env.STOA_DATABASE,
  conf: process.env.STOA_CONF,
  outDir: process.env.STOA_E2E_OUT ?? "build/e2e",
  browser: await launch(),
};
fs.mkdirSync(world.outDir, { recursive: true });
// One engine is enough for what does not depend on it.
const once = process.env.STOA_DATABASE.startsWith("sqlite:");
const journeys = [
  ["A partner orders a database for an end customer", orderAsPartner],
  ["She uses it, and orders for a new end customer", useAsPartner],
  ["She reads the invoice and cancels", billAndCancel],
  ["An end customer sees her services and no cost", endCustomer],
  ["A neighbour and a buyer without the right see less", neighbour],
  ["The operator finds what failed and tries it again", operator],
  ["An administrator invites somebody", invitePerson],
  ["A company registers itself", registerCompany],
  ["A Lite Partner joins a Member Partner", joinMember],
  ["An end customer's order waits for its partner", approveByMail],
  ["A partner changes what runs", changeWhatRuns],
  ["The operator edits the catalogue", editCatalogue],
  ["The operator edits a price list", editPrices],
  ["The operator imports a file of prices", importPrices],
  ["A partner sells by rules of its own", sellByRules],
  ["The operator says what visitors see", letVisitorsIn],
  ["A partner orders for two end customers at once", severalCustomers],
  ["She puts many items in at once", manyAtOnce],
  ["The main task without scripts", withoutScripts],
  ["The main task on a phone", onThePhone],
  ["The main task by keyboard", byKeyboard],
  ...(once ? [["Every main page as a picture", pictures]] : []),
  ["The data ends with its retention", waitForPurge],
];
for (const [name, body] of journeys.filter(([title]) => title.includes(word))) {
  await journey(name, world.outDir, (step) => body(step, world));
  const guests = world.browser.contexts().filter((context) => context !== world.anna?.context);
  await Promise.all(guests.map((context) => context.close()));
}
await world.browser.close();
report();
