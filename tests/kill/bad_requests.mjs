// bad_requests.mjs - what a broken or hostile client sends to the API: never a 500, never half a thing.
//
// A row: what is wrong, the changed body (or raw text), the status, and the place that the answer
// must name ("" where there is none to name).
const LONG = "x".repeat(5000);
const DEEP = "[".repeat(2000) + "]".repeat(2000);

export const good_customer = {
    company: "Bad Input Ltd",
    contact: "Rhea Kallis",
    email: "office@bad.example",
    phone: "+30 22410 00 301",
    street: "1 Harbour Street",
    city: "Rhodes",
    postcode: "851 31",
    country: "GR",
};

const database = { name: "unused", engine: "postgresql", version: "15", size_gb: 5, allowed_cidrs: ["127.0.0.1/32"] };

export const good_order = (customer, name = "unused") => ({
    end_customer: customer,
    confirm: true,
    lines: [{ plan: "postgresql-small-monthly", quantity: 1, name: "Bookings", settings: { ...database, name } }],
});

const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

// Broken whatever the endpoint takes.
export const broken_bodies = [
    ["no body", "", [400, 422], ""],
    ["not JSON", "{", [400], ""],
    ["text behind the JSON", "{} {}", [400], ""],
    ["a list for an object", "[]", [400, 422], ""],
    ["null for an object", "null", [400, 422], ""],
    ["a number for an object", "7", [400, 422], ""],
    ["very deep", DEEP, [400], ""],
    ["a repeated member", '{"country":"GR","country":"DE"}', [400, 422], ""],
    ["bytes that are not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), [400], ""],
    ["a NUL in a string", '{"company":"a\\u0000b"}', [400, 422], ""],
    ["half a surrogate", '{"company":"\\ud800"}', [400, 422], ""],
    ["an unknown member", '{"surprise":1}', [400, 422], "/surprise"],
    ["a huge number", '{"quantity":1e999}', [400, 422], ""],
    ["too large", `{"company":"${"x".repeat(400000)}"}`, [413], ""],
];

export function bad_customers() {
    const good = good_customer;
    return [
        ["no company", without(good, "company"), [422], "/company"],
        ["an empty company", { ...good, company: "" }, [422], "/company"],
        ["only blanks for a company", { ...good, company: "   " }, [422], "/company"],
        ["a long company", { ...good, company: LONG }, [422], "/company"],
        ["a number for a company", { ...good, company: 7 }, [422], "/company"],
        ["null for a company", { ...good, company: null }, [422], "/company"],
        ["a list for a company", { ...good, company: ["a"] }, [422], "/company"],
        ["no e-mail", without(good, "email"), [422], "/email"],
        ["a wrong e-mail", { ...good, email: "nobody" }, [422], "/email"],
        ["an e-mail with a line break", { ...good, email: "a@b.example\r\nBcc: c@d.example" }, [422], "/email"],
        ["a long e-mail", { ...good, email: `${LONG}@b.example` }, [422], "/email"],
        ["no country", without(good, "country"), [422], "/country"],
        ["an unknown country", { ...good, country: "ZZ" }, [422], "/country"],
        ["a long country", { ...good, country: "GREECE" }, [422], "/country"],
        ["a long phone", { ...good, phone: LONG }, [422], "/phone"],
        ["a wrong VAT number", { ...good, vat_number: "EL12" }, [422], "/vat_number"],
        ["a control sign in the city", { ...good, city: "Rho\u0007des" }, [422], "/city"],
        ["a word for a yes or no", { ...good, override_warning: "maybe" }, [422], "/override_warning"],
    ];
}

export function bad_orders(customer, stranger) {
    const good = good_order(customer);
    const line = good.lines[0];
    const lines = (change) => ({ ...good, lines: [{ ...line, ...change }] });
    const settings = (change) => lines({ settings: { ...database, ...change } });
    return [
        ["no lines", without(good, "lines"), [422], "/lines"],
        ["an empty list of lines", { ...good, lines: [] }, [422], ""],
        ["an object for the lines", { ...good, lines: {} }, [422], "/lines"],
        ["a text for a line", { ...good, lines: ["x"] }, [422], "/lines/0"],
        ["too many lines", { ...good, lines: Array(500).fill(line) }, [422], ""],
        ["an unknown member of a line", lines({ price: "0.01" }), [422], "/lines/0/price"],
        ["no plan", { ...good, lines: [without(line, "plan")] }, [422], "/lines/0/plan"],
        ["an unknown plan", lines({ plan: "no-such-plan" }), [404, 422], "/lines/0/plan"],
        ["a number for a plan", lines({ plan: 5 }), [422], "/lines/0/plan"],
        ["a long plan", lines({ plan: LONG }), [422], "/lines/0/plan"],
        ["a quantity of zero", lines({ quantity: 0 }), [422], "/lines/0/quantity"],
        ["a negative quantity", lines({ quantity: -1 }), [422], "/lines/0/quantity"],
        ["a broken quantity", lines({ quantity: 1.5 }), [400, 422], ""],
        ["a quantity as text", lines({ quantity: "1" }), [422], "/lines/0/quantity"],
        ["a quantity out of range", lines({ quantity: 2147483647 }), [422], "/lines/0/quantity"],
        ["a quantity beyond 64 bits", lines({ quantity: 1e30 }), [400, 422], ""],
        ["a long name", lines({ name: LONG }), [422], "/lines/0/name"],
        ["no settings", { ...good, lines: [without(line, "settings")] }, [422], ""],
        ["a list for settings", lines({ settings: [] }), [422], "/lines/0/settings"],
        ["an object in the settings", settings({ name: { a: 1 } }), [422], "/lines/0/settings/name"],
        ["a reserved database name", settings({ name: "postgres" }), [422], "/lines/0/settings/name"],
        ["SQL for a database name", settings({ name: 'x"; DROP ROLE stoa; --' }), [422], "/lines/0/settings/name"],
        ["a long database name", settings({ name: LONG }), [422], "/lines/0/settings/name"],
        ["an unknown setting", settings({ surprise: 1 }), [422], "/lines/0/settings/surprise"],
        ["a size of zero", settings({ size_gb: 0 }), [422], "/lines/0/settings/size_gb"],
        ["a size out of range", settings({ size_gb: 100000 }), [422], "/lines/0/settings/size_gb"],
        ["a wrong network", settings({ allowed_cidrs: ["10.0.0.1/8"] }), [422], "/lines/0/settings/allowed_cidrs"],
        ["a number for a network", settings({ allowed_cidrs: [7] }), [422], "/lines/0/settings/allowed_cidrs/0"],
        ["a stranger's customer", { ...good, end_customer: stranger }, [403, 404], ""],
        ["no such customer", { ...good, end_customer: "acc_0000000000000" }, [404, 422], ""],
        ["a wrong code of a customer", { ...good, end_customer: "DROP TABLE" }, [422], "/end_customer"],
        ["a number for a customer", { ...good, end_customer: 5 }, [422], "/end_customer"],
        ["a long reference", { ...good, reference: LONG }, [422], "/reference"],
        ["a word for confirm", { ...good, confirm: "yes please" }, [422], "/confirm"],
    ];
}

export const bad_cancellations = [
    ["no time", {}, [422], "/when"],
    ["an unknown time", { when: "someday" }, [422], "/when"],
    ["a day that does not exist", { when: "2026-02-31" }, [422], "/when"],
    ["a day in the past", { when: "2001-01-01" }, [422], ""],
    ["a number for a time", { when: 5 }, [422], "/when"],
    ["a long time", { when: LONG }, [422], "/when"],
    ["a quantity of zero", { when: "now", quantity: 0 }, [422], "/quantity"],
    ["more than there is", { when: "now", quantity: 99999 }, [422], ""],
    ["a long reason", { when: "now", reason: LONG }, [422], "/reason"],
    ["a long note", { when: "now", note: LONG }, [422], "/note"],
];
