/* shop_coupon.c - POST /basket/{order}/coupon: a code for one beneficiary's part of the basket
 * (R-CAT-05). */
#include "gen/tpl_shop_coupon.h"
#include "service/promotion.h"
#include "web/page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { F_COUPON };
static const Field fields[] = {
    [F_COUPON] = { "coupon", FIELD_TEXT, "Coupon code", .max = 60 },
};

/* The form by itself, with what was typed and why it does not work. */
static Err *coupon_again(Req *req, Resp *resp, Str refusal)
{
    CouponPage page = { .order = req_param(req, S("order")),
                        .field = form_field(&fields[F_COUPON], &req->form[F_COUPON], S("text")) };
    page.field.value = req->form[F_COUPON].raw;
    page.field.error = refusal;
    TRY(page_layout(req, S("Coupon code"), SECTION_NONE, &page.layout));
    Out out = out_new(req->arena, NULL);
    tpl_shop_coupon(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *coupon_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return coupon_again(req, resp, req->form[F_COUPON].message);
}

static Err *coupon_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    OrderId order;

    TRY(page_id(order_id_parse(req_param(req, S("order")), "order", &order)));
    Err *err = svc_order_coupon(&call, order, req->form[F_COUPON].text);
    if (err == NULL) {
        return page_done(resp, S("/basket"), S("changed"));
    }
    if (!str_eq(str_from_cstr(err->field), S("coupon"))) {
        return err;
    }
    resp->status = 422;
    return coupon_again(req, resp, str_dup(req->arena, err_message(err)));
}

const Route checkout_coupon_route = {
    .method = HTTP_POST,
    .path = "/basket/{order}/coupon",
    .handle = coupon_post,
    .invalid = coupon_invalid,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Put a coupon code in the basket, or take it out",
};
