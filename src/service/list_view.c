/* list_view.c - saved views of lists. */
#include "service/list_view.h"

#include <inttypes.h>

#include "service/person_internal.h"
#include "store/list_view_store.h"

typedef struct ViewTx {
    Call *call;
    Str list;
    const ListViewForm *form;
    ListViewId id;
    ListViewRow *rows;
    size_t count;
} ViewTx;

static Err *views_body(Db *db, void *context)
{
    ViewTx *tx = context;
    const Actor *actor = &tx->call->actor;
    return store_list_view_list(db, tx->call->out, actor->account, actor->user, tx->list, &tx->rows,
                                &tx->count);
}

Err *svc_list_views(Call *call, Str list, ListView **ret, size_t *ret_count)
{
    ViewTx tx = { .call = call, .list = list };
    if (list_named(list) == NULL) {
        return ERR_FIELD(FIELD_INVALID, "list", "there is no such list");
    }
    TRY(db_tx(call->app->database, DB_READ, "list_views", views_body, &tx));
    ListView *views = arena_array(call->out, ListView, tx.count);
    for (size_t i = 0; i < tx.count; i++) {
        const ListViewRow *row = &tx.rows[i];
        bool own = row->user.v == call->actor.user.v;
        views[i] = (ListView){ .code = list_view_code(call->out, row->id),
                               .name = row->name,
                               .query = row->query,
                               .opens = own && row->opens,
                               .shared = row->shared,
                               .own = own,
                               .user_name = row->user_name };
    }
    *ret = views;
    *ret_count = tx.count;
    return NULL;
}

/* What may stand behind the '?' of an address, as it is. */
static bool query_valid(Str query)
{
    static const Str marks = STR_INIT("-._~%=&+,");
    for (size_t i = 0; i < query.len; i++) {
        char c = query.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && str_find(marks, str_slice(query, i, i + 1), 0) == marks.len) {
            return false;
        }
    }
    return true;
}

static Err *form_check(const ListViewForm *form)
{
    if (list_named(form->list) == NULL) {
        return ERR_FIELD(FIELD_INVALID, "list", "there is no such list");
    }
    if (form->name.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "name", "a view has a name");
    }
    if (form->name.len > LIST_VIEW_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "name", "the name is too long");
    }
    if (form->query.len > LIST_VIEW_QUERY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "query", "the view is too long");
    }
    if (!query_valid(form->query)) {
        return ERR_FIELD(FIELD_INVALID, "query", "this is not a part of an address");
    }
    return NULL;
}

/* In the history of the one who saved it, since a shared one is shown to all of the account. */
static Err *view_event(Call *call, Db *db, Str name, Str summary)
{
    return person_event(call, db, call->actor.account, call->actor.user, name, summary, S(""));
}

static Err *save_body(Db *db, void *context)
{
    ViewTx *tx = context;
    const ListViewForm *form = tx->form;
    const ListViewNew view = { .id = tx->id,
                               .account = tx->call->actor.account,
                               .user = tx->call->actor.user,
                               .list = form->list,
                               .name = form->name,
                               .query = form->query,
                               .opens = form->opens,
                               .shared = form->shared,
                               .now = tx->call->now };
    int64_t count;
    TRY(store_list_view_save(db, &view));
    TRY(store_list_view_count(db, view.user, &count));
    if (count > LIST_VIEWS_MAX) {
        return ERR_FIELD(FIELD_INVALID, "name", "one view more than %d", LIST_VIEWS_MAX);
    }
    Str summary =
        arena_printf(tx->call->out, "Saved the view %.*s of the list %.*s%s", STR_ARG(form->name),
                     STR_ARG(form->list), form->shared ? ", for all of the account" : "");
    return view_event(tx->call, db, S("user.view_saved"), summary);
}

Err *svc_list_view_save(Call *call, const ListViewForm *form)
{
    ViewTx tx = { .call = call, .form = form, .id = { call_new_id(call) } };
    TRY(form_check(form));
    return db_tx(call->app->database, DB_WRITE, "list_view_save", save_body, &tx);
}

static Err *delete_body(Db *db, void *context)
{
    ViewTx *tx = context;
    bool deleted;
    TRY(store_list_view_delete(db, tx->call->actor.user, tx->id, &deleted));
    if (!deleted) {
        return ERR(NOT_FOUND, "no view %" PRId64 " of the user", tx->id.v);
    }
    return view_event(tx->call, db, S("user.view_deleted"), S("Deleted a saved view of a list"));
}

Err *svc_list_view_delete(Call *call, ListViewId id)
{
    ViewTx tx = { .call = call, .id = id };
    return db_tx(call->app->database, DB_WRITE, "list_view_delete", delete_body, &tx);
}
