/* user_store.c - people. SQL: sql/queries/user.sql. */
#include "store/user_store.h"

Err *store_user_add(Db *db, const UserNew *user)
{
    return sql_user_add(db, user, NULL);
}

Err *store_user_by_email(Db *db, Arena *out, Str email, UserRow **ret_user)
{
    UserRow *user = arena_new(out, UserRow);
    bool found;
    TRY(sql_user_by_email(db, out, email, user, &found));
    *ret_user = found ? user : NULL;
    return NULL;
}

Err *store_user_set_password(Db *db, UserId id, Str password_hash)
{
    return sql_user_set_password(db, id, password_hash, NULL);
}

Err *store_user_samples(Db *db, Arena *out, UserSample **ret_users, size_t *ret_count)
{
    return sql_user_samples(db, out, ret_users, ret_count);
}
