/* vat_check_test.c - check digits: an id in use for each state, and the same with a slip. */
#include <string.h>

#include "domain/vat_check.h"
#include "tests/test.h"

static const Str right[] = {
    STR_INIT("ATU13585627"),    STR_INIT("BE0428759497"),   STR_INIT("BG175074752"),
    STR_INIT("CY10259033P"),    STR_INIT("CZ25123891"),     STR_INIT("DE136695976"),
    STR_INIT("DK13585628"),     STR_INIT("EE100931558"),    STR_INIT("EL094259216"),
    STR_INIT("EL094019245"),    STR_INIT("ESB58378431"),    STR_INIT("ES54362315K"),
    STR_INIT("ESX2482300W"),    STR_INIT("FI20774740"),     STR_INIT("FR40303265045"),
    STR_INIT("HR33392005961"),  STR_INIT("HU12892312"),     STR_INIT("IE6433435F"),
    STR_INIT("IE6433435OA"),    STR_INIT("IT00743110157"),  STR_INIT("LT119511515"),
    STR_INIT("LT100001919017"), STR_INIT("LU15027442"),     STR_INIT("LV40003521600"),
    STR_INIT("MT11679112"),     STR_INIT("NL004495445B01"), STR_INIT("NL002455799B11"),
    STR_INIT("PL8567346215"),   STR_INIT("PT501964843"),    STR_INIT("RO18547290"),
    STR_INIT("SE123456789701"), STR_INIT("SI50223054"),     STR_INIT("SK2022749619"),
};

TEST(ids_in_use_have_right_check_digits)
{
    for (size_t i = 0; i < COUNT_OF(right); i++) {
        if (!vat_check_valid(right[i])) {
            test_fail(__FILE__, __LINE__, "%.*s is refused", STR_ARG(right[i]));
        }
    }
}

/* One digit in the middle is another one: every rule notices that. */
TEST(a_slip_of_one_digit_is_noticed)
{
    for (size_t i = 0; i < COUNT_OF(right); i++) {
        char text[16];
        memcpy(text, right[i].ptr, right[i].len);
        size_t at = 6;
        CHECK(text[at] >= '0' && text[at] <= '9');
        text[at] = text[at] == '9' ? '0' : (char)(text[at] + 1);
        if (vat_check_valid((Str){ text, right[i].len })) {
            test_fail(__FILE__, __LINE__, "a slip in %.*s goes through", STR_ARG(right[i]));
        }
    }
}

TEST(an_id_without_a_public_rule_is_not_refused)
{
    CHECK(vat_check_valid(S("CHE123456789")));
    CHECK(vat_check_valid(S("BG8032056031")));
    CHECK(vat_check_valid(S("FRK7399859412")));
    CHECK(vat_check_valid(S("LV16117519997")));
}
