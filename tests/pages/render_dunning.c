/* render_dunning.c - sample pages of dunning and of suspending. */
#include "gen/tpl_account_dunning.h"
#include "gen/tpl_account_dunning_policy.h"
#include "gen/tpl_account_overdue.h"
#include "gen/tpl_account_suspend.h"
#include "tests/pages/render_office.h"
#include "web/dunning_page.h"
#include "web/subscription_page.h"

static const Date oldest = { 20770 };
static const Date none = { INT32_MIN };

static Money eur(int64_t minor)
{
    return (Money){ minor, CURRENCY("EUR") };
}

static Layout layout(Str title)
{
    return (Layout){ .title = title,
                     .brand = S("Stoa"),
                     .section = SECTION_BILLING,
                     .signed_in = true,
                     .kind = ACCOUNT_PARTNER,
                     .user_name = S("Anna Papadaki"),
                     .user_email = S("anna@aegean.example"),
                     .account_name = S("Aegean Cloud Partners"),
                     .csrf = S("token"),
                     .demo = true };
}

static OverdueView overdue(const char *name, const char *stage, int64_t minor)
{
    return (OverdueView){ .buyer_name = str_from_cstr(name),
                          .buyer_code = S("acc_06h2n8kx4m1pq"),
                          .open = eur(minor),
                          .oldest_on = oldest,
                          .due_on = { oldest.day + 14 },
                          .days_over = 21,
                          .stage = str_from_cstr(stage),
                          .since_on = { oldest.day + 17 },
                          .next_stage = S("Blocked"),
                          .next_action = DUNNING_SUSPEND,
                          .next_on = { oldest.day + 44 },
                          .paused_until = none };
}

void render_overdue(Out *out)
{
    const OverdueView rows[] = {
        overdue("Blue Harbour Shipping and Logistics of the Eastern Mediterranean",
                "First reminder", 328400),
        overdue("Ermis", "", 982),
    };
    static const FormOption stages[] = { { STR_INIT(""), STR_INIT("Any stage") },
                                         { STR_INIT("1"), STR_INIT("First reminder") } };
    const OverduePage page = { .layout = layout(S("Overdue")),
                               .rows = rows,
                               .rows_count = COUNT_OF(rows),
                               .stages = stages,
                               .stages_count = COUNT_OF(stages),
                               .csv = S("/billing/overdue.csv") };
    tpl_account_overdue(out, &page);
}

void render_dunning(Out *out)
{
    OverdueView sales[] = { overdue("Blue Harbour Shipping", "First reminder", 328400) };
    DunningInvoiceView invoices[] = {
        { S("inv_06h2n8kx4m1pq"), S("INV-2026-000001"), oldest, { oldest.day + 14 }, eur(328400) }
    };
    DunningStepView steps[] = { { S("First reminder"), { oldest.day + 17 }, none, eur(328400) } };
    const DunningPage page = {
        .layout = layout(S("Blue Harbour Shipping")),
        .account = { .buyer_name = S("Blue Harbour Shipping"),
                     .buyer_code = S("acc_06h2n8kx4m1pq"),
                     .sales = sales,
                     .sales_count = 1,
                     .invoices = invoices,
                     .invoices_count = 1,
                     .steps = steps,
                     .steps_count = 1,
                     .paused_until = none,
                     .pause_reason = S("") },
        .can_pause = true,
        .until = { .name = S("until"), .label = S("Until"), .type = S("date") },
        .reason = { .name = S("reason"),
                    .label = S("Reason"),
                    .type = S("text"),
                    .required = true },
    };
    tpl_account_dunning(out, &page);
}

static DunningRow row(int64_t number, const char *name, const char *days)
{
    static const FormOption actions[] = { { STR_INIT("remind"), STR_INIT("Remind by mail") } };
    static const Str names[] = { STR_INIT("name_1"),   STR_INIT("days_1"), STR_INIT("action_1"),
                                 STR_INIT("text_1"),   STR_INIT("name_2"), STR_INIT("days_2"),
                                 STR_INIT("action_2"), STR_INIT("text_2") };
    const Str *own = &names[(number - 1) * DUNNING_ROW_FIELDS];
    return (DunningRow){
        .number = number,
        .fields = { { .name = own[0],
                      .label = S("Name"),
                      .type = S("text"),
                      .value = str_from_cstr(name) },
                    { .name = own[1],
                      .label = S("Days"),
                      .type = S("number"),
                      .value = str_from_cstr(days),
                      .hint = S("From the date of the oldest open invoice.") },
                    { .name = own[2],
                      .label = S("Action"),
                      .type = S("select"),
                      .options = actions,
                      .options_count = COUNT_OF(actions) },
                    { .name = own[3], .label = S("Text of the mail"), .type = S("textarea") } },
        .fields_count = DUNNING_ROW_FIELDS,
    };
}

void render_dunning_policy(Out *out)
{
    const DunningPolicyPage page = { .layout = layout(S("Dunning policy")),
                                     .can_save = true,
                                     .rows = { row(1, "First reminder", "17"), row(2, "", "") },
                                     .rows_count = 2 };
    tpl_account_dunning_policy(out, &page);
}

void render_suspend(Out *out)
{
    const SuspendPage page = {
        .layout = layout(S("Suspend a subscription")),
        .view = { .code = S("sub_06h2n8kx4m1pq"),
                  .product_name = S("Cloud Database"),
                  .plan_name = S("Small"),
                  .owner_name = S("Blue Harbour Shipping") },
        .title = S("Bookings"),
        .reason = { .name = S("reason"),
                    .label = S("Reason"),
                    .type = S("text"),
                    .required = true,
                    .hint = S("Shown to those who manage it, and sent to who bought it.") },
    };
    tpl_account_suspend(out, &page);
}
