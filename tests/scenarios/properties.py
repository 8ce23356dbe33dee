#!/usr/bin/env python3
"""properties.py - random scenarios without a reference: what must hold between runs of `stoa simulate`.

usage: properties.py SEED N [PROGRAM]

The three ways to change a quantity charge the same, to a minor unit for each line (R17). A preview shows
what is issued then. A second bill run creates nothing. Any mix of policies and events leaves the
invariants whole. Ends with `N passed, N failed`.
"""
import copy
import json
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from fractions import Fraction

sys.dont_write_bytecode = True
import invariants
import random_scenarios
import reference

STOP_AFTER = 5


class Broken(Exception):
    pass


def simulate(program, folder, scenario):
    path = folder + "/scenario.json"
    with open(path, "w", encoding="utf-8") as file:
        json.dump(scenario, file)
    run = subprocess.run([program, "simulate", path], capture_output=True, timeout=30, check=False)
    if run.returncode != 0:
        raise Broken("exit %d: %s" % (run.returncode, run.stderr.decode("utf-8", "replace").strip()))
    output = json.loads(run.stdout)
    for violation in invariants.violations(output):
        raise Broken("at %s expected %s, got %s" % violation)
    return output


def totals(output):
    """By account: the net of all documents, and how many lines were rounded for it."""
    found = {}
    for document in output["invoices"] + output["credit_notes"]:
        net, lines = found.get(document["account"], (0, 0))
        found[document["account"]] = (net + Fraction(document["net"]), lines + len(document["lines"]))
    return found


def quantity_policies_agree(run, scenario, digits):
    results = []
    for way in ("unused_credit", "delta", "rebill"):
        scenario["policy"]["quantity_change"] = way
        results.append((way, totals(run(scenario))))
    for way, found in results[1:]:
        for account, (net, lines) in results[0][1].items():
            other, other_lines = found.get(account, (0, 0))
            if abs(net - other) > Fraction(lines + other_lines, 2 * 10**digits):
                raise Broken("%s: %s by unused_credit, %s by %s" % (account, float(net), float(other), way))


def preview_is_commit(run, scenario, _digits):
    last = max(event["at"] for event in scenario["events"])
    at = last + "T12:00:00Z"
    scenario["until"] = (date.fromisoformat(last) + timedelta(120)).isoformat()
    scenario["events"].append({"at": at, "do": "preview", "until": scenario["until"]})
    output = run(scenario)
    preview = output["previews"][0]
    for kind in ("invoices", "credit_notes"):
        plain = lambda documents: [[d[k] for k in ("account", "date", "net", "tax", "gross", "lines")] for d in documents]
        after = plain(d for d in output[kind] if d["date"] > at[:10])
        shown = plain(preview[kind])
        if after != shown:
            raise Broken("preview of %s\n  shown  %s\n  issued %s" % (kind, json.dumps(shown), json.dumps(after)))


def second_run_creates_nothing(run, scenario, _digits):
    once = run(copy.deepcopy(scenario))
    days = sorted({event["at"] for event in scenario["events"]})
    scenario["events"] += [{"at": day + "T12:00:00Z", "do": "bill"} for day in days]
    scenario["events"].sort(key=lambda event: event["at"])
    twice = run(scenario)
    count = lambda output: [len(output[kind]) for kind in ("invoices", "credit_notes")]
    if count(once) != count(twice):
        raise Broken("%s documents, with second runs %s" % (count(once), count(twice)))


def wild(run, scenario, _digits):
    """Policies and money events at random; only the invariants judge."""
    pick = WILD.choice
    scenario["policy"].update({
        "proration": pick(["day", "hour", "second", "none"]), "denominator": pick(["actual", "30", "365"]),
        "rounding": pick(["line_half_up", "line_half_even", "line_down", "unit_down"]),
        "quantity_change": pick(["unused_credit", "delta", "rebill"]), "cancel_day": pick(["unused", "used"]),
        "refund": pick(["prorated", "none"]), "allocation": pick(["largest_remainder", "in_order"]),
        "invoice_when": pick(["at_once", "billing_day"]), "due_days": pick([0, 14]),
        "dunning": {"retry_days": [3, 5], "stages": [{"name": "OD1", "after_days": 10},
                                                     {"name": "OD2", "after_days": 40, "action": pick(["suspend", "end"])}]}})
    for event in list(scenario["events"]):
        account = {"account": scenario["accounts"][0]["code"]}
        extra = pick([None, None, {"do": "pay", "invoice": "all"}, {"do": "pay", "invoice": "all", "amount": "7"},
                      {"do": "prepay", "amount": "100"}, {"do": "discount", "percent": "12.5"}, {"do": "charge", "amount": "3"},
                      {"do": "discount", "amount": "5"}, {"do": "payment_fails"}, {"do": "refund", "amount": "1"},
                      {"do": "void_invoice", "invoice": "INV-000002"}])
        if extra:
            scenario["events"].append({"at": event["at"], **extra, **account})
    scenario["events"].sort(key=lambda event: event["at"])
    run(scenario)


PROPERTIES = [quantity_policies_agree, preview_is_commit, second_run_creates_nothing, wild]
WILD = random_scenarios.random.Random(0)


def run(seed, count, program, seconds):
    passed = failed = 0
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + count):
            if time.monotonic() > deadline or failed == STOP_AFTER:
                print("stopped at seed %d" % number)
                break
            prop = PROPERTIES[number % len(PROPERTIES)]
            WILD.seed(number)
            scenario = random_scenarios.Maker(number).scenario()
            try:
                prop(lambda s: simulate(program, folder, s), scenario, reference.MINOR_UNITS[scenario["currency"]])
                passed += 1
            except Broken as broken:
                failed += 1
                print("FAILED %s, seed %d: %s\n%s" % (prop.__name__, number, broken, json.dumps(scenario)))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


def main(arguments):
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    return run(int(arguments[0]), int(arguments[1]), arguments[2] if len(arguments) == 3 else "build/stoa", 600)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
