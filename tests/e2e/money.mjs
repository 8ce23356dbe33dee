// money.mjs - amounts as the pages write them, in cents.

/** "€1,234.56" is 123456; also "1,234.56 EUR" and a leading minus. */
export function cents(text) {
  const match = /(-|−)?\s*€?\s*(-|−)?([\d,]+)\.(\d\d)(?!\d)/.exec(text);
  if (match === null) {
    throw new Error(`no amount in ${JSON.stringify(text)}`);
  }
  const value = Number(match[3].replaceAll(",", "")) * 100 + Number(match[4]);
  return match[1] || match[2] ? -value : value;
}

export function euros(value) {
  const whole = Math.trunc(Math.abs(value) / 100).toLocaleString("en-US");
  return `${value < 0 ? "−" : ""}€${whole}.${String(Math.abs(value) % 100).padStart(2, "0")}`;
}

/** Half away from zero, in whole numbers. */
export function share(amount, numerator, denominator) {
  return Math.floor((2 * amount * numerator + denominator) / (2 * denominator));
}

/** The days that are left of this month in a zone, with today, and all its days. */
export function restOfMonth(timeZone) {
  const parts = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "numeric", day: "numeric" })
    .formatToParts(new Date());
  const [year, month, day] = ["year", "month", "day"].map((type) => Number(parts.find((part) => part.type === type).value));
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { left: days - day + 1, days };
}
