/* simulator_fields.c - the set-up form of each kind of service (R-WSP-02 to R-WSP-07). */
#include "connector/cloud_database.h"
#include "connector/simulator_internal.h"

enum { HOST_LABEL_MAX = 63, DOMAIN_MAX = 253, MAIL_MAX = 254, LONG_TEXT_MAX = 4000, RULE_MAX = 50 };

#define TEXT(field, title, hint, needed, max_bytes)                                \
    {                                                                              \
        .name = STR_INIT(field), .label = STR_INIT(title), .help = STR_INIT(hint), \
        .kind = SETTING_TEXT, .required = (needed), .bytes_max = (max_bytes)       \
    }
/* Each service has another one. */
#define OWN_TEXT(field, title, hint, max_bytes)                                       \
    {                                                                                 \
        .name = STR_INIT(field), .label = STR_INIT(title), .help = STR_INIT(hint),    \
        .kind = SETTING_TEXT, .required = true, .own = true, .bytes_max = (max_bytes) \
    }
#define NUMBER(field, title, hint, least, most, first)                                    \
    {                                                                                     \
        .name = STR_INIT(field), .label = STR_INIT(title), .help = STR_INIT(hint),        \
        .kind = SETTING_NUMBER, .min = (least), .max = (most), .initial = STR_INIT(first) \
    }
#define CHOICE(field, title, hint, words, first)                                     \
    {                                                                                \
        .name = STR_INIT(field), .label = STR_INIT(title), .help = STR_INIT(hint),   \
        .kind = SETTING_CHOICE, .choices = (words), .choice_count = COUNT_OF(words), \
        .initial = STR_INIT(first)                                                   \
    }
#define LINES(field, title, hint, max_bytes, most)                                 \
    {                                                                              \
        .name = STR_INIT(field), .label = STR_INIT(title), .help = STR_INIT(hint), \
        .kind = SETTING_LINES, .bytes_max = (max_bytes), .max = (most)             \
    }

/* For a script's "ask answer: …". */
#define ANSWER                                                                              \
    {                                                                                       \
        .name = STR_INIT("answer"), .label = STR_INIT("Your answer"), .kind = SETTING_TEXT, \
        .later = true, .bytes_max = CONNECTOR_TEXT_MAX                                      \
    }

static const Str regions[] = { STR_INIT("eu-central"), STR_INIT("eu-north"), STR_INIT("us-east") };
static const Str network_modes[] = { STR_INIT("routed"), STR_INIT("isolated") };
static const Str images[] = { STR_INIT("debian-12"), STR_INIT("ubuntu-24.04"), STR_INIT("alma-9"),
                              STR_INIT("windows-2022") };
static const Str policies[] = { STR_INIT("drop"), STR_INIT("accept") };

static const SettingField data_center[] = {
    OWN_TEXT("name", "Name", "Small letters, digits and hyphens.", HOST_LABEL_MAX),
    CHOICE("region", "Region", "Where the data is kept.", regions, "eu-central"),
    NUMBER("vcpu", "Virtual processors", "The pool for all servers.", 1, 512, "8"),
    NUMBER("ram_gb", "Memory in GB", "The pool for all servers.", 1, 4096, "32"),
    NUMBER("storage_gb", "Storage in GB", "The pool for all servers.", 10, 100000, "500"),
    NUMBER("public_ips", "Public addresses", "IPv4 addresses.", 0, 64, "1"),
    TEXT("network_cidr", "Network", "The first network, such as 10.0.0.0/24.", false, 64),
    CHOICE("network_mode", "Network mode", "Routed networks reach the internet.", network_modes,
           "routed"),
    LINES("dns", "Name servers", "One address a line.", 64, 4),
    TEXT("admin_email", "First administrator", "An e-mail address.", false, MAIL_MAX),
    ANSWER,
};

static const SettingField server[] = {
    OWN_TEXT("name", "Host name", "Small letters, digits and hyphens.", HOST_LABEL_MAX),
    CHOICE("region", "Region", "Where the server runs.", regions, "eu-central"),
    CHOICE("image", "Image", "The operating system.", images, "debian-12"),
    NUMBER("vcpu", "Virtual processors", "", 1, 64, "2"),
    NUMBER("ram_gb", "Memory in GB", "", 1, 512, "4"),
    NUMBER("storage_gb", "Disk in GB", "It can grow later, not shrink.", 10, 10000, "40"),
    TEXT("data_center", "Data center", "The name of yours, or empty.", false, HOST_LABEL_MAX),
    TEXT("network", "Network", "A network of the data center, or empty.", false, HOST_LABEL_MAX),
    TEXT("ssh_key", "SSH key", "A public key; without one a password is made.", false,
         LONG_TEXT_MAX),
    TEXT("cloud_init", "Cloud-init", "Run when the server starts first.", false, LONG_TEXT_MAX),
    ANSWER,
};

static const SettingField firewall[] = {
    OWN_TEXT("name", "Name", "Small letters, digits and hyphens.", HOST_LABEL_MAX),
    TEXT("attached_to", "Attached to", "The name of a network or server.", false, HOST_LABEL_MAX),
    CHOICE("default_policy", "Default policy", "For what no rule fits.", policies, "drop"),
    LINES("rules", "Rules", "One a line, in order: in tcp 443 0.0.0.0/0 accept", 200, RULE_MAX),
    ANSWER,
};

static const SettingField exchange[] = {
    OWN_TEXT("name", "Organisation", "As it is shown to its users.", 100),
    OWN_TEXT("domain", "Domain", "Such as example.org; it must be yours.", DOMAIN_MAX),
    NUMBER("mailboxes", "Mailboxes", "", 1, 10000, "5"),
    NUMBER("quota_gb", "GB per mailbox", "", 1, 100, "50"),
    TEXT("admin_email", "Administrator", "Who gets the first password.", false, MAIL_MAX),
    ANSWER,
};

static const SettingField microsoft[] = {
    OWN_TEXT("tenant", "Tenant", "The part before .onmicrosoft.com.", 27),
    TEXT("country", "Country", "Two letters, such as GR.", true, 2),
    TEXT("name", "Company", "As Microsoft shall know it.", false, 100),
    TEXT("domain", "Domain", "Your own domain, or empty.", false, DOMAIN_MAX),
    TEXT("admin_email", "Administrator", "An e-mail address.", false, MAIL_MAX),
    ANSWER,
};

typedef struct Form {
    Str kind;
    const SettingField *fields;
    size_t field_count;
} Form;

static const Form forms[] = {
    { STR_INIT("cloud_data_center"), data_center, COUNT_OF(data_center) },
    { STR_INIT("cloud_server"), server, COUNT_OF(server) },
    { STR_INIT("cloud_firewall"), firewall, COUNT_OF(firewall) },
    { STR_INIT("hosted_exchange"), exchange, COUNT_OF(exchange) },
    { STR_INIT("ms_cloud_services"), microsoft, COUNT_OF(microsoft) },
};

const SettingField *simulator_fields(Str kind, size_t *ret_count)
{
    *ret_count = 0;
    if (str_eq(kind, S("cloud_database"))) {
        *ret_count = cloud_database_field_count;
        return cloud_database_fields;
    }
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (str_eq(kind, forms[i].kind)) {
            *ret_count = forms[i].field_count;
            return forms[i].fields;
        }
    }
    return NULL;
}
