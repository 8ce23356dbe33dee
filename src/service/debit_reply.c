/*
 * debit_reply.c - a message of the bank: attempts fail, stay, or are taken back (R33).
 *
 * A message counts once, by its hash; and each attempt moves once, so that the same word in another
 * message changes nothing either.
 */
#include "base/fault.h"
#include "service/debit_internal.h"

typedef struct Reply {
    Call *call;
    Str hash;
    DebitAnswer answer;
    Date today;
    AnswerResult result;
} Reply;

static Err *rejected(Reply *reply, Db *db, const AttemptRow *attempt, Str reason)
{
    Call *call = reply->call;
    bool done = true;
    bool unclear = debit_reason(reason)->failure == FAILURE_UNCLEAR;
    switch (attempt->state) {
    case ATTEMPT_PENDING:
    case ATTEMPT_UNKNOWN:
        reply->result.unclear += unclear ? 1 : 0;
        reply->result.failed += unclear ? 0 : 1;
        return attempt_fail(call, db, attempt, reason, reply->today);
    case ATTEMPT_SUCCEEDED:
        if (attempt->returned.v == 0) {
            TRY(attempt_take_back(call, db, attempt, reason, reply->today, &done));
            reply->result.returned += done ? 1 : 0;
            reply->result.unmatched += done ? 0 : 1;
        }
        return NULL;
    case ATTEMPT_FAILED: /* said before */
    case ATTEMPT_CREATED:
    case ATTEMPT_STATE_COUNT:
        return NULL;
    }
    return NULL;
}

static Err *unclear(Reply *reply, Db *db, const AttemptRow *attempt, Str reason)
{
    bool moved;
    const AttemptMove move = { .id = attempt->id,
                               .old = ATTEMPT_PENDING,
                               .new = ATTEMPT_UNKNOWN,
                               .failure = FAILURE_UNCLEAR,
                               .reason = reason,
                               .retry_on = DATE_NONE,
                               .now = reply->call->now };
    if (attempt->state != ATTEMPT_PENDING) {
        return NULL;
    }
    TRY(store_attempt_move(db, &move, &moved));
    reply->result.unclear += moved ? 1 : 0;
    return attempt_event(reply->call, db, attempt, S("attempt.unknown"),
                         S("The bank's word does not say whether money moved"));
}

static Err *attempt_told(Reply *reply, Db *db, const AttemptRow *attempt,
                         const DebitAnswerItem *item)
{
    switch (item->verdict) {
    case VERDICT_ACCEPTED:
        reply->result.accepted += attempt->state == ATTEMPT_PENDING ? 1 : 0;
        return NULL;
    case VERDICT_REJECTED:
        return rejected(reply, db, attempt, item->reason);
    case VERDICT_UNCLEAR:
        return unclear(reply, db, attempt, item->reason);
    case DEBIT_VERDICT_COUNT:
        break;
    }
    assert(!"a verdict");
    return NULL;
}

static Err *debit_told(Reply *reply, Db *db, const DebitAnswerItem *item)
{
    Call *call = reply->call;
    AttemptRow *attempt = NULL;
    AttemptId id;
    Err *err = attempt_id_parse(sepa_reference_code(call->out, item->reference), "reference", &id);
    if (err == NULL) {
        TRY(store_attempt_get(db, call->out, call->actor.account, id, &attempt));
    }
    if (attempt == NULL || attempt->seller.v != call->actor.account.v) {
        reply->result.unmatched++;
        return NULL;
    }
    return attempt_told(reply, db, attempt, item);
}

/* The block of the file that the message names; all of the file when it names none. */
static bool in_block(Arena *out, const DebitFile *file, const DebitBlock *blocks, size_t count,
                     Str block_id, Str reference)
{
    for (size_t i = 0; block_id.len > 0 && i < count; i++) {
        if (!str_eq(debit_block_id(out, file->message_id, i + 1), block_id)) {
            continue;
        }
        for (size_t k = 0; k < blocks[i].count; k++) {
            if (str_eq(file->debits[blocks[i].first + k].reference, reference)) {
                return true;
            }
        }
    }
    return block_id.len == 0;
}

/* Accepted as a whole is nothing to count: it is said of no attempt. */
static Err *file_told(Reply *reply, Db *db, const DebitAnswerItem *item)
{
    Call *call = reply->call;
    DebitBatchId id;
    BatchRow *batch;
    BatchAttempt *rows;
    DebitFile file;
    size_t blocks_count;
    int64_t sum;
    if (item->verdict == VERDICT_ACCEPTED) {
        return NULL;
    }
    TRY(store_batch_by_message(db, call->out, call->actor.account, item->message_id, &id));
    if (id.v == 0) {
        reply->result.unmatched++;
        return NULL;
    }
    TRY(batch_file_read(call, db, call->actor.account, id, &batch, &rows, &file));
    DebitBlock *blocks = arena_array(call->out, DebitBlock, file.count);
    debit_blocks(&file, blocks, &blocks_count, &sum);
    for (size_t i = 0; i < file.count; i++) {
        AttemptRow *attempt;
        Str reference = sepa_reference(call->out, attempt_code(call->out, rows[i].id));
        if (in_block(call->out, &file, blocks, blocks_count, item->block_id, reference)) {
            TRY(store_attempt_get(db, call->out, call->actor.account, rows[i].id, &attempt));
            assert(attempt != NULL);
            TRY(attempt_told(reply, db, attempt, item));
        }
    }
    return NULL;
}

static Err *reply_body(Db *db, void *context)
{
    Reply *reply = context;
    Call *call = reply->call;
    AnswerRow *before;
    AnswerResult *result = &reply->result;
    *result = (AnswerResult){ 0 };
    TRY(store_answer_get(db, call->out, call->actor.account, reply->hash, &before));
    if (before != NULL) {
        *result = (AnswerResult){ .repeated = true,
                                  .accepted = before->accepted,
                                  .failed = before->failed,
                                  .returned = before->returned,
                                  .unclear = before->unclear,
                                  .unmatched = before->unmatched };
        return NULL;
    }
    TRY(debit_today(call, db, call->actor.account, &reply->today));
    for (size_t i = 0; i < reply->answer.count; i++) {
        const DebitAnswerItem *item = &reply->answer.items[i];
        Arena mark = *call->out; /* a message may name a whole file many times */
        TRY(item->reference.len > 0 ? debit_told(reply, db, item) : file_told(reply, db, item));
        *call->out = mark;
    }
    const AnswerAdd row = { .id = call_new_id(call),
                            .seller = call->actor.account,
                            .message_id = reply->answer.message_id,
                            .file_hash = reply->hash,
                            .accepted = result->accepted,
                            .failed = result->failed,
                            .returned = result->returned,
                            .unclear = result->unclear,
                            .unmatched = result->unmatched,
                            .user = call->actor.user,
                            .created_at = call->now };
    TRY(store_answer_add(db, &row));
    FAULT_POINT("debit.answer_before_commit");
    return NULL;
}

Err *svc_debit_answer(Call *call, Str text, AnswerResult *ret)
{
    Reply reply = { .call = call };
    TRY(debit_seller_need(call));
    TRY(debit_answer_read(call->out, text, call->scratch, &reply.answer));
    reply.hash = hash_hex(call->out, hash_bytes(text));
    TRY(db_tx(call->app->database, DB_MONEY, "debit_answer", reply_body, &reply));
    *ret = reply.result;
    return NULL;
}
