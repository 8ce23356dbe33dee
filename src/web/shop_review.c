/* shop_review.c - step 4: the coming invoice, line by line, and placing the orders. */
#include "gen/tpl_shop_review.h"
#include "web/page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { F_START, F_AGREES, F_PRICE_TOKEN };
static const Field fields[] = {
    [F_START] = { "start_on", FIELD_DATE, "Start on" },
    [F_AGREES] = { "customer_agrees", FIELD_BOOL, "Ask the end customer for consent by mail" },
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

/* As typed, or as the drafts have it. */
static void start_fill(Req *req, const CheckoutView *basket, const FieldValue *typed,
                       ReviewPage *page)
{
    static const FieldValue nothing = { .number = -1 };
    const OrderView *first = &basket->drafts[0];
    const FieldValue on = { .raw = date_format(req->arena, first->start_on) };
    for (size_t i = 0; i < basket->drafts_count; i++) {
        page->can_ask = page->can_ask || basket->drafts[i].has_customer;
    }
    page->start = form_field(&fields[F_START], typed != NULL ? &typed[F_START] : &on, S("date"));
    page->start.hint = S("Empty: as soon as nothing else is open. Prices are kept until then.");
    page->asks =
        form_field(&fields[F_AGREES], typed != NULL ? &typed[F_AGREES] : &nothing, S("checkbox"));
    page->asks.checked = typed != NULL ? typed[F_AGREES].on : first->customer_agrees;
    if (basket->drafts_count > 1) {
        page->asks.label = S("Ask each end customer for consent by mail");
    }
    page->asks.hint = basket->agreements_count > 0
                          ? S("The order waits until they have accepted it and its agreements.")
                          : S("The order waits until they have accepted it.");
}

static Err *review_show(Req *req, Resp *resp, const CheckoutView *basket, const FieldValue *typed,
                        const Err *refusal)
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
    start_fill(req, basket, typed, &page);
    if (refusal != NULL) {
        (void)page_refused(resp, &page.layout, refusal);
    }
    tpl_shop_review(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *review_again(Req *req, Resp *resp, const FieldValue *typed, const Err *refusal)
{
    CheckoutView basket;
    bool shown;

    TRY(checkout_open(req, resp, CHECKOUT_REVIEW, &basket, &shown));
    return shown ? review_show(req, resp, &basket, typed, refusal) : NULL;
}

static Err *review_get(Req *req, Resp *resp)
{
    return review_again(req, resp, NULL, NULL);
}

static Err *confirm_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return review_again(req, resp, req->form, req->form[F_PRICE_TOKEN].err);
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
    Date on = req->form[F_START].given ? req->form[F_START].date : DATE_NONE;
    Err *err = svc_checkout_start(&call, id, on, req->form[F_AGREES].on);
    if (err_is(err, ERR_FIELD_RANGE)) {
        TRY(req_field_failed(req, err));
        return confirm_invalid(req, resp);
    }
    TRY(err);
    err = svc_checkout_confirm(&call, id, req->form[F_PRICE_TOKEN].text);
    if (err == NULL) {
        return ordered(req, resp, id);
    }
    int status = err_status(err->code);
    if (status == 409 || status == 422) {
        return review_again(req, resp, req->form, err_copy(err));
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
