/* dunning_test.c - reminding, suspending and ending what is not paid, and what payment does. */
#include "service/dunning.h"
#include "service/money_move.h"
#include "service/payment.h"
#include "simulate/scenario.h"
#include "simulate/simulate.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

static const DunningPolicyView three = {
    .stages_count = 3,
    .stages = { { STR_INIT("First"), 17, DUNNING_REMIND, STR_INIT("Please pay.") },
                { STR_INIT("Blocked"), 30, DUNNING_SUSPEND, STR_INIT("") },
                { STR_INIT("Ended"), 45, DUNNING_END, STR_INIT("") } },
};

static void save(Fixture *fixture, const char *person, const DunningPolicyView *policy)
{
    Call call = fixture_call(fixture, person);
    CHECK_OK(svc_dunning_policy_save(&call, policy));
}

/* Aegean sells to Blue Harbour, and buys from Meridian, whose policy it is. */
static SubscriptionId sold(Fixture *fixture, const char *seller)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    save(fixture, seller, &three);
    return sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
}

static void pay(Fixture *fixture, const char *person, FixtureAccount buyer, const char *amount,
                const char *invoice)
{
    Call call = fixture_call(fixture, person);
    PaymentId id;
    const Zone *zone;
    CHECK_OK(zone_get(S("Europe/Athens"), &zone));
    PaymentForm form = { .buyer = fixture->accounts[buyer],
                         .amount = str_from_cstr(amount),
                         .invoice_label = str_from_cstr(invoice),
                         .received_on = date_of(fixture->now, zone),
                         .method = PAYMENT_MANUAL };
    CHECK_OK(svc_payment_record(&call, &form, &id));
    (void)run_jobs(fixture);
}

/* "First 2026-12-09..2026-12-22", oldest first; "-" where nothing is overdue. */
static Str history(Fixture *fixture, const char *person, FixtureAccount buyer)
{
    Call call = fixture_call(fixture, person);
    DunningAccountView view;
    CHECK_OK(svc_dunning_account(&call, fixture->accounts[buyer], &view));
    StrBuf text = buf_new(&test_arena, 256);
    for (size_t i = view.steps_count; i > 0; i--) {
        const DunningStepView *step = &view.steps[i - 1];
        buf_addf(&text, "%.*s %.*s..%.*s\n", STR_ARG(step->stage.len > 0 ? step->stage : S("-")),
                 STR_ARG(date_format(&test_arena, step->from)),
                 STR_ARG(date_format(&test_arena, step->to)));
    }
    return buf_str(&text);
}

static Str state_of(Fixture *fixture, SubscriptionId id)
{
    return subscription_state_name(sale_seen(fixture, "anna", id).state);
}

static Str mails_to(Fixture *fixture, const char *name)
{
    Str sql = arena_printf(&test_arena,
                           "SELECT m.subject FROM mails m JOIN accounts a ON a.id = m.account_id "
                           "WHERE a.name = '%s' AND (m.subject LIKE 'First%%' OR m.subject LIKE "
                           "'Blocked%%' OR m.subject LIKE 'Ended%%' OR m.subject LIKE 'Thank%%') "
                           "ORDER BY m.id",
                           name);
    return sql_rows(fixture, str_cstr(&test_arena, sql));
}

/* EVIDENCE: R-BIL-06 */
SERVICE_TEST(what_is_not_paid_is_reminded_suspended_and_runs_again_when_it_is_paid)
{
    SubscriptionId id = sold(fixture, "nikos");
    sale_run(fixture, "2026-12-08");
    CHECK_STR(history(fixture, "nikos", FIXTURE_AEGEAN), S(""));
    sale_run(fixture, "2026-12-09");
    sale_run(fixture, "2026-12-10");
    CHECK_STR(history(fixture, "nikos", FIXTURE_AEGEAN), S("First 2026-12-09..\n"));
    sale_check(fixture);
    CHECK_STR(state_of(fixture, id), S("active"));
    sale_run(fixture, "2026-12-22");
    CHECK_STR(state_of(fixture, id), S("suspended"));
    sale_check(fixture);
    SubscriptionView view = sale_seen(fixture, "anna", id);
    CHECK_STR(service_state_name(view.service_state), S("suspended"));
    CHECK_STR(view.holds[0].reason, S("Unpaid invoices"));
    CHECK(!view.can_resume);
    CHECK_STR(sale_seen(fixture, "eva", id).holds[0].reason, S("")); /* not hers to know */
    Call call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_resume(&call, id), SUBSCRIPTION_HELD);
    pay(fixture, "nikos", FIXTURE_AEGEAN, "500.00", "");
    CHECK_STR(state_of(fixture, id), S("active"));
    CHECK_STR(service_state_name(sale_seen(fixture, "anna", id).service_state), S("ready"));
    CHECK_STR(history(fixture, "nikos", FIXTURE_AEGEAN), S("First 2026-12-09..2026-12-22\n"
                                                           "Blocked 2026-12-22..2026-12-22\n"
                                                           "- 2026-12-22..\n"));
    CHECK_STR(mails_to(fixture, "Aegean"),
              S("First from Meridian\nBlocked from Meridian\nThank you from Meridian\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM mails WHERE subject = 'First from Meridian' "
                                "AND body LIKE '%Please pay.%INV-2026-000001%Open in all:%'"),
              S("1\n"));
    CHECK_STR(sql_rows(fixture, "SELECT name FROM events WHERE name LIKE 'dunning.%' AND "
                                "account_id = (SELECT id FROM accounts WHERE name = 'Aegean') "
                                "ORDER BY sequence"),
              S("dunning.stage\ndunning.stage\ndunning.closed\n"));
    sale_check(fixture);
}

/* The first invoice of Aegean to Blue Harbour. */
static InvoiceId first_invoice(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    DunningAccountView view;
    InvoiceId id = { 0 };
    CHECK_OK(svc_dunning_account(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], &view));
    CHECK_INT(view.invoices_count, 1);
    CHECK_OK(invoice_id_parse(view.invoices[0].code, "invoice", &id));
    return id;
}

SERVICE_TEST(what_is_written_off_ends_the_dunning_too)
{
    SubscriptionId id = sold(fixture, "anna");
    DunningPolicyView policy = three;
    policy.stages[0].after_days = 2;
    policy.stages[1].after_days = 5;
    save(fixture, "anna", &policy);
    sale_run(fixture, "2026-11-27");
    CHECK_STR(state_of(fixture, id), S("suspended"));
    Call call = fixture_call(fixture, "anna");
    MoveId move;
    WriteOffForm form = { .invoice = first_invoice(fixture),
                          .amount = S("1.00"),
                          .reason = S("Goodwill") };
    CHECK_OK(svc_invoice_write_off(&call, &form, &move));
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("suspended"));
    form.amount = S("");
    CHECK_OK(svc_invoice_write_off(&call, &form, &move));
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("active"));
    CHECK_STR(history(fixture, "anna", FIXTURE_BLUE_HARBOUR),
              S("Blocked 2026-11-27..2026-11-27\n- 2026-11-27..\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-SUB-03 each hold is lifted by whom it belongs to */
SERVICE_TEST(a_payment_does_not_resume_what_the_buyer_suspended_itself)
{
    SubscriptionId id = sold(fixture, "nikos");
    sale_run(fixture, "2026-12-22");
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_suspend(&call, id, S("Closed for the winter")));
    pay(fixture, "nikos", FIXTURE_AEGEAN, "500.00", "");
    CHECK_STR(state_of(fixture, id), S("suspended"));
    sale_check(fixture);
    call = fixture_call(fixture, "anna");
    CHECK_OK(svc_resume(&call, id));
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("active"));
    sale_check(fixture);
}

SERVICE_TEST(at_the_end_the_subscriptions_of_the_sale_end)
{
    SubscriptionId id = sold(fixture, "nikos");
    sale_run(fixture, "2026-12-22");
    (void)sale_cancel(fixture, "anna", id, CANCEL_TERM_END, NULL);
    sale_run(fixture, "2027-01-06");
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("ended"));
    CHECK_STR(history(fixture, "nikos", FIXTURE_AEGEAN), S("Blocked 2026-12-22..2027-01-06\n"
                                                           "Ended 2027-01-06..\n"));
    CHECK_STR(mails_to(fixture, "Aegean"), S("Blocked from Meridian\nEnded from Meridian\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_sellers_default_policy_reminds_and_stops_nothing)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    for (int i = 0; i < 4; i++) {
        static const char *const days[] = { "2026-12-09", "2026-12-22", "2027-01-20",
                                            "2027-04-01" };
        sale_run(fixture, days[i]);
    }
    CHECK_STR(history(fixture, "anna", FIXTURE_BLUE_HARBOUR),
              S("First reminder 2026-12-09..2026-12-22\nSecond reminder 2026-12-22..\n"));
    CHECK_STR(state_of(fixture, id), S("active"));
    sale_check(fixture);
}

SERVICE_TEST(a_pause_holds_the_stage_until_its_day)
{
    (void)sold(fixture, "anna");
    sale_run(fixture, "2026-12-09");
    Call call = fixture_call(fixture, "anna");
    DunningPauseForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                              .reason = S("Promised for the 28th") };
    CHECK_OK(date_parse(S("2026-12-28"), &form.until_on));
    CHECK_OK(svc_dunning_pause(&call, &form));
    sale_run(fixture, "2026-12-22");
    sale_run(fixture, "2026-12-27");
    CHECK_STR(history(fixture, "anna", FIXTURE_BLUE_HARBOUR), S("First 2026-12-09..\n"));
    sale_check(fixture);
    OverdueView *rows;
    size_t count;
    Page page = { 0 };
    call = fixture_call(fixture, "anna");
    CHECK_OK(svc_overdue(&call, DUNNING_STAGE_ANY, &page, &rows, &count));
    CHECK_INT(count, 1);
    CHECK_STR(rows[0].stage, S("First"));
    CHECK_STR(rows[0].next_stage, S("Blocked"));
    CHECK_STR(date_format(&test_arena, rows[0].next_on), S("2026-12-28"));
    CHECK_INT(rows[0].days_over, 21);
    CHECK_OK(svc_overdue(&call, 1, &page, &rows, &count));
    CHECK_INT(count, 0);
    sale_run(fixture, "2026-12-28");
    CHECK_STR(history(fixture, "anna", FIXTURE_BLUE_HARBOUR),
              S("First 2026-12-09..2026-12-28\nBlocked 2026-12-28..\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(only_the_seller_sees_its_list_and_the_buyer_its_own_stage)
{
    (void)sold(fixture, "anna");
    sale_run(fixture, "2026-12-22");
    Call call = fixture_call(fixture, "eva");
    DunningOwnView *own;
    OverdueView *rows;
    DunningAccountView account;
    DunningPolicyView policy;
    size_t count;
    Page page = { 0 };
    CHECK_OK(svc_dunning_own(&call, &own, &count));
    CHECK_INT(count, 1);
    CHECK_STR(own[0].stage, S("Blocked"));
    CHECK_STR(own[0].seller_name, S("Aegean"));
    CHECK(own[0].blocks);
    CHECK_ERR(svc_overdue(&call, DUNNING_STAGE_ANY, &page, &rows, &count), FORBIDDEN);
    CHECK_ERR(svc_dunning_policy(&call, &policy), FORBIDDEN);
    call = fixture_call(fixture, "nikos"); /* above, but not the seller */
    CHECK_ERR(svc_dunning_account(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], &account),
              NOT_FOUND);
    DunningPauseForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                              .until_on = DATE_NONE,
                              .reason = S("No") };
    CHECK_ERR(svc_dunning_pause(&call, &form), NOT_FOUND);
    call = fixture_call(fixture, "petros"); /* only buys */
    CHECK_ERR(svc_dunning_policy_save(&call, &three), FORBIDDEN);
}

static void refused(Fixture *fixture, DunningPolicyView *policy, const char *field)
{
    Call call = fixture_call(fixture, "anna");
    Err *err = svc_dunning_policy_save(&call, policy);
    CHECK(err != NULL);
    CHECK_STR(str_from_cstr(err->field), str_from_cstr(field));
}

SERVICE_TEST(a_policy_is_checked_and_a_changed_one_counts_at_once)
{
    SubscriptionId id = sold(fixture, "anna");
    DunningPolicyView policy = three;
    policy.stages[1].after_days = 17;
    refused(fixture, &policy, "days_2");
    policy = three;
    policy.stages[2].name = S("");
    refused(fixture, &policy, "name_3");
    policy = three;
    policy.stages[0].action = DUNNING_END;
    refused(fixture, &policy, "action_2");
    policy = three;
    policy.stages[0].after_days = 0;
    refused(fixture, &policy, "days_1");
    sale_run(fixture, "2026-12-01");
    policy = three;
    policy.stages[0].after_days = 2;
    policy.stages[1].after_days = 5;
    save(fixture, "anna", &policy);
    save(fixture, "anna", &policy); /* twice is once */
    (void)run_jobs(fixture);
    CHECK_STR(history(fixture, "anna", FIXTURE_BLUE_HARBOUR), S("Blocked 2026-12-01..\n"));
    CHECK_STR(state_of(fixture, id), S("suspended"));
    policy.stages_count = 0;
    save(fixture, "anna", &policy);
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("active"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM dunning_policies"), S("3\n"));
    sale_check(fixture);
}

/* Each day's work of the server, from one day to another. */
static void live(Fixture *fixture, const char *from, const char *to)
{
    Date day;
    Date last;
    CHECK_OK(date_parse(str_from_cstr(from), &day));
    CHECK_OK(date_parse(str_from_cstr(to), &last));
    for (; day.day <= last.day; day.day++) {
        sale_run(fixture, str_cstr(&test_arena, date_format(&test_arena, day)));
    }
}

static Str simulated(void)
{
    static const char text[] =
        "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"timezone\":\"Europe/Athens\","
        "\"start\":\"2026-11-22\",\"until\":\"2027-01-20\",\"policy\":{\"anchor\":\"account\","
        "\"anchor_day\":1,\"dunning\":{\"stages\":[{\"name\":\"First\",\"after_days\":17},"
        "{\"name\":\"Blocked\",\"after_days\":30,\"action\":\"suspend\"},{\"name\":\"Ended\","
        "\"after_days\":45,\"action\":\"end\"}]}},\"products\":[{\"code\":\"A\",\"kind\":"
        "\"recurring\",\"billing\":\"P1M\",\"mode\":\"in_advance\",\"price\":\"10.00\"}],"
        "\"accounts\":[{\"code\":\"C1\",\"kind\":\"end_customer\"}],\"events\":["
        "{\"at\":\"2026-11-22\",\"do\":\"subscribe\",\"id\":\"s1\",\"account\":\"C1\","
        "\"product\":\"A\"},"
        "{\"at\":\"2026-12-15\",\"do\":\"pay\",\"account\":\"C1\",\"invoice\":\"INV-000001\"},"
        "{\"at\":\"2027-01-05\",\"do\":\"pay\",\"account\":\"C1\",\"invoice\":\"all\"}]}";
    const Scenario *scenario;
    SimResult result;
    CHECK_OK(scenario_read(&test_arena, str_from_cstr(text), &scenario));
    CHECK_OK(simulate_run(&test_arena, scenario, &result));
    StrBuf lines = buf_new(&test_arena, 256);
    for (size_t i = 0; i < result.accounts[0].dunning_count; i++) {
        const SimDunningState *state = &result.accounts[0].dunning[i];
        buf_addf(&lines, "%.*s %.*s..%.*s\n", STR_ARG(state->state),
                 STR_ARG(date_format(&test_arena, state->from)),
                 STR_ARG(date_format(&test_arena, state->to)));
    }
    return buf_str(&lines);
}

/* Without the stretches in which nothing was overdue, which a scenario's result leaves out. */
static Str stages_only(Str text)
{
    StrBuf lines = buf_new(&test_arena, 256);
    Str line;
    while (str_next(&text, '\n', &line)) {
        if (line.len > 0 && line.ptr[0] != '-') {
            buf_addf(&lines, "%.*s\n", STR_ARG(line));
        }
    }
    return buf_str(&lines);
}

/* EVIDENCE: R-BIL-12 the same stages on the same days as stoa simulate */
SERVICE_TEST(the_server_and_the_simulation_have_the_same_stages_on_the_same_days)
{
    (void)sold(fixture, "anna");
    live(fixture, "2026-11-23", "2026-12-15");
    pay(fixture, "anna", FIXTURE_BLUE_HARBOUR, "11.78", "INV-2026-000001");
    live(fixture, "2026-12-16", "2027-01-05");
    pay(fixture, "anna", FIXTURE_BLUE_HARBOUR, "900.00", "");
    live(fixture, "2027-01-06", "2027-01-20");
    CHECK_STR(stages_only(history(fixture, "anna", FIXTURE_BLUE_HARBOUR)), simulated());
    sale_check(fixture);
}

/* How many problems of dunning `stoa check` finds. */
static size_t problems(Fixture *fixture, const char *text)
{
    Call call = fixture_system_call(fixture);
    Str *found;
    size_t count;
    size_t matching = 0;
    CHECK_OK(svc_check(&call, &found, &count));
    for (size_t i = 0; i < count; i++) {
        matching += str_find(found[i], str_from_cstr(text), 0) < found[i].len ? 1 : 0;
    }
    return matching;
}

SERVICE_TEST(a_stage_that_does_not_follow_is_found)
{
    (void)sold(fixture, "anna");
    sale_run(fixture, "2026-12-22");
    (void)sql_rows(fixture, "UPDATE dunning_cases SET position = 0, blocks = false");
    CHECK_INT(problems(fixture, "is stored, and its invoices say"), 3);
    CHECK_INT(problems(fixture, "which is not its last step"), 3);
    CHECK_INT(problems(fixture, "which has no such case"), 1);
    (void)sql_rows(fixture, "DELETE FROM document_balances");
    CHECK_INT(problems(fixture, "and nothing is open"), 3);
}
