/* usage_import.c - use from a CSV file: subscription, meter, units, used_at, key. */
#include "service/csv.h"
#include "service/event.h"
#include "service/usage.h"
#include "service/usage_read.h"

#include <inttypes.h>

/* Read from the beginning in each pass: the records of a batch are all that is kept. */
typedef struct UsageFile {
    Call *call;
    Str text;
    bool dry_run;
    ImportResult result;
    Err *undone; /* how a dry run ends */
} UsageFile;

typedef struct FileBatch {
    size_t count;
    UsageInput inputs[USAGE_BATCH_MAX];
    int64_t lines[USAGE_BATCH_MAX];
} FileBatch;

static Err *columns_find(const Csv *csv, size_t ret_columns[USAGE_FIELD_COUNT])
{
    for (size_t i = 0; i < USAGE_FIELD_COUNT; i++) {
        TRY(csv_column(csv, usage_field_name((UsageField)i), &ret_columns[i]));
    }
    return csv->column_count == USAGE_FIELD_COUNT
               ? NULL
               : ERR(IMPORT_ROW,
                     "line 1, column %d: the columns are subscription, meter, units, used_at and "
                     "key",
                     USAGE_FIELD_COUNT + 1);
}

static UsageInput input_of(const Csv *csv, const size_t columns[USAGE_FIELD_COUNT])
{
    return (UsageInput){ .subscription = csv->cells[columns[USAGE_FIELD_SUBSCRIPTION]].text,
                         .meter = csv->cells[columns[USAGE_FIELD_METER]].text,
                         .units = csv->cells[columns[USAGE_FIELD_UNITS]].text,
                         .used_at = csv->cells[columns[USAGE_FIELD_USED_AT]].text,
                         .key = csv->cells[columns[USAGE_FIELD_KEY]].text };
}

static Err *batch_record(UsageFile *file, Db *db, const FileBatch *batch,
                         const size_t columns[USAGE_FIELD_COUNT])
{
    UsageResult result;
    TRY(usage_record(file->call, db, batch->inputs, batch->count, USAGE_BY_FILE, &result));
    if (result.refusals_count > 0) {
        const UsageRefusal *refusal = &result.refusals[0];
        return ERR(IMPORT_ROW, "line %" PRId64 ", column %zu (%.*s): %.*s",
                   batch->lines[refusal->index], columns[refusal->field] + 1,
                   STR_ARG(usage_field_name(refusal->field)), STR_ARG(refusal->reason));
    }
    file->result.added += result.accepted;
    file->result.unchanged += result.repeated;
    file->result.rows += (int64_t)batch->count;
    return NULL;
}

static Err *file_records(UsageFile *file, Db *db)
{
    Arena *out = file->call->out;
    Csv *csv = arena_new(out, Csv);
    FileBatch *batch = arena_new(out, FileBatch);
    size_t columns[USAGE_FIELD_COUNT];
    bool found;
    TRY(csv_open(csv, out, file->text));
    TRY(columns_find(csv, columns));
    Arena mark = *out; /* what a batch needs is gone after it */
    TRY(csv_next(csv, out, &found));
    while (found) {
        batch->inputs[batch->count] = input_of(csv, columns);
        batch->lines[batch->count] = csv->cells[0].line;
        batch->count++;
        if (batch->count == USAGE_BATCH_MAX) {
            TRY(batch_record(file, db, batch, columns));
            batch->count = 0;
            *out = mark;
        }
        TRY(csv_next(csv, out, &found));
    }
    return batch->count > 0 ? batch_record(file, db, batch, columns) : NULL;
}

static Err *file_body(Db *db, void *context)
{
    UsageFile *file = context;
    Call *call = file->call;
    EventId event;
    Arena mark = *call->out;
    file->result = (ImportResult){ 0 };
    file->undone = NULL;
    Err *err = file_records(file, db);
    *call->out = mark;
    TRY(err);
    if (file->dry_run) {
        file->undone = ERR(IMPORT_ROW, "this was a dry run");
        return file->undone;
    }
    if (file->result.added == 0) {
        return NULL;
    }
    Str summary =
        arena_printf(call->out, "Imported %" PRId64 " records of use", file->result.added);
    return event_add_row(call, db, call->actor.account, S("account"), call->actor.account.v,
                         S("usage.imported"), summary, (Str){ 0 }, &event);
}

Err *svc_import_usage(Call *call, Str csv, bool dry_run, ImportResult *ret)
{
    UsageFile file = { .call = call, .text = csv, .dry_run = dry_run };
    TRY(usage_may_report(call));
    Err *err = db_tx(call->app->database, DB_WRITE, "import_usage", file_body, &file);
    if (file.undone == NULL) {
        TRY(err);
    }
    *ret = file.result;
    return NULL;
}
