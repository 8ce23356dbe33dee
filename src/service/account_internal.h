/*
 * account_internal.h - accounts inside a transaction, for the files of service/.
 */
#ifndef SERVICE_ACCOUNT_INTERNAL_H
#define SERVICE_ACCOUNT_INTERNAL_H

#include <inttypes.h>

#include "service/customer.h"
#include "store/account_store.h"

/* An account that the actor may see: itself or below. Fails: NOT_FOUND. */
MUST_USE Err *account_seen(Call *call, Db *db, AccountId id, AccountRow **ret_row);
/* As pages show it; debts only to the two sides of the sale. */
MUST_USE Err *account_view(Call *call, Db *db, const AccountRow *row, AccountView *ret);
/* An account that buys from the actor, or did: open invoices stay between the two. NULL when it
 * never did. */
MUST_USE Err *account_buyer(Call *call, Db *db, AccountId id, AccountRow **ret_row);
/* Sets where a list by name goes on, from the cursor. Fails: FIELD_INVALID, NOT_FOUND. */
MUST_USE Err *account_page_start(Call *call, Db *db, const Page *page, AccountList *list);
/* 1..LIST_MAX; PAGE_SIZE when the caller does not say. */
size_t account_page_limit(const Page *page);

/* What svc_account_add and svc_customer_add have in common. */
typedef struct AccountAdding {
    const AccountNew *account;
    PriceListId price_list; /* or zero */
    Str request_key;        /* or empty */
    Str event_name;
    Str event_body; /* JSON object, or empty */
} AccountAdding;

/* The account, its place in the tree and its event. The parent may have it, and the fields are
 * checked. */
MUST_USE Err *account_add_row(Call *call, Db *db, const AccountAdding *adding, AccountId *ret_id);
/* Fails: ACCOUNT_STATE when the seller is not active, sells to nobody, or is too deep. */
MUST_USE Err *account_seller_check(Call *call, Db *db, const AccountRow *seller);

#endif
