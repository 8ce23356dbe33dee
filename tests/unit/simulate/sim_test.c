/* sim_test.c - runs small scenarios for tests and writes what they gave. */
#include "tests/unit/simulate/sim_test.h"

static const char customer[] = "{'code':'C','kind':'end_customer'}";

Str sim_text(const Sim *sim)
{
    const char *accounts = sim->accounts == NULL ? customer : sim->accounts;
    Str text =
        arena_printf(&test_arena,
                     "{'stoa_scenario':1,'currency':'EUR','timezone':'Europe/Athens',"
                     "'start':'2024-02-01',%s,'taxes':[{'code':'S','category':'S','rate':'24'},"
                     "{'category':'Z','rate':'0'}],'products':[%s],'accounts':[%s],'events':[%s]}",
                     sim->head, sim->products, accounts, sim->events);
    StrBuf buf = buf_new(&test_arena, text.len);
    for (size_t i = 0; i < text.len; i++) {
        buf_add_char(&buf, text.ptr[i] == '\'' ? '"' : text.ptr[i]);
    }
    return buf_str(&buf);
}

SimResult sim_run(const Sim *sim, const Scenario **ret_scenario)
{
    SimResult result = { 0 };
    CHECK_OK(scenario_read(&test_arena, sim_text(sim), ret_scenario));
    CHECK_OK(simulate_run(&test_arena, *ret_scenario, &result));
    CHECK_INT(result.ledger_sum, 0);
    return result;
}

Err *sim_fails(const Sim *sim)
{
    const Scenario *scenario;
    SimResult result;
    TRY(scenario_read(&test_arena, sim_text(sim), &scenario));
    return simulate_run(&test_arena, scenario, &result);
}

static void add_money(StrBuf *buf, const Scenario *scenario, int64_t minor)
{
    buf_add(buf, money_format(&test_arena, (Money){ minor, scenario->currency }));
}

static void add_point(StrBuf *buf, const SimResult *result, Point point)
{
    buf_add(buf, point == POINT_NEVER ? S("on") : scale_format(&test_arena, &result->scale, point));
}

static void add_span(StrBuf *buf, const SimResult *result, Span span)
{
    buf_add_char(buf, ' ');
    add_point(buf, result, span.from);
    buf_add(buf, S(".."));
    add_point(buf, result, span.to);
}

static void add_line(StrBuf *buf, const Scenario *scenario, const SimResult *result,
                     const SimLine *line)
{
    buf_addf(buf, "\n ");
    buf_add(buf, line_kind_name(line->kind));
    if (line->subscription.len > 0) {
        buf_addf(buf, " ");
        buf_add(buf, line->subscription);
    }
    if (line->child != SCENARIO_NONE) {
        buf_addf(buf, " of ");
        buf_add(buf, scenario->accounts[line->child].code);
    }
    if (line->has_span) {
        add_span(buf, result, line->span);
    }
    if (line->has_quantity) {
        buf_addf(buf, " ");
        buf_add(buf, decimal_format(&test_arena, line->quantity));
    }
    if (line->has_unit_price) {
        buf_addf(buf, " x ");
        buf_add(buf, decimal_format(&test_arena, line->unit_price));
    }
    if (line->has_proration) {
        buf_addf(buf, " %lld/%lld", (long long)line->num, (long long)line->den);
    }
    buf_addf(buf, " = ");
    add_money(buf, scenario, line->amount);
}

static void add_documents(StrBuf *buf, const Scenario *scenario, const SimResult *result,
                          const SimDocuments *documents)
{
    for (size_t i = 0; i < documents->invoice_count + documents->credit_note_count; i++) {
        bool credit = i >= documents->invoice_count;
        const SimDocument *document =
            credit ? documents->credit_notes[i - documents->invoice_count] : documents->invoices[i];
        buf_add(buf, document->number);
        buf_addf(buf, " ");
        buf_add(buf, scenario->accounts[document->account].code);
        buf_addf(buf, " ");
        buf_add(buf, date_format(&test_arena, document->date));
        buf_addf(buf, " ");
        add_money(buf, scenario, document->net);
        buf_addf(buf, document->tax < 0 ? "" : "+");
        add_money(buf, scenario, document->tax);
        buf_addf(buf, " due ");
        add_money(buf, scenario, document->due_amount);
        buf_addf(buf, " ");
        buf_add(buf, document->state);
        buf_addf(buf, ":");
        for (size_t k = 0; k < document->line_count; k++) {
            add_line(buf, scenario, result, &document->lines[k]);
        }
        buf_addf(buf, "\n");
    }
}

Str sim_documents(const Sim *sim)
{
    const Scenario *scenario;
    SimResult result = sim_run(sim, &scenario);
    StrBuf buf = buf_new(&test_arena, 1024);
    add_documents(&buf, scenario, &result, &result.documents);
    for (size_t i = 0; i < result.preview_count; i++) {
        buf_addf(&buf, "preview %d\n", (int)result.previews[i].event);
        add_documents(&buf, scenario, &result, &result.previews[i].documents);
    }
    for (size_t i = 0; i < result.refusal_count; i++) {
        buf_addf(&buf, "refused %d ", (int)result.refusals[i].event);
        buf_add(&buf, result.refusals[i].code);
        buf_addf(&buf, "\n");
    }
    return buf_str(&buf);
}

Str sim_subscriptions(const Sim *sim)
{
    const Scenario *scenario;
    SimResult result = sim_run(sim, &scenario);
    StrBuf buf = buf_new(&test_arena, 1024);
    for (size_t i = 0; i < result.subscription_count; i++) {
        const SimSubscriptionResult *each = &result.subscriptions[i];
        buf_add(&buf, each->id);
        buf_addf(&buf, " ");
        buf_add(&buf, each->state);
        buf_addf(&buf, " ");
        buf_add(&buf, decimal_format(&test_arena, each->quantity));
        for (size_t k = 0; k < each->period_count; k++) {
            add_span(&buf, &result, each->periods[k]);
        }
        if (each->has_term) {
            buf_addf(&buf, " term");
            add_span(&buf, &result, each->term);
        }
        for (size_t k = 0; k < each->batch_count; k++) {
            buf_addf(&buf, " batch ");
            buf_add(&buf, decimal_format(&test_arena, each->batches[k].quantity));
            add_span(&buf, &result, (Span){ each->batches[k].from, each->batches[k].window_to });
        }
        for (size_t k = 0; k < each->history_count; k++) {
            buf_addf(&buf, "\n ");
            buf_add(&buf, each->history[k].what);
            buf_addf(&buf, " ");
            add_point(&buf, &result, each->history[k].at);
        }
        buf_addf(&buf, "\n");
    }
    return buf_str(&buf);
}

Str sim_accounts(const Sim *sim)
{
    const Scenario *scenario;
    SimResult result = sim_run(sim, &scenario);
    StrBuf buf = buf_new(&test_arena, 1024);
    for (size_t i = 0; i < result.account_count; i++) {
        const SimAccountResult *each = &result.accounts[i];
        buf_add(&buf, scenario->accounts[each->account].code);
        buf_addf(&buf, " owes ");
        add_money(&buf, scenario, each->balance);
        buf_addf(&buf, " prepaid ");
        add_money(&buf, scenario, each->prepaid);
        for (size_t k = 0; k < each->dunning_count; k++) {
            buf_addf(&buf, " ");
            buf_add(&buf, each->dunning[k].state);
            buf_addf(&buf, " ");
            buf_add(&buf, date_format(&test_arena, each->dunning[k].from));
            buf_addf(&buf, "..");
            buf_add(&buf, date_format(&test_arena, each->dunning[k].to));
        }
        for (size_t k = 0; k < each->attempt_count; k++) {
            buf_addf(&buf, " tried ");
            buf_add(&buf, date_format(&test_arena, each->attempts[k]));
        }
        buf_addf(&buf, "\n");
    }
    return buf_str(&buf);
}
