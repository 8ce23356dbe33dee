/* shop_review.c - step 4: the coming invoice, line by line, and placing the order. */
#include "gen/tpl_shop_review.h"
#include "web/page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { F_PRICE_TOKEN };
static const Field fields[] = {
    [F_PRICE_TOKEN] = { "price_token", FIELD_TOKEN, "The prices that were shown", .required = true,
                        .max = 128 },
};

static Err *review_show(Req *req, Resp *resp, const OrderView *order, const Err *refusal)
{
    ReviewPage page = { .order = *order,
                        .steps = { order->code, CHECKOUT_REVIEW },
                        .receiver = order->own_use ? order->buyer : order->customer,
                        .lines = checkout_lines(req->arena, order),
                        .lines_count = order->lines_count };
    Out out = out_new(req->arena, NULL);
    RecurringTotal *recurring;

    TRY(page_layout(req, S("Review and confirm"), SECTION_NONE, &page.layout));
    TRY(checkout_recurring(req->arena, order, &recurring, &page.recurring_count));
    page.recurring = recurring;
    if (refusal != NULL) {
        (void)page_refused(resp, &page.layout, refusal);
    }
    tpl_shop_review(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *review_again(Req *req, Resp *resp, const Err *refusal)
{
    OrderView order;
    bool shown;

    TRY(checkout_open(req, resp, CHECKOUT_REVIEW, &order, &shown));
    return shown ? review_show(req, resp, &order, refusal) : NULL;
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
static Err *confirm_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    OrderId order;

    TRY(page_id(order_id_parse(req_param(req, S("order")), "order", &order)));
    Err *err = svc_checkout_confirm(&call, order, req->form[F_PRICE_TOKEN].text);
    if (err == NULL) {
        OrderView view;
        TRY(svc_order(&call, order, &view));
        return page_done(resp, arena_printf(req->arena, "/orders/%.*s", STR_ARG(view.code)),
                         placed_word(view.state));
    }
    int status = err_status(err->code);
    if (status == 409 || status == 422) {
        return review_again(req, resp, err_copy(err));
    }
    return err;
}

const Route checkout_review_route = {
    .method = HTTP_GET,
    .path = "/checkout/{order}/review",
    .handle = review_get,
    .access = CHECKOUT_ACCESS,
    .summary = "Step 4: review and confirm",
};

const Route checkout_confirm_route = {
    .method = HTTP_POST,
    .path = "/checkout/{order}/confirm",
    .handle = confirm_post,
    .invalid = confirm_invalid,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Place the order",
};
