/* collect.c - the result of a run: documents, states, balances (scenario.md 2). */
#include "domain/billing/wanted.h"
#include "simulate/world.h"

static const char *const book_names[BOOK_COUNT] = {
    [BOOK_RECEIVABLE] = "receivable", [BOOK_PAYABLE] = "payable", [BOOK_COST] = "cost",
    [BOOK_REVENUE] = "revenue",       [BOOK_TAX] = "tax",         [BOOK_CREDIT] = "credit",
    [BOOK_WALLET] = "wallet",         [BOOK_CASH] = "cash",
};

SimDocuments collect_documents(World *world, size_t from)
{
    SimDocuments documents = { 0 };
    documents.invoices = arena_array(world->arena, SimDocument *, world->document_count);
    documents.credit_notes = arena_array(world->arena, SimDocument *, world->document_count);
    for (size_t i = from; i < world->document_count; i++) {
        const Issued *issued = world->documents[i];
        if (issued->is_credit_note) {
            documents.credit_notes[documents.credit_note_count] = issued->document;
            documents.credit_note_count++;
        } else {
            documents.invoices[documents.invoice_count] = issued->document;
            documents.invoice_count++;
        }
    }
    return documents;
}

static Str state_of(const World *world, const Sub *sub, Point now)
{
    Point end =
        sub->component.change_count > 0 ? component_end(&sub->component, POINT_NEVER) : POINT_NEVER;
    if (!sub->started || sub->start > now) {
        return S("pending");
    }
    bool ended = sub->ended || end <= now;
    if (sub->parked || (!ended && world_is_parked(world, sub->account))) {
        return S("parked");
    }
    if (ended) {
        return S("ended");
    }
    if (sub->suspended) {
        return S("suspended");
    }
    if (end != POINT_NEVER) {
        return S("cancel_scheduled");
    }
    bool trial = world_product(world, sub)->trial_days > 0 && now < sub->paid_from;
    return trial ? S("trial") : S("active");
}

/* The cycles that have begun, without the paused parts. */
static void collect_periods(World *world, const Sub *sub, Point now, SimSubscriptionResult *result)
{
    Stretch *stretches;
    Pieces pieces;
    BillInput input = world_input(world, EDGE_ANY, now);
    size_t count = component_stretches(world->arena, &sub->component, POINT_NEVER, &stretches);
    Err *err =
        wanted_pieces(world->arena, &input, stretches, count, component_start(&sub->component),
                      scale_next(&world->scale, now), &pieces);
    if (err != NULL) {
        return; /* more than can be shown */
    }
    result->periods = arena_array(world->arena, Span, pieces.count);
    const Piece *last = NULL;
    for (size_t i = 0; i < pieces.count; i++) {
        const Piece *piece = &pieces.items[i];
        bool goes_on = last != NULL && span_eq(last->cycle, piece->cycle) &&
                       result->periods[result->period_count - 1].to == piece->span.from;
        if (goes_on) {
            result->periods[result->period_count - 1].to = piece->span.to;
        } else {
            result->periods[result->period_count] = piece->span;
            result->period_count++;
        }
        last = piece;
    }
}

static void collect_batches(World *world, const Sub *sub, SimSubscriptionResult *result)
{
    size_t count = 0;
    for (const Batch *each = sub->batches; each != NULL; each = each->next) {
        count++;
    }
    result->batches = arena_array(world->arena, SimBatch, count);
    result->batch_count = count;
    for (const Batch *each = sub->batches; each != NULL; each = each->next) { /* oldest first */
        count--;
        bool bound = each->window_to.us == NEVER.us;
        result->batches[count] =
            (SimBatch){ decimal_of_quantity(each->quantity), each->from,
                        bound ? POINT_NEVER : scale_point(&world->scale, each->window_to) };
    }
}

static void collect_history(World *world, const Sub *sub, SimSubscriptionResult *result)
{
    result->history = arena_array(world->arena, SimHistory, sub->history_count);
    for (const Past *each = sub->history; each != NULL; each = each->next) {
        result->history[result->history_count] = each->entry;
        result->history_count++;
    }
}

static void collect_subscriptions(World *world, SimResult *result)
{
    Point now = world_point(world);
    result->subscriptions = arena_array(world->arena, SimSubscriptionResult, world->sub_count);
    for (size_t i = 0; i < world->sub_count; i++) {
        const Sub *sub = world->subs[i];
        SimSubscriptionResult *each = &result->subscriptions[result->subscription_count];
        if (!sub->started) {
            continue;
        }
        *each = (SimSubscriptionResult){ .id = sub->id,
                                         .account = sub->account,
                                         .product = sub->product,
                                         .state = state_of(world, sub, now),
                                         .quantity = decimal_of_quantity(sub->quantity),
                                         .has_term = sub->has_term,
                                         .term = sub->term };
        if (sub->component.change_count > 0) {
            collect_periods(world, sub, now, each);
        }
        collect_batches(world, sub, each);
        collect_history(world, sub, each);
        result->subscription_count++;
    }
}

static void collect_accounts(World *world, SimResult *result)
{
    size_t count = world->scenario->account_count;
    result->accounts = arena_array(world->arena, SimAccountResult, count);
    result->account_count = count;
    for (size_t i = 0; i < count; i++) {
        Party *party = &world->parties[i];
        SimAccountResult *each = &result->accounts[i];
        *each = (SimAccountResult){ .account = (int32_t)i,
                                    .balance = party_open(party) - party->credit,
                                    .prepaid = party->wallet };
        each->dunning = arena_array(world->arena, SimDunningState, party->stage_count);
        each->attempts = arena_array(world->arena, Date, party->attempt_count);
        for (const Stage *stage = party->stages; stage != NULL; stage = stage->next) {
            each->dunning[each->dunning_count] = stage->state;
            each->dunning_count++;
        }
        for (const Attempt *attempt = party->attempts; attempt != NULL; attempt = attempt->next) {
            each->attempts[each->attempt_count] = attempt->on;
            each->attempt_count++;
        }
    }
}

/* Insertion keeps the names sorted; there are few. */
static void add_book(SimResult *result, SimLedgerAccount account)
{
    size_t place = result->ledger_count;
    while (place > 0 && str_cmp(result->ledger[place - 1].name, account.name) > 0) {
        result->ledger[place] = result->ledger[place - 1];
        place--;
    }
    result->ledger[place] = account;
    result->ledger_count++;
}

static void collect_ledger(World *world, SimResult *result)
{
    const Scenario *scenario = world->scenario;
    size_t count = scenario->account_count + 1;
    result->ledger = arena_array(world->arena, SimLedgerAccount, count * BOOK_COUNT);
    result->ledger_entries = world->entries;
    for (size_t i = 0; i < count * BOOK_COUNT; i++) {
        const BookEntry *entry = &world->books[i];
        bool is_operator = i / BOOK_COUNT == scenario->account_count;
        Str owner = is_operator ? S("operator") : scenario->accounts[i / BOOK_COUNT].code;
        if (entry->moved) {
            Str name =
                arena_printf(world->arena, "%s:%.*s", book_names[i % BOOK_COUNT], STR_ARG(owner));
            add_book(result, (SimLedgerAccount){ name, entry->balance });
            result->ledger_sum += entry->balance;
        }
    }
}

void collect_result(World *world, SimResult *ret_result)
{
    ret_result->scale = world->scale;
    ret_result->documents = collect_documents(world, 0);
    ret_result->refusals = world->refusals;
    ret_result->refusal_count = world->refusal_count;
    collect_subscriptions(world, ret_result);
    collect_accounts(world, ret_result);
    collect_ledger(world, ret_result);
}
