/* trial_test.c - trials: free for their days, once, made paid by somebody or over by themselves. */
#include "service/change.h"
#include "tests/service/sale_support.h"

#define PLAN "server-small-monthly"

static void with_trial(Fixture *fixture)
{
    fixture_catalogue(fixture);
    (void)sql_rows(fixture, "UPDATE plans SET trial_days = 14 WHERE code = 'server-small-monthly'");
    sale_day(fixture, "2026-11-22");
}

static Err *order(Fixture *fixture, FixtureAccount customer, OrderId *ret_id)
{
    Call call = fixture_call(fixture, "anna");
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    *request =
        (OrderRequest){ .customer = fixture->accounts[customer], .line_count = 1, .confirm = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = S(PLAN),
                                            .quantity = 2,
                                            .trial = true,
                                            .settings_json = S("{\"name\":\"tried\"}") };
    return svc_order_request(&call, request, ret_id);
}

static SubscriptionId trial(Fixture *fixture)
{
    OrderId id;
    with_trial(fixture);
    CHECK_OK(order(fixture, FIXTURE_BLUE_HARBOUR, &id));
    (void)run_jobs(fixture);
    OrderView view = order_seen(fixture, "anna", id);
    CHECK_STR(order_state_name(view.state), S("done"));
    CHECK_INT(view.lines[0].trial_days, 14);
    return view.lines[0].subscription;
}

static void check_state(Fixture *fixture, SubscriptionId id, const char *state)
{
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), str_from_cstr(state));
}

/* What Aegean was charged, by day: "2026-11-22..2026-12-06 0". */
static Str charged(Fixture *fixture)
{
    return sql_rows(fixture, "SELECT l.from_on || '..' || l.to_on || ' ' || CAST(l.amount_minor AS "
                             "text) FROM document_lines l JOIN documents d ON d.id = l.document_id "
                             "JOIN accounts b ON b.id = d.buyer_id WHERE b.name = 'Aegean' ORDER "
                             "BY d.id, l.position");
}

/* EVIDENCE: R-CAT-01 R-SUB-01 a trial is free for its days, is told of, and ends by itself */
SERVICE_TEST(a_trial_that_nobody_makes_paid_ends_by_itself)
{
    SubscriptionId id = trial(fixture);
    check_state(fixture, id, "trial");
    SubscriptionView seen = sale_seen(fixture, "anna", id);
    CHECK_STR(date_format(&test_arena, seen.trial_ends_on), S("2026-12-06"));
    CHECK_INT(seen.recurring.minor, 0);
    CHECK_STR(charged(fixture), S("2026-11-22..2026-12-06 0\n"));
    sale_check(fixture);
    Call system = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    (void)sql_rows(fixture, "UPDATE subscription_edges SET price_units = 1 WHERE depth = 1");
    CHECK_OK(svc_check(&system, &problems, &count));
    CHECK(count > 0);
    (void)sql_rows(fixture, "UPDATE subscription_edges SET price_units = 0 WHERE depth = 1");
    sale_run(fixture, "2026-12-02");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM mails WHERE subject LIKE 'The trial of%'"),
              S("0\n"));
    sale_run(fixture, "2026-12-03");
    CHECK_STR(sql_rows(fixture, "SELECT subject FROM mails WHERE subject LIKE 'The trial of%'"),
              S("The trial of Server Small, Monthly ends on 6 Dec 2026\n"));
    check_state(fixture, id, "trial");
    sale_check(fixture);
    sale_run(fixture, "2026-12-06");
    check_state(fixture, id, "ended");
    CHECK_STR(charged(fixture), S("2026-11-22..2026-12-06 0\n"));
    sale_check(fixture);
    OrderId again;
    CHECK_ERR(order(fixture, FIXTURE_BLUE_HARBOUR, &again), TRIAL_TAKEN);
}

/* EVIDENCE: R-CAT-01 one trial for each product and customer, and none of what it has */
SERVICE_TEST(a_trial_is_given_once_and_not_of_what_is_there)
{
    OrderId id;
    with_trial(fixture);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, PLAN);
    CHECK_ERR(order(fixture, FIXTURE_BLUE_HARBOUR, &id), TRIAL_TAKEN);
    Call call = fixture_call(fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    *add = (BasketAdd){ .plan_code = DATABASE_PLAN, .quantity = 1, .trial = true };
    CHECK_ERR(svc_basket_add(&call, add), FIELD_INVALID);
    add->plan_code = S(PLAN);
    add->to = (Beneficiary){ .own_use = true };
    CHECK_OK(svc_basket_add(&call, add));
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    CHECK_STR(view.drafts[0].lines[0].billing_label, S("for 14 days"));
    CHECK_INT(view.gross_now.minor, 0);
    CHECK_ERR(svc_basket_add(&call, add), TRIAL_TAKEN); /* twice in one order */
}

/* EVIDENCE: R-SUB-03 a trial that is made paid on its last day costs what the simulation says */
SERVICE_TEST(a_trial_is_made_paid_for_the_time_after_it)
{
    SubscriptionId id = trial(fixture);
    sale_run(fixture, "2026-12-01");
    Call call = fixture_call(fixture, "anna");
    BasketChange convert = { .subscription = id,
                             .action = ACTION_CONVERT,
                             .when = CANCEL_TERM_END };
    CheckoutView view;
    CHECK_OK(svc_basket_change(&call, &convert));
    CHECK_OK(svc_basket(&call, &view));
    CHECK(view.drafts[0].lines[0].later);
    CHECK_OK(svc_checkout_agree(&call, view.id, true));
    CHECK_OK(svc_basket(&call, &view));
    CHECK_OK(svc_checkout_confirm(&call, view.id, view.price_token));
    (void)run_jobs(fixture);
    check_state(fixture, id, "trial");
    sale_check(fixture);
    sale_run(fixture, "2026-12-06");
    check_state(fixture, id, "active");
    CHECK_STR(charged(fixture), S("2026-11-22..2026-12-06 0\n2026-12-06..2027-01-01 1776\n"));
    sale_check(fixture);
    sale_run(fixture, "2027-01-01");
    sale_check(fixture);
    CHECK(date_is_none(sale_seen(fixture, "anna", id).trial_ends_on));
    CHECK_ERR(svc_basket_change(&call, &convert), FIELD_INVALID); /* it is paid */
}

/* EVIDENCE: R-BIL-10 R-CAT-01 the same trial gives the same lines as a scenario */
SERVICE_TEST(a_trial_is_billed_as_a_scenario_says)
{
    static const char text[] =
        "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"timezone\":\"Europe/Athens\","
        "\"start\":\"2026-11-22\",\"until\":\"2027-01-20\",\"policy\":{\"anchor\":\"account\","
        "\"anchor_day\":1},\"taxes\":[{\"code\":\"S\",\"category\":\"S\",\"rate\":\"24\"}],"
        "\"products\":[{\"code\":\"A\",\"kind\":\"recurring\",\"term\":\"P1M\",\"billing\":\"P1M\","
        "\"mode\":\"in_advance\",\"price\":\"10.59\",\"tax\":\"S\",\"trial\":{\"days\":14}}],"
        "\"accounts\":[{\"code\":\"C\",\"kind\":\"partner\",\"anchor_day\":1}],\"events\":["
        "{\"at\":\"2026-11-22\",\"do\":\"subscribe\",\"id\":\"s1\",\"account\":\"C\",\"product\":"
        "\"A\",\"quantity\":2}]}";
    SimResult result;
    StrBuf wanted = buf_new(&test_arena, 256);
    CHECK_OK(sale_simulate(text, &result));
    for (size_t i = 0; i < result.documents.invoice_count; i++) {
        const SimDocument *document = result.documents.invoices[i];
        for (size_t k = 0; k < document->line_count; k++) {
            buf_addf(&wanted, "%lld\n", (long long)document->lines[k].amount);
        }
    }
    SubscriptionId id = trial(fixture);
    Call call = fixture_call(fixture, "anna");
    const ChangeRequest paid = { .when = CANCEL_TERM_END,
                                 .plan = S(PLAN),
                                 .reason = CANCEL_REASON_COUNT };
    SaleChangeId made;
    CHECK_OK(svc_change(&call, id, &paid, &made));
    sale_run(fixture, "2026-12-06");
    sale_run(fixture, "2027-01-01");
    CHECK_STR(sql_rows(fixture, "SELECT l.amount_minor FROM document_lines l JOIN documents d ON "
                                "d.id = l.document_id JOIN accounts b ON b.id = d.buyer_id WHERE "
                                "b.name = 'Aegean' ORDER BY d.id, l.position"),
              buf_str(&wanted));
    sale_check(fixture);
}

/* EVIDENCE: R-SUB-03 a trial is made paid today, or the plan for it is taken back */
SERVICE_TEST(a_trial_is_made_paid_today_or_not_after_all)
{
    SubscriptionId id = trial(fixture);
    Call call = fixture_call(fixture, "anna");
    ChangeRequest later = { .when = CANCEL_TERM_END,
                            .plan = S(PLAN),
                            .reason = CANCEL_REASON_COUNT };
    ChangeRequest now = { .plan = S(PLAN), .reason = CANCEL_REASON_COUNT };
    ChangePlanView *plans;
    size_t count;
    SaleChangeId made;
    CHECK_OK(svc_change_plans(&call, id, &plans, &count));
    CHECK_INT(count, 2);
    CHECK_OK(svc_change(&call, id, &later, &made));
    CHECK(date_is_none(sale_seen(fixture, "anna", id).end_on));
    CHECK_OK(svc_change_withdraw(&call, made));
    CHECK(!date_is_none(sale_seen(fixture, "anna", id).end_on));
    (void)run_jobs(fixture);
    sale_check(fixture);
    sale_run(fixture, "2026-12-01");
    ChangePreview preview;
    call = fixture_call(fixture, "anna");
    CHECK_OK(svc_change_preview(&call, id, &now, &preview));
    CHECK_OK(svc_change(&call, id, &now, &made));
    (void)run_jobs(fixture);
    check_state(fixture, id, "active");
    CHECK_INT(preview.net.minor, 2118);
    sale_check(fixture);
    sale_run(fixture, "2026-12-06");
    check_state(fixture, id, "active");
    sale_run(fixture, "2027-01-01");
    sale_check(fixture);
}

/* EVIDENCE: R-CAN-01 a trial is cancelled and taken back, suspended and resumed, and stays one */
SERVICE_TEST(a_trial_stays_a_trial_over_what_is_taken_back)
{
    SubscriptionId id = trial(fixture);
    Call call = fixture_call(fixture, "anna");
    CancellationId cancelled = sale_cancel(fixture, "anna", id, CANCEL_DATE, "2026-11-30");
    check_state(fixture, id, "ending");
    CHECK_OK(svc_cancel_revoke(&call, cancelled));
    check_state(fixture, id, "trial");
    CHECK_OK(svc_suspend(&call, id, S("A pause")));
    (void)run_jobs(fixture);
    CHECK_OK(svc_resume(&call, id));
    (void)run_jobs(fixture);
    check_state(fixture, id, "trial");
    sale_check(fixture);
    sale_run(fixture, "2026-12-06");
    check_state(fixture, id, "ended");
    sale_check(fixture);
}
