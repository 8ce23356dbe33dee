/*
 * scenario.h - a scenario as it was read: a small world and dated events, checked (scenario.md 1).
 *
 * Names have become indices; every reference points at something. Nothing here changes while the
 * scenario runs.
 */
#ifndef SIMULATE_SCENARIO_H
#define SIMULATE_SCENARIO_H

#include "domain/billing/policy.h"
#include "domain/billing/usage.h"
#include "domain/invoice.h"
#include "domain/tax.h"

enum {
    SCENARIO_BYTES_MAX = 4 * 1024 * 1024,
    SCENARIO_VALUES_MAX = 400 * 1000,         /* JSON values in the text */
    SCENARIO_ARENA_BYTES = 512 * 1024 * 1024, /* room for the largest scenario */
    SCENARIO_YEAR_MIN = 1971,                 /* every date of a scenario */
    SCENARIO_YEAR_MAX = 2199,
    SCENARIO_PERIOD_MONTHS_MAX = 1200,
    SCENARIO_DIGITS_MAX = 18, /* of a price or a quantity, without the point */
    SCENARIO_AMOUNT_DIGITS_MAX =
        14,                  /* of an amount, in minor units: sums of them cannot overflow */
    SCENARIO_NAME_MAX = 128, /* bytes of a code, an id, a meter, a number */
    SCENARIO_PRODUCT_MAX = 1000,
    SCENARIO_ACCOUNT_MAX = 2000,
    SCENARIO_EVENT_MAX = 20000,
    SCENARIO_TAX_MAX = 50,
    SCENARIO_PHASE_MAX = 20,
    SCENARIO_UPGRADE_MAX = 100,
    SCENARIO_NONE = -1 /* no product, account, subscription, tax */
};

#define PRODUCT_KINDS(X)              \
    X(PRODUCT_RECURRING, "recurring") \
    X(PRODUCT_ONE_OFF, "one_off")     \
    X(PRODUCT_USAGE, "usage")
ENUM_DECLARE(ProductKind, product_kind, PRODUCT_KIND_COUNT, PRODUCT_KINDS)

#define SIM_ACCOUNT_KINDS(X)          \
    X(SIM_ACCOUNT_PARTNER, "partner") \
    X(SIM_ACCOUNT_END_CUSTOMER, "end_customer")
ENUM_DECLARE(SimAccountKind, sim_account_kind, SIM_ACCOUNT_KIND_COUNT, SIM_ACCOUNT_KINDS)

#define EVENT_KINDS(X)                          \
    X(EVENT_SUBSCRIBE, "subscribe")             \
    X(EVENT_ADD_ADDON, "add_addon")             \
    X(EVENT_CHANGE_QUANTITY, "change_quantity") \
    X(EVENT_CHANGE_PRODUCT, "change_product")   \
    X(EVENT_CANCEL, "cancel")                   \
    X(EVENT_UNCANCEL, "uncancel")               \
    X(EVENT_SUSPEND, "suspend")                 \
    X(EVENT_RESUME, "resume")                   \
    X(EVENT_END_OF_TERM, "end_of_term")         \
    X(EVENT_CHANGE_ANCHOR, "change_anchor")     \
    X(EVENT_TRANSFER, "transfer")               \
    X(EVENT_SET_PRICE, "set_price")             \
    X(EVENT_USAGE, "usage")                     \
    X(EVENT_DISCOUNT, "discount")               \
    X(EVENT_CREDIT, "credit")                   \
    X(EVENT_CHARGE, "charge")                   \
    X(EVENT_PREPAY, "prepay")                   \
    X(EVENT_PAY, "pay")                         \
    X(EVENT_PAYMENT_FAILS, "payment_fails")     \
    X(EVENT_REFUND, "refund")                   \
    X(EVENT_ADJUST_LINE, "adjust_line")         \
    X(EVENT_VOID_LINE, "void_line")             \
    X(EVENT_VOID_INVOICE, "void_invoice")       \
    X(EVENT_BILL, "bill")                       \
    X(EVENT_PREVIEW, "preview")
ENUM_DECLARE(EventKind, event_kind, EVENT_KIND_COUNT, EVENT_KINDS)

#define EVENT_WHENS(X)               \
    X(WHEN_NOW, "now")               \
    X(WHEN_PERIOD_END, "period_end") \
    X(WHEN_TERM_END, "term_end")     \
    X(WHEN_DATE, "date")             \
    X(WHEN_DEFAULT, "default")
ENUM_DECLARE(EventWhen, event_when, EVENT_WHEN_COUNT, EVENT_WHENS)

#define TERM_CHOICES(X)      \
    X(TERM_RENEW, "renew")   \
    X(TERM_EXTEND, "extend") \
    X(TERM_END, "end")
ENUM_DECLARE(TermChoice, term_choice, TERM_CHOICE_COUNT, TERM_CHOICES)

typedef struct SimTax {
    Str code; /* the category's word when none was given */
    TaxCategory category;
    int64_t rate_parts; /* of RATE_ONE */
    Str rate;           /* as it was written */
} SimTax;

typedef struct SimPhase {
    Period length;
    Decimal price;
} SimPhase;

typedef struct SimProduct {
    Str code;
    ProductKind kind;
    bool has_term;
    Period term;
    Period billing;   /* recurring and usage */
    BillingMode mode; /* usage: in arrears */
    Decimal price;    /* recurring, one_off; may be negative for one_off only */
    Decimal setup;
    int32_t trial_days; /* 0: none */
    SimPhase phases[SCENARIO_PHASE_MAX];
    size_t phase_count;
    int32_t addon_of; /* product, or SCENARIO_NONE */
    int32_t upgrades[SCENARIO_UPGRADE_MAX];
    size_t upgrade_count;
    int32_t tax;        /* of Scenario.taxes, or SCENARIO_NONE */
    Str meter;          /* usage */
    UsageTariff tariff; /* usage; its price and tiers are the list prices */
    bool has_minimum;
    Money minimum;
} SimProduct;

typedef struct SimAccount {
    Str code;
    SimAccountKind kind;
    int32_t seller;     /* account, or SCENARIO_NONE: the operator sells to it */
    int32_t anchor_day; /* 0: the policy's */
    bool has_rule;
    int64_t markup; /* price_rule.percent, of RATE_ONE; -100 % to 1000 % */
} SimAccount;

typedef struct SimEvent {
    EventKind kind;
    Instant at;           /* local midnight when a date was written */
    int32_t subscription; /* of Scenario.subscriptions: the one that begins (subscribe, add_addon)
                             or that it is about; one that began at or before `at`; or NONE */
    int32_t base;         /* add_addon: the subscription it is added to; or NONE */
    int32_t account;      /* or SCENARIO_NONE */
    int32_t product; /* subscribe, add_addon, set_price; change_product: `to`; or SCENARIO_NONE */
    bool has_quantity;
    Decimal quantity; /* subscribe: 1 when not given; at most 9 decimals, 0 or more */
    bool has_price;
    Decimal price; /* subscribe: override; set_price: the new one */
    const UsageTariff
        *tariff;   /* set_price with tiers (the product's tariff with new tiers), or NULL */
    Date align_to; /* DATE_NONE: not given */
    int32_t align_subscription; /* or NONE */
    Date billing_start;         /* DATE_NONE */
    Date grid_from;   /* subscribe, with grid_day: the grid of that day of the month from this date;
                         of what runs on a server already, no scenario file has it */
    int32_t grid_day; /* 1..31; 0: the grid follows from the policy */
    EventWhen when;   /* WHEN_DEFAULT: not given */
    Date date; /* WHEN_DATE; set_price: existing_from; adjust/void_line: `from`; else DATE_NONE */
    Instant from; /* adjust/void_line: `from`, local midnight of a date; zero: a line without one */
    bool billing; /* suspend, resume */
    TermChoice choice;
    int32_t day; /* change_anchor */
    Str meter;   /* usage */
    Decimal units;
    Str key;      /* usage; empty: none */
    Instant time; /* usage: when it happened; `at` when not given */
    bool has_amount;
    Money amount; /* credit, charge, prepay, pay, refund, discount, adjust_line */
    bool has_percent;
    int64_t percent; /* discount: of RATE_ONE, above 0, at most 100 % */
    int32_t periods; /* discount: 1 when not given */
    Str line_kind;   /* adjust_line, void_line: "recurring" when not given */
    Str invoice;     /* pay, void_invoice: a number; empty with `all` */
    bool all;        /* pay: "all" (also when no invoice is given) */
    Instant until;   /* preview: local midnight of the date (or instant) */
} SimEvent;

typedef struct Scenario {
    Currency currency;
    const Zone *zone;
    Instant start;
    Instant until; /* done too; of a date the whole day */
    bool auto_bill;
    Policy policy;
    SimTax *taxes;
    size_t tax_count;
    SimProduct *products;
    size_t product_count;
    SimAccount *accounts;
    size_t account_count;
    SimEvent *events; /* by `at`; those of one instant in file order */
    size_t event_count;
    int32_t *event_numbers; /* event_numbers[i]: the place of events[i] in the file, from 0 */
    Str *subscriptions;     /* ids, in order of their subscribe or add_addon event in time */
    size_t subscription_count;
} Scenario;

/*
 * Reads and checks a scenario of at most SCENARIO_BYTES_MAX. Everything lives on `out`, where
 * SCENARIO_ARENA_BYTES are enough for any. Every fault names its member by JSON pointer in
 * Err.field
 * ("" is the whole document, NULL text that is not JSON) and says in Err.detail what is wrong.
 * Fails: JSON_FORMAT, JSON_TYPE, FIELD_REQUIRED, FIELD_INVALID, FIELD_RANGE, DATE_FORMAT,
 * NUM_FORMAT, MONEY_RANGE, ZONE_UNKNOWN.
 */
MUST_USE Err *scenario_read(Arena *out, Str text, const Scenario **ret_scenario);

#endif
