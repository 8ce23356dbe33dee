/* account_test.c - what the account pages make without a database: addresses, CSV, settings. */
#include "tests/test.h"
#include "web/account_page.h"
#include "web/csv.h"
#include "web/live.h"
#include "web/settings_form.h"

static const ListFilter filters[] = { { STR_INIT("state"), STR_INIT("active") },
                                      { STR_INIT("q"), STR_INIT("") },
                                      { STR_INIT("end_customer"), STR_INIT("a&b=c") } };

TEST(web_keeps_the_filters_in_the_address_of_a_list)
{
    CHECK_STR(list_url(&test_arena, S("/x"), filters, COUNT_OF(filters), S("sub_1")),
              S("/x?state=active&end_customer=a%26b%3Dc&after=sub_1"));
    CHECK_STR(list_url(&test_arena, S("/x"), filters, 0, S("")), S("/x"));
}

TEST(web_goes_on_only_where_a_list_goes_on)
{
    const Page first = { .next = S("sub_2") };
    const Page last = { .after = S("sub_2") };

    Pager pager = list_pager(&test_arena, S("/x"), filters, 1, &first);
    CHECK_STR(pager.first, S(""));
    CHECK_STR(pager.next, S("/x?state=active&after=sub_2"));
    pager = list_pager(&test_arena, S("/x"), filters, 1, &last);
    CHECK_STR(pager.first, S("/x?state=active"));
    CHECK_STR(pager.next, S(""));
}

static Str csv(const char *text)
{
    StrBuf buf = buf_new(&test_arena, 64);

    csv_text(&buf, str_from_cstr(text));
    return buf_str(&buf);
}

TEST(web_quotes_csv_and_disarms_formulas)
{
    CHECK_STR(csv("Blue \"Harbour\", Rhodes"), S("\"Blue \"\"Harbour\"\", Rhodes\""));
    CHECK_STR(csv(""), S("\"\""));
    CHECK_STR(csv("=1+2"), S("\"'=1+2\""));
    CHECK_STR(csv("@cmd"), S("\"'@cmd\""));
    CHECK_STR(csv("a-b"), S("\"a-b\""));
}

TEST(web_follows_only_what_is_under_way)
{
    LiveStamp stamp = live_start();

    CHECK_STR(live_link(&test_arena, S("/orders/o"), stamp), S(""));
    stamp.running = true;
    CHECK_STR(live_link(&test_arena, S("/orders/o"), stamp),
              S("/orders/o/events?seen=0000000000000001"));
}

TEST(web_sees_a_change_of_state_or_history)
{
    const EventView events[] = { { .id = { 1 } }, { .id = { 2 } } };
    LiveStamp queued = live_start();
    LiveStamp done = live_start();
    LiveStamp longer = live_start();

    live_add(&queued, S("queued"));
    live_add(&done, S("done"));
    live_add(&longer, S("queued"));
    CHECK(queued.value != done.value);
    live_add_events(&queued, events, 1);
    live_add_events(&longer, events, 2);
    CHECK(queued.value != longer.value);
}

static const Str regions[] = { STR_INIT("eu"), STR_INIT("us") };
static const SettingView settings[] = {
    { .name = STR_INIT("name"), .required = true, .value = STR_INIT("ledger") },
    { .name = STR_INIT("size_gb"), .kind = SETTING_NUMBER },
    { .name = STR_INIT("region"), .kind = SETTING_CHOICE, .choices = regions, .choices_count = 2 },
    { .name = STR_INIT("networks"), .kind = SETTING_LINES },
};

static const SettingsForm form = { .settings = settings, .count = COUNT_OF(settings) };

static Req typed_request(const OpenField *open, size_t count)
{
    return (Req){ .arena = &test_arena, .open = open, .open_count = count };
}

TEST(web_reads_settings_as_the_service_takes_them)
{
    const OpenField open[] = { { .name = S("name"), .value = S(" ledger ") },
                               { .name = S("size_gb"), .value = S("12") },
                               { .name = S("region"), .value = S("") },
                               { .name = S("networks"),
                                 .value = S("192.0.2.0/24\n198.51.100.0/24") } };
    const OpenField wrong[] = { { .name = S("size_gb"), .value = S("much") } };
    Req req = typed_request(open, COUNT_OF(open));

    CHECK_STR(settings_json(&req, &form), S("{\"name\":\"ledger\",\"size_gb\":12,"
                                            "\"networks\":\"192.0.2.0/24\\n198.51.100.0/24\"}"));
    req = typed_request(wrong, COUNT_OF(wrong));
    CHECK_STR(settings_json(&req, &form), S("{\"name\":\"\",\"size_gb\":\"much\"}"));
}

TEST(web_puts_a_refusal_beside_its_setting)
{
    const OpenField open[] = { { .name = S("name"), .value = S("taken") } };
    const Req req = typed_request(open, COUNT_OF(open));
    SettingProblem problem;

    CHECK(!settings_refused(&form, NULL, &problem));
    CHECK(!settings_refused(&form, ERR(DB, "x"), &problem));
    CHECK(
        settings_refused(&form, ERR_FIELD(FIELD_INVALID, "/name", "The name is taken."), &problem));
    const FormField *fields = settings_fields(&req, &form, true, problem);
    CHECK_STR(fields[0].name, S("set_name"));
    CHECK_STR(fields[0].value, S("taken"));
    CHECK_STR(fields[0].error, S("The name is taken."));
    CHECK_STR(fields[1].error, S(""));
    CHECK_STR(fields[2].type, S("select"));
    CHECK_INT(fields[2].options_count, 3);
    CHECK_STR(fields[3].type, S("textarea"));
}

TEST(web_shows_prices_to_those_who_may_see_them)
{
    Req req = { .actor = { .kind = ACCOUNT_PARTNER, .roles = ROLE_ADMINISTRATOR } };

    CHECK(!sees_price(&req, true));
    req.actor.roles |= ROLE_SEES_COST;
    CHECK(sees_price(&req, true));
    CHECK(!sees_price(&req, false));
    req.actor = (Actor){ .kind = ACCOUNT_END_CUSTOMER };
    CHECK(sees_price(&req, true));
    CHECK(!sees_price(&req, false));
}
