// product_pictures.mjs - draws the sample products' pictures: one motif per service kind, varied per product.
//
// Usage: node tools/product_pictures.mjs [folder]. Writes <folder>/<product code>.svg (assets/img/products). The same
// input gives the same bytes; the pictures are committed.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
    HEIGHT,
    WIDTH,
    box,
    color,
    cylinder,
    disc,
    flat,
    material,
    onLeft,
    onRight,
    onTop,
    point,
    shadow,
} from "./picture_iso.mjs";
import { DARK, LIGHTS, cloud, glyph, person, shield, stroke, tile } from "./picture_parts.mjs";

const HUE = { dataCenter: 231, server: 203, firewall: 11, database: 168, mail: 36, office: 268 };

// ---- data centres: racks ----
function rack(x, y, h, hue, lit) {
    const faces = material(hue, 42, 40);
    let out =
        shadow(x - 0.2, y, 1.7, 1.9) +
        box(x, y, 0, 1.5, 1.5, h, faces) +
        onLeft(x + 0.12, y + 1.5, 0.15, 1.26, h - 0.3, DARK.right);
    for (let slot = 0; slot * 0.5 < h - 0.6; slot++) {
        const z = 0.25 + slot * 0.5;
        out +=
            onLeft(x + 0.2, y + 1.5, z, 1.1, 0.36, color(hue, 36, 33)) +
            onLeft(x + 0.28, y + 1.5, z + 0.12, 0.14, 0.14, LIGHTS[(slot + lit) % 4]) +
            onLeft(x + 0.7, y + 1.5, z + 0.14, 0.48, 0.09, color(hue, 50, 62));
    }
    return out;
}
const racks = (count, height, hue) =>
    Array.from({ length: count }, (_, i) =>
        rack(-count * 0.85 + i * 1.75, -1.2 - (count - 1) * 0.1, height, hue + i * 5, i),
    ).join("");

function addresses(hue) {
    let out = "";
    for (let i = 0; i < 8; i++) {
        const x = -2.1 + (i % 4) * 1.1;
        const y = -0.9 + Math.floor(i / 4) * 1.3;
        out +=
            shadow(x - 0.1, y + 0.1, 0.9, 0.9) +
            box(x, y, 0, 0.8, 0.8, 0.5 + ((i * 3) % 4) * 0.35, material(hue + i * 4, 55, 56));
    }
    return (
        out +
        flat(
            "left",
            0.3,
            2.6,
            2.2,
            `<circle r="12" fill="#fff"/>${glyph.globe(color(hue, 60, 42))}`,
            1.7,
        )
    );
}

function drawers(hue) {
    let out = shadow(-1.8, -1.6, 4.2, 3.9);
    for (let i = 0; i < 4; i++) {
        const pull = i === 2 ? 0.9 : 0;
        const z = i * 0.72;
        out +=
            box(
                -1.7,
                -1.6 + pull,
                z,
                3.2,
                2.8,
                0.62,
                material(hue + i * 3, 44, i === 2 ? 62 : 42),
            ) +
            onLeft(-1.4, 1.2 + pull, z + 0.2, 1.6, 0.2, DARK.right) +
            onLeft(0.9, 1.2 + pull, z + 0.2, 0.22, 0.22, LIGHTS[i]);
    }
    return out;
}

// ---- servers: slabs ----
function slab(z, hue, lit, lightness = 44) {
    let out =
        box(-2, -1.5, z, 4, 3, 0.85, material(hue, 56, lightness)) +
        onLeft(-1.75, 1.5, z + 0.2, 2.3, 0.45, DARK.right);
    for (let i = 0; i < 4; i++)
        out += onLeft(-1.6 + i * 0.55, 1.5, z + 0.3, 0.36, 0.25, color(hue, 50, 62));
    return (
        out +
        onLeft(1, 1.5, z + 0.32, 0.22, 0.22, LIGHTS[lit % 4]) +
        onLeft(1.4, 1.5, z + 0.32, 0.22, 0.22, LIGHTS[(lit + 1) % 4]) +
        onRight(2, -1.1, z + 0.3, 2, 0.12, DARK.right, ' opacity=".35"') +
        onRight(2, -1.1, z + 0.5, 2, 0.12, DARK.right, ' opacity=".35"')
    );
}
const slabs = (count, hue) =>
    shadow(-2.2, -1.5, 4.4, 3.4) +
    Array.from({ length: count }, (_, i) => slab(i * 1.05, hue + i * 4, i, 42 + i * 4)).join("");

function memoryServer(hue) {
    let out = slabs(1, hue);
    for (let i = 0; i < 5; i++) {
        const y = -1.3 + i * 0.55;
        out +=
            box(-1.6, y, 0.85, 3.2, 0.16, 1.25, material(hue + 120, 38, 40)) +
            onLeft(-1.6, y + 0.16, 0.85, 3.2, 0.18, "#fbbf24");
        for (let chip = 0; chip < 4; chip++)
            out += onLeft(-1.4 + chip * 0.77, y + 0.16, 1.3, 0.5, 0.5, DARK.right);
    }
    return out;
}

function gpuServer(hue) {
    const fan = (x) =>
        flat(
            "top",
            x,
            0,
            2.05,
            `<circle r="13" fill="${DARK.right}"/><circle r="4" fill="${color(hue, 60, 70)}"/>` +
                stroke(
                    "M0-5q7-3 6-7M5 0q3 7 7 6M0 5q-7 3-6 7M-5 0q-3-7-7-6",
                    color(hue, 60, 70),
                    3,
                ),
            0.95,
        );
    return (
        slabs(1, hue) +
        box(-1.8, -1.2, 1.05, 3.6, 2.4, 1, material(hue + 60, 44, 42)) +
        onLeft(-1.6, 1.2, 1.3, 3.2, 0.12, "#4ade80") +
        fan(-0.88) +
        fan(0.88)
    );
}

function snapshots(hue) {
    const ghost = (z, opacity) => `<g opacity="${opacity}">${slab(z, hue, 0, 62)}</g>`;
    return (
        slabs(1, hue) +
        ghost(1.25, 0.55) +
        ghost(2.5, 0.3) +
        flat(
            "left",
            0,
            2.3,
            2.2,
            `<circle r="13" fill="#fff"/>${glyph.clock(color(hue, 70, 40))}`,
            1.7,
        )
    );
}

function disk(hue) {
    return (
        shadow(-1.9, -1.7, 3.9, 3.9) +
        box(-1.8, -1.8, 0, 3.5, 3.5, 0.9, material(hue, 40, 44)) +
        disc(0, 0, 0.9, 1.35, color(hue, 26, 90)) +
        disc(0, 0, 0.9, 1.0, "none", ` stroke="${color(hue, 30, 70)}" stroke-width="2"`) +
        disc(0, 0, 0.9, 0.35, color(hue, 50, 44)) +
        box(0.55, 0.7, 0.95, 0.9, 0.28, 0.12, DARK) +
        onLeft(-1.5, 1.7, 0.3, 1.4, 0.25, DARK.right) +
        onLeft(1, 1.7, 0.33, 0.22, 0.22, LIGHTS[0])
    );
}

// ---- firewalls: brick walls ----
// One body with bricks on its front: every second course begins with a half brick.
function wall(x, y, courses, columns, hue) {
    const width = columns * 1.12;
    const height = courses * 0.62;
    const mortar = color(hue, 45, 84);
    let out =
        shadow(x - 0.1, y, width + 0.3, 1.3) +
        box(x, y, 0, width, 0.8, height, { top: color(hue, 68, 70), left: mortar, right: mortar });
    for (let row = 0; row < courses; row++) {
        const offset = row % 2 === 0 ? 0 : -0.56;
        for (let i = 0; i < columns + (offset === 0 ? 0 : 1); i++) {
            const from = Math.max(0, offset + i * 1.12);
            const to = Math.min(width, offset + i * 1.12 + 1.12);
            const tone = (row * 5 + i * 7) % 4;
            out += onLeft(
                x + from + 0.03,
                y + 0.8,
                row * 0.62 + 0.03,
                to - from - 0.06,
                0.56,
                color(hue + tone * 3, 66, 50 + tone * 3),
            );
        }
        out += onRight(
            x + width,
            y + 0.03,
            row * 0.62 + 0.03,
            0.74,
            0.56,
            color(hue, 60, 38 + (row % 2) * 3),
        );
    }
    return out;
}

const firewall = (courses, columns, hue, mark, size) =>
    wall(-columns * 0.56, -0.6, courses, columns, hue) +
    shield(0.5, 1.5, courses * 0.28 + 0.95, size, 218, mark);
const firewallPair = (hue) =>
    wall(-2.4, -2.2, 5, 4, hue) +
    wall(-2.2, 0, 4, 4, hue + 6) +
    shield(-0.6, 1.4, 1.5, 2, 218) +
    shield(1.5, 1.4, 1.5, 2, 218);

function tunnel(hue) {
    return (
        wall(-2.2, -0.8, 5, 4, hue) +
        flat(
            "left",
            0.1,
            0.02,
            0,
            `<path d="M-22 0v-24a22 22 0 0 1 44 0V0z" fill="${color(hue, 40, 34)}"/><path d="M-16 0v-24a16 16 0 0 1 32 0V0z" fill="${DARK.right}"/>`,
        ) +
        onTop(-0.6, 0, 0.02, 1.4, 2.8, "#fff", ' opacity=".75"') +
        flat(
            "left",
            0.35,
            1.7,
            0.95,
            `<circle r="12" fill="${color(218, 70, 50)}" stroke="#fff" stroke-width="1.6"/><g transform="scale(.8)">${glyph.lock("#fff")}</g>`,
            1.5,
        )
    );
}

function radar(hue) {
    return (
        wall(-2.2, -0.9, 4, 4, hue) +
        flat(
            "left",
            0.5,
            1.1,
            1.8,
            `<circle r="16" fill="${DARK.left}" stroke="#fff" stroke-width="1.6"/><circle r="11" fill="none" stroke="#4ade80" opacity=".6"/><circle r="5.5" fill="none" stroke="#4ade80" opacity=".6"/>` +
                `<path d="M0 0L9-13A16 16 0 0 1 15.5-3z" fill="#4ade80" opacity=".55"/><circle cx="-6" cy="-5" r="2" fill="#f87171"/><circle cx="4" cy="8" r="2" fill="#f87171"/><circle cx="8" cy="-4" r="2" fill="#facc15"/>`,
            1.75,
        )
    );
}

// ---- databases: cylinder stacks ----
function stack(x, y, tiers, r, hue, lightness = 44) {
    let out = disc(x + 0.12, y + 0.12, 0, r * 1.12, "#0b1736", ' opacity=".13"');
    for (let i = 0; i < tiers; i++) {
        const at = point(x, y, i * 0.95 + 0.4);
        out +=
            cylinder(x, y, i * 0.95, r, 0.8, material(hue + i * 3, 58, lightness + i * 3)) +
            `<circle cx="${Math.round(at.x - r * 12)}" cy="${Math.round(at.y + r * 12.5)}" r="3" fill="${LIGHTS[i % 4]}"/>`;
    }
    return out;
}

const backup = (hue) =>
    stack(-0.3, -0.3, 3, 1.6, hue) +
    flat(
        "left",
        1.2,
        1.7,
        1.5,
        `<circle r="13" fill="#fff"/>${glyph.clock(color(hue, 70, 32))}`,
        1.75,
    );
const moreStorage = (hue) =>
    stack(0, 0, 2, 1.7, hue) +
    `<g stroke="#fff" stroke-width="1.5">${cylinder(0, 0, 2.75, 1.7, 0.8, material(hue - 120, 70, 58))}</g>`;
const replica = (hue) =>
    stack(1.6, -1.6, 3, 1.3, hue + 14, 60) +
    stack(-1.6, 1.6, 3, 1.3, hue, 42) +
    `<g transform="translate(160 70)">${stroke("M-16 0H14M5-8l10 8-10 8", color(hue, 70, 30), 4)}</g>`;

// ---- mail: envelopes ----
function envelope(x, y, z, w, hue) {
    const h = w * 0.66;
    const u = (value) => Math.round(value * 20);
    return (
        box(x, y, z, w, 0.28, h, material(hue, 72, 60)) +
        flat(
            "left",
            x,
            y + 0.28,
            z + h,
            `<path d="M0 ${u(h)}L${u(w * 0.4)} ${u(h * 0.5)}H${u(w * 0.6)}L${u(w)} ${u(h)}z" fill="${color(hue, 80, 80)}"/>` +
                `<path d="M0 0L${u(w / 2)} ${u(h * 0.62)} ${u(w)} 0z" fill="${color(hue, 85, 88)}" stroke="${color(hue, 62, 46)}" stroke-width="1.6" stroke-linejoin="round"/>`,
        )
    );
}
const mailFloor = (x, y, w) => shadow(x - 0.1, y, w + 0.2, 1);
const mailOne = (hue) =>
    mailFloor(-2, 0, 4) +
    envelope(-2, 0, 0.25, 4, hue) +
    `<circle cx="${Math.round(point(2, 0.28, 2.9).x)}" cy="${Math.round(point(2, 0.28, 2.9).y)}" r="10" fill="#ef4444" stroke="#fff" stroke-width="2"/>`;
const mailTeam = (hue) =>
    mailFloor(-1.2, -1.6, 3) +
    tile(-0.5, -1.8, 0.2, 3, material(203, 62, 50), "calendar") +
    mailFloor(-2.2, 1, 3.4) +
    envelope(-2.2, 1, 0.2, 3.4, hue);
const archiveBox = (x, y, z, w, hue) =>
    box(x, y, z, w, 1.6, 1, material(hue, 42, 46)) +
    box(x - 0.1, y - 0.1, z + 1, w + 0.2, 1.8, 0.28, material(hue, 46, 54)) +
    onLeft(x + w / 2 - 0.4, y + 1.6, z + 0.45, 0.8, 0.25, "#fff");
const mailProof = (hue) =>
    shadow(-1, -2.2, 3.6, 2) +
    archiveBox(-0.7, -2.3, 0, 3, 25) +
    archiveBox(-0.7, -2.3, 1.3, 3, 30) +
    mailFloor(-2.2, 1, 3.4) +
    envelope(-2.2, 1, 0.2, 3.4, hue) +
    shield(1.5, 1.8, 0.9, 1.7, 218);
const mailArchive = (hue) =>
    shadow(-1.7, -1, 3.8, 2.6) +
    envelope(-1.3, -0.1, 1.5, 2.6, hue + 6) +
    archiveBox(-1.6, -0.6, 0, 3.2, 25);
const mailFilter = (hue) =>
    mailFloor(-2, -0.4, 4) + envelope(-2, -0.4, 0.25, 4, hue) + shield(0.9, 1.2, 1.5, 2.6, 218);

// ---- office: people and tiles ----
const OFFICE = [268, 203, 168, 340];
function office(people, marks, hue) {
    let out = "";
    marks.forEach((mark, i) => {
        const x = -marks.length * 0.95 + i * 1.95;
        out +=
            shadow(x, -1.4, 1.7, 0.7) +
            tile(
                x,
                -1.6,
                0.15 + (i % 2) * 0.35,
                1.75,
                material(i === 0 ? hue : OFFICE[(i + 1) % 4], 58, 54),
                mark,
            );
    });
    for (let i = 0; i < people; i++)
        out += person(-people * 0.7 + 0.75 + i * 1.45, 1.2 + (i % 2) * 0.15, hue + i * 34, 1.2);
    return out;
}
const single = (mark, hue, paint) =>
    shadow(-2.2, -0.2, 3.6, 0.9) +
    tile(-2.2, -0.4, 0.2, 3.2, material(hue, 58, 54), mark, paint) +
    person(2.5, 1, hue + 40, 1.15);
const mailPlan = (hue, second) =>
    (second ? shadow(-0.4, -2, 3.2, 1.6) + archiveBox(-0.3, -2.1, 0.1, 2.8, hue - 20) : "") +
    mailFloor(-2.1, 0.4, 3.6) +
    envelope(-2.1, 0.4, 0.25, 3.6, hue) +
    person(2.5, 1.1, hue + 60, 1.1);

function folders(hue) {
    let out = shadow(-1.8, -1.4, 3.8, 3.2);
    for (let i = 0; i < 4; i++) {
        const y = -1.4 + i * 0.85;
        out +=
            box(-1.7, y, 0.1, 3.2, 0.3, 1.9 - i * 0.1, material(hue + i * 8, 60, 48 + i * 5)) +
            box(-1.7, y, 2 - i * 0.1, 1.2, 0.3, 0.28, material(hue + i * 8, 60, 48 + i * 5));
    }
    return out + flat("left", -0.1, 1.45, 0.95, glyph.plus("#fff"), 1.6);
}

function devices(hue) {
    const screen = (x, y, w, h, mark, scale) =>
        box(x, y, 0.15, w, 0.24, h, DARK) +
        onLeft(x + 0.14, y + 0.24, 0.35, w - 0.28, h - 0.4, color(hue, 62, 62)) +
        flat("left", x + w / 2, y + 0.24, 0.15 + h / 2, glyph[mark]("#fff"), scale);
    return (
        shadow(-2.4, -0.8, 3.6, 1.2) +
        screen(-2.3, -0.8, 3.4, 2.6, "chart", 1.9) +
        shadow(1.7, 1.1, 1.8, 0.9) +
        screen(1.8, 1.1, 1.35, 2.3, "lock", 0.95)
    );
}

const assistant = (hue) =>
    shadow(-1.7, -0.1, 3.6, 0.9) +
    flat(
        "left",
        -0.4,
        0,
        1.9,
        `<path transform="translate(3 3)" d="M-38-32H34V20H-6L-24 40V20H-38z" fill="${color(hue, 50, 34)}"/><path d="M-38-32H34V20H-6L-24 40V20H-38z" fill="${color(hue, 62, 56)}"/>` +
            `<g transform="translate(-6 -5) scale(1.9)">${glyph.spark("#fff")}</g><g transform="translate(18 -16) scale(.8)">${glyph.spark("#fde68a")}</g>`,
    ) +
    person(2.4, 1, hue + 50, 1.15);

// ---- the pictures ----
// [hue, drawing, is an add-on, scale]
const pictures = {
    "cdc-starter": [HUE.dataCenter, (h) => racks(1, 3.2, h), false, 1.15],
    "cdc-business": [HUE.dataCenter, (h) => racks(2, 3.3, h), false, 1.05],
    "cdc-enterprise": [HUE.dataCenter + 8, (h) => racks(3, 3.4, h), false, 0.95],
    "cdc-public-ips": [HUE.dataCenter - 12, addresses, true, 1.25],
    "cdc-storage": [HUE.dataCenter + 4, drawers, true],
    "cdc-object-storage": [HUE.dataCenter + 22, drawers, true, 0.85],
    "server-small": [HUE.server, (h) => slabs(1, h), false, 1.25],
    "server-medium": [HUE.server, (h) => slabs(2, h), false, 1.18],
    "server-large": [HUE.server + 6, (h) => slabs(3, h), false, 1.05],
    "server-memory": [HUE.server - 8, memoryServer, false, 1.2],
    "server-gpu": [HUE.server + 14, gpuServer, false, 1.15],
    "server-snapshots": [HUE.server - 4, snapshots, true, 1.1],
    "server-disk": [HUE.server + 4, disk, true, 1.25],
    "firewall-essential": [HUE.firewall, (h) => firewall(3, 3, h, "check", 1.9), false, 1.35],
    "firewall-business": [HUE.firewall, (h) => firewall(5, 4, h, "check", 2.3), false, 1.05],
    "firewall-enterprise": [HUE.firewall - 6, firewallPair, false, 0.98],
    "firewall-vpn": [HUE.firewall + 8, tunnel, true, 1.1],
    "firewall-threat-feed": [HUE.firewall - 4, radar, true, 1.15],
    "postgresql-small": [HUE.database, (h) => stack(0, 0, 2, 1.7, h), false, 1.2],
    "postgresql-medium": [HUE.database, (h) => stack(0, 0, 3, 1.75, h), false, 1.12],
    "postgresql-large": [
        HUE.database + 6,
        (h) => stack(1.3, -1.5, 4, 1.35, h + 14, 56) + stack(-1.1, 1.1, 4, 1.45, h),
        false,
        0.95,
    ],
    "database-backup": [HUE.database - 4, backup, true, 1.1],
    "database-storage": [HUE.database, moreStorage, true, 1.05],
    "database-replica": [HUE.database + 4, replica, true, 0.95],
    "exchange-basic": [HUE.mail, mailOne, false, 1.2],
    "exchange-business": [HUE.mail, mailTeam, false, 1.1],
    "exchange-enterprise": [HUE.mail - 2, mailProof, false, 1.05],
    "exchange-archive": [HUE.mail + 4, mailArchive, true, 1.15],
    "exchange-filter": [HUE.mail - 6, mailFilter, true, 1.2],
    "m365-business-basic": [HUE.office, (h) => office(1, ["envelope", "chat"], h), false, 1.3],
    "m365-business-standard": [
        HUE.office,
        (h) => office(2, ["document", "envelope", "chat"], h),
        false,
        1.2,
    ],
    "m365-business-premium": [
        HUE.office + 8,
        (h) => office(2, ["document", "shield", "envelope"], h),
        false,
        1.2,
    ],
    "exchange-online-plan-1": [HUE.office - 10, (h) => mailPlan(h, false), false, 1.2],
    "exchange-online-plan-2": [HUE.office - 10, (h) => mailPlan(h, true), false, 1.15],
    "m365-e3": [
        HUE.office + 14,
        (h) => office(3, ["document", "envelope", "lock"], h),
        false,
        1.15,
    ],
    "m365-e5": [HUE.office + 20, (h) => office(3, ["shield", "chart", "phone"], h), false, 1.15],
    "teams-phone-standard": [HUE.office - 20, (h) => single("phone", h), false, 1.15],
    "power-bi-pro": [HUE.office + 30, (h) => single("trend", h), false, 1.15],
    "office-365-extra-file-storage": [HUE.office - 14, folders, true, 1.2],
    "intune-plan-1-device": [HUE.office - 6, devices, false, 1.15],
    "m365-copilot": [HUE.office + 40, assistant, false, 1.1],
};

function picture(hue, draw, addon = false, scale = 1) {
    const floor =
        onTop(-3.6, -3.6, -0.3, 7.2, 7.2, color(hue, 45, 84)) +
        onTop(-3.6, -3.6, 0, 7.2, 7.2, "#fff", ' opacity=".8"');
    const badge = addon
        ? `<g transform="translate(290 30)"><circle r="15" fill="${color(hue, 62, 46)}"/>${glyph.plus("#fff")}</g>`
        : "";
    return (
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">` +
        `<linearGradient id="b" x2="1" y2="1"><stop stop-color="${color(hue, 80, 96)}"/><stop offset="1" stop-color="${color(hue, 62, 87)}"/></linearGradient>` +
        `<path d="M0 0H${WIDTH}V${HEIGHT}H0z" fill="url(#b)"/>${cloud(52, 48, 0.9, "#fff", 0.75)}${cloud(274, 62, 0.6, "#fff", 0.6)}${floor}` +
        `<g transform="translate(${Math.round(160 - 160 * scale)} ${Math.round(118 - 100 * scale)}) scale(${scale})">${draw(hue)}</g>${badge}</svg>\n`
    );
}

const folder = process.argv[2] ?? "assets/img/products";
mkdirSync(folder, { recursive: true });
for (const [code, [hue, draw, addon, scale]] of Object.entries(pictures)) {
    writeFileSync(join(folder, `${code}.svg`), picture(hue, draw, addon, scale));
}
