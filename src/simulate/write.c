/* write.c - the result of a scenario as one JSON document (scenario.md 2). */
#include "base/json.h"
#include "simulate/result.h"

enum { SCRATCH_BYTES = 4096 };

typedef struct Writer {
    JsonOut json;
    const Scenario *scenario;
    const SimResult *result;
    Arena scratch; /* for one value at a time; given by value, so that it never fills */
} Writer;

static void add_money(Writer *writer, Str key, int64_t minor)
{
    Arena scratch = writer->scratch;
    json_key_str(&writer->json, key,
                 money_format(&scratch, (Money){ minor, writer->scenario->currency }));
}

static void add_text_opt(Writer *writer, Str key, Str text)
{
    json_key(&writer->json, key);
    if (text.len == 0) {
        json_null(&writer->json);
    } else {
        json_str(&writer->json, text);
    }
}

/* Null for one that never comes. */
static void add_point(Writer *writer, Str key, Point point)
{
    Arena scratch = writer->scratch;
    Str text = S("");
    if (point != POINT_NEVER) {
        text = scale_format(&scratch, &writer->result->scale, point);
    }
    add_text_opt(writer, key, text);
}

static void add_date(Writer *writer, Str key, Date date)
{
    Arena scratch = writer->scratch;
    add_text_opt(writer, key, date_format(&scratch, date));
}

static void add_span(Writer *writer, Span span)
{
    json_object(&writer->json);
    add_point(writer, S("from"), span.from);
    add_point(writer, S("to"), span.to);
    json_object_end(&writer->json);
}

static void add_index(Writer *writer, Str key, int32_t index)
{
    json_key(&writer->json, key);
    if (index == SCENARIO_NONE) {
        json_null(&writer->json);
    } else {
        json_int(&writer->json, index);
    }
}

/* Without the zeros at its end, but with at least `scale_min` decimals where that is possible. */
static Decimal trimmed(Decimal value, int32_t scale_min)
{
    while (value.scale > scale_min && value.units % 10 == 0) {
        value.units /= 10;
        value.scale--;
    }
    int64_t more;
    while (value.scale < scale_min && !__builtin_mul_overflow(value.units, 10, &more)) {
        value.units = more;
        value.scale++;
    }
    return value;
}

/* A whole number as one, any other as a string. */
static void add_quantity(Writer *writer, Decimal quantity)
{
    Arena scratch = writer->scratch;
    Decimal plain = trimmed(quantity, 0);
    json_key(&writer->json, S("quantity"));
    if (plain.scale == 0) {
        json_int(&writer->json, plain.units);
    } else {
        json_str(&writer->json, decimal_format(&scratch, plain));
    }
}

static void add_unit_price(Writer *writer, Decimal price)
{
    Arena scratch = writer->scratch;
    Decimal shown = trimmed(price, currency_exponent(writer->scenario->currency));
    json_key_str(&writer->json, S("unit_price"), decimal_format(&scratch, shown));
}

static Str code_of(const Writer *writer, int32_t account, Str without)
{
    return account == SCENARIO_NONE ? without : writer->scenario->accounts[account].code;
}

static void add_proration(Writer *writer, const SimLine *line)
{
    json_key(&writer->json, S("proration"));
    json_object(&writer->json);
    json_key_int(&writer->json, S("num"), line->num);
    json_key_int(&writer->json, S("den"), line->den);
    add_point(writer, S("cycle_from"), line->cycle.from);
    add_point(writer, S("cycle_to"), line->cycle.to);
    json_object_end(&writer->json);
}

static void add_line(Writer *writer, const SimLine *line)
{
    const Scenario *scenario = writer->scenario;
    bool rated = line->has_quantity || line->has_unit_price || line->has_proration;
    json_object(&writer->json);
    json_key_str(&writer->json, S("kind"), line_kind_name(line->kind));
    add_text_opt(writer, S("subscription"), line->subscription);
    add_text_opt(writer, S("product"),
                 line->product == SCENARIO_NONE ? S("") : scenario->products[line->product].code);
    add_point(writer, S("from"), line->has_span ? line->span.from : POINT_NEVER);
    add_point(writer, S("to"), line->has_span ? line->span.to : POINT_NEVER);
    if (line->has_quantity) {
        add_quantity(writer, line->quantity);
    }
    if (line->has_unit_price) {
        add_unit_price(writer, line->unit_price);
    }
    if (line->has_proration) {
        add_proration(writer, line);
    }
    if (rated) {
        json_key_str(&writer->json, S("rounding"), rounding_rule_name(line->rounding));
    }
    add_money(writer, S("amount"), line->amount);
    add_text_opt(writer, S("tax"),
                 line->tax == SCENARIO_NONE ? S("") : scenario->taxes[line->tax].code);
    add_index(writer, S("event"), line->event);
    if (line->kind == LINE_SUMMARY) {
        add_text_opt(writer, S("child"), code_of(writer, line->child, S("")));
    }
    if (line->credits.len > 0) {
        json_key_str(&writer->json, S("credits"), line->credits);
    }
    json_object_end(&writer->json);
}

static void add_tax_group(Writer *writer, const SimTaxGroup *group)
{
    const SimTax *tax = &writer->scenario->taxes[group->tax];
    json_object(&writer->json);
    json_key_str(&writer->json, S("category"), tax_category_name(tax->category));
    json_key_str(&writer->json, S("rate"), tax->rate);
    add_money(writer, S("base"), group->base);
    add_money(writer, S("amount"), group->amount);
    json_object_end(&writer->json);
}

static void add_document(Writer *writer, const SimDocument *document)
{
    json_object(&writer->json);
    json_key_str(&writer->json, S("number"), document->number);
    json_key_str(&writer->json, S("account"), code_of(writer, document->account, S("")));
    json_key_str(&writer->json, S("issuer"), code_of(writer, document->issuer, S("operator")));
    add_date(writer, S("date"), document->date);
    add_date(writer, S("due"), document->due);
    json_key_str(&writer->json, S("currency"), currency_str(&writer->scenario->currency));
    json_key(&writer->json, S("lines"));
    json_array(&writer->json);
    for (size_t i = 0; i < document->line_count; i++) {
        add_line(writer, &document->lines[i]);
    }
    json_array_end(&writer->json);
    json_key(&writer->json, S("tax_groups"));
    json_array(&writer->json);
    for (size_t i = 0; i < document->group_count; i++) {
        add_tax_group(writer, &document->groups[i]);
    }
    json_array_end(&writer->json);
    add_money(writer, S("net"), document->net);
    add_money(writer, S("tax"), document->tax);
    add_money(writer, S("gross"), document->gross);
    add_money(writer, S("paid"), document->paid);
    add_money(writer, S("credited"), document->credited);
    add_money(writer, S("prepaid"), document->prepaid);
    add_money(writer, S("due_amount"), document->due_amount);
    json_key_str(&writer->json, S("state"), document->state);
    json_object_end(&writer->json);
}

static void add_documents(Writer *writer, const SimDocuments *documents)
{
    json_key(&writer->json, S("invoices"));
    json_array(&writer->json);
    for (size_t i = 0; i < documents->invoice_count; i++) {
        add_document(writer, documents->invoices[i]);
    }
    json_array_end(&writer->json);
    json_key(&writer->json, S("credit_notes"));
    json_array(&writer->json);
    for (size_t i = 0; i < documents->credit_note_count; i++) {
        add_document(writer, documents->credit_notes[i]);
    }
    json_array_end(&writer->json);
}

static void add_previews(Writer *writer)
{
    json_key(&writer->json, S("previews"));
    json_array(&writer->json);
    for (size_t i = 0; i < writer->result->preview_count; i++) {
        json_object(&writer->json);
        json_key_int(&writer->json, S("event"), writer->result->previews[i].event);
        add_documents(writer, &writer->result->previews[i].documents);
        json_object_end(&writer->json);
    }
    json_array_end(&writer->json);
}

static void add_refusals(Writer *writer)
{
    json_key(&writer->json, S("refusals"));
    json_array(&writer->json);
    for (size_t i = 0; i < writer->result->refusal_count; i++) {
        const SimRefusal *refusal = &writer->result->refusals[i];
        json_object(&writer->json);
        json_key_int(&writer->json, S("event"), refusal->event);
        json_key_str(&writer->json, S("code"), refusal->code);
        json_key_str(&writer->json, S("message"), refusal->message);
        json_object_end(&writer->json);
    }
    json_array_end(&writer->json);
}

static void add_batches(Writer *writer, const SimSubscriptionResult *subscription)
{
    json_key(&writer->json, S("batches"));
    json_array(&writer->json);
    for (size_t i = 0; i < subscription->batch_count; i++) {
        const SimBatch *batch = &subscription->batches[i];
        json_object(&writer->json);
        add_quantity(writer, batch->quantity);
        add_point(writer, S("from"), batch->from);
        add_point(writer, S("window_to"), batch->window_to);
        json_object_end(&writer->json);
    }
    json_array_end(&writer->json);
}

static void add_history(Writer *writer, const SimSubscriptionResult *subscription)
{
    json_key(&writer->json, S("history"));
    json_array(&writer->json);
    for (size_t i = 0; i < subscription->history_count; i++) {
        const SimHistory *step = &subscription->history[i];
        json_object(&writer->json);
        add_point(writer, S("at"), step->at);
        json_key_str(&writer->json, S("what"), step->what);
        add_index(writer, S("event"), step->event);
        json_object_end(&writer->json);
    }
    json_array_end(&writer->json);
}

static void add_subscription(Writer *writer, const SimSubscriptionResult *subscription)
{
    json_object(&writer->json);
    json_key_str(&writer->json, S("id"), subscription->id);
    json_key_str(&writer->json, S("state"), subscription->state);
    add_quantity(writer, subscription->quantity);
    json_key(&writer->json, S("periods"));
    json_array(&writer->json);
    for (size_t i = 0; i < subscription->period_count; i++) {
        add_span(writer, subscription->periods[i]);
    }
    json_array_end(&writer->json);
    json_key(&writer->json, S("term"));
    if (subscription->has_term) {
        add_span(writer, subscription->term);
    } else {
        json_null(&writer->json);
    }
    add_batches(writer, subscription);
    add_history(writer, subscription);
    json_object_end(&writer->json);
}

static void add_account(Writer *writer, const SimAccountResult *account)
{
    json_object(&writer->json);
    json_key_str(&writer->json, S("code"), code_of(writer, account->account, S("operator")));
    add_money(writer, S("balance"), account->balance);
    add_money(writer, S("prepaid"), account->prepaid);
    json_key(&writer->json, S("dunning"));
    json_array(&writer->json);
    for (size_t i = 0; i < account->dunning_count; i++) {
        json_object(&writer->json);
        json_key_str(&writer->json, S("state"), account->dunning[i].state);
        add_date(writer, S("from"), account->dunning[i].from);
        add_date(writer, S("to"), account->dunning[i].to);
        json_object_end(&writer->json);
    }
    json_array_end(&writer->json);
    json_key(&writer->json, S("payment_attempts"));
    json_array(&writer->json);
    for (size_t i = 0; i < account->attempt_count; i++) {
        Arena scratch = writer->scratch;
        json_str(&writer->json, date_format(&scratch, account->attempts[i]));
    }
    json_array_end(&writer->json);
    json_object_end(&writer->json);
}

static void add_ledger(Writer *writer)
{
    const SimResult *result = writer->result;
    json_key(&writer->json, S("ledger"));
    json_object(&writer->json);
    json_key_int(&writer->json, S("entries"), result->ledger_entries);
    add_money(writer, S("sum"), result->ledger_sum);
    json_key(&writer->json, S("accounts"));
    json_object(&writer->json);
    for (size_t i = 0; i < result->ledger_count; i++) {
        add_money(writer, result->ledger[i].name, result->ledger[i].balance);
    }
    json_object_end(&writer->json);
    json_object_end(&writer->json);
}

void result_write(StrBuf *buf, const Scenario *scenario, const SimResult *result)
{
    Writer writer = { .json = json_out(buf), .scenario = scenario, .result = result };
    char *room = arena_array(buf->arena, char, SCRATCH_BYTES);
    writer.scratch = (Arena){ room, room + SCRATCH_BYTES };
    json_object(&writer.json);
    add_documents(&writer, &result->documents);
    add_previews(&writer);
    add_refusals(&writer);
    json_key(&writer.json, S("subscriptions"));
    json_array(&writer.json);
    for (size_t i = 0; i < result->subscription_count; i++) {
        add_subscription(&writer, &result->subscriptions[i]);
    }
    json_array_end(&writer.json);
    json_key(&writer.json, S("accounts"));
    json_array(&writer.json);
    for (size_t i = 0; i < result->account_count; i++) {
        add_account(&writer, &result->accounts[i]);
    }
    json_array_end(&writer.json);
    add_ledger(&writer);
    json_object_end(&writer.json);
    buf_add_char(buf, '\n');
}
