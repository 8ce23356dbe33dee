/* payment_test.c - what a payment settles, what its reference names, its journal; dunning days. */
#include "domain/dunning.h"
#include "domain/ledger.h"
#include "domain/payment.h"
#include "tests/test.h"

/* EVIDENCE: R35 R-BIL-06 oldest first; the parts and the rest are the money (billing.md 1.3, 11) */
TEST(money_goes_to_the_oldest_first)
{
    static const int64_t open[] = { 500, 300, 700 };
    int64_t parts[3];
    CHECK_INT(payment_allocate(600, open, 3, parts), 0);
    CHECK_INT(parts[0], 500);
    CHECK_INT(parts[1], 100);
    CHECK_INT(parts[2], 0);
    CHECK_INT(payment_allocate(1600, open, 3, parts), 100);
    CHECK_INT(parts[2], 700);
    CHECK_INT(payment_allocate(0, open, 3, parts), 0);
    CHECK_INT(parts[0], 0);
    CHECK_INT(payment_allocate(7, open, 0, parts), 7);
}

TEST(a_reference_names_documents_and_accounts)
{
    Str rest = S("RE: inv-2026-000012, ACC_06H2N8KX4M1PQ thanks-a-lot INV-2026-0 -12");
    PaymentWord word;
    CHECK(payment_reference_next(&test_arena, &rest, &word));
    CHECK_STR(word.series, S("INV-2026"));
    CHECK_INT(word.number, 12);
    CHECK_INT(word.account.len, 0);
    CHECK(payment_reference_next(&test_arena, &rest, &word));
    CHECK_STR(word.account, S("acc_06h2n8kx4m1pq"));
    CHECK(!payment_reference_next(&test_arena, &rest, &word));
    CHECK(!payment_reference_next(&test_arena, &rest, &word));
    rest = S("INV-2026-9999999999999999999");
    CHECK(!payment_reference_next(&test_arena, &rest, &word));
}

TEST(each_method_of_payment_has_a_label)
{
    for (int i = 0; i < PAYMENT_METHOD_COUNT; i++) {
        CHECK(payment_method_label((PaymentMethod)i).len > 0);
    }
}

/* EVIDENCE: R-BIL-07 billing.md 1.3, 17 both sides mirror each other */
TEST(a_payment_balances_on_both_sides)
{
    const AccountId seller = { 1 };
    const AccountId buyer = { 2 };
    JournalEntry entry;
    CHECK_OK(ledger_payment(seller, buyer, (Money){ 1000, CURRENCY("EUR") },
                            (Money){ 700, CURRENCY("EUR") }, &entry));
    CHECK_INT(entry.count, 6);
    CHECK(ledger_balanced(&entry));
    for (size_t i = 0; i < 3; i++) {
        CHECK_INT(entry.postings[i].owner.v, 1);
        CHECK_INT(entry.postings[i].amount.minor, -entry.postings[i + 3].amount.minor);
    }
    CHECK_OK(ledger_payment(seller, buyer, money_zero(CURRENCY("EUR")),
                            (Money){ -40, CURRENCY("EUR") }, &entry));
    CHECK_INT(entry.count, 4);
    CHECK_INT(entry.postings[0].amount.minor, 40);
    CHECK(entry.postings[0].account == LEDGER_RECEIVABLE);
    CHECK_ERR(ledger_payment(seller, buyer, money_zero(CURRENCY("EUR")),
                             money_zero(CURRENCY("USD")), &entry),
              MONEY_MIX);
}

/* EVIDENCE: R35 wallets by priority, then expiry, then age */
TEST(a_wallet_is_used_by_priority_then_expiry_then_age)
{
    const Date today = { 20000 };
    TopUp top_ups[] = { { { 1 }, 1, DATE_NONE, 10 },   { { 2 }, 0, DATE_NONE, 20 },
                        { { 3 }, 0, { 20010 }, 30 },   { { 4 }, 0, { 20005 }, 40 },
                        { { 5 }, 0, { 19999 }, 1000 }, { { 6 }, 0, { 20005 }, 50 } };
    static const int64_t order[] = { 5, 4, 6, 3, 2, 1 };
    static const int64_t wanted[] = { 0, 40, 50, 10, 0, 0 };
    int64_t parts[COUNT_OF(top_ups)];
    top_ups_order(top_ups, COUNT_OF(top_ups));
    CHECK_INT(wallet_draw(top_ups, COUNT_OF(top_ups), today, 100, parts), 0);
    for (size_t i = 0; i < COUNT_OF(top_ups); i++) {
        CHECK_INT(top_ups[i].id.v, order[i]);
        CHECK_INT(parts[i], wanted[i]);
    }
    CHECK_INT(wallet_draw(top_ups, COUNT_OF(top_ups), today, 200, parts), 50);
    CHECK(!top_up_lapsed(&top_ups[1], (Date){ 20005 })); /* its last day counts */
    CHECK(top_up_lapsed(&top_ups[1], (Date){ 20006 }));
    top_ups_order(top_ups, 0);
    CHECK_INT(wallet_draw(top_ups, 0, today, 7, parts), 7);
}

/* EVIDENCE: R-BIL-07 billing.md 1.3, 17 */
TEST(every_move_balances_on_both_sides)
{
    const AccountId seller = { 1 };
    const AccountId buyer = { 2 };
    JournalEntry entry;
    for (unsigned i = 0; i < MOVE_KIND_COUNT; i++) {
        CHECK(move_kind_label((MoveKind)i).len > 0);
        if (i != MOVE_VOID) {
            entry = ledger_move((MoveKind)i, seller, buyer, (Money){ 70, CURRENCY("EUR") });
            CHECK_INT(entry.count, 4);
            CHECK(ledger_balanced(&entry));
        }
    }
    const DocumentTotals totals = { .net = { 100, CURRENCY("EUR") },
                                    .tax = { 24, CURRENCY("EUR") },
                                    .gross = { 124, CURRENCY("EUR") } };
    CHECK_OK(ledger_void(seller, buyer, &totals, &entry));
    CHECK_INT(entry.postings[0].amount.minor, -124);
    CHECK(ledger_balanced(&entry));
}

/* EVIDENCE: R34 */
TEST(stages_and_retries_count_days)
{
    const DunningPolicy policy = { .retry_days = { 3, 5, 7 },
                                   .retry_count = 3,
                                   .stages = { { .after_days = 7 }, { .after_days = 14 } },
                                   .stage_count = 2 };
    const Date due = { 20000 };
    Date days[RETRY_MAX];
    CHECK_INT(dunning_stage_on(&policy, due, (Date){ 20006 }), DUNNING_NO_STAGE);
    CHECK_INT(dunning_stage_on(&policy, due, (Date){ 20007 }), 0);
    CHECK_INT(dunning_stage_on(&policy, due, (Date){ 20013 }), 0);
    CHECK_INT(dunning_stage_on(&policy, due, (Date){ 20014 }), 1);
    CHECK_INT(dunning_stage_on(&policy, due, (Date){ 30000 }), 1);
    CHECK_INT(dunning_stage_day(&policy, 1, due).day, 20014);
    dunning_retries(&policy, due, days);
    CHECK_INT(days[0].day, 20003);
    CHECK_INT(days[2].day, 20015);
}
