/*
 * account_cancel.c - /subscriptions/{subscription}/cancel: the form, the preview of money and dates
 * at the same address, and the confirmation.
 *
 * The confirmation sends back what the preview showed. When that is no longer what would happen
 * (midnight came, an invoice was issued), the preview is shown again instead.
 */
#include "gen/tpl_account_cancel.h"
#include "web/account_routes.h"
#include "web/subscription_page.h"

#include <inttypes.h>

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const when_words[] = { CANCEL_WHENS(WORD_) NULL };
static const char *const reason_words[] = { CANCEL_REASONS(WORD_) NULL };

/* The same fields in the query, for the preview, and in the form, for the confirmation. */
enum {
    F_WHEN,
    F_QUANTITY,
    F_ON,
    F_REASON,
    F_NOTE,
    PREVIEW_FIELD_COUNT,
    F_EXPECTED = PREVIEW_FIELD_COUNT,
    F_KEY
};
static const Field fields[] = {
    [F_WHEN] = { "when", FIELD_CHOICE, "When", .choices = when_words },
    [F_QUANTITY] = { "quantity", FIELD_INT, "How many", .min_value = 1, .max_value = INT32_MAX },
    [F_ON] = { "on", FIELD_DATE, "First day without the service" },
    [F_REASON] = { "reason", FIELD_CHOICE, "Reason", .choices = reason_words },
    [F_NOTE] = { "note", FIELD_LINES, "Note", .max = CANCEL_NOTE_BYTES_MAX / 4 },
    [F_EXPECTED] = { "expected", FIELD_TEXT, "What was shown" },
    [F_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static Err *load(Req *req, CancelPage *page)
{
    Call call = page_call(req);
    SubscriptionId id;

    TRY(page_id(subscription_id_parse(req_param(req, S("subscription")), "subscription", &id)));
    TRY(svc_subscription(&call, id, &page->view));
    const SubscriptionView *view = &page->view;
    page->title = view->friendly_name.len > 0 ? view->friendly_name : view->product_name;
    page->key = page_key(req);
    return NULL;
}

static Str when_hint(CancelWhen when)
{
    switch (when) {
    case CANCEL_NOW:
        return S("Use ends today; the days that are not used are credited where the product "
                 "allows it");
    case CANCEL_PERIOD_END:
        return S("It runs to the end of the billing period");
    case CANCEL_TERM_END:
        return S("It runs to the end of the term and is not renewed");
    case CANCEL_DATE:
        return S("The day that you give below is the first without the service");
    case CANCEL_WHEN_COUNT:
        break;
    }
    return S("");
}

static const FormOption *reason_options(Arena *out)
{
    FormOption *options = arena_array(out, FormOption, CANCEL_REASON_COUNT + 1);

    options[0] = (FormOption){ S(""), S("Please choose") };
    for (size_t i = 0; i < CANCEL_REASON_COUNT; i++) {
        CancelReason reason = (CancelReason)i;
        options[i + 1] = (FormOption){ cancel_reason_name(reason), cancel_reason_label(reason) };
    }
    return options;
}

static void fill_form(Req *req, CancelPage *page, const FieldValue *typed)
{
    int64_t chosen = typed[F_WHEN].number;

    for (size_t i = 0; i < CANCEL_WHEN_COUNT; i++) {
        CancelWhen when = (CancelWhen)i;
        page->whens[i] =
            (CancelChoice){ .word = cancel_when_name(when),
                            .label = cancel_when_label(when),
                            .hint = when_hint(when),
                            .chosen = typed[F_WHEN].given ? chosen == (int64_t)i
                                                          : when == CANCEL_PERIOD_END };
    }
    page->whens_count = CANCEL_WHEN_COUNT;
    page->when_error = typed[F_WHEN].message;
    page->quantity = form_field(&fields[F_QUANTITY], &typed[F_QUANTITY], S("number"));
    page->quantity.hint =
        arena_printf(req->arena, "Of %" PRId64 ". Empty: all of them.", page->view.quantity);
    page->on = form_field(&fields[F_ON], &typed[F_ON], S("date"));
    page->on.hint = S("Only with \"On a date\".");
    page->reason = form_field(&fields[F_REASON], &typed[F_REASON], S("select"));
    page->reason.required = true;
    page->reason.options = reason_options(req->arena);
    page->reason.options_count = CANCEL_REASON_COUNT + 1;
    page->note = form_field(&fields[F_NOTE], &typed[F_NOTE], S("textarea"));
}

static Err *show(Req *req, Resp *resp, CancelPage *page, const FieldValue *typed)
{
    Layout layout;
    const Zone *zone;

    fill_form(req, page, typed);
    TRY(page_layout(req, S("Cancel a subscription"), SECTION_SUBSCRIPTIONS, &layout));
    layout.notice = page->layout.notice;
    layout.notice_tone = page->layout.notice_tone;
    page->layout = layout;
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_cancel(&out, page);
    return resp_html(resp, out_str(&out));
}

static CancelRequest request_from(const FieldValue *typed)
{
    return (CancelRequest){ .quantity = typed[F_QUANTITY].given ? typed[F_QUANTITY].number : 0,
                            .when = (CancelWhen)typed[F_WHEN].number,
                            .on = typed[F_ON].date,
                            .reason = (CancelReason)typed[F_REASON].number,
                            .note = typed[F_NOTE].text };
}

/* What a table cannot say; false when something is missing. */
static bool complete(FieldValue *typed)
{
    bool dated = typed[F_WHEN].number == CANCEL_DATE;

    if (!typed[F_WHEN].given) {
        typed[F_WHEN].message = S("Please choose when it ends.");
    }
    if (dated && !typed[F_ON].given) {
        typed[F_ON].message = S("Please give the day.");
    }
    if (!typed[F_REASON].given) {
        typed[F_REASON].message = S("Please choose a reason.");
    }
    return typed[F_WHEN].given && typed[F_REASON].given && (!dated || typed[F_ON].given);
}

/* The day and the money of a preview in one line, to be compared at the confirmation. */
static Str expected(Arena *out, const CancelPreview *preview)
{
    return arena_printf(out, "%" PRId32 " %" PRId64 " %" PRId64 " %s", preview->effective_on.day,
                        preview->net.minor, preview->gross.minor, preview->gross.currency.code);
}

/* Refusals (a day that is not allowed, a state) stand above the form. */
static Err *preview(Req *req, Resp *resp, CancelPage *page, FieldValue *typed)
{
    Call call = page_call(req);
    CancelRequest request = request_from(typed);

    Err *err = svc_cancel_preview(&call, page->view.id, &request, &page->preview);
    if (err != NULL && err->field != NULL && str_eq(str_from_cstr(err->field), S("quantity"))) {
        typed[F_QUANTITY].message = err_message(err);
        resp->status = 422;
        return NULL;
    }
    if (err != NULL) {
        return page_refused(resp, &page->layout, err) ? NULL : err;
    }
    page->previewed = true;
    if (page->preview.part != NULL) {
        page->part = change_shown(req, page->preview.part, false);
        page->expected = change_expected(req->arena, page->preview.part);
        return NULL;
    }
    page->money = sees_price(req, page->preview.price_visible);
    page->expected = expected(req->arena, &page->preview);
    return NULL;
}

static Err *cancel_get(Req *req, Resp *resp)
{
    CancelPage page = { 0 };
    FieldValue *typed = req->query;

    TRY(load(req, &page));
    bool asked = typed[F_WHEN].given || typed[F_REASON].given || typed[F_ON].given;
    if (asked && complete(typed)) {
        TRY(preview(req, resp, &page, typed));
    } else if (asked) {
        resp->status = 422;
    }
    return show(req, resp, &page, typed);
}

static Err *cancel_invalid(Req *req, Resp *resp)
{
    CancelPage page = { 0 };

    TRY(load(req, &page));
    page_notice(&page.layout, S("bad"), S("Please look at the fields that are marked."));
    return show(req, resp, &page, req->method == HTTP_GET ? req->query : req->form);
}

static Err *done(Req *req, Resp *resp, const CancelPage *page, Str word)
{
    return page_done(
        resp, arena_printf(req->arena, "/subscriptions/%.*s", STR_ARG(page->view.code)), word);
}

/* Sent twice, the second finds the cancellation open or carried out: nothing is left to do. */
static bool cancelled(const CancelPage *page)
{
    return page->view.state == SUBSCRIPTION_ENDED || page->view.cancellation_code.len > 0;
}

static Err *confirm(Req *req, Resp *resp, CancelPage *page)
{
    Call call = page_call(req);
    CancelRequest request = request_from(req->form);
    CancelMade made;

    request.key = req->form[F_KEY].text;
    Err *err = svc_cancel(&call, page->view.id, &request, &made);
    if (err_is(err, ERR_SUBSCRIPTION_STATE)) {
        TRY(load(req, page));
        err = cancelled(page) ? NULL : err;
    }
    TRY(err);
    return done(req, resp, page, made.change.v != 0 ? S("changed") : S("cancelled"));
}

static Err *cancel_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CancelPage page = { 0 };
    FieldValue *typed = req->form;
    bool sent;

    TRY(load(req, &page));
    TRY(svc_change_sent(&call, page.view.id, typed[F_KEY].text, &sent)); /* of a part */
    if (sent || cancelled(&page)) {
        return done(req, resp, &page, sent ? S("changed") : S("cancelled"));
    }
    if (!complete(typed)) {
        resp->status = 422;
        return show(req, resp, &page, typed);
    }
    TRY(preview(req, resp, &page, typed));
    if (!page.previewed) {
        return show(req, resp, &page, typed);
    }
    if (!str_eq(page.expected, typed[F_EXPECTED].text)) {
        resp->status = 409;
        page_notice(&page.layout, S("warn"),
                    S("Dates or amounts are not the same any more. Please look at them again."));
        return show(req, resp, &page, typed);
    }
    return confirm(req, resp, &page);
}

const Route cancel_route = {
    .method = HTTP_GET,
    .path = "/subscriptions/{subscription}/cancel",
    .handle = cancel_get,
    .invalid = cancel_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .query = fields,
    .query_count = PREVIEW_FIELD_COUNT,
    .summary = "Cancel a subscription: form and preview",
};

const Route cancel_post_route = {
    .method = HTTP_POST,
    .path = "/subscriptions/{subscription}/cancel",
    .handle = cancel_post,
    .invalid = cancel_invalid,
    .access = ACCESS_SIGNED_IN | ROLE_SUBSCRIPTIONS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Confirm a cancellation",
};
