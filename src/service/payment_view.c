/* payment_view.c - payments as their two sides see them. */
#include <inttypes.h>

#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/payment_internal.h"

static Err *view_payment(Call *call, Db *db, const PaymentRow *row, PaymentView *ret)
{
    Arena *out = call->out;
    AllocationRow *rows;
    PaymentView view = { .id = row->id,
                         .code = payment_code(out, row->id),
                         .received = row->seller.v == call->actor.account.v,
                         .seller_name = row->seller_name,
                         .seller_code = account_code(out, row->seller),
                         .buyer_name = row->buyer_name,
                         .buyer_code = account_code(out, row->buyer),
                         .amount = { row->amount_minor, row->currency },
                         .credit = { row->credit_minor, row->currency },
                         .received_on = row->received_on,
                         .method = row->method,
                         .method_label = payment_method_label(row->method),
                         .reference = row->reference,
                         .user_name = row->user_name,
                         .created_at = row->created_at };
    TRY(store_payment_allocations(db, out, row->id, &rows, &view.allocations_count));
    view.allocations = arena_array(out, AllocationView, view.allocations_count);
    for (size_t i = 0; i < view.allocations_count; i++) {
        view.allocations[i] = (AllocationView){ .code = invoice_code(out, rows[i].document),
                                                .label = rows[i].label,
                                                .amount = { rows[i].amount_minor, row->currency } };
    }
    *ret = view;
    return NULL;
}

typedef struct PaymentRead {
    Call *call;
    PaymentId id;
    PaymentView view;
} PaymentRead;

static Err *payment_body(Db *db, void *context)
{
    PaymentRead *read = context;
    Call *call = read->call;
    PaymentRow *row;
    TRY(store_payment_get(db, call->out, call->actor.account, read->id, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "no payment %" PRId64 " of the actor", read->id.v);
    }
    return view_payment(call, db, row, &read->view);
}

Err *svc_payment(Call *call, PaymentId id, PaymentView *ret)
{
    PaymentRead read = { .call = call, .id = id };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "payment", payment_body, &read));
    *ret = read.view;
    return NULL;
}

typedef struct PaymentsRead {
    Call *call;
    AccountId other;
    PaymentId before;
    size_t limit;
    PaymentView *views;
    size_t count;
    bool more;
} PaymentsRead;

static Err *payments_body(Db *db, void *context)
{
    PaymentsRead *read = context;
    Call *call = read->call;
    AccountId actor = call->actor.account;
    PaymentId *ids;
    TRY(store_payment_list(db, call->out, actor, read->other, read->before,
                           (int32_t)read->limit + 1, &ids, &read->count));
    read->more = read->count > read->limit;
    read->count = read->more ? read->limit : read->count;
    read->views = arena_array(call->out, PaymentView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        PaymentRow *row;
        TRY(store_payment_get(db, call->out, actor, ids[i], &row));
        assert(row != NULL);
        TRY(view_payment(call, db, row, &read->views[i]));
    }
    return NULL;
}

Err *svc_payments(Call *call, AccountId other, Page *page, PaymentView **ret, size_t *ret_count)
{
    PaymentsRead read = { .call = call, .other = other, .limit = account_page_limit(page) };
    TRY(bill_readable(call));
    read.before = (PaymentId){ INT64_MAX };
    if (page->after.len > 0) {
        TRY(payment_id_parse(page->after, "after", &read.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "payments", payments_body, &read));
    page->next = read.more ? read.views[read.count - 1].code : (Str){ 0 };
    *ret = read.views;
    *ret_count = read.count;
    return NULL;
}
