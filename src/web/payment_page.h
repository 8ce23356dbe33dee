/* payment_page.h - what the templates account/payments and account/payment_new show. */
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

enum {
    PAYMENT_BUYER,
    PAYMENT_AMOUNT,
    PAYMENT_RECEIVED_ON,
    PAYMENT_METHOD,
    PAYMENT_INVOICE,
    PAYMENT_REFERENCE,
    PAYMENT_SHOWN_COUNT,
    PAYMENT_KEY = PAYMENT_SHOWN_COUNT,
    PAYMENT_FIELD_COUNT
};

typedef struct PaymentNewPage {
    Layout layout;
    FormField fields[PAYMENT_SHOWN_COUNT];
    size_t fields_count;
    Str key;
} PaymentNewPage;

#endif
