// picture_parts.mjs - what several product pictures share: glyphs, tiles, people, shields, clouds.
import { box, color, disc, flat, material, point } from "./picture_iso.mjs";

export const DARK = material(224, 32, 24);
export const LIGHTS = ["#4ade80", "#facc15", "#4ade80", "#38bdf8"];

// ---- flat glyphs, drawn in a box of 20 x 20 around the origin ----
export const stroke = (d, paint, width = 2.4) =>
    `<path d="${d}" fill="none" stroke="${paint}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
export const glyph = {
    check: (paint) => stroke("M-6 0l4 5 8-9", paint, 3),
    document: (paint) => stroke("M-6-6H6M-6-1H6M-6 4H1", paint),
    chart: (paint) => stroke("M-7 6V1M-2 6V-3M3 6V-1M8 6V-7", paint, 3),
    trend: (paint) => stroke("M-9 6l6-7 4 4 8-9", paint, 3),
    envelope: (paint) => stroke("M-9-6H9V6H-9zM-9-6L0 1 9-6", paint, 2),
    lock: (paint) =>
        `<path d="M-6-1H6V8H-6z" fill="${paint}"/>` +
        stroke("M-4-1v-3a4 4 0 0 1 8 0v3", paint, 2.4),
    shield: (paint) => `<path d="M0-9l8 3v6c0 5-4 8-8 10-4-2-8-5-8-10v-6z" fill="${paint}"/>`,
    chat: (paint) => `<path d="M-8-7H8V4H-1l-5 5V4H-8z" fill="${paint}"/>`,
    spark: (paint) =>
        `<path d="M0-10q1.5 8.5 10 10q-8.5 1.5-10 10q-1.5-8.5-10-10q8.5-1.5 10-10z" fill="${paint}"/>`,
    clock: (paint) => stroke("M0-8a8 8 0 1 1-.1 0M0-4V0l4 2", paint),
    phone: (paint) =>
        `<path d="M-8-6l4-2 3 5-2.5 2q1.5 3.5 4.5 5l2.5-2 4.5 3-2 4q-13 1-14-15z" fill="${paint}"/>`,
    calendar: (paint) =>
        stroke("M-8-6H8V8H-8zM-8-2H8M-4-9v4M4-9v4", paint, 2) +
        `<path d="M-5 1h3v3h-3zM2 1h3v3H2z" fill="${paint}"/>`,
    folder: (paint) => `<path d="M-9-7h7l2 3h9V7H-9z" fill="${paint}"/>`,
    plus: (paint) => stroke("M-6 0H6M0-6V6", paint, 3.2),
    globe: (paint) => stroke("M0-8a8 8 0 1 1-.1 0M-8 0H8M0-8q-7 8 0 16M0-8q7 8 0 16", paint, 1.8),
};

// ---- shared bodies ----
// An upright tile with a glyph on its left face.
export function tile(x, y, z, size, faces, mark, paint = "#fff") {
    const body = box(x, y, z, size, 0.25, size, faces);
    return (
        body + flat("left", x + size / 2, y + 0.25, z + size / 2, glyph[mark](paint), size * 0.85)
    );
}

// A figure of two rounded bodies; (x, y) is where it stands.
export function person(x, y, hue, size = 1) {
    const coat = material(hue, 50, 54);
    const feet = point(x, y, 0);
    return (
        disc(x + 0.1, y + 0.1, 0, 0.5 * size, "#0b1736", ' opacity=".13"') +
        `<g transform="translate(${Math.round(feet.x)} ${Math.round(feet.y)}) scale(${size})">` +
        `<path d="M-12 0v-11a12 12 0 0 1 24 0V0a12 6 0 0 1-24 0z" fill="${coat.left}"/><path d="M3 5.800V-22a12 12 0 0 1 9 11V0q-1 5-9 5.800z" fill="${coat.right}"/>` +
        `<circle cy="-29" r="8.5" fill="#f3cba5"/><path d="M-8.5-29a8.5 8.5 0 0 1 17 0q-3-5-8-4.500t-9 4.500z" fill="${color(hue + 200, 26, 26)}"/></g>`
    );
}

export function shield(x, y, z, scale, hue, mark = "check") {
    const paint = mark === "none" ? "" : glyph[mark]("#fff");
    return flat(
        "left",
        x,
        y,
        z,
        `<g fill="${color(hue, 60, 30)}"><path d="M3-9l9 3v7c0 6-4 9-9 11-5-2-9-5-9-11v-7z"/></g>` +
            `<path d="M0-11l9 3v7c0 6-4 9-9 11-5-2-9-5-9-11v-7z" fill="${color(hue, 72, 50)}" stroke="#fff" stroke-width="1.6"/>` +
            `<g transform="scale(.7)">${paint}</g>`,
        scale,
    );
}

export const cloud = (x, y, scale, paint, opacity) =>
    `<path transform="translate(${x} ${y}) scale(${scale})" d="M-26 10a11 11 0 0 1 2-21 15 15 0 0 1 28-4 12 12 0 0 1 20 10 8 8 0 0 1-1 15z" fill="${paint}" opacity="${opacity}"/>`;
