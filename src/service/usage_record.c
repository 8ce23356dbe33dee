/* usage_record.c - takes records of use: checked one by one, recorded all or none. */
#include <stdlib.h>

#include "domain/billing/tariff.h"
#include "service/job.h"
#include "service/usage.h"
#include "service/usage_read.h"
#include "store/subscription_store.h"
#include "store/usage_store.h"

ENUM_DEFINE(UsageField, usage_field, USAGE_FIELD_COUNT, USAGE_FIELDS)

enum { ATTEMPTS_MAX = 3 };

/* A subscription that records are about. */
typedef struct Subject {
    SubscriptionId id;
    bool found;
    UsageSubject row;
    const Zone *zone;
    Instant first; /* the earliest new use; INT64_MAX: none */
} Subject;

typedef struct Record {
    SubscriptionId subscription;
    Subject *subject;
    Decimal units;
    Instant used_at;
    bool known;
    bool refused;
} Record;

typedef struct Batch {
    Call *call;
    Db *db;
    const UsageInput *inputs;
    size_t count;
    UsageSource source;
    Record *records;
    Subject *subjects; /* by id */
    size_t subject_count;
    UsageResult result;
} Batch;

static void refuse(Batch *batch, size_t index, UsageField field, const char *reason)
{
    UsageResult *result = &batch->result;
    batch->records[index].refused = true;
    result->refusals[result->refusals_count] =
        (UsageRefusal){ .index = index, .field = field, .reason = str_from_cstr(reason) };
    result->refusals_count++;
}

static int subject_cmp(const void *a, const void *b)
{
    int64_t x = ((const Subject *)a)->id.v;
    int64_t y = ((const Subject *)b)->id.v;
    return (x > y) - (x < y);
}

/* What needs no look into the database. */
static void record_read(Batch *batch, size_t i)
{
    const UsageInput *input = &batch->inputs[i];
    Record *record = &batch->records[i];
    if (input->key.len == 0 || input->key.len > USAGE_KEY_BYTES_MAX ||
        !str_utf8_valid(input->key)) {
        refuse(batch, i, USAGE_FIELD_KEY, "has from 1 to 255 bytes of text");
    } else if (subscription_id_parse(input->subscription, "subscription", &record->subscription) !=
               NULL) {
        refuse(batch, i, USAGE_FIELD_SUBSCRIPTION, "is not the id of a subscription");
    } else if (units_parse(input->units, UNITS_SCALE_MAX, &record->units) != NULL) {
        refuse(batch, i, USAGE_FIELD_UNITS,
               "is not a number of 0 or more with at most 15 digits, 9 of them decimals");
    }
    record->units = decimal_normal(record->units);
}

/* Each subscription once, in the order of their ids, so that two who hold the same ones do not wait
 * for each other in a ring. */
static Err *subjects_read(Batch *batch)
{
    Arena *out = batch->call->out;
    size_t count = 0;
    batch->subjects = arena_array(out, Subject, batch->count);
    for (size_t i = 0; i < batch->count; i++) {
        if (!batch->records[i].refused) {
            batch->subjects[count++].id = batch->records[i].subscription;
        }
    }
    if (count > 0) {
        qsort(batch->subjects, count, sizeof(Subject), subject_cmp);
    }
    for (size_t i = 0; i < count; i++) {
        const Subject *last = &batch->subjects[batch->subject_count];
        if (batch->subject_count > 0 && last[-1].id.v == batch->subjects[i].id.v) {
            continue;
        }
        Subject *subject = &batch->subjects[batch->subject_count++];
        *subject = (Subject){ .id = batch->subjects[i].id, .first = { INT64_MAX } };
        TRY(store_usage_hold(batch->db, subject->id));
        TRY(store_usage_subject(batch->db, out, subject->id, &subject->row, &subject->found));
        if (subject->found) {
            TRY(zone_get(subject->row.time_zone, &subject->zone));
        }
    }
    return NULL;
}

static bool ran_then(const Batch *batch, const Record *record, const char **ret_why)
{
    const Subject *subject = record->subject;
    const UsageSubject *row = &subject->row;
    if (date_is_none(row->started_on) ||
        record->used_at.us < date_start(row->started_on, subject->zone).us) {
        *ret_why = "is before the subscription's first day";
    } else if (record->used_at.us > batch->call->now.us) {
        *ret_why = "is in the future";
    } else if (!date_is_none(row->end_on) &&
               record->used_at.us >= date_start((Date){ row->end_on.day + 1 }, subject->zone).us) {
        *ret_why = "is after the subscription's end";
    } else {
        return true;
    }
    return false;
}

static void record_check(Batch *batch, size_t i)
{
    const UsageInput *input = &batch->inputs[i];
    Record *record = &batch->records[i];
    const Subject key = { .id = record->subscription };
    const char *why;
    record->subject =
        bsearch(&key, batch->subjects, batch->subject_count, sizeof(key), subject_cmp);
    assert(record->subject != NULL);
    if (!record->subject->found) {
        refuse(batch, i, USAGE_FIELD_SUBSCRIPTION, "is not the id of a subscription");
    } else if (record->subject->row.meter.len == 0) {
        refuse(batch, i, USAGE_FIELD_SUBSCRIPTION, "is of a plan without a meter");
    } else if (input->meter.len > 0 && !str_eq(input->meter, record->subject->row.meter)) {
        refuse(batch, i, USAGE_FIELD_METER, "is not the subscription's meter");
    } else if (!usage_time_read(input->used_at, record->subject->zone, &record->used_at)) {
        refuse(batch, i, USAGE_FIELD_USED_AT,
               "is neither a day nor a time like 2026-11-22T09:30:00Z");
    } else if (!ran_then(batch, record, &why)) {
        refuse(batch, i, USAGE_FIELD_USED_AT, why);
    }
}

/* A record by its key. */
typedef struct Keyed {
    AccountId account;
    Str key;
    size_t index;
} Keyed;

static int keyed_cmp(const void *a, const void *b)
{
    const Keyed *x = a;
    const Keyed *y = b;
    int order = (x->account.v > y->account.v) - (x->account.v < y->account.v);
    order = order != 0 ? order : str_cmp(x->key, y->key);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static bool same_content(const Record *record, SubscriptionId subscription, Decimal units,
                         Instant used_at)
{
    return record->subscription.v == subscription.v && record->used_at.us == used_at.us &&
           decimal_compare(record->units, units) == 0;
}

static void key_again(Batch *batch, size_t index, bool same)
{
    if (same) {
        batch->records[index].known = true;
    } else {
        refuse(batch, index, USAGE_FIELD_KEY, "was used before for another record");
    }
}

/* A key that comes twice in one batch. */
static size_t keys_sort(Batch *batch, Keyed *keys)
{
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        if (!batch->records[i].refused) {
            keys[count++] =
                (Keyed){ batch->records[i].subject->row.account, batch->inputs[i].key, i };
        }
    }
    if (count > 0) {
        qsort(keys, count, sizeof(*keys), keyed_cmp);
    }
    for (size_t i = 1; i < count; i++) {
        const Record *before = &batch->records[keys[i - 1].index];
        if (keys[i].account.v == keys[i - 1].account.v && str_eq(keys[i].key, keys[i - 1].key)) {
            key_again(batch, keys[i].index,
                      same_content(&batch->records[keys[i].index], before->subscription,
                                   before->units, before->used_at));
        }
    }
    return count;
}

/* Those that the database has. */
static Err *keys_known(Batch *batch)
{
    Arena scratch = batch->call->scratch;
    Keyed *keys = arena_array(&scratch, Keyed, batch->count);
    UsageKey *queries = arena_array(&scratch, UsageKey, batch->count);
    UsageKnown *known;
    size_t known_count;
    size_t count = keys_sort(batch, keys);
    for (size_t i = 0; i < count; i++) {
        queries[i] = (UsageKey){ keys[i].account, keys[i].key };
    }
    TRY(store_usage_known(batch->db, batch->call->out, scratch, queries, count, &known,
                          &known_count));
    for (size_t i = 0; i < known_count; i++) {
        const UsageKnown *row = &known[i];
        for (size_t k = 0; k < count; k++) {
            Record *record = &batch->records[keys[k].index];
            if (record->refused || record->known || keys[k].account.v != row->account.v ||
                !str_eq(keys[k].key, row->request_key)) {
                continue;
            }
            key_again(batch, keys[k].index,
                      same_content(record, row->subscription, row->units, row->used_at));
        }
    }
    return NULL;
}

static Err *records_write(Batch *batch)
{
    Call *call = batch->call;
    Arena scratch = call->scratch;
    UsageRecordNew *rows = arena_array(&scratch, UsageRecordNew, batch->count);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        Record *record = &batch->records[i];
        if (record->known) {
            continue;
        }
        rows[count++] = (UsageRecordNew){ .id = { call_new_id(call) },
                                          .account = record->subject->row.account,
                                          .request_key = batch->inputs[i].key,
                                          .subscription = record->subscription,
                                          .units = record->units,
                                          .used_at = record->used_at,
                                          .source = batch->source,
                                          .user = call->actor.user,
                                          .received_at = call->now };
        if (record->used_at.us < record->subject->first.us) {
            record->subject->first = record->used_at;
        }
    }
    batch->result.accepted = (int64_t)count;
    batch->result.repeated = (int64_t)(batch->count - count);
    return store_usage_records_add(batch->db, scratch, rows, count);
}

/* Use of a period that is billed already goes on the sale's next document; where none will come,
 * on one of its own. */
static Err *edge_late(Batch *batch, const Subject *subject, const UsageEdge *edge)
{
    Call *call = batch->call;
    const Zone *zone;
    bool ended = date_is_none(edge->due_on);
    if (date_is_none(edge->charged_through) ||
        (!ended && subject->first.us >= date_start(edge->charged_through, subject->zone).us)) {
        return NULL;
    }
    TRY(zone_get(edge->time_zone, &zone));
    Date today = date_of(call->now, zone);
    Date on = ended ? today : date_min(edge->next_on, edge->due_on);
    Str buyer = account_code(call->out, edge->buyer);
    Str key =
        arena_printf(call->out, "bill:%.*s:use:%lld", STR_ARG(buyer), (long long)call_new_id(call));
    TRY(store_usage_edge_due(batch->db, subject->id, edge->buyer, on));
    return job_add(call, batch->db, JOB_BILL, edge->buyer.v, key, date_start(on, zone));
}

static Err *late_follow(Batch *batch)
{
    for (size_t i = 0; i < batch->subject_count; i++) {
        const Subject *subject = &batch->subjects[i];
        UsageEdge *edges;
        size_t count = 0;
        if (subject->first.us != INT64_MAX) {
            TRY(store_usage_edges(batch->db, batch->call->out, subject->id, &edges, &count));
        }
        for (size_t k = 0; k < count; k++) {
            TRY(edge_late(batch, subject, &edges[k]));
        }
    }
    return NULL;
}

static int refusal_cmp(const void *a, const void *b)
{
    size_t x = ((const UsageRefusal *)a)->index;
    size_t y = ((const UsageRefusal *)b)->index;
    return (x > y) - (x < y);
}

Err *usage_record(Call *call, Db *db, const UsageInput *inputs, size_t count, UsageSource source,
                  UsageResult *ret)
{
    Batch batch = { .call = call, .db = db, .inputs = inputs, .count = count, .source = source };
    assert(count <= USAGE_BATCH_MAX);
    batch.records = arena_array(call->out, Record, count);
    batch.result.refusals = arena_array(call->out, UsageRefusal, count);
    for (size_t i = 0; i < count; i++) {
        record_read(&batch, i);
    }
    TRY(subjects_read(&batch));
    for (size_t i = 0; i < count; i++) {
        if (!batch.records[i].refused) {
            record_check(&batch, i);
        }
    }
    TRY(keys_known(&batch));
    if (batch.result.refusals_count > 0) {
        qsort(batch.result.refusals, batch.result.refusals_count, sizeof(UsageRefusal),
              refusal_cmp);
    } else {
        TRY(records_write(&batch));
        TRY(late_follow(&batch));
    }
    *ret = batch.result;
    return NULL;
}

typedef struct RecordTx {
    Call *call;
    const UsageInput *inputs;
    size_t count;
    UsageSource source;
    UsageResult result;
} RecordTx;

static Err *record_body(Db *db, void *context)
{
    RecordTx *tx = context;
    return usage_record(tx->call, db, tx->inputs, tx->count, tx->source, &tx->result);
}

Err *usage_may_report(const Call *call)
{
    TRY(call_need(call, ROLE_BILLING));
    return call->actor.kind == ACCOUNT_OPERATOR
               ? NULL
               : ERR(FORBIDDEN, "only the operator, who delivers, reports use");
}

Err *svc_usage_record(Call *call, const UsageInput *inputs, size_t count, UsageSource source,
                      UsageResult *ret)
{
    RecordTx tx = { .call = call, .inputs = inputs, .count = count, .source = source };
    TRY(usage_may_report(call));
    if (count > USAGE_BATCH_MAX) {
        return ERR_FIELD(FIELD_RANGE, "records", "at most %d records at a time", USAGE_BATCH_MAX);
    }
    Arena mark = *call->out;
    Err *err = NULL;
    bool again = true;
    for (int i = 0; i < ATTEMPTS_MAX && again;
         i++) { /* the same keys may come at the same moment */
        *call->out = mark;
        err = db_tx(call->app->database, DB_WRITE, "usage_record", record_body, &tx);
        again = err_is(err, ERR_DB_CONFLICT);
    }
    TRY(err);
    *ret = tx.result;
    return NULL;
}
