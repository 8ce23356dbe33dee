/*
 * render_pages.c - writes sample pages as files: render_pages DIR
 *
 * tests/pages/shots.mjs serves them with the product's Content-Security-Policy and takes pictures.
 * The values are at the edge of what real ones are: long names, nothing, many states.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "gen/tpl_sample_components.h"
#include "gen/tpl_shop_home.h"
#include "gen/tpl_shop_sign_in.h"
#include "tests/pages/render.h"
#include "tests/pages/render_office.h"
#include "tests/pages/sample_page.h"

enum { RENDER_ARENA_BYTES = 16 * 1024 * 1024 };

static const Date since = { 20500 };

Money sample_eur(int64_t minor)
{
    return (Money){ minor, CURRENCY("EUR") };
}

Layout sample_layout(Str title, LayoutSection section)
{
    return (Layout){ .title = title,
                     .brand = S("Stoa"),
                     .section = section,
                     .signed_in = true,
                     .kind = ACCOUNT_PARTNER,
                     .user_name = S("Anna Papadaki"),
                     .user_email = S("anna@aegean.example"),
                     .account_name = S("Aegean Cloud Partners"),
                     .csrf = S("token"),
                     .basket_count = 3,
                     .demo = true };
}

Explained sample_explained(int64_t minor)
{
    return (Explained){ .amount = sample_eur(minor),
                        .unit_price = { 2490, 2 },
                        .quantity = 1,
                        .from = since,
                        .to = { since.day + 9 },
                        .cycle_from = { since.day - 21 },
                        .cycle_to = { since.day + 9 },
                        .rounding = S("line_half_up"),
                        .price_source = S("Price list Partners EUR 2026"),
                        .rule = S("R10"),
                        .formula = S("€24.90 × 1 × 9/30 days = €7.47") };
}

static const ProductView products[] = {
    { .code = STR_INIT("postgresql-small"),
      .name = STR_INIT("PostgreSQL Small"),
      .summary = STR_INIT("A managed PostgreSQL database with 10 GB, backups and a private "
                          "address for one application."),
      .image = STR_INIT("img/products/postgresql-small.svg"),
      .kind = SERVICE_KIND_CLOUD_DATABASE,
      .kind_label = STR_INIT("Cloud Database"),
      .priced = true,
      .from_price = { 2490, { "EUR" } },
      .from_billing_label = STR_INIT("a month") },
    { .code = STR_INIT("cdc-starter"),
      .name = STR_INIT("Cloud Data Center Starter"),
      .summary = STR_INIT("A private slice of infrastructure with 4 vCPU, 16 GB of memory and "
                          "200 GB of storage to build your first servers in."),
      .image = STR_INIT("img/products/cdc-starter.svg"),
      .kind = SERVICE_KIND_CLOUD_DATA_CENTER,
      .kind_label = STR_INIT("Cloud Data Center"),
      .simulated = true,
      .priced = true,
      .from_price = { 8280, { "EUR" } },
      .from_billing_label = STR_INIT("a month") },
    { .code = STR_INIT("firewall-business"),
      .name = STR_INIT("Cloud Firewall Business"),
      .summary = STR_INIT("Rules in order, warnings of shadowed ones, and a look at the "
                          "difference before anything is applied."),
      .image = STR_INIT("img/products/firewall-business.svg"),
      .kind = SERVICE_KIND_CLOUD_FIREWALL,
      .kind_label = STR_INIT("Cloud Firewall"),
      .simulated = true,
      .priced = true,
      .from_price = { 3900, { "EUR" } },
      .from_billing_label = STR_INIT("a month") },
    { .code = STR_INIT("m365-e5"),
      .name = STR_INIT("Microsoft 365 E5"),
      .summary = STR_INIT("Office, mail, meetings, telephony and the strictest protection, for "
                          "each person in the company."),
      .image = STR_INIT("img/products/m365-e5.svg"),
      .kind = SERVICE_KIND_MS_CLOUD_SERVICES,
      .kind_label = STR_INIT("MS Cloud Services"),
      .simulated = true },
};

static const FormOption engines[] = { { STR_INIT("postgresql"), STR_INIT("PostgreSQL") },
                                      { STR_INIT("mariadb"), STR_INIT("MariaDB") } };
static const FormField fields[] = {
    { .name = STR_INIT("name"),
      .label = STR_INIT("Database name"),
      .type = STR_INIT("text"),
      .required = true,
      .value = STR_INIT("Ledger Archive!"),
      .hint = STR_INIT("Small letters, digits and _, at most 40."),
      .error = STR_INIT("Only small letters, digits and _ are allowed."),
      .max = 40 },
    { .name = STR_INIT("engine"),
      .label = STR_INIT("Engine"),
      .type = STR_INIT("select"),
      .required = true,
      .value = STR_INIT("mariadb"),
      .options = engines,
      .options_count = COUNT_OF(engines) },
    { .name = STR_INIT("size"),
      .label = STR_INIT("Size in GB"),
      .type = STR_INIT("number"),
      .required = true,
      .value = STR_INIT("10") },
    { .name = STR_INIT("cidrs"),
      .label = STR_INIT("Allowed networks"),
      .type = STR_INIT("text"),
      .placeholder = STR_INIT("192.0.2.0/24"),
      .hint = STR_INIT("Separated by commas.") },
    { .name = STR_INIT("agree"),
      .label = STR_INIT("I accept the service agreement"),
      .type = STR_INIT("checkbox"),
      .required = true },
};

static const EventView events[] = {
    { .summary = STR_INIT("Order placed"),
      .user_name = STR_INIT("Anna Papadaki"),
      .account_name = STR_INIT("Aegean Cloud Partners"),
      .happened_at = { 1795337400000000 } },
    { .summary = STR_INIT("Queued at the database server"), .happened_at = { 1795337402000000 } },
    { .summary = STR_INIT("Database and role are being made"),
      .happened_at = { 1795337403000000 } },
};

static void render_sample(Out *out)
{
    static const Str words[] = { STR_INIT("ready"),          STR_INIT("provisioning"),
                                 STR_INIT("scheduled"),      STR_INIT("awaiting_customer"),
                                 STR_INIT("failed"),         STR_INIT("cancelled"),
                                 STR_INIT("partly_credited") };
    const SampleLine lines[] = {
        { S("PostgreSQL Medium, 22 Nov to 1 Dec 2026"), S("Blue Harbour Shipping"), S("active"), 1,
          sample_explained(747) },
        { S("Cloud Server Large for the reservation engine of the northern islands"),
          S("Ξενοδοχεία Βορείου Αιγαίου"), S("provisioning"), 12, sample_explained(124995) },
        { S("Hosted Exchange Business"), S("Κωνσταντίνος & Υιοί"), S("suspended"), 48,
          sample_explained(-50000) },
    };
    const SamplePage page = {
        .layout = sample_layout(S("Ledger archive"), SECTION_SUBSCRIPTIONS),
        .since = since,
        .lines = lines,
        .lines_count = COUNT_OF(lines),
        .money = sample_explained(747),
        .tax = sample_eur(179),
        .gross = sample_eur(926),
        .timeline = { .events = events, .events_count = COUNT_OF(events), .running = true },
        .fields = fields,
        .fields_count = COUNT_OF(fields),
        .words = words,
        .words_count = COUNT_OF(words),
        .products = products,
        .products_count = COUNT_OF(products),
    };
    tpl_sample_components(out, &page);
}

static void render_home(Out *out)
{
    Facet kinds[] = {
        { .word = S("cloud_data_center"), .label = S("Cloud Data Center"), .count = 5 },
        { .word = S("cloud_server"), .label = S("Cloud Server"), .count = 7 },
        { .word = S("cloud_firewall"), .label = S("Cloud Firewall"), .count = 5 },
        { .word = S("cloud_database"), .label = S("Cloud Database"), .count = 7 },
        { .word = S("hosted_exchange"), .label = S("Hosted Exchange"), .count = 5 },
        { .word = S("ms_cloud_services"), .label = S("MS Cloud Services"), .count = 12 },
    };
    Facet categories[] = { { .word = S("Servers"), .label = S("Servers"), .count = 9 } };
    ProductView shown[COUNT_OF(products)];
    memcpy(shown, products, sizeof(products));
    FrontBlock block = { .word = S("featured"),
                         .title = S("Featured"),
                         .products = shown,
                         .products_count = COUNT_OF(products) };
    const HomePage page = { .layout = sample_layout(S("Welcome"), SECTION_NONE),
                            .front = { .kinds = kinds,
                                       .kinds_count = COUNT_OF(kinds),
                                       .categories = categories,
                                       .categories_count = COUNT_OF(categories),
                                       .blocks = &block,
                                       .blocks_count = 1 },
                            .figures = true };
    tpl_shop_home(out, &page);
}

static void render_sign_in(Out *out)
{
    static const SampleUser users[] = {
        { STR_INIT("olga@stoa.example"), STR_INIT("Olga Nilsson"), STR_INIT("Stoa"),
          STR_INIT("Operator, back office") },
        { STR_INIT("anna@aegean.example"), STR_INIT("Anna Papadaki"), STR_INIT("Aegean Cloud"),
          STR_INIT("Lite Partner, orders for end customers") },
        { STR_INIT("eva@blueharbour.example"), STR_INIT("Eva Larsen"), STR_INIT("Blue Harbour"),
          STR_INIT("End customer") },
    };
    const SignInPage page = { .layout = { .title = S("Sign in"), .brand = S("Stoa") },
                              .email = S("anna@aegean.example"),
                              .error = S("The e-mail address or the password is wrong."),
                              .users = users,
                              .users_count = COUNT_OF(users),
                              .password = S("stoa-demo") };
    tpl_shop_sign_in(out, &page);
}

static const Sample samples[] = { { "components.html", render_sample },
                                  { "home.html", render_home },
                                  { "sign_in.html", render_sign_in },
                                  { "error_403.html", render_error_403 },
                                  { "error_404.html", render_error_404 },
                                  { "error_405.html", render_error_405 },
                                  { "error_413.html", render_error_413 },
                                  { "error_422.html", render_error_422 },
                                  { "error_429.html", render_error_429 },
                                  { "error_500.html", render_error_500 },
                                  { "error_503.html", render_error_503 },
                                  { "billing.html", render_billing },
                                  { "debits.html", render_debits },
                                  { "debit_settings.html", render_debit_settings },
                                  { "mandates.html", render_mandates },
                                  { "invoice.html", render_invoice },
                                  { "credit_note.html", render_credit_note },
                                  { "invoices.html", render_invoices },
                                  { "no_invoices.html", render_no_invoices },
                                  { "overdue.html", render_overdue },
                                  { "dunning.html", render_dunning },
                                  { "dunning_policy.html", render_dunning_policy },
                                  { "suspend.html", render_suspend },
                                  { "admin.html", render_admin },
                                  { "admin_accounts.html", render_admin_accounts },
                                  { "admin_account.html", render_admin_account },
                                  { "admin_jobs.html", render_admin_jobs },
                                  { "admin_orders.html", render_admin_orders } };

static Err *run(const char *dir, const Sample *list, size_t count, Arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        Out out = out_new(arena, NULL);
        list[i].render(&out);
        TRY(file_write_atomic(arena_printf(arena, "%s/%s", dir, list[i].file), out_str(&out),
                              0644));
    }
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: render_pages DIR\n");
        return 2;
    }
    Arena start = arena_open(RENDER_ARENA_BYTES);
    Arena arena = start;
    Err *err = run(argv[1], samples, COUNT_OF(samples), &arena);
    if (err == NULL) {
        err = run(argv[1], account_samples, account_sample_count, &arena);
    }
    if (err != NULL) {
        fprintf(stderr, "render_pages: %.*s\n", STR_ARG(err_format(&arena, err)));
    }
    arena_close(start, RENDER_ARENA_BYTES);
    return err == NULL ? 0 : 1;
}
