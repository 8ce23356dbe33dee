/* mail_message.c - a message as it travels: headers and body in ASCII (RFC 5322, 2045, 2047). */
#include "adapter/mail_internal.h"

enum {
    LINE_CHARS_MAX = 72, /* of quoted-printable, before the soft break; the standard says 76 */
    WORD_CHARS_MAX = 60, /* of an encoded word without its frame; the standard says 75 with it */
    SUBJECT_BYTES_MAX = 400,
    WEEK_DAYS = 7,
    EPOCH_WEEKDAY = 4 /* 1970-01-01 was a Thursday */
};

static const char hex_digits[] = "0123456789ABCDEF";

bool mail_address_safe(Str address)
{
    bool at = false;
    for (size_t i = 0; i < address.len; i++) {
        char c = address.ptr[i];
        if (c <= ' ' || c > '~' || c == '<' || c == '>' || c == ',') {
            return false;
        }
        at = at || c == '@';
    }
    return at && address.len <= MAIL_ADDRESS_BYTES_MAX;
}

static void add_encoded(StrBuf *out, char c)
{
    unsigned char byte = (unsigned char)c;
    buf_add_char(out, '=');
    buf_add_char(out, hex_digits[byte >> 4]);
    buf_add_char(out, hex_digits[byte & 15]);
}

static bool plain_in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The bytes of the character that begins at `at`. */
static size_t char_len(Str text, size_t at)
{
    size_t len = 1;
    while (at + len < text.len && ((unsigned char)text.ptr[at + len] & 0xC0) == 0x80) {
        len++;
    }
    return len;
}

/* The subject as encoded words, none of which cuts a character in two. */
static void add_subject_words(StrBuf *out, Str subject)
{
    size_t line = 0;
    size_t len;
    buf_add(out, S("=?UTF-8?Q?"));
    for (size_t i = 0; i < subject.len; i += len) {
        len = char_len(subject, i);
        if (line + 3 * len > WORD_CHARS_MAX) {
            buf_add(out, S("?=\r\n =?UTF-8?Q?"));
            line = 0;
        }
        for (size_t k = i; k < i + len; k++) {
            char c = subject.ptr[k];
            if (plain_in_word(c) || c == ' ') {
                buf_add_char(out, c == ' ' ? '_' : c);
                line++;
            } else {
                add_encoded(out, (unsigned char)c < ' ' ? ' ' : c);
                line += 3;
            }
        }
    }
    buf_add(out, S("?="));
}

static void add_subject(StrBuf *out, Str subject)
{
    bool plain = subject.len <= WORD_CHARS_MAX;
    for (size_t i = 0; plain && i < subject.len; i++) {
        plain = subject.ptr[i] >= ' ' && subject.ptr[i] <= '~';
    }
    /* What looks like an encoded word must not be read as one. */
    if (plain && str_find(subject, S("=?"), 0) == subject.len) {
        buf_add(out, subject);
    } else {
        add_subject_words(out, subject);
    }
}

/* Quoted-printable; '\n' ends a line, and a blank before it is encoded so that it stays. */
static void add_body(StrBuf *out, Str body)
{
    size_t line = 0;
    for (size_t i = 0; i < body.len; i++) {
        char c = body.ptr[i];
        bool last = i + 1 == body.len || body.ptr[i + 1] == '\n';
        if (c == '\r') {
            continue;
        }
        if (c == '\n') {
            buf_add(out, S("\r\n"));
            line = 0;
            continue;
        }
        if (line >= LINE_CHARS_MAX) {
            buf_add(out, S("=\r\n"));
            line = 0;
        }
        if (c > ' ' && c <= '~' && c != '=') {
            buf_add_char(out, c);
            line++;
        } else if (c == ' ' && !last) {
            buf_add_char(out, c);
            line++;
        } else {
            add_encoded(out, c);
            line += 3;
        }
    }
    buf_add(out, S("\r\n"));
}

/* "Sun, 22 Nov 2026 09:18:00 +0000" */
static void add_date(StrBuf *out, Instant instant)
{
    static const char *const days[WEEK_DAYS] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    Date date = { (int32_t)(instant.us / DAY_US) };
    Civil civil = date_civil(date);
    int second = (int)(instant.us % DAY_US / SECOND_US);
    buf_addf(out, "%s, %d %s %d %02d:%02d:%02d +0000", days[(date.day + EPOCH_WEEKDAY) % WEEK_DAYS],
             civil.day, months[civil.month - 1], civil.year, second / 3600, second / 60 % 60,
             second % 60);
}

static void add_part(StrBuf *out, const char *kind, Str body)
{
    buf_addf(out,
             "Content-Type: text/%s; charset=UTF-8\r\n"
             "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
             kind);
    add_body(out, body);
}

/* Quoted-printable never has "=_" in it, so the boundary is in no part. */
static void add_parts(StrBuf *out, const Mail *mail)
{
    buf_addf(out, "Content-Type: multipart/alternative; boundary=\"=_%.*s\"\r\n",
             STR_ARG(mail->id));
    buf_addf(out, "\r\n--=_%.*s\r\n", STR_ARG(mail->id));
    add_part(out, "plain", mail->body);
    buf_addf(out, "\r\n--=_%.*s\r\n", STR_ARG(mail->id));
    add_part(out, "html", mail->html);
    buf_addf(out, "\r\n--=_%.*s--\r\n", STR_ARG(mail->id));
}

Err *mail_message(Arena *out, const Mail *mail, Str *ret_message)
{
    if (!mail_address_safe(mail->from) || !mail_address_safe(mail->to)) {
        return ERR_FIELD(FIELD_INVALID, "recipient", "%.*s is not an address for mail",
                         STR_ARG(mail->to));
    }
    if (mail->body.len > MAIL_BYTES_MAX || mail->html.len > 2 * MAIL_BYTES_MAX ||
        mail->subject.len > SUBJECT_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "body", "the message is too long");
    }
    Str host = str_slice(mail->from, str_find(mail->from, S("@"), 0) + 1, mail->from.len);
    StrBuf text = buf_new(out, 2048 + 2 * (mail->body.len + mail->html.len));
    buf_addf(&text, "From: <%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_ARG(mail->from),
             STR_ARG(mail->to));
    add_subject(&text, mail->subject);
    buf_add(&text, S("\r\nDate: "));
    add_date(&text, mail->date);
    buf_addf(&text, "\r\nMessage-ID: <%.*s@%.*s>\r\n", STR_ARG(mail->id), STR_ARG(host));
    buf_add(&text, S("MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"));
    if (mail->html.len == 0) {
        add_part(&text, "plain", mail->body);
    } else {
        add_parts(&text, mail);
    }
    *ret_message = buf_str(&text);
    return NULL;
}
