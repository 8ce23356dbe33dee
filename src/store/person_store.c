/* person_store.c - people as administrators see them. SQL: sql/queries/person.sql. */
#include "store/person_store.h"

Err *store_person_list(Db *db, Arena *out, const PersonList *list, PersonRow **ret_people,
                       size_t *ret_count)
{
    SqlPersonList *rows;
    size_t count;
    TRY(sql_person_list(db, out, list->actor, list->account, list->after_name, list->after,
                        list->max, &rows, &count));
    PersonRow *people = arena_array(out, PersonRow, count);
    for (size_t i = 0; i < count; i++) {
        people[i] = (PersonRow){ .id = rows[i].id,
                                 .account = rows[i].account,
                                 .account_name = rows[i].account_name,
                                 .kind = rows[i].kind,
                                 .email = rows[i].email,
                                 .name = rows[i].name,
                                 .roles = rows[i].roles,
                                 .active = rows[i].active,
                                 .joined = rows[i].joined,
                                 .created_at = rows[i].created_at,
                                 .signed_in_at = rows[i].signed_in_at };
    }
    *ret_people = people;
    *ret_count = count;
    return NULL;
}

Err *store_person_get(Db *db, Arena *out, AccountId actor, UserId id, PersonRow **ret_person)
{
    PersonRow *person = arena_new(out, PersonRow);
    bool found;
    TRY(sql_person_get(db, out, actor, id, person, &found));
    *ret_person = found ? person : NULL;
    return NULL;
}

Err *store_person_password(Db *db, Arena *out, UserId id, Str *ret_hash)
{
    SqlPersonPassword row = { 0 };
    bool found;
    TRY(sql_person_password(db, out, id, &row, &found));
    *ret_hash = found ? row.password_hash : (Str){ 0 };
    return NULL;
}

Err *store_person_set(Db *db, UserId id, Str name, uint32_t roles, bool active)
{
    return sql_person_set(db, id, name, roles, active, NULL);
}

Err *store_person_signed_in(Db *db, UserId id, Instant at)
{
    return sql_person_signed_in(db, id, at, NULL);
}

Err *store_person_administrators(Db *db, Arena *out, AccountId account, UserId but,
                                 int64_t *ret_count)
{
    SqlPersonAdministrators row;
    TRY(sql_person_administrators(db, out, account, but, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_user_link_add(Db *db, const LinkNew *link)
{
    return sql_user_link_add(db, link, NULL);
}

Err *store_user_link_get(Db *db, Arena *out, Str token_hash, Instant now, LinkRow **ret_link)
{
    LinkRow *link = arena_new(out, LinkRow);
    bool found;
    TRY(sql_user_link_get(db, out, token_hash, now, link, &found));
    *ret_link = found ? link : NULL;
    return NULL;
}

Err *store_user_links_end(Db *db, UserId user, Instant at)
{
    return sql_user_links_end(db, user, at, NULL);
}

Err *store_session_list(Db *db, Arena *out, UserId user, Instant now, SessionSeen **ret_sessions,
                        size_t *ret_count)
{
    return sql_session_list(db, out, user, now, ret_sessions, ret_count);
}

Err *store_token_list(Db *db, Arena *out, UserId user, Instant now, TokenSeen **ret_tokens,
                      size_t *ret_count)
{
    return sql_token_list(db, out, user, now, ret_tokens, ret_count);
}

Err *store_token_end(Db *db, TokenId id, UserId user, int64_t *ret_changed)
{
    return sql_token_end(db, id, user, ret_changed);
}

Err *store_tokens_end(Db *db, UserId user)
{
    return sql_tokens_end(db, user, NULL);
}
