/*
 * words.h - the words that the database, the API and the pages use for enum values, from one X-list
 * each.
 *
 * ENUM_DECLARE(Type, prefix, COUNT_NAME, LIST) declares the enum, its COUNT, prefix_name() and
 * prefix_parse(); ENUM_DEFINE in one .c file defines them. A list is
 * `#define LIST(X) X(UPPER_NAME, "word")`. A state machine is a table of MOVE bits, one row a
 * state.
 */
#ifndef DOMAIN_WORDS_H
#define DOMAIN_WORDS_H

#include <assert.h>

#include "base/err.h"

#define ENUM_VALUE_(name, word) name,
#define ENUM_WORD_(name, word) STR_INIT(word),
#define ENUM_DECLARE(Type, prefix, COUNT_NAME, LIST)         \
    typedef enum Type { LIST(ENUM_VALUE_) COUNT_NAME } Type; \
    Str prefix##_name(Type value);                           \
    bool prefix##_parse(Str word, Type *ret_value);
#define ENUM_DEFINE(Type, prefix, COUNT_NAME, LIST)           \
    static const Str prefix##_words[] = { LIST(ENUM_WORD_) }; \
    Str prefix##_name(Type value)                             \
    {                                                         \
        assert((unsigned)value < COUNT_NAME);                 \
        return prefix##_words[value];                         \
    }                                                         \
    bool prefix##_parse(Str word, Type *ret_value)            \
    {                                                         \
        for (size_t i = 0; i < COUNT_NAME; i++) {             \
            if (str_eq(word, prefix##_words[i])) {            \
                *ret_value = (Type)i;                         \
                return true;                                  \
            }                                                 \
        }                                                     \
        return false;                                         \
    }

/* One bit per state that may follow: `[ORDER_DRAFT] = MOVE(ORDER_EXECUTING) | MOVE(ORDER_EXPIRED)`.
 * A state never moves to itself: "already there" is for the caller to see. */
#define MOVE(state) (UINT32_C(1) << (state))

#endif
