/*
 * debit_run.c - makes the files of a day, and settles what was not returned (R33).
 *
 * A file, its attempts and their amounts are one transaction: a run that is killed has made a file
 * or none, and the next one goes on with what is still due. A file is written from its rows, so
 * nothing outside the database belongs to it.
 */
#include "base/fault.h"
#include "service/debit_internal.h"
#include "service/event.h"
#include "service/job_handlers.h"
#include "service/payment_internal.h"

enum { PAGES_MAX = 100000 };

typedef struct Collect {
    Call *call;
    AccountId seller;
    bool dry_run;
    InvoiceId after; /* where the page begins */
    /* Of one page; set again when its transaction is repeated. */
    CreditorRow *creditor;
    Date today, collect_on;
    InvoiceId last;
    bool more;
    BatchAttempt *rows; /* DEBIT_DUE_MAX */
    AttemptAdd *attempts;
    size_t count;
    int64_t total_minor;
    int32_t left_out;
    Str cause;
} Collect;

static void leave_out(Collect *collect, const DebitDue *due, Str cause)
{
    if (collect->left_out++ == 0) {
        collect->cause =
            arena_printf(collect->call->out, "%.*s: %.*s", STR_ARG(due->label), STR_ARG(cause));
    }
}

/* Not used for too long, or used up. */
static Err *mandate_good(Collect *collect, Db *db, const DebitDue *due, bool *ret_good)
{
    Call *call = collect->call;
    Date used_on = due->signed_on;
    bool ended;
    if (due->used_on.len > 0) {
        TRY(date_parse(due->used_on, &used_on));
    }
    bool lapsed = mandate_lapsed(used_on, collect->today);
    *ret_good = !lapsed && !(due->one_off && due->used_on.len > 0);
    if (!lapsed || collect->dry_run) {
        return NULL;
    }
    TRY(store_mandate_end(db, due->mandate, MANDATE_EXPIRED, S("Unused for 36 months"), call->now,
                          &ended));
    EventId event;
    return ended ? event_add_row(call, db, due->buyer, S("mandate"), due->mandate.v,
                                 S("mandate.expired"), S("Unused for 36 months"), S(""), &event)
                 : NULL;
}

/* An earlier attempt of the page uses the mandate. */
static bool used_in_page(const Collect *collect, MandateId mandate)
{
    for (size_t i = 0; i < collect->count; i++) {
        if (collect->rows[i].mandate.v == mandate.v) {
            return true;
        }
    }
    return false;
}

static void attempt_make(Collect *collect, const DebitDue *due, int64_t open_minor, bool used)
{
    Call *call = collect->call;
    DebitSequence sequence = debit_sequence_next(due->one_off, used);
    AttemptId id = { call_new_id(call) };
    collect->rows[collect->count] = (BatchAttempt){ .id = id,
                                                    .document = due->document,
                                                    .label = due->label,
                                                    .buyer = due->buyer,
                                                    .amount_minor = open_minor,
                                                    .sequence = sequence,
                                                    .collect_on = collect->collect_on,
                                                    .mandate = due->mandate,
                                                    .reference = due->reference,
                                                    .signed_on = due->signed_on,
                                                    .scheme = due->scheme,
                                                    .holder = due->holder,
                                                    .iban_sealed = due->iban_sealed,
                                                    .bic = due->bic };
    collect->attempts[collect->count] = (AttemptAdd){ .id = id,
                                                      .seller = collect->seller,
                                                      .buyer = due->buyer,
                                                      .document = due->document,
                                                      .mandate = due->mandate,
                                                      .number = due->attempts + 1,
                                                      .amount_minor = open_minor,
                                                      .sequence = sequence,
                                                      .collect_on = collect->collect_on,
                                                      .created_at = call->now };
}

/* One invoice of the page: its attempt, unless it cannot be collected. */
static Err *due_take(Collect *collect, Db *db, const DebitDue *due)
{
    Call *call = collect->call;
    const PaymentEdge edge = { collect->seller, due->buyer, DEBIT_CURRENCY };
    PaidDocument *invoice;
    Debit debit;
    bool good;
    TRY(mandate_good(collect, db, due, &good));
    bool used = due->used_on.len > 0 || used_in_page(collect, due->mandate);
    if (!good || (used && due->one_off)) {
        return NULL;
    }
    if (!collect->dry_run) {
        TRY(store_payment_edge_hold(db, &edge));
    }
    TRY(store_payment_document(db, call->out, collect->seller, due->document, &invoice));
    if (invoice == NULL || invoice->open_minor <= 0) {
        return NULL;
    }
    attempt_make(collect, due, invoice->open_minor, used);
    TRY(debit_of(call, &collect->rows[collect->count], &debit));
    Str problem = debit_problem(&debit);
    if (problem.len > 0) {
        leave_out(collect, due, problem);
        return NULL;
    }
    collect->total_minor += invoice->open_minor;
    collect->count++;
    return NULL;
}

static Err *events_write(Collect *collect, Db *db)
{
    Call *call = collect->call;
    EventRow *events = arena_array(call->out, EventRow, collect->count);
    for (size_t i = 0; i < collect->count; i++) {
        const BatchAttempt *row = &collect->rows[i];
        Str summary = arena_printf(call->out, "Collects %.*s on %.*s", STR_ARG(row->label),
                                   STR_ARG(date_format(call->out, row->collect_on)));
        events[i] =
            event_first(call, row->buyer, S("attempt"), row->id.v, S("attempt.sent"), summary);
    }
    return store_events_add(db, call->scratch, events, collect->count);
}

static Err *file_make(Collect *collect, Db *db)
{
    Call *call = collect->call;
    const CreditorRow *creditor = collect->creditor;
    DebitBatchId id = { call_new_id(call) };
    Str message_id = sepa_reference(call->out, debit_batch_code(call->out, id));
    Instant created_at = { call->now.us - call->now.us % SECOND_US };
    DebitFile file = { .message_id = message_id,
                       .created_at = created_at,
                       .creditor = { .name = creditor->name,
                                     .bic = creditor->bic,
                                     .identifier = creditor->identifier },
                       .debits = arena_array(call->out, Debit, collect->count),
                       .count = collect->count };
    TRY(creditor_of(call, creditor->id, creditor->iban_sealed, &file.creditor));
    for (size_t i = 0; i < collect->count; i++) {
        TRY(debit_of(call, &collect->rows[i], &file.debits[i]));
    }
    Str text = debit_file_write(call->out, call->scratch, &file);
    const BatchAdd batch = { .id = id,
                             .seller = collect->seller,
                             .creditor = creditor->id,
                             .message_id = message_id,
                             .collect_on = collect->collect_on,
                             .count = (int32_t)collect->count,
                             .total_minor = collect->total_minor,
                             .file_hash = hash_hex(call->out, hash_bytes(text)),
                             .user = call->actor.user,
                             .created_at = created_at };
    TRY(store_batch_add(db, call->scratch, &batch, collect->attempts, collect->count));
    FAULT_POINT("debit.before_commit");
    return events_write(collect, db);
}

static Err *page_body(Db *db, void *context)
{
    Collect *collect = context;
    Call *call = collect->call;
    DebitDue *due;
    size_t count;
    TRY(store_creditor_get(db, call->out, collect->seller, &collect->creditor));
    if (collect->creditor == NULL) {
        return ERR(ACCOUNT_STATE, "The account does not say yet how it collects.");
    }
    TRY(debit_today(call, db, collect->seller, &collect->today));
    collect->collect_on = target_add(collect->today, collect->creditor->lead_days);
    Date noticed_on = { collect->collect_on.day - collect->creditor->notice_days };
    TRY(store_debit_due(db, call->out, collect->seller, collect->after, collect->collect_on,
                        noticed_on, &due, &count));
    collect->rows = arena_array(call->out, BatchAttempt, count + 1);
    collect->attempts = arena_array(call->out, AttemptAdd, count + 1);
    collect->count = 0;
    collect->total_minor = 0;
    collect->left_out = 0;
    for (size_t i = 0; i < count; i++) {
        TRY(due_take(collect, db, &due[i]));
    }
    collect->more = count == DEBIT_DUE_MAX;
    collect->last = collect->more ? due[count - 1].document : (InvoiceId){ 0 };
    return collect->count == 0 || collect->dry_run ? NULL : file_make(collect, db);
}

static void result_add(CollectResult *sum, const Collect *collect)
{
    sum->collect_on = collect->collect_on;
    sum->attempts += (int32_t)collect->count;
    sum->batches += collect->count > 0 ? 1 : 0;
    sum->total.minor += collect->total_minor; /* far from an int64's end: DEBIT_MINOR_MAX each */
    sum->cause = sum->left_out == 0 ? collect->cause : sum->cause;
    sum->left_out += collect->left_out;
}

static Err *files_make(Call *call, AccountId seller, bool dry_run, CollectResult *sum)
{
    Collect collect = { .call = call, .seller = seller, .dry_run = dry_run, .more = true };
    DbMode mode = dry_run ? DB_READ : DB_MONEY;
    for (int i = 0; i < PAGES_MAX && collect.more; i++) {
        Arena mark = *call->out;
        TRY(db_tx(call->app->database, mode, "collect", page_body, &collect));
        if (!dry_run && collect.count > 0) {
            FAULT_POINT("debit.after_commit");
        }
        result_add(sum, &collect);
        if (collect.left_out == 0) { /* else its cause is kept with the page's memory */
            *call->out = mark;
        }
        collect.after = collect.last;
    }
    return NULL;
}

typedef struct Settle {
    Call *call;
    AccountId seller;
    size_t count;
} Settle;

static Err *settle_body(Db *db, void *context)
{
    Settle *settle = context;
    Call *call = settle->call;
    CreditorRow *creditor;
    AttemptId *ids;
    Date today;
    TRY(store_creditor_get(db, call->out, settle->seller, &creditor));
    TRY(debit_today(call, db, settle->seller, &today));
    settle->count = 0;
    if (creditor == NULL) {
        return NULL;
    }
    TRY(store_attempts_settled(db, call->out, settle->seller,
                               (Date){ today.day - creditor->settle_days }, &ids, &settle->count));
    for (size_t i = 0; i < settle->count; i++) {
        AttemptRow *attempt;
        TRY(store_attempt_get(db, call->out, settle->seller, ids[i], &attempt));
        assert(attempt != NULL);
        TRY(attempt_settle(call, db, attempt, today));
    }
    FAULT_POINT("debit.settle_before_commit");
    return NULL;
}

static Err *settle_all(Call *call, AccountId seller, CollectResult *sum)
{
    Settle settle = { .call = call, .seller = seller, .count = DEBIT_SETTLED_MAX };
    for (int i = 0; i < PAGES_MAX && settle.count == DEBIT_SETTLED_MAX; i++) {
        Arena mark = *call->out;
        TRY(db_tx(call->app->database, DB_MONEY, "debit_settle", settle_body, &settle));
        *call->out = mark;
        sum->settled += (int32_t)settle.count;
    }
    return NULL;
}

static Err *collect_run(Call *call, AccountId seller, bool dry_run, CollectResult *ret)
{
    CollectResult sum = { .total = money_zero(DEBIT_CURRENCY) };
    if (!dry_run) {
        TRY(settle_all(call, seller, &sum));
    }
    TRY(files_make(call, seller, dry_run, &sum));
    *ret = sum;
    return NULL;
}

Err *svc_collect(Call *call, bool dry_run, CollectResult *ret)
{
    TRY(debit_seller_need(call));
    return collect_run(call, call->actor.account, dry_run, ret);
}

typedef struct QueueTx {
    Call *call;
    AccountId seller;
} QueueTx;

static Err *queue_body(Db *db, void *context)
{
    QueueTx *tx = context;
    Date today;
    TRY(debit_today(tx->call, db, tx->seller, &today));
    return collect_queue(tx->call, db, tx->seller, (Date){ today.day + 1 });
}

/* Tomorrow's is queued first, so that a day that fails is not the last one. */
Err *job_collect_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    QueueTx tx = { call, { job->subject_id } };
    CollectResult result;
    TRY(db_tx(call->app->database, DB_WRITE, "collect_queue", queue_body, &tx));
    TRY(collect_run(call, tx.seller, false, &result));
    *ret_outcome = result.left_out == 0 ? job_done() : job_failed(result.cause);
    return NULL;
}
