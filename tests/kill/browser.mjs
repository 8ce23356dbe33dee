// browser.mjs - just enough of a browser without scripts: cookies, redirects, forms as they are on a page.
const REDIRECTS_MAX = 5;

const decode = (text) =>
    text
        .replace(/&lt;/g, "<")
        .replace(/&gt;/g, ">")
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, "&");

function attributes(tag) {
    const found = {};
    for (const [, name, value] of tag.matchAll(/\s([a-z-]+)(?:="([^"]*)")?/g)) {
        found[name] = decode(value ?? "");
    }
    return found;
}

function select_value(html) {
    const options = [...html.matchAll(/<option\b[^>]*>/g)].map(([tag]) => attributes(tag));
    return (options.find((each) => "selected" in each) ?? options[0])?.value ?? "";
}

// The button that sends the form to its own address is sent too, when it has a name.
function button_of(html) {
    for (const [tag] of html.matchAll(/<button\b[^>]*>/g)) {
        const button = attributes(tag);
        if ((button.type ?? "submit") === "submit" && !("formaction" in button)) {
            return button.name ? [[button.name, button.value ?? ""]] : [];
        }
    }
    return [];
}

// The fields of a form as a browser would send them: [name, value] in the page's order.
function fields_of(html) {
    const fields = [];
    const parts = /<input\b[^>]*>|<textarea\b[^>]*>([^<]*)<\/textarea>|<select\b[^>]*>([\s\S]*?)<\/select>/g;
    for (const [text, area, options] of html.matchAll(parts)) {
        const field = attributes(text.slice(0, text.indexOf(">")));
        const choice = ["radio", "checkbox"].includes(field.type);
        if (!field.name || "disabled" in field || (choice && !("checked" in field))) {
            continue;
        }
        let value = field.value ?? (choice ? "on" : "");
        if (area !== undefined) {
            value = decode(area);
        } else if (options !== undefined) {
            value = select_value(options);
        }
        fields.push([field.name, value]);
    }
    return [...fields, ...button_of(html)];
}

// What can be chosen of a group of radio buttons.
const choices_of = (html, name) =>
    [...html.matchAll(/<input\b[^>]*type="radio"[^>]*>/g)]
        .map(([tag]) => attributes(tag))
        .filter((field) => field.name === name)
        .map((field) => field.value);

export function forms_of(html) {
    return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([text]) => {
        const form = attributes(text.slice(0, text.indexOf(">")));
        const method = (form.method ?? "get").toLowerCase();
        const choices = (name) => choices_of(text, name);
        return { action: form.action ?? "", method, fields: fields_of(text), choices };
    });
}

export const links_of = (html) => [...html.matchAll(/<a\b[^>]*\shref="(\/[^"#]*)"/g)].map(([, href]) => decode(href));

export class Browser {
    constructor(url) {
        this.url = url;
        this.cookies = new Map();
    }

    #keep(answer) {
        // Node 18 of Debian puts all cookies into one header; ours have no comma but before the next name.
        for (const line of (answer.headers.get("set-cookie") ?? "").split(/, (?=[^;,=]+=)/).filter(Boolean)) {
            const [pair] = line.split(";");
            const at = pair.indexOf("=");
            this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
        }
    }

    async send(method, path, body, type = "application/x-www-form-urlencoded") {
        const headers = { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
        if (body !== undefined) {
            headers["content-type"] = type;
            headers.origin = this.url;
        }
        const answer = await fetch(this.url + path, { method, body, headers, redirect: "manual" });
        this.#keep(answer);
        return { status: answer.status, path, location: answer.headers.get("location"), html: await answer.text() };
    }

    async open(path) {
        let answer = await this.send("GET", path);
        for (let i = 0; i < REDIRECTS_MAX && answer.status === 303; i++) {
            answer = await this.send("GET", answer.location);
        }
        return answer;
    }

    // Sends a form with some values replaced, and follows the redirect.
    async submit(page, form, values = {}) {
        const fields = form.fields.filter(([name]) => !(name in values));
        const body = new URLSearchParams([...fields, ...Object.entries(values)]).toString();
        const answer = await this.send("POST", form.action || page.path, body);
        return answer.status === 303 ? this.open(answer.location) : answer;
    }

    async sign_in(email, password) {
        const page = await this.open("/sign-in");
        const form = forms_of(page.html).find((each) => each.action.startsWith("/sign-in"));
        return this.submit(page, form, { email, password });
    }
}
