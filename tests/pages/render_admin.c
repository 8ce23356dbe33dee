/* render_admin.c - sample pages of the back office. */
#include "gen/tpl_admin_account.h"
#include "gen/tpl_admin_accounts.h"
#include "gen/tpl_admin_home.h"
#include "gen/tpl_admin_jobs.h"
#include "gen/tpl_admin_orders.h"
#include "tests/pages/render_office.h"
#include "web/admin_page.h"

static const Instant placed = { 1795337400000000 };

static Layout layout(Str title)
{
    return (Layout){ .title = title,
                     .brand = S("Stoa"),
                     .section = SECTION_ADMIN,
                     .signed_in = true,
                     .kind = ACCOUNT_OPERATOR,
                     .user_name = S("Olga Nilsson"),
                     .user_email = S("olga@stoa.example"),
                     .account_name = S("Stoa"),
                     .csrf = S("token"),
                     .demo = true };
}

static AccountView account(const char *name, AccountKind kind, PartnerClass partner_class,
                           int32_t depth)
{
    return (AccountView){ .code = S("acc_06h2n8kx4m1pq"),
                          .kind = kind,
                          .partner_class = partner_class,
                          .state = depth == 3 ? ACCOUNT_SUSPENDED : ACCOUNT_ACTIVE,
                          .name = str_from_cstr(name),
                          .contact_name = S("Anna Papadaki"),
                          .email = S("office@aegean.example"),
                          .phone = S("+30 210 000 0100"),
                          .street = S("Akti Miaouli 33"),
                          .city = S("Piraeus"),
                          .region = S("Attica"),
                          .postcode = S("185 35"),
                          .country_name = S("Greece"),
                          .vat_number = S("EL099900328"),
                          .time_zone = S("Europe/Athens"),
                          .currency = S("EUR"),
                          .anchor_day = 1,
                          .parent_name = S("Meridian Distribution S.A."),
                          .depth = depth,
                          .subscription_count = depth == 3 ? 12 : 0,
                          .owed = { 184635, CURRENCY("EUR") },
                          .created_at = placed };
}

static size_t sample_accounts(AccountView ret[6])
{
    ret[0] = account("Stoa", ACCOUNT_OPERATOR, PARTNER_NONE, 0);
    ret[1] = account("Meridian Distribution S.A.", ACCOUNT_PARTNER, PARTNER_MEMBER, 1);
    ret[2] = account("Aegean Cloud Partners", ACCOUNT_PARTNER, PARTNER_LITE, 2);
    ret[3] = account("Blue Harbour Shipping", ACCOUNT_END_CUSTOMER, PARTNER_NONE, 3);
    ret[4] = account("Ναυτιλιακή Εταιρεία Βορείου και Νοτίου Αιγαίου Μονοπρόσωπη ΙΚΕ",
                     ACCOUNT_END_CUSTOMER, PARTNER_NONE, 3);
    ret[5] = account("Nordlicht Systemhaus GmbH", ACCOUNT_PARTNER, PARTNER_CATALOGUE, 1);
    return 6;
}

static size_t sample_orders(OrderView ret[3])
{
    for (size_t i = 0; i < 3; i++) {
        ret[i] = (OrderView){
            .code = S("ord_06h2n8kx4m1pq"),
            .state = ORDER_DONE,
            .buyer = account("Aegean Cloud Partners", ACCOUNT_PARTNER, PARTNER_LITE, 2),
            .has_customer = i != 2,
            .customer = account("Blue Harbour Shipping", ACCOUNT_END_CUSTOMER, PARTNER_NONE, 3),
            .reference = i == 0 ? S("PO 4711") : S(""),
            .placed_at = placed,
            .lines_count = i + 1
        };
    }
    ret[0].state = ORDER_FAILED;
    ret[0].cause = S("The database server refused the name: it is in use already.");
    ret[1].state = ORDER_EXECUTING;
    return 3;
}

void render_admin(Out *out)
{
    OrderView orders[3];
    const AdminHomePage page = {
        .layout = layout(S("Back office")),
        .jobs = { .queued = 14, .running = 1, .failed = 2 },
        .accounts = { .partners = 3, .end_customers = 12, .subscriptions = 41 },
        .table = { .orders_count = sample_orders(orders) - 2, .orders = orders },
        .orders = { .failed = 1, .under_way = 2 }
    };
    tpl_admin_home(out, &page);
}

void render_admin_accounts(Out *out)
{
    AccountView accounts[6];
    const AdminAccountsPage page = { .layout = layout(S("Accounts")),
                                     .accounts_count = sample_accounts(accounts),
                                     .accounts = accounts };
    tpl_admin_accounts(out, &page);
}

void render_admin_account(Out *out)
{
    AccountView accounts[6];
    const SubscriptionView subscriptions[] = {
        { .code = S("sub_06h2n8kx4m1pq"),
          .title = S("PostgreSQL Small, ledger archive"),
          .owner_name = S("Blue Harbour Shipping"),
          .state = SUBSCRIPTION_ACTIVE,
          .quantity = 1,
          .started_on = { 20770 } },
    };
    (void)sample_accounts(accounts);
    const AdminAccountPage page = { .layout = layout(S("Aegean Cloud Partners")),
                                    .account = accounts[2],
                                    .owes = true,
                                    .children = &accounts[3],
                                    .children_count = 2,
                                    .subscriptions = subscriptions,
                                    .subscriptions_count = COUNT_OF(subscriptions) };
    tpl_admin_account(out, &page);
}

void render_admin_jobs(Out *out)
{
    const JobView job = { .code = S("job_06h2n8kx4m1pq"),
                          .kind = JOB_PROVISION,
                          .state = JOB_FAILED,
                          .subject = S("svc_06h2n8kx4m1pq"),
                          .cause =
                              S("connection to 127.0.0.1:5433 refused; is the server running?"),
                          .attempts = 12,
                          .run_at = placed,
                          .created_at = placed,
                          .done_at = placed };
    AdminJob jobs[3] = { { job, S("/workspace/svc_06h2n8kx4m1pq") },
                         { job, S("/orders/x") },
                         { job, S("") } };
    jobs[1].job.state = JOB_QUEUED;
    jobs[1].job.kind = JOB_BILL;
    jobs[1].job.cause = S("");
    jobs[2].job.state = JOB_DONE;
    jobs[2].job.kind = JOB_MAIL;
    jobs[2].job.cause = S("");
    const AdminJobsPage page = { .layout = layout(S("Jobs")),
                                 .can_retry = true,
                                 .counts = { .queued = 14, .running = 1, .failed = 2 },
                                 .jobs = jobs,
                                 .jobs_count = COUNT_OF(jobs),
                                 .pager = { .next = S("/admin/jobs?after=job_1") } };
    tpl_admin_jobs(out, &page);
}

void render_admin_orders(Out *out)
{
    OrderView orders[3];
    const FormOption states[] = { { S(""), S("All") }, { S("failed"), S("Failed") } };
    const AdminOrdersPage page = { .layout = layout(S("All orders")),
                                   .states = states,
                                   .states_count = COUNT_OF(states),
                                   .table = { .orders_count = sample_orders(orders),
                                              .orders = orders } };
    tpl_admin_orders(out, &page);
}
