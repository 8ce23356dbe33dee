#!/usr/bin/env python3
"""run.py - runs every scenario of this folder against `stoa simulate` and compares with what is expected.

usage: run.py PROGRAM [NAME…]     all scenarios, or those whose file name contains a NAME
       run.py --reference         the scenarios that reference.py knows, against their expectations
       run.py PROGRAM --random    300 random scenarios against reference.py, then properties.py

Each scenario runs twice and must give the same bytes. Ends with `N passed, N failed`.
"""
import json
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import invariants
import properties
import random_scenarios
import reference

HERE = Path(__file__).resolve().parent
RANDOM_SEED, RANDOM_CASES, RANDOM_SECONDS = 20240229, 300, 60
PROPERTY_CASES, PROPERTY_SECONDS = 200, 30


def differences(expected, got, pointer=""):
    """Yields (JSON pointer, expected, got). A key that is not expected may be anything."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key, value in expected.items():
            if key not in got:
                yield pointer + "/" + key, value, "(no such key)"
            else:
                yield from differences(value, got[key], pointer + "/" + key)
    elif isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            yield pointer, "%d elements" % len(expected), "%d elements: %s" % (len(got), short(got))
        for i, (a, b) in enumerate(zip(expected, got)):
            yield from differences(a, b, "%s/%d" % (pointer, i))
    elif type(expected) is not type(got) or expected != got:
        yield pointer, expected, got


def short(value):
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    return text if len(text) <= 600 else text[:600] + "…"


def simulate(program, path):
    return subprocess.run([program, "simulate", str(path)], capture_output=True, timeout=60, check=False)


def refused(expected, run):
    """Differences of a file that should be refused."""
    message = run.stderr.decode("utf-8", "replace")
    if run.returncode != expected["$exit"]:
        yield "/$exit", expected["$exit"], run.returncode
    if expected["$stderr"] not in message:
        yield "/$stderr", expected["$stderr"], message


def check(program, path):
    """The differences of one scenario."""
    expected = json.loads(path.with_name(path.stem + ".expected.json").read_text("utf-8"))
    first = simulate(program, path)
    if simulate(program, path).stdout != first.stdout:
        yield "", "the same bytes twice", "other bytes the second time"
    if "$exit" in expected:
        yield from refused(expected, first)
    elif first.returncode != 0:
        yield "", "exit 0", "exit %d: %s" % (first.returncode, first.stderr.decode("utf-8", "replace").strip())
    else:
        output = json.loads(first.stdout)
        yield from differences(expected, output)
        yield from invariants.violations(output)


def check_reference(path):
    """Differences between the second implementation and the expectation; None when it does not know the file."""
    expected = json.loads(path.with_name(path.stem + ".expected.json").read_text("utf-8"))
    if "$exit" in expected:
        return None
    try:
        got = reference.World(json.loads(path.read_text("utf-8"))).run()
    except (reference.Unsupported, KeyError, ValueError):
        return None
    for document in expected.get("invoices", []) + expected.get("credit_notes", []):
        if "lines" in document:
            document["lines"] = [line for line in document["lines"] if line.get("kind") != "account_credit"]
    wanted = {key: expected[key] for key in got if key in expected}
    return [d for d in differences(wanted, got) if d[2] != "(no such key)"]


def scenarios(names):
    for path in sorted(HERE.glob("*.json")):
        if not path.name.endswith(".expected.json") and (not names or any(n in path.name for n in names)):
            yield path


def run_all(found):
    passed = failed = 0
    for path, result in found:
        if result is None:
            continue
        if not result:
            passed += 1
            continue
        failed += 1
        print("FAILED " + path.stem)
        for pointer, expected, got in result:
            print("  at %s\n    expected %s\n    got      %s" % (pointer or "/", short(expected), short(got)))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    if arguments == ["--reference"]:
        return run_all((path, check_reference(path)) for path in scenarios([]))
    if arguments[1:] == ["--random"]:
        alike = random_scenarios.run(RANDOM_SEED, RANDOM_CASES, arguments[0], RANDOM_SECONDS)
        return alike | properties.run(RANDOM_SEED, PROPERTY_CASES, arguments[0], PROPERTY_SECONDS)
    return run_all((path, list(check(arguments[0], path))) for path in scenarios(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
