/* shop_billing.c - step 2: who is billed, who receives, the buyer's own reference. */
#include "gen/tpl_shop_billing.h"
#include "web/page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { F_REFERENCE };
static const Field fields[] = {
    [F_REFERENCE] = { "reference", FIELD_TEXT, "Your reference", .max = 60 },
};

static const Receiver *receivers_of(Arena *out, const CheckoutView *basket)
{
    Receiver *receivers = arena_array(out, Receiver, basket->drafts_count);

    for (size_t i = 0; i < basket->drafts_count; i++) {
        const OrderView *draft = &basket->drafts[i];
        receivers[i] = (Receiver){ .account = draft->own_use ? draft->buyer : draft->customer,
                                   .own_use = draft->own_use,
                                   .lines = (int64_t)draft->lines_count };
    }
    return receivers;
}

/* What the buyer may still order before it pays; an order over it waits. */
static Err *credit_fill(Req *req, BillingPage *page)
{
    Call call = page_call(req);
    if (!actor_sees_prices(&req->actor)) {
        return NULL;
    }
    TRY(svc_credit(&call, req->actor.account, &page->credit));
    page->credit_shown = page->credit.limited;
    return NULL;
}

static Err *billing_show(Req *req, Resp *resp, const CheckoutView *basket, const FieldValue *typed)
{
    BillingPage page = { .basket = *basket,
                         .steps = { basket->code, CHECKOUT_BILLING },
                         .receivers = receivers_of(req->arena, basket),
                         .receivers_count = basket->drafts_count };
    const FieldValue kept = { .raw = basket->reference };
    Out out = out_new(req->arena, NULL);

    TRY(page_layout(req, S("Billing information"), SECTION_NONE, &page.layout));
    TRY(credit_fill(req, &page));
    page.reference = form_field(&fields[F_REFERENCE], typed == NULL ? &kept : typed, S("text"));
    page.reference.hint = basket->drafts_count > 1
                              ? S("A purchase order number, say. It stands on every order.")
                              : S("A purchase order number, say. It stands on the order.");
    tpl_shop_billing(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *billing_get(Req *req, Resp *resp)
{
    CheckoutView basket;
    bool shown;

    TRY(checkout_open(req, resp, CHECKOUT_BILLING, &basket, &shown));
    return shown ? billing_show(req, resp, &basket, NULL) : NULL;
}

static Err *billing_invalid(Req *req, Resp *resp)
{
    CheckoutView basket;
    bool shown;

    TRY(checkout_open(req, resp, CHECKOUT_BILLING, &basket, &shown));
    return shown ? billing_show(req, resp, &basket, &req->form[F_REFERENCE]) : NULL;
}

static Err *billing_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CheckoutView basket;
    bool shown;

    TRY(checkout_open(req, resp, CHECKOUT_BILLING, &basket, &shown));
    if (!shown) {
        return NULL;
    }
    Err *err = svc_checkout_billing(&call, basket.id, req->form[F_REFERENCE].text);
    if (err == NULL) {
        return resp_see_other(resp, checkout_path(req->arena, &basket, CHECKOUT_DETAILS));
    }
    TRY(req_field_failed(req, err));
    resp->status = 422;
    return billing_show(req, resp, &basket, &req->form[F_REFERENCE]);
}

const Route checkout_billing_route = {
    .method = HTTP_GET,
    .path = "/checkout/{checkout}/billing",
    .handle = billing_get,
    .access = CHECKOUT_ACCESS,
    .summary = "Step 2: billing information",
};

const Route checkout_billing_post_route = {
    .method = HTTP_POST,
    .path = "/checkout/{checkout}/billing",
    .handle = billing_post,
    .invalid = billing_invalid,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Step 2's answer",
};
