/* render_account.c - sample account pages: orders, services, subscriptions, end customers. */
#include "gen/tpl_account_cancel.h"
#include "gen/tpl_account_change.h"
#include "gen/tpl_account_customer.h"
#include "gen/tpl_account_customers.h"
#include "gen/tpl_account_name.h"
#include "gen/tpl_account_order.h"
#include "gen/tpl_account_orders.h"
#include "gen/tpl_account_secrets.h"
#include "gen/tpl_account_service.h"
#include "gen/tpl_account_subscription.h"
#include "gen/tpl_account_subscriptions.h"
#include "gen/tpl_account_workspace.h"
#include "tests/pages/render.h"

#define LONG_NAME "Ξενοδοχεία Βορείου Αιγαίου και Δωδεκανήσου, Κωνσταντίνος & Υιοί, Α.Ε. του Ομίλου"

static const Date day = { 20780 };
static const Instant moment = { 1795337400000000 };

static const EventView events[] = {
    { .summary = STR_INIT("Order placed"),
      .user_name = STR_INIT("Anna Vergi"),
      .account_name = STR_INIT("Aegean Cloud Partners"),
      .happened_at = { 1795337400000000 } },
    { .summary = STR_INIT("The database server refused: the name is taken"),
      .happened_at = { 1795337402000000 } },
};

static const FormOption customers[] = { { STR_INIT(""), STR_INIT("All end customers") },
                                        { STR_INIT("acc_1"), STR_INIT("Blue Harbour Hotels") } };
static const CustomerFilter filter = { .options = customers, .options_count = COUNT_OF(customers) };

static SettingView settings[] = {
    { .name = STR_INIT("name"), .label = STR_INIT("Database name"), .value = STR_INIT("ledger") },
    { .name = STR_INIT("allowed_cidrs"),
      .label = STR_INIT("Allowed networks"),
      .value = STR_INIT("192.0.2.0/24\n198.51.100.0/24") },
};

static const FormField fields[] = {
    { .name = STR_INIT("set_name"),
      .label = STR_INIT("Database name"),
      .type = STR_INIT("text"),
      .required = true,
      .value = STR_INIT("ledger"),
      .error = STR_INIT("The database name \"ledger\" is taken.") },
    { .name = STR_INIT("set_allowed_cidrs"),
      .label = STR_INIT("Allowed networks"),
      .type = STR_INIT("textarea"),
      .required = true,
      .value = STR_INIT("192.0.2.0/24\n198.51.100.0/24"),
      .hint = STR_INIT("Who may connect, one network a line.") },
};

static FactView facts[] = {
    { STR_INIT("host"), STR_INIT("Host"), STR_INIT("db-7.aegean.example") },
    { STR_INIT("port"), STR_INIT("Port"), STR_INIT("5432") },
    { STR_INIT("connection_string"), STR_INIT("Connection string"),
      STR_INIT("postgresql://u_06h2n8kx4m1pq@db-7.aegean.example:5432/ledger?sslmode=require") },
};

static const FactView secrets[] = {
    { STR_INIT("password"), STR_INIT("Password"), STR_INIT("Kq7wTz3mYx-9fLb2Rn0pVc5") },
};

static AccountView account(Str name)
{
    return (AccountView){ .code = S("acc_06h2n8kx4m1pq"),
                          .kind = ACCOUNT_END_CUSTOMER,
                          .name = name,
                          .contact_name = S("Eva Markaki"),
                          .email = S("office@blueharbour.example"),
                          .phone = S("+30 2810 000 240"),
                          .street = S("12 Harbour Front"),
                          .city = S("Heraklion"),
                          .region = S("Crete"),
                          .postcode = S("712 02"),
                          .country_name = S("Greece"),
                          .vat_number = S("EL099901462"),
                          .time_zone = S("Europe/Athens"),
                          .parent_name = S("Aegean Cloud Partners"),
                          .subscription_count = 3,
                          .created_at = moment };
}

static OrderLineView order_line(Str name, OrderLineState state, Str cause)
{
    return (OrderLineView){ .product_name = name,
                            .plan_name = S("Monthly"),
                            .friendly_name = S("Ledger archive"),
                            .quantity = 2,
                            .now = sample_explained(747),
                            .recurring = sample_eur(2490),
                            .billing_label = S("monthly"),
                            .state = state,
                            .cause = cause,
                            .simulated = state == ORDER_LINE_DONE,
                            .subscription_code = S("sub_06h2n8kx4m1pq"),
                            .service_code = S("svc_06h2n8kx4m1pq") };
}

static OrderView order(OrderState state, Str customer)
{
    static OrderLineView lines[3];
    static TaxView taxes[] = { { .label = STR_INIT("VAT 24 %"), .amount = { 538, { "EUR" } } } };

    lines[0] = order_line(S("PostgreSQL Small"), ORDER_LINE_FAILED,
                          S("The database name \"ledger\" is taken."));
    lines[1] =
        order_line(S("Cloud Server Large for the reservation engine"), ORDER_LINE_DONE, S(""));
    lines[2] = order_line(S("Hosted Exchange Business"), ORDER_LINE_PROVISIONING,
                          S("The back end cannot be reached now. The next try is in 30 seconds."));
    return (OrderView){ .code = S("ord_06h2n8kx4m1pq"),
                        .state = state,
                        .buyer = account(S("Aegean Cloud Partners")),
                        .has_customer = true,
                        .customer = account(customer),
                        .user_name = S("Anna Vergi"),
                        .reference = S("PO 2026-117"),
                        .placed_at = moment,
                        .lines = lines,
                        .lines_count = COUNT_OF(lines),
                        .net_now = sample_eur(2241),
                        .tax_now = sample_eur(538),
                        .gross_now = sample_eur(2779),
                        .taxes = taxes,
                        .taxes_count = COUNT_OF(taxes) };
}

static ServiceView service(ServiceState state)
{
    bool failed = state == SERVICE_FAILED;

    return (ServiceView){ .code = S("svc_06h2n8kx4m1pq"),
                          .kind = SERVICE_KIND_CLOUD_DATABASE,
                          .kind_label = S("Cloud Database"),
                          .title = S("PostgreSQL Small"),
                          .friendly_name = S("Ledger archive"),
                          .owner_name = S("Blue Harbour Hotels"),
                          .owner_code = S("acc_06h2n8kx4m1pq"),
                          .state = state,
                          .simulated = failed,
                          .subscription_code = S("sub_06h2n8kx4m1pq"),
                          .order_code = S("ord_06h2n8kx4m1pq"),
                          .facts = facts,
                          .facts_count = failed ? 0 : COUNT_OF(facts),
                          .settings = settings,
                          .settings_count = COUNT_OF(settings),
                          .cause = failed ? S("The database name \"ledger\" is taken.") : S(""),
                          .cause_code = failed ? S("database.name_taken") : S(""),
                          .ready_at = failed ? (Instant){ 0 } : moment };
}

static SubscriptionView subscription(SubscriptionState state, Str name)
{
    return (SubscriptionView){ .code = S("sub_06h2n8kx4m1pq"),
                               .product_name = S("PostgreSQL Small"),
                               .plan_name = S("Monthly"),
                               .friendly_name = name,
                               .account_name = S("Aegean Cloud Partners"),
                               .owner_name = S(LONG_NAME),
                               .owner_code = S("acc_06h2n8kx4m1pq"),
                               .order_code = S("ord_06h2n8kx4m1pq"),
                               .service_code = S("svc_06h2n8kx4m1pq"),
                               .quantity = 12,
                               .state = state,
                               .vendor_state = VENDOR_IN_SYNC,
                               .term_label = S("1 month"),
                               .billing_label = S("monthly"),
                               .price_visible = true,
                               .price = sample_eur(2490),
                               .recurring = sample_eur(29880),
                               .price_source = S("Partners EUR"),
                               .started_on = day,
                               .term_from = day,
                               .term_to = { day.day + 9 },
                               .charged_through = { day.day + 9 },
                               .next_charge_on = { day.day + 9 },
                               .end_on = DATE_NONE };
}

static void render_orders(Out *out)
{
    const OrdersPage page = { .layout = sample_layout(S("Orders"), SECTION_ORDERS),
                              .filter = filter,
                              .table = sample_table(S("/orders")) };
    tpl_account_orders(out, &page);
}

static void render_order(Out *out)
{
    const OrderPage page = {
        .layout = sample_layout(S("Order"), SECTION_ORDERS),
        .order = order(ORDER_PARTLY_DONE, S(LONG_NAME)),
        .owner_name = S(LONG_NAME),
        .state_text = S("Some lines are ready, others could not be carried out."),
        .money = true,
        .can_retry = true,
        .can_see_documents = true,
        .timeline = { .events = events, .events_count = COUNT_OF(events) },
    };
    tpl_account_order(out, &page);
}

static void render_workspace(Out *out)
{
    const ServiceView services[] = { service(SERVICE_READY), service(SERVICE_FAILED) };
    const WorkspacePage page = { .layout = sample_layout(S("My WorkSpace"), SECTION_WORKSPACE),
                                 .filter = filter,
                                 .services = services,
                                 .services_count = COUNT_OF(services) };
    tpl_account_workspace(out, &page);
}

static void render_service(Out *out)
{
    const ServicePage page = {
        .layout = sample_layout(S("Ledger archive"), SECTION_WORKSPACE),
        .service = service(SERVICE_READY),
        .title = S("Ledger archive"),
        .state_text = S("The service is ready for use."),
        .command = S("psql 'postgresql://u_06h2n8kx4m1pq@db-7.aegean.example:5432/ledger'"),
        .can_reveal = true,
        .timeline = { .events = events, .events_count = COUNT_OF(events) },
    };
    tpl_account_service(out, &page);
}

static void render_service_failed(Out *out)
{
    const ServicePage page = {
        .layout = sample_layout(S("Ledger archive"), SECTION_WORKSPACE),
        .service = service(SERVICE_FAILED),
        .title = S("Ledger archive"),
        .state_text = S("The service could not be made as asked."),
        .can_set_up = true,
        .fields = fields,
        .fields_count = COUNT_OF(fields),
        .timeline = { .events = events, .events_count = COUNT_OF(events) },
    };
    tpl_account_service(out, &page);
}

static void render_service_asks(Out *out)
{
    ServicePage page = {
        .layout = sample_layout(S("Ledger archive"), SECTION_WORKSPACE),
        .service = service(SERVICE_CONFIGURING),
        .title = S("Ledger archive"),
        .state_text = S("The vendor has a question; the work goes on with the answer."),
        .can_answer = true,
        .fields = fields,
        .fields_count = 1,
        .timeline = { .events = events, .events_count = COUNT_OF(events) },
    };
    page.service.cause = S("In which hall shall it stand?");
    page.service.facts_count = 0;
    tpl_account_service(out, &page);
}

static void render_secrets(Out *out)
{
    const SecretsPage page = {
        .layout = sample_layout(S("Password"), SECTION_WORKSPACE),
        .code = S("svc_06h2n8kx4m1pq"),
        .title = S("Ledger archive"),
        .secrets = secrets,
        .secrets_count = COUNT_OF(secrets),
        .facts = facts,
        .facts_count = COUNT_OF(facts),
        .command = S("psql 'postgresql://u_06h2n8kx4m1pq@db-7.aegean.example:5432/ledger'"),
    };
    tpl_account_secrets(out, &page);
}

static void render_subscriptions(Out *out)
{
    static const FormOption states[] = { { STR_INIT(""), STR_INIT("All states") } };
    const SubscriptionsPage page = {
        .layout = sample_layout(S("Subscriptions"), SECTION_SUBSCRIPTIONS),
        .filter = filter,
        .states = states,
        .states_count = COUNT_OF(states),
        .table = sample_table(S("/subscriptions")),
    };
    tpl_account_subscriptions(out, &page);
}

static void render_subscription(Out *out)
{
    const SubscriptionPage page = {
        .layout = sample_layout(S("Ledger archive"), SECTION_SUBSCRIPTIONS),
        .view = subscription(SUBSCRIPTION_ENDING, S("Ledger archive")),
        .title = S("Ledger archive"),
        .money = true,
        .recurring = sample_explained(29880),
        .scheduled = true,
        .can_revoke = true,
        .can_see_documents = true,
        .cancellation = { .state = CANCEL_SCHEDULED,
                          .when = CANCEL_PERIOD_END,
                          .effective_on = { day.day + 9 },
                          .note = S("They move to their own server."),
                          .created_at = moment },
        .timeline = { .events = events, .events_count = COUNT_OF(events) },
    };
    tpl_account_subscription(out, &page);
}

static void render_cancel(Out *out)
{
    static CreditLineView lines[2];
    static SubscriptionView children[1];
    static const FormOption reasons[] = { { STR_INIT("not_used"), STR_INIT("Not used") } };

    lines[0] =
        (CreditLineView){ S("PostgreSQL Small, 22 Nov to 1 Dec 2026"), S("INV-2026-000001 line 2"),
                          S("inv_06h2n8kx4m1pq"), sample_explained(-747) };
    lines[1] = lines[0];
    children[0] = subscription(SUBSCRIPTION_ACTIVE, S("Backups"));
    const CancelPage page = {
        .layout = sample_layout(S("Cancel"), SECTION_SUBSCRIPTIONS),
        .view = subscription(SUBSCRIPTION_ACTIVE, S("Ledger archive")),
        .title = S("Ledger archive"),
        .whens = { { S("now"), S("Now"), S("Use ends today"), true },
                   { S("period_end"), S("At the end of the period"), S("It runs on"), false } },
        .whens_count = 2,
        .on = { .name = S("on"), .label = S("First day without the service"), .type = S("date") },
        .reason = { .name = S("reason"),
                    .label = S("Reason"),
                    .type = S("select"),
                    .required = true,
                    .options = reasons,
                    .options_count = COUNT_OF(reasons) },
        .note = { .name = S("note"), .label = S("Note"), .type = S("textarea") },
        .previewed = true,
        .money = true,
        .preview = { .effective_on = day,
                     .purge_at = moment,
                     .lines = lines,
                     .lines_count = COUNT_OF(lines),
                     .net = sample_eur(-1494),
                     .gross = sample_eur(-1853),
                     .children = children,
                     .children_count = COUNT_OF(children) },
    };
    tpl_account_cancel(out, &page);
}

static void render_change(Out *out)
{
    static ChangeLineView lines[2];
    static const FormOption whens[] = { { STR_INIT("now"), STR_INIT("Now") } };

    lines[0] = (ChangeLineView){ S("PostgreSQL Small"), true, sample_explained(-747) };
    lines[1] = (ChangeLineView){ S("PostgreSQL Small"), false, sample_explained(2241) };
    const ChangePage page = {
        .layout = sample_layout(S("Change the quantity"), SECTION_SUBSCRIPTIONS),
        .view = subscription(SUBSCRIPTION_ACTIVE, S("Ledger archive")),
        .title = S("Ledger archive"),
        .path = S("change"),
        .quantity = { .name = S("quantity"), .label = S("Quantity"), .type = S("number") },
        .when = { .name = S("when"),
                  .label = S("When"),
                  .type = S("select"),
                  .options = whens,
                  .options_count = COUNT_OF(whens) },
        .previewed = true,
        .shown = { .money = true,
                   .preview = { .effective_on = day,
                                .quantity_was = 1,
                                .quantity = 3,
                                .lines = lines,
                                .lines_count = COUNT_OF(lines),
                                .net = sample_eur(1494),
                                .gross = sample_eur(1853),
                                .next_on = { day.day + 9 },
                                .next_net = sample_eur(7470) } },
    };
    tpl_account_change(out, &page);
}

static void render_name(Out *out)
{
    const NamePage page = {
        .layout = sample_layout(S("Name a subscription"), SECTION_SUBSCRIPTIONS),
        .view = subscription(SUBSCRIPTION_ACTIVE, S("Ledger archive")),
        .title = S("Ledger archive"),
        .name = { .name = S("name"),
                  .label = S("Name"),
                  .type = S("text"),
                  .value = S("Ledger archive") },
    };
    tpl_account_name(out, &page);
}

static void render_customers(Out *out)
{
    const AccountView list[] = { account(S("Blue Harbour Hotels")), account(S(LONG_NAME)) };
    const CustomersPage page = { .layout = sample_layout(S("End customers"), SECTION_CUSTOMERS),
                                 .customers = list,
                                 .customers_count = COUNT_OF(list),
                                 .can_add = true };
    tpl_account_customers(out, &page);
}

static void render_customer(Out *out)
{
    const OrderView orders[] = { order(ORDER_DONE, S(LONG_NAME)) };
    const CustomerPage page = { .layout = sample_layout(S(LONG_NAME), SECTION_CUSTOMERS),
                                .customer = account(S(LONG_NAME)),
                                .orders = orders,
                                .orders_count = COUNT_OF(orders),
                                .can_order = true,
                                .can_see_documents = true };
    tpl_account_customer(out, &page);
}

const Sample account_samples[] = {
    { "orders.html", render_orders },
    { "order.html", render_order },
    { "workspace.html", render_workspace },
    { "service.html", render_service },
    { "service_asks.html", render_service_asks },
    { "service_failed.html", render_service_failed },
    { "secrets.html", render_secrets },
    { "subscriptions.html", render_subscriptions },
    { "subscription.html", render_subscription },
    { "cancel.html", render_cancel },
    { "change.html", render_change },
    { "name.html", render_name },
    { "end_customers.html", render_customers },
    { "end_customer.html", render_customer },
};
const size_t account_sample_count = COUNT_OF(account_samples);
