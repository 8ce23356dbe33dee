/* import_catalogue_job.c - a catalogue that was uploaded: looked at in a dry run, then imported in
 * one transaction, which ends the import too: killed at any instant, it counts once or not at all.
 */
#include <inttypes.h>
#include <string.h>

#include "base/fault.h"
#include "service/import_catalogue.h"
#include "service/import_upload.h"
#include "service/price_import_internal.h"

typedef struct Whole {
    Call *call;
    ImportId import;
    int64_t number;
    Arena page;
    Str content;
} Whole;

static Err *part_body(Db *db, void *context)
{
    Whole *whole = context;
    return store_import_part(db, &whole->page, whole->import, whole->number, &whole->content);
}

/* The file, from its parts. */
static Err *text_read(ImportRun *run, Str *ret_text)
{
    Call *call = run->call;
    Whole whole = { .call = call, .import = run->row->id };
    size_t bytes = (size_t)run->row->bytes_total;
    char *text = arena_array(call->out, char, bytes);
    size_t len = 0;
    do {
        whole.page = call->scratch;
        TRY(db_tx(call->app->database, DB_READ, "import_part", part_body, &whole));
        if (whole.content.len > bytes - len) {
            return ERR(DB, "import %" PRId64 " is longer than it was", run->row->id.v);
        }
        if (whole.content.len > 0) {
            memcpy(text + len, whole.content.ptr, whole.content.len);
        }
        len += whole.content.len;
        whole.number++;
    } while (whole.content.len > 0);
    *ret_text = (Str){ text, len };
    return NULL;
}

typedef struct Looked {
    Call *call;
    ImportLooked row;
    ImportChangeNew *changes;
    size_t count;
} Looked;

static Err *looked_body(Db *db, void *context)
{
    const Looked *looked = context;
    return store_import_looked(db, looked->call->scratch, &looked->row, looked->changes,
                               looked->count);
}

static Err *looked_keep(ImportRun *run, const ImportResult *result)
{
    Call *call = run->call;
    Looked looked = { .call = call,
                      .row = { .id = run->row->id,
                               .row_count = result->rows,
                               .added = result->added,
                               .changed = result->changed,
                               .unchanged = result->unchanged,
                               .now = clock_now(&call->app->clock) },
                      .changes = arena_array(call->out, ImportChangeNew, result->difference_count),
                      .count = result->difference_count };
    for (size_t i = 0; i < looked.count; i++) {
        const CatalogueDifference *from = &result->differences[i];
        looked.changes[i] = (ImportChangeNew){ .import = run->row->id,
                                               .number = (int64_t)i + 1,
                                               .object = from->object,
                                               .member = from->member,
                                               .before = from->before,
                                               .after = from->after };
    }
    TRY(db_tx(call->app->database, DB_WRITE, "import_looked", looked_body, &looked));
    run->row->state = IMPORT_STAGED;
    FAULT_POINT("import.compared");
    return NULL;
}

/* What the file is about, read and checked. Fails: IMPORT_ROW. */
static Err *file_read_whole(ImportRun *run, CatalogueImport *catalogue, int64_t *ret_rows)
{
    Str text;
    TRY(text_read(run, &text));
    return import_catalogue_read(run->call, text, catalogue, ret_rows);
}

Err *import_catalogue_look(ImportRun *run)
{
    Import *import = arena_new(run->call->out, Import);
    CatalogueImport catalogue = { 0 };
    ImportResult result;
    int64_t rows;
    *import = (Import){ .call = run->call, .dry_run = true, .name = S("catalogue") };
    Err *err = file_read_whole(run, &catalogue, &rows);
    err = err == NULL ? import_run(import, rows, import_catalogue_body, &catalogue, &result) : err;
    if (err == NULL) {
        return looked_keep(run, &result);
    }
    return err_is(err, ERR_IMPORT_ROW) ? import_wrong(run, err) : err;
}

typedef struct Publishing {
    CatalogueImport catalogue;
    ImportId id;
} Publishing;

static Err *publish_body(Import *import, void *context)
{
    Publishing *publishing = context;
    Instant now = clock_now(&import->call->app->clock);
    TRY(store_import_end(import->db, publishing->id, IMPORT_PUBLISHING, IMPORT_DONE, now));
    TRY(store_import_parts_drop(import->db, publishing->id, INT64_MAX));
    TRY(import_catalogue_body(import, &publishing->catalogue));
    FAULT_POINT("import.publish");
    return NULL;
}

Err *import_catalogue_publish(ImportRun *run)
{
    Import *import = arena_new(run->call->out, Import);
    Publishing publishing = { .id = run->row->id };
    ImportResult result;
    int64_t rows;
    *import = (Import){ .call = run->call, .name = S("catalogue") };
    TRY(file_read_whole(run, &publishing.catalogue, &rows));
    TRY(import_run(import, rows, publish_body, &publishing, &result));
    run->row->state = IMPORT_DONE;
    return NULL;
}
