/* id.c - ids and their public codes. */
#include "domain/id.h"

#include <assert.h>

enum {
    ID_RANDOM_BITS = 21,
    ID_CODE_DIGITS = 13, /* 13 x 5 bits hold the 63 */
    ID_DIGIT_BITS = 5
};

static const int64_t id_epoch_ms = INT64_C(1577836800000); /* 2020-01-01 UTC */
static const int64_t id_ms_max = (INT64_C(1) << 42) - 1;

/* Crockford's base 32 in lower case: no i, l, o, u. */
static const Str id_digits = STR_INIT("0123456789abcdefghjkmnpqrstvwxyz");

static Str id_format(Arena *out, const char *prefix, int64_t value)
{
    char digits[ID_CODE_DIGITS];
    assert(value >= 0);
    for (size_t i = ID_CODE_DIGITS; i > 0; i--) {
        digits[i - 1] = id_digits.ptr[value & 31];
        value >>= ID_DIGIT_BITS;
    }
    return arena_printf(out, "%s_%.*s", prefix, (int)ID_CODE_DIGITS, digits);
}

static Err *id_read(Str code, Str prefix, const char *field, int64_t *ret_value)
{
    if (code.len != prefix.len + 1 + ID_CODE_DIGITS || !str_starts(code, prefix) ||
        code.ptr[prefix.len] != '_') {
        return ERR_FIELD(FIELD_INVALID, field, "a code looks like %.*s_0123456789abc",
                         STR_ARG(prefix));
    }
    uint64_t value = 0;
    for (size_t i = prefix.len + 1; i < code.len; i++) {
        size_t digit = str_find(id_digits, str_slice(code, i, i + 1), 0);
        if (digit == id_digits.len) {
            return ERR_FIELD(FIELD_INVALID, field,
                             "a code has only digits and letters without "
                             "i, l, o and u");
        }
        if (value >> (64 - ID_DIGIT_BITS) != 0) {
            return ERR_FIELD(FIELD_INVALID, field, "there is no such code");
        }
        value = value << ID_DIGIT_BITS | digit;
    }
    if (value == 0 || value > INT64_MAX) {
        return ERR_FIELD(FIELD_INVALID, field, "there is no such code");
    }
    *ret_value = (int64_t)value;
    return NULL;
}

#define ID_DEFINE(Name, name, prefix)                                   \
    Str name##_code(Arena *out, Name##Id id)                            \
    {                                                                   \
        return id_format(out, prefix, id.v);                            \
    }                                                                   \
    Err *name##_id_parse(Str code, const char *field, Name##Id *ret_id) \
    {                                                                   \
        return id_read(code, S(prefix), field, &ret_id->v);             \
    }
ID_KINDS(ID_DEFINE)

int64_t id_make(Instant now, uint64_t random)
{
    int64_t ms = now.us / 1000 - id_epoch_ms;
    ms = ms < 0 ? 0 : ms; /* a simulated past: order is lost, ids stay apart */
    assert(ms <= id_ms_max);
    int64_t low = (int64_t)(random & ((UINT64_C(1) << ID_RANDOM_BITS) - 1));
    int64_t value = (int64_t)((uint64_t)ms << ID_RANDOM_BITS) | low;
    return value == 0 ? 1 : value; /* zero means "none" */
}
