/* usage_record_test.c - reporting use: idempotent, all or nothing, refused with its field. */
#include <pthread.h>

#include "tests/service/usage_support.h"

static SubscriptionId metered(Fixture *fixture)
{
    fixture_catalogue(fixture);
    usage_plan(fixture, "metered", "\"model\":\"per_unit\"", "\"price\":\"1.00\"");
    sale_day(fixture, "2026-12-01");
    SubscriptionId id = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "metered-plan");
    sale_day(fixture, "2026-12-20");
    return id;
}

static Str count_records(Fixture *fixture)
{
    return sql_rows(fixture, "SELECT COUNT(*) FROM usage_records");
}

/* EVIDENCE: R-BIL-04 R39 */
SERVICE_TEST(a_key_names_one_record)
{
    SubscriptionId id = metered(fixture);
    UsageInput input = { .subscription = subscription_code(&test_arena, id),
                         .meter = S("gb"),
                         .units = S("1.50"),
                         .used_at = S("2026-12-05T10:00:00Z"),
                         .key = S("k1") };
    CHECK_STR(usage_try(fixture, &input), S("accepted"));
    CHECK_STR(usage_try(fixture, &input), S("repeated"));
    input.units = S("1.5"); /* the same number */
    CHECK_STR(usage_try(fixture, &input), S("repeated"));
    input.units = S("1.6");
    CHECK_STR(usage_try(fixture, &input), S("key: was used before for another record"));
    CHECK_STR(count_records(fixture), S("1\n"));
}

SERVICE_TEST(a_wrong_record_is_refused_with_its_field)
{
    SubscriptionId id = metered(fixture);
    SubscriptionId other = sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "server-small-monthly");
    const UsageInput good = { .subscription = subscription_code(&test_arena, id),
                              .units = S("1"),
                              .used_at = S("2026-12-05"),
                              .key = S("k1") };
    UsageInput input = good;
    input.key = S("");
    CHECK_STR(usage_try(fixture, &input), S("key: has from 1 to 255 bytes of text"));
    input = good;
    input.subscription = S("sub_nothing");
    CHECK_STR(usage_try(fixture, &input), S("subscription: is not the id of a subscription"));
    input.subscription = subscription_code(&test_arena, other);
    CHECK_STR(usage_try(fixture, &input), S("subscription: is of a plan without a meter"));
    input = good;
    input.meter = S("tb");
    CHECK_STR(usage_try(fixture, &input), S("meter: is not the subscription's meter"));
    static const char *const units[] = { "", "-1", "1e3", "0.1234567891", "1234567890123456", "x" };
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        input = good;
        input.units = str_from_cstr(units[i]);
        CHECK(str_starts(usage_try(fixture, &input), S("units: is not a number of 0 or more")));
    }
    static const char *const times[] = { "",
                                         "2026-13-01",
                                         "2026-12-05T25:00:00Z",
                                         "2026-12-05T10:00:00",
                                         "2026-12-05T10:00:00.Z",
                                         "2026-12-05 10:00" };
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        input = good;
        input.used_at = str_from_cstr(times[i]);
        CHECK(str_starts(usage_try(fixture, &input), S("used_at: is neither a day")));
    }
    input = good;
    input.used_at = S("2026-11-30");
    CHECK_STR(usage_try(fixture, &input), S("used_at: is before the subscription's first day"));
    input.used_at = S("2026-12-21");
    CHECK_STR(usage_try(fixture, &input), S("used_at: is in the future"));
    CHECK_STR(count_records(fixture), S("0\n"));
}

SERVICE_TEST(a_batch_is_recorded_whole_or_not_at_all)
{
    SubscriptionId id = metered(fixture);
    Str code = subscription_code(&test_arena, id);
    UsageInput inputs[3] = {
        { .subscription = code, .units = S("1"), .used_at = S("2026-12-05"), .key = S("a") },
        { .subscription = code, .units = S("x"), .used_at = S("2026-12-05"), .key = S("b") },
        { .subscription = code, .units = S("2"), .used_at = S("2026-12-05"), .key = S("a") },
    };
    Call call = fixture_system_call(fixture);
    UsageResult result;
    CHECK_OK(svc_usage_record(&call, inputs, 3, USAGE_BY_API, &result));
    CHECK_INT(result.refusals_count, 2);
    CHECK_INT(result.refusals[0].index, 1);
    CHECK_INT(result.refusals[0].field, USAGE_FIELD_UNITS);
    CHECK_INT(result.refusals[1].index, 2);
    CHECK_INT(result.refusals[1].field, USAGE_FIELD_KEY);
    CHECK_STR(count_records(fixture), S("0\n"));
    inputs[1].units = S("3");
    inputs[2].units = S("1.0");
    CHECK_OK(svc_usage_record(&call, inputs, 3, USAGE_BY_API, &result));
    CHECK_INT(result.accepted, 2);
    CHECK_INT(result.repeated, 1);
    CHECK_STR(count_records(fixture), S("2\n"));
    call = fixture_call(fixture, "anna");
    CHECK_ERR(svc_usage_record(&call, inputs, 3, USAGE_BY_API, &result), FORBIDDEN);
}

typedef struct Poster {
    Fixture *fixture;
    Str code;
    int64_t accepted;
    int64_t failed;
} Poster;

/* Fifty records, each under the key that the other posters use too. */
static void *post(void *context)
{
    Poster *poster = context;
    Arena out = arena_open(ARENA_CAP_BYTES);
    Arena start = out;
    Call call = fixture_system_call(poster->fixture);
    call.out = &out;
    call.scratch = arena_open(ARENA_CAP_BYTES);
    for (int i = 0; i < 50; i++) {
        UsageInput input = { .subscription = poster->code,
                             .units = S("1"),
                             .used_at = S("2026-12-05"),
                             .key = arena_printf(&out, "same %d", i) };
        UsageResult result;
        Err *err = svc_usage_record(&call, &input, 1, USAGE_BY_API, &result);
        poster->failed += err != NULL || result.refusals_count > 0 ? 1 : 0;
        poster->accepted += err == NULL ? result.accepted : 0;
    }
    err_reset();
    arena_close(call.scratch, ARENA_CAP_BYTES);
    arena_close(start, ARENA_CAP_BYTES);
    return NULL;
}

/* EVIDENCE: R-BIL-04 R39 */
SERVICE_TEST(posting_one_key_from_everywhere_records_it_once)
{
    SubscriptionId id = metered(fixture);
    Poster posters[4];
    pthread_t threads[4];
    int64_t accepted = 0;
    for (size_t i = 0; i < 4; i++) {
        posters[i] = (Poster){ .fixture = fixture, .code = subscription_code(&test_arena, id) };
        CHECK_INT(pthread_create(&threads[i], NULL, post, &posters[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        CHECK_INT(pthread_join(threads[i], NULL), 0);
        CHECK_INT(posters[i].failed, 0);
        accepted += posters[i].accepted;
    }
    CHECK_INT(accepted, 50);
    CHECK_STR(count_records(fixture), S("50\n"));
}

static Str import_says(Fixture *fixture, Str csv)
{
    Call call = fixture_system_call(fixture);
    ImportResult result;
    Err *err = svc_import_usage(&call, csv, false, &result);
    return err == NULL ? S("") : str_from_cstr(err->detail);
}

#define HEAD "subscription,meter,units,used_at,key\n"

/* EVIDENCE: R-BIL-04 */
SERVICE_TEST(a_file_of_use_is_imported_whole_or_not_at_all)
{
    SubscriptionId id = metered(fixture);
    Str code = subscription_code(&test_arena, id);
    Call call = fixture_system_call(fixture);
    ImportResult result;
    StrBuf csv = buf_new(&test_arena, 4096);
    buf_add(&csv, S(HEAD));
    for (int i = 0; i < 2500; i++) {
        buf_addf(&csv, "%.*s,gb,0.5,2026-12-05,file %d\n", STR_ARG(code), i);
    }
    Str bad = arena_printf(&test_arena, "%.*s%.*s,gb,1.0000000001,2026-12-05,x\n",
                           STR_ARG(buf_str(&csv)), STR_ARG(code));
    CHECK(str_starts(import_says(fixture, bad), S("line 2502, column 3 (units): is not a number")));
    CHECK_STR(count_records(fixture), S("0\n"));
    CHECK_OK(svc_import_usage(&call, buf_str(&csv), true, &result));
    CHECK_INT(result.added, 2500);
    CHECK_STR(count_records(fixture), S("0\n"));
    CHECK_OK(svc_import_usage(&call, buf_str(&csv), false, &result));
    CHECK_INT(result.added, 2500);
    CHECK_OK(svc_import_usage(&call, buf_str(&csv), false, &result));
    CHECK_INT(result.added, 0);
    CHECK_INT(result.unchanged, 2500);
    CHECK_STR(import_says(fixture, S("subscription,units\n")),
              S("line 1, column 2: there is no column 'meter'"));
    sale_run(fixture, "2027-01-01");
    CHECK_STR(use_lines(fixture), S("usage 2026-12-01..2027-01-01 125000\n"));
    sale_check(fixture);
}

SERVICE_TEST(records_of_use_never_change)
{
    SubscriptionId id = metered(fixture);
    usage_add(fixture, id, "1", "2026-12-05");
    sale_run(fixture, "2027-01-01");
    static const char *const statements[] = { "UPDATE usage_records SET units = 2",
                                              "DELETE FROM usage_records",
                                              "UPDATE usage_ratings SET records = 2",
                                              "DELETE FROM usage_ratings" };
    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        Str message;
        CHECK(!test_db_sql(&fixture->db, statements[i], &message));
        CHECK(str_find(message, S("append-only"), 0) < message.len);
    }
}

/* A tariff that is wrong, and what the import says of it. */
typedef struct WrongTariff {
    const char *usage;
    const char *price;
    const char *says;
} WrongTariff;

#define AT "/products/0/plans/0/usage"
#define EUR AT "/prices/EUR"
#define TIER(from, to, unit) "{" from "\"up_to\":" to ",\"unit\":\"" unit "\"}"

static const WrongTariff wrong_tariffs[] = {
    { "\"model\":\"tiers\"", "\"price\":\"1\"", AT "/model: is not per_unit" },
    { "\"model\":\"per_unit\"", "\"price\":\"-1\"", EUR "/price: is not a decimal number" },
    { "\"model\":\"per_unit\"", "\"price\":\"0.1234567890123\"",
      EUR "/price: is not a decimal number of 0 or more with at most 12" },
    { "\"model\":\"per_unit\"", "\"tiers\":[]", EUR "/tiers: only tiered" },
    { "\"model\":\"per_unit\"", "\"minimum\":\"1\"", EUR "/price: is missing" },
    { "\"model\":\"package\"", "\"price\":\"1\"", AT "/package_size: is missing" },
    { "\"model\":\"tiered\"", "\"tiers\":[]", EUR "/tiers: is empty" },
    { "\"model\":\"tiered\"", "\"tiers\":[" TIER("", "\"10\"", "1") "]",
      EUR "/tiers/0/up_to: the last tier must be open" },
    { "\"model\":\"tiered\"", "\"tiers\":[" TIER("", "null", "1") "," TIER("", "null", "1") "]",
      EUR "/tiers/0/up_to: only the last tier is open" },
    { "\"model\":\"tiered\"",
      "\"tiers\":[" TIER("", "\"10\"", "1") "," TIER("", "\"9\"", "1") "," TIER("", "null",
                                                                                "1") "]",
      EUR "/tiers/1/up_to: must be above" },
    { "\"model\":\"volume\"",
      "\"tiers\":[" TIER("", "\"10\"", "1") "," TIER("\"from\":\"11\",", "null", "1") "]",
      EUR "/tiers/1/from: leaves a gap" },
    { "\"model\":\"volume\"",
      "\"tiers\":[" TIER("", "\"10\"", "1") "," TIER("\"from\":\"9\",", "null", "1") "]",
      EUR "/tiers/1/from: overlaps" },
    { "\"model\":\"volume\"", "\"tiers\":[" TIER("", "\"1.0123456789\"", "1") "]",
      EUR "/tiers/0/up_to: the last tier" },
    { "\"model\":\"volume\"",
      "\"tiers\":[" TIER("", "\"1.0123456789\"", "1") "," TIER("", "null", "1") "]",
      EUR "/tiers/0/up_to: is not a decimal number of 0 or more with at most 9" },
    { "\"model\":\"per_unit\"", "\"price\":\"1\",\"minimum\":\"9\",\"maximum\":\"8\"",
      EUR "/minimum: is above" },
    { "\"model\":\"per_unit\"", "\"price\":\"1\",\"maximum\":\"8.001\"", EUR "/maximum: is not" },
};

/* EVIDENCE: R-BIL-04 R-CAT-01 */
SERVICE_TEST(a_wrong_tariff_is_refused_where_it_is_wrong)
{
    fixture_catalogue(fixture);
    for (size_t i = 0; i < COUNT_OF(wrong_tariffs); i++) {
        const WrongTariff *wrong = &wrong_tariffs[i];
        ImportResult result;
        Err *err = usage_plan_try(fixture, "metered", wrong->usage, wrong->price, &result);
        CHECK(err_is(err, ERR_IMPORT_ROW));
        Str detail = str_from_cstr(err->detail);
        if (!str_starts(detail, str_from_cstr(wrong->says))) {
            CHECK_STR(detail, str_from_cstr(wrong->says));
        }
    }
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM price_tariffs"), S("0\n"));
}
