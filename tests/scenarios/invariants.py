"""invariants.py - what holds for every output of `stoa simulate`, whatever the scenario."""
from fractions import Fraction


def of_document(pointer, document, is_invoice):
    amount = lambda key: Fraction(document[key])
    lines = [line for line in document["lines"] if line["kind"] != "account_credit"]
    if sum(Fraction(line["amount"]) for line in lines) != amount("net"):
        yield pointer + "/net", "the sum of the lines", document["net"]
    if sum(Fraction(group["amount"]) for group in document["tax_groups"]) != amount("tax"):
        yield pointer + "/tax", "the sum of the tax groups", document["tax"]
    if amount("net") + amount("tax") != amount("gross"):
        yield pointer + "/gross", "net + tax", document["gross"]
    if not is_invoice:
        if amount("gross") >= 0:
            yield pointer + "/gross", "negative", document["gross"]
        return
    if document["state"] == "void":
        return
    due = amount("gross") - amount("paid") - amount("credited") - amount("prepaid")
    if due != amount("due_amount"):
        yield pointer + "/due_amount", "gross - paid - credited - prepaid", document["due_amount"]
    if amount("gross") < 0 or due < 0:
        yield pointer, "never negative", "%s, due %s" % (document["gross"], document["due_amount"])


def violations(output):
    """Yields (JSON pointer, expected, got)."""
    for kind in ("invoices", "credit_notes"):
        counts, last = {}, ""
        for i, document in enumerate(output[kind]):
            pointer = "/%s/%d" % (kind, i)
            yield from of_document(pointer, document, kind == "invoices")
            counts[document["issuer"]] = counts.get(document["issuer"], 0) + 1
            if int(document["number"][-6:]) != counts[document["issuer"]]:
                yield pointer + "/number", "the issuer's number %d" % counts[document["issuer"]], document["number"]
            if document["date"] < last:
                yield pointer + "/date", "not before " + last, document["date"]
            last = document["date"]
    if Fraction(output["ledger"]["sum"]) != 0:
        yield "/ledger/sum", "0", output["ledger"]["sum"]
    for i, account in enumerate(output["accounts"]):
        if Fraction(account["prepaid"]) < 0:
            yield "/accounts/%d/prepaid" % i, "not negative", account["prepaid"]
