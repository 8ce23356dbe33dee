/*
 * mail.h - delivers one message: by SMTP, or as a file in a spool folder.
 */
#ifndef ADAPTER_MAIL_H
#define ADAPTER_MAIL_H

#include "base/instant.h"

enum { MAIL_ADDRESS_BYTES_MAX = 254, MAIL_BYTES_MAX = 1024 * 1024 };

typedef struct Mail {
    Str id; /* "mai_…": the left part of the Message-ID, and the file's name */
    Str from;
    Str to;
    Str subject; /* UTF-8; line breaks become blanks */
    Str body;    /* UTF-8 */
    Str html;    /* the same as HTML in UTF-8, or empty: then the text goes alone */
    Instant date;
} Mail;

typedef struct MailSender {
    /* The server or the disk has it when this returns. `deadline_us` is of clock_monotonic_us.
     * Fails: IO (try again), FIELD_INVALID (never will: a wrong address, refused for good). */
    Err *(*send)(void *state, const Mail *mail, int64_t deadline_us, Arena scratch);
    Str (*from)(const void *state); /* the address that messages come from */
} MailSender;

/* By the URL: "smtp://host:25", with TLS when the server offers it; "smtp+starttls://" and
 * "smtps://user:password@host:465" (curl's form), never without; or "spool:/some/folder", which is
 * made. `ca_file` has the certificates to trust; empty: the system's. Fails: CONFIG, IO. */
MUST_USE Err *mail_open(Arena *process, Str url, Str from, Str ca_file,
                        const MailSender **ret_sender, void **ret_state);

/* The message as it travels (RFC 5322): CRLF, quoted-printable. Fails: FIELD_INVALID (an address),
 * FIELD_TOO_LONG. */
MUST_USE Err *mail_message(Arena *out, const Mail *mail, Str *ret_message);

#endif
