/* approval_test.c - rules of approval at work: orders wait for who must approve them, go on, end,
 * or pass to the seller above; nobody approves their own order. */
#include <pthread.h>

#include "service/approval_rule.h"
#include "service/billing.h"
#include "service/credit.h"
#include "service/stand_in.h"
#include "tests/service/sale_support.h"

/* A Cloud Database costs Aegean 26.39 a month, and Meridian 24.90. */

static RuleId rule_of(Fixture *fixture, const char *person, const ApprovalForm *form)
{
    Call call = fixture_call(fixture, person);
    RuleId id;
    CHECK_OK(svc_approval_rule_save(&call, form, &id));
    return id;
}

static ApprovalForm above(const char *border, ApproverKind approver)
{
    return (ApprovalForm){ .name = S("Large orders"),
                           .condition = APPROVAL_AMOUNT,
                           .border = str_from_cstr(border),
                           .approver = approver };
}

static OrderId ordered_by(Fixture *fixture, const char *person, FixtureAccount customer)
{
    Call call = fixture_call(fixture, person);
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    bool own = call.actor.account.v == fixture->accounts[customer].v;
    OrderId id;
    *request = (OrderRequest){ .line_count = 1, .confirm = true };
    request->customer = own ? (AccountId){ 0 } : fixture->accounts[customer];
    request->lines[0] = (OrderRequestLine){ .plan_code = DATABASE_PLAN,
                                            .quantity = 1,
                                            .settings_json = database_settings("books", "") };
    CHECK_OK(svc_order_request(&call, request, &id));
    return id;
}

static Str state_of(Fixture *fixture, const char *person, OrderId id)
{
    return order_state_name(order_seen(fixture, person, id).state);
}

static bool says(const Err *err, ErrCode code, Str part)
{
    return err != NULL && err->code == code &&
           str_find(err_message(err), part, 0) < err_message(err).len;
}

static void check_clean(Fixture *fixture)
{
    Call call = fixture_call(fixture, "olga");
    Str *texts;
    size_t count;
    CHECK_OK(svc_check(&call, &texts, &count));
    CHECK_INT(count, 0);
}

/* EVIDENCE: R-ORD-05 a seller's rule holds its buyers' orders until its approver has approved */
SERVICE_TEST(an_order_that_a_rule_catches_waits_for_the_rules_approver)
{
    fixture_catalogue(fixture);
    const ApprovalForm form = above("26.38", APPROVER_SELLER);
    (void)rule_of(fixture, "nikos", &form);
    OrderId id = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK_STR(state_of(fixture, "anna", id), S("awaiting_approval"));
    OrderView seen = order_seen(fixture, "nikos", id);
    CHECK(seen.can_decide);
    CHECK_STR(seen.waits[0].reason,
              S("Large orders: A full period costs €26.39, which is above €26.38."));
    CHECK(!order_seen(fixture, "anna", id).can_decide);
    CHECK_STR(sql_rows(fixture, "SELECT m.kind, m.recipient FROM mails AS m WHERE m.subject LIKE "
                                "'%waits for your approval%'"),
              S("order|nikos@fixture.example\n"));
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_OK(svc_order_allow(&nikos, id, S("")));
    CHECK_STR(state_of(fixture, "anna", id), S("executing"));
    Err *err = svc_order_reject(&nikos, id, S("No"));
    CHECK(says(err, ERR_ORDER_STATE, S("has decided already: approved")));
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, "anna", id), S("done"));
    check_clean(fixture);
}

SERVICE_TEST(an_order_below_the_border_and_one_after_the_rule_go_through)
{
    fixture_catalogue(fixture);
    const ApprovalForm form = above("26.39", APPROVER_SELLER);
    RuleId rule = rule_of(fixture, "nikos", &form);
    OrderId id = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK_STR(state_of(fixture, "anna", id), S("executing"));
    ApprovalForm every = { .name = S("All"), .condition = APPROVAL_ANY, .replaces = rule };
    every.approver = APPROVER_SELLER;
    rule = rule_of(fixture, "nikos", &every);
    id = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK_STR(state_of(fixture, "anna", id), S("awaiting_approval"));
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_OK(svc_approval_rule_end(&nikos, rule));
    CHECK_ERR(svc_approval_rule_end(&nikos, rule), NOT_FOUND);
    CHECK_STR(state_of(fixture, "anna", id), S("awaiting_approval"));
    id = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK_STR(state_of(fixture, "anna", id), S("executing"));
}

/* EVIDENCE: R-ORD-05 four eyes: who ordered does not approve, nor does a stand-in who ordered */
SERVICE_TEST(nobody_approves_what_they_ordered)
{
    fixture_catalogue(fixture);
    const ApprovalForm form = above("1.00", APPROVER_BUYER);
    (void)rule_of(fixture, "anna", &form);
    OrderId own = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    OrderId other = ordered_by(fixture, "petros", FIXTURE_BLUE_HARBOUR);
    Call anna = fixture_call(fixture, "anna");
    Call petros = fixture_call(fixture, "petros");
    Call nikos = fixture_call(fixture, "nikos");
    Err *err = svc_order_allow(&anna, own, S(""));
    CHECK(says(err, ERR_ORDER_STATE, S("somebody else approves")));
    CHECK_ERR(svc_order_allow(&petros, own, S("")), FORBIDDEN);
    CHECK_ERR(svc_order_allow(&nikos, own, S("Let it")), ORDER_STATE);
    const StandInForm away = { .to = S("petros@fixture.example"),
                               .from_on = date_from_civil((Civil){ 2026, 11, 12 }),
                               .until_on = date_from_civil((Civil){ 2026, 11, 13 }) };
    DelegationId id;
    CHECK_OK(svc_stand_in_add(&anna, &away, &id));
    CHECK(order_seen(fixture, "petros", own).can_decide);
    CHECK(!order_seen(fixture, "petros", other).can_decide);
    err = svc_order_reject(&petros, other, S("No"));
    CHECK(says(err, ERR_ORDER_STATE, S("somebody else approves")));
    CHECK_OK(svc_order_allow(&petros, own, S("In her place")));
    CHECK_OK(svc_order_reject(&anna, other, S("Not this month")));
    CHECK_STR(state_of(fixture, "anna", own), S("executing"));
    CHECK_STR(state_of(fixture, "anna", other), S("rejected"));
    check_clean(fixture);
}

SERVICE_TEST(a_stand_in_decides_on_its_days_only)
{
    fixture_catalogue(fixture);
    const ApprovalForm form = above("1.00", APPROVER_BUYER);
    (void)rule_of(fixture, "anna", &form);
    Call anna = fixture_call(fixture, "anna");
    StandInForm away = { .to = S("petros@fixture.example"),
                         .from_on = date_from_civil((Civil){ 2026, 11, 13 }),
                         .until_on = date_from_civil((Civil){ 2026, 11, 14 }) };
    DelegationId id;
    CHECK_OK(svc_stand_in_add(&anna, &away, &id));
    OrderId order = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK(!order_seen(fixture, "petros", order).can_decide);
    fixture_advance(fixture, 86400);
    CHECK(order_seen(fixture, "petros", order).can_decide);
    fixture_advance(fixture, 2 * 86400);
    CHECK(!order_seen(fixture, "petros", order).can_decide);

    Call petros = fixture_call(fixture, "petros");
    anna = fixture_call(fixture, "anna");
    CHECK_ERR(svc_stand_in_add(&petros, &away, &id), FORBIDDEN);
    CHECK_ERR(svc_stand_in_add(&anna, &away, &id), FIELD_RANGE); /* over */
    away.until_on.day += 30;
    away.to = S("nikos@fixture.example");
    CHECK_ERR(svc_stand_in_add(&anna, &away, &id), FIELD_INVALID);
    away.to = S("anna@fixture.example");
    CHECK_ERR(svc_stand_in_add(&anna, &away, &id), FIELD_INVALID);
    away.to = S("petros@fixture.example");
    CHECK_OK(svc_stand_in_add(&anna, &away, &id));
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_stand_in_end(&nikos, id), NOT_FOUND);
    CHECK(order_seen(fixture, "petros", order).can_decide);
    CHECK_OK(svc_stand_in_end(&anna, id));
    CHECK(!order_seen(fixture, "petros", order).can_decide);
}

/* EVIDENCE: R-ORD-05 nobody decides in time: rejected, approved, or the seller above decides */
SERVICE_TEST(a_timeout_means_what_the_rule_says)
{
    static const struct {
        TimeoutMeans means;
        const char *state;
    } cases[] = { { TIMEOUT_REJECT, "rejected" },
                  { TIMEOUT_APPROVE, "done" },
                  { TIMEOUT_ESCALATE, "awaiting_approval" } };
    fixture_catalogue(fixture);
    RuleId rule = { 0 };
    OrderId ids[COUNT_OF(cases)];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        ApprovalForm form = above("1.00", APPROVER_SELLER);
        form.replaces = rule;
        form.timeout_days = 2;
        form.remind_days = 1;
        form.timeout_means = cases[i].means;
        rule = rule_of(fixture, "nikos", &form);
        ids[i] = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    }
    fixture_advance(fixture, 2 * 86400); /* a Saturday: one of two business days has passed */
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT DISTINCT reminders FROM waits"), S("1\n"));
    CHECK_STR(state_of(fixture, "anna", ids[0]), S("awaiting_approval"));
    fixture_advance(fixture, 3 * 86400);
    (void)run_jobs(fixture);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_STR(state_of(fixture, "anna", ids[i]), str_from_cstr(cases[i].state));
    }
    Call nikos = fixture_call(fixture, "nikos");
    Call olga = fixture_call(fixture, "olga");
    CHECK_ERR(svc_order_allow(&nikos, ids[2], S("")), ORDER_STATE);
    CHECK_OK(svc_order_allow(&olga, ids[2], S("")));
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, "anna", ids[2]), S("done"));
    check_clean(fixture);
}

/* EVIDENCE: R-ORD-05 an end customer's own order can need its partner's approval */
SERVICE_TEST(an_end_customers_own_order_waits_for_its_partner)
{
    fixture_catalogue(fixture);
    Call anna = fixture_call(fixture, "anna");
    CreditSet set = { .account = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                      .limit_minor = CREDIT_UNLIMITED,
                      .self_service = false };
    CHECK_OK(svc_credit_set(&anna, &set));
    OrderId id = ordered_by(fixture, "eva", FIXTURE_BLUE_HARBOUR);
    CHECK_STR(state_of(fixture, "eva", id), S("awaiting_approval"));
    CHECK_OK(svc_order_allow(&anna, id, S("")));
    CHECK_STR(state_of(fixture, "eva", id), S("executing"));
    set.self_service = true;
    CHECK_OK(svc_credit_set(&anna, &set));
    id = ordered_by(fixture, "eva", FIXTURE_BLUE_HARBOUR);
    CHECK_STR(state_of(fixture, "eva", id), S("executing"));
}

/* What rules look at, on a real order: margin, product, category, vendor, first, growth, tag. */
SERVICE_TEST(the_facts_of_an_order_are_those_of_the_rules_account)
{
    static const struct {
        ApprovalWhen when;
        const char *border;
        const char *subject;
        const char *state;
    } cases[] = {
        { APPROVAL_MARGIN, "5.66", "", "awaiting_approval" }, /* 1.49 of 26.39 is 5.646 % */
        { APPROVAL_MARGIN, "5.64", "", "executing" },
        { APPROVAL_PRODUCT, "", "postgresql-small", "awaiting_approval" },
        { APPROVAL_PRODUCT, "", "exchange-basic", "executing" },
        { APPROVAL_FIRST, "", "", "executing" },             /* those before were placed */
        { APPROVAL_SEATS, "33.3", "", "awaiting_approval" }, /* one is added to three */
        { APPROVAL_SEATS, "33.4", "", "executing" },
        { APPROVAL_TAG, "", "school", "executing" },
        { APPROVAL_CREDIT, "", "", "executing" },
    };
    fixture_catalogue(fixture);
    RuleId rule = { 0 };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const ApprovalForm form = { .name = S("A rule"),
                                    .condition = cases[i].when,
                                    .border = str_from_cstr(cases[i].border),
                                    .subject = str_from_cstr(cases[i].subject),
                                    .approver = APPROVER_SELLER,
                                    .replaces = rule };
        rule = rule_of(fixture, "nikos", &form);
        OrderId id = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
        if (!str_eq(state_of(fixture, "anna", id), str_from_cstr(cases[i].state))) {
            test_fail(__FILE__, __LINE__, "case %zu", i);
        }
    }
}

/* EVIDENCE: R-ORD-05 the trial says what would happen, and changes nothing */
SERVICE_TEST(the_rules_are_tried_on_an_order_and_on_one_that_is_typed)
{
    fixture_catalogue(fixture);
    const ApprovalForm form = above("50.00", APPROVER_SELLER);
    (void)rule_of(fixture, "nikos", &form);
    ApprovalForm own = above("1.00", APPROVER_BUYER);
    own.buyer = fixture->accounts[FIXTURE_AEGEAN];
    (void)rule_of(fixture, "anna", &own);
    OrderId id = ordered_by(fixture, "petros", FIXTURE_BLUE_HARBOUR);
    Str before = sql_rows(fixture, "SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM "
                                   "events), (SELECT COUNT(*) FROM waits)");
    Call nikos = fixture_call(fixture, "nikos");
    ApprovalTry ask = { .order = id };
    ApprovalTrial trial;
    CHECK_OK(svc_approval_try(&nikos, &ask, &trial));
    CHECK_INT(trial.rules_count, 1);
    CHECK(!trial.rules[0].matches);
    CHECK_STR(trial.rules[0].because, S("A full period costs €26.39, which is not above €50.00."));
    CHECK_INT(trial.others, 1);
    CHECK_INT(trial.state, ORDER_AWAITING_APPROVAL);
    ask = (ApprovalTry){ .buyer = fixture->accounts[FIXTURE_AEGEAN],
                         .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .line_count = 2 };
    ask.lines[0].plan_code = DATABASE_PLAN;
    ask.lines[0].quantity = 1;
    ask.lines[1] = ask.lines[0];
    CHECK_OK(svc_approval_try(&nikos, &ask, &trial));
    CHECK(trial.rules[0].matches);
    CHECK_STR(trial.rules[0].on_name, S("Meridian"));
    Call greta = fixture_call(fixture, "greta");
    Call petros = fixture_call(fixture, "petros");
    CHECK_ERR(svc_approval_try(&greta, &ask, &trial), NOT_FOUND);
    CHECK_ERR(svc_approval_try(&petros, &ask, &trial), FORBIDDEN);
    ask.lines[1].plan_code = S("nothing");
    CHECK_ERR(svc_approval_try(&nikos, &ask, &trial), PRODUCT_GONE);
    CHECK_STR(sql_rows(fixture, "SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM "
                                "events), (SELECT COUNT(*) FROM waits)"),
              before);
}

SERVICE_TEST(a_rule_is_checked_before_it_counts)
{
    static const struct {
        ApprovalForm form;
        ErrCode code;
        const char *field;
    } wrong[] = {
        { { .name = STR_INIT(""), .condition = APPROVAL_ANY }, ERR_FIELD_REQUIRED, "name" },
        { { .name = STR_INIT("a"), .condition = APPROVAL_AMOUNT }, ERR_FIELD_REQUIRED, "border" },
        { { .name = STR_INIT("a"), .condition = APPROVAL_AMOUNT, .border = STR_INIT("much") },
          ERR_FIELD_INVALID,
          "border" },
        { { .name = STR_INIT("a"), .condition = APPROVAL_SEATS, .border = STR_INIT("1.23456") },
          ERR_FIELD_INVALID,
          "border" },
        { { .name = STR_INIT("a"), .condition = APPROVAL_TAG }, ERR_FIELD_REQUIRED, "subject" },
        { { .name = STR_INIT("a"), .condition = APPROVAL_PRODUCT, .subject = STR_INIT("none") },
          ERR_FIELD_INVALID,
          "subject" },
        { { .name = STR_INIT("a"), .condition = APPROVAL_ANY, .timeout_days = 61 },
          ERR_FIELD_RANGE,
          "timeout_days" },
        { { .name = STR_INIT("a"), .condition = APPROVAL_ANY, .buyer = { 5 } },
          ERR_FIELD_INVALID,
          "buyer" },
        { { .name = STR_INIT("a"), .condition = APPROVAL_ANY, .replaces = { 5 } },
          ERR_NOT_FOUND,
          "" },
    };
    Call anna = fixture_call(fixture, "anna");
    Call petros = fixture_call(fixture, "petros");
    RuleId id;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        Err *err = svc_approval_rule_save(&anna, &wrong[i].form, &id);
        CHECK(err != NULL && err->code == wrong[i].code);
        CHECK_STR(str_from_cstr(err->field == NULL ? "" : err->field),
                  str_from_cstr(wrong[i].field));
    }
    const ApprovalForm any = { .name = S("All"), .condition = APPROVAL_ANY };
    CHECK_ERR(svc_approval_rule_save(&petros, &any, &id), FORBIDDEN);
    const ApprovalForm margin = { .name = S("M"), .condition = APPROVAL_MARGIN, .border = S("10") };
    Call eva = fixture_call(fixture, "eva");
    CHECK_ERR(svc_approval_rule_save(&eva, &margin, &id), FIELD_INVALID);
    for (int i = 0; i < APPROVAL_RULE_MAX; i++) {
        CHECK_OK(svc_approval_rule_save(&anna, &any, &id));
    }
    CHECK_ERR(svc_approval_rule_save(&anna, &any, &id), FIELD_RANGE);
}

typedef struct Approver {
    Call call;
    Arena out;
    Arena scratch;
    OrderId id;
    bool allow;
    ErrCode code; /* ERR_CODE_COUNT: it went well */
} Approver;

static void *decide(void *context)
{
    Approver *approver = context;
    approver->call.out = &approver->out;
    approver->call.scratch = approver->scratch;
    Err *err = approver->allow ? svc_order_allow(&approver->call, approver->id, S("Yes"))
                               : svc_order_reject(&approver->call, approver->id, S("No"));
    approver->code = err == NULL ? ERR_CODE_COUNT : err->code;
    err_reset();
    return NULL;
}

/* EVIDENCE: R-ORD-05 two approvers at once: one decides, the others are told */
SERVICE_TEST(of_approvers_at_once_one_decides)
{
    enum { APPROVERS = 8 };
    fixture_catalogue(fixture);
    const ApprovalForm form = above("1.00", APPROVER_SELLER);
    (void)rule_of(fixture, "nikos", &form);
    OrderId id = ordered_by(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    Approver *approvers = arena_array(&test_arena, Approver, APPROVERS);
    pthread_t threads[APPROVERS];
    int decided = 0;
    int late = 0;
    for (int i = 0; i < APPROVERS; i++) {
        approvers[i] = (Approver){ .call = fixture_call(fixture, "nikos"),
                                   .out = arena_open(ARENA_CAP_BYTES),
                                   .scratch = arena_open(ARENA_CAP_BYTES),
                                   .id = id,
                                   .allow = i % 2 == 0 };
        CHECK_INT(pthread_create(&threads[i], NULL, decide, &approvers[i]), 0);
    }
    for (int i = 0; i < APPROVERS; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        decided += approvers[i].code == ERR_CODE_COUNT ? 1 : 0;
        late += approvers[i].code == ERR_ORDER_STATE ? 1 : 0;
    }
    CHECK_INT(decided, 1);
    CHECK_INT(late, APPROVERS - 1);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM events WHERE name IN ('order.wait_approved', "
                                "'order.wait_rejected')"),
              S("1\n"));
    check_clean(fixture);
}

/* EVIDENCE: R-ORD-05 of a changed quantity the growth counts, and it waits like any order */
SERVICE_TEST(more_seats_through_the_basket_wait_for_an_approval)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    sale_run(fixture, "2026-12-01");
    const ApprovalForm form = { .name = S("Growth"),
                                .condition = APPROVAL_SEATS,
                                .border = S("399"),
                                .approver = APPROVER_SELLER };
    (void)rule_of(fixture, "nikos", &form);
    Call anna = fixture_call(fixture, "anna");
    const BasketChange change = {
        .subscription = id, .action = ACTION_QUANTITY, .quantity = 5, .key = S("k")
    };
    CheckoutView view;
    ApprovalTrial trial;
    CHECK_OK(svc_basket_change(&anna, &change));
    CHECK_OK(svc_basket(&anna, &view));
    OrderId order = view.drafts[0].id;
    Call nikos = fixture_call(fixture, "nikos");
    const ApprovalTry ask = { .order = order };
    CHECK_OK(svc_approval_try(&nikos, &ask, &trial));
    CHECK_STR(trial.rules[0].because, S("4 units are added to 1, which is more than 399 %."));
    CHECK_OK(svc_checkout_agree(&anna, view.id, true));
    CHECK_OK(svc_checkout_confirm(&anna, view.id, view.price_token));
    CHECK_STR(state_of(fixture, "anna", order), S("awaiting_approval"));
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 1);
    CHECK_OK(svc_order_allow(&nikos, order, S("")));
    (void)run_jobs(fixture);
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 5);
    check_clean(fixture);
}

/* EVIDENCE: R-ORD-05 the amount of a change is what it adds to what is paid already */
SERVICE_TEST(a_changed_plan_counts_with_what_it_adds)
{
    fixture_catalogue(fixture);
    (void)sql_rows(fixture, "UPDATE prices SET price_units = 1099 WHERE plan_id = (SELECT id FROM "
                            "plans WHERE code = 'server-small-1y-monthly')");
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    sale_run(fixture, "2026-12-01");
    const ApprovalForm form = above("1.05", APPROVER_SELLER);
    (void)rule_of(fixture, "nikos", &form);
    const BasketChange change = { .subscription = id,
                                  .action = ACTION_PLAN,
                                  .plan_code = S("server-small-1y-monthly"),
                                  .key = S("k") };
    Call anna = fixture_call(fixture, "anna");
    Call nikos = fixture_call(fixture, "nikos");
    CheckoutView view;
    ApprovalTrial trial;
    CHECK_OK(svc_basket_change(&anna, &change));
    CHECK_OK(svc_basket(&anna, &view));
    const ApprovalTry ask = { .order = view.drafts[0].id };
    CHECK_OK(svc_approval_try(&nikos, &ask, &trial)); /* 11.65 in the place of 10.59 */
    CHECK_STR(trial.rules[0].because, S("A full period costs €1.06, which is above €1.05."));
}
