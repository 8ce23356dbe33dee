/* bill_reprice.c - new prices of sales that are renewed after their protection: the price of the
 * list and rules that count on the first day of the renewed period or term (R-CAT-03). A dry run
 * computes the same and writes nothing. */
#include "service/bill_page.h"
#include "service/price.h"
#include "service/sale_history.h"
#include "service/subscription_internal.h"

enum { RENEWALS_MAX = 120 }; /* of one sale in one run */

/* What one sale has, while its renewals are walked. */
typedef struct Walk {
    BillWork *work;
    Db *db;
    BillRow *row;
    Charge charge;
    Date since; /* it has its price from this day on */
    Decimal price;
    BillReprice *first; /* on the walk; NULL: none */
    BillReprice **end;
    size_t count;
} Walk;

/* Where the day stands: the term, where the price is kept for that, or else the billing period. */
static Interval span_on(const Walk *walk, const Schedule *schedule, Date day)
{
    const Charge *charge = &walk->charge;
    return walk->row->protection == PROTECTION_TERM
               ? subscription_term(charge_calendar(charge), charge->term, schedule, day)
               : schedule_cycle(schedule, day);
}

/* The first renewal of which nothing is charged, `day` being the first day that is not: a term that
 * began within the last charged period is renewed with the next one. */
static Date renewal_first(const Walk *walk, const Schedule *schedule, Date day)
{
    Interval span = span_on(walk, schedule, day);
    bool within = span.from.day < day.day &&
                  schedule_cycle(schedule, (Date){ day.day - 1 }).from.day < span.from.day;
    return span.from.day == day.day || within ? day : span.to;
}

/* A term that began after it had its price has seen the end of the one before. */
static bool is_protected(const Walk *walk, const Schedule *schedule, Date day)
{
    const BillRow *row = walk->row;
    Date since = walk->since;
    if (row->protection == PROTECTION_TERM) {
        return span_on(walk, schedule, day).from.day <= since.day;
    }
    return day.day <= since.day || price_protected(row->protection, row->protection_periods, since,
                                                   walk->charge.billing, walk->charge.term, day);
}

/* What the edge costs on that day; *ret_found is false when nobody sells it any more, or by another
 * seller or in another currency: then it keeps its price. */
static Err *price_on(const Walk *walk, Date day, Price *ret_price, bool *ret_found)
{
    Call *call = walk->work->page->call;
    const BillRow *row = walk->row;
    Arena memory = call->scratch;
    Call asking = *call;
    EdgePrice edges[PRICE_EDGE_MAX];
    size_t count;
    const PriceAsk ask = {
        .buyer = row->buyer, .plan = row->plan, .quantity = row->quantity, .day = day
    };
    asking.out = &memory;
    *ret_found = false;
    Err *err = price_for_account(&asking, walk->db, ask, edges, &count);
    if (err_is(err, ERR_PRICE_MISSING)) {
        return NULL;
    }
    TRY(err);
    const EdgePrice *last = &edges[count - 1];
    *ret_found = last->buyer.v == row->buyer.v && last->seller.v == row->seller.v &&
                 currency_eq(last->price.currency, row->currency);
    *ret_price = last->price;
    ret_price->source = str_dup(call->out, last->price.source);
    return NULL;
}

static Err *renewals_walk(Walk *walk, Date until)
{
    const Charge *charge = &walk->charge;
    Date day = date_is_none(charge->charged_through) ? charge->start : charge->charged_through;
    Schedule schedule = charge_schedule(charge);
    day = renewal_first(walk, &schedule, date_max(day, charge_calendar(charge)));
    for (size_t i = 0; i < RENEWALS_MAX && day.day <= until.day; i++) {
        Price price;
        bool found;
        if (!is_protected(walk, &schedule, day)) {
            TRY(price_on(walk, day, &price, &found));
            if (found && decimal_compare(price.unit, walk->price) != 0) {
                BillReprice *made = arena_new(walk->work->page->call->out, BillReprice);
                *made = (BillReprice){ .row = walk->row, .on = day, .price = price };
                *walk->end = made;
                walk->end = &made->next;
                walk->count++;
                walk->since = day;
                walk->price = price.unit;
            }
        }
        day = span_on(walk, &schedule, day).to;
    }
    return NULL;
}

static ChargeFact fact_of(const Walk *walk, SaleChangeKind kind, Date on, const Price *price)
{
    const Charge *charge = &walk->charge;
    return (ChargeFact){ .kind = kind,
                         .on = on,
                         .quantity = charge->quantity,
                         .plan = walk->row->plan,
                         .priced = true,
                         .price = *price,
                         .billing = charge->billing,
                         .term = charge->term,
                         .calendar = charge_calendar(charge),
                         .title = charge->title,
                         .home = charge->home };
}

/* What the sale was billed by, and its new prices among the facts by their day. */
static Err *history_with(Walk *walk, const ChargeHistory **history)
{
    Call *call = walk->work->page->call;
    const BillRow *row = walk->row;
    const Charge *charge = &walk->charge;
    ChargeHistory *made = arena_new(call->out, ChargeHistory);
    if (*history == NULL) {
        TRY(sale_history_read(call, walk->db, charge, row->buyer, walk->first->on, history));
    }
    const ChargeHistory *old = *history;
    size_t old_count = old == NULL ? 0 : old->fact_count;
    ChargeFact *facts = arena_array(call->out, ChargeFact, old_count + walk->count + 1);
    size_t count = 0;
    if (old != NULL) {
        *made = *old;
        made->open_on = date_min(old->open_on, walk->first->on);
    } else {
        facts[count++] = fact_of(walk, SALE_START, charge->start, &charge->price);
        made->facts = facts;
        made->fact_count = count;
        made->open_on = date_min(walk->first->on, date_is_none(charge->charged_through)
                                                      ? charge->start
                                                      : charge->charged_through);
        TRY(sale_lines_read(call, walk->db, row->subscription, row->buyer, made));
        made->open_on = walk->first->on;
    }
    size_t i = 0;
    for (const BillReprice *item = walk->first; item != NULL; item = item->next) {
        while (i < old_count && old->facts[i].on.day <= item->on.day) {
            facts[count++] = old->facts[i++];
        }
        facts[count++] = fact_of(walk, SALE_PRICE, item->on, &item->price);
    }
    while (i < old_count) {
        facts[count++] = old->facts[i++];
    }
    made->facts = facts;
    made->fact_count = count;
    *history = made;
    return NULL;
}

static Err *row_reprice(BillWork *work, Db *db, size_t index, Date until)
{
    BillRow *row = &work->rows[index];
    const DocumentPartyRow *seller = party_find(work->parties, work->party_count, row->seller);
    const DocumentPartyRow *buyer = party_find(work->parties, work->party_count, row->buyer);
    Walk walk = { .work = work,
                  .db = db,
                  .row = row,
                  .since = date_is_none(row->priced_on) ? row->started_on : row->priced_on,
                  .price = row->price };
    assert(seller != NULL);
    assert(buyer != NULL);
    walk.end = &walk.first;
    if (bill_charge_of(row, seller, buyer, &walk.charge) != NULL) {
        return NULL; /* whoever bills it says why it cannot be */
    }
    TRY(renewals_walk(&walk, until));
    if (walk.first == NULL) {
        return NULL;
    }
    TRY(history_with(&walk, &work->histories[index]));
    row->price = walk.price; /* of the history's last fact: nothing of it stays open */
    *work->reprices_end = walk.first;
    work->reprices_end = walk.end;
    return NULL;
}

Err *bill_reprice(BillWork *work, Db *db)
{
    Date until = DATE_NONE;
    work->reprices = NULL;
    work->reprices_end = &work->reprices;
    for (size_t i = 0; i < work->row_count; i++) {
        const BillRow *row = &work->rows[i];
        if (i == 0 || row->buyer.v != work->rows[i - 1].buyer.v) {
            TRY(bill_buyer_until(work, row->buyer, &until));
        }
        if (row->reprices && !date_is_none(row->started_on) && row->due_on.day <= until.day) {
            TRY(row_reprice(work, db, i, until));
        }
    }
    return NULL;
}

/* The sale as it was before it changed for the first time. */
static Err *start_write(Call *call, Db *db, const SaleSubject *subject, SaleChangeAdd add)
{
    SaleEdge *edges;
    SaleFactRow *facts;
    size_t count;
    size_t fact_count;
    TRY(store_sale_edges(db, call->out, subject->id, &edges, &count));
    TRY(store_sale_facts(db, call->out, subject->id, edges[0].buyer, &facts, &fact_count));
    if (fact_count > 0) {
        return NULL;
    }
    SaleChangePrice *prices = arena_array(call->out, SaleChangePrice, count);
    for (size_t i = 0; i < count; i++) {
        prices[i] = (SaleChangePrice){ edges[i].buyer, edges[i].price, edges[i].price_source };
    }
    add.id = (SaleChangeId){ call_new_id(call) };
    add.kind = SALE_START;
    add.effective_on = subject->started_on;
    return store_sale_change_add(db, &add, prices, count);
}

static Err *reprice_write(Call *call, Db *db, const BillReprice *item)
{
    const BillRow *row = item->row;
    SubscriptionFacts facts;
    SaleSubject subject;
    TRY(store_subscription_facts(db, call->out, row->subscription, &facts));
    TRY(store_sale_subject(db, call->out, row->subscription, &subject));
    /* Everybody on the path reads it, so it says nothing of one edge's money. */
    Str summary = arena_printf(call->out, "The price was renewed from %.*s.",
                               STR_ARG(date_display(call->out, item->on)));
    SaleChangeAdd add = { .subscription = row->subscription,
                          .kind = SALE_PRICE,
                          .state = SALE_CHANGE_DONE,
                          .effective_on = item->on,
                          .quantity = subject.quantity,
                          .product = subject.product,
                          .plan = subject.plan,
                          .title = subject.title,
                          .term = subject.term,
                          .billing = subject.billing,
                          .calendar_from = subject.calendar_from,
                          .at_when = CANCEL_NOW,
                          .created_at = call->now };
    const SaleChangePrice price = { row->buyer, item->price.unit, item->price.source };
    TRY(subscription_event(call, db, &facts, S("subscription.repriced"), summary, &add.event));
    TRY(start_write(call, db, &subject, add));
    add.id = (SaleChangeId){ call_new_id(call) };
    TRY(store_sale_change_add(db, &add, &price, 1));
    TRY(store_sale_edges_changed(db, row->subscription));
    return store_sale_prices_set(db, add.id);
}

Err *bill_reprices_write(BillWork *work, Db *db)
{
    size_t moved = 0;
    for (const BillReprice *item = work->reprices; item != NULL; item = item->next) {
        const BillRow *row = item->row;
        size_t at = moved; /* both stand in the order of the rows */
        while (at < work->move_count && (work->moves[at].subscription.v != row->subscription.v ||
                                         work->moves[at].buyer.v != row->buyer.v)) {
            at++;
        }
        if (at < work->move_count) { /* else it is left to another page, or cannot be billed */
            moved = at;
            TRY(reprice_write(work->page->call, db, item));
        }
    }
    return NULL;
}
