/* account_tree.c - the tree level by level, and a search of the branch. */
#include "service/account_tree.h"

#include "service/account_internal.h"

typedef struct TreeTx {
    Call *call;
    AccountId at;
    Str search;
    Page *page;
    TreeView view;
    TreeRow *rows;
    size_t count;
} TreeTx;

static Err *row_of(Call *call, Db *db, const AccountRow *account, TreeRow *ret_row)
{
    TreeRow row = { 0 };
    TRY(account_view(call, db, account, &row.account));
    TRY(store_account_below(db, call->out, account->id, &row.below));
    *ret_row = row;
    return NULL;
}

/* The steps above the node that the actor may see, itself first. */
static Err *path_of(TreeTx *tx, Db *db, AccountId node)
{
    Call *call = tx->call;
    AccountAncestor *ancestors;
    AccountRow *self;
    size_t count;

    TRY(account_seen(call, db, call->actor.account, &self));
    TRY(store_account_ancestors(db, call->out, self->id, node, &ancestors, &count));
    TreeStep *path = arena_array(call->out, TreeStep, count + 1);
    if (count > 0) {
        path[0] = (TreeStep){ account_code(call->out, self->id), self->name };
    }
    for (size_t i = 0; i + 1 < count; i++) {
        path[i + 1] = (TreeStep){ account_code(call->out, ancestors[i].id), ancestors[i].name };
    }
    tx->view.path = path;
    tx->view.path_count = count;
    return NULL;
}

/* One more than the page was read, to know whether there is a next one. */
static Err *rows_of(TreeTx *tx, Db *db, const AccountRow *accounts, size_t count)
{
    Call *call = tx->call;
    size_t limit = account_page_limit(tx->page);
    size_t shown = count < limit ? count : limit;

    tx->rows = arena_array(call->out, TreeRow, shown);
    for (size_t i = 0; i < shown; i++) {
        TRY(row_of(call, db, &accounts[i], &tx->rows[i]));
    }
    tx->count = shown;
    tx->page->next = count > limit ? tx->rows[shown - 1].account.code : S("");
    return NULL;
}

static Err *tree_body(Db *db, void *context)
{
    TreeTx *tx = context;
    Call *call = tx->call;
    AccountRow *node;
    AccountRow *children;
    size_t count;
    AccountList list = { .actor = call->actor.account,
                         .parent = tx->at,
                         .max = (int32_t)account_page_limit(tx->page) + 1 };

    TRY(account_seen(call, db, tx->at, &node));
    TRY(row_of(call, db, node, &tx->view.node));
    TRY(path_of(tx, db, node->id));
    TRY(account_page_start(call, db, tx->page, &list));
    TRY(store_account_children(db, call->out, call->scratch, &list, &children, &count));
    return rows_of(tx, db, children, count);
}

Err *svc_tree(Call *call, AccountId at, Page *page, TreeView *ret)
{
    TreeTx tx = { .call = call, .at = at.v == 0 ? call->actor.account : at, .page = page };
    TRY(db_tx(call->app->database, DB_READ, "tree", tree_body, &tx));
    tx.view.rows = tx.rows;
    tx.view.rows_count = tx.count;
    *ret = tx.view;
    return NULL;
}

static Err *find_body(Db *db, void *context)
{
    TreeTx *tx = context;
    Call *call = tx->call;
    AccountList list = { .actor = call->actor.account,
                         .search = tx->search,
                         .max = (int32_t)account_page_limit(tx->page) + 1 };
    AccountRow *rows;
    size_t count;

    TRY(account_page_start(call, db, tx->page, &list));
    TRY(store_account_find(db, call->out, call->scratch, &list, &rows, &count));
    return rows_of(tx, db, rows, count);
}

Err *svc_tree_find(Call *call, Str search, Page *page, const TreeRow **ret, size_t *ret_count)
{
    TreeTx tx = { .call = call, .search = str_trim(search), .page = page };
    if (tx.search.len > SEARCH_BYTES_MAX || !str_utf8_valid(tx.search)) {
        return ERR_FIELD(FIELD_INVALID, "q", "This search is too long, or not UTF-8.");
    }
    TRY(db_tx(call->app->database, DB_READ, "tree_find", find_body, &tx));
    *ret = tx.rows;
    *ret_count = tx.count;
    return NULL;
}
