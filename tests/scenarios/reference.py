#!/usr/bin/env python3
"""reference.py - a slow second implementation of the core of billing, written from the rules.

usage: reference.py FILE.json    prints invoices and credit notes in the format of `stoa simulate` (some keys)

It knows: recurring products in advance and in arrears; anchors subscription, account, calendar; both
month ends; proration by day over the actual cycle; rounding line_half_up; quantity changes by
unused_credit; cancel now, period_end, a date; uncancel; suspend and resume; price versions from their
own day on; several tax rates; credit on account; usage per_unit, tiered, volume, package by sum.
Events fall on dates. Anything else raises Unsupported.
"""
import json
import sys
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

KNOWN = {
    "scenario": "stoa_scenario currency timezone start until policy taxes products accounts events",
    "product": "code kind billing mode price tax meter model tiers package_size",
    "account": "code kind anchor_day",
    "subscribe": "id account product quantity price",
    "change_quantity": "subscription quantity when",
    "cancel": "subscription when", "uncancel": "subscription", "resume": "subscription",
    "suspend": "subscription billing", "set_price": "product price existing_from",
    "usage": "subscription meter units", "credit": "account amount",
}
MINOR_UNITS = {"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4}
ONE_DAY = timedelta(days=1)


class Unsupported(Exception):
    """The scenario is outside the subset, or makes no sense after an event was dropped."""


def known(kind, value):
    strange = set(value) - set(KNOWN.get(kind, "").split()) - {"at", "do"}
    if kind not in KNOWN or strange:
        raise Unsupported("%s %s" % (kind, sorted(strange)))


def day(text):
    if not isinstance(text, str) or len(text) != 10:
        raise Unsupported("not a date: %r" % (text,))
    return date.fromisoformat(text)


def month_length(year, month):
    return ((date(year + month // 12, month % 12 + 1, 1)) - date(year, month, 1)).days


def add_months(anchor, months, relative):
    """R8: from the original anchor, the day clamped; relative keeps the distance to the month's end."""
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = index // 12, index % 12 + 1
    length = month_length(year, month)
    from_end = month_length(anchor.year, anchor.month) - anchor.day
    if relative and from_end <= 2:
        return date(year, month, length - from_end)
    return date(year, month, min(anchor.day, length))


def round_half_away(value, digits):
    """R2, on a fraction of the major unit."""
    scaled = abs(value) * 10**digits
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(units if value >= 0 else -units, 10**digits)


def text_of(value, digits):
    units = abs(value) * 10**digits
    if units.denominator != 1:
        raise AssertionError("an amount that was not rounded")
    padded = str(units.numerator).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (padded if digits == 0 else padded[:-digits] + "." + padded[-digits:])


class Grid:
    """The boundaries of one subscription's cycles."""

    def __init__(self, product, start, policy, account):
        kind = policy.get("anchor", "subscription")
        period = product["billing"]
        count, unit = int(period[1:-1]), period[-1]
        self.months = count * {"M": 1, "Y": 12}.get(unit, 0)
        self.days = count * {"D": 1, "W": 7}.get(unit, 0)
        self.relative = policy.get("month_end", "sticky") == "relative"
        self.anchor = start
        if kind == "calendar":
            self.anchor = date(start.year, 1, 1)
            if self.days:
                self.anchor = start - start.weekday() * ONE_DAY
            if self.days not in (0, 7) or self.months > 12:
                raise Unsupported("calendar with " + period)
        elif kind == "account":
            wanted = account.get("anchor_day", policy.get("anchor_day"))
            if not self.months or wanted is None or self.relative:
                raise Unsupported("account anchor with " + period)
            if self.months > 1 and policy.get("alignment") != "day_of_month":
                raise Unsupported("a grid of which only the day is known")
            # A 31 as anchor needs a month that has it; December has, and the year before is early enough.
            place = date(start.year - 1, 12, wanted)
            n = 0
            while add_months(place, n, False) < start:
                n += 1
            in_start_month = add_months(place, n, False)
            if (in_start_month.year, in_start_month.month) != (start.year, start.month):
                # R11: the day has passed in the start month, so the stub leads one full period on from it.
                n += self.months - 1
            self.anchor, self.offset = place, n
            return
        self.offset = 0

    @cache
    def boundary(self, n):
        if self.days:
            return self.anchor + n * self.days * ONE_DAY
        return add_months(self.anchor, self.offset + n * self.months, self.relative)

    @cache
    def cycle(self, moment):
        """The cycle that contains a day."""
        n = 0
        while self.boundary(n) > moment:
            n -= 1
        while self.boundary(n + 1) <= moment:
            n += 1
        return self.boundary(n), self.boundary(n + 1)


class Line:
    """A charged line; it stands on [start, stands_to)."""

    def __init__(self, start, end, state, amount):
        self.start, self.end, self.stands_to = start, end, end
        self.state, self.amount = state, amount


class Subscription:
    def __init__(self, event, product, account, policy, price):
        self.id, self.account = event["id"], event["account"]
        self.product = product
        self.start, self.end = day(event["at"]), None
        self.scheduled = False
        self.quantities = [(self.start, Fraction(str(event.get("quantity", 1))))]
        self.own_price = "price" in event
        self.prices = [(self.start, Fraction(event.get("price", price)))] if price is not None else []
        self.pauses = []
        self.grid = Grid(product, self.start, policy, account)
        self.arrears = product.get("mode", "in_advance") == "in_arrears"
        self.lines = []
        self.usage = []
        self.usage_billed_to = self.start

    def ended(self, today):
        return self.end is not None and self.end <= today

    def paused(self, moment):
        return any(a <= moment and (b is None or moment < b) for a, b in self.pauses)

    def state(self, moment):
        """What is wanted on a day: (quantity, price), or None."""
        if moment < self.start or self.ended(moment) or self.paused(moment):
            return None
        quantity = [q for at, q in self.quantities if at <= moment][-1]
        price = [p for at, p in self.prices if at <= moment][-1]
        return (quantity, price) if quantity else None

    def wanted(self, today):
        """Each day that should be charged by now: day -> (state, cycle)."""
        days = {}
        moment = self.start
        while moment <= today and not self.ended(moment):
            begin, end = self.grid.cycle(moment)
            if not self.arrears or end <= today or self.ended(today):
                d = moment
                while d < end:
                    state = self.state(d)
                    if state:
                        days[d] = (state, (begin, end))
                    d += ONE_DAY
            moment = end
        return days

    def bill(self, today, digits):
        """Yields (ended, line of the output) for what is wanted and not charged, and the other way round."""
        wanted = self.wanted(today)
        covered = set()
        for line in self.lines:
            d = line.start
            while d < line.stands_to and d in wanted and wanted[d][0] == line.state:
                covered.add(d)
                d += ONE_DAY
            if d < line.stands_to:
                length, unused = (line.end - line.start).days, (line.end - d).days
                credit = round_half_away(line.amount * unused / length, digits)  # R15
                line.stands_to = d
                if credit:  # a credit of nothing gives no line
                    yield (d not in wanted,
                           self.show("credit_proration", d, line.end, line.state, -credit, unused, length))
        days = sorted(d for d in wanted if d not in covered)
        while days:
            first = days[0]
            state, cycle = wanted[first]
            last = first
            while last in wanted and last not in covered and wanted[last] == (state, cycle):
                last += ONE_DAY
            num, den = (last - first).days, (cycle[1] - cycle[0]).days
            amount = round_half_away(state[0] * state[1] * num / den, digits)  # R3, R10
            self.lines.append(Line(first, last, state, amount))
            yield False, self.show("recurring", first, last, state, amount, num, den)
            days = [d for d in days if d >= last]

    def bill_usage(self, today, digits):
        while self.usage_billed_to <= today:
            begin = self.usage_billed_to
            end = self.grid.cycle(begin)[1]
            if self.end is not None:
                end = min(end, self.end)
            if end > today or end <= begin:
                return
            units = sum((u for at, u in self.usage if begin <= at < end), Fraction(0))
            amount = round_half_away(rate(self.product, units), digits)
            self.usage_billed_to = end
            yield False, self.show("usage", begin, end, None, amount, 0, 0)

    def show(self, kind, start, end, state, amount, num, den):
        line = {"kind": kind, "subscription": self.id, "product": self.product["code"], "from": start.isoformat(),
                "to": end.isoformat(), "amount": amount, "tax": self.product.get("tax")}
        if state:
            quantity = state[0]
            line["quantity"] = int(quantity) if quantity.denominator == 1 else str(float(quantity))
            line["proration"] = {"num": num, "den": den}
        return line


def rate(product, units):
    """R21, exact."""
    model = product["model"]
    if model == "per_unit":
        return units * Fraction(product["price"])
    if model == "package":
        return -(-units // Fraction(str(product["package_size"]))) * Fraction(product["price"])
    total, below = Fraction(0), Fraction(0)
    for tier in product["tiers"]:
        top = None if tier["up_to"] is None else Fraction(tier["up_to"])
        here = units if top is None else min(units, top)
        last = top is None or units <= top
        if model == "tiered" and here > below:
            total += (here - below) * Fraction(tier["unit"]) + Fraction(tier.get("flat", "0"))
        if model == "volume" and last and units > 0:
            total = units * Fraction(tier["unit"]) + Fraction(tier.get("flat", "0"))
        if last:
            return total
        below = top
    raise Unsupported("usage above the last tier")


class World:
    def __init__(self, scenario):
        self.scenario = scenario
        known("scenario", scenario)
        for kind in ("product", "account"):
            for value in scenario[kind + "s"]:
                known(kind, value)
        self.policy = scenario.get("policy", {})
        for key, only in (("proration", "day"), ("denominator", "actual"), ("rounding", "line_half_up"),
                          ("quantity_change", "unused_credit"), ("cancel_day", "unused"), ("refund", "prorated"),
                          ("invoice_when", "at_once"), ("edges", "own")):
            if self.policy.get(key, only) != only:
                raise Unsupported("policy " + key)
        self.digits = MINOR_UNITS[scenario["currency"]]
        self.products = {p["code"]: p for p in scenario["products"]}
        self.prices = {p["code"]: p.get("price") for p in scenario["products"]}
        self.accounts = {a["code"]: a for a in scenario["accounts"]}
        self.taxes = {t.get("code", t["category"]): t for t in scenario.get("taxes", [])}
        self.subscriptions = {}
        self.credit = {code: Fraction(0) for code in self.accounts}
        self.invoices, self.credit_notes = [], []

    def run(self):
        by_day = {}
        for event in self.scenario["events"]:
            by_day.setdefault(day(event["at"]), []).append(event)
        until = day(self.scenario["until"])
        today = day(self.scenario["start"])
        while today <= until:
            for event in by_day.get(today, []):
                self.apply(event, today)
            if today in by_day or any(self.due(s, today) for s in self.subscriptions.values()):
                self.bill(today)
            today += ONE_DAY
        return {"invoices": self.invoices, "credit_notes": self.credit_notes}

    def due(self, subscription, today):
        return subscription.end == today or subscription.grid.cycle(today)[0] == today

    def apply(self, event, today):
        do = event["do"]
        known(do, event)
        if do == "subscribe":
            product = self.products[event["product"]]
            self.subscriptions[event["id"]] = Subscription(
                event, product, self.accounts[event["account"]], self.policy, self.prices[product["code"]])
            return
        if do == "credit":
            self.credit[event["account"]] += Fraction(event["amount"])
            return
        if do == "set_price":
            self.prices[event["product"]] = event["price"]
            if "existing_from" not in event:
                return
            if day(event["existing_from"]) != today:
                raise Unsupported("a price known before its day")
            for subscription in self.subscriptions.values():
                if subscription.product["code"] == event["product"] and not subscription.own_price:
                    subscription.prices.append((today, Fraction(event["price"])))
            return
        subscription = self.subscriptions.get(event["subscription"])
        if subscription is None or subscription.ended(today):
            raise Unsupported("an event on a subscription that is not there")
        self.apply_to(subscription, event, today)

    def apply_to(self, s, event, today):
        do = event["do"]
        if s.paused(today) and do != "resume":
            raise Unsupported(do + " while suspended")
        if do == "usage":
            s.usage.append((today, Fraction(event["units"])))
        elif do == "change_quantity" and event.get("when", "now") == "now":
            s.quantities.append((today, Fraction(str(event["quantity"]))))
        elif do == "cancel" and "quantity" not in event:
            if s.scheduled:
                raise Unsupported("a second cancellation")
            s.scheduled = True
            when = event["when"]
            s.end = {"now": today, "period_end": s.grid.cycle(today)[1]}.get(when) or day(when)
        elif do == "uncancel" and s.scheduled:
            s.scheduled, s.end = False, None
        elif do == "suspend" and event.get("billing", True) and not s.arrears and not s.scheduled:
            s.pauses.append((today, None))
        elif do == "resume" and s.paused(today):
            s.pauses[-1] = (s.pauses[-1][0], today)
        else:
            raise Unsupported(do)

    def bill(self, today):
        for account in self.accounts:
            ends, changes = [], []
            for s in self.subscriptions.values():
                if s.account == account:
                    bill = s.bill_usage if s.product["kind"] == "usage" else s.bill
                    for ended, line in sorted(bill(today, self.digits), key=lambda x: (x[1]["from"], x[1]["amount"] > 0)):
                        (ends if ended else changes).append(line)
            for lines in (ends, changes):
                if lines:
                    self.issue(account, today, lines)

    def issue(self, account, today, lines):
        bases = {}
        for line in lines:
            if line["tax"] is not None:
                bases[line["tax"]] = bases.get(line["tax"], 0) + line["amount"]
        taxes = {code: round_half_away(base * Fraction(self.taxes[code]["rate"]) / 100, self.digits)  # R26
                 for code, base in bases.items()}
        net, tax = sum(line["amount"] for line in lines), sum(taxes.values())
        gross = net + tax
        show = lambda value: text_of(Fraction(value), self.digits)
        document = {"account": account, "date": today.isoformat(), "net": show(net), "tax": show(tax), "gross": show(gross),
                    "lines": [{k: show(v) if k == "amount" else v for k, v in line.items() if k != "tax"} for line in lines]}
        if gross < 0:
            self.credit[account] -= gross  # R19
            self.credit_notes.append(document)
            return
        used = min(gross, self.credit[account])  # R35
        self.credit[account] -= used
        document["credited"] = show(used)
        self.invoices.append(document)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: reference.py FILE.json")
    with open(sys.argv[1], encoding="utf-8") as file:
        scenario = json.load(file)
    print(json.dumps(World(scenario).run(), indent=1))


if __name__ == "__main__":
    main()
