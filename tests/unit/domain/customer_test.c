/* customer_test.c - the end customer form. */
#include "domain/contact.h"
#include "domain/customer.h"
#include "tests/unit/domain/domain_test.h"

static CustomerInput good_input(void)
{
    return (CustomerInput){ .company = S("Blue Harbour Hotels SA"),
                            .contact = S("Eva Marinou"),
                            .email = S("eva@blueharbour.example"),
                            .phone = S("+30 210 123 4567"),
                            .street = S("Akti Miaouli 1"),
                            .city = S("Piraeus"),
                            .postcode = S("185 35"),
                            .country = S("GR"),
                            .vat_number = S("EL094019245") };
}

/* The only issue of the input, or NULL when there is none. */
static const CustomerIssue *only_issue(const CustomerInput *input)
{
    static CustomerIssue issues[CUSTOMER_ISSUE_MAX];
    size_t count = customer_check(input, S("aegean.example"), issues);
    CHECK(count <= 1);
    return count == 0 ? NULL : &issues[0];
}

static void check_only(const CustomerInput *input, const char *field, bool warning)
{
    const CustomerIssue *issue = only_issue(input);
    CHECK(issue != NULL);
    CHECK_STR(str_from_cstr(issue->field), str_from_cstr(field));
    CHECK(issue->warning == warning);
    CHECK(issue->text.len > 0);
}

TEST(a_good_form_has_no_issue)
{
    CustomerInput input = good_input();
    CHECK(only_issue(&input) == NULL);
    CHECK_OK(customer_refusal(&input, NULL, 0));
    input.company = S("Ελληνική Εταιρεία");
    input.vat_number = S("");
    CHECK(only_issue(&input) == NULL);
    input.country = S("AE"); /* no postcodes there */
    input.postcode = S("");
    input.region = S("Dubai");
    CHECK(only_issue(&input) == NULL);
    input.vat_number = S("any form");
    CHECK(only_issue(&input) == NULL);
}

/* EVIDENCE: R-ORD-03 what is needed follows the country's addresses */
TEST(a_region_is_needed_where_addresses_have_one)
{
    CustomerInput input = good_input();
    input.country = S("US");
    input.postcode = S("95014");
    input.vat_number = S("");
    check_only(&input, "region", false);
    input.region = S("CA");
    CHECK(only_issue(&input) == NULL);
    input.postcode = S("");
    check_only(&input, "postcode", false);
    input.country = S("SG");
    input.city = S("");
    input.postcode = S("546080");
    CHECK(only_issue(&input) == NULL);
}

TEST(a_wrong_check_digit_of_a_vat_number_is_an_error)
{
    CustomerInput input = good_input();
    input.vat_number = S("el 094-019-246");
    check_only(&input, "vat_number", false);
}

/* EVIDENCE: R-ORD-03 company name errors (field guide B1.5) */
TEST(some_company_names_are_errors)
{
    static const char *const names[] = { "",    "  ",     "X",       "Ω",    "...", "& / -",
                                         "llc", "L.L.C.", "G m b H", "S.A.", "ΙΚΕ", "Limited" };
    CustomerInput input = good_input();
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        input.company = str_from_cstr(names[i]);
        check_only(&input, "company", false);
    }
}

/* EVIDENCE: R-ORD-03 company name warnings (field guide B1.5) */
TEST(some_company_names_are_warnings)
{
    static const char *const names[] = { "acme.com", "shop.gr",    "Aaaacme", "Foo ΑΑΑ",
                                         "A B C",    "J P Morgan", "111 Ltd" };
    static const char *const fine[] = { "ACME Inc.", "A & B",
                                        "3M",        "AB Vassilopoulos",
                                        "Foo S.A",   "v1.2 Ltd",
                                        "One.",      "Aa Bb",
                                        ".net",      "Rev2.0",
                                        "a.bcdefgh", "X Ray",
                                        "A  X",      "Limited Liability Partners" };
    CustomerInput input = good_input();
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        input.company = str_from_cstr(names[i]);
        check_only(&input, "company", true);
    }
    for (size_t i = 0; i < COUNT_OF(fine); i++) {
        input.company = str_from_cstr(fine[i]);
        CHECK(only_issue(&input) == NULL);
    }
}

TEST(every_field_is_checked)
{
    static const char *const wrong[][2] = {
        { "contact", "" },
        { "email", "" },
        { "email", "eva" },
        { "email", "eva@microsoft.com" },
        { "email", "eva@Aegean.example" },
        { "phone", "" },
        { "phone", "12" },
        { "street", "" },
        { "city", "" },
        { "city", "Pir\naeus" },
        { "region", "\x7F" },
        { "postcode", "" },
        { "postcode", "1853" },
        { "country", "" },
        { "country", "Greece" },
        { "vat_number", "094019245" },
        { "street", "\xFF" },
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CustomerInput input = good_input();
        struct {
            const char *name;
            Str *value;
        } fields[] = { { "contact", &input.contact },
                       { "email", &input.email },
                       { "phone", &input.phone },
                       { "street", &input.street },
                       { "city", &input.city },
                       { "region", &input.region },
                       { "postcode", &input.postcode },
                       { "country", &input.country },
                       { "vat_number", &input.vat_number } };
        for (size_t k = 0; k < COUNT_OF(fields); k++) {
            if (str_eq(str_from_cstr(fields[k].name), str_from_cstr(wrong[i][0]))) {
                *fields[k].value = str_from_cstr(wrong[i][1]);
            }
        }
        check_only(&input, wrong[i][0], false);
    }
}

TEST(too_long_a_text_is_an_error)
{
    static char text[CUSTOMER_TEXT_BYTES_MAX + 1];
    CustomerInput input = good_input();
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % 2 == 0 ? 'a' : 'b';
    }
    input.street = (Str){ text, CUSTOMER_TEXT_BYTES_MAX };
    CHECK(only_issue(&input) == NULL);
    input.street.len++;
    check_only(&input, "street", false);
}

TEST(an_empty_form_names_every_required_field_at_once)
{
    CustomerIssue issues[CUSTOMER_ISSUE_MAX];
    CustomerInput input = { 0 };
    size_t count = customer_check(&input, S(""), issues);
    CHECK_INT(count, 7); /* company, contact, e-mail, phone, street, city, country */
    for (size_t i = 0; i < count; i++) {
        CHECK(issues[i].missing);
    }
    CHECK_ERR(customer_refusal(&input, issues, count), FIELD_REQUIRED);
}

/* EVIDENCE: R-ORD-03 a warning can be overridden with a reason; an error cannot */
TEST(a_warning_is_overridden_with_a_reason_and_an_error_is_not)
{
    CustomerIssue issues[CUSTOMER_ISSUE_MAX];
    CustomerInput input = good_input();
    input.company = S("acme.com");
    size_t count = customer_check(&input, S(""), issues);
    Err *err = customer_refusal(&input, issues, count);
    CHECK_ERR(err, FIELD_INVALID);
    CHECK_STR(str_from_cstr(err->field), S("override_warning"));
    input.override_warning = true;
    err = customer_refusal(&input, issues, count);
    CHECK_ERR(err, FIELD_REQUIRED);
    CHECK_STR(str_from_cstr(err->field), S("reason"));
    input.reason = S("it is their registered name");
    CHECK_OK(customer_refusal(&input, issues, count));
    input.phone = S("x");
    count = customer_check(&input, S(""), issues);
    err = customer_refusal(&input, issues, count);
    CHECK_ERR(err, FIELD_INVALID);
    CHECK_STR(str_from_cstr(err->field), S("phone"));
    issues[1].warning = true; /* the first of two warnings is the one that is named */
    input.override_warning = false;
    CHECK_ERR(customer_refusal(&input, issues, count), FIELD_INVALID);
}

TEST(an_email_address_has_a_name_and_a_domain)
{
    static const char *const good[] = { "a@b.gr", "first.last+tag@mail.example.com", "ελένη@ταχ.gr",
                                        "o'hara@x-y.eu" };
    static const char *const bad[] = { "",         "a",         "@b.gr",   "a@",       "a@b",
                                       "a@b..gr",  "a@.gr",     "a@b.gr.", "a b@c.gr", "a@b c.gr",
                                       ".a@b.gr",  "a.@b.gr",   "a@-b.gr", "a@b-.gr",  "a@b@c.gr",
                                       "a\"@b.gr", "a\xFF@b.gr" };
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        CHECK(email_valid(str_from_cstr(good[i])));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        CHECK(!email_valid(str_from_cstr(bad[i])));
    }
    static char text[260];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = 'a';
    }
    text[1] = '@';
    text[3] = '.';
    CHECK(email_valid((Str){ text, 254 }));
    CHECK(!email_valid((Str){ text, 255 }));
    CHECK_STR(email_domain(S("a@b.gr")), S("b.gr"));
    CHECK_STR(email_domain(S("nobody")), S(""));
}

TEST(a_phone_number_has_five_to_fifteen_digits)
{
    CHECK(phone_valid(S("+30 210 1234567")));
    CHECK(phone_valid(S("(0)30/1234-56.78")));
    CHECK(phone_valid(S("12345")));
    CHECK(phone_valid(S("123456789012345")));
    CHECK(!phone_valid(S("1234")));
    CHECK(!phone_valid(S("1234567890123456")));
    CHECK(!phone_valid(S("12345+6")));
    CHECK(!phone_valid(S("call 12345")));
}
