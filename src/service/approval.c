/*
 * approval.c - which approvals an order needs: by rules, and as an end customer's own (R-ORD-05).
 *
 * All rules that match must be approved, each by its own approver. Facts are read when the first
 * rule asks for them.
 */
#include "service/approval_internal.h"

enum { PPM = 1000000 };

/* What is known of the order while its rules are gone through. */
typedef struct Looking {
    Placing *placing;
    ApprovalLine lines[ORDER_LINE_MAX];
    ApprovalFacts facts;
} Looking;

/* The units that a line adds: of a changed quantity the growth alone. */
static int64_t added_units(const Placing *placing, size_t i)
{
    const OrderLineRow *line = &placing->lines[i];
    const LineChange *change = placing->money.lines[i].change;
    if (line->action != ACTION_QUANTITY || change == NULL) {
        return line->quantity;
    }
    return line->quantity > change->was ? line->quantity - change->was : 0;
}

/* A full period of what all lines add on the sale where the account buys, or sells; false: there is
 * none. */
static Err *edge_sum(const Placing *placing, AccountId account, bool sells, Money *ret_sum,
                     bool *ret_found)
{
    *ret_found = false;
    for (size_t i = 0; i < placing->count; i++) {
        const LineMoney *money = &placing->money.lines[i];
        const OrderLineRow *line = &placing->lines[i];
        for (size_t k = 0; k <= money->edge_count; k++) {
            bool last = k == money->edge_count;
            if (last && !placing->customer_billed) {
                continue;
            }
            const EdgePrice *edge = last ? &placing->customer_edges[i] : &money->edges[k];
            Money net;
            if ((sells ? edge->seller : edge->buyer).v != account.v) {
                continue;
            }
            TRY(line_added(line, money, edge, &net));
            if (*ret_found && !currency_eq(ret_sum->currency, net.currency)) {
                *ret_found = false;
                return NULL;
            }
            TRY(money_add(*ret_found ? *ret_sum : money_zero(net.currency), net, ret_sum));
            *ret_found = true;
        }
    }
    return NULL;
}

/* The amount and the margin are those of the account that has the rule. */
static Err *look_money(Looking *looking, AccountId account)
{
    const Placing *placing = looking->placing;
    ApprovalFacts *facts = &looking->facts;
    Money sold = money_zero(placing->money.currency);
    Money bought = sold;
    bool sells;
    bool buys;
    TRY(edge_sum(placing, account, true, &sold, &sells));
    TRY(edge_sum(placing, account, false, &bought, &buys));
    bool own = account.v == placing->buyer->id.v;
    facts->amount = own ? bought : sold;
    facts->margin_known =
        sells && buys && sold.minor > 0 && currency_eq(sold.currency, bought.currency);
    if (facts->margin_known) {
        TRY(num_mul_div(sold.minor - bought.minor, PPM, sold.minor, ROUND_DOWN,
                        &facts->margin_ppm));
    }
    return NULL;
}

static Err *look_lines(Looking *looking)
{
    const Placing *placing = looking->placing;
    for (size_t i = 0; i < placing->count; i++) {
        RuleProductRow row;
        TRY(store_rule_product(placing->db, placing->call->out, placing->lines[i].product, &row));
        looking->lines[i] = (ApprovalLine){ row.product_code, row.category, row.vendor };
    }
    looking->facts.lines = looking->lines;
    looking->facts.line_count = placing->count;
    return NULL;
}

static Err *look_seats(Looking *looking)
{
    const Placing *placing = looking->placing;
    int64_t added = 0;
    for (size_t i = 0; i < placing->count; i++) {
        bool moves = placing->lines[i].action == ACTION_PLAN ||
                     placing->lines[i].action == ACTION_CONVERT; /* as many as before */
        TRY(num_add(added, moves ? 0 : added_units(placing, i), &added));
    }
    looking->facts.seats_added = added;
    return store_rule_seats(placing->db, placing->call->out, placing->owner,
                            &looking->facts.seats_before);
}

static Err *look_first(Looking *looking)
{
    const Placing *placing = looking->placing;
    bool ordered;
    TRY(store_rule_ordered(placing->db, placing->call->out, placing->owner, placing->order->id,
                           &ordered));
    looking->facts.first = !ordered;
    return NULL;
}

static Err *look_tags(Looking *looking)
{
    const Placing *placing = looking->placing;
    Str *tags;
    TRY(store_rule_tags(placing->db, placing->call->out, placing->buyer->id, placing->owner, &tags,
                        &looking->facts.tag_count));
    looking->facts.tags = tags;
    return NULL;
}

/* Reads what the condition needs. */
static Err *look_for(Looking *looking, const RuleRow *rule)
{
    switch (rule->condition) {
    case APPROVAL_AMOUNT:
    case APPROVAL_MARGIN:
        return look_money(looking, rule->account);
    case APPROVAL_PRODUCT:
    case APPROVAL_CATEGORY:
    case APPROVAL_VENDOR:
        return looking->facts.line_count > 0 ? NULL : look_lines(looking);
    case APPROVAL_FIRST:
        return look_first(looking);
    case APPROVAL_SEATS:
        return look_seats(looking);
    case APPROVAL_CREDIT:
        return placing_over_credit(looking->placing, &looking->facts.over_credit);
    case APPROVAL_TAG:
        return look_tags(looking);
    case APPROVAL_ANY:
    case APPROVAL_WHEN_COUNT:
        break;
    }
    return NULL;
}

/* Who approves by the rule; zero: nobody who is part of such an order. */
static AccountId approver_of(const Placing *placing, const RuleRow *rule)
{
    switch (rule->approver) {
    case APPROVER_BUYER:
        return placing->buyer->id;
    case APPROVER_SELLER:
        return rule->account.v == placing->buyer->id.v ? placing->buyer->parent : rule->account;
    case APPROVER_CUSTOMER:
        return placing->customer != NULL ? placing->customer->id : (AccountId){ 0 };
    case APPROVER_KIND_COUNT:
        break;
    }
    return (AccountId){ 0 };
}

/* The border of an amount is in the currency of the account that has the rule. */
static Err *test_of(const Placing *placing, const RuleRow *rule, ApprovalTest *ret_test)
{
    AccountRow *account;
    ApprovalTest test = { .when = rule->condition,
                          .threshold = rule->threshold,
                          .subject = rule->subject };
    if (rule->condition == APPROVAL_AMOUNT) {
        TRY(store_account_get(placing->db, placing->call->out, rule->account, rule->account,
                              &account));
        test.currency = account != NULL ? account->currency : placing->money.currency;
    }
    *ret_test = test;
    return NULL;
}

Err *approval_answers(Placing *placing, RuleAnswer **ret_answers, size_t *ret_count)
{
    Looking *looking = arena_new(placing->call->out, Looking);
    RuleRow *rules;
    size_t count;
    looking->placing = placing;
    TRY(store_rule_for(placing->db, placing->call->out, placing->order->account, &rules, &count));
    RuleAnswer *answers = arena_array(placing->call->out, RuleAnswer, count);
    for (size_t i = 0; i < count; i++) {
        ApprovalTest test;
        AccountId on = approver_of(placing, &rules[i]);
        TRY(test_of(placing, &rules[i], &test));
        TRY(look_for(looking, &rules[i]));
        answers[i] =
            (RuleAnswer){ .rule = &rules[i],
                          .matches = approval_matches(&test, &looking->facts),
                          .what = approval_what(placing->call->out, &test),
                          .because = approval_because(placing->call->out, &test, &looking->facts),
                          .applies = on.v != 0,
                          .on = on };
    }
    *ret_answers = answers;
    *ret_count = count;
    return NULL;
}

Err *approval_of_partner(Placing *placing, bool *ret_needed)
{
    AccountRow *seller;
    CreditRow row;
    *ret_needed = false;
    if (placing->buyer->kind != ACCOUNT_END_CUSTOMER) {
        return NULL;
    }
    TRY(store_account_get(placing->db, placing->call->out, placing->buyer->parent,
                          placing->buyer->parent, &seller));
    TRY(store_credit_get(placing->db, placing->call->out, placing->buyer->id, &row));
    *ret_needed = seller != NULL && seller->kind == ACCOUNT_PARTNER && !row.self_service;
    return NULL;
}

static Err *add_rule_wait(Placing *placing, const RuleAnswer *answer)
{
    const RuleRow *rule = answer->rule;
    const WaitDays days = { .remind = rule->remind_days, .timeout = rule->timeout_days };
    bool customer = rule->approver == APPROVER_CUSTOMER;
    if (placing->wait_count + 4 > WAIT_OPEN_MAX) { /* a few are kept for the other kinds */
        return ERR(ORDER_STATE, "the order needs too many approvals at once");
    }
    WaitNew *wait = &placing->waits[placing->wait_count];
    TRY(wait_make(placing->call, placing->db, customer ? WAIT_CUSTOMER : WAIT_APPROVAL, answer->on,
                  &days, wait));
    wait->rule = rule->id;
    wait->timeout_means = rule->timeout_means;
    wait->reason = arena_printf(placing->call->out, "%.*s: %.*s", STR_ARG(rule->name),
                                STR_ARG(answer->because));
    wait->lifts_credit =
        rule->condition == APPROVAL_CREDIT && rule->account.v != placing->buyer->id.v;
    placing->wait_count++;
    return NULL;
}

Err *approval_waits(Placing *placing)
{
    const WaitDays days = { .remind = WAIT_REMIND_DAYS };
    RuleAnswer *answers;
    size_t count;
    bool partner;

    TRY(approval_of_partner(placing, &partner));
    if (partner) {
        WaitNew *wait = &placing->waits[placing->wait_count++];
        TRY(wait_make(placing->call, placing->db, WAIT_APPROVAL, placing->buyer->parent, &days,
                      wait));
        wait->reason = S("An end customer's own order needs its partner's approval.");
    }
    TRY(approval_answers(placing, &answers, &count));
    for (size_t i = 0; i < count; i++) {
        if (answers[i].matches && answers[i].applies) {
            TRY(add_rule_wait(placing, &answers[i]));
        }
    }
    return NULL;
}
