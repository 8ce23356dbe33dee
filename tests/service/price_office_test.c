/* price_office_test.c - price lists as the operator edits them: drafts, differences, publishing,
 * the history, and two editors at once (R-CAT-03). */
#include "service/price_office.h"

#include "service/price_import.h"
#include "tests/service/sale_support.h"

#define LIST S("partners-eur")
#define PLAN S("server-small-monthly")

static PriceRowForm form_of(int64_t quantity, PriceKind kind, const char *amount)
{
    return (PriceRowForm){ .list = LIST,
                           .plan = PLAN,
                           .quantity_from = quantity,
                           .valid_from = DATE_NONE,
                           .valid_to = DATE_NONE,
                           .kind = kind,
                           .amount = str_from_cstr(amount),
                           .old_from = DATE_NONE };
}

/* The one row that a listed plan of the fixture has. */
static PriceRowForm first_row(PriceKind kind, const char *amount)
{
    PriceRowForm form = form_of(1, kind, amount);
    form.replaces = true;
    form.old_quantity = 1;
    form.cost = S("6.99");
    return form;
}

static PriceOfficeList list_seen(Fixture *fixture)
{
    Call call = fixture_call(fixture, "olga");
    PriceOfficeList list;
    CHECK_OK(svc_price_office_list(&call, LIST, &list));
    return list;
}

static PriceDraftSeen draft_seen(Fixture *fixture)
{
    PriceOfficeList list = list_seen(fixture);
    CHECK(list.draft);
    return (PriceDraftSeen){ LIST, list.draft_version, list.revision };
}

static void save(Fixture *fixture, PriceRowForm form)
{
    Call call = fixture_call(fixture, "olga");
    CHECK_OK(svc_price_row_save(&call, &form));
}

static void publish(Fixture *fixture, Date from)
{
    Call call = fixture_call(fixture, "olga");
    PriceDraftSeen seen = draft_seen(fixture);
    CHECK_OK(svc_price_draft_publish(&call, &seen, from, S("")));
}

/* "1:9.50 10:9.00", of what counts. */
static Str counting(Fixture *fixture, Str plan)
{
    Call call = fixture_call(fixture, "olga");
    PriceRowQuery query = { .list = LIST, .search = plan };
    PriceRowView *rows;
    size_t count;
    StrBuf buf = buf_new(&test_arena, 128);
    CHECK_OK(svc_price_office_rows(&call, &query, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        buf_addf(&buf, "%s%d:%.*s", i > 0 ? " " : "", (int)rows[i].quantity_from,
                 STR_ARG(rows[i].priced ? decimal_format(&test_arena, rows[i].price) : S("-")));
    }
    return buf_str(&buf);
}

/* "server-small-monthly 1 €9.99 > €9.50 -4.9 %", a line each. */
static Str differences(Fixture *fixture, int64_t version)
{
    Call call = fixture_call(fixture, "olga");
    PriceDifferenceQuery query = { .list = LIST, .version = version };
    PriceDifference *items;
    size_t count;
    StrBuf buf = buf_new(&test_arena, 512);
    CHECK_OK(svc_price_differences(&call, &query, &items, &count));
    for (size_t i = 0; i < count; i++) {
        Str percent =
            items[i].percent_known ? percent_format(&test_arena, items[i].percent_ppm) : S("?");
        buf_addf(&buf, "%.*s %d %.*s > %.*s %.*s\n", STR_ARG(items[i].plan_code),
                 (int)items[i].quantity_from, STR_ARG(items[i].before), STR_ARG(items[i].after),
                 STR_ARG(percent));
    }
    return buf_str(&buf);
}

/* EVIDENCE: R-CAT-03 versions: drafted, previewed, published, with tiers and kinds */
SERVICE_TEST(a_price_is_drafted_compared_published_and_paid)
{
    fixture_catalogue(fixture);
    save(fixture, first_row(PRICE_FIXED, "9.50"));
    PriceRowForm tier = form_of(10, PRICE_MARGIN, "20");
    tier.cost = S("7.20");
    save(fixture, tier);
    CHECK_STR(counting(fixture, PLAN), S("1:9.99"));
    CHECK_STR(differences(fixture, 0),
              S("server-small-monthly 1 €9.99 > €9.50 -4.9049 %\n"
                "server-small-monthly 10  > 20 % margin: cost 7.20 ÷ (1 − 20 %) = 9.00 ?\n"));
    publish(fixture, DATE_NONE);
    CHECK_STR(counting(fixture, PLAN), S("1:9.50 10:9.00"));
    CHECK_STR(differences(fixture, list_seen(fixture).version),
              S("server-small-monthly 1 €9.99 > €9.50 -4.9049 %\n"
                "server-small-monthly 10  > 20 % margin: cost 7.20 ÷ (1 − 20 %) = 9.00 ?\n"));
    CHECK_STR(
        sql_rows(fixture, "SELECT state, source FROM price_list_versions WHERE source = 'page'"),
        S("published|page\n"));
    sale_check(fixture);
}

SERVICE_TEST(a_draft_that_says_what_counts_is_empty_and_wrong_rows_are_refused)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "olga");
    save(fixture, first_row(PRICE_FIXED, "9.50"));
    PriceRowForm wrong = form_of(1, PRICE_FIXED, "8.00");
    CHECK_ERR(svc_price_row_save(&call, &wrong), FIELD_INVALID);
    wrong.valid_from = (Date){ 20000 };
    CHECK_ERR(svc_price_row_save(&call, &wrong), FIELD_INVALID); /* two prices on these days */
    wrong = form_of(10, PRICE_MARGIN, "100");
    CHECK_ERR(svc_price_row_save(&call, &wrong), FIELD_RANGE);
    wrong = form_of(10, PRICE_FIXED, "cheap");
    CHECK_ERR(svc_price_row_save(&call, &wrong), FIELD_INVALID);
    wrong.plan = S("no-such-plan");
    CHECK_ERR(svc_price_row_save(&call, &wrong), NOT_FOUND);
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_price_row_save(&call, &wrong), FORBIDDEN);
    call = fixture_call(fixture, "olga");
    PriceRowForm back = first_row(PRICE_FIXED, "9.99");
    CHECK_OK(svc_price_row_save(&call, &back));
    PriceDraftSeen seen = draft_seen(fixture);
    CHECK_STR(differences(fixture, 0), S(""));
    CHECK_ERR(svc_price_draft_publish(&call, &seen, DATE_NONE, S("")), PRICE_VERSION);
    CHECK_OK(svc_price_draft_discard(&call, &seen));
    CHECK_ERR(svc_price_draft_discard(&call, &seen), PRICE_VERSION);
    CHECK_STR(counting(fixture, PLAN), S("1:9.99"));
}

/* EVIDENCE: R-CAT-03 two editors */
SERVICE_TEST(who_edits_second_reads_that_somebody_was_there)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "olga");
    PricePlanView view;
    CHECK_OK(svc_price_office_plan(&call, LIST, PLAN, &view));
    PriceRowForm first = first_row(PRICE_FIXED, "9.50");
    PriceRowForm second = first_row(PRICE_FIXED, "9.70");
    first.stamp = second.stamp = view.stamp;
    CHECK_OK(svc_price_row_save(&call, &first));
    CHECK_ERR(svc_price_row_save(&call, &second), PRICE_SEEN);
    PriceDraftSeen seen = draft_seen(fixture);
    save(fixture, form_of(10, PRICE_FIXED, "9.00"));
    CHECK_ERR(svc_price_draft_publish(&call, &seen, DATE_NONE, S("")), PRICE_SEEN);
    CHECK_ERR(svc_price_draft_discard(&call, &seen), PRICE_SEEN);
    publish(fixture, DATE_NONE);
    CHECK_ERR(svc_price_draft_publish(&call, &seen, DATE_NONE, S("")), PRICE_VERSION);
    CHECK_STR(counting(fixture, PLAN), S("1:9.50 10:9.00"));
}

SERVICE_TEST(many_prices_change_by_a_percentage_and_an_old_version_is_taken_back)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "olga");
    PriceBulk bulk = { .list = LIST, .search = S("Server-Small"), .percent = S("10") };
    int64_t changed;
    CHECK_OK(svc_price_bulk(&call, &bulk, &changed));
    CHECK_INT(changed, 2);
    bulk.search = S("nothing like it");
    CHECK_ERR(svc_price_bulk(&call, &bulk, &changed), FIELD_INVALID);
    bulk.percent = S("-101");
    CHECK_ERR(svc_price_bulk(&call, &bulk, &changed), FIELD_RANGE);
    CHECK_ERR(svc_price_restore(&call, LIST, 1), PRICE_DRAFT);
    publish(fixture, DATE_NONE);
    CHECK_STR(counting(fixture, S("server-small")), S("1:9.89 1:10.99"));
    PriceRowForm gone = first_row(PRICE_FIXED, "");
    CHECK_OK(svc_price_row_remove(&call, &gone));
    publish(fixture, DATE_NONE);
    CHECK_STR(counting(fixture, PLAN), S("1:-"));
    CHECK_OK(svc_price_restore(&call, LIST, 1));
    CHECK_STR(differences(fixture, 0), S("server-small-1y-monthly 1 €9.89 > €8.99 -9.1001 %\n"
                                         "server-small-monthly 1 not for sale > €9.99 ?\n"));
    publish(fixture, DATE_NONE);
    CHECK_STR(counting(fixture, S("server-small")), S("1:8.99 1:9.99"));
    CHECK_ERR(svc_price_restore(&call, LIST, 9), NOT_FOUND);
    Page page = { 0 };
    PriceVersionView *versions;
    size_t count;
    CHECK_OK(svc_price_versions(&call, LIST, &page, &versions, &count));
    CHECK_INT(count, 4);
    CHECK_STR(versions[0].note, S("As version 1 was"));
    CHECK_STR(versions[0].published_by, S("olga"));
    sale_check(fixture);
}

SERVICE_TEST(what_is_published_for_a_day_counts_from_that_day)
{
    fixture_catalogue(fixture);
    save(fixture, first_row(PRICE_FIXED, "9.50"));
    Call call = fixture_call(fixture, "olga");
    PriceDraftSeen seen = draft_seen(fixture);
    Date past;
    Date later;
    CHECK_OK(date_parse(S("2026-11-11"), &past));
    CHECK_OK(date_parse(S("2026-12-01"), &later));
    CHECK_ERR(svc_price_draft_publish(&call, &seen, past, S("")), FIELD_RANGE);
    CHECK_OK(svc_price_draft_publish(&call, &seen, later, S("Winter")));
    CHECK_STR(counting(fixture, PLAN), S("1:9.99 1:9.50"));
    sale_check(fixture);
}

SERVICE_TEST(a_new_list_is_a_copy_whose_draft_is_published)
{
    fixture_catalogue(fixture);
    Call call = fixture_call(fixture, "olga");
    PriceListRulesForm form = { .code = S("schools-eur"),
                                .name = S("Schools EUR"),
                                .valid_from = DATE_NONE,
                                .valid_to = DATE_NONE,
                                .protection = PROTECTION_PERIODS,
                                .protection_periods = 3,
                                .copy_of = LIST };
    CHECK_OK(svc_price_list_new(&call, &form));
    CHECK_ERR(svc_price_list_new(&call, &form), FIELD_INVALID);
    PriceOfficeList list;
    CHECK_OK(svc_price_office_list(&call, form.code, &list));
    CHECK_INT(list.protection, PROTECTION_PERIODS);
    CHECK(list.draft);
    int64_t plans;
    CHECK_OK(svc_price_draft_plans(&call, form.code, &plans));
    CHECK(plans > 5);
    PriceDraftSeen seen = { form.code, list.draft_version, list.revision };
    CHECK_OK(svc_price_draft_publish(&call, &seen, DATE_NONE, S("")));
    PriceRowQuery query = { .list = form.code, .search = PLAN };
    PriceRowView *rows;
    size_t count;
    CHECK_OK(svc_price_office_rows(&call, &query, &rows, &count));
    CHECK_INT(count, 1);
    CHECK_STR(rows[0].amount, S("9.99"));
    form.protection_periods = 0;
    CHECK_ERR(svc_price_list_rules(&call, &form), FIELD_RANGE);
    form.protection = PROTECTION_TERM;
    CHECK_OK(svc_price_list_rules(&call, &form));
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_price_list_new(&call, &form), FORBIDDEN);
    CHECK_ERR(svc_price_office_list(&call, form.code, &list), FORBIDDEN);
    sale_check(fixture);
}

SERVICE_TEST(prices_of_a_version_that_is_no_draft_are_found)
{
    fixture_catalogue(fixture);
    save(fixture, first_row(PRICE_FIXED, "9.50"));
    CHECK(!sale_check_finds(fixture, "which is no draft"));
    (void)sql_rows(fixture, "UPDATE price_list_versions SET state = 'dropped' WHERE number = 2");
    CHECK(sale_check_finds(fixture, "price list partners-eur has prices of version 2"));
    (void)sql_rows(fixture, "DELETE FROM prices WHERE since_version = 2");
}
