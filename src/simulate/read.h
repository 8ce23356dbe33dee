/*
 * read.h - how the parts of a scenario are read: typed members with their JSON pointers, names and
 * references. Inside src/simulate.
 *
 * A member is named by its object and key, so that one that is missing has a pointer too. Null
 * counts as absent.
 */
#ifndef SIMULATE_READ_H
#define SIMULATE_READ_H

#include "base/json.h"
#include "simulate/scenario.h"

/* Codes or ids and their indices. */
typedef struct Names {
    Str *names; /* a table of twice the room that is needed; an empty Str is a free place */
    int32_t *indices;
    size_t cap;
} Names;

typedef struct Reader {
    Arena *out;
    Scenario *scenario;
    Names taxes;
    Names products;
    Names accounts;
    Names meters;
    Names subscriptions;
} Reader;

/* Signs that a number may have. */
typedef enum Sign { SIGN_ANY, SIGN_NOT_NEGATIVE, SIGN_POSITIVE } Sign;

Names names_new(Arena *out, size_t count_max);
bool names_add(Names *names, Str name, int32_t index); /* false: it is there already */
int32_t names_find(const Names *names, Str name);      /* SCENARIO_NONE when it is not there */

/* The member's pointer, for ERR_FIELD; of the object itself when the key is empty. */
const char *read_pointer(Reader *reader, const Json *object, Str key);
bool read_has(const Json *object, Str key);
/* An object with no other members than these. Fails: JSON_TYPE, FIELD_INVALID. */
MUST_USE Err *read_keys(Reader *reader, const Json *object, const Str *keys, size_t key_count);
/* The items of an array; none when it is absent. Fails: JSON_TYPE, FIELD_RANGE. */
MUST_USE Err *read_array(Reader *reader, const Json *object, Str key, size_t count_max,
                         const Json **ret_items, size_t *ret_count);

/* The rest fail with FIELD_REQUIRED when the member is absent and JSON_TYPE when it is of another
 * type, and then as they say. A name has 1 to SCENARIO_NAME_MAX bytes without control characters.
 */
MUST_USE Err *read_name(Reader *reader, const Json *object, Str key, Str *ret_name);
/* Fails: FIELD_RANGE. */
MUST_USE Err *read_int(Reader *reader, const Json *object, Str key, int32_t min, int32_t max,
                       int32_t *ret_value);
MUST_USE Err *read_int_opt(Reader *reader, const Json *object, Str key, int32_t min, int32_t max,
                           int32_t fallback, int32_t *ret_value);
MUST_USE Err *read_bool_opt(Reader *reader, const Json *object, Str key, bool fallback,
                            bool *ret_value);
/* A string of at most DECIMAL_SCALE_MAX decimals. Fails: NUM_FORMAT, NUM_RANGE, FIELD_RANGE. */
MUST_USE Err *read_price(Reader *reader, const Json *object, Str key, Sign sign,
                         Decimal *ret_price);
/* A whole number or a string of at most UNITS_SCALE_MAX decimals. Fails: as read_price. */
MUST_USE Err *read_units(Reader *reader, const Json *object, Str key, Sign sign,
                         Decimal *ret_units);
/* A string with no more decimals than the currency has. Fails: NUM_FORMAT, MONEY_RANGE,
 * FIELD_RANGE. */
MUST_USE Err *read_money(Reader *reader, const Json *object, Str key, Sign sign, Money *ret_amount);
/* A percentage of at most 6 decimals, in parts of RATE_ONE. Fails: NUM_FORMAT, FIELD_RANGE. */
MUST_USE Err *read_percent(Reader *reader, const Json *object, Str key, int32_t min, int32_t max,
                           int64_t *ret_parts);
/* Fails: FIELD_INVALID, FIELD_RANGE. */
MUST_USE Err *read_period(Reader *reader, const Json *object, Str key, Period *ret_period);
/* Fails: DATE_FORMAT, FIELD_RANGE. */
MUST_USE Err *read_date(Reader *reader, const Json *object, Str key, Date *ret_date);
/* A date, at its local midnight, or an instant in UTC. Fails: DATE_FORMAT, FIELD_RANGE. */
MUST_USE Err *read_instant(Reader *reader, const Json *object, Str key, Instant *ret_instant);
/* The same, but a date means the whole day: its last instant. */
MUST_USE Err *read_last_instant(Reader *reader, const Json *object, Str key, Instant *ret_instant);
/* The index of what the member names; `what` is its sort in words. Fails: FIELD_INVALID. */
MUST_USE Err *read_reference(Reader *reader, const Json *object, Str key, const Names *names,
                             const char *what, int32_t *ret_index);
MUST_USE Err *read_reference_opt(Reader *reader, const Json *object, Str key, const Names *names,
                                 const char *what, int32_t *ret_index);
MUST_USE Err *read_word_unknown(Reader *reader, const Json *object, Str key, Str word);

/* The word of an enum. Fails: FIELD_INVALID. */
#define READ_WORD(reader, object, key, prefix, ret_value)                    \
    do {                                                                     \
        Str read_word_;                                                      \
        TRY(read_name((reader), (object), (key), &read_word_));              \
        if (!prefix##_parse(read_word_, (ret_value))) {                      \
            return read_word_unknown((reader), (object), (key), read_word_); \
        }                                                                    \
    } while (0)
#define READ_WORD_OPT(reader, object, key, prefix, ret_value)        \
    do {                                                             \
        if (read_has((object), (key))) {                             \
            READ_WORD((reader), (object), (key), prefix, ret_value); \
        }                                                            \
    } while (0)

/* The parts, in the order in which they are read. */
MUST_USE Err *read_policy(Reader *reader, const Json *root);
MUST_USE Err *read_taxes(Reader *reader, const Json *root);
MUST_USE Err *read_products(Reader *reader, const Json *root);
MUST_USE Err *read_accounts(Reader *reader, const Json *root);
MUST_USE Err *read_events(Reader *reader, const Json *root);
/* The `tiers` of a product or a set_price, 1 to TIER_MAX of them; package_size is of the tiers that
 * name none. */
MUST_USE Err *read_tiers(Reader *reader, const Json *object, Decimal package_size,
                         UsageTariff *tariff);

#endif
