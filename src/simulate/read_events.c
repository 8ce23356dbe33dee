/* read_events.c - the events of a scenario: their keys by kind, their order, and what they say. */
#include "domain/billing/component.h"
#include "simulate/read.h"

#include <assert.h>
#include <stdlib.h>

enum {
    DISCOUNT_PERIODS_MAX = 1200,
    QUANTITY_DEFAULT = 1,
    QUANTITY_MILLIONS = 9223, /* with nine decimals */
    DISCOUNT_PERCENT_MAX = 100
};

/* Every key that an event can have besides `at` and `do`. */
#define EVENT_KEYS(X)                     \
    X(KEY_ID, "id")                       \
    X(KEY_ACCOUNT, "account")             \
    X(KEY_SUBSCRIPTION, "subscription")   \
    X(KEY_PRODUCT, "product")             \
    X(KEY_TO, "to")                       \
    X(KEY_QUANTITY, "quantity")           \
    X(KEY_PRICE, "price")                 \
    X(KEY_TIERS, "tiers")                 \
    X(KEY_ALIGN_TO, "align_to")           \
    X(KEY_BILLING_START, "billing_start") \
    X(KEY_WHEN, "when")                   \
    X(KEY_BILLING, "billing")             \
    X(KEY_CHOICE, "choice")               \
    X(KEY_DAY, "day")                     \
    X(KEY_EXISTING_FROM, "existing_from") \
    X(KEY_METER, "meter")                 \
    X(KEY_UNITS, "units")                 \
    X(KEY_KEY, "key")                     \
    X(KEY_TIME, "time")                   \
    X(KEY_PERCENT, "percent")             \
    X(KEY_AMOUNT, "amount")               \
    X(KEY_PERIODS, "periods")             \
    X(KEY_INVOICE, "invoice")             \
    X(KEY_FROM, "from")                   \
    X(KEY_KIND, "kind")                   \
    X(KEY_UNTIL, "until")
ENUM_DECLARE(EventKey, event_key, EVENT_KEY_COUNT, EVENT_KEYS)
ENUM_DEFINE(EventKey, event_key, EVENT_KEY_COUNT, EVENT_KEYS)

#define BIT(key) (UINT32_C(1) << KEY_##key)

typedef struct EventRule {
    uint32_t needs;
    uint32_t may;
} EventRule;

static const EventRule event_rules[EVENT_KIND_COUNT] = {
    [EVENT_SUBSCRIBE] = { BIT(ID) | BIT(ACCOUNT) | BIT(PRODUCT),
                          BIT(QUANTITY) | BIT(PRICE) | BIT(ALIGN_TO) | BIT(BILLING_START) },
    [EVENT_ADD_ADDON] = { BIT(ID) | BIT(SUBSCRIPTION) | BIT(PRODUCT), BIT(QUANTITY) },
    [EVENT_CHANGE_QUANTITY] = { BIT(SUBSCRIPTION) | BIT(QUANTITY), BIT(WHEN) },
    [EVENT_CHANGE_PRODUCT] = { BIT(SUBSCRIPTION) | BIT(TO), BIT(WHEN) | BIT(QUANTITY) },
    [EVENT_CANCEL] = { BIT(SUBSCRIPTION), BIT(WHEN) | BIT(QUANTITY) },
    [EVENT_UNCANCEL] = { BIT(SUBSCRIPTION), 0 },
    [EVENT_SUSPEND] = { BIT(SUBSCRIPTION), BIT(BILLING) },
    [EVENT_RESUME] = { BIT(SUBSCRIPTION), BIT(BILLING) },
    [EVENT_END_OF_TERM] = { BIT(SUBSCRIPTION) | BIT(CHOICE), 0 },
    [EVENT_CHANGE_ANCHOR] = { BIT(SUBSCRIPTION) | BIT(DAY), 0 },
    [EVENT_TRANSFER] = { BIT(SUBSCRIPTION) | BIT(ACCOUNT), 0 },
    [EVENT_SET_PRICE] = { BIT(PRODUCT), BIT(PRICE) | BIT(TIERS) | BIT(EXISTING_FROM) },
    [EVENT_USAGE] = { BIT(SUBSCRIPTION) | BIT(METER) | BIT(UNITS), BIT(KEY) | BIT(TIME) },
    [EVENT_DISCOUNT] = { 0, BIT(ACCOUNT) | BIT(SUBSCRIPTION) | BIT(PERCENT) | BIT(AMOUNT) |
                                BIT(PERIODS) },
    [EVENT_CREDIT] = { BIT(ACCOUNT) | BIT(AMOUNT), 0 },
    [EVENT_CHARGE] = { BIT(ACCOUNT) | BIT(AMOUNT), 0 },
    [EVENT_PREPAY] = { BIT(ACCOUNT) | BIT(AMOUNT), 0 },
    [EVENT_PAY] = { BIT(ACCOUNT), BIT(INVOICE) | BIT(AMOUNT) },
    [EVENT_PAYMENT_FAILS] = { BIT(ACCOUNT), 0 },
    [EVENT_REFUND] = { BIT(ACCOUNT) | BIT(AMOUNT), 0 },
    [EVENT_ADJUST_LINE] = { BIT(SUBSCRIPTION) | BIT(AMOUNT), BIT(FROM) | BIT(KIND) },
    [EVENT_VOID_LINE] = { BIT(SUBSCRIPTION), BIT(FROM) | BIT(KIND) },
    [EVENT_VOID_INVOICE] = { BIT(ACCOUNT) | BIT(INVOICE), 0 },
    [EVENT_BILL] = { 0, 0 },
    [EVENT_PREVIEW] = { BIT(UNTIL), 0 },
};

static Err *check_keys(Reader *reader, const Json *json, EventKind kind)
{
    EventRule rule = event_rules[kind];
    for (size_t i = 0; i < json->count; i++) {
        EventKey key;
        if (str_eq(json->keys[i], S("at")) || str_eq(json->keys[i], S("do"))) {
            continue;
        }
        if (!event_key_parse(json->keys[i], &key) ||
            ((rule.needs | rule.may) & UINT32_C(1) << key) == 0) {
            return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, json->keys[i]),
                             "%.*s has no key of this name", STR_ARG(event_kind_name(kind)));
        }
    }
    for (int key = 0; key < EVENT_KEY_COUNT; key++) {
        if ((rule.needs & UINT32_C(1) << key) != 0 &&
            !read_has(json, event_key_name((EventKey)key))) {
            return ERR_FIELD(FIELD_REQUIRED,
                             read_pointer(reader, json, event_key_name((EventKey)key)),
                             "%.*s needs it", STR_ARG(event_kind_name(kind)));
        }
    }
    return NULL;
}

/* What every event has: enough to put them in order. */
static Err *read_head(Reader *reader, const Json *json, SimEvent *event)
{
    if (json->kind != JSON_OBJECT) {
        return read_keys(reader, json, NULL, 0);
    }
    READ_WORD(reader, json, S("do"), event_kind, &event->kind);
    TRY(check_keys(reader, json, event->kind));
    TRY(read_instant(reader, json, S("at"), &event->at));
    if (event->at.us < reader->scenario->start.us) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, json, S("at")),
                         "is before the scenario's start");
    }
    return NULL;
}

typedef struct Place {
    int64_t at;
    int32_t number; /* in the file */
} Place;

static int place_compare(const void *left, const void *right)
{
    const Place *a = left;
    const Place *b = right;
    if (a->at != b->at) {
        return a->at < b->at ? -1 : 1;
    }
    return (a->number > b->number) - (a->number < b->number);
}

/* Sets event_numbers: by `at`, those of one instant in file order. */
static void order_events(Reader *reader, const SimEvent *events)
{
    Scenario *scenario = reader->scenario;
    size_t count = scenario->event_count;
    Place *places = arena_array(reader->out, Place, count + 1);
    for (size_t i = 0; i < count; i++) {
        places[i] = (Place){ events[i].at.us, (int32_t)i };
    }
    qsort(places, count, sizeof(*places), place_compare);
    scenario->event_numbers = arena_array(reader->out, int32_t, count);
    for (size_t i = 0; i < count; i++) {
        scenario->event_numbers[i] = places[i].number;
    }
}

/* The ids in the order of their beginning. A reference before that is one to nothing, so each event
 * is read when the ids of those before it are known. */
static Err *read_new_subscription(Reader *reader, const Json *json, SimEvent *event)
{
    Scenario *scenario = reader->scenario;
    Str id;
    TRY(read_name(reader, json, S("id"), &id));
    event->subscription = (int32_t)scenario->subscription_count;
    if (!names_add(&reader->subscriptions, id, event->subscription)) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, S("id")),
                         "there is a subscription '%.*s' already", STR_ARG(id));
    }
    scenario->subscriptions[scenario->subscription_count++] = id;
    return NULL;
}

static Err *read_align_to(Reader *reader, const Json *json, SimEvent *event)
{
    Date date;
    if (!read_has(json, S("align_to"))) {
        return NULL;
    }
    if (date_parse(json_member(json, S("align_to"))->text, &date) == NULL) {
        return read_date(reader, json, S("align_to"), &event->align_to);
    }
    return read_reference(reader, json, S("align_to"), &reader->subscriptions,
                          "date, nor, at that instant, subscription", &event->align_subscription);
}

static Err *read_references(Reader *reader, const Json *json, SimEvent *event)
{
    Str product = event->kind == EVENT_CHANGE_PRODUCT ? S("to") : S("product");
    TRY(read_reference_opt(reader, json, S("account"), &reader->accounts, "account",
                           &event->account));
    TRY(read_reference_opt(reader, json, product, &reader->products, "product", &event->product));
    TRY(read_reference_opt(reader, json, S("subscription"), &reader->subscriptions,
                           "subscription, at that instant,", &event->subscription));
    TRY(read_align_to(reader, json, event));
    if (event->kind == EVENT_ADD_ADDON) {
        event->base = event->subscription;
    }
    if (event->kind == EVENT_SUBSCRIBE || event->kind == EVENT_ADD_ADDON) {
        TRY(read_new_subscription(reader, json, event));
    }
    return NULL;
}

/* The price of a subscribe or set_price, which must go with the product's model. */
static Err *read_new_price(Reader *reader, const Json *json, SimEvent *event)
{
    event->has_price = read_has(json, S("price"));
    bool has_tiers = read_has(json, S("tiers"));
    if (!event->has_price && !has_tiers) {
        return event->kind != EVENT_SET_PRICE
                   ? NULL
                   : ERR_FIELD(FIELD_REQUIRED, read_pointer(reader, json, S("price")),
                               "set_price needs a price or tiers");
    }
    const SimProduct *product = &reader->scenario->products[event->product];
    UsageModel model = product->tariff.model;
    bool tiered =
        product->kind == PRODUCT_USAGE && (model == USAGE_TIERED || model == USAGE_VOLUME);
    Str wrong = tiered ? S("price") : S("tiers");
    if (read_has(json, wrong)) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, wrong),
                         "does not go with the product");
    }
    if (!tiered) {
        return read_price(reader, json, S("price"),
                          product->kind == PRODUCT_ONE_OFF ? SIGN_ANY : SIGN_NOT_NEGATIVE,
                          &event->price);
    }
    UsageTariff *tariff = arena_new(reader->out, UsageTariff);
    *tariff = product->tariff;
    event->tariff = tariff;
    return read_tiers(reader, json, tariff->package_size, tariff);
}

static Err *check_quantity(Reader *reader, const Json *json, Decimal quantity)
{
    if (quantity.units > INT64_MAX / num_pow10(QUANTITY_SCALE - quantity.scale)) {
        return ERR_FIELD(NUM_RANGE, read_pointer(reader, json, S("quantity")),
                         "must be at most %d million", QUANTITY_MILLIONS);
    }
    return NULL;
}

/* A part of a subscription is something; a whole one may be empty. */
static Err *read_quantity(Reader *reader, const Json *json, SimEvent *event)
{
    bool part = event->kind == EVENT_CANCEL || event->kind == EVENT_CHANGE_PRODUCT;
    bool begins = event->kind == EVENT_SUBSCRIBE || event->kind == EVENT_ADD_ADDON;
    event->has_quantity = read_has(json, S("quantity"));
    if (!event->has_quantity) {
        event->quantity = (Decimal){ begins ? QUANTITY_DEFAULT : 0, 0 };
        return NULL;
    }
    TRY(read_units(reader, json, S("quantity"), part ? SIGN_POSITIVE : SIGN_NOT_NEGATIVE,
                   &event->quantity));
    return check_quantity(reader, json, event->quantity);
}

static Err *read_amounts(Reader *reader, const Json *json, SimEvent *event)
{
    TRY(read_quantity(reader, json, event));
    TRY(read_new_price(reader, json, event));
    if (event->kind == EVENT_USAGE) {
        TRY(read_units(reader, json, S("units"), SIGN_NOT_NEGATIVE, &event->units));
    }
    event->has_amount = read_has(json, S("amount"));
    if (event->has_amount) {
        TRY(read_money(reader, json, S("amount"),
                       event->kind == EVENT_ADJUST_LINE ? SIGN_ANY : SIGN_POSITIVE,
                       &event->amount));
    }
    event->has_percent = read_has(json, S("percent"));
    if (event->has_percent) {
        TRY(read_percent(reader, json, S("percent"), 0, DISCOUNT_PERCENT_MAX, &event->percent));
        if (event->percent == 0) {
            return ERR_FIELD(FIELD_RANGE, read_pointer(reader, json, S("percent")),
                             "must be above zero");
        }
    }
    return read_int_opt(reader, json, S("periods"), 1, DISCOUNT_PERIODS_MAX, 1, &event->periods);
}

static Err *read_when(Reader *reader, const Json *json, SimEvent *event)
{
    if (!read_has(json, S("when"))) {
        return NULL;
    }
    Str word;
    TRY(read_name(reader, json, S("when"), &word));
    bool known = event_when_parse(word, &event->when) && event->when != WHEN_DATE &&
                 event->when != WHEN_DEFAULT;
    if (known) {
        return NULL;
    }
    if (event->kind != EVENT_CANCEL || word.len == 0 || word.ptr[0] < '0' || word.ptr[0] > '9') {
        return read_word_unknown(reader, json, S("when"), word);
    }
    event->when = WHEN_DATE;
    return read_date(reader, json, S("when"), &event->date);
}

/* The line's first day or instant; the fees that are charged once have none. */
static Err *read_line(Reader *reader, const Json *json, SimEvent *event)
{
    LineKind kind = LINE_RECURRING;
    READ_WORD_OPT(reader, json, S("kind"), line_kind, &kind);
    event->line_kind = line_kind_name(kind);
    if (!read_has(json, S("from")) && (kind == LINE_SETUP || kind == LINE_ONE_OFF)) {
        return NULL;
    }
    TRY(read_instant(reader, json, S("from"), &event->from));
    event->date = date_of(event->from, reader->scenario->zone);
    return NULL;
}

static Err *read_times(Reader *reader, const Json *json, SimEvent *event)
{
    TRY(read_when(reader, json, event));
    if (read_has(json, S("billing_start"))) {
        TRY(read_date(reader, json, S("billing_start"), &event->billing_start));
    }
    if (read_has(json, S("existing_from"))) {
        TRY(read_date(reader, json, S("existing_from"), &event->date));
    }
    event->time = event->at;
    if (read_has(json, S("time"))) {
        TRY(read_instant(reader, json, S("time"), &event->time));
    }
    if (event->time.us > event->at.us) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, json, S("time")),
                         "is after the event itself");
    }
    if (event->kind == EVENT_PREVIEW) {
        TRY(read_last_instant(reader, json, S("until"), &event->until));
        if (event->until.us < event->at.us) {
            return ERR_FIELD(FIELD_RANGE, read_pointer(reader, json, S("until")),
                             "is before the event itself");
        }
    }
    return NULL;
}

static Err *read_words(Reader *reader, const Json *json, SimEvent *event)
{
    TRY(read_bool_opt(reader, json, S("billing"), true, &event->billing));
    READ_WORD_OPT(reader, json, S("choice"), term_choice, &event->choice);
    TRY(read_int_opt(reader, json, S("day"), 1, ANCHOR_DAY_MAX, 0, &event->day));
    if (event->kind == EVENT_USAGE) {
        int32_t known;
        TRY(read_reference(reader, json, S("meter"), &reader->meters, "product with the meter",
                           &known));
        event->meter = json_member(json, S("meter"))->text;
    }
    if (read_has(json, S("key"))) {
        TRY(read_name(reader, json, S("key"), &event->key));
    }
    if (event->kind == EVENT_ADJUST_LINE || event->kind == EVENT_VOID_LINE) {
        TRY(read_line(reader, json, event));
    }
    if (read_has(json, S("invoice"))) {
        TRY(read_name(reader, json, S("invoice"), &event->invoice));
    }
    event->all =
        event->kind == EVENT_PAY && (event->invoice.len == 0 || str_eq(event->invoice, S("all")));
    event->invoice = event->all ? S("") : event->invoice;
    return NULL;
}

/* Exactly one of two keys. */
static Err *check_one(Reader *reader, const Json *json, Str a, Str b)
{
    bool has_a = read_has(json, a);
    bool has_b = read_has(json, b);
    if (!has_a && !has_b) {
        return ERR_FIELD(FIELD_REQUIRED, read_pointer(reader, json, a), "this or '%.*s' is needed",
                         STR_ARG(b));
    }
    return has_a && has_b ? ERR_FIELD(FIELD_INVALID, read_pointer(reader, json, b),
                                      "does not go with '%.*s'", STR_ARG(a))
                          : NULL;
}

static Err *read_event(Reader *reader, const Json *json, SimEvent *event)
{
    event->subscription = SCENARIO_NONE;
    event->base = SCENARIO_NONE;
    event->align_subscription = SCENARIO_NONE;
    event->align_to = DATE_NONE;
    event->billing_start = DATE_NONE;
    event->date = DATE_NONE;
    event->when = WHEN_DEFAULT;
    if (event->kind == EVENT_DISCOUNT) {
        TRY(check_one(reader, json, S("account"), S("subscription")));
        TRY(check_one(reader, json, S("percent"), S("amount")));
    }
    TRY(read_references(reader, json, event));
    TRY(read_amounts(reader, json, event));
    TRY(read_times(reader, json, event));
    return read_words(reader, json, event);
}

Err *read_events(Reader *reader, const Json *root)
{
    Scenario *scenario = reader->scenario;
    const Json *items;
    TRY(read_array(reader, root, S("events"), SCENARIO_EVENT_MAX, &items, &scenario->event_count));
    SimEvent *heads = arena_array(reader->out, SimEvent, scenario->event_count);
    for (size_t i = 0; i < scenario->event_count; i++) {
        TRY(read_head(reader, &items[i], &heads[i]));
    }
    order_events(reader, heads);
    scenario->events = arena_array(reader->out, SimEvent, scenario->event_count);
    scenario->subscriptions = arena_array(reader->out, Str, scenario->event_count);
    reader->subscriptions = names_new(reader->out, scenario->event_count);
    for (size_t i = 0; i < scenario->event_count; i++) {
        int32_t number = scenario->event_numbers[i];
        scenario->events[i] = heads[number];
        TRY(read_event(reader, &items[number], &scenario->events[i]));
    }
    return NULL;
}
