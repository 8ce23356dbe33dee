/*
 * account_page.h - what the account pages share: lists that go on by cursor, the choice of an end
 * customer, and who sees prices.
 */
#ifndef WEB_ACCOUNT_PAGE_H
#define WEB_ACCOUNT_PAGE_H

#include "web/page.h"

/* A filter of a list, as it stands in the address. */
typedef struct ListFilter {
    Str name;
    Str value;
} ListFilter;

/* "/subscriptions?state=active&after=sub_…"; empty values are left out. */
Str list_url(Arena *out, Str path, const ListFilter *filters, size_t count, Str after);
/* `page` is as the service left it. */
Pager list_pager(Arena *out, Str path, const ListFilter *filters, size_t count, const Page *page);

/* The end customer that a list is narrowed to, and those to choose from. */
typedef struct CustomerFilter {
    AccountId id; /* zero: all */
    Str code;
    Str name;
    const FormOption *options; /* the first is "all"; none for an end customer's own user */
    size_t options_count;
} CustomerFilter;

/* `code` is what the address says, or empty. Fails: NOT_FOUND. */
MUST_USE Err *customer_filter(Req *req, Str code, CustomerFilter *ret_filter);

/* Only the id, for who needs no choice. Fails: NOT_FOUND. */
MUST_USE Err *customer_filter_id(Req *req, Str code, AccountId *ret_id);

/* Prices on account pages are what the reader's account pays. A partner's user needs the right
 * "sees cost"; `visible` is what the service layer says of this one. */
bool sees_price(const Req *req, bool visible);

#endif
