/* read.c - a scenario's text to a Scenario: the whole and its first keys. */
#include "simulate/read.h"

enum { FORMAT_VERSION = 1 };

static const Str root_keys[] = {
    STR_INIT("stoa_scenario"), STR_INIT("currency"),  STR_INIT("timezone"), STR_INIT("start"),
    STR_INIT("until"),         STR_INIT("auto_bill"), STR_INIT("policy"),   STR_INIT("taxes"),
    STR_INIT("products"),      STR_INIT("accounts"),  STR_INIT("events"),
};

static Err *read_currency(Reader *reader, const Json *root)
{
    Str code;
    TRY(read_name(reader, root, S("currency"), &code));
    if (currency_parse(code, &reader->scenario->currency) != NULL) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, root, S("currency")),
                         "'%.*s' is not a currency of ISO 4217", STR_ARG(code));
    }
    return NULL;
}

static Err *read_zone(Reader *reader, const Json *root)
{
    Str name = S("UTC");
    if (read_has(root, S("timezone"))) {
        TRY(read_name(reader, root, S("timezone"), &name));
    }
    if (zone_get(name, &reader->scenario->zone) != NULL) {
        return ERR_FIELD(ZONE_UNKNOWN, read_pointer(reader, root, S("timezone")),
                         "'%.*s' is not a time zone", STR_ARG(name));
    }
    return NULL;
}

static Err *read_root(Reader *reader, const Json *root)
{
    Scenario *scenario = reader->scenario;
    int32_t version;
    TRY(read_keys(reader, root, root_keys, COUNT_OF(root_keys)));
    TRY(read_int(reader, root, S("stoa_scenario"), FORMAT_VERSION, FORMAT_VERSION, &version));
    TRY(read_currency(reader, root));
    TRY(read_zone(reader, root));
    TRY(read_instant(reader, root, S("start"), &scenario->start));
    TRY(read_last_instant(reader, root, S("until"), &scenario->until));
    if (scenario->until.us < scenario->start.us) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, root, S("until")),
                         "is before the start");
    }
    return read_bool_opt(reader, root, S("auto_bill"), true, &scenario->auto_bill);
}

Err *scenario_read(Arena *out, Str text, const Scenario **ret_scenario)
{
    const Json *root;
    Reader reader = { .out = out, .scenario = arena_new(out, Scenario) };
    TRY(json_parse_within(out, text, (JsonLimits){ SCENARIO_BYTES_MAX, SCENARIO_VALUES_MAX },
                          &root));
    TRY(read_root(&reader, root));
    TRY(read_policy(&reader, root));
    TRY(read_taxes(&reader, root));
    TRY(read_products(&reader, root));
    TRY(read_accounts(&reader, root));
    TRY(read_events(&reader, root));
    *ret_scenario = reader.scenario;
    return NULL;
}
