/* read_value.c - one member of a scenario's JSON as a value, or its pointer and what is wrong. */
#include "simulate/read.h"

enum { PERCENT_SCALE = 6, DATE_TEXT_LEN = 10 };

const char *read_pointer(Reader *reader, const Json *object, Str key)
{
    if (key.len == 0) {
        return str_cstr(reader->out, object->pointer);
    }
    Str cut = str_slice(key, 0, JSON_POINTER_MAX);
    StrBuf buf = buf_new(reader->out, object->pointer.len + cut.len + 8);
    buf_add(&buf, object->pointer);
    buf_add_char(&buf, '/');
    for (size_t i = 0; i < cut.len; i++) {
        if (cut.ptr[i] == '~' || cut.ptr[i] == '/') {
            buf_add(&buf, cut.ptr[i] == '~' ? S("~0") : S("~1"));
        } else {
            buf_add_char(&buf, cut.ptr[i]);
        }
    }
    return str_cstr(reader->out, buf_str(&buf));
}

/* The same failure, told of the member. */
static Err *of_member(Reader *reader, const Json *object, Str key, const Err *cause)
{
    return err_make(cause->code, read_pointer(reader, object, key), __FILE__, __LINE__, "%.*s",
                    STR_ARG(err_message(cause)));
}

bool read_has(const Json *object, Str key)
{
    JsonKind kind = json_member(object, key)->kind;
    return kind != JSON_MISSING && kind != JSON_NULL;
}

Err *read_keys(Reader *reader, const Json *object, const Str *keys, size_t key_count)
{
    if (object->kind != JSON_OBJECT) {
        return ERR_FIELD(JSON_TYPE, read_pointer(reader, object, S("")), "an object is needed");
    }
    for (size_t i = 0; i < object->count; i++) {
        bool known = false;
        for (size_t k = 0; k < key_count && !known; k++) {
            known = str_eq(object->keys[i], keys[k]);
        }
        if (!known) {
            return ERR_FIELD(FIELD_INVALID, read_pointer(reader, object, object->keys[i]),
                             "there is no key of this name here");
        }
    }
    return NULL;
}

Err *read_array(Reader *reader, const Json *object, Str key, size_t count_max,
                const Json **ret_items, size_t *ret_count)
{
    const Json *value = json_member(object, key);
    *ret_items = NULL;
    *ret_count = 0;
    if (!read_has(object, key)) {
        return NULL;
    }
    if (value->kind != JSON_ARRAY) {
        return ERR_FIELD(JSON_TYPE, read_pointer(reader, object, key), "an array is needed");
    }
    if (value->count > count_max) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, object, key),
                         "there are more than %zu items", count_max);
    }
    *ret_items = value->items;
    *ret_count = value->count;
    return NULL;
}

/* The member, which must be there and of the kind. */
static Err *member_of_kind(Reader *reader, const Json *object, Str key, JsonKind kind,
                           const char *needed, const Json **ret_value)
{
    const Json *value = json_member(object, key);
    if (value->kind == JSON_MISSING) {
        return ERR_FIELD(FIELD_REQUIRED, read_pointer(reader, object, key), "is missing");
    }
    if (value->kind != kind) {
        return ERR_FIELD(JSON_TYPE, read_pointer(reader, object, key), "%s is needed", needed);
    }
    *ret_value = value;
    return NULL;
}

static bool plain(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < ' ' || c == 0x7f) {
            return false;
        }
    }
    return true;
}

Err *read_name(Reader *reader, const Json *object, Str key, Str *ret_name)
{
    const Json *value = NULL;
    TRY(member_of_kind(reader, object, key, JSON_STR, "a string", &value));
    if (value->text.len == 0 || value->text.len > SCENARIO_NAME_MAX || !plain(value->text)) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, object, key),
                         "1 to %d bytes without control characters are needed", SCENARIO_NAME_MAX);
    }
    *ret_name = value->text;
    return NULL;
}

Err *read_word_unknown(Reader *reader, const Json *object, Str key, Str word)
{
    return ERR_FIELD(FIELD_INVALID, read_pointer(reader, object, key),
                     "'%.*s' is not one of the words for this", STR_ARG(word));
}

Err *read_int(Reader *reader, const Json *object, Str key, int32_t min, int32_t max,
              int32_t *ret_value)
{
    const Json *value = NULL;
    TRY(member_of_kind(reader, object, key, JSON_INT, "a whole number", &value));
    if (value->number < min || value->number > max) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, object, key),
                         "the number is not in %d to %d", (int)min, (int)max);
    }
    *ret_value = (int32_t)value->number;
    return NULL;
}

Err *read_int_opt(Reader *reader, const Json *object, Str key, int32_t min, int32_t max,
                  int32_t fallback, int32_t *ret_value)
{
    if (!read_has(object, key)) {
        *ret_value = fallback;
        return NULL;
    }
    return read_int(reader, object, key, min, max, ret_value);
}

Err *read_bool_opt(Reader *reader, const Json *object, Str key, bool fallback, bool *ret_value)
{
    const Json *value = NULL;
    if (!read_has(object, key)) {
        *ret_value = fallback;
        return NULL;
    }
    TRY(member_of_kind(reader, object, key, JSON_BOOL, "true or false", &value));
    *ret_value = value->number == 1;
    return NULL;
}

static Err *check_number(Reader *reader, const Json *object, Str key, Sign sign, int32_t digits_max,
                         int64_t number)
{
    int64_t limit = num_pow10(digits_max);
    if (number >= limit || number <= -limit) {
        return ERR_FIELD(NUM_RANGE, read_pointer(reader, object, key), "has more than %d digits",
                         (int)digits_max);
    }
    if (sign == SIGN_POSITIVE && number <= 0) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, object, key), "must be above zero");
    }
    if (sign == SIGN_NOT_NEGATIVE && number < 0) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, object, key), "must not be negative");
    }
    return NULL;
}

static Err *decimal_of(Reader *reader, const Json *object, Str key, int32_t scale_max,
                       const char *needed, Decimal *ret_value)
{
    const Json *value = NULL;
    TRY(member_of_kind(reader, object, key, JSON_STR, needed, &value));
    Err *err = decimal_parse(value->text, scale_max, ret_value);
    return err == NULL ? NULL : of_member(reader, object, key, err);
}

Err *read_price(Reader *reader, const Json *object, Str key, Sign sign, Decimal *ret_price)
{
    TRY(decimal_of(reader, object, key, DECIMAL_SCALE_MAX, "a decimal in a string", ret_price));
    return check_number(reader, object, key, sign, SCENARIO_DIGITS_MAX, ret_price->units);
}

Err *read_units(Reader *reader, const Json *object, Str key, Sign sign, Decimal *ret_units)
{
    const Json *value = json_member(object, key);
    if (value->kind == JSON_INT) {
        *ret_units = (Decimal){ value->number, 0 };
    } else {
        TRY(decimal_of(reader, object, key, UNITS_SCALE_MAX,
                       "a whole number or a decimal in a string", ret_units));
    }
    return check_number(reader, object, key, sign, SCENARIO_DIGITS_MAX, ret_units->units);
}

Err *read_money(Reader *reader, const Json *object, Str key, Sign sign, Money *ret_amount)
{
    const Json *value = NULL;
    TRY(member_of_kind(reader, object, key, JSON_STR, "an amount in a string", &value));
    Err *err = money_parse(value->text, reader->scenario->currency, ret_amount);
    if (err != NULL) {
        return of_member(reader, object, key, err);
    }
    return check_number(reader, object, key, sign, SCENARIO_AMOUNT_DIGITS_MAX, ret_amount->minor);
}

Err *read_percent(Reader *reader, const Json *object, Str key, int32_t min, int32_t max,
                  int64_t *ret_parts)
{
    Decimal percent;
    TRY(decimal_of(reader, object, key, PERCENT_SCALE, "a percentage in a string", &percent));
    int64_t parts;
    const int64_t one_percent = RATE_ONE / 100;
    if (__builtin_mul_overflow(percent.units, num_pow10(PERCENT_SCALE - percent.scale), &parts) ||
        parts < min * one_percent || parts > max * one_percent) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, object, key),
                         "the percentage is not in %d to %d", (int)min, (int)max);
    }
    *ret_parts = parts;
    return NULL;
}

Err *read_period(Reader *reader, const Json *object, Str key, Period *ret_period)
{
    const Json *value = NULL;
    TRY(member_of_kind(reader, object, key, JSON_STR, "a period such as \"P1M\"", &value));
    TRY(period_parse(value->text, read_pointer(reader, object, key), ret_period));
    if (period_months(*ret_period) > SCENARIO_PERIOD_MONTHS_MAX) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, object, key), "is longer than %d years",
                         SCENARIO_PERIOD_MONTHS_MAX / 12);
    }
    return NULL;
}

static Err *check_year(Reader *reader, const Json *object, Str key, Date date)
{
    int32_t year = date_civil(date).year;
    if (year < SCENARIO_YEAR_MIN || year > SCENARIO_YEAR_MAX) {
        return ERR_FIELD(FIELD_RANGE, read_pointer(reader, object, key),
                         "the year is not in %d to %d", SCENARIO_YEAR_MIN, SCENARIO_YEAR_MAX);
    }
    return NULL;
}

Err *read_date(Reader *reader, const Json *object, Str key, Date *ret_date)
{
    const Json *value = NULL;
    TRY(member_of_kind(reader, object, key, JSON_STR, "a date such as \"2024-01-31\"", &value));
    Err *err = date_parse(value->text, ret_date);
    return err == NULL ? check_year(reader, object, key, *ret_date)
                       : of_member(reader, object, key, err);
}

/* "T09:30:00Z" as seconds of the day; -1 when it is anything else. */
static int64_t time_of_day(Str text)
{
    static const Str shape = STR_INIT("T00:00:00Z");
    if (text.len != shape.len) {
        return -1;
    }
    int64_t part[3] = { 0 };
    size_t parts = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (shape.ptr[i] != '0') {
            parts += c == ':' ? 1 : 0;
            if (c != shape.ptr[i]) {
                return -1;
            }
        } else if (c < '0' || c > '9') {
            return -1;
        } else {
            part[parts] = part[parts] * 10 + (c - '0');
        }
    }
    bool valid = part[0] < 24 && part[1] < 60 && part[2] < 60;
    return valid ? (part[0] * 60 + part[1]) * 60 + part[2] : -1;
}

Err *read_instant(Reader *reader, const Json *object, Str key, Instant *ret_instant)
{
    const Json *value = json_member(object, key);
    Date date;
    if (value->kind != JSON_STR || value->text.len <= DATE_TEXT_LEN) {
        TRY(read_date(reader, object, key, &date));
        *ret_instant = date_start(date, reader->scenario->zone);
        return NULL;
    }
    Err *err = date_parse(str_slice(value->text, 0, DATE_TEXT_LEN), &date);
    int64_t seconds = time_of_day(str_slice(value->text, DATE_TEXT_LEN, value->text.len));
    if (err != NULL || seconds < 0) {
        return ERR_FIELD(DATE_FORMAT, read_pointer(reader, object, key),
                         "a date looks like 2024-01-31, an instant like 2024-01-31T09:30:00Z");
    }
    TRY(check_year(reader, object, key, date));
    *ret_instant = (Instant){ date.day * DAY_US + seconds * SECOND_US };
    return NULL;
}

Err *read_last_instant(Reader *reader, const Json *object, Str key, Instant *ret_instant)
{
    TRY(read_instant(reader, object, key, ret_instant));
    if (json_member(object, key)->text.len <= DATE_TEXT_LEN) {
        Date day = date_of(*ret_instant, reader->scenario->zone);
        Date next = { day.day + 1 };
        *ret_instant = (Instant){ date_start(next, reader->scenario->zone).us - 1 };
    }
    return NULL;
}

Err *read_reference(Reader *reader, const Json *object, Str key, const Names *names,
                    const char *what, int32_t *ret_index)
{
    Str name;
    TRY(read_name(reader, object, key, &name));
    int32_t index = names_find(names, name);
    if (index == SCENARIO_NONE) {
        return ERR_FIELD(FIELD_INVALID, read_pointer(reader, object, key), "there is no %s '%.*s'",
                         what, STR_ARG(name));
    }
    *ret_index = index;
    return NULL;
}

Err *read_reference_opt(Reader *reader, const Json *object, Str key, const Names *names,
                        const char *what, int32_t *ret_index)
{
    *ret_index = SCENARIO_NONE;
    return read_has(object, key) ? read_reference(reader, object, key, names, what, ret_index)
                                 : NULL;
}
