/*
 * simulator_facts.c - endpoints that look like a vendor's and can never be anybody's: names under
 * .example (RFC 2606), addresses of 192.0.2.0/24 (RFC 5737).
 */
#include "connector/answer.h"
#include "connector/simulator_internal.h"

#include <inttypes.h>

typedef struct Maker {
    Answer *answer;
    Arena *out;
    const Json *settings;
    const DesiredState *desired;
    Str address;
    Str id; /* the service code without its prefix */
} Maker;

static Str setting(const Maker *maker, const char *name)
{
    Str text = json_member(maker->settings, str_from_cstr(name))->text;
    return str_dup(maker->out, text);
}

static void add(const Maker *maker, const char *name, const char *label, Str value)
{
    answer_fact(maker->answer, str_from_cstr(name), str_from_cstr(label), value);
}

static void add_password(const Maker *maker, const char *username)
{
    add(maker, "username", "User name", str_from_cstr(username));
    answer_secret(maker->answer, S("password"), S("Password"),
                  seed_password(maker->out, maker->desired, S("simulator")));
}

static void make_data_center(const Maker *maker)
{
    add(maker, "console_url", "Console",
        arena_printf(maker->out, "https://%.*s.dc.example/", STR_ARG(maker->id)));
    add(maker, "gateway", "Public address", maker->address);
    add(maker, "region", "Region", setting(maker, "region"));
    add_password(maker, "admin");
}

static void make_server(const Maker *maker)
{
    Str image = setting(maker, "image");
    bool windows = str_starts(image, S("windows"));

    add(maker, "host", "Host",
        arena_printf(maker->out, "%.*s.cloud.example", STR_ARG(setting(maker, "name"))));
    add(maker, "address", "Address", maker->address);
    add(maker, "image", "Image", image);
    add_password(maker, windows ? "Administrator" : "root");
}

static void make_firewall(const Maker *maker)
{
    size_t count = json_member(maker->settings, S("rules"))->count;

    add(maker, "policy_id", "Policy", arena_printf(maker->out, "fw-%.*s", STR_ARG(maker->id)));
    add(maker, "default_policy", "Default policy", setting(maker, "default_policy"));
    add(maker, "rule_count", "Rules", arena_printf(maker->out, "%zu", count));
}

static void make_exchange(const Maker *maker)
{
    Str domain = setting(maker, "domain");

    add(maker, "domain", "Domain", domain);
    add(maker, "webmail_url", "Webmail", S("https://webmail.mail.example/"));
    add(maker, "imap_host", "IMAP server", S("imap.mail.example"));
    add(maker, "smtp_host", "SMTP server", S("smtp.mail.example"));
    add(maker, "domain_proof", "TXT record",
        arena_printf(maker->out, "stoa-domain=%.*s", STR_ARG(maker->id)));
    add_password(maker, "administrator");
}

static void make_microsoft(const Maker *maker)
{
    Str tenant = setting(maker, "tenant");

    add(maker, "tenant", "Tenant",
        arena_printf(maker->out, "%.*s.onmicrosoft.example", STR_ARG(tenant)));
    add(maker, "portal_url", "Portal", S("https://portal.office.example/"));
    add(maker, "licences", "Licences",
        arena_printf(maker->out, "%" PRId64, maker->desired->quantity));
    add_password(maker, "admin");
}

static void make_database(const Maker *maker)
{
    Str name = setting(maker, "name");

    add(maker, "host", "Host", S("db.cloud.example"));
    add(maker, "port", "Port", S("5432"));
    add(maker, "database", "Database", name);
    add(maker, "connection_string", "Connection string",
        arena_printf(maker->out, "postgresql://%.*s_owner@db.cloud.example:5432/%.*s",
                     STR_ARG(name), STR_ARG(name)));
    add_password(maker,
                 str_cstr(maker->out, arena_printf(maker->out, "%.*s_owner", STR_ARG(name))));
}

static const struct {
    Str kind;
    void (*make)(const Maker *maker);
} makers[] = {
    { STR_INIT("cloud_data_center"), make_data_center },
    { STR_INIT("cloud_database"), make_database },
    { STR_INIT("cloud_firewall"), make_firewall },
    { STR_INIT("cloud_server"), make_server },
    { STR_INIT("hosted_exchange"), make_exchange },
    { STR_INIT("ms_cloud_services"), make_microsoft },
};

void simulator_facts(Answer *answer, Arena *out, Str kind, const Json *settings,
                     const DesiredState *desired)
{
    Str code = desired->service_code;
    size_t prefix = str_find(code, S("_"), 0);
    Maker maker = {
        .answer = answer,
        .out = out,
        .settings = settings,
        .desired = desired,
        .address = arena_printf(out, "192.0.2.%d", (int)(str_hash(code) % 254) + 1),
        .id = str_dup(out, prefix < code.len ? str_slice(code, prefix + 1, code.len) : code),
    };
    for (size_t i = 0; i < COUNT_OF(makers); i++) {
        if (str_eq(kind, makers[i].kind)) {
            makers[i].make(&maker);
        }
    }
}
