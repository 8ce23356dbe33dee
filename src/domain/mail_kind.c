/* mail_kind.c - kinds of mails, and what each tells. */
#include "domain/mail_kind.h"

ENUM_DEFINE(MailKind, mail_kind, MAIL_KIND_COUNT, MAIL_KINDS)

static const Str whats[MAIL_KIND_COUNT] = {
    [MAIL_NOTICE] = STR_INIT("Other notices"),
    [MAIL_ORDER] = STR_INIT("When an order is ready, waits or fails"),
    [MAIL_SUBSCRIPTION] = STR_INIT("When a subscription is suspended, resumed or cancelled"),
    [MAIL_INVOICE] = STR_INIT("When an invoice, credit note or refund is issued"),
    [MAIL_DUNNING] = STR_INIT("When invoices are overdue"),
    [MAIL_SECURITY] = STR_INIT("Invitations and new passwords"),
};

Str mail_kind_what(MailKind kind)
{
    assert((unsigned)kind < MAIL_KIND_COUNT);
    return whats[kind];
}

bool mail_kind_switchable(MailKind kind)
{
    return kind != MAIL_SECURITY;
}
