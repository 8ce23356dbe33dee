/* simulator_check.c - the rules of each kind of service beyond its form's. */
#include "connector/answer.h"
#include "connector/cidr.h"
#include "connector/cloud_database.h"
#include "connector/simulator_internal.h"

enum { DOMAIN_BYTES_MAX = 253, LABEL_BYTES_MAX = 63, TENANT_BYTES_MAX = 27, PORT_MAX = 65535 };

/* Says in one sentence what is wrong with a value; empty when nothing is. */
typedef Str Rule(Arena *out, Str value);

static bool label_valid(Str label)
{
    if (label.len == 0 || label.len > LABEL_BYTES_MAX || label.ptr[0] == '-' ||
        label.ptr[label.len - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < label.len; i++) {
        char c = label.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    return true;
}

static bool domain_valid(Str domain)
{
    size_t labels = 0;
    Str rest = domain;
    Str label;

    while (str_next(&rest, '.', &label)) { /* bounded by the text */
        if (!label_valid(label)) {
            return false;
        }
        labels++;
    }
    return labels >= 2 && domain.len <= DOMAIN_BYTES_MAX;
}

static Str rule_label(Arena *out, Str value)
{
    (void)out;
    return label_valid(value) ? S("")
                              : S("Use small letters, digits and hyphens, at most 63 of them; no "
                                  "hyphen at either end.");
}

static Str rule_domain(Arena *out, Str value)
{
    (void)out;
    return domain_valid(value) ? S("") : S("This is not a domain such as example.org.");
}

static Str rule_mail(Arena *out, Str value)
{
    (void)out;
    size_t at = str_find(value, S("@"), 0);
    bool valid = at > 0 && at < value.len && str_find(value, S(" "), 0) == value.len &&
                 domain_valid(str_slice(value, at + 1, value.len));
    return valid ? S("") : S("This is not an e-mail address such as eva@example.org.");
}

static Str rule_tenant(Arena *out, Str value)
{
    (void)out;
    bool valid = label_valid(value) && str_find(value, S("-"), 0) == value.len &&
                 value.len <= TENANT_BYTES_MAX;
    return valid ? S("") : S("Use small letters and digits, at most 27 of them.");
}

static Str rule_country(Arena *out, Str value)
{
    (void)out;
    bool valid = value.len == 2 && value.ptr[0] >= 'A' && value.ptr[0] <= 'Z' &&
                 value.ptr[1] >= 'A' && value.ptr[1] <= 'Z';
    return valid ? S("") : S("Write the country as two capital letters, such as GR.");
}

static Str rule_cidr(Arena *out, Str value)
{
    Str canonical;
    return cidr_parse(out, value, &canonical);
}

static Str rule_address(Arena *out, Str value)
{
    Str canonical;
    bool v6 = str_find(value, S(":"), 0) < value.len;
    Str cidr = arena_printf(out, "%.*s/%s", STR_ARG(value), v6 ? "128" : "32");
    Str wrong = cidr_parse(out, cidr, &canonical);
    return wrong.len == 0 ? S("") : S("This is not an IP address.");
}

static bool port_valid(Str port)
{
    int64_t number;
    return str_eq(port, S("any")) ||
           (str_parse_int64(port, &number) && number >= 1 && number <= PORT_MAX);
}

static bool one_of(Str word, Str a, Str b, Str c)
{
    return str_eq(word, a) || str_eq(word, b) || str_eq(word, c);
}

/* "in tcp 443 0.0.0.0/0 accept [comment…]" */
static Str rule_firewall(Arena *out, Str value)
{
    enum { DIRECTION, PROTOCOL, PORT, NETWORK, ACTION, WORD_COUNT };
    Str words[WORD_COUNT];
    Str rest = value;
    Str canonical;

    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (!str_next(&rest, ' ', &words[i])) {
            words[i] = S("");
        }
    }
    bool valid = one_of(words[DIRECTION], S("in"), S("out"), S("")) && words[DIRECTION].len > 0 &&
                 one_of(words[PROTOCOL], S("tcp"), S("udp"), S("icmp")) &&
                 port_valid(words[PORT]) &&
                 one_of(words[ACTION], S("accept"), S("drop"), S("reject"));
    if (!valid) {
        return arena_printf(out, "The rule \"%.*s\" is not like: in tcp 443 0.0.0.0/0 accept",
                            STR_ARG(value));
    }
    return cidr_parse(out, words[NETWORK], &canonical);
}

static const struct {
    Str kind; /* empty: every kind */
    Str field;
    Rule *rule;
} rules[] = {
    { STR_INIT("cloud_data_center"), STR_INIT("name"), rule_label },
    { STR_INIT("cloud_data_center"), STR_INIT("network_cidr"), rule_cidr },
    { STR_INIT("cloud_data_center"), STR_INIT("dns"), rule_address },
    { STR_INIT("cloud_server"), STR_INIT("name"), rule_label },
    { STR_INIT("cloud_server"), STR_INIT("data_center"), rule_label },
    { STR_INIT("cloud_server"), STR_INIT("network"), rule_label },
    { STR_INIT("cloud_firewall"), STR_INIT("name"), rule_label },
    { STR_INIT("cloud_firewall"), STR_INIT("attached_to"), rule_label },
    { STR_INIT("cloud_firewall"), STR_INIT("rules"), rule_firewall },
    { STR_INIT("ms_cloud_services"), STR_INIT("tenant"), rule_tenant },
    { STR_INIT("ms_cloud_services"), STR_INIT("country"), rule_country },
    { STR_INIT(""), STR_INIT("domain"), rule_domain },
    { STR_INIT(""), STR_INIT("admin_email"), rule_mail },
};

static Answer check_value(const ConnectorCall *call, Str field, Rule *rule, const Json *value)
{
    size_t count = value->kind == JSON_ARRAY ? value->count : 1;

    for (size_t i = 0; i < count; i++) {
        Str text = value->kind == JSON_ARRAY ? value->items[i].text : value->text;
        Str wrong = rule(call->out, text);
        if (wrong.len > 0) {
            return answer_refused(S("field.invalid"), field, wrong);
        }
    }
    return answer_done();
}

static Answer check_rules(const ConnectorCall *call, Str kind, const Json *settings)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        bool fits = rules[i].kind.len == 0 || str_eq(rules[i].kind, kind);
        const Json *value = json_member(settings, rules[i].field);
        if (fits && value->kind != JSON_MISSING) {
            Answer answer = check_value(call, rules[i].field, rules[i].rule, value);
            if (answer.kind != ANSWER_DONE) {
                return answer;
            }
        }
    }
    return answer_done();
}

static Answer check_script(const Json *settings)
{
    Str text = json_member(settings, S("simulate"))->text;
    Script script;

    if (script_parse(text, &script) != NULL) {
        return answer_refused(S("simulator.script"), S("simulate"),
                              S("The script is not understood."));
    }
    return answer_done();
}

Answer simulator_check(const ConnectorCall *call, Str kind, const Json *settings, bool with_script)
{
    SettingField fields[CONNECTOR_FIELD_MAX];
    size_t count;
    const Json *checked;

    const SettingField *form = simulator_fields(kind, &count);
    if (form == NULL) {
        return answer_refused(S("connector.kind"), S(""), S("This kind is not simulated."));
    }
    for (size_t i = 0; i < count; i++) {
        fields[i] = form[i];
    }
    if (with_script) {
        fields[count] = (SettingField){ .name = S("simulate"),
                                        .label = S("Script"),
                                        .kind = SETTING_TEXT,
                                        .bytes_max = SCRIPT_BYTES_MAX };
        count++;
    }
    Answer answer = str_eq(kind, S("cloud_database"))
                        ? cloud_database_check(call, fields, count, settings)
                        : connector_check_fields(call, fields, count, settings);
    if (answer.kind != ANSWER_DONE) {
        return answer;
    }
    Err *err = json_parse(call->out, answer.text, &checked);
    if (err != NULL) {
        return answer_refused(S("field.invalid"), S(""), str_dup(call->out, err_message(err)));
    }
    Answer ruled = check_rules(call, kind, checked);
    if (ruled.kind != ANSWER_DONE) {
        return ruled;
    }
    Answer scripted = check_script(checked);
    return scripted.kind == ANSWER_DONE ? answer : scripted;
}
