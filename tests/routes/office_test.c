/* office_test.c - billing and the back office as a browser meets them. */
#include "service/billing.h"
#include "tests/routes/walk.h"

static const Route *route_named(const Walk *walk, HttpMethod method, const char *path)
{
    for (size_t i = 0; i < walk->route_count; i++) {
        const Route *route = walk->routes[i];
        if (route->method == method && str_eq(str_from_cstr(route->path), str_from_cstr(path))) {
            return route;
        }
    }
    test_fail(__FILE__, __LINE__, "there is no %s", path);
}

static HttpAnswer get(Walk *walk, const Visitor *visitor, Str path)
{
    return walk_send(walk, route_named(walk, HTTP_GET, "/billing"), path, visitor, S(""));
}

static bool shows(const HttpAnswer *answer, Str text)
{
    return str_find(answer->body, text, 0) < answer->body.len;
}

static void check_shows(const HttpAnswer *answer, Str text)
{
    if (!shows(answer, text)) {
        test_fail(__FILE__, __LINE__, "the page does not show %.*s", STR_ARG(text));
    }
}

/* EVIDENCE: R-BIL-05 every amount opens into its formula */
SERVICE_TEST(an_invoice_is_a_page_with_formulas_and_a_pdf)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Call call = fixture_call(fixture, "anna");
    InvoiceId id;
    DocumentView invoice;
    CHECK_OK(invoice_id_parse(walk.ids.invoice, "invoice", &id));
    CHECK_OK(svc_document(&call, id, &invoice));
    CHECK(invoice.lines_count > 0);

    Str path = arena_printf(&test_arena, "/invoices/%.*s", STR_ARG(walk.ids.invoice));
    HttpAnswer page = get(&walk, &anna, path);
    CHECK_INT(page.status, 200);
    check_shows(&page, invoice.label);
    for (size_t i = 0; i < invoice.lines_count; i++) {
        check_shows(&page, invoice.lines[i].money.formula);
        check_shows(&page, invoice.lines[i].event_summary);
    }
    for (size_t i = 0; i < invoice.corrections_count; i++) {
        check_shows(&page, invoice.corrections[i].label);
    }
    HttpAnswer pdf = get(&walk, &anna, arena_printf(&test_arena, "%.*s.pdf", STR_ARG(path)));
    CHECK_INT(pdf.status, 200);
    CHECK(str_starts(pdf.body, S("%PDF")));
    HttpAnswer csv = get(&walk, &anna, S("/invoices.csv"));
    CHECK(str_starts(answer_header(&csv, "Content-Type"), S("text/csv")));
    check_shows(&csv, invoice.code);
    walk_close(&walk);
}

SERVICE_TEST(a_credit_note_refers_to_its_invoice)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor anna = walk_sign_in(&walk, "anna");
    Call call = fixture_call(fixture, "anna");
    InvoiceId id;
    DocumentView note;
    CHECK_OK(invoice_id_parse(walk.ids.credit_note, "credit_note", &id));
    CHECK_OK(svc_document(&call, id, &note));

    Str path = arena_printf(&test_arena, "/credit-notes/%.*s", STR_ARG(walk.ids.credit_note));
    HttpAnswer page = get(&walk, &anna, path);
    CHECK_INT(page.status, 200);
    check_shows(&page, note.lines[0].corrects_label);
    check_shows(&page, arena_printf(&test_arena, "href=\"/invoices/%.*s\"",
                                    STR_ARG(note.lines[0].corrects_code)));
    /* Under the other list's address it leads to its own. */
    HttpAnswer other = get(
        &walk, &anna, arena_printf(&test_arena, "/invoices/%.*s", STR_ARG(walk.ids.credit_note)));
    CHECK_INT(other.status, 303);
    CHECK_STR(answer_header(&other, "Location"), path);
    walk_close(&walk);
}

static Str failed_job(Walk *walk)
{
    Call call = fixture_call(walk->fixture, "olga");
    Page newest = { .limit = 1 };
    JobView *jobs;
    size_t count;

    CHECK_OK(svc_jobs(&call, S("failed"), &newest, &jobs, &count));
    CHECK_INT(count, 1);
    CHECK(jobs[0].cause.len > 0);
    return jobs[0].code;
}

SERVICE_TEST(the_operator_tries_a_failed_job_again)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    walk.ids.job = failed_job(&walk);
    const Route *retry = route_named(&walk, HTTP_POST, "/admin/jobs/{job}/retry");
    Str path = walk_path(&walk, retry, WALK_OWN);

    HttpAnswer list = get(&walk, &olga, S("/admin/jobs?state=failed"));
    check_shows(&list, path);
    HttpAnswer done = walk_send(&walk, retry, path, &olga, walk_body(&walk, retry, &olga));
    CHECK_INT(done.status, 303);
    CHECK_STR(answer_header(&done, "Location"), S("/admin/jobs?done=retried"));
    (void)run_jobs(fixture);
    HttpAnswer notice = get(&walk, &olga, S("/admin/jobs?done=retried"));
    check_shows(&notice, S("The job is in the queue again."));
    walk_close(&walk);
}

SERVICE_TEST(a_wrong_filter_is_told_and_left_out)
{
    Walk walk;
    walk_open(&walk, fixture);
    Visitor olga = walk_sign_in(&walk, "olga");
    HttpAnswer jobs = get(&walk, &olga, S("/admin/jobs?state=lost"));
    CHECK_INT(jobs.status, 422);
    check_shows(&jobs, S("There is no such state"));
    HttpAnswer orders = get(&walk, &olga, S("/admin/orders?state=lost"));
    CHECK_INT(orders.status, 422);
    HttpAnswer failed = get(&walk, &olga, S("/admin/orders?state=failed"));
    CHECK_INT(failed.status, 200);
    CHECK(!shows(&failed, walk.ids.order));
    walk_close(&walk);
}
