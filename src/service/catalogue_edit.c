/* catalogue_edit.c - drafts of the catalogue's objects: saved, previewed, published, restored. */
#include "service/catalogue_edit.h"

#include "service/catalogue_document.h"
#include "service/catalogue_internal.h"
#include "service/event.h"
#include "service/import_catalogue.h"
#include "store/catalogue_store.h"

typedef struct Edit {
    Call *call;
    CatalogueObject object;
    Str code;
    Str document;
    int64_t version;
    CatalogueObjectView view;
    CatalogueImport catalogue;
    bool found;
} Edit;

/* The document of one object as a file. */
static Str file_of(Arena *out, CatalogueObject object, Str document)
{
    if (object == CATALOGUE_SHOP) { /* its members stand in the file itself */
        return arena_printf(out, "{\"stoa_catalogue\":1%s%.*s", document.len > 2 ? "," : "",
                            (int)document.len - 1, document.ptr + 1);
    }
    return arena_printf(out, "{\"stoa_catalogue\":1,\"%s\":[%.*s]}",
                        object == CATALOGUE_TYPE ? "types" : "products", STR_ARG(document));
}

/* "/products/0/plans/1/unit: is empty" is about the member "plans". */
static Err *refusal_of(Call *call, Err *err)
{
    static const Str prefixes[] = { STR_INIT("/products/0/"), STR_INIT("/types/0/"),
                                    STR_INIT("/") };
    if (err == NULL || !err_is(err, ERR_IMPORT_ROW)) {
        return err;
    }
    Str detail = err->detail == NULL ? S("wrong") : str_from_cstr(err->detail);
    size_t colon = str_find(detail, S(": "), 0);
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        if (str_starts(detail, prefixes[i]) && colon < detail.len) {
            Str way = str_slice(detail, prefixes[i].len, colon);
            Str rest = str_slice(detail, colon + 2, detail.len);
            size_t slash = str_find(way, S("/"), 0);
            Str member = str_slice(way, 0, slash);
            Str text = slash < way.len
                           ? arena_printf(call->out, "%.*s: %.*s", STR_ARG(way), STR_ARG(rest))
                           : arena_printf(call->out, "It %.*s.", STR_ARG(rest));
            return ERR_FIELD(FIELD_INVALID, str_cstr(call->out, member), "%.*s", STR_ARG(text));
        }
    }
    return ERR_FIELD(FIELD_INVALID, "code", "%.*s", STR_ARG(detail));
}

static Err *object_read(Edit *edit, Db *db)
{
    Call *call = edit->call;
    CatalogueObjectView *view = &edit->view;
    CatalogueDraft draft;
    Str document;
    Arena scratch = call->scratch;
    TRY(catalogue_document(call, db, edit->object, edit->code, false, &scratch, &document));
    view->object = edit->object;
    view->code = edit->code;
    view->published = str_dup(call->out, document);
    TRY(store_catalogue_draft(db, call->out, edit->object, edit->code, &draft, &view->draft));
    if (view->draft) {
        view->draft_document = draft.document;
        view->draft_user = draft.user_name;
        view->draft_at = draft.saved_at;
    }
    return view->draft || view->published.len > 0
               ? NULL
               : ERR(NOT_FOUND, "there is no such object in the catalogue");
}

static Err *name_read(Call *call, CatalogueObjectView *view)
{
    const Json *json;
    view->name = S("Shop front");
    if (view->object == CATALOGUE_SHOP) {
        return NULL;
    }
    TRY(json_parse(call->out, view->draft ? view->draft_document : view->published, &json));
    return json_get_str_opt(json, S("name"), CATALOGUE_DOCUMENT_BYTES_MAX, view->code, &view->name);
}

static Err *versions_read(Edit *edit, Db *db)
{
    CatalogueObjectView *view = &edit->view;
    Arena *out = edit->call->out;
    CatalogueVersionRow *rows;
    TRY(store_catalogue_versions(db, out, edit->object, edit->code, &rows, &view->versions_count));
    view->versions = arena_array(out, CatalogueVersionView, view->versions_count);
    for (size_t i = 0; i < view->versions_count; i++) {
        view->versions[i] = (CatalogueVersionView){ .version = rows[i].version,
                                                    .changed = rows[i].changed,
                                                    .user_name = rows[i].user_name,
                                                    .created_at = rows[i].created_at };
    }
    return NULL;
}

static Err *view_body(Db *db, void *context)
{
    Edit *edit = context;
    edit->view = (CatalogueObjectView){ 0 };
    TRY(object_read(edit, db));
    return versions_read(edit, db);
}

Err *svc_catalogue_object(Call *call, CatalogueObject object, Str code, CatalogueObjectView *ret)
{
    Edit edit = { .call = call, .object = object, .code = code };
    CatalogueObjectView *view = &edit.view;
    TRY(catalogue_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "catalogue_object", view_body, &edit));
    TRY(name_read(call, view));
    view->differences = arena_array(call->out, CatalogueDifference, DIFFERENCES_MAX);
    view->members = arena_array(call->out, CatalogueDifference, DIFFERENCES_MAX);
    if (view->draft) {
        TRY(catalogue_differences(call->out, call->scratch, view->published, view->draft_document,
                                  view->differences, DIFFERENCES_MAX, &view->differences_count));
    }
    TRY(catalogue_differences(call->out, call->scratch, (Str){ 0 },
                              view->published.len > 0 ? view->published : view->draft_document,
                              view->members, DIFFERENCES_MAX, &view->members_count));
    *ret = *view;
    return NULL;
}

/* One event of the operator's own. */
static Err *told(Edit *edit, Db *db, Str name, const char *done)
{
    Call *call = edit->call;
    EventId event;
    Str what = catalogue_object_name(edit->object);
    Str summary =
        arena_printf(call->out, "%s: %.*s %.*s", done, STR_ARG(what), STR_ARG(edit->code));
    return event_add_row(call, db, call->actor.account, S("account"), call->actor.account.v, name,
                         summary, (Str){ 0 }, &event);
}

static Err *draft_body(Db *db, void *context)
{
    Edit *edit = context;
    Call *call = edit->call;
    TRY(store_catalogue_draft_save(db, edit->object, edit->code, edit->document, call->actor.user,
                                   call->now));
    return told(edit, db, S("catalogue.drafted"), "Saved a draft");
}

/* Would it be imported? */
static Err *draft_try(Edit *edit)
{
    Call *call = edit->call;
    Import import = { .call = call, .dry_run = true, .name = S("draft") };
    ImportResult result;
    int64_t rows;
    Str file = file_of(call->out, edit->object, edit->document);
    TRY(import_catalogue_read(call, file, &edit->catalogue, &rows));
    return import_run(&import, rows, import_catalogue_body, &edit->catalogue, &result);
}

static Err *code_check(const Edit *edit)
{
    const Json *json;
    Str code;
    TRY(json_parse(edit->call->out, edit->document, &json));
    if (edit->object == CATALOGUE_SHOP) {
        return NULL;
    }
    TRY(json_get_str(json, S("code"), CATALOGUE_DOCUMENT_BYTES_MAX, &code));
    return str_eq(code, edit->code) ? NULL
                                    : ERR_FIELD(FIELD_INVALID, "code", "A code stays as it is.");
}

Err *svc_catalogue_draft_save(Call *call, CatalogueObject object, Str code, Str document)
{
    Edit edit = { .call = call, .object = object, .code = code, .document = document };
    TRY(import_may(call));
    if (document.len > CATALOGUE_DOCUMENT_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "description", "The whole is too long.");
    }
    TRY(code_check(&edit));
    TRY(refusal_of(call, draft_try(&edit)));
    return db_tx(call->app->database, DB_WRITE, "catalogue_draft", draft_body, &edit);
}

static Err *drop_body(Db *db, void *context)
{
    Edit *edit = context;
    TRY(store_catalogue_draft_drop(db, edit->object, edit->code, &edit->found));
    return edit->found ? told(edit, db, S("catalogue.discarded"), "Discarded a draft") : NULL;
}

Err *svc_catalogue_draft_drop(Call *call, CatalogueObject object, Str code)
{
    Edit edit = { .call = call, .object = object, .code = code };
    TRY(import_may(call));
    return db_tx(call->app->database, DB_WRITE, "catalogue_discard", drop_body, &edit);
}

static Err *draft_find_body(Db *db, void *context)
{
    Edit *edit = context;
    CatalogueDraft draft;
    TRY(store_catalogue_draft(db, edit->call->out, edit->object, edit->code, &draft, &edit->found));
    edit->document = edit->found ? draft.document : (Str){ 0 };
    return NULL;
}

static Err *publish_body(Import *import, void *context)
{
    Edit *edit = context;
    TRY(store_catalogue_draft_drop(import->db, edit->object, edit->code, &edit->found));
    return edit->found ? import_catalogue_body(import, &edit->catalogue) : NULL;
}

Err *svc_catalogue_publish(Call *call, CatalogueObject object, Str code)
{
    Edit edit = { .call = call, .object = object, .code = code };
    Import import = { .call = call,
                      .name = arena_printf(call->out, "%.*s %.*s",
                                           STR_ARG(catalogue_object_name(object)), STR_ARG(code)) };
    ImportResult result;
    int64_t rows;
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "catalogue_draft_find", draft_find_body, &edit));
    if (!edit.found) {
        return NULL;
    }
    TRY(refusal_of(call, import_catalogue_read(call, file_of(call->out, object, edit.document),
                                               &edit.catalogue, &rows)));
    return refusal_of(call, import_run(&import, rows, publish_body, &edit, &result));
}

static Err *version_body(Db *db, void *context)
{
    Edit *edit = context;
    return store_catalogue_version(db, edit->call->out, edit->object, edit->code, edit->version,
                                   &edit->document);
}

Err *svc_catalogue_restore(Call *call, CatalogueObject object, Str code, int64_t version)
{
    Edit edit = { .call = call, .object = object, .code = code, .version = version };
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "catalogue_version", version_body, &edit));
    if (edit.document.len == 0) {
        return ERR(NOT_FOUND, "there is no such version");
    }
    return svc_catalogue_draft_save(call, object, code, edit.document);
}

typedef struct Preview {
    Edit edit;
    ProductRead read;
    FrontLists lists;
    ShopFront front;
} Preview;

static Err *preview_body(Import *import, void *context)
{
    Preview *preview = context;
    TRY(import_catalogue_body(import, &preview->edit.catalogue));
    return catalogue_product_read(import->db, &preview->read);
}

/* Publishes the draft and looks at it, in a transaction that is given up. */
static Err *preview_run(Call *call, Preview *preview, Err *(*body)(Import *import, void *context))
{
    Edit *edit = &preview->edit;
    Import import = { .call = call, .dry_run = true, .name = S("draft") };
    ImportResult result;
    int64_t rows;
    TRY(import_may(call));
    TRY(db_tx(call->app->database, DB_READ, "catalogue_draft_find", draft_find_body, edit));
    if (!edit->found) {
        return ERR(NOT_FOUND, "there is no draft");
    }
    TRY(refusal_of(call,
                   import_catalogue_read(call, file_of(call->out, edit->object, edit->document),
                                         &edit->catalogue, &rows)));
    return refusal_of(call, import_run(&import, rows, body, preview, &result));
}

Err *svc_catalogue_preview(Call *call, Str code, ProductView *ret, ProductView **ret_addons,
                           size_t *ret_addon_count)
{
    Preview preview = { .edit = { .call = call, .object = CATALOGUE_PRODUCT, .code = code },
                        .read = { .call = call, .code = code } };
    TRY(preview_run(call, &preview, preview_body));
    *ret = *preview.read.view;
    *ret_addons = preview.read.addons;
    *ret_addon_count = preview.read.addon_count;
    return NULL;
}

static Err *front_lists_body(Import *import, void *context)
{
    Preview *preview = context;
    TRY(import_catalogue_body(import, &preview->edit.catalogue));
    return catalogue_front_lists(import->db, import->call->out, &preview->lists);
}

static Err *front_body(Db *db, void *context)
{
    Preview *preview = context;
    return catalogue_front(preview->edit.call, db, &preview->lists, &preview->front);
}

/* The products are those that are published: an index of what is given up must not stay. */
Err *svc_shop_front_preview(Call *call, ShopFront *ret_front)
{
    Preview preview = { .edit = { .call = call,
                                  .object = CATALOGUE_SHOP,
                                  .code = catalogue_object_name(CATALOGUE_SHOP) } };
    TRY(preview_run(call, &preview, front_lists_body));
    TRY(db_tx(call->app->database, DB_READ, "shop_front", front_body, &preview));
    *ret_front = preview.front;
    return NULL;
}
