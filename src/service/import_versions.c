/* import_versions.c - what an import changes of each object: the table of a dry run, and the
 * versions that are kept. */
#include "service/catalogue_document.h"
#include "service/import_catalogue.h"
#include "store/catalogue_store.h"

enum { CHANGED_BYTES_MAX = 300, CHANGED_MEMBERS_MAX = 200 };

/* Every object of the file, and the shop's front, whose lists may grow. */
static ImportObject object_at(const CatalogueFile *file, size_t i)
{
    if (i < file->type_count) {
        return (ImportObject){ .object = CATALOGUE_TYPE, .code = file->types[i].type.code };
    }
    i -= file->type_count;
    if (i < file->product_count) {
        return (ImportObject){ .object = CATALOGUE_PRODUCT,
                               .code = file->products[i].product.code };
    }
    return (ImportObject){ .object = CATALOGUE_SHOP, .code = CATALOGUE_SHOP_CODE };
}

/* With and without prices: what a dry run compares, and what is kept. */
static Err *documents_read(Import *import, const ImportObject *object, Str *ret_full, Str *ret_bare)
{
    Call *call = import->call;
    Arena scratch = call->scratch;
    Str full;
    Str bare;
    TRY(catalogue_document(call, import->db, object->object, object->code, true, &scratch, &full));
    *ret_full = str_dup(call->out, full);
    scratch = call->scratch;
    TRY(catalogue_document(call, import->db, object->object, object->code, false, &scratch, &bare));
    *ret_bare = str_eq(full, bare) ? *ret_full : str_dup(call->out, bare);
    return NULL;
}

Err *import_objects_read(Import *import, const CatalogueFile *file, ImportObjects *ret_objects)
{
    size_t count = file->type_count + file->product_count + 1;
    ImportObject *items = arena_array(import->call->out, ImportObject, count);
    for (size_t i = 0; i < count; i++) {
        items[i] = object_at(file, i);
        TRY(documents_read(import, &items[i], &items[i].before, &items[i].before_bare));
    }
    *ret_objects = (ImportObjects){ items, count };
    return NULL;
}

static Err *version_put(Import *import, const ImportObject *object, int64_t version, Str document,
                        Str changed, UserId user)
{
    Call *call = import->call;
    CatalogueVersionNew new = { .id = { import_new_id(import) },
                                .object = object->object,
                                .code = object->code,
                                .version = version,
                                .document = document,
                                .changed = changed,
                                .user = user,
                                .created_at = call->now };
    return store_catalogue_version_add(import->db, &new);
}

/* Which members changed, as far as there is room. */
static Str changed_words(Arena *out, const CatalogueDifference *items, size_t count)
{
    StrBuf buf = buf_new(out, CHANGED_BYTES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (buf.len + items[i].member.len + 2 > CHANGED_BYTES_MAX) {
            buf_add(&buf, S(" and more"));
            break;
        }
        buf_add(&buf, i > 0 ? S(", ") : S(""));
        buf_add(&buf, items[i].member);
    }
    return buf_str(&buf);
}

/* What was there before its first version is kept too, so that it can be restored. */
static Err *version_add(Import *import, const ImportObject *object, Str after)
{
    Call *call = import->call;
    Arena scratch = call->scratch;
    CatalogueDifference *items = arena_array(&scratch, CatalogueDifference, CHANGED_MEMBERS_MAX);
    Str changed = S("first version");
    Str last;
    int64_t version;
    size_t count;
    TRY(store_catalogue_version_last(import->db, &scratch, object->object, object->code, &version,
                                     &last));
    if (object->before_bare.len > 0 && !str_eq(last, object->before_bare)) {
        TRY(version_put(import, object, ++version, object->before_bare, S("as it was before"),
                        (UserId){ 0 }));
    }
    if (object->before_bare.len > 0) {
        TRY(catalogue_differences(&scratch, *call->out, object->before_bare, after, items,
                                  CHANGED_MEMBERS_MAX, &count));
        changed = changed_words(&scratch, items, count);
    }
    return version_put(import, object, version + 1, after, changed, call->actor.user);
}

static Str object_label(Arena *out, const ImportObject *object)
{
    return object->object == CATALOGUE_SHOP
               ? S("shop front")
               : arena_printf(out, "%.*s %.*s", STR_ARG(catalogue_object_name(object->object)),
                              STR_ARG(object->code));
}

static Err *differences_add(Import *import, const ImportObject *object, Str after,
                            CatalogueDifference *items, size_t *count)
{
    Call *call = import->call;
    Str label = object_label(call->out, object);
    size_t more = 0;
    if (*count == DIFFERENCES_MAX) {
        return NULL;
    }
    if (object->before.len == 0) {
        items[(*count)++] = (CatalogueDifference){ .object = label, .after = S("new") };
        return NULL;
    }
    TRY(catalogue_differences(call->out, call->scratch, object->before, after, items + *count,
                              DIFFERENCES_MAX - *count, &more));
    for (size_t i = 0; i < more; i++) {
        items[*count + i].object = label;
    }
    *count += more;
    return NULL;
}

Err *import_objects_compare(Import *import, const ImportObjects *objects)
{
    Call *call = import->call;
    CatalogueDifference *items = arena_array(call->out, CatalogueDifference, DIFFERENCES_MAX);
    size_t count = 0;
    for (size_t i = 0; i < objects->count; i++) {
        const ImportObject *object = &objects->items[i];
        Str after;
        Str bare;
        TRY(documents_read(import, object, &after, &bare));
        if (!str_eq(after, object->before)) {
            TRY(differences_add(import, object, after, items, &count));
        }
        if (!str_eq(bare, object->before_bare)) {
            TRY(version_add(import, object, bare));
        }
    }
    import->result.differences = items;
    import->result.difference_count = count;
    return NULL;
}
