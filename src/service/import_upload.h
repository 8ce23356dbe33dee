/*
 * import_upload.h - files of prices that are sent to the server: a job reads them, somebody looks
 * at the differences, and publishes or discards all of it (R-CAT-06).
 *
 * The bytes are in the database until they are read, so that any worker goes on after a crash.
 * What nobody goes on with is swept by the jobs themselves, each with its own age: an upload that
 * stopped half way after IMPORT_UPLOAD_S, one that is worked on after IMPORT_WORK_S without a sign
 * of life, one that waits for a decision after IMPORT_DECIDE_S (price_import.h). Its bytes and
 * drafts go; its line in the list stays.
 *
 * Only the operator's administrators; of imports of others nothing is seen.
 */
#ifndef SERVICE_IMPORT_UPLOAD_H
#define SERVICE_IMPORT_UPLOAD_H

#include "base/json.h"
#include "domain/price.h"
#include "service/csv.h"
#include "service/price_import.h"

enum {
    IMPORT_PART_BYTES = 256 * 1024,
    IMPORT_FILE_BYTES_MAX = 512 * 1024 * 1024,
    IMPORT_CATALOGUE_BYTES_MAX = JSON_BYTES_MAX,
    IMPORT_DIFFERENCES_SHOWN = 50,
    IMPORT_ERRORS_SHOWN = 100,
    IMPORT_NAME_BYTES_MAX = 100
};

typedef struct ImportUpload {
    ImportKind kind;
    Str name; /* of the file, for people; may be empty */
    SheetChoice choice;
    int64_t bytes;
    CsvFill fill; /* gives them from front to back */
    void *context;
} ImportUpload;
/* Keeps the file and queues its reading. Fails: FORBIDDEN, FIELD_REQUIRED (it is empty),
 * FIELD_INVALID (the choice), REQUEST_TOO_LARGE, what `fill` does. */
MUST_USE Err *svc_import_upload(Call *call, const ImportUpload *upload, ImportId *ret_id);

typedef struct ImportListView {
    Str code, name; /* "partners-eur" */
    PriceVersionState state;
    int64_t version, added, changed, gone, unchanged;
} ImportListView;

typedef struct ImportErrorView {
    int64_t line, column; /* 0: not known */
    Str column_name, message;
} ImportErrorView;

/* A member of a catalogue that would change. */
typedef struct ImportMemberView {
    Str object, member, before, after;
} ImportMemberView;

typedef struct ImportView {
    ImportId id;
    Str code, name, user_name;
    ImportKind kind;
    ImportState state;
    bool dry_run;
    int64_t bytes_total, bytes_done, rows, added, changed, gone, unchanged, errors;
    Str message; /* the first error */
    Instant started_at, ended_at;
    size_t list_count; /* svc_import only, as the errors */
    ImportListView *lists;
    size_t error_count; /* the first IMPORT_ERRORS_SHOWN */
    ImportErrorView *error_rows;
    size_t difference_count; /* of prices, the first IMPORT_DIFFERENCES_SHOWN; while it is staged */
    ImportDifferenceView *differences;
    size_t member_count; /* of a catalogue, the first DIFFERENCES_MAX */
    ImportMemberView *members;
} ImportView;
/* Newest first. Fails: FORBIDDEN, FIELD_INVALID (the page). */
MUST_USE Err *svc_imports(Call *call, Page *page, ImportView **ret, size_t *ret_count);
/* Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_import(Call *call, ImportId id, ImportView *ret);
/* How far it is, for a page that follows it: `errors` and lists are not filled. Fails: as above. */
MUST_USE Err *svc_import_progress(Call *call, ImportId id, ImportView *ret);
/* The wrong rows that are kept, as CSV. Fails: FORBIDDEN, NOT_FOUND, what `take` does. */
MUST_USE Err *svc_import_wrong(Call *call, ImportId id, TextTake take, void *context);
/* What a staged import would change, as CSV; once it is over, only the columns. Fails: FORBIDDEN,
 * NOT_FOUND, what `take` does. */
MUST_USE Err *svc_import_differences(Call *call, ImportId id, TextTake take, void *context);
/* All its lists at once, by a job. Fails: FORBIDDEN, NOT_FOUND, IMPORT_STATE (it is not staged). */
MUST_USE Err *svc_import_publish(Call *call, ImportId id);
/* Fails: FORBIDDEN, NOT_FOUND, IMPORT_STATE (it is over, or being published). */
MUST_USE Err *svc_import_discard(Call *call, ImportId id);

#endif
