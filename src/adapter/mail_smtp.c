/* mail_smtp.c - delivers mail to an SMTP server by libcurl. */
#include "adapter/mail_internal.h"

#include <curl/curl.h>
#include <string.h>

enum { CONNECT_MS_MAX = 10000, SMTP_REFUSED_FIRST = 500 };

typedef struct Smtp {
    const char *url;     /* with the password: never logged */
    const char *ca_file; /* NULL: the system's */
    Str from;
    bool tls_only;
} Smtp;

typedef struct Upload {
    Str message;
    size_t sent;
} Upload;

void *smtp_open(Arena *process, Str url, Str from, Str ca_file)
{
    static const Str starttls = STR_INIT("smtp+starttls://");
    Smtp *smtp = arena_new(process, Smtp);
    bool tls_only = str_starts(url, starttls);
    Str plain = tls_only ? arena_printf(process, "smtp://%.*s",
                                        STR_ARG(str_slice(url, starttls.len, url.len)))
                         : url;
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
    *smtp = (Smtp){ .url = str_cstr(process, plain),
                    .ca_file = ca_file.len > 0 ? str_cstr(process, ca_file) : NULL,
                    .from = str_dup(process, from),
                    .tls_only = tls_only };
    return smtp;
}

static Str smtp_from(const void *state)
{
    const Smtp *smtp = state;
    return smtp->from;
}

static size_t upload_read(char *buffer, size_t size, size_t count, void *context)
{
    Upload *upload = context;
    Str part = str_slice(upload->message, upload->sent, upload->sent + size * count);
    if (part.len > 0) {
        memcpy(buffer, part.ptr, part.len);
    }
    upload->sent += part.len;
    return part.len;
}

static void smtp_options(CURL *curl, const Smtp *smtp, struct curl_slist *recipients,
                         const char *from, Upload *upload, long timeout_ms)
{
    long connect_ms = timeout_ms < CONNECT_MS_MAX ? timeout_ms : CONNECT_MS_MAX;
    (void)curl_easy_setopt(curl, CURLOPT_URL, smtp->url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(curl, CURLOPT_USE_SSL,
                           (long)(smtp->tls_only ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (smtp->ca_file != NULL) {
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, smtp->ca_file);
    }
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    (void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, upload_read);
    (void)curl_easy_setopt(curl, CURLOPT_READDATA, upload);
    (void)curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)upload->message.len);
}

static Err *smtp_send(void *state, const Mail *mail, int64_t deadline_us, Arena scratch)
{
    const Smtp *smtp = state;
    Upload upload = { 0 };
    char problem[CURL_ERROR_SIZE] = { 0 };
    long status = 0;
    Err *err = NULL;
    int64_t timeout_ms = (deadline_us - clock_monotonic_us()) / 1000;

    if (timeout_ms <= 0) {
        return ERR(IO, "no time left to send mail");
    }
    TRY(mail_message(&scratch, mail, &upload.message));
    const char *from = str_cstr(&scratch, smtp->from);
    CURL *curl = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, str_cstr(&scratch, mail->to));
    if (curl == NULL || recipients == NULL) {
        err = ERR(IO, "no memory to send mail");
        goto done;
    }
    smtp_options(curl, smtp, recipients, from, &upload, (long)timeout_ms);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem);
    CURLcode result = curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (result != CURLE_OK) {
        const char *text = problem[0] == '\0' ? curl_easy_strerror(result) : problem;
        bool refused = status >= SMTP_REFUSED_FIRST && result != CURLE_LOGIN_DENIED;
        err = refused ? ERR_FIELD(FIELD_INVALID, "recipient", "the mail server says: %s", text)
                      : ERR(IO, "mail was not sent: %s", text);
    }
done:
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return err;
}

const MailSender smtp_sender = { .send = smtp_send, .from = smtp_from };
