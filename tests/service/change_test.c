/* change_test.c - changing the quantity of a running subscription: who may, what it costs, when,
 * and what the vendor is told. */
#include "service/adjust.h"
#include "service/change.h"
#include "service/payment.h"
#include "tests/service/sale_support.h"

#define PLAN "server-small-monthly"

static ChangeRequest to(int64_t quantity, CancelWhen when, const char *key)
{
    return (ChangeRequest){
        .when = when, .quantity = quantity, .reason = CANCEL_REASON_COUNT, .key = str_from_cstr(key)
    };
}

static Err *ask(Fixture *fixture, const char *person, SubscriptionId id, ChangeRequest request,
                SaleChangeId *ret_id)
{
    Call call = fixture_call(fixture, person);
    return svc_change(&call, id, &request, ret_id);
}

static SaleChangeId change(Fixture *fixture, SubscriptionId id, int64_t quantity, CancelWhen when,
                           const char *key)
{
    SaleChangeId made;
    CHECK_OK(ask(fixture, "anna", id, to(quantity, when, key), &made));
    return made;
}

static ChangePreview preview(Fixture *fixture, SubscriptionId id, int64_t quantity, CancelWhen when)
{
    Call call = fixture_call(fixture, "anna");
    ChangePreview view;
    ChangeRequest request = to(quantity, when, "");
    CHECK_OK(svc_change_preview(&call, id, &request, &view));
    CHECK(view.price_visible);
    return view;
}

/* The newest document to Aegean: "invoice 12.34+2.34=14.68". */
static Str newest(Fixture *fixture)
{
    return sql_rows(fixture,
                    "SELECT d.kind || ' ' || CAST(d.net_minor AS text) || '+' || CAST(d.tax_minor "
                    "AS text) || '=' || CAST(d.gross_minor AS text) FROM documents d JOIN accounts "
                    "b ON b.id = d.buyer_id WHERE b.name = 'Aegean' ORDER BY d.id DESC LIMIT 1");
}

static Str text_of(const char *kind, const ChangePreview *view)
{
    return arena_printf(&test_arena, "%s %lld+%lld=%lld\n", kind, (long long)view->net.minor,
                        (long long)view->tax.minor, (long long)view->gross.minor);
}

static SubscriptionId running(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, PLAN);
    sale_run(fixture, "2026-12-01");
    return id;
}

/* EVIDENCE: R-SUB-03 R16 R17 the credit and the charge stand in one document, as the preview says
 */
SERVICE_TEST(more_units_are_billed_as_the_preview_says)
{
    SubscriptionId id = running(fixture);
    sale_run(fixture, "2026-12-11");
    ChangePreview view = preview(fixture, id, 3, CANCEL_NOW);
    CHECK_INT(view.quantity_was, 1);
    CHECK_INT(view.lines_count, 2);
    CHECK(view.lines[0].credit);
    CHECK(!view.lines[1].credit);
    CHECK_INT(view.lines[1].amount.ratio_num, 21);
    CHECK_INT(view.lines[1].amount.ratio_den, 31);
    CHECK_STR(date_format(&test_arena, view.next_on), S("2027-01-01"));
    (void)change(fixture, id, 3, CANCEL_NOW, "k1");
    (void)run_jobs(fixture);
    CHECK_STR(newest(fixture), text_of("invoice", &view));
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 3);
    CHECK_STR(sale_periods(fixture, FIXTURE_AEGEAN),
              S("2026-11-22..2026-12-01\n2026-12-01..2026-12-11\n2026-12-11..2027-01-01\n"));
    sale_check(fixture);
    Str documents = sql_rows(fixture, "SELECT COUNT(*) FROM documents");
    (void)sale_bill(fixture, NULL, false); /* nothing is left to bill */
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents"), documents);
    sale_run(fixture, "2027-01-01");
    CHECK_STR(sale_lines(fixture, FIXTURE_AEGEAN),
              arena_printf(&test_arena, "recurring|%lld\n", (long long)view.next_net.minor));
    sale_check(fixture);
}

/* EVIDENCE: R19 what comes to less than nothing is a credit note */
SERVICE_TEST(fewer_units_give_back_what_the_preview_says)
{
    SubscriptionId id = running(fixture);
    (void)change(fixture, id, 4, CANCEL_NOW, "up");
    (void)run_jobs(fixture);
    sale_run(fixture, "2026-12-16");
    ChangePreview view = preview(fixture, id, 1, CANCEL_NOW);
    CHECK(view.gross.minor < 0);
    CHECK_INT(view.lines_count, 2);
    (void)change(fixture, id, 1, CANCEL_NOW, "down");
    (void)run_jobs(fixture);
    CHECK_STR(newest(fixture), text_of("credit_note", &view));
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 1);
    sale_check(fixture);
    sale_run(fixture, "2027-01-01");
    sale_check(fixture);
}

/* EVIDENCE: R39 the same key is the same change */
SERVICE_TEST(a_change_that_is_sent_twice_is_made_once)
{
    SubscriptionId id = running(fixture);
    SaleChangeId first = change(fixture, id, 2, CANCEL_NOW, "same");
    CHECK_INT(change(fixture, id, 2, CANCEL_NOW, "same").v, first.v);
    (void)run_jobs(fixture);
    CHECK_INT(change(fixture, id, 2, CANCEL_NOW, "same").v, first.v);
    (void)run_jobs(fixture);
    CHECK_STR(
        sql_rows(fixture, "SELECT COUNT(*) FROM subscription_changes WHERE kind = 'quantity'"),
        S("1\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM events WHERE name = 'subscription.changed'"),
              S("1\n"));
    sale_check(fixture);
}

/* EVIDENCE: R13 a day can change twice */
SERVICE_TEST(two_changes_of_one_day_are_billed_one_after_the_other)
{
    SubscriptionId id = running(fixture);
    sale_run(fixture, "2026-12-11");
    (void)change(fixture, id, 3, CANCEL_NOW, "a");
    (void)run_jobs(fixture);
    ChangePreview view = preview(fixture, id, 5, CANCEL_NOW);
    (void)change(fixture, id, 5, CANCEL_NOW, "b");
    (void)run_jobs(fixture);
    CHECK_STR(newest(fixture), text_of("invoice", &view));
    /* The whole rest of three units came back. */
    CHECK_STR(sql_rows(fixture,
                       "SELECT COUNT(*) FROM charged_periods WHERE from_on = '2026-12-11' AND "
                       "to_on = '2026-12-11'"),
              S("3\n"));
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 5);
    sale_check(fixture);
    /* Before the jobs run, too. */
    (void)change(fixture, id, 6, CANCEL_NOW, "c");
    (void)change(fixture, id, 2, CANCEL_NOW, "d");
    (void)run_jobs(fixture);
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 2);
    sale_check(fixture);
}

SERVICE_TEST(a_planned_change_waits_for_its_day)
{
    SubscriptionId id = running(fixture);
    ChangePreview view = preview(fixture, id, 2, CANCEL_PERIOD_END);
    CHECK_STR(date_format(&test_arena, view.effective_on), S("2027-01-01"));
    SaleChangeId made = change(fixture, id, 2, CANCEL_PERIOD_END, "later");
    (void)run_jobs(fixture);
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 1);
    Call call = fixture_call(fixture, "anna");
    ChangeView *views;
    size_t count;
    CHECK_OK(svc_changes(&call, id, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(views[0].id.v, made.v);
    CHECK(views[0].can_withdraw);
    sale_check(fixture);
    sale_run(fixture, "2027-01-01");
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 2);
    CHECK_STR(newest(fixture), text_of("invoice", &view));
    sale_check(fixture);
    sale_run(fixture, "2027-02-01");
    CHECK_STR(newest(fixture), text_of("invoice", &view));
    CHECK_ERR(svc_change_withdraw(&call, made), SUBSCRIPTION_STATE);
    sale_check(fixture);
}

SERVICE_TEST(a_planned_change_is_taken_back)
{
    SubscriptionId id = running(fixture);
    SaleChangeId made = change(fixture, id, 2, CANCEL_PERIOD_END, "later");
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_change_withdraw(&call, made));
    CHECK_OK(svc_change_withdraw(&call, made)); /* twice is once */
    sale_run(fixture, "2027-01-01");
    CHECK_INT(sale_seen(fixture, "anna", id).quantity, 1);
    CHECK_STR(sql_rows(fixture, "SELECT quantity FROM document_lines WHERE from_on = '2027-01-01'"),
              S("1\n1\n1\n"));
    CHECK_STR(
        sql_rows(fixture, "SELECT COUNT(*) FROM subscription_edges WHERE open_on IS NOT NULL"),
        S("0\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(only_those_who_manage_a_subscription_change_it)
{
    SubscriptionId id = running(fixture);
    SaleChangeId made;
    CHECK_ERR(ask(fixture, "eva", id, to(2, CANCEL_NOW, ""), &made), FORBIDDEN);
    CHECK_ERR(ask(fixture, "greta", id, to(2, CANCEL_NOW, ""), &made), NOT_FOUND);
    CHECK_ERR(ask(fixture, "petros", id, to(2, CANCEL_NOW, ""), &made), FORBIDDEN);
    CHECK_ERR(ask(fixture, "anna", id, to(1, CANCEL_NOW, ""), &made), FIELD_INVALID);
    CHECK_ERR(ask(fixture, "anna", id, to(0, CANCEL_NOW, ""), &made), FIELD_RANGE);
    CHECK_ERR(ask(fixture, "anna", id, to(2, CANCEL_DATE, ""), &made), CANCEL_WHEN);
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_ERR(ask(fixture, "anna", id, to(2, CANCEL_NOW, ""), &made), SUBSCRIPTION_STATE);
}

SERVICE_TEST(what_was_changed_ends_as_it_is)
{
    SubscriptionId id = running(fixture);
    (void)change(fixture, id, 3, CANCEL_NOW, "more");
    (void)run_jobs(fixture);
    sale_day(fixture, "2026-12-20");
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("ended"));
    sale_run(fixture, "2027-01-02");
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM charged_periods WHERE to_on > '2026-12-20'"),
              S("0\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-SUB-06 replaying the changes gives the subscription */
SERVICE_TEST(check_finds_a_quantity_that_its_changes_do_not_give)
{
    SubscriptionId id = running(fixture);
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    (void)change(fixture, id, 3, CANCEL_NOW, "more");
    (void)run_jobs(fixture);
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE subscriptions SET quantity = 4");
    CHECK_OK(svc_check(&call, &problems, &count));
    CHECK(count > 0);
    CHECK(str_find(problems[0], S("has 4, but its changes say 3"), 0) < problems[0].len);
}

/* EVIDENCE: R-BIL-10 the same history gives the same lines as a scenario */
SERVICE_TEST(the_server_changes_as_a_scenario_does)
{
    static const char text[] =
        "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"timezone\":\"Europe/Athens\","
        "\"start\":\"2026-11-15\",\"until\":\"2027-01-20\",\"policy\":{\"anchor\":\"account\","
        "\"anchor_day\":15},\"taxes\":[{\"code\":\"S\",\"category\":\"S\",\"rate\":\"24\"}],"
        "\"products\":[{\"code\":\"A\",\"kind\":\"recurring\",\"term\":\"P1M\",\"billing\":\"P1M\","
        "\"mode\":\"in_advance\",\"price\":\"9.99\",\"tax\":\"S\"}],\"accounts\":[{\"code\":\"C\","
        "\"kind\":\"partner\",\"anchor_day\":15}],\"events\":["
        "{\"at\":\"2026-11-15\",\"do\":\"subscribe\",\"id\":\"s1\",\"account\":\"C\",\"product\":"
        "\"A\",\"quantity\":1},"
        "{\"at\":\"2026-12-20\",\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":3},"
        "{\"at\":\"2027-01-04\",\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":"
        "7}]}";
    SimResult result;
    StrBuf wanted = buf_new(&test_arena, 256);
    CHECK_OK(sale_simulate(text, &result));
    for (size_t i = 0; i < result.documents.invoice_count; i++) {
        const SimDocument *document = result.documents.invoices[i];
        for (size_t k = 0; k < document->line_count; k++) {
            buf_addf(&wanted, "%lld\n", (long long)document->lines[k].amount);
        }
    }
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, PLAN);
    SaleChangeId made;
    sale_run(fixture, "2026-12-15");
    sale_run(fixture, "2026-12-20");
    CHECK_OK(ask(fixture, "nikos", id, to(3, CANCEL_NOW, "a"), &made));
    (void)run_jobs(fixture);
    sale_run(fixture, "2027-01-04");
    CHECK_OK(ask(fixture, "nikos", id, to(7, CANCEL_NOW, "b"), &made));
    (void)run_jobs(fixture);
    sale_run(fixture, "2027-01-15");
    CHECK_STR(sql_rows(fixture, "SELECT l.amount_minor FROM document_lines l JOIN documents d ON "
                                "d.id = l.document_id ORDER BY d.id, l.position"),
              buf_str(&wanted));
    sale_check(fixture);
}

/* EVIDENCE: R19 what a paid invoice gives back goes on account, and the next invoice uses it */
SERVICE_TEST(what_a_paid_invoice_gives_back_goes_on_account)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, PLAN);
    (void)change(fixture, id, 5, CANCEL_NOW, "up");
    (void)run_jobs(fixture);
    Call call = fixture_call(fixture, "anna");
    PaymentForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .amount = S("1000.00"),
                         .method = PAYMENT_MANUAL,
                         .key = S("p1") };
    PaymentId payment;
    CHECK_OK(date_parse(S("2026-11-22"), &form.received_on));
    CHECK_OK(svc_payment_record(&call, &form, &payment));
    Str before = sql_rows(fixture, "SELECT SUM(credit_minor) FROM payments");
    (void)change(fixture, id, 1, CANCEL_NOW, "down");
    (void)run_jobs(fixture);
    Str after = sql_rows(fixture, "SELECT SUM(credit_minor) FROM payments");
    int64_t credit_before;
    int64_t credit_after;
    CHECK(str_parse_int64(str_trim(before), &credit_before));
    CHECK(str_parse_int64(str_trim(after), &credit_after));
    Str note = sql_rows(fixture, "SELECT -d.gross_minor FROM documents d JOIN accounts b ON b.id = "
                                 "d.buyer_id WHERE b.name = 'Blue Harbour' AND d.kind = "
                                 "'credit_note'");
    CHECK_STR(note, arena_printf(&test_arena, "%lld\n", (long long)(credit_after - credit_before)));
    sale_check(fixture);
    sale_run(fixture, "2026-12-01");
    sale_check(fixture);
}

SERVICE_TEST(a_discount_counts_in_the_preview_as_in_the_invoice)
{
    SubscriptionId id = running(fixture);
    sale_run(fixture, "2026-12-11");
    Call seller = fixture_call(fixture, "nikos");
    const DiscountForm form = { .target = { .buyer = fixture->accounts[FIXTURE_AEGEAN] },
                                .percent = S("10"),
                                .periods = 1,
                                .from_on = DATE_NONE,
                                .until_on = DATE_NONE,
                                .reason = S("Autumn") };
    DiscountId discount;
    CHECK_OK(svc_discount_add(&seller, &form, &discount));
    ChangePreview view = preview(fixture, id, 3, CANCEL_NOW);
    CHECK_INT(view.lines_count, 3);
    (void)change(fixture, id, 3, CANCEL_NOW, "k");
    (void)run_jobs(fixture);
    CHECK_STR(newest(fixture), text_of("invoice", &view));
    sale_check(fixture);
    sale_run(fixture, "2026-12-14");
    DiscountForm ever = form;
    ever.periods = 0; /* no discount on what a credit note charges */
    CHECK_OK(svc_discount_add(&seller, &ever, &discount));
    view = preview(fixture, id, 1, CANCEL_NOW); /* the discounted line gives back what it cost */
    (void)change(fixture, id, 1, CANCEL_NOW, "l");
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT cause FROM jobs WHERE state = 'failed'"), S(""));
    CHECK_STR(newest(fixture), text_of("credit_note", &view));
    sale_check(fixture);
}

SERVICE_TEST(what_is_suspended_is_changed_and_stays_blocked)
{
    SubscriptionId id = running(fixture);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_suspend(&call, id, S("On request")));
    (void)run_jobs(fixture);
    (void)change(fixture, id, 2, CANCEL_NOW, "more");
    (void)run_jobs(fixture);
    SubscriptionView view = sale_seen(fixture, "anna", id);
    CHECK_INT(view.quantity, 2);
    CHECK_STR(service_state_name(view.service_state), S("suspended"));
    sale_check(fixture);
    CHECK_OK(svc_resume(&call, id));
    (void)run_jobs(fixture);
    view = sale_seen(fixture, "anna", id);
    CHECK_STR(service_state_name(view.service_state), S("ready"));
    CHECK_STR(vendor_state_name(view.vendor_state), S("in_sync"));
    sale_check(fixture);
}

SERVICE_TEST(what_gives_nothing_back_is_lowered_at_the_end_of_the_period)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "exchange-basic-monthly");
    SaleChangeId made;
    ChangeRequest request = to(3, CANCEL_NOW, "up");
    CHECK_OK(ask(fixture, "nikos", id, request, &made));
    (void)run_jobs(fixture);
    sale_check(fixture);
    CHECK_ERR(ask(fixture, "nikos", id, to(1, CANCEL_NOW, ""), &made), CANCEL_WHEN);
    request = to(1, CANCEL_PERIOD_END, "down");
    request.reason = CANCEL_REASON_NOT_USED;
    CHECK_OK(ask(fixture, "nikos", id, request, &made));
    CHECK_STR(sql_rows(fixture, "SELECT reason FROM subscription_changes WHERE reason <> ''"),
              S("not_used\n"));
    sale_run(fixture, "2026-12-15");
    CHECK_INT(sale_seen(fixture, "nikos", id).quantity, 1);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM documents WHERE kind = 'credit_note'"),
              S("0\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-CAN-01 */
SERVICE_TEST(a_part_is_cancelled_once)
{
    SubscriptionId id = running(fixture);
    Call call = fixture_call(fixture, "anna");
    CancelRequest request = {
        .when = CANCEL_NOW, .reason = CANCEL_REASON_NOT_USED, .quantity = 1, .key = S("part")
    };
    CancelPreview view;
    CancelMade made;
    CancelMade again;
    (void)change(fixture, id, 2, CANCEL_NOW, "more");
    (void)run_jobs(fixture);
    CHECK_OK(svc_cancel_preview(&call, id, &request, &view));
    CHECK(view.part != NULL);
    CHECK_INT(view.part->quantity, 1);
    CHECK_OK(svc_cancel(&call, id, &request, &made));
    CHECK(made.change.v != 0);
    CHECK_INT(made.cancellation.v, 0);
    (void)run_jobs(fixture);
    CHECK_OK(svc_cancel(&call, id, &request, &again)); /* now that one would be all of them */
    CHECK_INT(again.change.v, made.change.v);
    CHECK_STR(newest(fixture), text_of("credit_note", view.part));
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("active"));
    request.quantity = 2;
    request.key = S("other");
    CHECK_ERR(svc_cancel(&call, id, &request, &made), FIELD_RANGE);
    request.quantity = 1;
    CHECK_OK(svc_cancel(&call, id, &request, &made));
    CHECK(made.cancellation.v != 0);
    (void)run_jobs(fixture);
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("ended"));
    sale_check(fixture);
}

/* Of all documents, credit notes too. */
static int64_t gross_to_aegean(Fixture *fixture, const char *which)
{
    int64_t sum;
    Str sql = arena_printf(&test_arena,
                           "SELECT SUM(d.gross_minor) FROM documents d JOIN accounts b ON "
                           "b.id = d.buyer_id WHERE b.name = 'Aegean' %s",
                           which);
    CHECK(str_parse_int64(str_trim(sql_rows(fixture, str_cstr(&test_arena, sql))), &sum));
    return sum;
}

/* EVIDENCE: R7 R15 what was netted on an invoice comes back on the one that it came from */
SERVICE_TEST(what_changed_often_gives_back_all_of_it)
{
    static const int64_t quantities[] = { 2, 5, 3, 6, 1, 4 };
    SubscriptionId id = running(fixture);
    int64_t first = gross_to_aegean(fixture, "AND d.issued_on < '2026-12-01'");
    for (size_t i = 0; i < COUNT_OF(quantities); i++) {
        int64_t before = gross_to_aegean(fixture, "");
        ChangePreview view = preview(fixture, id, quantities[i], CANCEL_NOW);
        (void)change(fixture, id, quantities[i], CANCEL_NOW, "");
        (void)run_jobs(fixture);
        CHECK_INT(gross_to_aegean(fixture, "") - before, view.gross.minor);
        sale_check(fixture);
    }
    (void)sale_cancel(fixture, "anna", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT cause FROM jobs WHERE state <> 'done' AND cause <> ''"),
              S(""));
    CHECK_STR(subscription_state_name(sale_seen(fixture, "anna", id).state), S("ended"));
    sale_check(fixture);
    CHECK_INT(gross_to_aegean(fixture, ""), first); /* only the days before the first of December */
}
