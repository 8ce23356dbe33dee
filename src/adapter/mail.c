/* mail.c - which way mail goes, and the spool folder. */
#include "adapter/mail_internal.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"

enum { FOLDER_BYTES_MAX = 200 };

typedef struct Spool {
    Str folder;
    Str from;
} Spool;

static Str spool_from(const void *state)
{
    const Spool *spool = state;
    return spool->from;
}

/* A message that is there already was sent before a crash. */
static Err *spool_send(void *state, const Mail *mail, int64_t deadline_us, Arena scratch)
{
    const Spool *spool = state;
    Str message;
    bool made;
    (void)deadline_us; /* a local file */
    TRY(mail_message(&scratch, mail, &message));
    Str path = arena_printf(&scratch, "%.*s/%.*s.eml", STR_ARG(spool->folder), STR_ARG(mail->id));
    return file_write_new(path, message, 0600, &made);
}

static const MailSender spool_sender = { .send = spool_send, .from = spool_from };

static Err *spool_open(Arena *process, Str folder, Str from, void **ret_state)
{
    if (folder.len == 0 || folder.len > FOLDER_BYTES_MAX) {
        return ERR(CONFIG, "the mail spool needs a folder");
    }
    if (mkdir(str_cstr(process, folder), 0700) != 0 && errno != EEXIST) {
        return ERR(IO, "cannot make %.*s: errno %d", STR_ARG(folder), errno);
    }
    Spool *spool = arena_new(process, Spool);
    *spool = (Spool){ .folder = str_dup(process, folder), .from = str_dup(process, from) };
    *ret_state = spool;
    return NULL;
}

Err *mail_open(Arena *process, Str url, Str from, Str ca_file, const MailSender **ret_sender,
               void **ret_state)
{
    if (!mail_address_safe(from)) {
        return ERR(CONFIG, "%.*s is not an address to send mail from", STR_ARG(from));
    }
    if (str_starts(url, S("spool:"))) {
        TRY(spool_open(process, str_slice(url, 6, url.len), from, ret_state));
        *ret_sender = &spool_sender;
        return NULL;
    }
    bool smtp = str_starts(url, S("smtp://")) || str_starts(url, S("smtps://")) ||
                str_starts(url, S("smtp+starttls://"));
    if (smtp) {
        *ret_state = smtp_open(process, url, from, ca_file);
        *ret_sender = &smtp_sender;
        return NULL;
    }
    return ERR(CONFIG,
               "mail goes to spool:FOLDER, smtp://HOST, smtp+starttls://HOST or smtps://HOST");
}
