/* basket_whom.c - who receives what is in a basket: step 1's answer, and moving a line. */
#include "service/order_internal.h"

typedef struct WhomTx {
    Call *call;
    CheckoutId checkout;
    OrderLineId line;
    Beneficiary to;
} WhomTx;

/* Behind the last line of the other draft. */
static Err *move_lines(Call *call, Db *db, const OrderLineId *lines, size_t count, OrderId to)
{
    int64_t there;
    int32_t last;
    TRY(store_order_line_count(db, call->out, to, &there, &last));
    if (there + (int64_t)count > ORDER_LINE_MAX) {
        return ERR(BASKET_FULL, "an order has at most %d lines", ORDER_LINE_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(store_draft_line_move(db, lines[i], to, last + 1 + (int32_t)i));
    }
    return store_draft_disagree(db, to);
}

static Err *move_body(Db *db, void *context)
{
    WhomTx *tx = context;
    Call *call = tx->call;
    OrderLineId moving[ORDER_LINE_MAX];
    CheckoutHeld *checkout;
    OrderHeld *from;
    OrderHeld *order;
    OrderLineRow *lines;
    OrderLineRow *line;
    size_t count;
    size_t moving_count = 0;

    TRY(checkout_hold(call, db, tx->checkout, &checkout));
    TRY(basket_line_find(call, db, checkout->id, tx->line, &from, &line));
    if (line == NULL) {
        return ERR(NOT_FOUND, "the basket has no such line");
    }
    if (line->base_line.v != 0) {
        return ERR(ADDON_BASE, "an add-on goes with its base");
    }
    if (line->action != ACTION_NEW) {
        return ERR_FIELD(FIELD_INVALID, "customer", "What it changes stays with its owner.");
    }
    TRY(basket_draft(call, db, checkout, tx->to, &order));
    if (order->id.v == from->id.v) {
        return NULL;
    }
    TRY(store_order_lines(db, call->out, from->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        if (lines[i].id.v == tx->line.v || lines[i].base_line.v == tx->line.v) {
            moving[moving_count++] = lines[i].id;
        }
    }
    TRY(move_lines(call, db, moving, moving_count, order->id));
    return store_checkout_touch(db, checkout->id, order_draft_end(call));
}

Err *svc_basket_move(Call *call, CheckoutId checkout, OrderLineId line, Beneficiary to)
{
    WhomTx tx = { .call = call, .checkout = checkout, .line = line, .to = to };
    TRY(call_need(call, ROLE_BUYER));
    return db_tx(call->app->database, DB_WRITE, "basket_move", move_body, &tx);
}

/* What changes a subscription stays with its owner. */
static Err *draft_free(Call *call, Db *db, const CheckoutDraftRow *draft, Beneficiary to)
{
    OrderLineRow *lines;
    size_t count;
    if (draft->own_use == to.own_use && draft->end_customer.v == to.customer.v) {
        return NULL;
    }
    TRY(store_order_lines(db, call->out, draft->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        if (lines[i].action != ACTION_NEW) {
            return ERR_FIELD(FIELD_INVALID, "customer",
                             "%.*s is changed for its owner. Please order the rest by itself.",
                             STR_ARG(lines[i].product_name));
        }
    }
    return NULL;
}

/* The draft that step 1 is about: the one without a beneficiary, else the only one. */
static Err *draft_to_answer(Call *call, Db *db, CheckoutId id, const CheckoutDraftRow **ret_draft)
{
    CheckoutDraftRow *drafts;
    size_t count;
    TRY(store_checkout_drafts(db, call->out, id, call->now, &drafts, &count));
    if (count == 0) {
        return ERR(BASKET_EMPTY, "the basket has no lines");
    }
    bool chosen = drafts[0].own_use || drafts[0].end_customer.v != 0;
    if (chosen && count > 1) {
        return ERR(CHECKOUT_STEP, "every line has its beneficiary");
    }
    *ret_draft = &drafts[0];
    return NULL;
}

/* The draft itself changes hands, unless its new beneficiary has one already: then its lines do. */
static Err *whole_draft_to(WhomTx *tx, Db *db, const CheckoutHeld *checkout, OrderId from)
{
    Call *call = tx->call;
    OrderId there;
    AccountRow *customer;
    const DraftCustomer draft = { .order = from,
                                  .customer = tx->to.customer,
                                  .own_use = tx->to.own_use,
                                  .request_key =
                                      basket_draft_name(call->out, checkout->id, tx->to) };

    if (tx->to.customer.v != 0) {
        TRY(order_customer(call, db, tx->to.customer, &customer));
    }
    TRY(order_by_key(call, db, draft.request_key, &there));
    if (there.v == 0) {
        return store_draft_set_customer(db, &draft);
    }
    if (there.v == from.v) {
        return NULL;
    }
    OrderLineId moving[ORDER_LINE_MAX];
    OrderLineRow *lines;
    size_t count;
    TRY(store_order_lines(db, call->out, from, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        moving[i] = lines[i].id;
    }
    return move_lines(call, db, moving, count, there);
}

static Err *customer_body(Db *db, void *context)
{
    WhomTx *tx = context;
    Call *call = tx->call;
    CheckoutHeld *checkout;
    const CheckoutDraftRow *draft;

    TRY(checkout_hold(call, db, tx->checkout, &checkout));
    TRY(draft_to_answer(call, db, checkout->id, &draft));
    TRY(draft_free(call, db, draft, tx->to));
    TRY(whole_draft_to(tx, db, checkout, draft->id));
    return store_checkout_touch(db, checkout->id, order_draft_end(call));
}

Err *svc_checkout_customer(Call *call, CheckoutId checkout, Beneficiary to)
{
    WhomTx tx = { .call = call, .checkout = checkout, .to = to };
    TRY(call_need(call, ROLE_BUYER));
    return db_tx(call->app->database, DB_WRITE, "checkout_customer", customer_body, &tx);
}

static Err *customer_named(Call *call, Db *db, Str name, AccountId *ret_id)
{
    AccountId found[2];
    size_t count;
    TRY(store_customer_named(db, call->out, call->actor.account, name, found, &count));
    if (count == 0) {
        return ERR_FIELD(NOT_FOUND, "customer", "no end customer of yours is called \"%.*s\"",
                         STR_ARG(name));
    }
    if (count > 1) {
        return ERR_FIELD(FIELD_INVALID, "customer",
                         "Several end customers are called \"%.*s\"; please give the code.",
                         STR_ARG(name));
    }
    *ret_id = found[0];
    return NULL;
}

Err *beneficiary_find(Call *call, Db *db, Str text, Beneficiary *ret)
{
    Beneficiary found = { 0 };
    AccountRow *customer;
    Str word = str_trim(text);

    if (!str_utf8_valid(word)) {
        return ERR_FIELD(FIELD_INVALID, "customer", "the name is not UTF-8");
    }
    if (str_eq_nocase(word, S("own"))) {
        *ret = (Beneficiary){ .own_use = true };
        return NULL;
    }
    if (account_id_parse(word, "customer", &found.customer) != NULL) {
        TRY(customer_named(call, db, word, &found.customer));
    }
    TRY(order_customer(call, db, found.customer, &customer));
    *ret = found;
    return NULL;
}

typedef struct FindTx {
    Call *call;
    Str text;
    Beneficiary found;
} FindTx;

static Err *find_body(Db *db, void *context)
{
    FindTx *tx = context;
    return beneficiary_find(tx->call, db, tx->text, &tx->found);
}

Err *svc_beneficiary(Call *call, Str text, Beneficiary *ret)
{
    FindTx tx = { .call = call, .text = text };
    TRY(db_tx(call->app->database, DB_READ, "beneficiary", find_body, &tx));
    *ret = tx.found;
    return NULL;
}
