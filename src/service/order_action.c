/*
 * order_action.c - the lines of an order that change a subscription which runs: what they ask for,
 * what it costs, and doing it. All of it is what the direct change does (change_internal.h).
 */
#include <string.h>

#include "service/adjust_internal.h"
#include "service/change_internal.h"
#include "service/money_lines.h"
#include "service/order_internal.h"

/* The order's buyer changes what is its own, whoever accepts the order. */
static Call *buyer_call(const Call *call, AccountId buyer)
{
    Call *own = arena_new(call->out, Call);
    *own = *call;
    own->actor.account = buyer;
    return own;
}

ChangeAsk *action_ask(Call *call, AccountId buyer, const OrderLineRow *line)
{
    ChangeRequest *request = arena_new(call->out, ChangeRequest);
    ChangeAsk *ask = arena_new(call->out, ChangeAsk);
    *request = (ChangeRequest){ .when = line->at_when,
                                .reason = CANCEL_REASON_COUNT,
                                .key = order_line_code(call->out, line->id),
                                .line = line->id };
    switch (line->action) {
    case ACTION_QUANTITY:
        request->quantity = line->quantity;
        break;
    case ACTION_PLAN:
    case ACTION_CONVERT:
        request->plan = line->plan_code;
        break;
    case ACTION_NEW:
    case LINE_ACTION_COUNT:
        assert(!"a line that changes a subscription");
    }
    *ask = (ChangeAsk){ .call = buyer_call(call, buyer), .id = line->target, .request = request };
    return ask;
}

static EdgePrice sale_price(const ChangeAsk *ask, size_t i)
{
    const SaleEdge *sale = &ask->edges[i];
    Price price = { .unit = sale->price, .currency = sale->currency, .source = sale->price_source };
    if (ask->plan != NULL) {
        price.unit = ask->prices[i].price;
        price.source = ask->prices[i].price_source;
    }
    return (EdgePrice){
        .seller = sale->seller, .buyer = sale->buyer, .depth = (int32_t)i, .price = price
    };
}

/* The sales down to the buyer, and the one below it. */
static void edges_of(const ChangeAsk *ask, AccountId buyer, LineMoney *money)
{
    money->edges = arena_array(ask->call->out, EdgePrice, ask->edge_count);
    money->edge_count = 0;
    for (size_t i = 0; i < ask->edge_count; i++) {
        EdgePrice edge = sale_price(ask, i);
        if (edge.seller.v == buyer.v) {
            money->change->customer_edge = edge;
        } else {
            money->edges[money->edge_count++] = edge;
        }
    }
}

static Err *document_of(Db *db, ChangeAsk *ask, const SaleEdge *edge, LineChange *change)
{
    ChangeDocument document = { 0 };
    TRY(change_document(ask, db, edge, &document));
    change->lines = document.issue.lines;
    change->line_count = document.issue.count;
    change->noted = document.noted;
    change->stops = document.stops;
    change->parties = document.parties;
    change->party_count = document.party_count;
    change->seller = edge->seller;
    change->buyer = edge->buyer;
    change->totals = document.issue.totals;
    change->net = money_zero(edge->currency);
    for (size_t i = 0; i < change->line_count; i++) {
        TRY(money_add(change->net, change->lines[i].net, &change->net));
    }
    return NULL;
}

static Err *fill(Db *db, const OrderRow *order, const OrderLineRow *line, AccountId viewer,
                 LineMoney *money)
{
    LineChange *change = money->change;
    ChangeAsk *ask = change->ask;
    const SaleEdge *edge = change_edge_of(ask, viewer);
    change->summary = change_summary(ask);
    change->now = ask->now;
    change->was = ask->was;
    change->billing = ask->subject.billing;
    change->sales = ask->edges;
    change->sale_count = ask->edge_count;
    edges_of(ask, order->account, money);
    money->priced = edge != NULL;
    if (edge == NULL) {
        return NULL;
    }
    money->price = sale_price(ask, (size_t)(edge - ask->edges)).price;
    TRY(credit_period_net(money->price.unit, money->price.currency, 1, &money->unit));
    TRY(credit_period_net(money->price.unit, money->price.currency, line->quantity,
                          &money->recurring));
    return document_of(db, ask, edge, change);
}

static Err *refuse(Call *call, Err *err, LineChange *change)
{
    if (err_status(err->code) >= 500) {
        return err;
    }
    change->ask = NULL;
    change->refused = true;
    change->code = err->code;
    change->field = str_dup(call->out, str_from_cstr(err->field));
    change->text = str_dup(call->out, err_message(err));
    return NULL;
}

Err *action_money(Call *call, Db *db, const OrderRow *order, const OrderLineRow *line,
                  const EdgePrice *kept, size_t kept_count, LineMoney *money)
{
    LineChange *change = arena_new(call->out, LineChange);
    ChangeAsk *ask = action_ask(call, order->account, line);
    ask->kept = kept;
    ask->kept_count = kept_count;
    change->ask = ask;
    money->change = change;
    money->line.title = arena_printf(call->out, "%.*s, %.*s", STR_ARG(line->product_name),
                                     STR_ARG(line->plan_name));
    Err *err = change_check(ask, db);
    return err != NULL ? refuse(call, err, change)
                       : fill(db, order, line, call->actor.account, money);
}

Err *action_done(Call *call, Db *db, const OrderLineRow *line, AccountId buyer, LineMoney *money)
{
    LineChange *change = arena_new(call->out, LineChange);
    SaleLineChange *made;
    TRY(store_sale_change_of_line(db, call->out, line->id, buyer, &made));
    if (made == NULL) {
        return ERR(DB, "a line of a placed order has changed nothing");
    }
    if (made->price_source.len > 0) {
        money->price.unit = made->price;
    }
    money->change = change;
    money->line.title = line->title;
    change->summary = made->summary;
    change->net = (Money){ made->net_minor, money->price.currency };
    TRY(credit_period_net(money->price.unit, money->price.currency, 1, &money->unit));
    return credit_period_net(money->price.unit, money->price.currency, line->quantity,
                             &money->recurring);
}

Err *action_refusal(Call *call, const LineMoney *money)
{
    const LineChange *change = money->change;
    if (change == NULL || !change->refused) {
        return NULL;
    }
    const char *field = change->field.len > 0 ? str_cstr(call->out, change->field) : NULL;
    return err_make(change->code, field, __FILE__, __LINE__, "%.*s", STR_ARG(change->text));
}

/* What the buyer's invoice says of all changes of today: one billing job bills them together. */
static Issue joint_issue(Call *call, const LineMoney *lines, size_t count,
                         const LineChange **ret_any)
{
    Issue issue = { .kind = DOCUMENT_INVOICE };
    size_t room = 0;
    *ret_any = NULL;
    for (size_t i = 0; i < count; i++) {
        const LineChange *change = lines[i].change;
        if (change == NULL || !change->now || change->noted || change->line_count == 0) {
            continue;
        }
        *ret_any = change->stops ? change : *ret_any;
        issue.seller = change->seller;
        issue.buyer = change->buyer;
        issue.currency = change->net.currency;
        for (size_t k = 0; k < change->line_count; k++) {
            issue.lines =
                arena_room(call->out, issue.lines, sizeof(DocumentLine), issue.count, &room);
            issue.lines[issue.count++] = change->lines[k];
        }
    }
    issue.events = arena_array(call->out, EventId, issue.count);
    return issue;
}

Err *action_totals(Call *call, Db *db, const LineMoney *lines, size_t count, OrderMoney *money)
{
    const LineChange *any;
    Issue issue = joint_issue(call, lines, count, &any);
    size_t own = issue.count;
    if (any != NULL) {
        const AdjustIssues adjust = { any->parties, any->party_count, &issue, 1 };
        TRY(adjust_issues(call, db, &adjust));
    }
    money->extras = issue.lines + own;
    money->extra_count = issue.count - own;
    if (issue.count > 0) {
        size_t all = money->document_count + issue.count;
        DocumentLine *joint = arena_array(call->out, DocumentLine, all);
        memcpy(joint, money->document_lines, money->document_count * sizeof(*joint));
        memcpy(joint + money->document_count, issue.lines, issue.count * sizeof(*joint));
        money->document_lines = joint;
        money->document_count = all;
    }
    for (size_t i = 0; i < count; i++) {
        const LineChange *change = lines[i].change;
        if (change != NULL && change->now && change->noted) {
            TRY(credit_total_add(&money->notes, &change->totals));
        }
    }
    return NULL;
}

/* The order's own prices of the line, with that of the end customer. */
static EdgePrice *kept_of(const Placing *placing, size_t i, size_t *ret_count)
{
    const LineMoney *money = &placing->money.lines[i];
    EdgePrice *kept = arena_array(placing->call->out, EdgePrice, money->edge_count + 1);
    size_t count = 0;
    for (size_t k = 0; k < money->edge_count; k++) {
        kept[count++] = money->edges[k];
    }
    if (placing->customer_edges[i].buyer.v != 0) {
        kept[count++] = placing->customer_edges[i];
    }
    *ret_count = count;
    return kept;
}

static ChangeAsk *kept_ask(const Placing *placing, size_t i)
{
    ChangeAsk *ask = action_ask(placing->call, placing->buyer->id, &placing->lines[i]);
    ask->kept = kept_of(placing, i, &ask->kept_count);
    return ask;
}

Err *action_stand(Placing *placing, size_t i)
{
    LineChange *change = arena_new(placing->call->out, LineChange);
    SubscriptionId target = placing->lines[i].target;
    SaleSubject subject;
    TRY(store_sale_subject(placing->db, placing->call->out, target, &subject));
    TRY(store_sale_edges(placing->db, placing->call->out, target, &change->sales,
                         &change->sale_count));
    change->was = subject.quantity;
    change->billing = subject.billing;
    placing->money.lines[i].change = change;
    return NULL;
}

Err *action_check(Placing *placing, size_t i)
{
    return change_check(kept_ask(placing, i), placing->db);
}

Err *action_write(const Placing *placing, size_t i)
{
    TRY(change_write(kept_ask(placing, i), placing->db));
    return store_order_line_set_state(placing->db, placing->lines[i].id, ORDER_LINE_DONE, S(""));
}

/* What the sale to the same buyer costs without the change; zero when it is billed otherwise. */
static Err *period_before(const OrderLineRow *line, const LineChange *change, const EdgePrice *edge,
                          Money *ret_net)
{
    *ret_net = money_zero(edge->price.currency);
    for (size_t i = 0; i < change->sale_count && str_eq(change->billing, line->billing); i++) {
        const SaleEdge *sale = &change->sales[i];
        if (sale->buyer.v == edge->buyer.v && currency_eq(sale->currency, edge->price.currency)) {
            return credit_period_net(sale->price, sale->currency, change->was, ret_net);
        }
    }
    return NULL;
}

Err *line_added(const OrderLineRow *line, const LineMoney *money, const EdgePrice *edge,
                Money *ret_net)
{
    Money before;
    int64_t quantity = line->meter.len > 0 ? 0 : line->quantity;
    TRY(credit_period_net(edge->price.unit, edge->price.currency, quantity, ret_net));
    if (line->action == ACTION_NEW || money->change == NULL) {
        return NULL;
    }
    TRY(period_before(line, money->change, edge, &before));
    ret_net->minor = ret_net->minor > before.minor ? ret_net->minor - before.minor : 0;
    return NULL;
}
