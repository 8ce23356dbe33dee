/* price_sheet_test.c - a vendor's price sheet: tiers, days, the rows that are chosen, the plans it
 * brings. */
#include "service/price_import.h"
#include "tests/service/sale_support.h"

#define SHEET_HEADER                                                                          \
    "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin," \
    "PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,ERP Price,Segment\r\n"
#define NOW "2026-11-01T00:00:00.0000000Z"
#define OPEN "9999-12-31T23:59:59.9999999Z"
#define ROW(market, cost, tier, from, to) \
    "CFQ7,0001,P1M,Monthly," market ",EUR," cost "," tier "," from "," to ",90.00,Commercial\r\n"

#define VENDOR_PRODUCT                                                                         \
    "{\"stoa_catalogue\":1,\"products\":[{\"code\":\"office\",\"kind\":\"ms_cloud_services\"," \
    "\"connector\":\"simulator\",\"name\":\"Office\",\"vendor\":\"V\",\"category\":\"C\","     \
    "\"industries\":[],\"summary\":\"S\",\"description\":\"D\",\"image\":\"img/o.svg\","       \
    "\"tax_category\":\"S\",\"refund\":\"day\",\"retention_minutes\":1,"                       \
    "\"vendor_product\":\"CFQ7:0001\"}]}"

static void office(Fixture *fixture)
{
    Call call = fixture_system_call(fixture);
    ImportResult result;
    fixture_catalogue(fixture);
    CHECK_OK(svc_import_catalogue(&call, S(VENDOR_PRODUCT), false, &result));
}

static PriceImportReport *import(Fixture *fixture, Str text, Str market, ErrCode code)
{
    Call call = fixture_system_call(fixture);
    const PriceImportFrom from = { .kind = IMPORT_SHEET,
                                   .text = text,
                                   .choice = { .market = market } };
    PriceImportReport *report = arena_new(&test_arena, PriceImportReport);
    Err *err = svc_prices_import(&call, &from, report);
    CHECK_INT(err == NULL ? ERR_CODE_COUNT : err->code, code);
    return report;
}

static Str current(Fixture *fixture)
{
    return sql_rows(fixture,
                    "SELECT p.quantity_from, p.valid_from, COALESCE(p.valid_to, ''), "
                    "p.price_units, p.cost_units, p.suggested_units FROM prices p JOIN plans n ON "
                    "n.id = p.plan_id JOIN price_lists l ON l.id = p.price_list_id WHERE "
                    "p.until_version IS NULL AND p.since_version <= l.published_version AND n.code "
                    "= 'office-monthly' ORDER BY 2, 1");
}

/* EVIDENCE: R-CAT-06 */
SERVICE_TEST(tiers_of_a_price_sheet_become_tiers_of_the_plan_it_brings)
{
    office(fixture);
    PriceImportReport *report =
        import(fixture,
               S(SHEET_HEADER ROW("GR", "10.00", "5,99", NOW, OPEN)
                     ROW("GR", "9.00", "100,999", NOW, "2027-01-01T00:00:00Z")
                         ROW("GR", "8.00", "1000,20000", NOW, "2026-12-31T23:59:59.9999999Z")),
               S(""), ERR_CODE_COUNT);
    CHECK_INT(report->added, 3);
    CHECK_STR(current(fixture), S("5|1970-01-01||1080|1000|9000\n"
                                  "100|1970-01-01|2027-01-01|972|900|9000\n"
                                  "1000|1970-01-01|2027-01-01|864|800|9000\n"));
    CHECK_STR(sql_rows(fixture, "SELECT quantity_min, quantity_max FROM plans WHERE active AND "
                                "code = 'office-monthly'"),
              S("5|20000\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM import_plans"), S("0\n"));
}

SERVICE_TEST(what_counts_goes_on_until_the_first_day_of_the_next_price_sheet)
{
    office(fixture);
    (void)import(fixture, S(SHEET_HEADER ROW("GR", "10.00", "1,", NOW, OPEN)), S(""),
                 ERR_CODE_COUNT);
    Str next = S(SHEET_HEADER ROW("GR", "20.00", "1,", "2027-02-01T00:00:00Z", OPEN));
    PriceImportReport *report = import(fixture, next, S(""), ERR_CODE_COUNT);
    CHECK_INT(report->added, 1);
    CHECK_INT(report->changed, 1);
    CHECK_STR(current(fixture), S("1|1970-01-01|2027-02-01|1080|1000|9000\n"
                                  "1|2027-02-01||2160|2000|9000\n"));
    report = import(fixture, next, S(""), ERR_CODE_COUNT);
    CHECK_INT(report->added + report->changed + report->gone, 0);
}

SERVICE_TEST(a_market_is_chosen_and_what_a_wrong_sheet_brought_is_gone)
{
    Str both =
        S(SHEET_HEADER ROW("GR", "10.00", "1,", NOW, OPEN) ROW("DE", "11.00", "1,", NOW, OPEN));
    office(fixture);
    PriceImportReport *report = import(fixture, both, S(""), ERR_IMPORT_ROW);
    CHECK_STR(report->errors[0], S("line 3: this product, term, billing plan, currency, tier and "
                                   "first day are in an earlier line already"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM plans WHERE code = 'office-monthly'"),
              S("0\n"));
    (void)import(fixture, both, S("Germany"), ERR_FIELD_INVALID);
    (void)import(fixture, both, S("DE"), ERR_CODE_COUNT);
    CHECK_STR(current(fixture), S("1|1970-01-01||1188|1100|9000\n"));
}

/* More rows than a chunk has, so that a plan of the first one is not there for the second. */
SERVICE_TEST(a_plan_that_a_late_wrong_row_leaves_is_gone_too)
{
    StrBuf buf = buf_new(&test_arena, 1024 * 1024);
    office(fixture);
    buf_add(&buf, S(SHEET_HEADER));
    for (int i = 1; i <= 4500; i++) {
        buf_addf(&buf,
                 "CFQ7,0001,P1M,Monthly,GR,EUR,1,%d,,2026-11-01T00:00:00Z,"
                 "2027-01-01T00:00:00Z,2,Commercial\r\n",
                 i);
    }
    Str good = buf_str(&buf);
    buf_add(&buf, S("CFQ7,0001,P1M,Monthly,GR,EUR,x,1,,,,2,Commercial\r\n"));
    PriceImportReport *report = import(fixture, buf_str(&buf), S(""), ERR_IMPORT_ROW);
    CHECK(str_starts(report->errors[0], S("line 4502, column 7 (UnitPrice): 'x' is not")));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM plans WHERE code = 'office-monthly'"),
              S("0\n"));
    CHECK_STR(sql_rows(fixture, "SELECT line, column_at, column_name FROM import_errors"),
              S("4502|7|UnitPrice\n"));
    report = import(fixture, good, S(""), ERR_IMPORT_ROW);
    CHECK_STR(sql_rows(fixture, "SELECT state, message FROM imports ORDER BY id DESC LIMIT 1"),
              S("failed|the plan 'office-monthly' has more than 200 prices in a list\n"));
    CHECK_INT(report->rows, 4500);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM plans WHERE code = 'office-monthly'"),
              S("0\n"));
}
