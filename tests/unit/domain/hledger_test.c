/* hledger_test.c - names, amounts and entries as hledger reads them. */
#include "domain/hledger.h"

#include "tests/test.h"

static void check_name(const char *name, const char *wanted)
{
    CHECK_STR(hledger_name(&test_arena, str_from_cstr(name)), str_from_cstr(wanted));
}

TEST(hledger_names_lose_what_hledger_would_misread)
{
    check_name("Aegean Cloud", "Aegean Cloud");
    check_name("Meridian (EU) *", "Meridian (EU) *");
    check_name("Ελλάς 株式会社", "Ελλάς 株式会社");
    check_name("a:b::c", "a-b--c");
    check_name("(virtual)", "-virtual)");
    check_name("[x", "-x");
    check_name("* done", "- done");
    check_name("; comment; more", ", comment, more");
    check_name("  two   blanks\tand\na line  ", "two blanks and a line");
    check_name("wide\u3000 \u00a0blanks\u2003here\u2028", "wide blanks here");
    check_name("\x7f\x01", "-");
    check_name("", "-");
}

/* EVIDENCE: R-BIL-07 */
TEST(hledger_amounts_have_the_decimals_of_their_currency)
{
    static const Currency currencies[] = { { "CLF" }, { "EUR" }, { "JPY" }, { "KWD" } };
    StrBuf buf = buf_new(&test_arena, 4096); /* it does not grow into the scratch */
    Date day = { 20779 };
    hledger_header(&buf, currencies, COUNT_OF(currencies));
    hledger_entry(&buf, test_arena, day, S("Invoice A;1"));
    for (size_t i = 0; i < COUNT_OF(currencies); i++) {
        Money amount = { i % 2 == 0 ? -1234 : 1234, currencies[i] };
        hledger_posting(&buf, test_arena, S("A b"), LEDGER_TAX_PAYABLE, S("C"), amount);
    }
    CHECK_STR(buf_str(&buf), S("decimal-mark .\n"
                               "commodity CLF 1000.0000\n"
                               "commodity EUR 1000.00\n"
                               "commodity JPY 1000.\n"
                               "commodity KWD 1000.000\n"
                               "\n"
                               "2026-11-22 * Invoice A,1\n"
                               "    A b:tax_payable:C  CLF -0.1234\n"
                               "    A b:tax_payable:C  EUR 12.34\n"
                               "    A b:tax_payable:C  JPY -1234\n"
                               "    A b:tax_payable:C  KWD 1.234\n"));
}
