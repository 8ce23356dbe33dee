/* page.c - the steps that all page handlers share. */
#include "web/page.h"

#include "service/checkout.h"
#include "service/customer.h"

Call page_call(Req *req)
{
    return (Call){ .app = req->app,
                   .actor = req->actor,
                   .now = req->now,
                   .out = req->arena,
                   .scratch = req->scratch };
}

/* What has just been done, in the address of the next page: "/basket?done=added". */
typedef struct Done {
    Str word;
    Str text;
} Done;

static const Done dones[] = {
    { STR_INIT("added"), STR_INIT("Added to the basket.") },
    { STR_INIT("given-up"),
      STR_INIT("It is given up. Nothing is charged for it, and what it used of limits is free.") },
    { STR_INIT("vat-asked"), STR_INIT("VIES is being asked. The answer will stand below.") },
    { STR_INIT("basket-deleted"), STR_INIT("The saved basket is deleted.") },
    { STR_INIT("basket-kept"), STR_INIT("The basket is kept.") },
    { STR_INIT("basket-taken-partly"),
      STR_INIT("What can be ordered is in the basket. The rest is marked below.") },
    { STR_INIT("added-many"), STR_INIT("The lines are in the basket.") },
    { STR_INIT("answered"), STR_INIT("The answer is sent. The work goes on.") },
    { STR_INIT("answer-read"), STR_INIT("The answer is read. What it changed is below.") },
    { STR_INIT("answer-repeated"), STR_INIT("This answer was read before; nothing changed.") },
    { STR_INIT("answer-unmatched"),
      STR_INIT("The answer is read. Something in it names no direct debit of yours, or takes back "
               "money that is not there.") },
    { STR_INIT("cancelled"), STR_INIT("The cancellation is recorded. Follow it below.") },
    { STR_INIT("changed"), STR_INIT("The change is saved.") },
    { STR_INIT("choose-first"),
      STR_INIT("Choose the services first; then choose the end customer in the basket.") },
    { STR_INIT("customer-added"), STR_INIT("The end customer is saved.") },
    { STR_INIT("customer-chosen"),
      STR_INIT("The lines of the basket are now for this end customer.") },
    { STR_INIT("customer-new"), STR_INIT("The end customer is created and chosen.") },
    { STR_INIT("debits-made"), STR_INIT("The file is made. Fetch it below for your bank.") },
    { STR_INIT("debits-none"), STR_INIT("Nothing is to be collected now.") },
    { STR_INIT("discarded"), STR_INIT("The draft is discarded.") },
    { STR_INIT("drafted"), STR_INIT("The draft is saved. Publish it when it is right.") },
    { STR_INIT("first"), STR_INIT("Please answer this first.") },
    { STR_INIT("mandate-added"), STR_INIT("The mandate is saved.") },
    { STR_INIT("mandate-revoked"), STR_INIT("The mandate is revoked.") },
    { STR_INIT("order-allowed"), STR_INIT("You let the order pass.") },
    { STR_INIT("order-cancelled"), STR_INIT("The order is cancelled. Nothing is charged.") },
    { STR_INIT("payment-recorded"), STR_INIT("The payment is recorded.") },
    { STR_INIT("moved"), STR_INIT("The line is moved.") },
    { STR_INIT("placed"), STR_INIT("The order is placed.") },
    { STR_INIT("placed-credit"),
      STR_INIT("The order is placed. It waits for its seller because of the credit limit; its "
               "prices are kept.") },
    { STR_INIT("placed-waits"),
      STR_INIT("The order is placed, and its prices are kept. What it waits for is below.") },
    { STR_INIT("activated"), STR_INIT("The person may sign in again.") },
    { STR_INIT("deactivated"),
      STR_INIT("The person is signed out, and may not sign in any more.") },
    { STR_INIT("invited"), STR_INIT("The invitation is on its way.") },
    { STR_INIT("join-asked"), STR_INIT("Asked. You get a mail when it is decided.") },
    { STR_INIT("joined"),
      STR_INIT("Done. New orders go through the new seller; what runs stays where it is.") },
    { STR_INIT("link-mailed"), STR_INIT("The link is on its way.") },
    { STR_INIT("password-changed"),
      STR_INIT("The password is changed; other sessions have ended.") },
    { STR_INIT("password-chosen"), STR_INIT("Your password is saved. Sign in with it.") },
    { STR_INIT("approved"),
      STR_INIT("The account is made; its administrator is invited by mail.") },
    { STR_INIT("rejected"), STR_INIT("Rejected; the reason is mailed.") },
    { STR_INIT("published"), STR_INIT("Published.") },
    { STR_INIT("placed-all"), STR_INIT("The orders are placed.") },
    { STR_INIT("placed-partly"),
      STR_INIT(
          "Not everything could be ordered. What is left waits in the basket, with the reason.") },
    { STR_INIT("removed"), STR_INIT("Taken out of the basket.") },
    { STR_INIT("retry"), STR_INIT("Another try is under way.") },
    { STR_INIT("resumed"), STR_INIT("It is resumed; the vendor is being told.") },
    { STR_INIT("revoked"), STR_INIT("The cancellation is taken back.") },
    { STR_INIT("withdrawn"), STR_INIT("Withdrawn.") },
    { STR_INIT("retried"), STR_INIT("The job is in the queue again.") },
    { STR_INIT("suspended"), STR_INIT("It is suspended; the vendor is being told.") },
    { STR_INIT("saved"), STR_INIT("Saved.") },
    { STR_INIT("sessions-ended"), STR_INIT("Ended.") },
    { STR_INIT("token-ended"), STR_INIT("The token is ended.") },
    { STR_INIT("signed-out"), STR_INIT("You are signed out.") },
};

static void notice_done(const Req *req, Layout *layout)
{
    static const Str name = STR_INIT("done=");
    Str rest = str_slice(req->target, str_find(req->target, S("?"), 0) + 1, req->target.len);
    Str part;

    while (str_next(&rest, '&', &part)) {
        if (!str_starts(part, name)) {
            continue;
        }
        Str word = str_slice(part, name.len, part.len);
        for (size_t i = 0; i < COUNT_OF(dones); i++) {
            if (str_eq(word, dones[i].word)) {
                page_notice(layout, S("good"), dones[i].text);
            }
        }
    }
}

bool page_layout_known(Req *req, Str title, LayoutSection section, Layout *ret_layout)
{
    const App *app = req->app;
    Layout layout = layout_new(req, title, section);
    Call call = page_call(req);

    layout.demo = app->demo;
    *ret_layout = layout;
    return layout.kind == ACCOUNT_OPERATOR ||
           svc_basket_count_known(&call, &ret_layout->basket_count);
}

Err *page_layout(Req *req, Str title, LayoutSection section, Layout *ret_layout)
{
    const App *app = req->app;
    Layout layout = layout_new(req, title, section);

    layout.demo = app->demo;
    if (req->signed_in && layout.kind != ACCOUNT_OPERATOR) {
        Call call = page_call(req);
        TRY(svc_basket_count(&call, &layout.basket_count));
    }
    notice_done(req, &layout);
    *ret_layout = layout;
    return NULL;
}

void page_notice(Layout *layout, Str tone, Str text)
{
    layout->notice = text;
    layout->notice_tone = tone;
}

Err *page_done(Resp *resp, Str path, Str word)
{
    Str next = path;

    if (word.len > 0) {
        bool asks = str_find(path, S("?"), 0) < path.len;
        next = arena_printf(resp->req->arena, "%.*s%cdone=%.*s", STR_ARG(path), asks ? '&' : '?',
                            STR_ARG(word));
    }
    return resp_see_other(resp, next);
}

/* Details of errors are parts of log lines; above a page they are sentences. */
static Str sentence(Arena *out, Str text)
{
    char *copy = arena_array(out, char, text.len + 1);

    for (size_t i = 0; i < text.len; i++) {
        copy[i] = text.ptr[i];
    }
    if (text.len == 0) {
        return text;
    }
    if (copy[0] >= 'a' && copy[0] <= 'z') {
        copy[0] = (char)(copy[0] - 'a' + 'A');
    }
    size_t len = text.len;
    if (copy[len - 1] != '.' && copy[len - 1] != '?') {
        copy[len] = '.';
        len++;
    }
    return (Str){ copy, len };
}

bool page_refused(Resp *resp, Layout *layout, const Err *err)
{
    int status = err_status(err->code);

    if (status >= 500 || status == 401 || status == 403 || status == 404) {
        return false;
    }
    resp->status = status;
    page_notice(layout, S("bad"), sentence(resp->req->arena, err_message(err)));
    return true;
}

Err *page_id(Err *err)
{
    return err == NULL ? NULL : ERR(NOT_FOUND, "%s", "");
}

Err *page_zone(Req *req, const Zone **ret_zone)
{
    Call call = page_call(req);
    AccountView account;

    *ret_zone = NULL;
    if (!req->signed_in) {
        return NULL;
    }
    TRY(svc_account(&call, req->actor.account, &account));
    return zone_get(account.time_zone, ret_zone);
}

bool page_prices(const Req *req, ProductView *products, size_t count)
{
    bool hidden = req->signed_in && !actor_sees_prices(&req->actor); /* visitors: what is shown */

    for (size_t i = 0; hidden && i < count; i++) {
        products[i].priced = false;
        for (size_t k = 0; k < products[i].plan_count; k++) {
            products[i].plans[k].priced = false;
            products[i].plans[k].tariff = S("");
        }
        for (size_t k = 0; k < products[i].parts_count; k++) {
            products[i].parts[k].plan.priced = false;
        }
    }
    return !hidden;
}

Str page_key(Req *req)
{
    return random_token(req->arena, PAGE_KEY_RANDOM_BYTES);
}
