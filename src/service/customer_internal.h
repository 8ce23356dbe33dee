/*
 * customer_internal.h - end customers inside a transaction, for the files of service/.
 */
#ifndef SERVICE_CUSTOMER_INTERNAL_H
#define SERVICE_CUSTOMER_INTERNAL_H

#include "domain/customer.h"
#include "service/account_internal.h"
#include "service/customer_edit.h"

/* customer.c: the form as the domain checks it. */
CustomerInput customer_input(const CustomerForm *form);
/* customer.c: the domain's checks, and one that needs the database: the seller has such a company
 * already, other than `self`. *ret_event is what an event keeps of overridden warnings. */
MUST_USE Err *customer_form_refusal(Call *call, Db *db, const CustomerForm *form,
                                    const AccountRow *seller, AccountId self, Str *ret_event);
/* vat_check.c: a job that asks VIES about the number, where there is something to ask. */
MUST_USE Err *vat_check_queue(Call *call, Db *db, AccountId id, Str number);
MUST_USE Err *vat_view(Call *call, Db *db, AccountId id, Str number, VatView *ret);

#endif
