/* payment_page.h - what the templates account/payments and account/statement show. */
#ifndef WEB_PAYMENT_PAGE_H
#define WEB_PAYMENT_PAGE_H

#include "service/billing.h"
#include "service/payment.h"
#include "web/account_page.h"

typedef struct PaymentsPage {
    Layout layout;
    const PaymentView *payments;
    size_t payments_count;
    bool can_record;
    Pager pager;
} PaymentsPage;

typedef struct StatementPage {
    Layout layout;
    StatementView statement;
} StatementPage;

#endif
