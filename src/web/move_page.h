/* move_page.h - what the templates account/moves, payment and receivables show. */
#ifndef WEB_MOVE_PAGE_H
#define WEB_MOVE_PAGE_H

#include "service/money_move.h"
#include "service/payment.h"
#include "web/account_page.h"

typedef struct MovesPage {
    Layout layout;
    const MoveView *moves;
    size_t moves_count;
    Str kind; /* empty: all */
    bool can_move;
    Str csv;
    Pager pager;
} MovesPage;

typedef struct PaymentPage {
    Layout layout;
    PaymentView payment;
    bool can_refund;
} PaymentPage;

typedef struct ReceivablesPage {
    Layout layout;
    ReceivablesView view;
    Pager pager;
} ReceivablesPage;

#endif
