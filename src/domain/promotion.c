/* promotion.c - what a promotion takes off, for what it is, and how a code is written. */
#include "domain/promotion.h"

Str coupon_normal(Arena *out, Str typed)
{
    Str trimmed = str_trim(typed);
    char *text = arena_array(out, char, trimmed.len + 1);
    for (size_t i = 0; i < trimmed.len; i++) {
        char c = trimmed.ptr[i];
        text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return (Str){ text, trimmed.len };
}

bool coupon_valid(Str code)
{
    bool valid = code.len >= COUPON_BYTES_MIN && code.len <= COUPON_BYTES_MAX;
    for (size_t i = 0; i < code.len && valid; i++) {
        char c = code.ptr[i];
        valid = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }
    return valid;
}

bool promotion_list_has(Str list, Str word)
{
    bool found = list.len == 0;
    Str part;
    while (!found && str_next(&list, ',', &part)) {
        found = str_eq(part, word);
    }
    return found;
}

Err *promotion_worth(const Discount *what, int64_t quantity, Money full, int64_t *ret_minor)
{
    int64_t worth;
    if (what->percent != 0) {
        TRY(num_mul_div(full.minor, what->percent, RATE_ONE, ROUND_HALF_UP, &worth));
    } else if (__builtin_mul_overflow(what->amount, quantity, &worth)) {
        return ERR(MONEY_RANGE, "a discount for each unit is too large");
    }
    *ret_minor = worth < full.minor ? worth : full.minor;
    return NULL;
}
