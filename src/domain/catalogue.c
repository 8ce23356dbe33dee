/* catalogue.c - words of the catalogue, quantities and plan labels. */
#include "domain/catalogue.h"

ENUM_DEFINE(ServiceKind, service_kind, SERVICE_KIND_COUNT, SERVICE_KINDS)
ENUM_DEFINE(ProductState, product_state, PRODUCT_STATE_COUNT, PRODUCT_STATES)
ENUM_DEFINE(RefundPolicy, refund_policy, REFUND_POLICY_COUNT, REFUND_POLICIES)
ENUM_DEFINE(SaleKind, sale_kind, SALE_KIND_COUNT, SALE_KINDS)
ENUM_DEFINE(UpgradeKind, upgrade_kind, UPGRADE_KIND_COUNT, UPGRADE_KINDS)
ENUM_DEFINE(GroupKind, group_kind, GROUP_KIND_COUNT, GROUP_KINDS)
ENUM_DEFINE(ShopBlock, shop_block, SHOP_BLOCK_COUNT, SHOP_BLOCKS)
ENUM_DEFINE(CatalogueObject, catalogue_object, CATALOGUE_OBJECT_COUNT, CATALOGUE_OBJECTS)

static const Str kind_labels[SERVICE_KIND_COUNT] = {
    [SERVICE_KIND_CLOUD_DATA_CENTER] = STR_INIT("Cloud Data Center"),
    [SERVICE_KIND_CLOUD_SERVER] = STR_INIT("Cloud Server"),
    [SERVICE_KIND_CLOUD_FIREWALL] = STR_INIT("Cloud Firewall"),
    [SERVICE_KIND_CLOUD_DATABASE] = STR_INIT("Cloud Database"),
    [SERVICE_KIND_HOSTED_EXCHANGE] = STR_INIT("Hosted Exchange"),
    [SERVICE_KIND_MS_CLOUD_SERVICES] = STR_INIT("MS Cloud Services"),
};

static const Str sale_labels[SALE_KIND_COUNT] = {
    [SALE_RECURRING] = STR_INIT("Charged every period"),
    [SALE_ONE_OFF] = STR_INIT("Charged once"),
    [SALE_USAGE] = STR_INIT("Charged by use"),
    [SALE_QUOTA] = STR_INIT("Units included, more by use"),
};

static const Str block_titles[SHOP_BLOCK_COUNT] = {
    [BLOCK_FEATURED] = STR_INIT("Featured"),
    [BLOCK_NEW] = STR_INIT("New in the catalogue"),
    [BLOCK_POPULAR] = STR_INIT("Most popular"),
    [BLOCK_PROMOTED] = STR_INIT("Promoted"),
};

Str service_kind_label(ServiceKind kind)
{
    assert((unsigned)kind < SERVICE_KIND_COUNT);
    return kind_labels[kind];
}

Str sale_kind_label(SaleKind kind)
{
    assert((unsigned)kind < SALE_KIND_COUNT);
    return sale_labels[kind];
}

Str shop_block_title(ShopBlock block)
{
    assert((unsigned)block < SHOP_BLOCK_COUNT);
    return block_titles[block];
}

bool quantity_rule_valid(QuantityRule rule)
{
    return rule.min >= 1 && rule.max >= rule.min && rule.max <= PLAN_QUANTITY_MAX && rule.step >= 1;
}

Err *quantity_check(QuantityRule rule, int64_t quantity, const char *field)
{
    assert(quantity_rule_valid(rule));
    if (rule.min == rule.max && quantity != rule.min) {
        return ERR_FIELD(FIELD_RANGE, field, "The quantity is always %lld.", (long long)rule.min);
    }
    if (quantity < rule.min || quantity > rule.max) {
        return ERR_FIELD(FIELD_RANGE, field, "The quantity is from %lld to %lld.",
                         (long long)rule.min, (long long)rule.max);
    }
    if ((quantity - rule.min) % rule.step != 0) {
        return ERR_FIELD(FIELD_RANGE, field, "The quantity goes from %lld in steps of %lld.",
                         (long long)rule.min, (long long)rule.step);
    }
    return NULL;
}

/* "monthly" as the first word of a label. */
static Str capitalised(Arena *out, Str word)
{
    return arena_printf(out, "%c%.*s", word.ptr[0] - 'a' + 'A', (int)word.len - 1, word.ptr + 1);
}

Str plan_label(Arena *out, Period term, Period billing)
{
    if (!period_eq(term, billing)) {
        Str length = period_length(out, term);
        Str frequency = period_frequency(out, billing);
        return arena_printf(out, "%.*s, paid %.*s", STR_ARG(length), STR_ARG(frequency));
    }
    if (term.count == 1) {
        return capitalised(out, period_frequency(out, term));
    }
    Str length = period_length(out, term);
    return arena_printf(out, "%.*s, paid upfront", STR_ARG(length));
}

bool plan_periods_valid(Period term, Period billing)
{
    if (!period_valid(term) || !period_valid(billing)) {
        return false;
    }
    int32_t months = period_months(billing);
    if (months > 0) {
        return period_months(term) > 0 && period_months(term) % months == 0;
    }
    return period_days(term) > 0 && period_days(term) % period_days(billing) == 0;
}
