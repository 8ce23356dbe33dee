/* dunning_store.c - dunning policies, cases and their history. SQL: sql/queries/dunning.sql. */
#include "store/dunning_store.h"

Err *store_dunning_policy(Db *db, Arena *out, AccountId seller, DunningPolicyRow **ret_row)
{
    DunningPolicyRow *row = arena_new(out, DunningPolicyRow);
    bool found;
    TRY(sql_dunning_policy(db, out, seller, row, &found));
    *ret_row = found ? row : NULL;
    return NULL;
}

Err *store_dunning_stages(Db *db, Arena *out, AccountId seller, int64_t version,
                          DunningStageRow **ret_rows, size_t *ret_count)
{
    return sql_dunning_stages(db, out, seller, version, ret_rows, ret_count);
}

Err *store_dunning_policy_add(Db *db, AccountId seller, int64_t version, UserId user, Instant now)
{
    return sql_dunning_policy_add(db, seller, version, user, now, NULL);
}

Err *store_dunning_stage_add(Db *db, const DunningStageAdd *stage)
{
    return sql_dunning_stage_add(db, stage, NULL);
}

Err *store_dunning_facts(Db *db, Arena *out, const DunningEdge *edge, Date *ret_oldest,
                         int64_t *ret_open_minor)
{
    SqlDunningFacts row;
    TRY(sql_dunning_facts(db, out, edge->seller, edge->buyer, edge->currency, &row));
    *ret_oldest = row.oldest_on;
    *ret_open_minor = row.open_minor;
    return NULL;
}

Err *store_dunning_case(Db *db, Arena *out, const DunningEdge *edge, DunningCase *ret_case,
                        bool *ret_found)
{
    return sql_dunning_case(db, out, edge->seller, edge->buyer, edge->currency, ret_case,
                            ret_found);
}

Err *store_dunning_step(Db *db, const DunningCaseSet *stage, const DunningStepAdd *step)
{
    TRY(sql_dunning_case_set(db, stage, NULL));
    return sql_dunning_step_add(db, step, NULL);
}

Err *store_dunning_steps(Db *db, Arena *out, AccountId seller, AccountId buyer,
                         DunningStepRow **ret_rows, size_t *ret_count)
{
    return sql_dunning_steps(db, out, seller, buyer, ret_rows, ret_count);
}

Err *store_dunning_pause(Db *db, Arena *out, AccountId seller, AccountId buyer,
                         DunningPauseRow **ret_row)
{
    DunningPauseRow *row = arena_new(out, DunningPauseRow);
    bool found;
    TRY(sql_dunning_pause(db, out, seller, buyer, row, &found));
    *ret_row = found ? row : NULL;
    return NULL;
}

Err *store_dunning_pause_add(Db *db, const DunningPauseAdd *pause)
{
    return sql_dunning_pause_add(db, pause, NULL);
}

Err *store_dunning_sales(Db *db, Arena *out, AccountId buyer, DunningSaleRow **ret_rows,
                         size_t *ret_count)
{
    return sql_dunning_sales(db, out, buyer, ret_rows, ret_count);
}

Err *store_dunning_open(Db *db, Arena *out, AccountId seller, AccountId after, int32_t max,
                        DunningOpenRow **ret_rows, size_t *ret_count)
{
    return sql_dunning_open(db, out, seller, after, max, ret_rows, ret_count);
}

Err *store_dunning_overdue(Db *db, Arena *out, const DunningOverdueQuery *query,
                           DunningOverdueRow **ret_rows, size_t *ret_count)
{
    return sql_dunning_overdue(db, out, query->seller, query->after, query->today, query->stage,
                               query->max, ret_rows, ret_count);
}

Err *store_dunning_own(Db *db, Arena *out, AccountId buyer, DunningOwnRow **ret_rows,
                       size_t *ret_count)
{
    return sql_dunning_own(db, out, buyer, ret_rows, ret_count);
}

Err *store_dunning_invoices(Db *db, Arena *out, const DunningEdge *edge, int32_t max,
                            DunningInvoiceRow **ret_rows, size_t *ret_count)
{
    return sql_dunning_invoices(db, out, edge->seller, edge->buyer, edge->currency, max, ret_rows,
                                ret_count);
}

Err *store_dunning_touched(Db *db, Arena *out, Arena scratch, const InvoiceId *ids, size_t count,
                           AccountId **ret_buyers, size_t *ret_count)
{
    SqlDunningTouchedIn *in = arena_array(&scratch, SqlDunningTouchedIn, count);
    SqlDunningTouched *rows;
    for (size_t i = 0; i < count; i++) {
        in[i].document = ids[i];
    }
    TRY(sql_dunning_touched_each(db, out, scratch, in, count, &rows, ret_count));
    AccountId *buyers = arena_array(out, AccountId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        buyers[i] = rows[i].buyer;
    }
    *ret_buyers = buyers;
    return NULL;
}

/* The rows of these statements are one id; only their types differ. */
#define BATCH(name, Row, query)                                                      \
    Err *name(Db *db, Arena *out, const DunningEdge *edge, SubscriptionId **ret_ids, \
              size_t *ret_count)                                                     \
    {                                                                                \
        Row *rows;                                                                   \
        TRY(query);                                                                  \
        SubscriptionId *ids = arena_array(out, SubscriptionId, *ret_count);          \
        for (size_t i = 0; i < *ret_count; i++) {                                    \
            ids[i] = rows[i].id;                                                     \
        }                                                                            \
        *ret_ids = ids;                                                              \
        return NULL;                                                                 \
    }
BATCH(store_dunning_free, SqlDunningFree,
      sql_dunning_free(db, out, edge->seller, edge->buyer, edge->currency, &rows, ret_count))
BATCH(store_dunning_held, SqlDunningHeld,
      sql_dunning_held(db, out, edge->seller, edge->buyer, edge->currency, &rows, ret_count))
BATCH(store_dunning_lasting, SqlDunningLasting,
      sql_dunning_lasting(db, out, edge->seller, edge->buyer, edge->currency, &rows, ret_count))

Err *store_dunning_due(Db *db, Arena *out, const DunningEdge *edge, Instant now, bool *ret_due)
{
    SqlDunningDue row;
    TRY(sql_dunning_due(db, out, edge->seller, edge->buyer, now, &row));
    *ret_due = row.due;
    return NULL;
}

Err *store_dunning_sellers(Db *db, Arena *out, AccountId after, AccountId **ret_ids,
                           size_t *ret_count)
{
    SqlDunningSellers *rows;
    TRY(sql_dunning_sellers(db, out, after, &rows, ret_count));
    AccountId *ids = arena_array(out, AccountId, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    return NULL;
}
