/* shop_review.c - step 4: the coming invoice, line by line, and placing the orders. */
#include "gen/tpl_shop_review.h"
#include "web/page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { F_PRICE_TOKEN };
static const Field fields[] = {
    [F_PRICE_TOKEN] = { "price_token", FIELD_TOKEN, "The prices that were shown", .required = true,
                        .max = CHECKOUT_TOKEN_BYTES_MAX },
};

static const ReviewOrder *review_orders(Arena *out, const CheckoutView *basket)
{
    ReviewOrder *orders = arena_array(out, ReviewOrder, basket->drafts_count);

    for (size_t i = 0; i < basket->drafts_count; i++) {
        const OrderView *draft = &basket->drafts[i];
        orders[i] = (ReviewOrder){ .order = *draft,
                                   .receiver = draft->own_use ? draft->buyer : draft->customer,
                                   .lines = checkout_lines(out, draft),
                                   .lines_count = draft->lines_count,
                                   .headed = basket->drafts_count > 1 };
    }
    return orders;
}

static Err *review_show(Req *req, Resp *resp, const CheckoutView *basket, const Err *refusal)
{
    ReviewPage page = { .basket = *basket,
                        .steps = { basket->code, CHECKOUT_REVIEW },
                        .orders = review_orders(req->arena, basket),
                        .orders_count = basket->drafts_count };
    Out out = out_new(req->arena, NULL);
    RecurringTotal *recurring;

    TRY(page_layout(req, S("Review and confirm"), SECTION_NONE, &page.layout));
    TRY(checkout_recurring(req->arena, basket, &recurring, &page.recurring_count));
    page.recurring = recurring;
    if (refusal != NULL) {
        (void)page_refused(resp, &page.layout, refusal);
    }
    tpl_shop_review(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *review_again(Req *req, Resp *resp, const Err *refusal)
{
    CheckoutView basket;
    bool shown;

    TRY(checkout_open(req, resp, CHECKOUT_REVIEW, &basket, &shown));
    return shown ? review_show(req, resp, &basket, refusal) : NULL;
}

static Err *review_get(Req *req, Resp *resp)
{
    return review_again(req, resp, NULL);
}

static Err *confirm_invalid(Req *req, Resp *resp)
{
    return review_again(req, resp, req->form[F_PRICE_TOKEN].err);
}

/* An order that waits is none that was refused. */
static Str placed_word(OrderState state)
{
    bool waits = state == ORDER_AWAITING_APPROVAL || state == ORDER_AWAITING_CUSTOMER ||
                 state == ORDER_SCHEDULED;
    return state == ORDER_AWAITING_OPERATOR ? S("placed-credit")
           : waits                          ? S("placed-waits")
                                            : S("placed");
}

/* Twice, or in two tabs, is the same order: the service says "placed" each time. */
static Err *ordered(Req *req, Resp *resp, CheckoutId id)
{
    Call call = page_call(req);
    CheckoutView checkout;

    TRY(svc_checkout(&call, id, false, &checkout));
    Str word = checkout.drafts_count > 0   ? S("placed-partly")
               : checkout.placed_count > 1 ? S("placed-all")
               : checkout.placed_count > 0 ? placed_word(checkout.placed[0].state)
                                           : S("placed");
    return page_done(resp, checkout_ordered_path(req->arena, &checkout), word);
}

/* Twice, or in two tabs, are the same orders: the service says "placed" each time. */
static Err *confirm_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CheckoutId id;

    TRY(page_id(checkout_id_parse(req_param(req, S("checkout")), "checkout", &id)));
    Err *err = svc_checkout_confirm(&call, id, req->form[F_PRICE_TOKEN].text);
    if (err == NULL) {
        return ordered(req, resp, id);
    }
    int status = err_status(err->code);
    if (status == 409 || status == 422) {
        return review_again(req, resp, err_copy(err));
    }
    return err;
}

const Route checkout_review_route = {
    .method = HTTP_GET,
    .path = "/checkout/{checkout}/review",
    .handle = review_get,
    .access = CHECKOUT_ACCESS,
    .summary = "Step 4: review and confirm",
};

const Route checkout_confirm_route = {
    .method = HTTP_POST,
    .path = "/checkout/{checkout}/confirm",
    .handle = confirm_post,
    .invalid = confirm_invalid,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Place an order for each beneficiary",
};
