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
    FilePrice price = { .cost = COST_UNKNOWN };
    if (currency_parse(prices->keys[i], &price.currency) != NULL) {
        return wrong(prices, str_cstr(out, prices->keys[i]), "is not an ISO 4217 currency");
    }
    TRY(tariff_read(usage, &prices->items[i], price.currency, metered));
    price.price = tariff_first_price(metered);
    price.tariff = tariff_text(out, metered);
    *ret_price = price;
    return NULL;
}

Err *plan_usage_read(Arena *out, const Json *plan, FilePlan *file)
{
    const Json *usage = json_member(plan, S("usage"));
    const PlanDraft *draft = &file->draft;
    if (json_member(plan, S("price"))->kind != JSON_MISSING ||
        json_member(plan, S("cost"))->kind != JSON_MISSING) {
        return wrong(plan, "price", "a plan with usage has its prices there");
    }
    if (usage->kind != JSON_OBJECT) {
        return wrong(plan, "usage", "is not an object");
    }
    TRY(json_only(usage, usage_members, COUNT_OF(usage_members)));
    TRY(json_get_str(usage, S("meter"), USAGE_METER_BYTES_MAX, &file->meter));
    if (!meter_valid(file->meter)) {
        return wrong(usage, "meter", "a meter has a-z, 0-9, _ and hyphens");
    }
    if (!period_eq(draft->term, draft->billing)) {
        return wrong(plan, "term", "a plan with usage has a term of one billing period");
    }
    if (draft->quantity.max != 1) {
        return wrong(plan, "quantity_max", "a plan with usage is bought once: 1");
    }
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
