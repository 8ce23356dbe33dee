/* adjust_goodwill.c - credit on account that nobody paid for (R19, R35). */
#include "service/adjust_internal.h"
#include "service/move_internal.h"

typedef struct Goodwill {
    Call *call;
    const GoodwillForm *form;
    Str reason;
    MoveId id;
} Goodwill;

static Err *goodwill_body(Db *db, void *context)
{
    Goodwill *goodwill = context;
    Call *call = goodwill->call;
    const GoodwillForm *form = goodwill->form;
    AdjustSale sale;
    Money amount;
    if (form->key.len > 0) {
        TRY(store_move_by_request(db, call->out, call->actor.account, form->key, &goodwill->id));
        if (goodwill->id.v != 0) {
            return NULL;
        }
    }
    const AdjustTarget target = { .buyer = form->buyer };
    TRY(adjust_sale(call, db, &target, &sale));
    TRY(adjust_amount(form->amount, sale.currency, &amount));
    const MoveNew move = { .kind = MOVE_GOODWILL,
                           .edge = { call->actor.account, sale.buyer, sale.currency },
                           .amount_minor = amount.minor,
                           .booked_on = sale.today,
                           .method = PAYMENT_CREDIT,
                           .reason = goodwill->reason,
                           .expires_on = DATE_NONE,
                           .request_key = form->key,
                           .title = arena_printf(call->out, "Goodwill: %.*s",
                                                 STR_ARG(goodwill->reason)) };
    TRY(store_payment_edge_hold(db, &move.edge));
    return move_write(call, db, &move, &goodwill->id);
}

Err *svc_goodwill_add(Call *call, const GoodwillForm *form, MoveId *ret_id)
{
    Goodwill goodwill = { .call = call, .form = form };
    TRY(adjust_may(call));
    TRY(adjust_key(form->key));
    TRY(adjust_text(form->reason, "reason", &goodwill.reason));
    TRY(db_tx(call->app->database, DB_MONEY, "goodwill_add", goodwill_body, &goodwill));
    *ret_id = goodwill.id;
    return NULL;
}
