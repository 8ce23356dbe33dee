/*
 * person_store.h - people as administrators see them, and their links, sessions and tokens.
 * SQL: sql/queries/person.sql.
 *
 * `actor` is the acting account: people of what is neither itself nor below it are not found.
 */
#ifndef STORE_PERSON_STORE_H
#define STORE_PERSON_STORE_H

#include "gen/sql_person.h"

typedef SqlPersonGet PersonRow;
typedef SqlUserLinkAddIn LinkNew;
typedef SqlUserLinkGet LinkRow; /* with its person and the person's account */
typedef SqlSessionList SessionSeen;
typedef SqlTokenList TokenSeen;

/* Where a list of people by name goes on. */
typedef struct PersonList {
    AccountId actor;
    AccountId account;
    Str after_name;
    UserId after;
    int32_t max;
} PersonList;

MUST_USE Err *store_person_list(Db *db, Arena *out, const PersonList *list, PersonRow **ret_people,
                                size_t *ret_count);
/* *ret_person is NULL when the actor may not see it. */
MUST_USE Err *store_person_get(Db *db, Arena *out, AccountId actor, UserId id,
                               PersonRow **ret_person);
/* Empty while none was chosen. */
MUST_USE Err *store_person_password(Db *db, Arena *out, UserId id, Str *ret_hash);
MUST_USE Err *store_person_set(Db *db, UserId id, Str name, uint32_t roles, bool active);
MUST_USE Err *store_person_signed_in(Db *db, UserId id, Instant at);
/* Administrators of the account that can sign in, without this one. */
MUST_USE Err *store_person_administrators(Db *db, Arena *out, AccountId account, UserId but,
                                          int64_t *ret_count);

MUST_USE Err *store_user_link_add(Db *db, const LinkNew *link);
/* One that holds now, of somebody who may sign in; else *ret_link is NULL. */
MUST_USE Err *store_user_link_get(Db *db, Arena *out, Str token_hash, Instant now,
                                  LinkRow **ret_link);
/* All that the person has. */
MUST_USE Err *store_user_links_end(Db *db, UserId user, Instant at);

MUST_USE Err *store_session_list(Db *db, Arena *out, UserId user, Instant now,
                                 SessionSeen **ret_sessions, size_t *ret_count);
MUST_USE Err *store_token_list(Db *db, Arena *out, UserId user, Instant now, TokenSeen **ret_tokens,
                               size_t *ret_count);
/* Only one of this user; *ret_changed is 0 when there is none. */
MUST_USE Err *store_token_end(Db *db, TokenId id, UserId user, int64_t *ret_changed);
MUST_USE Err *store_tokens_end(Db *db, UserId user);

#endif
