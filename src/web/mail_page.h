/* mail_page.h - what the pages of mails show. */
#ifndef WEB_MAIL_PAGE_H
#define WEB_MAIL_PAGE_H

#include "service/mail_view.h"
#include "web/layout.h"

typedef struct MailsPage {
    Layout layout;
    Str state; /* a JobState word, or empty */
    bool can_retry;
    const MailView *mails;
    size_t mails_count;
    Pager pager;
    Str csv; /* the list as a file */
} MailsPage;

typedef struct MailSwitch {
    Str word;
    Str what;
    bool on;
    bool locked;
} MailSwitch;

typedef struct MailSettingsPage {
    Layout layout;
    bool can_change;
    MailSwitch switches[MAIL_KIND_COUNT];
    size_t switches_count;
} MailSettingsPage;

#endif
