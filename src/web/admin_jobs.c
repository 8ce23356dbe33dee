/* admin_jobs.c - GET /admin/jobs, POST /admin/jobs/{job}/retry. */
#include "gen/tpl_admin_jobs.h"
#include "web/account_page.h"
#include "web/admin_routes.h"
#include "web/csv_list.h"

#include <inttypes.h>

static const char *const state_words[] = { "queued", "running", "done", "failed", NULL };
_Static_assert(COUNT_OF(state_words) == JOB_STATE_COUNT + 1, "every state can be chosen");

enum { Q_STATE, Q_AFTER, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_STATE] = { "state", FIELD_CHOICE, "State", .choices = state_words },
    [Q_AFTER] = { "after", FIELD_CODE, "Page", .max = 40 },
};

/* Where the code of a subject leads. */
typedef struct SubjectPage {
    Str prefix;
    Str path;
} SubjectPage;

static const SubjectPage subject_pages[] = {
    { STR_INIT("acc_"), STR_INIT("/admin/accounts/") },
    { STR_INIT("ord_"), STR_INIT("/orders/") },
    { STR_INIT("sub_"), STR_INIT("/subscriptions/") },
    { STR_INIT("svc_"), STR_INIT("/workspace/") },
};

static Str subject_link(Arena *out, Str subject)
{
    for (size_t i = 0; i < COUNT_OF(subject_pages); i++) {
        if (str_starts(subject, subject_pages[i].prefix)) {
            return arena_printf(out, "%.*s%.*s", STR_ARG(subject_pages[i].path), STR_ARG(subject));
        }
    }
    return S("");
}

/* `list` and page->state say which part; page->layout is filled. */
static Err *jobs_render(Req *req, Resp *resp, AdminJobsPage *page, Page *list)
{
    Call call = page_call(req);
    JobView *views;
    const Zone *zone;

    TRY(page_zone(req, &zone));
    TRY(svc_job_counts(req->app, req->arena, &page->counts));
    TRY(svc_jobs(&call, page->state, list, &views, &page->jobs_count));
    AdminJob *jobs = arena_array(req->arena, AdminJob, page->jobs_count);
    for (size_t i = 0; i < page->jobs_count; i++) {
        jobs[i] = (AdminJob){ .job = views[i], .link = subject_link(req->arena, views[i].subject) };
    }
    page->jobs = jobs;
    page->can_retry = actor_can(&req->actor, ROLE_ADMINISTRATOR);
    ListFilter filters[] = { { S("state"), page->state } };
    page->csv = list_url(req->arena, S("/admin/jobs.csv"), filters, COUNT_OF(filters), S(""));
    page->pager = list_pager(req->arena, S("/admin/jobs"), filters, COUNT_OF(filters), list);
    Out out = out_new(req->arena, zone);
    tpl_admin_jobs(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *jobs_get(Req *req, Resp *resp)
{
    AdminJobsPage page = { .state = req->query[Q_STATE].text };
    Page list = { .after = req->query[Q_AFTER].text, .limit = PAGE_SIZE };

    TRY(page_layout(req, S("Jobs"), SECTION_ADMIN, &page.layout));
    return jobs_render(req, resp, &page, &list);
}

/* A wrong filter is told and left out. */
static Err *jobs_invalid(Req *req, Resp *resp)
{
    AdminJobsPage page = { 0 };
    Page list = { .limit = PAGE_SIZE };

    TRY(page_layout(req, S("Jobs"), SECTION_ADMIN, &page.layout));
    page_notice(&page.layout, S("bad"), S("There is no such state or page; these are all jobs."));
    return jobs_render(req, resp, &page, &list);
}

static Err *job_retry(Req *req, Resp *resp)
{
    Call call = page_call(req);
    AdminJobsPage page = { .state = S("failed") };
    Page list = { .limit = PAGE_SIZE };
    JobId id;

    TRY(page_id(job_id_parse(req_param(req, S("job")), "job", &id)));
    Err *err = svc_job_retry(&call, id);
    if (err == NULL) {
        return page_done(resp, S("/admin/jobs"), S("retried"));
    }
    if (!err_is(err, ERR_ORDER_STATE)) {
        return err;
    }
    TRY(page_layout(req, S("Jobs"), SECTION_ADMIN, &page.layout));
    resp->status = err_status(err->code);
    page_notice(&page.layout, S("bad"),
                S("The job is not failed, so there is nothing to try again."));
    return jobs_render(req, resp, &page, &list);
}

static Err *jobs_read(Req *req, Call *call, Page *page, const void **ret_rows, size_t *ret_count)
{
    JobView *rows;

    TRY(svc_jobs(call, req->query[Q_STATE].text, page, &rows, ret_count));
    *ret_rows = rows;
    return NULL;
}

static void jobs_row(Req *req, const void *row, CsvOut *csv)
{
    const JobView *view = row;

    csv_cell(csv, view->code);
    csv_cell(csv, job_kind_name(view->kind));
    csv_cell(csv, job_state_name(view->state));
    csv_cell(csv, view->subject);
    csv_cell_text(csv, view->key);
    csv_cell(csv, arena_printf(req->arena, "%" PRId64, view->attempts));
    csv_cell_text(csv, view->cause);
    csv_cell_instant(req, csv, view->run_at);
    csv_cell_instant(req, csv, view->created_at);
    csv_cell_instant(req, csv, view->done_at);
}

static Err *jobs_csv_get(Req *req, Resp *resp)
{
    static const CsvList list = { .file = STR_INIT("jobs.csv"),
                                  .columns =
                                      STR_INIT("id,kind,state,subject,key,attempts,cause,run_at,"
                                               "created_at,done_at"),
                                  .row_size = sizeof(JobView),
                                  .read = jobs_read,
                                  .row = jobs_row };
    return csv_list(req, resp, &list);
}

const Route admin_jobs_csv_route = {
    .method = HTTP_GET,
    .path = "/admin/jobs.csv",
    .handle = jobs_csv_get,
    .access = ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Jobs as CSV",
};

const Route admin_job_retry_route = {
    .method = HTTP_POST,
    .path = "/admin/jobs/{job}/retry",
    .handle = job_retry,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_FORM,
    .summary = "Put a failed job back in the queue",
};

const Route admin_jobs_route = {
    .method = HTTP_GET,
    .path = "/admin/jobs",
    .handle = jobs_get,
    .invalid = jobs_invalid,
    .access = ACCESS_OPERATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Jobs by state, with the causes of failures",
};
