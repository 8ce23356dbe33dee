/*
 * setting_store.h - single values that the whole installation shares. SQL: sql/queries/setting.sql.
 */
#ifndef STORE_SETTING_STORE_H
#define STORE_SETTING_STORE_H

#include "db/db.h"

/* 0 when it was never set. */
MUST_USE Err *store_setting_get(Db *db, Arena *out, Str name, int64_t *ret_value);
MUST_USE Err *store_setting_set(Db *db, Str name, int64_t value);
/* A value that may be given once. Fails: DB_CONFLICT (from db_tx) when it was. */
MUST_USE Err *store_setting_add(Db *db, Str name, int64_t value);
/* One more; the first time 1. */
MUST_USE Err *store_setting_increase(Db *db, Str name);

#endif
