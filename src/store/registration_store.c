/* registration_store.c - companies that asked to become an account. SQL:
 * sql/queries/registration.sql. */
#include "store/registration_store.h"

Err *store_registration_seller(Db *db, Arena *out, AccountId id, RegistrationSeller **ret_seller)
{
    RegistrationSeller *seller = arena_new(out, RegistrationSeller);
    bool found;
    TRY(sql_registration_seller(db, out, id, seller, &found));
    *ret_seller = found ? seller : NULL;
    return NULL;
}

Err *store_registration_switch(Db *db, AccountId id, bool partners, bool customers)
{
    return sql_registration_switch(db, id, partners, customers, NULL);
}

Err *store_registration_add(Db *db, const RegistrationNew *registration)
{
    return sql_registration_add(db, registration, NULL);
}

Err *store_registration_by_token(Db *db, Arena *out, Str token_hash, Instant now,
                                 RegistrationAsked **ret_asked)
{
    RegistrationAsked *asked = arena_new(out, RegistrationAsked);
    bool found;
    TRY(sql_registration_by_token(db, out, token_hash, now, asked, &found));
    *ret_asked = found ? asked : NULL;
    return NULL;
}

Err *store_registration_count(Db *db, Arena *out, AccountId seller, Instant now, int64_t *ret_count)
{
    SqlRegistrationCount row;
    TRY(sql_registration_count(db, out, seller, now, &row));
    *ret_count = row.count;
    return NULL;
}

Err *store_registration_confirm(Db *db, RegistrationId id)
{
    return sql_registration_confirm(db, id, NULL);
}

Err *store_registration_list(Db *db, Arena *out, AccountId seller, RegistrationId after,
                             int32_t max, RegistrationSeen **ret_rows, size_t *ret_count)
{
    return sql_registration_list(db, out, seller, after, max, ret_rows, ret_count);
}

Err *store_registration_get(Db *db, Arena *out, AccountId seller, RegistrationId id,
                            RegistrationRow **ret_row)
{
    RegistrationRow *row = arena_new(out, RegistrationRow);
    bool found;
    TRY(sql_registration_get(db, out, seller, id, row, &found));
    *ret_row = found ? row : NULL;
    return NULL;
}

Err *store_registration_approve(Db *db, RegistrationId id, AccountId account, Instant at,
                                int64_t *ret_changed)
{
    return sql_registration_decide(db, id, REGISTRATION_APPROVED, account, S(""), at, ret_changed);
}

Err *store_registration_reject(Db *db, RegistrationId id, Str reason, Instant at,
                               int64_t *ret_changed)
{
    TRY(sql_registration_decide(db, id, REGISTRATION_REJECTED, (AccountId){ 0 }, reason, at,
                                ret_changed));
    return sql_registration_erase(db, id, NULL);
}
