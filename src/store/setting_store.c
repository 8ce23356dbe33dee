/* setting_store.c - single values of the installation. SQL: sql/queries/setting.sql. */
#include "store/setting_store.h"

#include "gen/sql_setting.h"

Err *store_setting_get(Db *db, Arena *out, Str name, int64_t *ret_value)
{
    SqlSettingGet row = { 0 };
    bool found;
    TRY(sql_setting_get(db, out, name, &row, &found));
    *ret_value = found ? row.value : 0;
    return NULL;
}

Err *store_setting_set(Db *db, Str name, int64_t value)
{
    return sql_setting_set(db, name, value, NULL);
}

Err *store_setting_add(Db *db, Str name, int64_t value)
{
    return sql_setting_add(db, name, value, NULL);
}

Err *store_setting_increase(Db *db, Str name)
{
    return sql_setting_increase(db, name, NULL);
}
