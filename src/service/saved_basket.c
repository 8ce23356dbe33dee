/* saved_basket.c - baskets under a name: kept, looked at, and taken up again. */
#include "service/saved_basket.h"

#include <inttypes.h>

#include "service/order_internal.h"
#include "store/plan_store.h"
#include "store/saved_basket_store.h"

typedef struct SavedTx {
    Call *call;
    Db *db;
    SavedBasketId id;
    Str name;
    Str key;
    SavedBasketRow *rows;
    size_t count;
    SavedBasketLineRow *lines;
    Plan **plans;           /* one for each line; NULL where it cannot be ordered */
    OrderLineId *put;       /* one for each line that was put into the basket */
    SavedBasketDetail view; /* in the lines' order */
} SavedTx;

static SavedBasketOwner owner_of(const Call *call)
{
    return (SavedBasketOwner){ call->actor.user, call->actor.account };
}

static Err *list_body(Db *db, void *context)
{
    SavedTx *tx = context;
    return store_saved_baskets(db, tx->call->out, owner_of(tx->call), &tx->rows, &tx->count);
}

Err *svc_saved_baskets(Call *call, SavedBasketView **ret, size_t *ret_count)
{
    SavedTx tx = { .call = call };
    TRY(call_need(call, ROLE_BUYER));
    TRY(db_tx(call->app->database, DB_READ, "saved_baskets", list_body, &tx));
    SavedBasketView *views = arena_array(call->out, SavedBasketView, tx.count);
    for (size_t i = 0; i < tx.count; i++) {
        views[i] = (SavedBasketView){ .id = tx.rows[i].id,
                                      .code = saved_basket_code(call->out, tx.rows[i].id),
                                      .name = tx.rows[i].name,
                                      .saved_at = tx.rows[i].saved_at,
                                      .lines = tx.rows[i].lines,
                                      .units = tx.rows[i].units };
    }
    *ret = views;
    *ret_count = tx.count;
    return NULL;
}

/* The place of a base among the lines that were kept; 0: it is none of them. */
static int32_t base_place(const OrderLineRow *lines, const int32_t *places, size_t count,
                          OrderLineId base)
{
    for (size_t i = 0; i < count && base.v != 0; i++) {
        if (lines[i].id.v == base.v) {
            return places[i];
        }
    }
    return 0;
}

/* Bases first: an add-on refers to its base. */
static Err *keep_draft(const SavedTx *tx, const CheckoutDraftRow *draft, int32_t *last)
{
    Call *call = tx->call;
    OrderLineRow *lines;
    size_t count;
    TRY(store_order_lines(tx->db, call->out, draft->id, &lines, &count));
    int32_t *places = arena_array(call->out, int32_t, count);
    for (size_t k = 0; k < 2 * count; k++) {
        size_t i = k % count;
        bool addon = lines[i].base_line.v != 0;
        if (lines[i].action != ACTION_NEW || addon != (k >= count)) {
            continue;
        }
        places[i] = ++*last;
        const SavedBasketLineNew line = {
            .basket = tx->id,
            .position = places[i],
            .base = base_place(lines, places, count, lines[i].base_line),
            .plan = lines[i].plan,
            .title = arena_printf(call->out, "%.*s, %.*s", STR_ARG(lines[i].product_name),
                                  STR_ARG(lines[i].plan_name)),
            .quantity = lines[i].quantity,
            .friendly_name = lines[i].friendly_name,
            .trial = lines[i].trial_days > 0,
            .end_customer = draft->end_customer,
            .own_use = draft->own_use,
            .bundle = lines[i].bundle
        };
        TRY(store_saved_basket_line_add(tx->db, &line));
    }
    return NULL;
}

static Err *save_body(Db *db, void *context)
{
    SavedTx *tx = context;
    Call *call = tx->call;
    CheckoutHeld *checkout;
    CheckoutDraftRow *drafts;
    size_t count;
    int64_t baskets;
    int32_t last = 0;

    tx->db = db;
    TRY(basket_hold(call, db, &checkout));
    TRY(store_checkout_drafts(db, call->out, checkout->id, call->now, &drafts, &count));
    TRY(store_saved_basket_save(db, call->out, owner_of(call), (SavedBasketId){ call_new_id(call) },
                                tx->name, call->now, &tx->id));
    TRY(store_saved_basket_count(db, owner_of(call), &baskets));
    if (baskets > SAVED_BASKETS_MAX) {
        return ERR_FIELD(FIELD_INVALID, "name", "There are %d baskets: delete one first.",
                         SAVED_BASKETS_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(keep_draft(tx, &drafts[i], &last));
    }
    return last > 0 ? NULL : ERR(BASKET_EMPTY, "the basket has nothing new to order");
}

Err *svc_saved_basket_save(Call *call, Str name, SavedBasketId *ret_id)
{
    SavedTx tx = { .call = call, .name = str_trim(name) };
    TRY(call_need(call, ROLE_BUYER));
    if (tx.name.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "name", "Please give it a name.");
    }
    if (tx.name.len > SAVED_BASKET_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "name", "A name has at most %d bytes.",
                         SAVED_BASKET_NAME_BYTES_MAX);
    }
    TRY(db_tx(call->app->database, DB_WRITE, "saved_basket_save", save_body, &tx));
    *ret_id = tx.id;
    return NULL;
}

static Beneficiary receiver_of(const SavedBasketLineRow *line)
{
    return (Beneficiary){ .customer = line->end_customer, .own_use = line->own_use };
}

/* An add-on needs a base that still takes it. That a bundle is whole is seen at the review. */
static Err *base_check(const SavedTx *tx, const SavedBasketLineRow *line, const Plan *plan)
{
    const Plan *base = line->base > 0 ? tx->plans[line->base - 1] : NULL;
    bool takes = true;
    if (line->base > 0 && base == NULL) {
        return ERR(ADDON_BASE, "What it is added to cannot be ordered.");
    }
    if (base != NULL && line->bundle.v == 0) {
        TRY(store_product_takes(tx->db, base->product, plan->product, &takes));
    }
    return takes ? NULL : ERR(ADDON_BASE, "It is not an add-on of this any more.");
}

/* As the basket would refuse it. */
static Err *line_check(SavedTx *tx, size_t i, SavedLineView *view)
{
    Call *call = tx->call;
    const SavedBasketLineRow *line = &tx->lines[i];
    AccountRow *customer;
    Plan *plan;
    int64_t days;

    TRY(store_plan_get(tx->db, call->out, line->plan, &plan));
    if (plan == NULL || !plan->active) {
        return ERR(PRODUCT_GONE, "It cannot be ordered any more.");
    }
    view->billing_label = plan->metered ? S("by use") : period_frequency(call->out, plan->billing);
    if (line->end_customer.v != 0) {
        TRY(order_customer(call, tx->db, line->end_customer, &customer));
    }
    TRY(order_line_check(plan, line->quantity, line->friendly_name));
    TRY(order_trial_days(plan, line->trial, &days));
    TRY(order_unit_price(call, tx->db, plan->id, line->quantity, &view->unit_price));
    TRY(base_check(tx, line, plan));
    view->priced = tx->view.price_visible && !line->trial;
    tx->plans[i] = plan;
    return NULL;
}

static Err *look(SavedTx *tx)
{
    Call *call = tx->call;
    SavedBasketHead *head;
    SavedBasketDetail *view = &tx->view;
    TRY(store_saved_basket_get(tx->db, call->out, owner_of(call), tx->id, &head));
    if (head == NULL) {
        return ERR(NOT_FOUND, "no basket %" PRId64 " of this user", tx->id.v);
    }
    *view = (SavedBasketDetail){ .price_visible = actor_sees_prices(&call->actor) };
    TRY(store_saved_basket_lines(tx->db, call->out, tx->id, &tx->lines, &view->lines_count));
    tx->plans = arena_array(call->out, Plan *, view->lines_count);
    view->lines = arena_array(call->out, SavedLineView, view->lines_count);
    for (size_t i = 0; i < view->lines_count; i++) {
        const SavedBasketLineRow *line = &tx->lines[i];
        assert(line->position == (int32_t)i + 1 && line->base <= (int32_t)i);
        view->lines[i] =
            (SavedLineView){ .title = line->title,
                             .friendly_name = line->friendly_name,
                             .receiver = line->own_use ? S("Own use") : line->customer_name,
                             .quantity = line->quantity,
                             .addon = line->base > 0,
                             .trial = line->trial };
        Err *err = line_check(tx, i, &view->lines[i]);
        if (err != NULL && err_status(err->code) >= 500) {
            return err;
        }
        view->lines[i].problem = err == NULL ? S("") : str_dup(call->out, err_message(err));
        view->wrong_count += err == NULL ? 0 : 1;
        view->head.units += line->quantity;
    }
    view->head = (SavedBasketView){ .id = tx->id,
                                    .code = saved_basket_code(call->out, tx->id),
                                    .name = head->name,
                                    .saved_at = head->saved_at,
                                    .lines = (int64_t)view->lines_count,
                                    .units = view->head.units };
    return NULL;
}

static Err *look_body(Db *db, void *context)
{
    SavedTx *tx = context;
    tx->db = db;
    return look(tx);
}

Err *svc_saved_basket(Call *call, SavedBasketId id, SavedBasketDetail *ret)
{
    SavedTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_BUYER));
    TRY(db_tx(call->app->database, DB_READ, "saved_basket", look_body, &tx));
    *ret = tx.view;
    return NULL;
}

static Str line_key(const SavedTx *tx, size_t i)
{
    return tx->key.len == 0 ? S("") : arena_printf(tx->call->out, "%.*s/%zu", STR_ARG(tx->key), i);
}

static Err *put_line(SavedTx *tx, const CheckoutHeld *checkout, size_t i)
{
    Call *call = tx->call;
    const SavedBasketLineRow *line = &tx->lines[i];
    OrderLineId there = { 0 };
    OrderHeld *order;
    if (tx->key.len > 0) { /* wherever its line is now */
        TRY(store_checkout_line_by_request(tx->db, call->out, checkout->id, line_key(tx, i),
                                           &there));
    }
    tx->put[i] = there;
    if (there.v != 0) {
        return NULL;
    }
    TRY(basket_draft(call, tx->db, checkout, receiver_of(line), &order));
    const LineAdd add = { .plan = tx->plans[i],
                          .quantity = line->quantity,
                          .friendly_name = line->friendly_name,
                          .trial = line->trial,
                          .base_line =
                              line->base > 0 ? tx->put[line->base - 1] : (OrderLineId){ 0 },
                          .bundle = line->bundle,
                          .request_key = line_key(tx, i) };
    return order_line_add(call, tx->db, order->id, &add, &tx->put[i]);
}

static Err *take_body(Db *db, void *context)
{
    SavedTx *tx = context;
    Call *call = tx->call;
    CheckoutHeld *checkout;
    tx->db = db;
    TRY(look(tx));
    if (tx->view.wrong_count == tx->view.lines_count) {
        return ERR(PRODUCT_GONE, "Nothing of this basket can be ordered any more.");
    }
    TRY(basket_hold(call, db, &checkout));
    tx->put = arena_array(call->out, OrderLineId, tx->view.lines_count);
    for (size_t i = 0; i < tx->view.lines_count; i++) {
        if (tx->plans[i] != NULL) {
            TRY(put_line(tx, checkout, i));
        }
    }
    TRY(basket_room(call, db, checkout->id, 0));
    return store_checkout_touch(db, checkout->id, order_draft_end(call));
}

Err *svc_saved_basket_take(Call *call, SavedBasketId id, Str key, SavedBasketDetail *ret)
{
    SavedTx tx = { .call = call, .id = id, .key = key };
    TRY(call_need(call, ROLE_BUYER));
    TRY(db_tx(call->app->database, DB_WRITE, "saved_basket_take", take_body, &tx));
    *ret = tx.view;
    return NULL;
}

static Err *delete_body(Db *db, void *context)
{
    const SavedTx *tx = context;
    SavedBasketHead *head;
    TRY(store_saved_basket_get(db, tx->call->out, owner_of(tx->call), tx->id, &head));
    if (head == NULL) {
        return ERR(NOT_FOUND, "no basket %" PRId64 " of this user", tx->id.v);
    }
    return store_saved_basket_delete(db, tx->id);
}

Err *svc_saved_basket_delete(Call *call, SavedBasketId id)
{
    SavedTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_BUYER));
    return db_tx(call->app->database, DB_WRITE, "saved_basket_delete", delete_body, &tx);
}
