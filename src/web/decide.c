/* decide.c - /decide: an approver, or the end customer's contact, decides about an order by the
 * link of a mail. Opening it changes nothing: mail programs open links, too. */
#include "gen/tpl_shop_decide.h"
#include "web/approval_routes.h"
#include "web/decide_page.h"
#include "web/page.h"

static const char *const decision_words[] = { "yes", "no", NULL };

enum { F_TOKEN, F_DECISION, F_REASON };
static const Field fields[] = {
    [F_TOKEN] = { "token", FIELD_TOKEN, "Link", .required = true, .max = 64 },
    [F_DECISION] = { "decision", FIELD_CHOICE, "Decision", .required = true,
                     .choices = decision_words },
    [F_REASON] = { "reason", FIELD_TEXT, "Reason", .max = WAIT_REASON_BYTES_MAX },
};

enum { Q_TOKEN };
static const Field query[] = {
    [Q_TOKEN] = { "token", FIELD_TOKEN, "Link", .required = true, .max = 64 },
};

static void words_fill(DecidePage *page)
{
    bool approval = page->link.kind == WAIT_APPROVAL;
    bool contact = wait_is_linked(page->link.kind);
    page->title = approval ? S("An order waits for your approval")
                  : page->link.kind == WAIT_AGREEMENT
                      ? S("Please accept the agreements of an order for you")
                  : contact ? S("An order for you waits for your consent")
                            : S("An order waits for your decision");
    page->yes = approval ? S("Approve the order") : contact ? S("Accept") : S("Let it pass");
    page->no = contact ? S("Decline") : S("Reject the order");
}

static Err *render(Req *req, Resp *resp, DecidePage *page)
{
    Out out = out_new(req->arena, NULL);
    TRY(page_layout(req, S("Decide about an order"), SECTION_NONE, &page->layout));
    page->layout.csrf = req_csrf(req);
    tpl_shop_decide(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *over(Req *req, Resp *resp, const Err *err, Str text)
{
    DecidePage page = { .title = S("This link does not hold"), .over = true, .over_text = text };
    resp->status = err_status(err->code);
    return render(req, resp, &page);
}

/* What the reader may know of a link that is not for them. */
static Err *not_theirs(Req *req, Resp *resp, const Err *err)
{
    return over(req, resp, err,
                err_is(err, ERR_FORBIDDEN)
                    ? S("It was sent to somebody else than the person who is signed in here. Sign "
                        "out, or decide on the page of the order if you may.")
                    : S("There is no such link. Perhaps the address in the mail was cut off."));
}

static Err *decide_page(Req *req, Resp *resp, Str token, const FieldValue *reason)
{
    static const FieldValue nothing = { .number = -1 };
    Call call = page_call(req);
    DecidePage page = { .token = token };

    Err *err = svc_wait_link(&call, token, &page.link);
    if (err_is(err, ERR_NOT_FOUND) || err_is(err, ERR_FORBIDDEN)) {
        return not_theirs(req, resp, err);
    }
    TRY(err);
    words_fill(&page);
    page.over = page.link.refusal.len > 0;
    page.over_text = page.link.refusal;
    page.reason = form_field(&fields[F_REASON], reason == NULL ? &nothing : reason, S("text"));
    page.reason.hint = S("Needed when you say no; the buyer reads it.");
    return render(req, resp, &page);
}

static Err *decide_get(Req *req, Resp *resp)
{
    return decide_page(req, resp, req->query[Q_TOKEN].text, NULL);
}

/* An address without a token. */
static Err *decide_none(Req *req, Resp *resp)
{
    (void)req;
    return resp_see_other(resp, S("/"));
}

static Err *decide_invalid(Req *req, Resp *resp)
{
    return decide_page(req, resp, req->form[F_TOKEN].text, &req->form[F_REASON]);
}

static Err *decide_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Str token = req->form[F_TOKEN].text;
    bool yes = req->form[F_DECISION].number == 0;
    DecidePage done = { .title = S("Thank you"),
                        .over = true,
                        .over_text = yes ? S("Your yes is noted. The order goes on as soon as "
                                             "nothing else is open.")
                                         : S("Your no is noted. The order has ended, and its "
                                             "buyer reads why.") };

    Err *err = svc_wait_link_decide(&call, token, yes, req->form[F_REASON].text);
    if (err == NULL) {
        return render(req, resp, &done);
    }
    if (err_is(err, ERR_NOT_FOUND) || err_is(err, ERR_FORBIDDEN)) {
        return not_theirs(req, resp, err);
    }
    if (err_is(err, ERR_ORDER_STATE)) {
        return over(req, resp, err, str_dup(req->arena, err_message(err)));
    }
    TRY(req_field_failed(req, err));
    resp->status = 422;
    return decide_invalid(req, resp);
}

const Route decide_route = {
    .method = HTTP_GET,
    .path = "/decide",
    .handle = decide_get,
    .invalid = decide_none,
    .access = ACCESS_PUBLIC,
    .query = query,
    .query_count = COUNT_OF(query),
    .rate = RATE_SIGN_IN,
    .summary = "An order that waits, by the link of a mail",
};

const Route decide_post_route = {
    .method = HTTP_POST,
    .path = "/decide",
    .handle = decide_post,
    .invalid = decide_invalid,
    .access = ACCESS_PUBLIC,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .rate = RATE_SIGN_IN,
    .summary = "Decide about it, once",
};
