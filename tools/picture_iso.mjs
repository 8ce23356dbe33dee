// picture_iso.mjs - an isometric drawing board that writes small SVG: boxes, cylinders, flat shapes on faces.
//
// Axes: x runs right and down, y runs left and down, z up; one unit is UNIT pixels. Faces that are seen: top, left (at
// the largest y) and right (at the largest x). Draw from the back to the front.
export const WIDTH = 320;
export const HEIGHT = 200;
const UNIT = 20;
const COS = 0.866;
const ORIGIN = { x: 160, y: 96 };

const round = (value) => String(Math.round(value * 10) / 10);

// Hue in degrees, saturation and lightness in percent, as "#rrggbb".
export function color(hue, saturation, lightness) {
    const a = (saturation / 100) * Math.min(lightness / 100, 1 - lightness / 100);
    const channel = (n) => {
        const k = (n + hue / 30) % 12;
        const value = lightness / 100 - a * Math.max(-1, Math.min(k - 3, 9 - k, 1));
        return Math.round(255 * value)
            .toString(16)
            .padStart(2, "0");
    };
    return `#${channel(0)}${channel(8)}${channel(4)}`;
}

// A body's three faces from one hue: lit from the upper left.
export function material(hue, saturation, lightness) {
    return {
        top: color(hue, saturation, Math.min(96, lightness + 13)),
        left: color(hue, saturation, lightness),
        right: color(hue, saturation, Math.max(8, lightness - 13)),
    };
}

export function point(x, y, z) {
    return { x: ORIGIN.x + (x - y) * COS * UNIT, y: ORIGIN.y + ((x + y) / 2 - z) * UNIT };
}

function path(points, fill, extra = "") {
    const d = points.map(([x, y, z], i) => {
        const p = point(x, y, z);
        return `${i === 0 ? "M" : "L"}${round(p.x)} ${round(p.y)}`;
    });
    return `<path d="${d.join("")}z" fill="${fill}"${extra}/>`;
}

export const onTop = (x, y, z, w, d, fill, extra) =>
    path(
        [
            [x, y, z],
            [x + w, y, z],
            [x + w, y + d, z],
            [x, y + d, z],
        ],
        fill,
        extra,
    );
export const onLeft = (x, y, z, w, h, fill, extra) =>
    path(
        [
            [x, y, z],
            [x + w, y, z],
            [x + w, y, z + h],
            [x, y, z + h],
        ],
        fill,
        extra,
    );
export const onRight = (x, y, z, d, h, fill, extra) =>
    path(
        [
            [x, y, z],
            [x, y + d, z],
            [x, y + d, z + h],
            [x, y, z + h],
        ],
        fill,
        extra,
    );

export function box(x, y, z, w, d, h, faces) {
    return (
        onTop(x, y, z + h, w, d, faces.top) +
        onLeft(x, y + d, z, w, h, faces.left) +
        onRight(x + w, y, z, d, h, faces.right)
    );
}

// A circle that lies flat, of radius r units.
export function disc(x, y, z, r, fill, extra = "") {
    const p = point(x, y, z);
    return `<ellipse cx="${round(p.x)}" cy="${round(p.y)}" rx="${round(r * 1.2247 * UNIT)}" ry="${round(r * 0.7071 * UNIT)}" fill="${fill}"${extra}/>`;
}

export function cylinder(x, y, z, r, h, faces) {
    const top = point(x, y, z + h);
    const rx = r * 1.2247 * UNIT;
    const ry = r * 0.7071 * UNIT;
    const half = (from, to, fill) =>
        `<path d="M${round(top.x + from)} ${round(top.y)}v${round(h * UNIT)}A${round(rx)} ${round(ry)} 0 0 0 ${round(top.x + to)} ` +
        `${round(top.y + h * UNIT + (to === 0 ? ry : 0))}V${round(top.y)}z" fill="${fill}"/>`;
    return (
        half(-rx, rx, faces.left) +
        shade(top, rx, ry, h * UNIT, faces.right) +
        disc(x, y, z + h, r, faces.top)
    );
}

// The darker right part of a cylinder's side.
function shade(top, rx, ry, h, fill) {
    const x = rx * 0.3;
    const drop = ry * Math.sqrt(1 - 0.09);
    return (
        `<path d="M${round(top.x + x)} ${round(top.y)}v${round(h + drop)}A${round(rx)} ${round(ry)} 0 0 0 ${round(top.x + rx)} ` +
        `${round(top.y + h)}V${round(top.y)}z" fill="${fill}"/>`
    );
}

// Flat drawing in a face's own coordinates: 1 unit is UNIT, the second axis points down the face.
const MATRIX = { left: [COS, 0.5, 0, 1], right: [COS, -0.5, 0, 1], top: [COS, 0.5, -COS, 0.5] };
export function flat(face, x, y, z, content, scale = 1) {
    const p = point(x, y, z);
    const m = MATRIX[face].map((value) => round2(value * scale));
    return `<g transform="matrix(${m.join(" ")} ${round(p.x)} ${round(p.y)})">${content}</g>`;
}
const round2 = (value) => String(Math.round(value * 1000) / 1000);

// A soft shadow on the floor.
export const shadow = (x, y, w, d, extra = "") =>
    onTop(x, y, 0, w, d, "#0b1736", ` opacity=".13"${extra}`);
