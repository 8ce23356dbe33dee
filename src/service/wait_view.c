/* wait_view.c - what orders wait for, as the two sides of the sale and those above may see it. */
#include "service/wait.h"
#include "service/wait_internal.h"

typedef struct Looker {
    Call *call;
    Db *db;
    AccountId seller; /* of the actor's account */
} Looker;

static Err *looker_open(Call *call, Db *db, Looker *ret_looker)
{
    AccountRow *own;
    TRY(store_account_get(db, call->out, call->actor.account, call->actor.account, &own));
    *ret_looker = (Looker){ call, db, own == NULL ? (AccountId){ 0 } : own->parent };
    return NULL;
}

/* Those further up than the own seller have no name. */
static Err *on_name(const Looker *looker, AccountId on, Str name, Str *ret_name)
{
    Call *call = looker->call;
    AccountRow *row;
    bool near = on.v == call->actor.account.v || on.v == looker->seller.v;
    if (!near) {
        TRY(store_account_get(looker->db, call->out, call->actor.account, on, &row));
        near = row != NULL;
    }
    *ret_name = near ? name : S("a seller further up");
    return NULL;
}

static bool side(const Call *call, AccountId on, AccountId about)
{
    return actor_sees_prices(&call->actor) &&
           (on.v == call->actor.account.v || about.v == call->actor.account.v);
}

/* Amounts are for the two sides; whoever decides reads by which rule. */
static Str reason_for(const Call *call, const WaitSide *who, Str reason, Str rule_name)
{
    if (side(call, who->on, who->about)) {
        return reason;
    }
    return who->on.v == call->actor.account.v ? rule_name : S("");
}

Err *wait_views(Call *call, Db *db, OrderId order, UserId ordered_by, WaitView **ret_views,
                size_t *ret_count)
{
    WaitListRow *rows;
    size_t count;
    Looker looker;
    size_t open = 0;
    TRY(looker_open(call, db, &looker));
    TRY(store_wait_list(db, call->out, order, &rows, &count));
    WaitView *views = arena_array(call->out, WaitView, count);
    for (size_t i = 0; i < count; i++) {
        const WaitListRow *row = &rows[i];
        if (row->outcome != WAIT_OPEN) {
            continue;
        }
        const WaitSide who = { row->kind, row->on_account, row->about, ordered_by };
        views[open] = (WaitView){ .id = row->id,
                                  .code = wait_code(call->out, row->id),
                                  .kind = row->kind,
                                  .label = wait_kind_label(row->kind),
                                  .next = wait_kind_next(row->kind),
                                  .reason = reason_for(call, &who, row->reason, row->rule_name),
                                  .mine = row->on_account.v == call->actor.account.v,
                                  .since = row->since,
                                  .remind_at = row->remind_at,
                                  .expires_at = row->expires_at,
                                  .order = order };
        TRY(on_name(&looker, row->on_account, row->on_name, &views[open].on_name));
        TRY(wait_decides(call, db, &who, &views[open].decides));
        open++;
    }
    *ret_views = views;
    *ret_count = open;
    return NULL;
}

typedef struct ListTx {
    Call *call;
    bool mine;
    size_t limit;
    WaitId after;
    WaitView *views;
    size_t count;
    bool more;
} ListTx;

static Err *list_view(const Looker *looker, const WaitOpenRow *row, WaitView *ret)
{
    Call *call = looker->call;
    const WaitSide who = { row->kind, row->on_account, row->about, { 0 } };
    *ret = (WaitView){
        .id = row->id,
        .code = wait_code(call->out, row->id),
        .kind = row->kind,
        .label = wait_kind_label(row->kind),
        .next = wait_kind_next(row->kind),
        .reason = reason_for(call, &who, row->reason, row->rule_name),
        .mine = row->on_account.v == call->actor.account.v,
        .since = row->since,
        .remind_at = row->remind_at,
        .expires_at = row->expires_at,
        .order = row->order,
        .order_code = order_code(call->out, row->order),
        .state = row->state,
        .buyer_name = row->buyer_name,
        .customer_name = row->customer_name,
        .user_name = row->user_name,
    };
    return on_name(looker, row->on_account, row->on_name, &ret->on_name);
}

static Err *list_body(Db *db, void *context)
{
    ListTx *tx = context;
    Call *call = tx->call;
    const WaitPick pick = { .actor = call->actor.account,
                            .mine = tx->mine,
                            .after = tx->after,
                            .max = (int32_t)tx->limit + 1 };
    Looker looker;
    WaitOpenRow *rows;
    size_t count;

    TRY(looker_open(call, db, &looker));
    TRY(store_wait_open(db, call->out, &pick, &rows, &count));
    tx->more = count > tx->limit;
    tx->count = tx->more ? tx->limit : count;
    tx->views = arena_array(call->out, WaitView, tx->count);
    for (size_t i = 0; i < tx->count; i++) {
        TRY(list_view(&looker, &rows[i], &tx->views[i]));
    }
    return NULL;
}

Err *svc_waits(Call *call, bool mine, Page *page, WaitView **ret, size_t *ret_count)
{
    ListTx tx = {
        .call = call, .mine = mine, .limit = account_page_limit(page), .after = { INT64_MAX }
    };
    if (page->after.len > 0) {
        TRY(wait_id_parse(page->after, "after", &tx.after));
    }
    TRY(db_tx(call->app->database, DB_READ, "waits", list_body, &tx));
    page->next = tx.more ? tx.views[tx.count - 1].code : S("");
    *ret = tx.views;
    *ret_count = tx.count;
    return NULL;
}
