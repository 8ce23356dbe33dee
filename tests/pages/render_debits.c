/* render_debits.c - sample pages of direct debits. */
#include "gen/tpl_account_debit_settings.h"
#include "gen/tpl_account_debits.h"
#include "gen/tpl_account_mandates.h"
#include "tests/pages/render_office.h"
#include "web/debit_page.h"

static const Date collected = { 20795 };

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
                     .csrf = S("token") };
}

static AttemptView attempt(const char *label, AttemptState state, int32_t number, int64_t minor)
{
    return (AttemptView){ .code = S("att_06h2n8kx4m1pq"),
                          .collects = true,
                          .buyer_name = S("Blue Harbour Shipping"),
                          .invoice_code = S("inv_06h2n8kx4m1pq"),
                          .invoice_label = str_from_cstr(label),
                          .number = number,
                          .amount = eur(minor),
                          .mandate = S("MDT-06H2N8KX4M1PQ"),
                          .sequence = number == 1 ? DEBIT_FIRST : DEBIT_RECUR,
                          .collect_on = collected,
                          .batch_code = S("dbt_06h2n8kx4m1pq"),
                          .message_id = S("DBT-06H2N8KX4M1PQ"),
                          .state = state,
                          .retry_on = DATE_NONE };
}

void render_debits(Out *out)
{
    AttemptView attempts[] = { attempt("INV-2026-000021", ATTEMPT_PENDING, 1, 12400000),
                               attempt("INV-2026-000017", ATTEMPT_UNKNOWN, 1, 1178),
                               attempt("INV-2026-000012", ATTEMPT_FAILED, 2, 184635),
                               attempt("INV-2026-000009", ATTEMPT_SUCCEEDED, 1, 926) };
    attempts[1].reason = S("AM05");
    attempts[1].reason_text = S("The bank takes it for a duplicate");
    attempts[2].reason = S("AM04");
    attempts[2].reason_text = S("Insufficient funds");
    attempts[2].retry_on = (Date){ collected.day + 5 };
    attempts[3].returned = true;
    attempts[3].reason = S("MD06");
    attempts[3].reason_text = S("The debtor asked for a refund");
    const BatchView batches[] = { { .code = S("dbt_06h2n8kx4m1pq"),
                                    .message_id = S("DBT-06H2N8KX4M1PQ"),
                                    .collect_on = collected,
                                    .count = 4,
                                    .total = eur(12586739),
                                    .pending = 1,
                                    .failed = 1,
                                    .returned = 1,
                                    .unknown = 1 } };
    const DebitsPage page = { .layout = layout(S("Direct debits")),
                              .sells = true,
                              .can_change = true,
                              .collects = true,
                              .due = { .collect_on = collected,
                                       .attempts = 3,
                                       .total = eur(93450),
                                       .left_out = 1,
                                       .cause = S("INV-2026-000030: The amount is not 0.01 to "
                                                  "999,999,999.99.") },
                              .batches = batches,
                              .batches_count = COUNT_OF(batches),
                              .table = { .attempts = attempts,
                                         .attempts_count = COUNT_OF(attempts),
                                         .can_change = true,
                                         .csrf = S("token") },
                              .pager = { .next = S("/billing/debits?after=att_1") } };
    tpl_account_debits(out, &page);
}

void render_mandates(Out *out)
{
    MandateView mandates[2] = { { .code = S("mdt_06h2n8kx4m1pq"),
                                  .collects = true,
                                  .buyer_name = S("Blue Harbour Shipping"),
                                  .reference = S("MDT-06H2N8KX4M1PQ"),
                                  .signed_on = { 20500 },
                                  .used_on = collected,
                                  .holder = S("Blue Harbour Shipping Monoprosopi IKE"),
                                  .iban = S("GR16 **** 0695"),
                                  .state = MANDATE_ACTIVE } };
    mandates[1] = mandates[0];
    mandates[1].state = MANDATE_REVOKED;
    mandates[1].cause = S("AC04: The account is closed");
    mandates[1].used_on = DATE_NONE;
    mandates[1].one_off = true;
    const MandatesPage page = { .layout = layout(S("Mandates")),
                                .sells = true,
                                .can_change = true,
                                .mandates = mandates,
                                .mandates_count = COUNT_OF(mandates) };
    tpl_account_mandates(out, &page);
}

void render_debit_settings(Out *out)
{
    static const char *const names[CREDITOR_FIELD_COUNT] = {
        "name", "iban", "bic", "identifier", "notice_days", "lead_days", "settle_days", "retry_days"
    };
    DebitSettingsPage page = { .layout = layout(S("How you collect")),
                               .iban = S("GR16 **** 0695"),
                               .fields_count = CREDITOR_FIELD_COUNT };
    for (size_t i = 0; i < CREDITOR_FIELD_COUNT; i++) {
        page.fields[i] = (FormField){ .name = str_from_cstr(names[i]),
                                      .label = str_from_cstr(names[i]),
                                      .type = S("text"),
                                      .hint = S("How long your bank wants the file before it.") };
    }
    page.fields[CREDITOR_IDENTIFIER].error = S("This is no SEPA creditor identifier.");
    tpl_account_debit_settings(out, &page);
}
