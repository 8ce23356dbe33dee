/* customer.c - the checks of the end customer form (R-ORD-03; field guide B1.5). */
#include "domain/customer.h"

#include "domain/address.h"
#include "domain/contact.h"
#include "domain/country.h"
#include "domain/tax.h"
#include "domain/vat_check.h"

enum {
    DOMAIN_ENDING_MIN = 2,
    DOMAIN_ENDING_MAX = 6,
    SUFFIX_BYTES_MAX = 16,
    VAT_TEXT_BYTES_MAX = 32,
    REPEAT_MAX = 2 /* the same character in a row */
};

/* Legal forms that are no name alone; in lower case, without dots and blanks. */
static const Str legal_forms[] = {
    STR_INIT("ab"),  STR_INIT("ae"),   STR_INIT("ag"),      STR_INIT("aps"),  STR_INIT("as"),
    STR_INIT("bv"),  STR_INIT("co"),   STR_INIT("company"), STR_INIT("corp"), STR_INIT("doo"),
    STR_INIT("epe"), STR_INIT("eood"), STR_INIT("gmbh"),    STR_INIT("ike"),  STR_INIT("inc"),
    STR_INIT("kft"), STR_INIT("kg"),   STR_INIT("limited"), STR_INIT("llc"),  STR_INIT("llp"),
    STR_INIT("ltd"), STR_INIT("nv"),   STR_INIT("oe"),      STR_INIT("ohg"),  STR_INIT("ood"),
    STR_INIT("oy"),  STR_INIT("plc"),  STR_INIT("sa"),      STR_INIT("sarl"), STR_INIT("sas"),
    STR_INIT("sl"),  STR_INIT("spa"),  STR_INIT("spzoo"),   STR_INIT("srl"),  STR_INIT("sro"),
    STR_INIT("ΑΕ"),  STR_INIT("ΕΕ"),   STR_INIT("ΕΠΕ"),     STR_INIT("ΙΚΕ"),  STR_INIT("ΟΕ"),
};

typedef struct Issues {
    CustomerIssue *items;
    size_t count;
} Issues;

static void add_error(Issues *issues, const char *field, Str text)
{
    assert(issues->count < CUSTOMER_ISSUE_MAX);
    issues->items[issues->count++] = (CustomerIssue){ .field = field, .text = text };
}

static void add_missing(Issues *issues, const char *field)
{
    add_error(issues, field, S("Please fill in this field."));
    issues->items[issues->count - 1].missing = true;
}

static void add_warning(Issues *issues, const char *field, Str text)
{
    add_error(issues, field, text);
    issues->items[issues->count - 1].warning = true;
}

static bool letter_or_digit(char c)
{
    bool ascii = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return ascii || (unsigned char)c >= 0x80; /* any other script */
}

/* The bytes of the character at `at`; the text is valid UTF-8. */
static size_t char_len(Str text, size_t at)
{
    size_t len = 1;
    while (at + len < text.len && ((unsigned char)text.ptr[at + len] & 0xC0) == 0x80) {
        len++;
    }
    return len;
}

/* Fit to be stored and printed on one line: UTF-8, no control characters, not too long. */
static bool printable(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < ' ' || c == 0x7F) {
            return false;
        }
    }
    return text.len <= CUSTOMER_TEXT_BYTES_MAX && str_utf8_valid(text);
}

/* Reports a text that is missing though required, or unfit; true when the field can be looked at
 * further. */
static bool check_text(Issues *issues, const char *field, Str text, bool required)
{
    if (!printable(text)) {
        add_error(issues, field, S("This text is too long or has characters that cannot be used."));
        return false;
    }
    if (str_trim(text).len == 0) {
        if (required) {
            add_missing(issues, field);
        }
        return false;
    }
    return true;
}

static bool only_signs(Str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (letter_or_digit(name.ptr[i])) {
            return false;
        }
    }
    return true;
}

static bool lone_legal_form(Str name)
{
    char text[SUFFIX_BYTES_MAX];
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '.' || name.ptr[i] == ' ') {
            continue;
        }
        if (len == sizeof text) {
            return false;
        }
        text[len++] = name.ptr[i];
    }
    for (size_t i = 0; i < COUNT_OF(legal_forms); i++) {
        if (str_eq_nocase((Str){ text, len }, legal_forms[i])) {
            return true;
        }
    }
    return false;
}

/* "acme.com": one word with two to six letters after its last dot. */
static bool looks_like_domain(Str name)
{
    size_t dot = name.len;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == ' ') {
            return false;
        }
        dot = name.ptr[i] == '.' ? i : dot;
    }
    if (dot == name.len || dot == 0) {
        return false;
    }
    Str ending = str_slice(name, dot + 1, name.len);
    for (size_t i = 0; i < ending.len; i++) {
        if (!letter_or_digit(ending.ptr[i]) || (ending.ptr[i] >= '0' && ending.ptr[i] <= '9')) {
            return false;
        }
    }
    return ending.len >= DOMAIN_ENDING_MIN && ending.len <= DOMAIN_ENDING_MAX;
}

static bool repeats_character(Str name)
{
    size_t run = 0;
    Str before = { 0 };
    for (size_t at = 0; at < name.len;) {
        Str now = str_slice(name, at, at + char_len(name, at));
        run = str_eq_nocase(before, now) ? run + 1 : 1;
        if (run > REPEAT_MAX) {
            return true;
        }
        before = now;
        at += now.len;
    }
    return false;
}

/* "A B C": two words in a row that are one letter each. */
static bool spaced_letters(Str name)
{
    bool before = false;
    Str word;
    while (str_next(&name, ' ', &word)) {
        bool single = word.len > 0 && char_len(word, 0) == word.len && letter_or_digit(*word.ptr);
        if (single && before) {
            return true;
        }
        before = single;
    }
    return false;
}

static void check_company(Issues *issues, Str company)
{
    const char *field = "company";
    Str name = str_trim(company);
    if (!check_text(issues, field, company, true)) {
        return;
    }
    if (char_len(name, 0) == name.len) {
        add_error(issues, field, S("A company name has more than one character."));
    } else if (only_signs(name)) {
        add_error(issues, field, S("A company name has letters or digits."));
    } else if (lone_legal_form(name)) {
        add_error(issues, field, S("This is only a legal form; the name is missing."));
    } else if (looks_like_domain(name)) {
        add_warning(issues, field, S("This looks like a web address, not like a company name."));
    } else if (repeats_character(name)) {
        add_warning(issues, field, S("A character is repeated three times in the company name."));
    } else if (spaced_letters(name)) {
        add_warning(issues, field, S("The company name has single letters with blanks between."));
    }
}

static void check_email(Issues *issues, Str email, Str partner_domain)
{
    const char *field = "email";
    if (!check_text(issues, field, email, true)) {
        return;
    }
    Str domain = email_domain(email);
    if (!email_valid(email)) {
        add_error(issues, field, S("An e-mail address looks like name@example.com."));
    } else if (str_eq_nocase(domain, S("microsoft.com"))) {
        add_error(issues, field, S("An end customer's address cannot be at microsoft.com."));
    } else if (partner_domain.len > 0 && str_eq_nocase(domain, partner_domain)) {
        add_error(issues, field, S("Please give the end customer's address, not one of your own."));
    }
}

static void check_phone(Issues *issues, Str phone)
{
    if (check_text(issues, "phone", phone, true) && !phone_valid(phone)) {
        add_error(issues, "phone", S("A phone number has 5 to 15 digits, like +30 210 1234567."));
    }
}

static void check_postcode(Issues *issues, const Country *country, bool required, Str postcode)
{
    if (check_text(issues, "postcode", postcode, required) && country != NULL &&
        !postcode_valid(country, postcode)) {
        add_error(issues, "postcode", S("This is not a postcode of the country."));
    }
}

static bool check_digits_valid(Str vat_number)
{
    char text[VAT_TEXT_BYTES_MAX];
    size_t len = 0;
    for (size_t i = 0; i < vat_number.len && len < sizeof(text); i++) {
        char c = vat_number.ptr[i];
        if (c != ' ' && c != '.' && c != '-') {
            text[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        }
    }
    return vat_check_valid((Str){ text, len });
}

static void check_vat_number(Issues *issues, const Country *country, Str vat_number)
{
    if (!check_text(issues, "vat_number", vat_number, false) || country == NULL ||
        !tax_country_in_eu(country->code)) {
        return;
    }
    if (!vat_id_format_valid(country->code, vat_number)) {
        add_error(issues, "vat_number",
                  S("This is not a VAT number of the country; with its prefix one looks like "
                    "EL094019245."));
    } else if (!check_digits_valid(vat_number)) {
        add_error(issues, "vat_number",
                  S("A digit of the VAT number is wrong: its check digit does not fit."));
    }
}

size_t customer_check(const CustomerInput *input, Str partner_domain,
                      CustomerIssue ret_issues[CUSTOMER_ISSUE_MAX])
{
    Issues issues = { ret_issues, 0 };
    const Country *country = country_get(input->country);
    const AddressFormat address = address_format(country);

    check_company(&issues, input->company);
    (void)check_text(&issues, "contact", input->contact, true);
    check_email(&issues, input->email, partner_domain);
    check_phone(&issues, input->phone);
    (void)check_text(&issues, "street", input->street, true);
    (void)check_text(&issues, "city", input->city, address.required[ADDRESS_CITY]);
    (void)check_text(&issues, "region", input->region, address.required[ADDRESS_REGION]);
    check_postcode(&issues, country, address.required[ADDRESS_POSTCODE], input->postcode);
    if (check_text(&issues, "country", input->country, true) && country == NULL) {
        add_error(&issues, "country", S("This is not a country of ISO 3166."));
    }
    check_vat_number(&issues, country, input->vat_number);
    return issues.count;
}

Err *customer_refusal(const CustomerInput *input, const CustomerIssue *issues, size_t count)
{
    const CustomerIssue *warning = NULL;
    for (size_t i = 0; i < count; i++) {
        if (issues[i].missing) {
            return ERR_FIELD(FIELD_REQUIRED, issues[i].field, "%.*s", STR_ARG(issues[i].text));
        }
        if (!issues[i].warning) {
            return ERR_FIELD(FIELD_INVALID, issues[i].field, "%.*s", STR_ARG(issues[i].text));
        }
        warning = warning == NULL ? &issues[i] : warning;
    }
    if (warning == NULL) {
        return NULL;
    }
    if (!input->override_warning) {
        return ERR_FIELD(FIELD_INVALID, "override_warning", "%.*s", STR_ARG(warning->text));
    }
    if (str_trim(input->reason).len < CUSTOMER_REASON_BYTES_MIN) {
        return ERR_FIELD(FIELD_REQUIRED, "reason", "please say why the warning is wrong");
    }
    return NULL;
}
