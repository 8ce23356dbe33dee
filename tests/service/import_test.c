/* import_test.c - files are imported whole or not at all; a bad row is named by line and column. */
#include <string.h>

#include "gen/demo_files.h"
#include "service/catalogue.h"
#include "tests/support/fixture.h"

#define SHEET_HEADER                                                                          \
    "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin," \
    "PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,ERP Price,Segment,UnitOfMeasure\r\n"
#define SHEET_TIMES "2026-11-01T00:00:00.0000000Z,9999-12-31T23:59:59.9999999Z"
#define SHEET_ROW(term, plan, cost, erp) \
    "CFQ7,0001," term "," plan ",GR,EUR," cost ",1,," SHEET_TIMES "," erp ",Commercial,User\r\n"

typedef Err *(*ImportFunction)(Call *call, Str content, bool dry_run, ImportResult *ret);

/* The message must be exactly this, and nothing may have changed. */
static void refused(Fixture *fixture, ImportFunction import, Str content, const char *message)
{
    Call call = fixture_system_call(fixture);
    ImportResult result = { 0 };
    Arena start = test_arena;
    int64_t before;
    int64_t after;
    CHECK_OK(svc_catalogue_version(&fixture->app, &before));
    Err *err = import(&call, content, false, &result);
    if (err == NULL) {
        test_fail(__FILE__, __LINE__, "imported, instead of: %s", message);
    }
    CHECK_STR(str_from_cstr(err->detail), str_from_cstr(message));
    CHECK(err_is(err, ERR_IMPORT_ROW));
    fixture->app.catalogue_read_us = 0;
    CHECK_OK(svc_catalogue_version(&fixture->app, &after));
    CHECK_INT(before, after);
    test_arena = start;
}

static ImportResult imported(Fixture *fixture, ImportFunction import, Str content, bool dry_run)
{
    Call call = fixture_system_call(fixture);
    Arena start = test_arena;
    ImportResult result;
    CHECK_OK(import(&call, content, dry_run, &result));
    test_arena = start;
    return result;
}

static void result_is(ImportResult result, int64_t rows, int64_t added, int64_t changed,
                      int64_t unchanged)
{
    CHECK_INT(result.rows, rows);
    CHECK_INT(result.added, added);
    CHECK_INT(result.changed, changed);
    CHECK_INT(result.unchanged, unchanged);
}

/* What a partner of the operator pays, or empty. */
static Str price_of(Fixture *fixture, const char *product_code, const char *plan_code)
{
    Call call = fixture_call(fixture, "nikos");
    ProductView product = { 0 };
    ProductView *addons;
    size_t count;
    Err *err = svc_product(&call, str_from_cstr(product_code), &product, &addons, &count);
    for (size_t i = 0; err == NULL && i < product.plan_count; i++) {
        if (str_eq(product.plans[i].code, str_from_cstr(plan_code))) {
            return decimal_format(&test_arena, product.plans[i].unit_price);
        }
    }
    return S("");
}

SERVICE_TEST(the_sample_catalogue_and_sheet_import_twice_and_change_nothing_the_second_time)
{
    result_is(imported(fixture, svc_import_catalogue, demo_catalogue, true), 46, 46, 0, 0);
    result_is(imported(fixture, svc_import_catalogue, demo_catalogue, false), 46, 46, 0, 0);
    result_is(imported(fixture, svc_import_catalogue, demo_catalogue, true), 46, 0, 0, 46);
    result_is(imported(fixture, svc_import_price_sheet, demo_price_sheet, true), 76, 76, 0, 0);
    result_is(imported(fixture, svc_import_price_sheet, demo_price_sheet, false), 76, 76, 0, 0);
    result_is(imported(fixture, svc_import_price_sheet, demo_price_sheet, false), 76, 0, 0, 76);
    result_is(imported(fixture, svc_import_catalogue, demo_catalogue, false), 46, 0, 0, 46);
}

SERVICE_TEST(only_an_administrator_of_the_operator_imports)
{
    const char *people[] = { "nikos", "petros", "eva" };
    ImportResult result;
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        Call call = fixture_call(fixture, people[i]);
        CHECK_ERR(svc_import_catalogue(&call, demo_catalogue, false, &result), FORBIDDEN);
        CHECK_ERR(svc_import_price_sheet(&call, demo_price_sheet, false, &result), FORBIDDEN);
        CHECK_ERR(svc_import_prices(&call, S("price_list,plan,price,cost\n"), false, &result),
                  FORBIDDEN);
    }
}

SERVICE_TEST(prices_change_in_the_lists_of_the_operator)
{
    fixture_catalogue(fixture);
    Str csv = S("\xEF\xBB\xBF"
                "price_list,plan,price,cost\r\n"
                "partners-eur,server-small-monthly,\"10.49\",7.10\r\n"
                "partners-eur,postgresql-small-monthly,24.90,17.43\r\n"
                "partners-eur,server-small-1y-monthly,8.99,\r\n"
                "partners-usd,server-small-monthly,11.49,");
    result_is(imported(fixture, svc_import_prices, csv, true), 4, 0, 2, 2);
    CHECK_STR(price_of(fixture, "server-small", "server-small-monthly"), S("9.99"));
    result_is(imported(fixture, svc_import_prices, csv, false), 4, 0, 2, 2);
    CHECK_STR(price_of(fixture, "server-small", "server-small-monthly"), S("10.49"));
    result_is(imported(fixture, svc_import_prices, csv, false), 4, 0, 0, 4);
}

#define PRICES "price_list,plan,price,cost\n"
#define GOOD "partners-eur,server-small-monthly,1.00,\n"

SERVICE_TEST(a_bad_row_of_prices_is_named_and_nothing_is_imported)
{
    const struct {
        Str csv;
        const char *message;
    } cases[] = {
        { S(""), "line 1, column 1: the file is empty" },
        { S("list,price,cost\n"), "line 1, column 3: there is no column 'plan'" },
        { S("price_list,plan,price,cost,note\n"),
          "line 1, column 5: the columns are list, plan, "
          "currency, price, cost, srp, setup, quantity_from, "
          "valid_from, valid_to and kind" },
        { S("price_list,plan,plan,cost\n"), "line 1, column 3 (plan): the column is there twice" },
        { S(PRICES GOOD "partners-eur,server-small-1y-monthly,\"12,50\",\n"),
          "line 3, column 3 (price): '12,50' is not a decimal number like 12.50 with at most 12 "
          "decimals" },
        { S(PRICES GOOD "partners-eur,server-small-1y-monthly,1.0000000000001,\n"),
          "line 3, column 3 (price): '1.0000000000001' is not a decimal number like 12.50 with at "
          "most 12 decimals" },
        { S(PRICES GOOD "partners-eur,server-small-1y-monthly,-1,\n"),
          "line 3, column 3 (price): '-1' is negative" },
        { S(PRICES GOOD "partners-eur,server-small-1y-monthly,99999999999999999999,\n"),
          "line 3, column 3 (price): '99999999999999999999' is too large" },
        { S(PRICES GOOD "partners-eur,server-small-1y-monthly,1,x\n"),
          "line 3, column 4 (cost): 'x' is not a decimal number like 12.50 with at most 12 "
          "decimals" },
        { S(PRICES GOOD ",server-small-1y-monthly,1,\n"),
          "line 3, column 1 (price_list): is empty" },
        { S(PRICES GOOD "lite,server-small-1y-monthly,1,\n"),
          "line 3, column 1 (price_list): 'lite' is no list of yours" },
        { S(PRICES GOOD "partners-eur,nothing-monthly,1,\n"),
          "line 3, column 2 (plan): 'nothing-monthly' is no plan of the catalogue" },
        { S(PRICES GOOD "\n" GOOD), "line 3, column 1: the row has 1 fields, the header has 4" },
        { S(PRICES GOOD "a,b,c,d,e\n"),
          "line 3, column 5: the row has 5 fields, the header has 4" },
        { S(PRICES GOOD GOOD),
          "line 3: this list, plan, quantity_from and valid_from are in an earlier line already" },
        { S(PRICES GOOD "a,b\"c,d,e\n"),
          "line 3, column 2: a quotation mark inside a field without quotation marks" },
        { S(PRICES GOOD "a,\"b\"c,d,e\n"),
          "line 3, column 2: text after the closing quotation mark" },
        { S(PRICES GOOD "a,\"b,d,e\n"), "line 3, column 2: the quotation mark is never closed" },
        { S(PRICES GOOD "a,b\rc,d,e\n"),
          "line 3, column 2: a carriage return without a line feed" },
        { S(PRICES GOOD "a,\xff,d,e\n"), "line 3, column 2: the field is not UTF-8" },
    };
    fixture_catalogue(fixture);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        refused(fixture, svc_import_prices, cases[i].csv, cases[i].message);
    }
    CHECK_STR(price_of(fixture, "server-small", "server-small-monthly"), S("9.99"));
}

SERVICE_TEST(a_line_of_sixty_kilobytes_is_refused)
{
    fixture_catalogue(fixture);
    StrBuf buf = buf_new(&test_arena, 70000);
    buf_add(&buf, S(PRICES GOOD "partners-eur,"));
    for (size_t i = 0; i < 60000; i++) {
        buf_add_char(&buf, 'x');
    }
    buf_add(&buf, S(",1,\n"));
    refused(fixture, svc_import_prices, buf_str(&buf),
            "line 3, column 2: the row is longer than 32768 bytes");
    buf.ptr[sizeof(PRICES GOOD "partners-eur,") - 1] = '"';
    refused(fixture, svc_import_prices, buf_str(&buf),
            "line 3, column 2: the row is longer than 32768 bytes");
}

#define VENDOR_PRODUCT                                                                         \
    "{\"stoa_catalogue\":1,\"products\":[{\"code\":\"office\",\"kind\":\"ms_cloud_services\"," \
    "\"connector\":\"simulator\",\"name\":\"Office\",\"vendor\":\"V\",\"category\":\"C\","     \
    "\"industries\":[],\"summary\":\"S\",\"description\":\"D\",\"image\":\"img/o.svg\","       \
    "\"tax_category\":\"S\",\"refund\":\"day\",\"retention_minutes\":1,"                       \
    "\"vendor_product\":\"CFQ7:0001\"}]}"

SERVICE_TEST(a_price_sheet_gives_each_billing_period_its_part_of_the_term)
{
    Str sheet = S("\xEF\xBB\xBF" SHEET_HEADER SHEET_ROW("P1M", "Monthly", "5.76", "7.20")
                      SHEET_ROW("P1Y", "Monthly", "60.48", "75.60")
                          SHEET_ROW("P1Y", "Annual", "57.60", "60.00")
                              SHEET_ROW("P3Y", "Annual", "1123.20", "1404.00")
                                  SHEET_ROW("P3Y", "Triennial", "1000.01", "1200.00"));
    fixture_catalogue(fixture);
    (void)imported(fixture, svc_import_catalogue, S(VENDOR_PRODUCT), false);
    result_is(imported(fixture, svc_import_price_sheet, sheet, false), 5, 5, 0, 0);
    CHECK_STR(price_of(fixture, "office", "office-monthly"), S("6.22"));     /* 5.76 + 8 % */
    CHECK_STR(price_of(fixture, "office", "office-1y-monthly"), S("5.44"));  /* 5.04 + 8 % */
    CHECK_STR(price_of(fixture, "office", "office-yearly"), S("60.00"));     /* not over ERP */
    CHECK_STR(price_of(fixture, "office", "office-3y-yearly"), S("404.35")); /* 374.40 + 8 % */
    CHECK_STR(price_of(fixture, "office", "office-3y-upfront"), S("1080.01"));
}

SERVICE_TEST(rows_of_other_products_segments_and_times_are_checked_and_left_out)
{
    Str sheet = S(SHEET_HEADER
                  "OTHER,0001,P1M,Monthly,GR,EUR,1.00,1,," SHEET_TIMES ",2.00,Commercial,User\r\n"
                  "CFQ7,0001,P1M,Monthly,GR,EUR,1.00,1,," SHEET_TIMES ",2.00,Education,User\r\n"
                  "CFQ7,0001,P1M,Monthly,GR,EUR,1.00,1,,2025-01-01T00:00:00Z,2026-11-11T23:59:59Z,"
                  "2.00,Commercial,User\r\n");
    fixture_catalogue(fixture);
    (void)imported(fixture, svc_import_catalogue, S(VENDOR_PRODUCT), false);
    result_is(imported(fixture, svc_import_price_sheet, sheet, false), 3, 0, 0, 0);
    CHECK_STR(price_of(fixture, "office", "office-monthly"), S(""));
}

#define SHEET_BAD(columns) \
    S(SHEET_HEADER SHEET_ROW("P1M", "Monthly", "5.76", "7.20") columns "\r\n")

SERVICE_TEST(a_bad_row_of_a_price_sheet_is_named_and_nothing_is_imported)
{
    const struct {
        Str csv;
        const char *message;
    } cases[] = {
        { S("ProductId,SkuId\r\n"), "line 1, column 2: there is no column 'TermDuration'" },
        { SHEET_BAD("C-7,0001,P1Y,Monthly,GR,EUR,1,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 1 (ProductId): 'C-7' is not a vendor's id of letters and digits" },
        { SHEET_BAD("CFQ7,,P1Y,Monthly,GR,EUR,1,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 2 (SkuId): '' is not a vendor's id of letters and digits" },
        { SHEET_BAD("CFQ7,0001,1 year,Monthly,GR,EUR,1,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 3 (TermDuration): '1 year' is not a term in months or years like P1M or "
          "P1Y" },
        { SHEET_BAD("CFQ7,0001,P1Y,Weekly,GR,EUR,1,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 4 (BillingPlan): 'Weekly' is not Monthly, Annual or Triennial" },
        { SHEET_BAD("CFQ7,0001,P1M,Annual,GR,EUR,1,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 4 (BillingPlan): 'Annual' does not divide the term" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,Greece,EUR,1,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 5 (Market): 'Greece' is not a country of two capital letters" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,GR,EURO,1,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 6 (Currency): 'EURO' is not an ISO 4217 currency" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,GR,EUR,1.2.3,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 7 (UnitPrice): '1.2.3' is not a decimal number like 12.50 with at most "
          "12 decimals" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,GR,EUR,1,0,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 8 (PricingTierRangeMin): '0' is not a whole number from 1 to 1000000" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,GR,EUR,1,5,4," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 9 (PricingTierRangeMax): '4' is below PricingTierRangeMin" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,GR,EUR,1,1,,11/01/2026,2027-01-01T00:00:00Z,2,"
                    "Commercial,User"),
          "line 3, column 10 (EffectiveStartDate): '11/01/2026' is not a time like "
          "2026-11-01T00:00:00Z" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,GR,EUR,1,1,,2026-11-02T00:00:00Z,2026-11-01T00:00:00Z,"
                    "2,Commercial,User"),
          "line 3, column 11 (EffectiveEndDate): '2026-11-01T00:00:00Z' is before the start" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,GR,EUR,2.50,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3, column 12 (ERP Price): '2' is below UnitPrice" },
        { SHEET_BAD("CFQ7,0001,P1Y,Monthly,GR,EUR,1,1,," SHEET_TIMES ",2,,User"),
          "line 3, column 13 (Segment): '' is empty" },
        { SHEET_BAD("CFQ7,0001,P1M,Monthly,DE,EUR,1,1,," SHEET_TIMES ",2,Commercial,User"),
          "line 3: this product, term, billing plan, currency, tier and first day are in an "
          "earlier "
          "line already" },
    };
    fixture_catalogue(fixture);
    (void)imported(fixture, svc_import_catalogue, S(VENDOR_PRODUCT), false);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        refused(fixture, svc_import_price_sheet, cases[i].csv, cases[i].message);
    }
    CHECK_STR(price_of(fixture, "office", "office-monthly"), S(""));
}

/* The vendor's product with some of its text replaced. */
static Str catalogue_with(const char *old, const char *new)
{
    Str text = S(VENDOR_PRODUCT);
    Str needle = str_from_cstr(old);
    size_t at = str_find(text, needle, 0);
    CHECK(at < text.len);
    Str head = str_slice(text, 0, at);
    Str tail = str_slice(text, at + needle.len, text.len);
    return arena_printf(&test_arena, "%.*s%s%.*s", STR_ARG(head), new, STR_ARG(tail));
}

#define CATALOGUE_PLAN                                                                             \
    "\"plans\":[{\"code\":\"office-monthly\",\"name\":\"M\",\"term\":\"P1M\",\"billing\":\"P1M\"," \
    "\"quantity_min\":1,\"quantity_max\":9,\"quantity_step\":1,\"unit\":\"u\",\"price\":"

SERVICE_TEST(a_bad_catalogue_is_named_by_its_json_pointer_and_nothing_is_imported)
{
    const char *vendor = "\"vendor_product\":\"CFQ7:0001\"";
    const struct {
        const char *old;
        const char *new;
        const char *message;
    } cases[] = {
        { "\"code\":\"office\"", "\"code\":\"Office\"",
          "/products/0/code: a code has a-z, 0-9 and single hyphens" },
        { "ms_cloud_services", "cloud", "/products/0/kind: is not a kind of service" },
        { "\"refund\":\"day\"", "\"refund\":\"all\"", "/products/0/refund: is not day or none" },
        { "\"tax_category\":\"S\"", "\"tax_category\":\"Q\"",
          "/products/0/tax_category: is not an EN 16931 category" },
        { "img/o.svg", "img/../o.svg", "/products/0/image: is not a picture under img/" },
        { "\"industries\":[]", "\"industries\":[\"a,b\"]",
          "/products/0/industries/0: is not a short text without a comma" },
        { vendor, "\"popular\":false",
          "/products/0/plans: a product has plans, a vendor_product or a bundle" },
        { vendor, "\"plans\":[]", "/products/0/plans: is empty" },
        { vendor, "\"addons\":[\"nothing\"],\"vendor_product\":\"CFQ7:0001\"",
          "/products/0/addons/0: there is no add-on 'nothing'" },
        { vendor, "\"addons\":[\"server-small\"],\"vendor_product\":\"CFQ7:0001\"",
          "/products/0/addons/0: there is no add-on 'server-small'" },
        { vendor, CATALOGUE_PLAN "{\"EUR\":\"12,50\"}}]",
          "/products/0/plans/0/price/EUR: is not a decimal number like 12.50 with at most 12 "
          "decimals" },
        { vendor, CATALOGUE_PLAN "{\"EUX\":\"12.50\"}}]",
          "/products/0/plans/0/price/EUX: is not an ISO 4217 currency" },
        { vendor, CATALOGUE_PLAN "{}}]",
          "/products/0/plans/0/price: an object with a price per currency is needed" },
        { vendor, CATALOGUE_PLAN "{\"EUR\":\"1\"},\"cost\":{\"USD\":\"1\"}}]",
          "/products/0/plans/0/cost/USD: a cost without a price" },
    };
    fixture_catalogue(fixture);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        refused(fixture, svc_import_catalogue, catalogue_with(cases[i].old, cases[i].new),
                cases[i].message);
    }
}

SERVICE_TEST(a_plan_of_one_product_is_not_taken_by_another)
{
    fixture_catalogue(fixture);
    Str file =
        catalogue_with("\"vendor_product\":\"CFQ7:0001\"", CATALOGUE_PLAN "{\"EUR\":\"1.00\"}}]");
    StrBuf buf = buf_new(&test_arena, file.len + 20);
    size_t at = str_find(file, S("office-monthly"), 0);
    buf_addf(&buf, "%.*sserver-small-monthly%.*s", (int)at, file.ptr,
             (int)(file.len - at - sizeof("office-monthly") + 1),
             file.ptr + at + sizeof("office-monthly") - 1);
    refused(fixture, svc_import_catalogue, buf_str(&buf),
            "the plan 'server-small-monthly' is another product's");
}
