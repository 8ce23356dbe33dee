/*
 * check_store.h - what must stay true, as statements that find what breaks it. SQL:
 * sql/queries/check.sql.
 */
#ifndef STORE_CHECK_STORE_H
#define STORE_CHECK_STORE_H

#include "db/db.h"

enum { CHECK_PROBLEM_MAX = 20 }; /* of one rule that are told */

size_t store_check_count(void);
/* Problems of one rule, 0..store_check_count()-1, in words; none on a sound database. Charges that
 * were due before the day `overdue` are a problem. */
MUST_USE Err *store_check_run(Db *db, Arena *out, size_t rule, Date overdue, Instant now,
                              Str ret_problems[CHECK_PROBLEM_MAX], size_t *ret_count);

#endif
