/* customer_edit_test.c - an end customer's particulars with their history, and VIES: a small server
 * of the test's own answers in its place. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapter/vat.h"
#include "service/customer_edit.h"
#include "tests/service/order_support.h"

enum { REQUEST_BYTES = 4096 };

/* Answers one request after the other by the number in it, until its socket is closed. */
typedef struct Vies {
    int fd;
    uint16_t port;
    pthread_t thread;
    int asked;
} Vies;

static const char *answer_for(Str request)
{
    if (str_find(request, S("\"vatNumber\":\"099901141\""), 0) < request.len) {
        return "{\"countryCode\":\"EL\",\"valid\":true,\"name\":\"BLUE HARBOUR AE\"}";
    }
    if (str_find(request, S("\"vatNumber\":\"094259216\""), 0) < request.len) {
        return "{\"countryCode\":\"EL\",\"valid\":false,\"name\":\"---\"}";
    }
    return "{\"actionSucceed\":false,\"errorWrappers\":[{\"error\":\"MS_UNAVAILABLE\"}]}";
}

static void *vies_run(void *context)
{
    Vies *vies = context;
    char bytes[REQUEST_BYTES];
    for (int fd = accept(vies->fd, NULL, NULL); fd >= 0; fd = accept(vies->fd, NULL, NULL)) {
        size_t count = 0;
        Str request = { 0 };
        while (count < sizeof bytes && str_find(request, S("}"), 0) == request.len) {
            ssize_t got = read(fd, bytes + count, sizeof bytes - count);
            if (got <= 0) {
                break;
            }
            count += (size_t)got;
            request = (Str){ bytes, count };
        }
        const char *body = answer_for(request);
        vies->asked++;
        (void)dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                      strlen(body), body);
        (void)close(fd);
    }
    return NULL;
}

static void vies_start(Fixture *fixture, Vies *vies)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof at;
    *vies = (Vies){ .fd = socket(AF_INET, SOCK_STREAM, 0) };
    CHECK(bind(vies->fd, (struct sockaddr *)&at, size) == 0 && listen(vies->fd, 4) == 0);
    CHECK(getsockname(vies->fd, (struct sockaddr *)&at, &size) == 0);
    vies->port = ntohs(at.sin_port);
    CHECK(pthread_create(&vies->thread, NULL, vies_run, vies) == 0);
    CHECK_OK(vies_open(
        &test_arena,
        arena_printf(&test_arena, "http://127.0.0.1:%d/check-vat-number", (int)vies->port),
        &fixture->app.vat, &fixture->app.vat_state));
}

static void vies_stop(Fixture *fixture, Vies *vies)
{
    (void)shutdown(vies->fd, SHUT_RDWR);
    (void)close(vies->fd);
    (void)pthread_join(vies->thread, NULL);
    fixture->app.vat = NULL;
}

static CustomerForm form_of(const AccountView *account)
{
    return (CustomerForm){ .company = account->name,
                           .contact = S("Eva Markaki"),
                           .email = S("office@blueharbour.example"),
                           .phone = S("+302241000210"),
                           .street = S("3 Mandraki Promenade"),
                           .city = S("Rhodes"),
                           .postcode = S("85131"),
                           .country = S("GR"),
                           .vat_number = account->vat_number };
}

static CustomerDetail detail_of(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    CustomerDetail detail;
    CHECK_OK(svc_customer(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], &detail));
    return detail;
}

/* EVIDENCE: R-ORD-03 particulars and tags are changed by the seller, and the history says what */
SERVICE_TEST(an_end_customers_particulars_are_changed_by_its_seller_with_a_history)
{
    Call anna = fixture_call(fixture, "anna");
    Call nikos = fixture_call(fixture, "nikos");
    AccountId id = fixture->accounts[FIXTURE_BLUE_HARBOUR];
    CustomerDetail before = detail_of(fixture, "anna");
    CustomerForm form = form_of(&before.account);
    CHECK(before.can_edit);
    CHECK(!detail_of(fixture, "nikos").can_edit);
    CHECK_OK(svc_customer_edit(&anna, id, &form, S("Hotels, schools,")));
    CustomerDetail after = detail_of(fixture, "anna");
    CHECK_STR(after.account.city, S("Rhodes"));
    CHECK_STR(after.tags, S("hotels, schools"));
    CHECK_INT(after.events_count, before.events_count + 1);
    CHECK_INT(detail_of(fixture, "nikos").tags.len, 0); /* the seller's own words */
    Page page = { 0 };
    Str *tags;
    AccountView *tagged;
    size_t count;
    CHECK_OK(svc_customer_tags(&anna, &tags, &count));
    CHECK_INT(count, 2);
    CHECK_STR(tags[0], S("hotels"));
    CHECK_OK(svc_customers(&anna, S(""), S("schools"), &page, &tagged, &count));
    CHECK_INT(count, 1);
    CHECK_INT(tagged[0].id.v, id.v);
    CHECK_OK(svc_customers(&anna, S(""), S("school"), &page, &tagged, &count));
    CHECK_INT(count, 0);
    CHECK_OK(svc_customer_tags(&nikos, &tags, &count));
    CHECK_INT(count, 0);
    CHECK_OK(svc_customer_edit(&anna, id, &form, S("schools, hotels"))); /* nothing is new */
    CHECK_INT(detail_of(fixture, "anna").events_count, after.events_count);
    form.postcode = S("12");
    CHECK_ERR(svc_customer_edit(&anna, id, &form, S("")), FIELD_INVALID);
    form.postcode = S("85131");
    CHECK_ERR(svc_customer_edit(&anna, id, &form, S("no tag!")), FIELD_INVALID);
    CHECK_ERR(svc_customer_edit(&nikos, id, &form, S("")), NOT_FOUND);
    CHECK_STR(detail_of(fixture, "anna").tags, S("hotels, schools"));
}

/* EVIDENCE: R-ORD-03 VIES is asked where it is configured; what it says refuses nothing */
SERVICE_TEST(vies_is_asked_by_a_job_and_its_answer_is_kept_with_the_time)
{
    Vies vies;
    Call anna = fixture_call(fixture, "anna");
    AccountId id = fixture->accounts[FIXTURE_BLUE_HARBOUR];
    AccountView account = detail_of(fixture, "anna").account;
    CustomerForm form = form_of(&account);
    CHECK_ERR(svc_vat_check(&anna, id), ACCOUNT_STATE); /* it is not configured */
    vies_start(fixture, &vies);
    CHECK_OK(svc_vat_check(&anna, id));
    CHECK(!detail_of(fixture, "anna").vat.checked);
    (void)run_jobs(fixture);
    VatView vat = detail_of(fixture, "anna").vat;
    CHECK(vat.checked && vat.outcome == VAT_VALID);
    CHECK_STR(vat.name, S("BLUE HARBOUR AE"));
    CHECK(vat.checked_at.us == anna.now.us);
    form.vat_number = S("EL094259216");
    fixture_advance(fixture, 1);
    anna = fixture_call(fixture, "anna");
    CHECK_OK(svc_customer_edit(&anna, id, &form, S("")));
    (void)run_jobs(fixture);
    vat = detail_of(fixture, "anna").vat;
    CHECK(vat.checked && vat.outcome == VAT_INVALID);
    CHECK_INT(vat.name.len, 0);
    CHECK_INT(vies.asked, 2);
    vies_stop(fixture, &vies);
}

SERVICE_TEST(a_register_that_is_down_warns_and_is_asked_again)
{
    Vies vies;
    Call anna = fixture_call(fixture, "anna");
    AccountId id = fixture->accounts[FIXTURE_BLUE_HARBOUR];
    AccountView account = detail_of(fixture, "anna").account;
    CustomerForm form = form_of(&account);
    form.vat_number = S("EL099900107");
    vies_start(fixture, &vies);
    CHECK_OK(svc_customer_edit(&anna, id, &form, S("")));
    (void)run_jobs(fixture);
    VatView vat = detail_of(fixture, "anna").vat;
    CHECK(vat.checked && vat.outcome == VAT_UNANSWERED);
    CHECK_STR(vat.text, S("It could not be checked. VIES says MS_UNAVAILABLE."));
    vies_stop(fixture, &vies);
    CHECK_OK(vies_open(&test_arena, S("http://127.0.0.1:1/"), &fixture->app.vat,
                       &fixture->app.vat_state));
    fixture_advance(fixture, 5);
    (void)run_jobs(fixture);
    CHECK_STR(sql_rows(fixture, "SELECT state FROM jobs WHERE kind = 'vat'"), S("queued\n"));
    CHECK_STR(sql_rows(fixture, "SELECT count(*) FROM vat_checks"), S("1\n"));
    fixture->app.vat = NULL;
}
