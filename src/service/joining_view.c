/* joining_view.c - requests, invitations and moves as the two sides read them. */
#include "service/joining_internal.h"
#include "store/price_store.h"

typedef struct ReadTx {
    Call *call;
    PriceListRow *lists;
    JoiningId id;
    JoiningId after;
    SubscriptionId kept_after;
    int32_t max;
    JoiningRow *row;
    JoiningSeen *rows;
    JoiningSellerRow *sellers;
    JoiningSeller *operator_account;
    AccountMoveRow *moves;
    JoiningKept *kept;
    size_t count;
} ReadTx;

static Str limit_text(Arena *out, Money credit)
{
    return credit.minor < 0 ? S("no limit") : money_display(out, credit);
}

static JoinView view_of(const Call *call, const JoiningSeen *row)
{
    Arena *out = call->out;
    bool as_seller = row->seller.v == call->actor.account.v;
    bool own = as_seller == (row->asked_by == JOIN_BY_SELLER);
    JoinState state = join_state_at(row->state, row->expires_at, call->now);
    bool open = state == JOIN_OPEN && actor_can(&call->actor, ROLE_ADMINISTRATOR);
    bool said = row->asked_by == JOIN_BY_SELLER || state == JOIN_ACCEPTED;
    /* Who invites an address learns whose it is when that accepts. */
    bool known = !as_seller || row->asked_by == JOIN_BY_PARTNER || state == JOIN_ACCEPTED;

    return (JoinView){ .id = row->id,
                       .code = joining_code(out, row->id),
                       .asked_by = row->asked_by,
                       .state = state,
                       .partner_code = known ? account_code(out, row->partner) : S(""),
                       .partner_name = known ? row->partner_name : S(""),
                       .seller_code = account_code(out, row->seller),
                       .seller_name = row->seller_name,
                       .email = row->email,
                       .message = row->message,
                       .answer = row->answer,
                       .price_list_name =
                           said && row->price_list.v != 0 ? row->price_list_name : S(""),
                       .credit_limit = said ? limit_text(out, row->credit) : S(""),
                       .created_at = row->created_at,
                       .expires_at = row->expires_at,
                       .decided_at = row->decided_at,
                       .own = own,
                       .as_seller = as_seller,
                       .may_decide = open && !own,
                       .may_withdraw = open && own };
}

static Err *list_body(Db *db, void *context)
{
    ReadTx *tx = context;
    return store_joining_list(db, tx->call->out, tx->call->actor.account, tx->after, tx->max,
                              &tx->rows, &tx->count);
}

Err *svc_joinings(Call *call, Page *page, JoinView **ret, size_t *ret_count)
{
    size_t limit = account_page_limit(page);
    ReadTx tx = { .call = call, .after = { INT64_MAX }, .max = (int32_t)limit + 1 };

    TRY(joining_reader(call));
    if (page->after.len > 0) {
        TRY(joining_id_parse(page->after, "after", &tx.after));
    }
    TRY(db_tx(call->app->database, DB_READ, "joinings", list_body, &tx));
    size_t count = tx.count > limit ? limit : tx.count;
    JoinView *views = arena_array(call->out, JoinView, count);
    for (size_t i = 0; i < count; i++) {
        views[i] = view_of(call, &tx.rows[i]);
    }
    page->next = tx.count > limit ? views[count - 1].code : S("");
    *ret = views;
    *ret_count = count;
    return NULL;
}

/* The list from just before it on begins with it, if it is the actor's. */
Err *svc_joining(Call *call, JoiningId id, JoinView *ret)
{
    ReadTx tx = { .call = call, .after = { id.v < INT64_MAX ? id.v + 1 : id.v }, .max = 1 };

    TRY(joining_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "joining", list_body, &tx));
    if (tx.count == 0 || tx.rows[0].id.v != id.v) {
        return ERR(NOT_FOUND, "no joining %" PRId64 " of the actor", id.v);
    }
    *ret = view_of(call, &tx.rows[0]);
    return NULL;
}

static Err *sellers_body(Db *db, void *context)
{
    ReadTx *tx = context;
    Call *call = tx->call;
    AccountRow *self;
    AccountId operator_account;

    TRY(account_seen(call, db, call->actor.account, &self));
    tx->count = 0;
    tx->operator_account = NULL;
    if (!join_may_go(self->kind, self->partner_class, self->state)) {
        return NULL;
    }
    TRY(store_account_operator(db, call->out, &operator_account));
    if (operator_account.v != self->parent.v) {
        TRY(store_joining_seller(db, call->out, operator_account, &tx->operator_account));
    }
    return store_joining_sellers(db, call->out, self->id, LIST_MAX, &tx->sellers, &tx->count);
}

Err *svc_join_sellers(Call *call, JoinSeller **ret, size_t *ret_count)
{
    ReadTx tx = { .call = call };
    size_t count = 0;

    TRY(joining_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "join_sellers", sellers_body, &tx));
    JoinSeller *sellers = arena_array(call->out, JoinSeller, tx.count + 1);
    if (tx.operator_account != NULL) {
        sellers[count++] = (JoinSeller){ account_code(call->out, tx.operator_account->id),
                                         tx.operator_account->name, S("") };
    }
    for (size_t i = 0; i < tx.count; i++) {
        sellers[count++] = (JoinSeller){ account_code(call->out, tx.sellers[i].id),
                                         tx.sellers[i].name, tx.sellers[i].country };
    }
    *ret = sellers;
    *ret_count = count;
    return NULL;
}

static Err *moves_body(Db *db, void *context)
{
    ReadTx *tx = context;
    return store_account_moves(db, tx->call->out, tx->call->actor.account, LIST_MAX, &tx->moves,
                               &tx->count);
}

Err *svc_join_moves(Call *call, JoinMove **ret, size_t *ret_count)
{
    ReadTx tx = { .call = call };
    AccountId self = call->actor.account;

    TRY(joining_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "join_moves", moves_body, &tx));
    JoinMove *moves = arena_array(call->out, JoinMove, tx.count);
    for (size_t i = 0; i < tx.count; i++) {
        const AccountMoveRow *row = &tx.moves[i];
        bool own = row->account.v == self.v;
        moves[i] =
            (JoinMove){ .account_name = row->account_name,
                        .old_name = own || row->old.v == self.v ? row->old_name : S(""),
                        .parent_name = own || row->parent.v == self.v ? row->parent_name : S(""),
                        .own = own,
                        .moved_at = row->moved_at };
    }
    *ret = moves;
    *ret_count = tx.count;
    return NULL;
}

static Err *lists_body(Db *db, void *context)
{
    ReadTx *tx = context;
    return store_price_lists_of(db, tx->call->out, tx->call->actor.account, &tx->lists, &tx->count);
}

Err *svc_join_lists(Call *call, JoinList **ret, size_t *ret_count)
{
    ReadTx tx = { .call = call };

    TRY(joining_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "join_lists", lists_body, &tx));
    JoinList *lists = arena_array(call->out, JoinList, tx.count);
    for (size_t i = 0; i < tx.count; i++) {
        const PriceListRow *row = &tx.lists[i];
        lists[i] = (JoinList){ row->code, row->name, row->currency };
    }
    *ret = lists;
    *ret_count = tx.count;
    return NULL;
}

static Err *kept_body(Db *db, void *context)
{
    ReadTx *tx = context;
    return store_joining_kept(db, tx->call->out, tx->call->actor.account, tx->kept_after, tx->max,
                              &tx->kept, &tx->count);
}

Err *svc_join_kept(Call *call, Page *page, JoinKept **ret, size_t *ret_count)
{
    size_t limit = account_page_limit(page);
    ReadTx tx = { .call = call, .max = (int32_t)limit + 1 };

    TRY(joining_reader(call));
    if (page->after.len > 0) {
        TRY(subscription_id_parse(page->after, "after", &tx.kept_after));
    }
    TRY(db_tx(call->app->database, DB_READ, "join_kept", kept_body, &tx));
    size_t count = tx.count > limit ? limit : tx.count;
    JoinKept *kept = arena_array(call->out, JoinKept, count);
    for (size_t i = 0; i < count; i++) {
        const JoiningKept *row = &tx.kept[i];
        kept[i] = (JoinKept){ .code = subscription_code(call->out, row->id),
                              .title = row->title,
                              .partner_name = row->partner_name,
                              .owner_name = row->owner_name,
                              .quantity = row->quantity,
                              .state = row->state };
    }
    page->next = tx.count > limit ? kept[count - 1].code : S("");
    *ret = kept;
    *ret_count = count;
    return NULL;
}
