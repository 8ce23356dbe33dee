/* account_terms_store.c - what a seller decides about an account. SQL:
 * sql/queries/account_terms.sql. */
#include "store/account_terms_store.h"

#include "gen/sql_account_terms.h"

Err *store_account_terms_set(Db *db, AccountId id, PartnerClass partner_class,
                             int64_t credit_limit_minor, AccountState state)
{
    return sql_account_terms_set(db, id, partner_class, credit_limit_minor, state, NULL);
}

Err *store_account_open_below(Db *db, Arena *out, AccountId id, int64_t *ret_count)
{
    SqlAccountOpenBelow row;
    TRY(sql_account_open_below(db, out, id, &row));
    *ret_count = row.count;
    return NULL;
}
