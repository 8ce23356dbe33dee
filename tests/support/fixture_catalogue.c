/* fixture_catalogue.c - products, plans, add-ons and price lists for the tree of the fixture. */
#include "service/catalogue.h"
#include "service/customer.h"
#include "tests/support/fixture.h"
#include "tests/support/fixture_internal.h"

/* A product without its plans; the prices of its plans are below. */
typedef struct ProductSample {
    const char *code;
    const char *kind;
    const char *name;
    const char *more; /* further members */
    const char *plans;
} ProductSample;

#define PLAN(code, name, term, billing, eur, usd, cost)                                         \
    "{\"code\":\"" code "\",\"name\":\"" name "\",\"term\":\"" term "\",\"billing\":\"" billing \
    "\",\"quantity_min\":1,\"quantity_max\":500,\"quantity_step\":1,\"unit\":\"unit\","         \
    "\"price\":{\"EUR\":\"" eur "\",\"USD\":\"" usd "\"},\"cost\":{\"EUR\":\"" cost "\"}}"

static const ProductSample product_samples[] = {
    { "postgresql-small", "cloud_database", "PostgreSQL Small",
      "\"popular\":true,\"settings\":{\"engine\":\"postgresql\",\"size_gb\":10},"
      "\"addons\":[\"database-storage\",\"database-backup\"],",
      PLAN("postgresql-small-monthly", "Monthly", "P1M", "P1M", "24.90", "26.90", "17.43") "," PLAN(
          "postgresql-small-yearly", "Yearly", "P1Y", "P1Y", "268.92", "290.52", "188.24") },
    { "database-storage", "cloud_database", "Database Storage 10 GB", "\"addon\":true,",
      PLAN("database-storage-monthly", "Monthly", "P1M", "P1M", "4.90", "5.30", "3.43") },
    { "database-backup", "cloud_database", "Database Backup", "\"addon\":true,",
      PLAN("database-backup-monthly", "Monthly", "P1M", "P1M", "6.00", "6.50", "4.20") },
    { "server-small", "cloud_server", "Server Small", "\"featured\":true,",
      PLAN("server-small-monthly", "Monthly", "P1M", "P1M", "9.99", "10.79",
           "6.99") "," PLAN("server-small-1y-monthly", "1 year, paid monthly", "P1Y", "P1M", "8.99",
                            "9.71", "6.29") },
    { "firewall-essential", "cloud_firewall", "Firewall Essential", "",
      PLAN("firewall-essential-monthly", "Monthly", "P1M", "P1M", "19.00", "20.50", "13.30") },
    { "exchange-basic", "hosted_exchange", "Exchange Basic", "\"refund\":\"none\",",
      PLAN("exchange-basic-monthly", "Monthly", "P1M", "P1M", "2.40", "2.60", "1.68") "," PLAN(
          "exchange-basic-metered", "Small parts", "P1M", "P1M", "0.00834", "0.009", "0.00584") },
};

static Str catalogue_json(void)
{
    StrBuf buf = buf_new(&test_arena, 8192);
    buf_add(&buf, S("{\"stoa_catalogue\":1,\"products\":["));
    for (size_t i = 0; i < COUNT_OF(product_samples); i++) {
        const ProductSample *sample = &product_samples[i];
        bool no_refund =
            str_find(str_from_cstr(sample->more), S("refund"), 0) < str_from_cstr(sample->more).len;
        buf_addf(&buf,
                 "%s{\"code\":\"%s\",\"kind\":\"%s\",\"connector\":\"simulator\",\"name\":\"%s\","
                 "\"vendor\":\"Stoa Cloud\",\"category\":\"Sample\",\"industries\":[],"
                 "\"summary\":\"A sample called %s.\",\"description\":\"Text.\","
                 "\"image\":\"img/products/%s.svg\",\"tax_category\":\"S\",%s"
                 "\"retention_minutes\":10,%s\"plans\":[%s]}",
                 i > 0 ? "," : "", sample->code, sample->kind, sample->name, sample->name,
                 sample->code, no_refund ? "" : "\"refund\":\"day\",", sample->more, sample->plans);
    }
    buf_add(&buf, S("]}"));
    return buf_str(&buf);
}

static void list_give(Fixture *fixture, FixtureAccount owner, const char *code, int64_t markup_ppm,
                      FixtureAccount buyer)
{
    Call call = fixture_system_call(fixture);
    PriceListNew list = { .owner = fixture->accounts[owner],
                          .code = str_from_cstr(code),
                          .name = owner == FIXTURE_STOA ? S("Partners EUR") : S("Customers"),
                          .currency = CURRENCY("EUR"),
                          .markup_ppm = markup_ppm,
                          .listed_only = owner == FIXTURE_STOA };
    PriceListId id;
    CHECK_OK(svc_price_list_save(&call, &list, &id));
    CHECK_OK(svc_account_price_list(&call, fixture->accounts[buyer], id));
}

void catalogue_make(Fixture *fixture)
{
    Call call = fixture_system_call(fixture);
    ImportResult result;
    CHECK_OK(svc_import_catalogue(&call, catalogue_json(), false, &result));
    list_give(fixture, FIXTURE_STOA, "partners-eur", 0, FIXTURE_MERIDIAN);
    list_give(fixture, FIXTURE_STOA, "partners-eur", 0, FIXTURE_NORDLICHT);
    list_give(fixture, FIXTURE_MERIDIAN, "lite", 60000, FIXTURE_AEGEAN);
    list_give(fixture, FIXTURE_AEGEAN, "customers", 200000, FIXTURE_BLUE_HARBOUR);
    list_give(fixture, FIXTURE_NORDLICHT, "customers", 225000, FIXTURE_HANSE);
}
