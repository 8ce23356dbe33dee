/* fold_test.c - words without case and marks. */
#include "base/fold.h"

#include "tests/test.h"

TEST(words_are_folded_to_letters_without_case_and_marks)
{
    static const char *const cases[][2] = {
        { "", "" },
        { "  ,;  ", "" },
        { "Office 365 (E3)", "office 365 e3" },
        { "24/7 C++ .NET", "24 7 c net" },
        { "Ärger Straße STRASSE Œuvre", "arger strasse strasse oeuvre" },
        { "Łódź Đặng Þór ĲSSEL", "lodz dang thor ijssel" },
        { "Αθήνα ΑΘΗΝΑΣ ΐΰϊ ᾅδης", "αθηνα αθηνασ ιυι αδησ" },
        { "МОСКВА Ёлка", "москва елка" },
        { "e\xCC\x81"
          "clair",
          "eclair" },
        { "日本 クラウド", "日本 クラウド" },
        { "a\xE2\x80\x93"
          "b “c”",
          "a b c" },
        { "2×2", "2 2" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_STR(fold_words(&test_arena, str_from_cstr(cases[i][0])), str_from_cstr(cases[i][1]));
    }
}

TEST(a_long_word_is_cut_between_two_letters)
{
    StrBuf text = buf_new(&test_arena, 400);
    buf_add(&text, S("x"));
    for (size_t i = 0; i < 100; i++) {
        buf_add(&text, S("α"));
    }
    buf_add(&text, S(" end"));
    Str words = fold_words(&test_arena, buf_str(&text));
    CHECK(str_utf8_valid(words));
    CHECK(str_ends(words, S("α end")));
    CHECK_INT(words.len, FOLD_WORD_BYTES_MAX - 1 + sizeof(" end") - 1);
}
