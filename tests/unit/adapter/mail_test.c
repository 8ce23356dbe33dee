/* mail_test.c - messages as they travel, the spool folder, and SMTP against a small server. */
#include "adapter/mail.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/test.h"

static const Mail sample = { .id = STR_INIT("mai_1"),
                             .from = STR_INIT("shop@stoa.example"),
                             .to = STR_INIT("anna@aegean.example"),
                             .subject = STR_INIT("Your order"),
                             .body = STR_INIT("Hello\nWorld\n"),
                             .date = { INT64_C(1794474065) * SECOND_US } };

static Str message_of(Mail mail)
{
    Str message;
    CHECK_OK(mail_message(&test_arena, &mail, &message));
    return message;
}

static bool has(Str text, Str part)
{
    return str_find(text, part, 0) < text.len;
}

TEST(a_plain_message_reads_as_it_was_written)
{
    CHECK_STR(message_of(sample), S("From: <shop@stoa.example>\r\n"
                                    "To: <anna@aegean.example>\r\n"
                                    "Subject: Your order\r\n"
                                    "Date: Thu, 12 Nov 2026 09:01:05 +0000\r\n"
                                    "Message-ID: <mai_1@stoa.example>\r\n"
                                    "MIME-Version: 1.0\r\n"
                                    "Auto-Submitted: auto-generated\r\n"
                                    "Content-Type: text/plain; charset=UTF-8\r\n"
                                    "Content-Transfer-Encoding: quoted-printable\r\n"
                                    "\r\n"
                                    "Hello\r\nWorld\r\n\r\n"));
}

TEST(a_subject_cannot_add_a_header)
{
    Mail mail = sample;
    mail.subject = S("Order\r\nBcc: evil@x.example");
    Str message = message_of(mail);
    CHECK(!has(message, S("\nBcc:")));
    CHECK(has(message, S("Subject: =?UTF-8?Q?Order=20=20Bcc=3A_evil=40x=2Eexample?=\r\n")));
}

TEST(a_subject_in_greek_is_cut_between_characters)
{
    Mail mail = sample;
    mail.subject = S("Η παραγγελία σας");
    CHECK(has(message_of(mail), S("Subject: =?UTF-8?Q?=CE=97_=CF=80=CE=B1=CF=81=CE=B1=CE=B3=CE=B3="
                                  "CE=B5=CE=BB?=\r\n =?UTF-8?Q?=CE=AF=CE=B1_=CF=83=CE=B1=CF=82?="
                                  "\r\n")));
}

TEST(a_body_is_folded_and_encoded)
{
    Mail mail = sample;
    mail.body =
        S("a=b \n€9.95\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          "xxxxxxxxxxxxxxxxx");
    Str message = message_of(mail);
    CHECK(has(message, S("\r\n\r\na=3Db=20\r\n=E2=82=AC9.95\r\n")));
    Str line;
    while (str_next(&message, '\n', &line)) {
        CHECK(line.len <= 77);
    }
}

TEST(an_address_that_is_more_than_one_is_refused)
{
    static const Str bad[] = { STR_INIT(""), STR_INIT("anna"), STR_INIT("a@b.example, c@d.example"),
                               STR_INIT("a@b.example\r\nRCPT TO:<c@d>"), STR_INIT("a@b>") };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Mail mail = sample;
        Str message;
        mail.to = bad[i];
        CHECK_ERR(mail_message(&test_arena, &mail, &message), FIELD_INVALID);
    }
}

TEST(mail_goes_nowhere_but_to_a_spool_or_smtp)
{
    const MailSender *sender;
    void *state;
    Str from = S("shop@stoa.example");
    CHECK_ERR(mail_open(&test_arena, S("file:///etc"), from, S(""), &sender, &state), CONFIG);
    CHECK_ERR(mail_open(&test_arena, S("spool:"), from, S(""), &sender, &state), CONFIG);
    CHECK_ERR(mail_open(&test_arena, S("smtp://127.0.0.1"), S("shop"), S(""), &sender, &state),
              CONFIG);
}

TEST(the_spool_keeps_a_message_once)
{
    char folder[] = "/tmp/stoa-mail-XXXXXX";
    const MailSender *sender;
    void *state;
    Str content;
    CHECK(mkdtemp(folder) != NULL);
    Str url = arena_printf(&test_arena, "spool:%s", folder);
    CHECK_OK(mail_open(&test_arena, url, S("shop@stoa.example"), S(""), &sender, &state));
    CHECK_STR(sender->from(state), S("shop@stoa.example"));
    CHECK_OK(sender->send(state, &sample, 0, test_arena));
    CHECK_OK(sender->send(state, &sample, 0, test_arena));
    Str path = arena_printf(&test_arena, "%s/mai_1.eml", folder);
    CHECK_OK(file_read(&test_arena, path, 65536, &content));
    CHECK_STR(content, message_of(sample));
    CHECK_INT(unlink(str_cstr(&test_arena, path)), 0);
    CHECK_INT(rmdir(folder), 0); /* nothing else was left */
}

/* A server that takes one message: it answers each command, RCPT as the test says. */
typedef struct Server {
    int listener;
    const char *recipient_answer;
    char received[8192];
    size_t len;
    pthread_t thread;
} Server;

static void answer(int client, const char *text)
{
    CHECK(send(client, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text));
}

/* Reads one line, also into the record; false at the end. */
static bool read_line(Server *server, int client, Str *ret_line)
{
    size_t start = server->len;
    char c = '\0';
    while (c != '\n' && server->len < sizeof(server->received)) {
        if (recv(client, &c, 1, 0) != 1) {
            return false;
        }
        server->received[server->len++] = c;
    }
    *ret_line = (Str){ server->received + start, server->len - start };
    return true;
}

static void *serve(void *context)
{
    Server *server = context;
    int client = accept(server->listener, NULL, NULL);
    bool data = false;
    Str line;
    answer(client, "220 test\r\n");
    while (read_line(server, client, &line)) {
        if (data) {
            data = !str_eq(line, S(".\r\n"));
            if (!data) {
                answer(client, "250 kept\r\n");
            }
        } else if (str_starts(line, S("RCPT"))) {
            answer(client, server->recipient_answer);
        } else if (str_starts(line, S("DATA"))) {
            data = true;
            answer(client, "354 go on\r\n");
        } else {
            answer(client, "250 fine\r\n");
        }
    }
    (void)close(client);
    return NULL;
}

static Err *send_to_server(Server *server, const char *recipient_answer)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof(address);
    const MailSender *sender;
    void *state;
    *server = (Server){ .recipient_answer = recipient_answer };
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_INT(bind(server->listener, (struct sockaddr *)&address, size), 0);
    CHECK_INT(listen(server->listener, 1), 0);
    CHECK_INT(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    Str url = arena_printf(&test_arena, "smtp://127.0.0.1:%d", ntohs(address.sin_port));
    CHECK_OK(mail_open(&test_arena, url, S("shop@stoa.example"), S(""), &sender, &state));
    CHECK_INT(pthread_create(&server->thread, NULL, serve, server), 0);
    Err *err = sender->send(state, &sample, clock_monotonic_us() + 10 * SECOND_US, test_arena);
    CHECK_INT(pthread_join(server->thread, NULL), 0);
    (void)close(server->listener);
    return err;
}

TEST(a_mail_server_gets_the_message)
{
    static Server server;
    CHECK_OK(send_to_server(&server, "250 fine\r\n"));
    Str received = { server.received, server.len };
    CHECK(has(received, S("MAIL FROM:<shop@stoa.example>")));
    CHECK(has(received, S("RCPT TO:<anna@aegean.example>")));
    CHECK(has(received, S("\r\n\r\nHello\r\nWorld\r\n")));
}

TEST(a_recipient_refused_for_good_is_told_from_trouble)
{
    static Server server;
    CHECK_ERR(send_to_server(&server, "550 nobody here\r\n"), FIELD_INVALID);
    CHECK_ERR(send_to_server(&server, "450 later\r\n"), IO);
}

TEST(a_mail_server_that_is_not_there_is_trouble)
{
    const MailSender *sender;
    void *state;
    Str from = S("shop@stoa.example");
    CHECK_OK(mail_open(&test_arena, S("smtp://127.0.0.1:1"), from, S(""), &sender, &state));
    CHECK_ERR(sender->send(state, &sample, clock_monotonic_us() + SECOND_US, test_arena), IO);
    CHECK_ERR(sender->send(state, &sample, clock_monotonic_us() - 1, test_arena), IO);
}
