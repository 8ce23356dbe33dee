/* adjust_test.c - discounts and one-time charges: on documents, once, to the cent, and by whom. */
#include "service/adjust.h"
#include "service/money_move.h"
#include "tests/service/sale_support.h"

#define BOOKS "postgresql-small-monthly"

static DiscountForm ten_percent(Fixture *fixture, FixtureAccount buyer)
{
    return (DiscountForm){ .target = { .buyer = fixture->accounts[buyer] },
                           .percent = S("10"),
                           .periods = 1,
                           .from_on = DATE_NONE,
                           .until_on = DATE_NONE,
                           .reason = S("Autumn") };
}

static DiscountId give(Fixture *fixture, const char *person, const DiscountForm *form)
{
    Call call = fixture_call(fixture, person);
    DiscountId id;
    CHECK_OK(svc_discount_add(&call, form, &id));
    return id;
}

static ChargeForm charge_of(Fixture *fixture, FixtureAccount buyer, const char *amount)
{
    return (ChargeForm){ .target = { .buyer = fixture->accounts[buyer] },
                         .title = S("Migration"),
                         .amount = str_from_cstr(amount),
                         .quantity = 1,
                         .tax = TAX_S };
}

static ExtraChargeId charge(Fixture *fixture, const char *person, const ChargeForm *form)
{
    Call call = fixture_call(fixture, person);
    ExtraChargeId id;
    CHECK_OK(svc_charge_add(&call, form, &id));
    return id;
}

/* EVIDENCE: R5 R27 R-BIL-05 */
SERVICE_TEST(a_discount_is_taken_off_the_next_document_once)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    DiscountForm form = ten_percent(fixture, FIXTURE_BLUE_HARBOUR);
    (void)give(fixture, "anna", &form);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CHECK_STR(sale_lines(fixture, FIXTURE_BLUE_HARBOUR), S("recurring|950\ndiscount|-95\n"));
    /* 855 x 24 % */
    CHECK_STR(
        sql_rows(fixture, "SELECT net_minor, tax_minor FROM documents ORDER BY id DESC LIMIT 1"),
        S("855|205\n"));
    CHECK_STR(sale_lines(fixture, FIXTURE_AEGEAN), S("recurring|792\n"));
    Call call = fixture_call(fixture, "eva");
    Page page = { 0 };
    DocumentView *views;
    DocumentView view;
    size_t count;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &views, &count));
    CHECK_OK(svc_document(&call, views[0].id, &view));
    CHECK_STR(view.lines[1].money.formula, S("-€9.50 × €0.95/€9.50 = -€0.95"));
    CHECK_STR(view.lines[1].money.price_source, S("Discount 10 %: Autumn"));
    CHECK_STR(view.lines[1].corrects_label, S("line 1"));
    CHECK_STR(view.lines[1].event_summary, S("Discount of 10 %: Autumn"));
    sale_run(fixture, "2026-12-01");
    CHECK_STR(sale_lines(fixture, FIXTURE_BLUE_HARBOUR), S("recurring|3167\n"));
    sale_check(fixture);
}

/* EVIDENCE: R5 billing.md 1.3, 5 */
SERVICE_TEST(an_amount_is_shared_by_largest_remainder_as_the_preview_says)
{
    BillPreview preview;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    for (int i = 0; i < 3; i++) {
        (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    }
    DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.percent = S("");
    form.amount = S("10.00");
    (void)give(fixture, "olga", &form);
    sale_day(fixture, "2026-12-15");
    Call call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_bill_preview(&call, call.actor.account, DATE_NONE, &preview));
    CHECK_INT(preview.document_count, 1);
    CHECK_INT(preview.documents[0].line_count, 6);
    CHECK_INT(preview.documents[0].totals.net.minor, 3 * 2490 - 1000);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM discount_uses"), S("0\n"));
    (void)run_jobs(fixture);
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN),
              S("recurring|2490\nrecurring|2490\nrecurring|2490\ndiscount|-334\ndiscount|-333\n"
                "discount|-333\n"));
    BillResult again = sale_bill(fixture, NULL, false);
    CHECK_INT(again.documents, 0);
    CHECK_STR(sql_rows(fixture, "SELECT number, amount_minor FROM discount_uses"), S("1|1000\n"));
    sale_check(fixture);
}

/* EVIDENCE: R15 a credit works on the line less its discount */
SERVICE_TEST(a_discounted_line_gives_back_what_was_paid_for_it)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.percent = S("50");
    (void)give(fixture, "olga", &form);
    SubscriptionId id = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN), S("recurring|2490\ndiscount|-1245\n"));
    sale_day(fixture, "2026-11-25"); /* 20 of 30 days of 12.45 */
    (void)sale_cancel(fixture, "nikos", id, CANCEL_NOW, NULL);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT amount_minor FROM document_lines WHERE kind = "
                                "'credit_proration'"),
              S("-830\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_subscriptions_discount_works_on_its_lines_for_its_periods)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    SubscriptionId first = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "server-small-monthly");
    DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.target = (AdjustTarget){ .subscription = first };
    form.periods = 2;
    (void)give(fixture, "olga", &form);
    form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.percent = S("");
    form.amount = S("1000"); /* never more than the lines */
    form.reason = S("All of January");
    CHECK_OK(date_parse(S("2027-01-01"), &form.from_on));
    CHECK_OK(date_parse(S("2027-01-31"), &form.until_on));
    form.periods = 0;
    (void)give(fixture, "olga", &form);
    sale_run(fixture, "2026-12-15");
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN),
              S("recurring|2490\nrecurring|999\ndiscount|-249\n"));
    sale_run(fixture, "2027-01-15");
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN),
              S("recurring|2490\nrecurring|999\ndiscount|-249\ndiscount|-2241\ndiscount|-999\n"));
    sale_run(fixture, "2027-02-15");
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN), S("recurring|2490\nrecurring|999\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-ACC-01 */
SERVICE_TEST(adjustments_are_seen_by_the_two_sides_of_the_sale)
{
    Page page = { 0 };
    DiscountView *views;
    ChargeView *charges;
    size_t count;
    DiscountId id;
    ExtraChargeId charge_id;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
    DiscountId given = give(fixture, "olga", &form);
    ChargeForm charged = charge_of(fixture, FIXTURE_MERIDIAN, "5.00");
    ExtraChargeId asked = charge(fixture, "olga", &charged);
    static const struct {
        const char *person;
        size_t seen;
    } people[] = { { "olga", 1 }, { "nikos", 1 }, { "anna", 0 }, { "eva", 0 }, { "greta", 0 } };
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        Call call = fixture_call(fixture, people[i].person);
        CHECK_OK(svc_discounts(&call, (AccountId){ 0 }, &page, &views, &count));
        CHECK_INT(count, people[i].seen);
        CHECK_OK(svc_charges(&call, (AccountId){ 0 }, &page, &charges, &count));
        CHECK_INT(count, people[i].seen);
    }
    static const char *const others[] = { "nikos", "anna", "greta" };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Call call = fixture_call(fixture, others[i]);
        CHECK_ERR(svc_discount_add(&call, &form, &id), FIELD_INVALID);
        CHECK_ERR(svc_charge_add(&call, &charged, &charge_id), FIELD_INVALID);
        CHECK_ERR(svc_discount_end(&call, given), NOT_FOUND);
        CHECK_ERR(svc_charge_end(&call, asked), NOT_FOUND);
    }
    Call call = fixture_call(fixture, "petros"); /* a buyer only */
    CHECK_ERR(svc_discount_add(&call, &form, &id), FORBIDDEN);
    call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_discount_add(&call, &form, &id), FORBIDDEN);
    call = fixture_call(fixture, "olga");
    CHECK_OK(svc_discount_end(&call, given));
    CHECK_OK(svc_discount_end(&call, given));
    CHECK_OK(svc_charge_end(&call, asked));
    CHECK_OK(svc_discounts(&call, (AccountId){ 0 }, &page, &views, &count));
    CHECK_STR(views[0].state, S("ended"));
    CHECK_OK(svc_charges(&call, (AccountId){ 0 }, &page, &charges, &count));
    CHECK_STR(charges[0].state, S("ended"));
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    CHECK_STR(sale_lines(fixture, FIXTURE_MERIDIAN), S("recurring|1909\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_wrong_adjustment_is_refused_with_its_field)
{
    DiscountId id;
    ExtraChargeId charge_id;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    Call call = fixture_call(fixture, "olga");
    static const char *const percents[] = { "0", "-1", "100.000001", "abc", "1.1234567", "" };
    for (size_t i = 0; i < COUNT_OF(percents); i++) {
        DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
        form.percent = str_from_cstr(percents[i]);
        Err *err = svc_discount_add(&call, &form, &id);
        CHECK(err != NULL);
        CHECK_STR(str_from_cstr(err->field), S("percent"));
    }
    DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.amount = S("1.00");
    CHECK_ERR(svc_discount_add(&call, &form, &id), FIELD_REQUIRED);
    form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.reason = S(" ");
    CHECK_ERR(svc_discount_add(&call, &form, &id), FIELD_REQUIRED);
    form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.periods = -1;
    CHECK_ERR(svc_discount_add(&call, &form, &id), FIELD_RANGE);
    form = ten_percent(fixture, FIXTURE_MERIDIAN);
    CHECK_OK(date_parse(S("2026-11-21"), &form.from_on));
    CHECK_ERR(svc_discount_add(&call, &form, &id), FIELD_RANGE);
    ChargeForm charged = charge_of(fixture, FIXTURE_MERIDIAN, "0");
    CHECK_ERR(svc_charge_add(&call, &charged, &charge_id), FIELD_RANGE);
    charged = charge_of(fixture, FIXTURE_MERIDIAN, "1.00");
    charged.quantity = 0;
    CHECK_ERR(svc_charge_add(&call, &charged, &charge_id), FIELD_RANGE);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM discounts"), S("0\n"));
}

/* EVIDENCE: R39 R-BIL-05 */
SERVICE_TEST(a_one_time_charge_stands_in_the_next_invoice_once)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    ChargeForm form = charge_of(fixture, FIXTURE_BLUE_HARBOUR, "12.50");
    form.quantity = 2;
    form.key = S("k1");
    ExtraChargeId first = charge(fixture, "anna", &form);
    CHECK_INT(charge(fixture, "anna", &form).v, first.v);
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    CHECK_STR(sale_lines(fixture, FIXTURE_BLUE_HARBOUR), S("recurring|950\none_off|2500\n"));
    Call call = fixture_call(fixture, "anna");
    Page page = { 0 };
    ChargeView *views;
    size_t count;
    CHECK_OK(svc_charges(&call, (AccountId){ 0 }, &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_STR(views[0].state, S("billed"));
    CHECK_STR(views[0].document_label, S("INV-2026-000001"));
    CHECK_ERR(svc_charge_end(&call, first), INVOICE_STATE);
    sale_run(fixture, "2026-12-01");
    CHECK_STR(sale_lines(fixture, FIXTURE_BLUE_HARBOUR), S("recurring|3167\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-01 */
SERVICE_TEST(a_one_time_charge_may_have_an_invoice_of_its_own)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    DiscountForm discount = ten_percent(fixture, FIXTURE_NORDLICHT);
    (void)give(fixture, "olga", &discount);
    ChargeForm form = charge_of(fixture, FIXTURE_NORDLICHT, "100.00");
    form.at_once = true;
    form.key = S("k1");
    (void)charge(fixture, "olga", &form);
    (void)charge(fixture, "olga", &form);
    CHECK_STR(sale_lines(fixture, FIXTURE_NORDLICHT), S("one_off|10000\ndiscount|-1000\n"));
    CHECK_STR(sql_rows(fixture, "SELECT tax_category, tax_minor FROM document_taxes"), S("AE|0\n"));
    sale_check(fixture);
}

/* EVIDENCE: R-BIL-12 R5: the server and `stoa simulate` make the same lines */
SERVICE_TEST(the_server_discounts_as_a_scenario_does)
{
    static const char text[] =
        "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"timezone\":\"Europe/Athens\","
        "\"start\":\"2026-11-15\",\"until\":\"2027-01-20\",\"policy\":{\"anchor\":\"account\","
        "\"anchor_day\":15},\"taxes\":[{\"code\":\"S\",\"category\":\"S\",\"rate\":\"24\"}],"
        "\"products\":[{\"code\":\"A\",\"kind\":\"recurring\",\"term\":\"P1M\",\"billing\":\"P1M\","
        "\"mode\":\"in_advance\",\"price\":\"24.90\",\"tax\":\"S\"},{\"code\":\"B\",\"kind\":"
        "\"recurring\",\"term\":\"P1M\",\"billing\":\"P1M\",\"mode\":\"in_advance\",\"price\":"
        "\"9.99\",\"tax\":\"S\"}],\"accounts\":[{\"code\":\"C\",\"kind\":\"partner\","
        "\"anchor_day\":15}],\"events\":["
        "{\"at\":\"2026-11-15\",\"do\":\"subscribe\",\"id\":\"s1\",\"account\":\"C\",\"product\":"
        "\"A\",\"quantity\":1},{\"at\":\"2026-11-15\",\"do\":\"subscribe\",\"id\":\"s2\","
        "\"account\":\"C\",\"product\":\"B\",\"quantity\":1},"
        "{\"at\":\"2026-11-16\",\"do\":\"discount\",\"subscription\":\"s2\",\"percent\":\"33.3\","
        "\"periods\":2},{\"at\":\"2026-11-16\",\"do\":\"discount\",\"account\":\"C\",\"amount\":"
        "\"7.77\"}]}";
    SimResult result;
    StrBuf wanted = buf_new(&test_arena, 256);
    CHECK_OK(sale_simulate(text, &result));
    CHECK_INT(result.documents.invoice_count, 3);
    for (size_t i = 1; i < 3; i++) {
        const SimDocument *document = result.documents.invoices[i];
        for (size_t k = 0; k < document->line_count; k++) {
            buf_addf(&wanted, "%lld\n", (long long)document->lines[k].amount);
        }
        buf_addf(&wanted, "%lld\n", (long long)document->gross);
    }
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    SubscriptionId second = sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "server-small-monthly");
    sale_day(fixture, "2026-11-16");
    DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.target = (AdjustTarget){ .subscription = second };
    form.percent = S("33.3");
    form.periods = 2;
    (void)give(fixture, "olga", &form);
    form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.percent = S("");
    form.amount = S("7.77");
    (void)give(fixture, "olga", &form);
    StrBuf made = buf_new(&test_arena, 256);
    static const char *const days[] = { "2026-12-15", "2027-01-15" };
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        sale_run(fixture, days[i]);
        buf_add(&made, sql_rows(fixture, "SELECT amount_minor FROM document_lines WHERE "
                                         "document_id = (SELECT MAX(id) FROM documents) ORDER BY "
                                         "position"));
        buf_add(&made, sql_rows(fixture, "SELECT gross_minor FROM documents ORDER BY id DESC LIMIT "
                                         "1"));
    }
    CHECK_STR(buf_str(&made), buf_str(&wanted));
    sale_check(fixture);
}

static bool finds(Fixture *fixture, const char *text)
{
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    bool found = false;
    CHECK_OK(svc_check(&call, &problems, &count));
    for (size_t i = 0; i < count; i++) {
        Str wanted = str_from_cstr(text);
        found = found || str_find(problems[i], wanted, 0) < problems[i].len;
    }
    return found;
}

SERVICE_TEST(what_breaks_a_discount_or_a_charge_is_found)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
    (void)give(fixture, "olga", &form);
    ChargeForm charged = charge_of(fixture, FIXTURE_MERIDIAN, "5.00");
    (void)charge(fixture, "olga", &charged);
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE discounts SET until_on = '2026-11-21'");
    CHECK(finds(fixture, "where it does not work"));
    (void)sql_rows(fixture, "UPDATE discounts SET until_on = NULL");
    (void)sql_rows(fixture, "UPDATE extra_charges SET quantity = 2");
    CHECK(finds(fixture, "times for something else"));
    (void)sql_rows(fixture, "UPDATE extra_charges SET quantity = 1");
    sale_check(fixture);
    (void)sql_rows(fixture, "UPDATE discounts SET event_id = event_id + 1");
    CHECK(finds(fixture, "no discount was used for it"));
    CHECK(finds(fixture, "and its lines are 0"));
    (void)sql_rows(fixture,
                   "INSERT INTO line_corrections (id, seller_id, line_id, document_id, "
                   "amount_minor, reason, created_at) SELECT 1, d.issuer_id, l.id, d.id, 5, 'x', 0 "
                   "FROM documents d JOIN document_lines l ON l.document_id = d.id WHERE "
                   "l.position = 1");
    CHECK(finds(fixture, "a correction of 5 is not on it"));
}

/* Kind and amount of each line of the newest invoice to the account, in order. */
static Str newest_lines(Fixture *fixture, FixtureAccount buyer)
{
    Str sql = arena_printf(&test_arena,
                           "SELECT kind, amount_minor FROM document_lines WHERE document_id = "
                           "(SELECT MAX(id) FROM documents WHERE buyer_id = %lld AND kind = "
                           "'invoice') ORDER BY position",
                           (long long)fixture->accounts[buyer].v);
    return sql_rows(fixture, str_cstr(&test_arena, sql));
}

/* EVIDENCE: R20 what a void invoice had used is used again */
SERVICE_TEST(a_void_invoice_gives_discounts_and_charges_back)
{
    Page page = { 0 };
    DocumentView *views;
    size_t count;
    MoveId id;
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, BOOKS);
    DiscountForm form = ten_percent(fixture, FIXTURE_BLUE_HARBOUR);
    (void)give(fixture, "anna", &form);
    ChargeForm once = charge_of(fixture, FIXTURE_BLUE_HARBOUR, "50.00");
    (void)charge(fixture, "anna", &once);
    sale_run(fixture, "2026-12-01");
    Str first = newest_lines(fixture, FIXTURE_BLUE_HARBOUR);
    Call call = fixture_call(fixture, "eva");
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &views, &count));
    call = fixture_call(fixture, "anna");
    CHECK_OK(svc_invoice_void(&call, views[0].id, S("Wrong"), &id));
    sale_check(fixture);
    CHECK_INT(run_jobs(fixture) > 0, 1);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM discount_uses"), S("2\n"));
    CHECK_STR(newest_lines(fixture, FIXTURE_BLUE_HARBOUR), first);
    sale_check(fixture);
}

SERVICE_TEST(a_discount_of_many_sales_is_taken_off_every_page)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-15");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, BOOKS);
    DiscountForm form = ten_percent(fixture, FIXTURE_MERIDIAN);
    form.periods = 0;
    (void)give(fixture, "olga", &form);
    form.percent = S("");
    form.amount = S("5.00");
    (void)give(fixture, "olga", &form);
    sale_copies(fixture, 1500);
    BillResult result = sale_bill(fixture, NULL, false);
    CHECK_STR(str_from_cstr(result.cause), S(""));
    CHECK_INT(result.documents, 2);
    CHECK_STR(sql_rows(fixture, "SELECT SUM(amount_minor) FROM discount_uses"), S("374500\n"));
    sale_check(fixture);
}
