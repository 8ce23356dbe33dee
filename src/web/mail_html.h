/*
 * mail_html.h - the HTML part of a mail.
 */
#ifndef WEB_MAIL_HTML_H
#define WEB_MAIL_HTML_H

#include "web/out.h"

enum { MAIL_BLOCKS_MAX = 1000 };

/* One line of the text. */
typedef struct MailBlock {
    Str text;
    bool link; /* an address of its own */
    bool item; /* of a list */
} MailBlock;

/* mail/message.html */
typedef struct MailPage {
    Str brand;
    Str subject;
    MailBlock *blocks;
    size_t blocks_count;
} MailPage;

/* For App.mail_html. */
Str web_mail_html(Arena *arena, Str brand, Str subject, Str text);

#endif
