/*
 * mail_kind.h - what a mail is about: each kind can be switched off per account, but security.
 */
#ifndef DOMAIN_MAIL_KIND_H
#define DOMAIN_MAIL_KIND_H

#include "domain/words.h"

/* security: invitations and passwords. notice: whatever is none of the others. */
#define MAIL_KINDS(X)                    \
    X(MAIL_NOTICE, "notice")             \
    X(MAIL_ORDER, "order")               \
    X(MAIL_SUBSCRIPTION, "subscription") \
    X(MAIL_INVOICE, "invoice")           \
    X(MAIL_DUNNING, "dunning")           \
    X(MAIL_SECURITY, "security")
ENUM_DECLARE(MailKind, mail_kind, MAIL_KIND_COUNT, MAIL_KINDS)

/* "When an order goes on, waits or fails". */
Str mail_kind_what(MailKind kind);
bool mail_kind_switchable(MailKind kind);

#endif
