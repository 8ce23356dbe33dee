/*
 * mail_internal.h - shared by the files that deliver mail.
 */
#ifndef ADAPTER_MAIL_INTERNAL_H
#define ADAPTER_MAIL_INTERNAL_H

#include "adapter/mail.h"

extern const MailSender smtp_sender;
void *smtp_open(Arena *process, Str url, Str from, Str ca_file);

/* One address that can stand in a header and in an SMTP command: printable ASCII without blanks,
 * angle brackets and commas, with an @. */
bool mail_address_safe(Str address);

#endif
