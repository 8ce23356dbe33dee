/*
 * acting_store.h - what people of one account did for another. SQL: sql/queries/acting.sql.
 */
#ifndef STORE_ACTING_STORE_H
#define STORE_ACTING_STORE_H

#include "gen/sql_acting.h"

typedef SqlActingBy ActingRow;

typedef struct ActingFilter {
    AccountId actor;
    AccountId customer; /* zero: all; counts for what the actor did */
    Str person;         /* part of the name of who acted; empty: all */
    Instant since, until;
    EventId after;
    int32_t max;
} ActingFilter;

/* What the actor's people did for accounts below it. */
MUST_USE Err *store_acting_by(Db *db, Arena *out, Arena scratch, const ActingFilter *filter,
                              ActingRow **ret_rows, size_t *ret_count);
/* What others' people did for the actor's account. */
MUST_USE Err *store_acting_for(Db *db, Arena *out, Arena scratch, const ActingFilter *filter,
                               ActingRow **ret_rows, size_t *ret_count);

#endif
