/*
 * debit_page.h - what the templates of direct debits show: account/debits, debit_batch,
 * debit_settings, debit_answer, mandates, attempt_table.
 */
#ifndef WEB_DEBIT_PAGE_H
#define WEB_DEBIT_PAGE_H

#include "service/debit.h"
#include "web/account_page.h"

/* account/attempt_table.html */
typedef struct AttemptTable {
    const AttemptView *attempts;
    size_t attempts_count;
    bool can_change; /* the reader may decide unknown ones */
    Str csrf;
} AttemptTable;

typedef struct DebitsPage {
    Layout layout;
    bool sells;               /* the reader's account may collect */
    bool can_change;          /* and the reader may do it */
    bool collects;            /* it has said how */
    CollectResult due;        /* what would be collected now */
    const BatchView *batches; /* the latest */
    size_t batches_count;
    AttemptTable table;
    Pager pager;
} DebitsPage;

typedef struct DebitBatchPage {
    Layout layout;
    bool can_change;
    BatchView batch;
    AttemptTable table;
} DebitBatchPage;

enum {
    CREDITOR_NAME,
    CREDITOR_IBAN,
    CREDITOR_BIC,
    CREDITOR_IDENTIFIER,
    CREDITOR_NOTICE,
    CREDITOR_LEAD,
    CREDITOR_SETTLE,
    CREDITOR_RETRY,
    CREDITOR_FIELD_COUNT
};

typedef struct DebitSettingsPage {
    Layout layout;
    Str iban; /* masked, as it is now; may be empty */
    FormField fields[CREDITOR_FIELD_COUNT];
    size_t fields_count;
} DebitSettingsPage;

typedef struct DebitAnswerPage {
    Layout layout;
    FormField field;
} DebitAnswerPage;

typedef struct MandatesPage {
    Layout layout;
    bool sells;
    bool can_change;
    const MandateView *mandates;
    size_t mandates_count;
    Pager pager;
} MandatesPage;

#endif
