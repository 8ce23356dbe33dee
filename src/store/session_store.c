/* session_store.c - sessions, bearer tokens and lock-out. SQL: sql/queries/session.sql. */
#include "store/session_store.h"

Err *store_session_add(Db *db, const SessionNew *session)
{
    return sql_session_add(db, session, NULL);
}

Err *store_session_get(Db *db, Arena *out, Str token_hash, Instant now, SessionRow *ret_session,
                       bool *ret_found)
{
    return sql_session_get(db, out, token_hash, now, ret_session, ret_found);
}

Err *store_session_delete(Db *db, SessionId id, UserId user, int64_t *ret_changed)
{
    return sql_session_delete(db, id, user, ret_changed);
}

Err *store_session_delete_old(Db *db, UserId user, Instant until)
{
    return sql_session_delete_old(db, user, until, NULL);
}

Err *store_token_add(Db *db, const TokenNew *token)
{
    const SqlTokenAddIn in = { .id = token->id,
                               .token_hash = token->token_hash,
                               .user = token->user,
                               .name = token->name,
                               .created_at = token->created_at,
                               .expires_at = token->expires_at };
    return sql_token_add(db, &in, NULL);
}

Err *store_token_get(Db *db, Arena *out, Str token_hash, Instant now, TokenRow *ret_token,
                     bool *ret_found)
{
    return sql_token_get(db, out, token_hash, now, ret_token, ret_found);
}

Err *store_sign_in_get(Db *db, Arena *out, Str subject, SignInRow *ret_row)
{
    SignInRow row = { 0 };
    bool found;
    TRY(sql_sign_in_get(db, out, subject, &row, &found));
    *ret_row = found ? row : (SignInRow){ 0 };
    return NULL;
}

Err *store_sign_in_set(Db *db, Str subject, const SignInRow *row)
{
    return sql_sign_in_set(db, subject, row->failures, row->last_at, row->locked_until, NULL);
}

Err *store_sign_in_clear(Db *db, Str subject)
{
    return sql_sign_in_clear(db, subject, NULL);
}

Err *store_sign_in_forgive(Db *db, Str subject)
{
    return sql_sign_in_forgive(db, subject, NULL);
}
