/* shop_product_pick.c - what the plan picker's fields choose: plan, quantities, add-ons, price. */
#include "web/shop_product.h"

#include "domain/billing.h"

/* The plan's own rule says which quantities are right. */
#define ADDON_FIELDS(i)                                          \
    [PICK_ADDON + (i)] = { "addon_" #i, FIELD_TOKEN, "Add-on" }, \
                  [PICK_ADDON_QUANTITY + (i)] = { "addon_" #i "_quantity", FIELD_INT, "Quantity" }

const Field pick_fields[PICK_COUNT] = {
    [PICK_PRODUCT] = { "product", FIELD_TOKEN, "Product", .max = 60 },
    [PICK_TERM] = { "term", FIELD_TOKEN, "Term", .max = 10 },
    [PICK_BILLING] = { "billing", FIELD_TOKEN, "Billing", .max = 10 },
    [PICK_QUANTITY] = { "quantity", FIELD_INT, "Quantity" },
    [PICK_NAME] = { "name", FIELD_TEXT, "Friendly name", .max = 80 },
    [PICK_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
    ADDON_FIELDS(0),
    ADDON_FIELDS(1),
    ADDON_FIELDS(2),
    ADDON_FIELDS(3),
    ADDON_FIELDS(4),
    ADDON_FIELDS(5),
    ADDON_FIELDS(6),
    ADDON_FIELDS(7),
    ADDON_FIELDS(8),
    ADDON_FIELDS(9),
    ADDON_FIELDS(10),
    ADDON_FIELDS(11),
    ADDON_FIELDS(12),
    ADDON_FIELDS(13),
    ADDON_FIELDS(14),
    ADDON_FIELDS(15),
    ADDON_FIELDS(16),
    ADDON_FIELDS(17),
    ADDON_FIELDS(18),
    ADDON_FIELDS(19),
    ADDON_FIELDS(20),
    ADDON_FIELDS(21),
    ADDON_FIELDS(22),
    ADDON_FIELDS(23),
};
_Static_assert(ADDON_MAX == 24, "every add-on has its fields");

/* How well a plan answers the choice; `first` counts more than the other. */
typedef enum PickFirst { PICK_BY_TERM, PICK_BY_BILLING } PickFirst;

static int plan_fit(const PlanView *plan, Str term, Str billing, PickFirst first)
{
    int of_term = first == PICK_BY_TERM ? 2 : 1;

    return (str_eq(plan->term, term) ? of_term : 0) +
           (str_eq(plan->billing, billing) ? 3 - of_term : 0);
}

static const PlanView *plan_best(const ProductView *product, Str term, Str billing, PickFirst first)
{
    const PlanView *best = &product->plans[0];

    for (size_t i = 1; i < product->plan_count; i++) {
        const PlanView *plan = &product->plans[i];
        if (plan_fit(plan, term, billing, first) > plan_fit(best, term, billing, first)) {
            best = plan;
        }
    }
    return best;
}

static bool choice_there(const PickerChoice *choices, size_t count, Str value)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(choices[i].value, value)) {
            return true;
        }
    }
    return false;
}

static void fill_choices(Arena *out, ProductPage *page)
{
    const ProductView *product = &page->product;
    const PlanView *chosen = &page->plan;
    PickerChoice *terms = arena_array(out, PickerChoice, PLAN_MAX);
    PickerChoice *billings = arena_array(out, PickerChoice, PLAN_MAX);

    for (size_t i = 0; i < product->plan_count; i++) {
        const PlanView *plan = &product->plans[i];
        if (!choice_there(terms, page->terms_count, plan->term)) {
            terms[page->terms_count++] =
                (PickerChoice){ .value = plan->term,
                                .label = plan->term_label,
                                .chosen = str_eq(plan->term, chosen->term) };
        }
        if (str_eq(plan->term, chosen->term)) {
            billings[page->billings_count++] =
                (PickerChoice){ .value = plan->billing,
                                .label = plan->billing_label,
                                .unit = plan->unit,
                                .priced = plan->priced,
                                .price = plan->price,
                                .chosen = str_eq(plan->billing, chosen->billing) };
        }
    }
    page->terms = terms;
    page->billings = billings;
}

static void pick_plan(const FieldValue *values, Arena *out, ProductPage *page)
{
    Str term = values[PICK_TERM].text;
    Str billing = values[PICK_BILLING].text;

    page->plan = *plan_best(&page->product, term, billing, PICK_BY_TERM);
    fill_choices(out, page);
    bool both = term.len > 0 && billing.len > 0;
    bool found = str_eq(page->plan.term, term) && str_eq(page->plan.billing, billing);
    if (values[PICK_TERM].err != NULL || values[PICK_BILLING].err != NULL) {
        page->billing_error = S("Choose one of the plans that are shown.");
    } else if (both && !found) {
        page->billing_error =
            arena_printf(out, "This is not sold together. For %.*s it is billed %.*s.",
                         STR_ARG(page->plan.term_label), STR_ARG(page->plan.billing_label));
    }
}

/* The number that was typed, or what is wrong with it. */
static void pick_quantity(const FieldValue *value, const PlanView *plan, Arena *out, Str *ret_typed,
                          int64_t *ret_number, Str *ret_error)
{
    const QuantityRule rule = { plan->quantity_min, plan->quantity_max, plan->quantity_step };

    *ret_number = value->given ? value->number : rule.min;
    *ret_typed =
        value->raw.len > 0 ? value->raw : arena_printf(out, "%lld", (long long)*ret_number);
    if (value->err != NULL) {
        *ret_error = value->message;
        return;
    }
    Err *err = quantity_check(rule, *ret_number, "quantity");
    if (err != NULL) {
        *ret_error = str_dup(out, err_message(err));
    }
}

/* The fields of the add-on that was ticked; ADDON_MAX when it was not. */
static size_t addon_ticked(const FieldValue *values, Str code)
{
    size_t i = 0;

    while (i < ADDON_MAX && !str_eq(values[PICK_ADDON + i].text, code)) {
        i++;
    }
    return i;
}

static void pick_addons(const FieldValue *values, Arena *out, const ProductView *addons,
                        size_t addon_count, ProductPage *page)
{
    AddonRow *rows = arena_array(out, AddonRow, ADDON_MAX);

    for (size_t i = 0; i < addon_count && i < ADDON_MAX; i++) {
        if (addons[i].plan_count == 0) {
            continue;
        }
        size_t ticked = addon_ticked(values, addons[i].code);
        AddonRow *row = &rows[page->addons_count];
        *row = (AddonRow){ .index = page->addons_count,
                           .code = addons[i].code,
                           .name = addons[i].name,
                           .summary = addons[i].summary,
                           .plan = *plan_best(&addons[i], page->plan.term, page->plan.billing,
                                              PICK_BY_BILLING),
                           .chosen = ticked < ADDON_MAX };
        size_t field = row->chosen ? ticked : page->addons_count;
        pick_quantity(&values[PICK_ADDON_QUANTITY + field], &row->plan, out, &row->quantity,
                      &row->number, &row->error);
        if (!row->chosen && row->error.len > 0) { /* nobody asked for it: as if it were not sent */
            const FieldValue nothing = { .given = false };
            pick_quantity(&nothing, &row->plan, out, &row->quantity, &row->number, &row->error);
        }
        page->wrong = page->wrong || row->error.len > 0;
        page->addons_count++;
    }
    page->addons = rows;
}

static Err *price_add(ProductPage *page, Str title, const PlanView *plan, int64_t quantity)
{
    const PlanTier tier = plan_tier_of(plan, quantity);
    Explain whole = { .unit_price = tier.unit,
                      .quantity = quantity,
                      .num = 1,
                      .den = 1,
                      .cycle = { DATE_NONE, DATE_NONE },
                      .rounding = ROUNDING_LINE_HALF_UP };
    PriceLine line = { .title = title, .quantity = quantity, .billing_label = plan->billing_label };
    Money setup;

    TRY(line_amount(&whole, plan->price.currency, &line.amount));
    whole.unit_price = tier.setup;
    TRY(line_amount(&whole, plan->price.currency, &setup));
    if (setup.minor > 0) {
        TRY(page->has_setup ? money_add(page->setup, setup, &page->setup) : NULL);
        page->setup = page->has_setup ? page->setup : setup;
        page->has_setup = true;
    }
    if (page->lines_count == 0) {
        page->total = line.amount;
        page->one_total = true;
    } else if (str_eq(line.billing_label, page->lines[0].billing_label)) {
        TRY(money_add(page->total, line.amount, &page->total));
    } else {
        page->one_total = false;
    }
    page->lines[page->lines_count++] = line;
    return NULL;
}

static Err *pick_price(ProductPage *page)
{
    if (!page->plan.priced || page->quantity_error.len > 0) {
        return NULL;
    }
    TRY(price_add(page, page->product.name, &page->plan, page->number));
    for (size_t i = 0; i < page->addons_count; i++) {
        const AddonRow *row = &page->addons[i];
        if (row->chosen && row->plan.priced && row->error.len == 0) {
            TRY(price_add(page, row->name, &row->plan, row->number));
        }
    }
    return NULL;
}

/* A table of what a unit costs, where that depends on how many there are. */
static void pick_tiers(Arena *out, ProductPage *page)
{
    const PlanView *plan = &page->plan;
    if (!page->prices || !plan->priced || plan->tiers_count < 2) {
        return;
    }
    TierRow *rows = arena_array(out, TierRow, plan->tiers_count);
    for (size_t i = 0; i < plan->tiers_count; i++) {
        bool last = i + 1 == plan->tiers_count;
        int64_t from = plan->tiers[i].from;
        int64_t to = last ? plan->quantity_max : plan->tiers[i + 1].from - 1;
        rows[i] = (TierRow){
            .from = from,
            .to = to,
            .unit = decimal_display(out, plan->tiers[i].unit, plan->price.currency),
            .setup = plan->tiers[i].setup.units > 0
                         ? decimal_display(out, plan->tiers[i].setup, plan->price.currency)
                         : (Str){ 0 },
            .chosen = page->quantity_error.len == 0 && page->number >= from && page->number <= to,
        };
    }
    page->tiers = rows;
    page->tiers_count = plan->tiers_count;
}

/* So many of each part; a quantity that one of them does not take is wrong. */
static Err *pick_bundle(const FieldValue *values, Arena *out, ProductPage *page)
{
    const ProductView *product = &page->product;
    const PlanView one = { .quantity_min = 1, .quantity_max = BUNDLE_MAX, .quantity_step = 1 };

    pick_quantity(&values[PICK_QUANTITY], &one, out, &page->quantity, &page->number,
                  &page->quantity_error);
    for (size_t i = 0; i < product->parts_count && page->quantity_error.len == 0; i++) {
        const BundlePartView *part = &product->parts[i];
        const QuantityRule rule = { part->plan.quantity_min, part->plan.quantity_max,
                                    part->plan.quantity_step };
        if (quantity_check(rule, part->quantity * page->number, "quantity") != NULL) {
            page->quantity_error =
                arena_printf(out, "So many are not sold of %.*s.", STR_ARG(part->product_name));
        }
    }
    page->name = values[PICK_NAME].raw;
    page->name_error = values[PICK_NAME].message;
    page->wrong = page->quantity_error.len > 0 || page->name_error.len > 0;
    page->plan = product->parts[0].plan; /* all are billed like the first */
    page->parts = product->parts;
    page->parts_count = product->parts_count;
    for (size_t i = 0; i < product->parts_count && page->quantity_error.len == 0; i++) {
        const BundlePartView *part = &product->parts[i];
        if (part->plan.priced) {
            TRY(price_add(page, part->product_name, &part->plan, part->quantity * page->number));
        }
    }
    return NULL;
}

Err *product_pick(const FieldValue *values, Arena *out, const ProductView *addons,
                  size_t addon_count, ProductPage *page)
{
    if (page->product.parts_count > 0) {
        return pick_bundle(values, out, page);
    }
    pick_plan(values, out, page);
    pick_quantity(&values[PICK_QUANTITY], &page->plan, out, &page->quantity, &page->number,
                  &page->quantity_error);
    page->name = values[PICK_NAME].raw;
    page->name_error = values[PICK_NAME].message;
    page->wrong =
        page->billing_error.len > 0 || page->quantity_error.len > 0 || page->name_error.len > 0;
    pick_addons(values, out, addons, addon_count, page);
    pick_tiers(out, page);
    return pick_price(page);
}
