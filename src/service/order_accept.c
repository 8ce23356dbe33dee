/*
 * order_accept.c - an order that waited is carried out, by the prices that it kept.
 *
 * What can stand against it now (a limit, a party that is not active, a base that has ended) opens
 * a wait again instead of failing: nothing is lost.
 */
#include "service/service_change.h"
#include "service/wait_internal.h"

EdgePrice *wait_edge_prices(Arena *out, const WaitEdgeRow *rows, size_t count)
{
    EdgePrice *edges = arena_array(out, EdgePrice, count);
    for (size_t k = 0; k < count; k++) {
        edges[k] = (EdgePrice){ .seller = rows[k].seller,
                                .buyer = rows[k].buyer,
                                .depth = rows[k].depth,
                                .price = { .unit = rows[k].price,
                                           .currency = rows[k].currency,
                                           .source = rows[k].price_source,
                                           .setup = rows[k].setup },
                                .protection = rows[k].protection,
                                .protection_periods = rows[k].protection_periods };
    }
    return edges;
}

static Err *load_edges(Placing *placing, size_t i)
{
    Call *call = placing->call;
    LineMoney *money = &placing->money.lines[i];
    WaitEdgeRow *rows;
    size_t count;
    TRY(store_wait_edges(placing->db, call->out, placing->lines[i].id, &rows, &count));
    const EdgePrice *edges = wait_edge_prices(call->out, rows, count);
    money->edges = arena_array(call->out, EdgePrice, count);
    for (size_t k = 0; k < count; k++) {
        if (edges[k].seller.v == placing->order->account.v) {
            placing->customer_billed = true;
            placing->customer_edges[i] = edges[k];
        } else {
            money->edges[money->edge_count++] = edges[k];
        }
    }
    if (money->edge_count == 0) {
        return ERR(DB, "a line of an order that waits has no prices");
    }
    money->priced = true;
    money->price = money->edges[money->edge_count - 1].price;
    money->line.title = placing->lines[i].title;
    placing->kept[i] = rows;
    placing->kept_counts[i] = count;
    return placing->lines[i].action == ACTION_NEW ? NULL : action_stand(placing, i);
}

static Err *load_party(const Placing *placing, AccountId id, AccountRow **ret_row)
{
    TRY(store_account_get(placing->db, placing->call->out, id, id, ret_row));
    return *ret_row != NULL ? NULL : ERR(DB, "a party of an order is missing");
}

static Err *load(Placing *placing, const OrderHeld *held)
{
    Call *call = placing->call;
    const Zone *zone;
    TRY(store_order_get(placing->db, call->out, held->account, held->id, &placing->order));
    TRY(store_order_lines(placing->db, call->out, held->id, &placing->lines, &placing->count));
    TRY(store_promotion_lines(placing->db, call->out, held->id, &placing->promised,
                              &placing->promised_count));
    if (placing->order == NULL || placing->count == 0) {
        return ERR(DB, "an order that waits has no lines");
    }
    TRY(load_party(placing, held->account, &placing->buyer));
    placing->owner = placing->buyer->id;
    if (!held->own_use) {
        TRY(load_party(placing, held->end_customer, &placing->customer));
        placing->owner = placing->customer->id;
    }
    TRY(zone_get(placing->buyer->time_zone, &zone));
    placing->money.promotions.today = date_of(call->now, zone);
    placing->money.currency = held->currency;
    placing->money.lines = arena_array(call->out, LineMoney, placing->count);
    for (size_t i = 0; i < placing->count; i++) {
        TRY(load_edges(placing, i));
    }
    return NULL;
}

static Err *check(Placing *placing)
{
    bool active = placing->buyer->state == ACCOUNT_ACTIVE &&
                  (placing->customer == NULL || placing->customer->state == ACCOUNT_ACTIVE);
    if (!active) {
        return ERR(ACCOUNT_STATE, "an account of the order is not active");
    }
    for (size_t i = 0; i < placing->count; i++) {
        if (placing->lines[i].action != ACTION_NEW) {
            TRY(action_check(placing, i));
        }
    }
    return placing_together(placing);
}

/* The seller of that sale has let the order pass the limit. */
static bool lifted(const WaitListRow *rows, size_t count, const CreditParty *party)
{
    for (size_t i = 0; i < count; i++) {
        bool named = wait_is_money(rows[i].kind) && rows[i].about.v == party->buyer->id.v;
        bool by_rule = rows[i].lifts_credit && rows[i].on_account.v == party->seller->id.v;
        if (rows[i].outcome == WAIT_APPROVED && (named || by_rule)) {
            return true;
        }
    }
    return false;
}

/* A wait for each limit that it passes and that nobody has lifted for it. */
static Err *look_at_credit(Placing *placing)
{
    WaitListRow *rows;
    size_t count;
    size_t kept = 0;
    TRY(placing_parties(placing));
    TRY(store_wait_list(placing->db, placing->call->out, placing->order->id, &rows, &count));
    for (size_t i = 0; i < placing->party_count; i++) {
        if (!lifted(rows, count, &placing->parties[i])) {
            placing->parties[kept++] = placing->parties[i];
        }
    }
    placing->party_count = kept;
    return placing_credit(placing);
}

static Err *write_order(const Placing *placing, const OrderHeld *held)
{
    Call *call = placing->call;
    Db *db = placing->db;
    TRY(order_check_move(held->state, ORDER_EXECUTING));
    TRY(store_order_set_state(db, held->id, held->state, ORDER_EXECUTING, S(""), (Instant){ 0 }));
    for (size_t i = 0; i < placing->count; i++) {
        const LineMoney *money = &placing->money.lines[i];
        TRY(store_order_line_place(db, placing->lines[i].id, money->line.title, money->price.unit,
                                   placing->subscriptions[i],
                                   placing_settings(&placing->lines[i])));
    }
    TRY(order_event(call, db, held->account, held->id, S("order.executing"),
                    S("Nothing is open any more; the order is carried out.")));
    return placing_write(placing);
}

static Err *wait_again(Placing *placing, const OrderHeld *held)
{
    Call *call = placing->call;
    OrderState state = placing_state(placing);
    for (size_t i = 0; i < placing->wait_count; i++) {
        TRY(wait_open(call, placing->db, held->id, &placing->waits[i]));
    }
    if (state == held->state) {
        return NULL;
    }
    TRY(order_check_move(held->state, state));
    TRY(store_order_set_state(placing->db, held->id, held->state, state, S(""), (Instant){ 0 }));
    Str name = arena_printf(call->out, "order.%.*s", STR_ARG(order_state_name(state)));
    Str label = order_state_label(state);
    return order_event(call, placing->db, held->account, held->id, name,
                       arena_printf(call->out, "%.*s.", STR_ARG(label)));
}

/* The seller mends the cause and lets it go on. */
static Err *operator_wait(Placing *placing, const Err *refusal)
{
    const WaitDays days = { .remind = WAIT_REMIND_DAYS };
    WaitNew *wait = &placing->waits[placing->wait_count];
    TRY(wait_make(placing->call, placing->db, WAIT_OPERATOR, placing->buyer->parent, &days, wait));
    wait->reason = str_dup(placing->call->out, err_message(refusal));
    placing->wait_count++;
    return NULL;
}

Err *order_fits(Call *call, Db *db, const OrderHeld *held, bool *ret_fits)
{
    Placing *placing = arena_new(call->out, Placing);
    *placing = (Placing){ .call = call, .db = db };
    TRY(load(placing, held));
    TRY(look_at_credit(placing));
    *ret_fits = placing->wait_count == 0;
    return NULL;
}

Err *order_accept(Call *call, Db *db, const OrderHeld *held)
{
    Placing *placing = arena_new(call->out, Placing);

    *placing = (Placing){ .call = call, .db = db };
    TRY(load(placing, held));
    Err *err = check(placing);
    if (err != NULL && err_status(err->code) < 500) {
        TRY(operator_wait(placing, err));
        return wait_again(placing, held);
    }
    TRY(err);
    TRY(look_at_credit(placing));
    if (placing->wait_count > 0) {
        return wait_again(placing, held);
    }
    TRY(placing_make(placing));
    return write_order(placing, held);
}
