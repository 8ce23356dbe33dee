/* sepa_test.c - account numbers, SEPA's letters and references, and the days of TARGET. */
#include "domain/iban.h"
#include "domain/sepa.h"
#include "tests/test.h"

static const char *sepa(const char *text, size_t max)
{
    return str_cstr(&test_arena, sepa_text(&test_arena, str_from_cstr(text), max));
}

static void check_text(const char *text, const char *wanted)
{
    CHECK_STR(str_from_cstr(sepa(text, SEPA_NAME_BYTES_MAX)), str_from_cstr(wanted));
}

/* EVIDENCE: R33 ISO 13616's own examples */
TEST(an_iban_has_its_country_s_length_and_check_digits)
{
    static const char *const good[] = { "DE89370400440532013000",
                                        "GR1601101250000000012300695",
                                        "FR1420041010050500013M02606",
                                        "NL91ABNA0417164300",
                                        "BE68539007547034",
                                        "NO9386011117947",
                                        "MT84MALT011000012345MTLCAST001S",
                                        "GB29NWBK60161331926819",
                                        "TR330006100519786457841326" };
    static const char *const bad[] = { "",
                                       "DE",
                                       "DE88370400440532013000",
                                       "DE8937040044053201300",
                                       "DE893704004405320130000",
                                       "XX89370400440532013000",
                                       "DE8937040044053201300a",
                                       "DEX9370400440532013000",
                                       "DE8X370400440532013000",
                                       "DE89 370400440532013000" };
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        CHECK(iban_valid(str_from_cstr(good[i])));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        CHECK(!iban_valid(str_from_cstr(bad[i])));
    }
    CHECK(iban_in_sepa(S("DE89370400440532013000")));
    CHECK(!iban_in_sepa(S("TR330006100519786457841326")));
    CHECK(!iban_in_sepa(S("XX")));
}

/* EVIDENCE: R33 one wrong digit is always seen */
TEST(an_iban_with_another_digit_is_wrong)
{
    Str iban = S("GR1601101250000000012300695");
    for (size_t i = 2; i < iban.len; i++) {
        for (char digit = '0'; digit <= '9'; digit++) {
            StrBuf buf = buf_new(&test_arena, 40);
            buf_add(&buf, iban);
            buf.ptr[i] = digit;
            CHECK(iban_valid(buf_str(&buf)) == (digit == iban.ptr[i]));
        }
    }
}

TEST(an_iban_is_cleaned_and_shown_in_part)
{
    Str clean = iban_clean(&test_arena, S(" de89 3704 0044 0532 0130 00 "));
    CHECK_STR(clean, S("DE89370400440532013000"));
    CHECK_STR(iban_masked(&test_arena, clean), S("DE89 **** 3000"));
    CHECK_STR(iban_masked(&test_arena, S("DE89370")), S("****"));
    Str large = { arena_alloc(&test_arena, 1, 1, 200), 200 };
    CHECK_INT(iban_clean(&test_arena, large).len, 0);
}

TEST(a_bic_has_8_or_11_characters)
{
    CHECK(bic_valid(S("COBADEFF")));
    CHECK(bic_valid(S("COBADEFFXXX")));
    CHECK(bic_valid(S("ETHNGRAA")));
    CHECK(!bic_valid(S("COBADEF")));
    CHECK(!bic_valid(S("COBADEFFXX")));
    CHECK(!bic_valid(S("COBA1EFF")));
    CHECK(!bic_valid(S("COBADeFF")));
    CHECK(!bic_valid(S("COBADEF ")));
}

/* EVIDENCE: R33 the business code is not in the check digits */
TEST(a_creditor_identifier_has_check_digits)
{
    CHECK(creditor_id_valid(S("DE98ZZZ09999999999")));
    CHECK(creditor_id_valid(S("DE98A0109999999999")));
    CHECK(creditor_id_valid(S("AT61ZZZ01234567890")));
    CHECK(!creditor_id_valid(S("DE97ZZZ09999999999")));
    CHECK(!creditor_id_valid(S("DE98ZZZ")));
    CHECK(!creditor_id_valid(S("DE98ZZZ0999999999-")));
    CHECK(!creditor_id_valid(S("1E98ZZZ09999999999")));
    CHECK(!creditor_id_valid(S("DEX8ZZZ09999999999")));
    CHECK(!creditor_id_valid(S("DE98ZZZ0999999999999999999999999999999")));
}

/* EVIDENCE: R33 character set restricted (EPC217-08) */
TEST(text_is_written_in_sepa_s_letters)
{
    check_text("M\xC3\xBCller & S\xC3\xB6hne", "Mueller + Soehne");
    check_text("Caf\xC3\xA9 \xC3\x80 \xC5\x81\xC3\xB3"
               "d\xC5\xBA",
               "Cafe A Lodz");
    check_text("\xCE\x91\xCE\xB8\xCE\xAE\xCE\xBD\xCE\xB1", "Athina");
    check_text("\xD0\xA1\xD0\xBE\xD1\x84\xD0\xB8\xD1\x8F", "Sofiya");
    check_text("a_b;c\"d[e]{f}<g>!", "a-b,c'd(e)(f)(g).");
    check_text("a\tb\nc`~", "a b c'-");
    check_text("5 \xE2\x82\xAC\xC2\xA0\xE6\xBC\xA2\xF0\x9F\x98\x80", "5 E ..");
    check_text("//a//b/c///", "a/b/c");
    check_text(" x / ", "x");
    check_text("/ / y", "y");
    check_text("", "");
    CHECK_STR(str_from_cstr(sepa("abcdef", 3)), S("abc"));
    CHECK_STR(str_from_cstr(sepa("ab\xC3\x9F", 3)), S("ab"));
}

TEST(a_reference_is_in_sepa_s_letters_and_at_most_35)
{
    CHECK(sepa_reference_valid(S("ATT-06H2N8KX4M1PQ")));
    CHECK(sepa_reference_valid(S("A/b (1)")));
    CHECK(!sepa_reference_valid(S("")));
    CHECK(!sepa_reference_valid(S("/a")));
    CHECK(!sepa_reference_valid(S("a/")));
    CHECK(!sepa_reference_valid(S(" a")));
    CHECK(!sepa_reference_valid(S("a ")));
    CHECK(!sepa_reference_valid(S("a//b")));
    CHECK(!sepa_reference_valid(S("a_b")));
    CHECK(!sepa_reference_valid(S("123456789012345678901234567890123456")));
    Str reference = sepa_reference(&test_arena, S("att_06h2n8kx4m1pq"));
    CHECK_STR(reference, S("ATT-06H2N8KX4M1PQ"));
    CHECK_STR(sepa_reference_code(&test_arena, reference), S("att_06h2n8kx4m1pq"));
}

static void check_target(const char *day, int32_t days, const char *wanted)
{
    Date date;
    CHECK_OK(date_parse(str_from_cstr(day), &date));
    Date found = days == 0 ? target_day(date) : target_add(date, days);
    CHECK_STR(date_format(&test_arena, found), str_from_cstr(wanted));
}

/* EVIDENCE: R33 the calendar of TARGET */
TEST(money_moves_on_the_days_of_target)
{
    check_target("2026-11-20", 0, "2026-11-20");
    check_target("2026-11-21", 0, "2026-11-23");
    check_target("2026-04-03", 0, "2026-04-07"); /* Good Friday to Easter Monday */
    check_target("2025-04-18", 0, "2025-04-22");
    check_target("2026-05-01", 0, "2026-05-04");
    check_target("2026-12-25", 0, "2026-12-28");
    check_target("2027-01-01", 0, "2027-01-04");
    check_target("2024-12-26", 0, "2024-12-27");
    check_target("2026-11-20", 2, "2026-11-24");
    check_target("2026-11-21", 1, "2026-11-24");
    check_target("1969-12-30", 1, "1969-12-31");
}
