/*
 * words.h - the words that the database, the API and the pages use for enum values, from one X-list
 * each.
 *
 * ENUM_DECLARE(Type, prefix, LIST) declares the enum, its COUNT, prefix_name() and prefix_parse();
 * ENUM_DEFINE in one .c file defines them. A list is `#define LIST(X) X(UPPER_NAME, "word")`.
 */
#ifndef DOMAIN_WORDS_H
#define DOMAIN_WORDS_H

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

#endif
