/* search_test.c - scores, and words that may have been meant. */
#include "domain/search.h"

#include "tests/test.h"

TEST(a_whole_word_of_a_better_field_scores_more)
{
    int32_t last = 0;
    for (size_t field = 0; field < SEARCH_FIELD_COUNT; field++) {
        for (int whole = 0; whole < 2; whole++) {
            int32_t score = search_score((SearchField)field, whole == 1);
            CHECK(score > last);
            last = score;
        }
    }
    CHECK_INT(last, SEARCH_SCORE_MAX);
}

TEST(a_word_is_meant_with_one_error_or_two_in_a_long_one)
{
    static const struct {
        const char *typed, *word;
        int32_t cost; /* -1: too far */
    } cases[] = {
        { "server", "server", 0 },     { "servr", "server", 2 },         { "sevrer", "server", 2 },
        { "xserver", "server", 2 },    { "sarvar", "server", -1 },       { "vps", "vpn", -1 },
        { "exchnaeg", "exchange", 4 }, { "postgers", "postgresql", 3 },  { "αθηνε", "αθηνα", 2 },
        { "excange", "exchange", 2 },  { "microsoftt", "microsoft", 2 }, { "firewall", "fire", -1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t cost = -1;
        bool meant =
            search_meant(str_from_cstr(cases[i].typed), str_from_cstr(cases[i].word), &cost);
        CHECK_INT(meant ? cost : -1, cases[i].cost);
    }
}
