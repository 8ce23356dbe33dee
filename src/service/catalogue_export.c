/* catalogue_export.c - the whole catalogue as one file that imports as it is (R-CAT-06). */
#include "service/catalogue_document.h"
#include "service/catalogue_internal.h"
#include "store/catalogue_store.h"
#include "store/product_type_store.h"

enum { EXPORT_ARENA_BYTES = 96 * 1024 * 1024 };

typedef struct Export {
    Call *call;
    Arena arena; /* where the text is made; begins anew when the transaction is repeated */
    size_t bytes_max;
    Str text;
} Export;

static Err *document_add(Export *export, Db *db, StrBuf *buf, CatalogueObject object, Str code)
{
    Arena scratch = export->call->scratch;
    Str json;
    TRY(catalogue_document(export->call, db, object, code, true, &scratch, &json));
    buf_add(buf, json);
    return buf->len <= export->bytes_max
               ? NULL
               : ERR(REQUEST_TOO_LARGE, "the catalogue has more than %zu bytes", export->bytes_max);
}

/* The shop's lists stand in the file itself: its document without the braces. */
static Err *shop_add(Export *export, Db *db, StrBuf *buf)
{
    Arena scratch = export->call->scratch;
    Str json;
    TRY(catalogue_document(export->call, db, CATALOGUE_SHOP, CATALOGUE_SHOP_CODE, false, &scratch,
                           &json));
    buf_add(buf, (Str){ json.ptr + 1, json.len - 2 });
    return NULL;
}

static Err *types_add(Export *export, Db *db, StrBuf *buf)
{
    Arena scratch = *export->call->out;
    ProductType *types;
    size_t count;
    TRY(store_product_types(db, &scratch, &types, &count));
    for (size_t i = 0; i < count; i++) {
        buf_add(buf, i > 0 ? S(",\n") : S("\n"));
        TRY(document_add(export, db, buf, CATALOGUE_TYPE, types[i].code));
    }
    return NULL;
}

static Err *products_add(Export *export, Db *db, StrBuf *buf)
{
    Arena scratch = *export->call->out;
    Str after = { 0 };
    Str *codes;
    size_t count;
    bool first = true;
    do {
        TRY(store_catalogue_product_codes(db, &scratch, after, &codes, &count));
        for (size_t i = 0; i < count; i++) {
            buf_add(buf, first ? S("\n") : S(",\n"));
            TRY(document_add(export, db, buf, CATALOGUE_PRODUCT, codes[i]));
            after = codes[i];
            first = false;
        }
    } while (count == CATALOGUE_CODES_MAX);
    return NULL;
}

static Err *export_body(Db *db, void *context)
{
    Export *export = context;
    Arena arena = export->arena;
    StrBuf buf = buf_new(&arena, 256 * 1024);
    buf_add(&buf, S("{\"stoa_catalogue\":1,\n"));
    TRY(shop_add(export, db, &buf));
    buf_add(&buf, S(",\n\"types\":["));
    TRY(types_add(export, db, &buf));
    buf_add(&buf, S("],\n\"products\":["));
    TRY(products_add(export, db, &buf));
    buf_add(&buf, S("]}\n"));
    export->text = buf_str(&buf);
    return NULL;
}

Err *svc_catalogue_export(Call *call, size_t bytes_max, CatalogueTake take, void *context)
{
    TRY(catalogue_readable(call));
    Arena start = arena_open(EXPORT_ARENA_BYTES);
    Export export = { .call = call, .arena = start, .bytes_max = bytes_max };
    Err *err = db_tx(call->app->database, DB_READ, "catalogue_export", export_body, &export);
    if (err == NULL) {
        err = take(context, export.text);
    }
    arena_close(start, EXPORT_ARENA_BYTES);
    return err;
}

typedef struct Keep {
    Arena *out;
    Str text;
} Keep;

static Err *keep(void *context, Str text)
{
    Keep *kept = context;
    kept->text = str_dup(kept->out, text);
    return NULL;
}

Err *svc_catalogue_export_text(Call *call, Str *ret_text)
{
    Keep kept = { .out = call->out };
    TRY(svc_catalogue_export(call, CATALOGUE_ANSWER_BYTES_MAX, keep, &kept));
    *ret_text = kept.text;
    return NULL;
}
