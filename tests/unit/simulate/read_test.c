/* read_test.c - scenarios are read whole, and every fault is told with its pointer. */
#include "base/json.h"
#include "simulate/scenario.h"
#include "tests/test.h"

#define HEAD                                                                    \
    "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"timezone\":\"Europe/Athens\"," \
    "\"start\":\"2024-01-31\",\"until\":\"2024-04-01\""
#define PRODUCT_A "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"249.95\"}"
#define PRODUCT_X                                                                    \
    "{\"code\":\"X\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"9.95\"," \
    "\"addon_of\":\"A\"}"
#define PRODUCT_T                                                                           \
    "{\"code\":\"T\",\"kind\":\"usage\",\"billing\":\"P1M\",\"meter\":\"gb\","              \
    "\"model\":\"tiered\",\"tiers\":[{\"up_to\":\"100\",\"unit\":\"0.10\",\"flat\":\"1\"}," \
    "{\"up_to\":null,\"unit\":\"0.05\",\"package_size\":10}]}"
#define PRODUCT_O "{\"code\":\"O\",\"kind\":\"one_off\",\"price\":\"-5.125\"}"
#define ACCOUNTS                                                                    \
    "\"accounts\":[{\"code\":\"P\",\"kind\":\"partner\"},{\"code\":\"C\",\"kind\":" \
    "\"end_customer\",\"seller\":\"P\",\"anchor_day\":15,\"price_rule\":{\"percent\":\"5.25\"}}]"
#define WORLD                                                                         \
    HEAD ",\"taxes\":[{\"category\":\"S\",\"rate\":\"24\"}],\"products\":[" PRODUCT_A \
         "," PRODUCT_X "," PRODUCT_T "," PRODUCT_O "]," ACCOUNTS
#define SUBSCRIBE                                                                              \
    "{\"at\":\"2024-01-31\",\"do\":\"subscribe\",\"id\":\"s1\",\"account\":\"C\",\"product\":" \
    "\"A\",\"quantity\":10}"

static const Scenario *read_ok(const char *text)
{
    const Scenario *scenario = NULL;
    CHECK_OK(scenario_read(&test_arena, str_from_cstr(text), &scenario));
    return scenario;
}

/* A text that is refused, where, and a part of the reason. */
typedef struct Refusal {
    const char *text;
    const char *pointer;
    const char *reason;
} Refusal;

static void check_refusals(const Refusal *refusals, size_t count, const char *head,
                           const char *tail)
{
    for (size_t i = 0; i < count; i++) {
        const Scenario *scenario = NULL;
        Arena arena = test_arena;
        Str text = arena_printf(&arena, "%s%s%s", head, refusals[i].text, tail);
        Err *err = scenario_read(&arena, text, &scenario);
        CHECK(err != NULL);
        Str field = str_from_cstr(err->field);
        Str reason = err_message(err);
        if (!str_eq(field, str_from_cstr(refusals[i].pointer)) ||
            str_find(reason, str_from_cstr(refusals[i].reason), 0) == reason.len) {
            test_fail(__FILE__, __LINE__, "%s\n  gave %.*s: %.*s\n  not  %s: %s", refusals[i].text,
                      STR_ARG(field), STR_ARG(reason), refusals[i].pointer, refusals[i].reason);
        }
    }
}

TEST(a_scenario_without_events_has_the_defaults)
{
    const Scenario *scenario =
        read_ok("{\"stoa_scenario\":1,\"currency\":\"JPY\","
                "\"start\":\"2024-01-31T10:00:00Z\",\"until\":\"2024-02-01\"}");
    CHECK_INT(scenario->start.us, INT64_C(1706695200) * SECOND_US);
    CHECK_INT(scenario->until.us, INT64_C(1706832000) * SECOND_US - 1); /* the whole day */
    CHECK(scenario->auto_bill);
    CHECK_INT(scenario->policy.due_days, 14);
    CHECK_INT(scenario->policy.anchor, ANCHOR_SUBSCRIPTION);
    CHECK_INT(scenario->policy.anchor_day, 0);
    CHECK_INT(scenario->policy.proration, PRORATION_DAY);
    CHECK_INT(scenario->policy.refund, CREDIT_PRORATED);
    CHECK_INT(scenario->policy.dunning.retry_count, 0);
    CHECK_INT(scenario->event_count, 0);
}

TEST(a_policy_is_read_word_by_word)
{
    const Policy *policy =
        &read_ok(
             HEAD
             ",\"auto_bill\":false,\"policy\":{\"anchor\":\"account\",\"anchor_day\":31,"
             "\"alignment\":\"day_of_month\",\"month_end\":\"relative\",\"proration\":\"hour\","
             "\"denominator\":\"365\",\"rounding\":\"unit_down\",\"quantity_change\":\"delta\","
             "\"cancel_day\":\"used\",\"interval_change\":\"reset_anchor\","
             "\"allocation\":\"in_order\",\"refund\":\"window\",\"window_hours\":168,"
             "\"full_refund_hours\":24,\"invoice_when\":\"parent_daily\",\"edges\":\"all\","
             "\"due_days\":30,\"dunning\":{\"retry_days\":[8,8,9],\"stages\":[{\"name\":\"OD1\","
             "\"after_days\":30},{\"name\":\"OD2\",\"after_days\":40,\"action\":\"suspend\"}]}}}")
             ->policy;
    CHECK_INT(policy->anchor_day, 31);
    CHECK_INT(policy->denominator, DENOMINATOR_365);
    CHECK_INT(policy->rounding, ROUNDING_UNIT_DOWN);
    CHECK_INT(policy->quantity_change, QUANTITY_CHANGE_DELTA);
    CHECK_INT(policy->interval_change, INTERVAL_CHANGE_RESET_ANCHOR);
    CHECK_INT(policy->window_hours, 168);
    CHECK_INT(policy->full_refund_hours, 24);
    CHECK_INT(policy->edges, EDGES_ALL);
    CHECK_INT(policy->due_days, 30);
    CHECK_INT(policy->dunning.retry_count, 3);
    CHECK_INT(policy->dunning.retry_days[2], 9);
    CHECK_INT(policy->dunning.stages[0].action, DUNNING_REMIND);
    CHECK_INT(policy->dunning.stages[1].action, DUNNING_SUSPEND);
}

TEST(products_and_accounts_refer_to_each_other)
{
    const Scenario *scenario = read_ok(WORLD "}");
    CHECK_STR(scenario->taxes[0].code, S("S"));
    CHECK_INT(scenario->taxes[0].rate_parts, 24 * RATE_ONE / 100);
    CHECK_INT(scenario->products[1].addon_of, 0);
    CHECK_INT(scenario->products[0].addon_of, SCENARIO_NONE);
    CHECK_INT(scenario->products[0].tax, SCENARIO_NONE);
    CHECK_INT(scenario->products[0].mode, MODE_IN_ADVANCE);
    CHECK_INT(scenario->products[2].mode, MODE_IN_ARREARS);
    CHECK_INT(scenario->products[2].tariff.tier_count, 2);
    CHECK_INT(scenario->products[2].tariff.tiers[0].flat.units, 1);
    CHECK(scenario->products[2].tariff.tiers[1].endless);
    CHECK_INT(scenario->products[2].tariff.tiers[1].package_size.units, 10);
    CHECK_INT(scenario->products[3].price.units, -5125);
    CHECK_INT(scenario->accounts[1].seller, 0);
    CHECK_INT(scenario->accounts[0].seller, SCENARIO_NONE);
    CHECK_INT(scenario->accounts[1].markup, RATE_ONE * 525 / 10000);
}

TEST(events_run_in_order_of_time_and_then_of_the_file)
{
    const Scenario *scenario =
        read_ok(WORLD ",\"events\":[{\"at\":\"2024-03-05\",\"do\":\"cancel\",\"subscription\":"
                      "\"s1\",\"when\":\"2024-03-20\"},{\"at\":\"2024-02-01\",\"do\":\"bill\"},"
                      "{\"at\":\"2024-01-31T22:00:00Z\",\"do\":\"add_addon\",\"id\":\"x1\","
                      "\"subscription\":\"s1\",\"product\":\"X\"}," SUBSCRIBE "]}");
    static const int32_t order[] = { 3, 1, 2, 0 };
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        CHECK_INT(scenario->event_numbers[i], order[i]);
    }
    CHECK_INT(scenario->events[0].subscription, 0);
    CHECK_INT(scenario->events[0].quantity.units, 10);
    CHECK_INT(scenario->events[2].subscription, 1);
    CHECK_INT(scenario->events[2].base, 0);
    CHECK_INT(scenario->events[2].quantity.units, 1);
    CHECK_INT(scenario->events[2].at.us, scenario->events[1].at.us);
    CHECK_INT(scenario->events[3].when, WHEN_DATE);
    CHECK_INT(scenario->events[3].date.day, 19802);
    CHECK_INT(scenario->subscription_count, 2);
    CHECK_STR(scenario->subscriptions[1], S("x1"));
}

TEST(a_cancellation_is_for_now_unless_it_says_when)
{
    const Scenario *scenario =
        read_ok(WORLD ",\"events\":[" SUBSCRIBE ",{\"at\":\"2024-03-05\",\"do\":\"cancel\","
                      "\"subscription\":\"s1\"}]}");
    CHECK_INT(scenario->events[1].when, WHEN_DEFAULT);
}

TEST(every_kind_of_event_is_read)
{
    const Scenario *scenario = read_ok(
        WORLD
        ",\"events\":[" SUBSCRIBE
        ",{\"at\":\"2024-02-01\",\"do\":\"subscribe\",\"id\":\"s2\",\"account\":\"C\","
        "\"product\":\"T\",\"align_to\":\"s1\"},"
        "{\"at\":\"2024-02-01\",\"do\":\"subscribe\",\"id\":\"s3\",\"account\":\"C\",\"product\":"
        "\"A\",\"align_to\":\"2024-03-01\",\"billing_start\":\"2024-02-10\",\"price\":\"1.5\"},"
        "{\"at\":\"2024-02-01\",\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":"
        "\"2.5\",\"when\":\"term_end\"},"
        "{\"at\":\"2024-02-01\",\"do\":\"change_product\",\"subscription\":\"s1\",\"to\":\"X\"},"
        "{\"at\":\"2024-02-01\",\"do\":\"uncancel\",\"subscription\":\"s1\"},"
        "{\"at\":\"2024-02-01\",\"do\":\"suspend\",\"subscription\":\"s1\",\"billing\":false},"
        "{\"at\":\"2024-02-01\",\"do\":\"resume\",\"subscription\":\"s1\"},"
        "{\"at\":\"2024-02-01\",\"do\":\"end_of_term\",\"subscription\":\"s1\",\"choice\":"
        "\"extend\"},"
        "{\"at\":\"2024-02-01\",\"do\":\"change_anchor\",\"subscription\":\"s1\",\"day\":31},"
        "{\"at\":\"2024-02-01\",\"do\":\"transfer\",\"subscription\":\"s1\",\"account\":\"P\"},"
        "{\"at\":\"2024-02-01\",\"do\":\"set_price\",\"product\":\"T\",\"existing_from\":"
        "\"2024-03-01\",\"tiers\":[{\"up_to\":null,\"unit\":\"0.07\"}]},"
        "{\"at\":\"2024-02-02\",\"do\":\"usage\",\"subscription\":\"s2\",\"meter\":\"gb\","
        "\"units\":"
        "\"0.5\",\"key\":\"k\",\"time\":\"2024-02-01T12:00:00Z\"},"
        "{\"at\":\"2024-02-02\",\"do\":\"discount\",\"subscription\":\"s1\",\"percent\":\"10\","
        "\"periods\":3},"
        "{\"at\":\"2024-02-02\",\"do\":\"credit\",\"account\":\"C\",\"amount\":\"1.00\"},"
        "{\"at\":\"2024-02-02\",\"do\":\"pay\",\"account\":\"C\"},"
        "{\"at\":\"2024-02-02\",\"do\":\"pay\",\"account\":\"C\",\"invoice\":\"INV-000001\"},"
        "{\"at\":\"2024-02-02\",\"do\":\"adjust_line\",\"subscription\":\"s1\",\"from\":"
        "\"2024-01-31\",\"amount\":\"-1.5\"},"
        "{\"at\":\"2024-02-02\",\"do\":\"void_line\",\"subscription\":\"s1\",\"kind\":\"setup\"},"
        "{\"at\":\"2024-02-02\",\"do\":\"void_invoice\",\"account\":\"C\",\"invoice\":\"INV-1\"},"
        "{\"at\":\"2024-02-02\",\"do\":\"payment_fails\",\"account\":\"C\"},"
        "{\"at\":\"2024-02-02\",\"do\":\"preview\",\"until\":\"2025-01-01\"}]}");
    const SimEvent *events = scenario->events;
    CHECK_INT(scenario->event_count, 22);
    CHECK_INT(events[1].align_subscription, 0);
    CHECK(date_is_none(events[1].align_to));
    CHECK_INT(events[2].align_to.day, 19783);
    CHECK_INT(events[2].billing_start.day, 19763);
    CHECK_INT(events[2].price.units, 15);
    CHECK_INT(events[3].quantity.units, 25);
    CHECK_INT(events[3].when, WHEN_TERM_END);
    CHECK_INT(events[4].product, 1);
    CHECK_INT(events[4].when, WHEN_DEFAULT);
    CHECK(!events[6].billing);
    CHECK(events[7].billing);
    CHECK_INT(events[8].choice, TERM_EXTEND);
    CHECK_INT(events[9].day, 31);
    CHECK_INT(events[10].account, 0);
    CHECK_INT(events[11].tariff->tier_count, 1);
    CHECK_INT(events[11].date.day, 19783);
    CHECK_INT(events[12].time.us, INT64_C(1706788800) * SECOND_US);
    CHECK_INT(events[13].percent, RATE_ONE / 10);
    CHECK_INT(events[13].periods, 3);
    CHECK_INT(events[14].amount.minor, 100);
    CHECK(events[15].all);
    CHECK(!events[16].all);
    CHECK_STR(events[16].invoice, S("INV-000001"));
    CHECK_INT(events[17].amount.minor, -150);
    CHECK_INT(events[17].date.day, 19753);
    CHECK_STR(events[17].line_kind, S("recurring"));
    CHECK(date_is_none(events[18].date));
}

TEST(a_fault_of_the_whole_is_named)
{
    static const Refusal refusals[] = {
        { "[]", "", "object" },
        { "{}", "/stoa_scenario", "missing" },
        { "{\"stoa_scenario\":2}", "/stoa_scenario", "1 to 1" },
        { "{\"stoa_scenario\":1}", "/currency", "missing" },
        { "{\"stoa_scenario\":1,\"curency\":\"EUR\"}", "/curency", "no key" },
        { "{\"stoa_scenario\":1,\"a/b~\":1}", "/a~1b~0", "no key" },
        { "{\"stoa_scenario\":1,\"currency\":\"EUX\"}", "/currency", "ISO 4217" },
        { "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"timezone\":\"../x\"}", "/timezone", "zone" },
        { "{\"stoa_scenario\":1,\"currency\":\"EUR\"}", "/start", "missing" },
        { "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"start\":\"2024-02-30\"}", "/start",
          "calendar" },
        { "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"start\":\"1950-01-01\"}", "/start", "year" },
        { "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"start\":\"2024-01-01T24:00:00Z\"}", "/start",
          "instant" },
        { "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"start\":\"2024-01-01T10:00:00\"}", "/start",
          "instant" },
        { "{\"stoa_scenario\":1,\"currency\":\"EUR\",\"start\":\"2024-01-02\",\"until\":"
          "\"2024-01-01\"}",
          "/until", "before the start" },
        { HEAD ",\"auto_bill\":1}", "/auto_bill", "true or false" },
        { HEAD ",\"policy\":[]}", "/policy", "object" },
        { HEAD ",\"policy\":{\"anchr\":1}}", "/policy/anchr", "no key" },
        { HEAD ",\"policy\":{\"proration\":\"week\"}}", "/policy/proration", "'week'" },
        { HEAD ",\"policy\":{\"denominator\":30}}", "/policy/denominator", "string" },
        { HEAD ",\"policy\":{\"anchor_day\":32}}", "/policy/anchor_day", "1 to 31" },
        { HEAD ",\"policy\":{\"refund\":\"window\"}}", "/policy/window_hours", "missing" },
        { HEAD ",\"policy\":{\"window_hours\":1}}", "/policy/window_hours", "only with" },
        { HEAD ",\"policy\":{\"refund\":\"window\",\"window_hours\":1,\"full_refund_hours\":2}}",
          "/policy/full_refund_hours", "0 to 1" },
        { HEAD ",\"policy\":{\"dunning\":{\"retry_days\":[1,0]}}}", "/policy/dunning/retry_days/1",
          "1 to 366" },
        { HEAD ",\"policy\":{\"dunning\":{\"stages\":[{\"name\":\"A\",\"after_days\":3},{\"name\":"
               "\"B\",\"after_days\":3}]}}}",
          "/policy/dunning/stages/1/after_days", "later" },
        { HEAD ",\"policy\":{\"dunning\":{\"stages\":[{\"name\":\"A\",\"after_days\":3},{\"name\":"
               "\"A\",\"after_days\":4}]}}}",
          "/policy/dunning/stages/1/name", "already" },
        { HEAD ",\"policy\":{\"due_days\":1.5}}", "/policy/due_days", "string" },
    };
    check_refusals(refusals, COUNT_OF(refusals), "", "");
}

TEST(a_fault_of_a_product_is_named)
{
    static const Refusal refusals[] = {
        { "1", "/products/0", "object" },
        { "{\"code\":\"\"}", "/products/0/code", "1 to 128" },
        { "{\"code\":\"A\"}", "/products/0/kind", "missing" },
        { PRODUCT_A "," PRODUCT_A, "/products/1/code", "already" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"price\":\"1\"}", "/products/0/billing",
          "missing" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1X\"}", "/products/0/billing",
          "P1M" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P101Y\"}", "/products/0/billing",
          "100 years" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1Y\",\"term\":\"P1M\"}",
          "/products/0/billing", "longer" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":1}",
          "/products/0/price", "string" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"-1\"}",
          "/products/0/price", "negative" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":"
          "\"0.1234567890123\"}",
          "/products/0/price", "12 decimals" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"1\",\"meter\":"
          "\"gb\"}",
          "/products/0/meter", "no key" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"1\",\"trial\":{"
          "\"days\":0}}",
          "/products/0/trial/days", "1 to" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"1\",\"phases\":[{"
          "\"length\":\"P1M\"}]}",
          "/products/0/phases/0/price", "missing" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"1\",\"tax\":"
          "\"S\"}",
          "/products/0/tax", "no tax 'S'" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"1\",\"upgrades\":"
          "[\"A\"]}",
          "/products/0/upgrades/0", "another product" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"1\",\"addon_of\":"
          "\"B\"}",
          "/products/0/addon_of", "no product 'B'" },
        { "{\"code\":\"A\",\"kind\":\"recurring\",\"billing\":\"P1M\",\"price\":\"1\",\"addon_of\":"
          "\"X\"}," PRODUCT_X,
          "/products/0/addon_of", "circle" },
        { PRODUCT_O ",{\"code\":\"B\",\"kind\":\"one_off\",\"price\":\"1\",\"addon_of\":\"O\"}",
          "/products/1/addon_of", "no add-ons" },
        { "{\"code\":\"O\",\"kind\":\"one_off\",\"price\":\"1\",\"billing\":\"P1M\"}",
          "/products/0/billing", "no key" },
    };
    check_refusals(refusals, COUNT_OF(refusals), HEAD ",\"products\":[", "]}");
}

TEST(a_fault_of_a_tariff_is_named)
{
    static const Refusal refusals[] = {
        { "\"model\":\"flat\",\"price\":\"1\"", "/products/0/meter", "missing" },
        { "\"meter\":\"gb\",\"model\":\"staired\"", "/products/0/model", "'staired'" },
        { "\"meter\":\"gb\",\"model\":\"flat\"", "/products/0/price", "missing" },
        { "\"meter\":\"gb\",\"model\":\"package\",\"price\":\"1\"", "/products/0/package_size",
          "missing" },
        { "\"meter\":\"gb\",\"model\":\"package\",\"price\":\"1\",\"package_size\":0",
          "/products/0/package_size", "above zero" },
        { "\"meter\":\"gb\",\"model\":\"per_unit\",\"price\":\"1\",\"package_size\":5",
          "/products/0/package_size", "does not go" },
        { "\"meter\":\"gb\",\"model\":\"per_unit\",\"price\":\"1\",\"tiers\":[]",
          "/products/0/tiers", "does not go" },
        { "\"meter\":\"gb\",\"model\":\"volume\",\"price\":\"1\"", "/products/0/price",
          "does not go" },
        { "\"meter\":\"gb\",\"model\":\"volume\",\"tiers\":[]", "/products/0/tiers",
          "needs tiers" },
        { "\"meter\":\"gb\",\"model\":\"volume\",\"tiers\":[{\"unit\":\"1\"}]",
          "/products/0/tiers/0/up_to", "missing" },
        { "\"meter\":\"gb\",\"model\":\"volume\",\"tiers\":[{\"up_to\":5}]",
          "/products/0/tiers/0/unit", "unit price or a flat fee" },
        { "\"meter\":\"gb\",\"model\":\"volume\",\"tiers\":[{\"up_to\":null,\"unit\":\"1\"},{"
          "\"up_to\":5,\"unit\":\"1\"}]",
          "/products/0/tiers/0/up_to", "only the last" },
        { "\"meter\":\"gb\",\"model\":\"tiered\",\"tiers\":[{\"up_to\":\"5.50\",\"unit\":\"1\"},{"
          "\"up_to\":\"5.5\",\"unit\":\"1\"}]",
          "/products/0/tiers/1/up_to", "above the tier" },
        { "\"meter\":\"gb\",\"model\":\"tiered\",\"tiers\":[{\"up_to\":5,\"unit\":\"1\",\"per\":1}"
          "]",
          "/products/0/tiers/0/per", "no key" },
        { "\"meter\":\"gb\",\"model\":\"flat\",\"price\":\"1\",\"mode\":\"in_advance\"",
          "/products/0/mode", "in_arrears" },
        { "\"meter\":\"gb\",\"model\":\"flat\",\"price\":\"1\",\"minimum\":\"1.005\"",
          "/products/0/minimum", "2 decimals" },
        { "\"meter\":\"gb\",\"model\":\"flat\",\"price\":\"1\",\"maximum\":5",
          "/products/0/maximum", "string" },
        { "\"meter\":\"gb\",\"model\":\"flat\",\"price\":\"1\",\"included\":\"-1\"",
          "/products/0/included", "negative" },
    };
    check_refusals(refusals, COUNT_OF(refusals),
                   HEAD ",\"products\":[{\"code\":\"U\",\"kind\":\"usage\",\"billing\":\"P1M\",",
                   "}]}");
}

TEST(a_fault_of_a_tax_or_an_account_is_named)
{
    static const Refusal refusals[] = {
        { "\"taxes\":[{\"category\":\"Q\",\"rate\":\"1\"}]", "/taxes/0/category", "'Q'" },
        { "\"taxes\":[{\"category\":\"S\",\"rate\":\"101\"}]", "/taxes/0/rate", "0 to 100" },
        { "\"taxes\":[{\"category\":\"S\",\"rate\":\"1.0000001\"}]", "/taxes/0/rate",
          "6 decimals" },
        { "\"taxes\":[{\"category\":\"S\",\"rate\":\"1\"},{\"category\":\"S\",\"rate\":\"2\"}]",
          "/taxes/1/code", "already" },
        { "\"accounts\":{}", "/accounts", "array" },
        { "\"accounts\":[{\"code\":\"C\"}]", "/accounts/0/kind", "missing" },
        { "\"accounts\":[{\"code\":\"operator\",\"kind\":\"partner\"}]", "/accounts/0/code",
          "operator" },
        { "\"accounts\":[{\"code\":\"C\",\"kind\":\"partner\",\"seller\":\"D\"}]",
          "/accounts/0/seller", "no account 'D'" },
        { "\"accounts\":[{\"code\":\"C\",\"kind\":\"partner\",\"seller\":\"D\"},{\"code\":\"D\","
          "\"kind\":\"partner\",\"seller\":\"C\"}]",
          "/accounts/0/seller", "circle" },
        { "\"accounts\":[{\"code\":\"C\",\"kind\":\"end_customer\"},{\"code\":\"D\",\"kind\":"
          "\"end_customer\",\"seller\":\"C\"}]",
          "/accounts/1/seller", "partner" },
        { "\"accounts\":[{\"code\":\"C\",\"kind\":\"partner\"},{\"code\":\"C\",\"kind\":"
          "\"partner\"}]",
          "/accounts/1/code", "already" },
        { "\"accounts\":[{\"code\":\"C\",\"kind\":\"partner\",\"price_rule\":{\"percent\":"
          "\"-100.1\"}}]",
          "/accounts/0/price_rule/percent", "-100" },
    };
    check_refusals(refusals, COUNT_OF(refusals), HEAD ",", "}");
}

TEST(a_fault_of_an_event_is_named)
{
    static const Refusal refusals[] = {
        { "\"do\":\"dance\"", "/events/1/do", "'dance'" },
        { "\"do\":\"bill\",\"account\":\"C\"", "/events/1/account", "bill has no key" },
        { "\"do\":\"bill\",\"nobody\":\"C\"", "/events/1/nobody", "bill has no key" },
        { "\"do\":\"subscribe\",\"id\":\"s1\",\"account\":\"C\",\"product\":\"A\"", "/events/1/id",
          "already" },
        { "\"do\":\"subscribe\",\"id\":\"s2\",\"account\":\"D\",\"product\":\"A\"",
          "/events/1/account", "no account 'D'" },
        { "\"do\":\"subscribe\",\"id\":\"s2\",\"account\":\"C\",\"product\":\"Z\"",
          "/events/1/product", "no product 'Z'" },
        { "\"do\":\"subscribe\",\"id\":\"s2\",\"account\":\"C\",\"product\":\"A\",\"align_to\":"
          "\"s2\"",
          "/events/1/align_to", "subscription 's2'" },
        { "\"do\":\"subscribe\",\"id\":\"s2\",\"account\":\"C\",\"product\":\"T\",\"price\":\"1\"",
          "/events/1/price", "does not go" },
        { "\"do\":\"subscribe\",\"id\":\"s2\",\"account\":\"C\",\"product\":\"A\",\"price\":\"-1\"",
          "/events/1/price", "negative" },
        { "\"do\":\"change_quantity\",\"subscription\":\"s1\"", "/events/1/quantity", "needs it" },
        { "\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":-1",
          "/events/1/quantity", "negative" },
        { "\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":\"0.1234567890\"",
          "/events/1/quantity", "9 decimals" },
        { "\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":1.5",
          "/events/1/quantity", "string" },
        { "\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":1000000000000000000",
          "/events/1/quantity", "18 digits" },
        { "\"do\":\"change_quantity\",\"subscription\":\"s9\",\"quantity\":1",
          "/events/1/subscription", "'s9'" },
        { "\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":1,\"when\":\"default\"",
          "/events/1/when", "'default'" },
        { "\"do\":\"change_quantity\",\"subscription\":\"s1\",\"quantity\":1,\"when\":"
          "\"2024-05-05\"",
          "/events/1/when", "words" },
        { "\"do\":\"cancel\",\"subscription\":\"s1\",\"when\":\"2024-05-32\"", "/events/1/when",
          "calendar" },
        { "\"do\":\"cancel\",\"subscription\":\"s1\",\"when\":\"now\",\"quantity\":0",
          "/events/1/quantity", "above zero" },
        { "\"do\":\"set_price\",\"product\":\"A\"", "/events/1/price", "price or tiers" },
        { "\"do\":\"set_price\",\"product\":\"A\",\"tiers\":[]", "/events/1/tiers", "does not go" },
        { "\"do\":\"set_price\",\"product\":\"T\",\"tiers\":[{\"up_to\":0,\"unit\":\"1\"}]",
          "/events/1/tiers/0/up_to", "above zero" },
        { "\"do\":\"usage\",\"subscription\":\"s1\",\"meter\":\"tb\",\"units\":1",
          "/events/1/meter", "'tb'" },
        { "\"do\":\"usage\",\"subscription\":\"s1\",\"meter\":\"gb\",\"units\":1,\"time\":"
          "\"2024-02-02\"",
          "/events/1/time", "after the event" },
        { "\"do\":\"discount\",\"percent\":\"5\"", "/events/1/account", "needed" },
        { "\"do\":\"discount\",\"account\":\"C\",\"subscription\":\"s1\",\"percent\":\"5\"",
          "/events/1/subscription", "does not go" },
        { "\"do\":\"discount\",\"account\":\"C\",\"percent\":\"0\"", "/events/1/percent",
          "above zero" },
        { "\"do\":\"credit\",\"account\":\"C\",\"amount\":\"1.005\"", "/events/1/amount",
          "2 decimals" },
        { "\"do\":\"credit\",\"account\":\"C\",\"amount\":1", "/events/1/amount", "string" },
        { "\"do\":\"credit\",\"account\":\"C\",\"amount\":\"0\"", "/events/1/amount",
          "above zero" },
        { "\"do\":\"charge\",\"account\":\"C\",\"amount\":\"1000000000000\"", "/events/1/amount",
          "14 digits" },
        { "\"do\":\"adjust_line\",\"subscription\":\"s1\",\"amount\":\"1\"", "/events/1/from",
          "missing" },
        { "\"do\":\"void_line\",\"subscription\":\"s1\",\"amount\":\"1\"", "/events/1/amount",
          "void_line has no key" },
        { "\"do\":\"change_anchor\",\"subscription\":\"s1\",\"day\":0", "/events/1/day",
          "1 to 31" },
        { "\"do\":\"end_of_term\",\"subscription\":\"s1\",\"choice\":\"stop\"", "/events/1/choice",
          "'stop'" },
        { "\"do\":\"preview\",\"until\":\"2024-01-31\"", "/events/1/until", "before" },
    };
    check_refusals(refusals, COUNT_OF(refusals),
                   WORLD ",\"events\":[" SUBSCRIBE ",{\"at\":\"2024-02-01\",", "}]}");
}

TEST(an_event_before_the_start_or_its_subscription_is_refused)
{
    static const Refusal refusals[] = {
        { "{\"do\":\"bill\"}", "/events/0/at", "missing" },
        { "{\"at\":\"2024-01-30\",\"do\":\"bill\"}", "/events/0/at",
          "before the scenario's start" },
        { "{\"at\":\"2024-01-31\",\"do\":\"uncancel\",\"subscription\":\"s1\"}," SUBSCRIBE,
          "/events/0/subscription", "at that instant" },
    };
    check_refusals(refusals, COUNT_OF(refusals), WORLD ",\"events\":[", "]}");
}

TEST(a_scenario_may_have_more_values_than_a_request)
{
    Arena arena = arena_open(SCENARIO_ARENA_BYTES);
    Arena used = arena;
    StrBuf buf = buf_new(&used, 1024 * 1024);
    const Scenario *scenario = NULL;
    buf_add(&buf, S(WORLD ",\"events\":[" SUBSCRIBE));
    for (int i = 1; i < SCENARIO_EVENT_MAX; i++) {
        buf_add(&buf, S(",{\"at\":\"2024-02-01\",\"do\":\"uncancel\",\"subscription\":\"s1\"}"));
    }
    Str text = buf_str(&buf);
    Str whole = arena_printf(&used, "%.*s]}", STR_ARG(text));
    CHECK_OK(scenario_read(&used, whole, &scenario));
    CHECK_INT(scenario->event_count, SCENARIO_EVENT_MAX);
    Str more = arena_printf(&used, "%.*s,{}]}", STR_ARG(text));
    CHECK_ERR(scenario_read(&used, more, &scenario), FIELD_RANGE);
    arena_close(arena, SCENARIO_ARENA_BYTES);
}
