/* move_view.c - moves of money as their two sides see them. */
#include <inttypes.h>

#include "service/account_internal.h"
#include "service/bill_internal.h"
#include "service/move_internal.h"

static MoveView view_move(const Call *call, const MoveRow *row)
{
    Arena *out = call->out;
    bool top_up = row->kind == MOVE_TOP_UP;
    return (MoveView){
        .id = row->id,
        .code = move_code(out, row->id),
        .kind = row->kind,
        .kind_label = move_kind_label(row->kind),
        .received = row->seller.v == call->actor.account.v,
        .seller_name = row->seller_name,
        .seller_code = account_code(out, row->seller),
        .buyer_name = row->buyer_name,
        .buyer_code = account_code(out, row->buyer),
        .amount = { row->amount_minor, row->currency },
        .left = { top_up ? row->amount_minor - row->used_minor : 0, row->currency },
        .document_code = row->document.v == 0 ? S("") : invoice_code(out, row->document),
        .document_label = row->document_label,
        .payment_code = row->payment.v == 0 ? S("") : payment_code(out, row->payment),
        .booked_on = row->booked_on,
        .method = row->method,
        .method_label = row->kind == MOVE_REFUND ? payment_method_label(row->method) : S(""),
        .reference = row->reference,
        .reason = row->reason,
        .user_name = row->user_name,
        .priority = row->priority,
        .expires_on = row->expires_on,
        .created_at = row->created_at
    };
}

typedef struct MoveRead {
    Call *call;
    MoveId id;
    MoveView view;
} MoveRead;

static Err *move_body(Db *db, void *context)
{
    MoveRead *read = context;
    Call *call = read->call;
    MoveRow *row;
    TRY(store_move_get(db, call->out, call->actor.account, read->id, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "no move %" PRId64 " of the actor", read->id.v);
    }
    read->view = view_move(call, row);
    return NULL;
}

Err *svc_move(Call *call, MoveId id, MoveView *ret)
{
    MoveRead read = { .call = call, .id = id };
    TRY(bill_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "move", move_body, &read));
    *ret = read.view;
    return NULL;
}

typedef struct MovesRead {
    Call *call;
    Str kind;
    MoveId before;
    size_t limit;
    MoveView *views;
    size_t count;
    bool more;
} MovesRead;

static Err *moves_body(Db *db, void *context)
{
    MovesRead *read = context;
    Call *call = read->call;
    AccountId actor = call->actor.account;
    MoveId *ids;
    TRY(store_move_list(db, call->out, actor, read->kind, read->before, (int32_t)read->limit + 1,
                        &ids, &read->count));
    read->more = read->count > read->limit;
    read->count = read->more ? read->limit : read->count;
    read->views = arena_array(call->out, MoveView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        MoveRow *row;
        TRY(store_move_get(db, call->out, actor, ids[i], &row));
        assert(row != NULL);
        read->views[i] = view_move(call, row);
    }
    return NULL;
}

Err *svc_moves(Call *call, Str kind, Page *page, MoveView **ret, size_t *ret_count)
{
    MovesRead read = { .call = call, .kind = kind, .limit = account_page_limit(page) };
    MoveKind known;
    TRY(bill_readable(call));
    if (kind.len > 0 && !move_kind_parse(kind, &known)) {
        return ERR_FIELD(FIELD_INVALID, "kind", "There is no such kind.");
    }
    read.before = (MoveId){ INT64_MAX };
    if (page->after.len > 0) {
        TRY(move_id_parse(page->after, "after", &read.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "moves", moves_body, &read));
    page->next = read.more ? read.views[read.count - 1].code : (Str){ 0 };
    *ret = read.views;
    *ret_count = read.count;
    return NULL;
}
