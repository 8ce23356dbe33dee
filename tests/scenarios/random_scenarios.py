#!/usr/bin/env python3
"""random_scenarios.py - random scenarios: `stoa simulate` against reference.py.

usage: random_scenarios.py SEED N [PROGRAM]

Prints the smallest scenario that still differs (events are dropped one by one) with its seed.
Ends with `N passed, N failed`.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta

sys.dont_write_bytecode = True
import reference

LINE_KEYS = ("kind", "subscription", "product", "from", "to", "quantity", "amount")
DOCUMENT_KEYS = ("account", "date", "net", "tax", "gross")
STOP_AFTER = 5  # failures shown


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.start = date(2023, 1, 1) + timedelta(self.random.randrange(500))
        self.until = self.start + timedelta(self.random.randrange(60, 500))
        self.currency = self.random.choice(["EUR", "EUR", "EUR", "JPY", "KWD"])
        self.digits = reference.MINOR_UNITS[self.currency]
        self.events = []

    def price(self):
        units = self.random.choice([1, 10, 999, 1000, 24995, self.random.randrange(1, 100000)])
        return reference.text_of(reference.Fraction(units, 10**self.digits), self.digits)

    def scenario(self):
        anchor = self.random.choice(["subscription", "subscription", "account", "calendar"])
        policy = {"anchor": anchor, "alignment": self.random.choice(["full_date", "day_of_month"])}
        if anchor == "subscription":
            policy["month_end"] = self.random.choice(["sticky", "relative"])
        periods = {"subscription": ["P1M", "P1M", "P3M", "P1Y", "P1W", "P2Y"], "calendar": ["P1M", "P1M", "P3M", "P1Y", "P1W"],
                   "account": ["P1M"] if policy["alignment"] == "full_date" else ["P1M", "P3M"]}[anchor]
        products = [self.recurring("R%d" % i, periods) for i in range(self.random.randrange(1, 4))]
        products += [self.usage("U%d" % i, periods) for i in range(self.random.randrange(0, 2))]
        accounts = [{"code": "C%d" % i, "kind": "end_customer", "anchor_day": self.random.choice([1, 15, 28, 29, 30, 31])}
                    for i in range(self.random.randrange(1, 3))]
        self.make_events(products, accounts)
        self.events.sort(key=lambda e: e["at"])
        return {"stoa_scenario": 1, "currency": self.currency, "timezone": self.random.choice(["Europe/Athens", "UTC"]),
                "start": self.start.isoformat(), "until": self.until.isoformat(), "policy": policy,
                "taxes": [{"code": "S", "category": "S", "rate": "24"}, {"code": "R", "category": "S", "rate": "5.5"}],
                "products": products, "accounts": accounts, "events": self.events}

    def recurring(self, code, periods):
        return {"code": code, "kind": "recurring", "billing": self.random.choice(periods),
                "mode": self.random.choice(["in_advance", "in_advance", "in_arrears"]), "price": self.price(),
                "tax": self.random.choice(["S", "R"])}

    def usage(self, code, periods):
        product = {"code": code, "kind": "usage", "billing": self.random.choice([p for p in periods if p[-1] == "M"]),
                   "meter": "gb", "tax": self.random.choice(["S", "R"]),
                   "model": self.random.choice(["per_unit", "tiered", "volume", "package"])}
        if product["model"] in ("tiered", "volume"):
            bound = self.random.choice([5, 10, 100])
            product["tiers"] = [{"up_to": str(bound), "unit": "0.125", "flat": "1"}, {"up_to": str(bound * 2), "unit": "0.1"},
                                {"up_to": None, "unit": "0.0333"}]
        else:
            product["price"] = self.random.choice(["0.0333", "1", "0.125"])
        if product["model"] == "package":
            product["package_size"] = self.random.choice(["3", "10"])
        return product

    def make_events(self, products, accounts):
        length = (self.until - self.start).days
        for i in range(self.random.randrange(1, 5)):
            product, account = self.random.choice(products), self.random.choice(accounts)
            at = self.start + timedelta(self.random.randrange(max(1, length // 2)))
            event = self.event(at, "subscribe", id="s%d" % i, account=account["code"], product=product["code"])
            if product["kind"] == "recurring":
                event["quantity"] = self.random.randrange(1, 20)
                self.life(event, product, at)
            else:
                self.readings(event["id"], at)
        if self.random.random() < 0.3:
            self.event(self.start + timedelta(self.random.randrange(length)), "credit",
                       account=accounts[0]["code"], amount=self.price())
        if self.random.random() < 0.4:
            product = self.random.choice([p for p in products if p["kind"] == "recurring"])
            at = (self.start + timedelta(self.random.randrange(1, length))).isoformat()
            event = self.event(date.fromisoformat(at), "set_price", product=product["code"], price=self.price())
            if self.random.random() < 0.7:
                event["existing_from"] = at

    def event(self, at, do, **keys):
        event = dict({"at": at.isoformat(), "do": do}, **keys)
        self.events.append(event)
        return event

    def readings(self, name, at):
        while at < self.until:
            at += timedelta(self.random.randrange(1, 40))
            units = self.random.choice([str(self.random.randrange(0, 150)), "0.25", "10", "5"])
            self.event(at, "usage", subscription=name, meter="gb", units=units)

    def life(self, subscribed, product, at):
        """Changes of one subscription, one a day at most, in an order that makes sense."""
        quantity, paused, scheduled = subscribed["quantity"], False, False
        while True:
            at += timedelta(self.random.choice([1, 5, self.random.randrange(1, 120)]))
            if at > self.until:
                return
            keys = {"subscription": subscribed["id"]}
            do = self.random.choice(["change_quantity", "change_quantity", "suspend", "cancel"])
            if paused:
                self.event(at, "resume", **keys)
                paused = False
            elif scheduled:
                # Only while the end is still ahead for sure.
                self.event(at, "uncancel", **keys)
                scheduled = False
            elif do == "change_quantity":
                quantity = self.random.choice([q for q in range(1, 20) if q != quantity])
                self.event(at, do, quantity=quantity, **keys)
            elif do == "suspend" and product["mode"] == "in_advance":
                self.event(at, do, **keys)
                paused = True
            elif do == "cancel" and self.random.random() < 0.6:
                when = self.random.choice(["now", "period_end", "later"])
                if when == "later":
                    # After the period that is billed already.
                    at_end = at + timedelta(self.random.randrange(800, 900))
                    if product["billing"] not in ("P1Y", "P2Y"):
                        at_end = at + timedelta(self.random.randrange(93, 200))
                    self.event(at, do, when=at_end.isoformat(), **keys)
                    if self.random.random() < 0.5:
                        scheduled = True
                        continue
                else:
                    self.event(at, do, when=when, **keys)
                return


def documents(output):
    """What is compared, by account: the order between accounts is the program's own affair."""
    found = {}
    for kind in ("invoices", "credit_notes"):
        for document in output[kind]:
            part = {key: document[key] for key in DOCUMENT_KEYS}
            part["lines"] = [{key: line[key] for key in LINE_KEYS if key in line and (key != "quantity" or line["kind"] != "usage")}
                             for line in document["lines"] if line["kind"] != "account_credit"]
            if kind == "invoices":
                part["credited"] = document["credited"]
            found.setdefault((document["account"], kind), []).append(part)
    return found


def compare(program, scenario, folder):
    """None when alike, else a text. Raises Unsupported for what the reference does not know."""
    expected = documents(reference.World(scenario).run())
    path = os.path.join(folder, "scenario.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(scenario, file)
    run = subprocess.run([program, "simulate", path], capture_output=True, timeout=30, check=False)
    if run.returncode != 0:
        return "exit %d: %s" % (run.returncode, run.stderr.decode("utf-8", "replace").strip())
    output = json.loads(run.stdout)
    if output["refusals"]:
        return "refusals: %s" % json.dumps(output["refusals"])
    got = documents(output)
    for key in sorted(set(expected) | set(got)):
        wanted, found = expected.get(key, []), got.get(key, [])
        for i in range(max(len(wanted), len(found))):
            a, b = wanted[i] if i < len(wanted) else None, found[i] if i < len(found) else None
            if a != b:
                return "%s %s, document %d\n  reference %s\n  program   %s" % (*key, i, json.dumps(a), json.dumps(b))
    return None


def shrink(program, scenario, folder):
    """Drops events while the two still differ."""
    again = True
    while again:
        again = False
        for i in reversed(range(len(scenario["events"]))):
            smaller = dict(scenario, events=scenario["events"][:i] + scenario["events"][i + 1:])
            try:
                if smaller["events"] and compare(program, smaller, folder):
                    scenario, again = smaller, True
            except (reference.Unsupported, KeyError, ValueError):
                pass
    return scenario


def run(seed, count, program, seconds):
    passed = failed = skipped = 0
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + count):
            if time.monotonic() > deadline:
                print("stopped after %d s: %d cases" % (seconds, passed + failed))
                break
            scenario = Maker(number).scenario()
            try:
                difference = compare(program, scenario, folder)
            except reference.Unsupported:
                skipped += 1
                continue
            if difference is None:
                passed += 1
                continue
            failed += 1
            smallest = shrink(program, scenario, folder)
            print("FAILED seed %d\n%s\n%s" % (number, compare(program, smallest, folder), json.dumps(smallest)))
            if failed == STOP_AFTER:
                break
    print("%d outside the subset" % skipped)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


def main(arguments):
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    program = arguments[2] if len(arguments) == 3 else "build/stoa"
    return run(int(arguments[0]), int(arguments[1]), program, 600)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
