/* check_store.c - runs the statements of sql/queries/check.sql and check_money.sql. */
#include "store/check_store.h"

#include "gen/sql_check.h"
#include "gen/sql_check_adjust.h"
#include "gen/sql_check_catalogue.h"
#include "gen/sql_check_checkout.h"
#include "gen/sql_check_debit.h"
#include "gen/sql_check_dunning.h"
#include "gen/sql_check_joining.h"
#include "gen/sql_check_money.h"
#include "gen/sql_check_price.h"
#include "gen/sql_check_promotion.h"
#include "gen/sql_check_wait.h"

#include <assert.h>

typedef struct CheckInput {
    Date overdue;
    Instant now;
} CheckInput;

/* The rows of every statement are one text; only their types differ. */
#define CHECK_RULES(X)                                                                            \
    X(rule_journals, SqlCheckJournals, sql_check_journals(db, out, &rows, &count))                \
    X(rule_ledger, SqlCheckLedger, sql_check_ledger(db, out, &rows, &count))                      \
    X(rule_mirror, SqlCheckMirror, sql_check_mirror(db, out, &rows, &count))                      \
    X(rule_booked, SqlCheckBooked, sql_check_booked(db, out, &rows, &count))                      \
    X(rule_document_sums, SqlCheckDocumentSums, sql_check_document_sums(db, out, &rows, &count))  \
    X(rule_numbers, SqlCheckNumbers, sql_check_numbers(db, out, &rows, &count))                   \
    X(rule_series, SqlCheckSeries, sql_check_series(db, out, &rows, &count))                      \
    X(rule_periods_apart, SqlCheckPeriodsApart, sql_check_periods_apart(db, out, &rows, &count))  \
    X(rule_usage_apart, SqlCheckUsageApart, sql_check_usage_apart(db, out, &rows, &count))        \
    X(rule_charged_through, SqlCheckChargedThrough,                                               \
      sql_check_charged_through(db, out, &rows, &count))                                          \
    X(rule_period_lines, SqlCheckPeriodLines, sql_check_period_lines(db, out, &rows, &count))     \
    X(rule_lines_charged, SqlCheckLinesCharged, sql_check_lines_charged(db, out, &rows, &count))  \
    X(rule_uncharged, SqlCheckUncharged, sql_check_uncharged(db, out, &rows, &count))             \
    X(rule_charged_after_end, SqlCheckChargedAfterEnd,                                            \
      sql_check_charged_after_end(db, out, &rows, &count))                                        \
    X(rule_quantities, SqlCheckQuantities, sql_check_quantities(db, out, &rows, &count))          \
    X(rule_plans, SqlCheckPlans, sql_check_plans(db, out, &rows, &count))                         \
    X(rule_sale_prices, SqlCheckSalePrices, sql_check_sale_prices(db, out, &rows, &count))        \
    X(rule_price_days, SqlCheckPriceDays, sql_check_price_days(db, out, &rows, &count))           \
    X(rule_price_versions, SqlCheckPriceVersions,                                                 \
      sql_check_price_versions(db, out, &rows, &count))                                           \
    X(rule_price_drafts, SqlCheckPriceDrafts, sql_check_price_drafts(db, out, &rows, &count))     \
    X(rule_price_assignments, SqlCheckPriceAssignments,                                           \
      sql_check_price_assignments(db, out, &rows, &count))                                        \
    X(rule_sell_rules, SqlCheckSellRules, sql_check_sell_rules(db, out, &rows, &count))           \
    X(rule_sale_open, SqlCheckSaleOpen, sql_check_sale_open(db, out, &rows, &count))              \
    X(rule_sale_changes, SqlCheckSaleChanges, sql_check_sale_changes(db, out, &rows, &count))     \
    X(rule_credits, SqlCheckCredits, sql_check_credits(db, out, &rows, &count))                   \
    X(rule_credited_lines, SqlCheckCreditedLines,                                                 \
      sql_check_credited_lines(db, out, &rows, &count))                                           \
    X(rule_credit_notes, SqlCheckCreditNotes, sql_check_credit_notes(db, out, &rows, &count))     \
    X(rule_payments, SqlCheckPayments, sql_check_payments(db, out, &rows, &count))                \
    X(rule_payments_booked, SqlCheckPaymentsBooked,                                               \
      sql_check_payments_booked(db, out, &rows, &count))                                          \
    X(rule_paid, SqlCheckPaid, sql_check_paid(db, out, &rows, &count))                            \
    X(rule_credit, SqlCheckCredit, sql_check_credit(db, out, &rows, &count))                      \
    X(rule_debits, SqlCheckDebits, sql_check_debits(db, out, &rows, &count))                      \
    X(rule_debit_files, SqlCheckDebitFiles, sql_check_debit_files(db, out, &rows, &count))        \
    X(rule_debit_payments, SqlCheckDebitPayments,                                                 \
      sql_check_debit_payments(db, out, &rows, &count))                                           \
    X(rule_debits_paid, SqlCheckDebitsPaid, sql_check_debits_paid(db, out, &rows, &count))        \
    X(rule_wallet, SqlCheckWallet, sql_check_wallet(db, out, &rows, &count))                      \
    X(rule_moves_booked, SqlCheckMovesBooked, sql_check_moves_booked(db, out, &rows, &count))     \
    X(rule_voids, SqlCheckVoids, sql_check_voids(db, out, &rows, &count))                         \
    X(rule_balances, SqlCheckBalances, sql_check_balances(db, out, &rows, &count))                \
    X(rule_edges, SqlCheckEdges, sql_check_edges(db, out, &rows, &count))                         \
    X(rule_overdue, SqlCheckOverdue,                                                              \
      sql_check_overdue(db, out, input->overdue, input->now, &rows, &count))                      \
    X(rule_stopped, SqlCheckStopped, sql_check_stopped(db, out, &rows, &count))                   \
    X(rule_services, SqlCheckServices, sql_check_services(db, out, &rows, &count))                \
    X(rule_lines, SqlCheckLines, sql_check_lines(db, out, &rows, &count))                         \
    X(rule_trials, SqlCheckTrials, sql_check_trials(db, out, &rows, &count))                      \
    X(rule_line_changes, SqlCheckLineChanges, sql_check_line_changes(db, out, &rows, &count))     \
    X(rule_orders, SqlCheckOrders, sql_check_orders(db, out, &rows, &count))                      \
    X(rule_waiting, SqlCheckWaiting, sql_check_waiting(db, out, &rows, &count))                   \
    X(rule_checkouts, SqlCheckCheckouts, sql_check_checkouts(db, out, &rows, &count))             \
    X(rule_agreements, SqlCheckAgreements, sql_check_agreements(db, out, &rows, &count))          \
    X(rule_accepted, SqlCheckAccepted, sql_check_accepted(db, out, &rows, &count))                \
    X(rule_consents, SqlCheckConsents, sql_check_consents(db, out, &rows, &count))                \
    X(rule_jobs, SqlCheckJobs, sql_check_jobs(db, out, &rows, &count))                            \
    X(rule_cancellations, SqlCheckCancellations, sql_check_cancellations(db, out, &rows, &count)) \
    X(rule_paths, SqlCheckPaths, sql_check_paths(db, out, &rows, &count))                         \
    X(rule_holds, SqlCheckHolds, sql_check_holds(db, out, &rows, &count))                         \
    X(rule_blocked, SqlCheckBlocked, sql_check_blocked(db, out, &rows, &count))                   \
    X(rule_discount_uses, SqlCheckDiscountUses, sql_check_discount_uses(db, out, &rows, &count))  \
    X(rule_discount_lines, SqlCheckDiscountLines,                                                 \
      sql_check_discount_lines(db, out, &rows, &count))                                           \
    X(rule_discounts, SqlCheckDiscounts, sql_check_discounts(db, out, &rows, &count))             \
    X(rule_product_types, SqlCheckProductTypes, sql_check_product_types(db, out, &rows, &count))  \
    X(rule_upgrades, SqlCheckUpgrades, sql_check_upgrades(db, out, &rows, &count))                \
    X(rule_bundles, SqlCheckBundles, sql_check_bundles(db, out, &rows, &count))                   \
    X(rule_bundle_parts, SqlCheckBundleParts, sql_check_bundle_parts(db, out, &rows, &count))     \
    X(rule_promotions, SqlCheckPromotions, sql_check_promotions(db, out, &rows, &count))          \
    X(rule_promises, SqlCheckPromises, sql_check_promises(db, out, &rows, &count))                \
    X(rule_promotion_returns, SqlCheckPromotionReturns,                                           \
      sql_check_promotion_returns(db, out, &rows, &count))                                        \
    X(rule_extra_charges, SqlCheckExtraCharges, sql_check_extra_charges(db, out, &rows, &count))  \
    X(rule_extra_lines, SqlCheckExtraLines, sql_check_extra_lines(db, out, &rows, &count))        \
    X(rule_setups, SqlCheckSetups, sql_check_setups(db, out, &rows, &count))                      \
    X(rule_line_corrections, SqlCheckLineCorrections,                                             \
      sql_check_line_corrections(db, out, &rows, &count))                                         \
    X(rule_dunning_cases, SqlCheckDunningCases,                                                   \
      sql_check_dunning_cases(db, out, input->now, &rows, &count))                                \
    X(rule_dunning_steps, SqlCheckDunningSteps, sql_check_dunning_steps(db, out, &rows, &count))  \
    X(rule_dunning_holds, SqlCheckDunningHolds,                                                   \
      sql_check_dunning_holds(db, out, input->now, &rows, &count))                                \
    X(rule_moves, SqlCheckMoves, sql_check_moves(db, out, &rows, &count))                         \
    X(rule_moves_follow, SqlCheckMovesFollow, sql_check_moves_follow(db, out, &rows, &count))     \
    X(rule_joinings, SqlCheckJoinings, sql_check_joinings(db, out, &rows, &count))                \
    X(rule_wait_orders, SqlCheckWaitOrders, sql_check_wait_orders(db, out, &rows, &count))        \
    X(rule_wait_open, SqlCheckWaitOpen, sql_check_wait_open(db, out, &rows, &count))              \
    X(rule_wait_outcomes, SqlCheckWaitOutcomes, sql_check_wait_outcomes(db, out, &rows, &count))  \
    X(rule_wait_jobs, SqlCheckWaitJobs, sql_check_wait_jobs(db, out, &rows, &count))              \
    X(rule_wait_lines, SqlCheckWaitLines, sql_check_wait_lines(db, out, &rows, &count))

#define CHECK_RULE(name, Row, query)                                                 \
    static Err *name(Db *db, Arena *out, const CheckInput *input, Str *ret_problems, \
                     size_t *ret_count)                                              \
    {                                                                                \
        Row *rows;                                                                   \
        size_t count;                                                                \
        (void)input;                                                                 \
        TRY(query);                                                                  \
        for (size_t i = 0; i < count; i++) {                                         \
            ret_problems[i] = rows[i].problem;                                       \
        }                                                                            \
        *ret_count = count;                                                          \
        return NULL;                                                                 \
    }
CHECK_RULES(CHECK_RULE)

typedef Err *(*CheckRule)(Db *db, Arena *out, const CheckInput *input, Str *ret_problems,
                          size_t *ret_count);
#define CHECK_ENTRY(name, Row, query) name,
static const CheckRule rules[] = { CHECK_RULES(CHECK_ENTRY) };

size_t store_check_count(void)
{
    return COUNT_OF(rules);
}

Err *store_check_run(Db *db, Arena *out, size_t rule, Date overdue, Instant now,
                     Str ret_problems[CHECK_PROBLEM_MAX], size_t *ret_count)
{
    const CheckInput input = { overdue, now };
    assert(rule < COUNT_OF(rules));
    return rules[rule](db, out, &input, ret_problems, ret_count);
}
