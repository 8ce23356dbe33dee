/* catalogue_usage.c - the part of a catalogue file about a plan that is paid by use. */
#include "domain/billing/tariff.h"
#include "service/catalogue_file.h"
#include "service/usage.h"

static const Str usage_members[] = {
    STR_INIT("meter"),        STR_INIT("model"),        STR_INIT("aggregate"), STR_INIT("included"),
    STR_INIT("package_size"), STR_INIT("flat_at_zero"), STR_INIT("prices"),
};

static Err *wrong(const Json *object, const char *member, const char *what)
{
    return ERR(IMPORT_ROW, "%.*s/%s: %s", STR_ARG(object->pointer), member, what);
}

/* "storage_gb": what records name. */
static bool meter_valid(Str meter)
{
    bool valid = meter.len > 0;
    for (size_t i = 0; valid && i < meter.len; i++) {
        char c = meter.ptr[i];
        valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    return valid;
}

static Err *price_read(Arena *out, const Json *usage, const Json *prices, size_t i,
                       FilePrice *ret_price)
{
    MeteredPrice *metered = arena_new(out, MeteredPrice);
    FilePrice price = { .cost = COST_UNKNOWN, .setup = PRICE_UNKNOWN };
    if (currency_parse(prices->keys[i], &price.currency) != NULL) {
        return wrong(prices, str_cstr(out, prices->keys[i]), "is not an ISO 4217 currency");
    }
    TRY(tariff_read(usage, &prices->items[i], price.currency, metered));
    price.price = tariff_first_price(metered);
    price.tariff = tariff_text(out, metered);
    *ret_price = price;
    return NULL;
}

static Err *metered_check(const Json *plan, const FilePlan *file)
{
    if (!period_eq(file->draft.term, file->draft.billing)) {
        return wrong(plan, "term", "a plan with usage has a term of one billing period");
    }
    return file->draft.quantity.max == 1
               ? NULL
               : wrong(plan, "quantity_max", "a plan with usage is bought once: 1");
}

/* A meter alone leaves the prices as they are. */
static Err *meter_read(const Json *object, FilePlan *file)
{
    TRY(json_get_str(object, S("meter"), USAGE_METER_BYTES_MAX, &file->meter));
    return meter_valid(file->meter) ? NULL
                                    : wrong(object, "meter", "a meter has a-z, 0-9, _ and hyphens");
}

static bool includes(const Json *usage)
{
    const Json *included = json_member(usage, S("included"));
    return included->kind == JSON_STR && !str_eq(included->text, S("0"));
}

Err *plan_usage_read(Arena *out, const Json *plan, FilePlan *file)
{
    const Json *usage = json_member(plan, S("usage"));
    if (json_member(plan, S("price"))->kind != JSON_MISSING ||
        json_member(plan, S("cost"))->kind != JSON_MISSING) {
        return wrong(plan, "price", "a plan with usage has its prices there");
    }
    if (usage->kind == JSON_MISSING) {
        TRY(meter_read(plan, file));
        return metered_check(plan, file);
    }
    if (json_member(plan, S("meter"))->kind != JSON_MISSING) {
        return wrong(plan, "meter", "is said by usage");
    }
    if (usage->kind != JSON_OBJECT) {
        return wrong(plan, "usage", "is not an object");
    }
    TRY(json_only(usage, usage_members, COUNT_OF(usage_members)));
    TRY(meter_read(usage, file));
    TRY(metered_check(plan, file));
    file->included = includes(usage);
    const Json *prices = json_member(usage, S("prices"));
    if (prices->kind != JSON_OBJECT || prices->count == 0 ||
        prices->count > IMPORT_CURRENCIES_MAX) {
        return wrong(usage, "prices", "an object with the prices per currency is needed");
    }
    file->prices = arena_array(out, FilePrice, prices->count);
    for (size_t i = 0; i < prices->count; i++) {
        TRY(price_read(out, usage, prices, i, &file->prices[i]));
        file->price_count++;
    }
    return NULL;
}
