/* shop_saved.c - /basket/saved: baskets under a name, looked at with today's prices, taken up
 * again, and deleted. */
#include "gen/tpl_shop_saved.h"
#include "gen/tpl_shop_saved_one.h"
#include "web/csv.h"
#include "web/page.h"
#include "web/saved_page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

#include <inttypes.h>

enum { F_NAME };
static const Field fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true,
                 .max = SAVED_BASKET_NAME_BYTES_MAX / 4 },
};

enum { T_KEY };
static const Field take_fields[] = {
    [T_KEY] = { "key", FIELD_TOKEN, "Form", .max = 64 },
};

static Err *saved_show(Req *req, Resp *resp, const FieldValue *typed, const Err *refusal)
{
    static const FieldValue nothing = { .number = -1 };
    Call call = page_call(req);
    SavedPage page = { 0 };
    SavedBasketView *baskets;
    int64_t lines;
    const Zone *zone;

    TRY(svc_saved_baskets(&call, &baskets, &page.baskets_count));
    TRY(svc_basket_count(&call, &lines));
    page.baskets = baskets;
    page.has_lines = lines > 0;
    page.name = form_field(&fields[F_NAME], typed == NULL ? &nothing : typed, S("text"));
    page.name.hint = S("One of the same name is replaced.");
    TRY(page_layout(req, S("Saved baskets"), SECTION_NONE, &page.layout));
    TRY(page_zone(req, &zone));
    if (refusal != NULL && !page_refused(resp, &page.layout, refusal)) {
        return err_copy(refusal);
    }
    Out out = out_new(req->arena, zone);
    tpl_shop_saved(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *saved_get(Req *req, Resp *resp)
{
    return saved_show(req, resp, NULL, NULL);
}

static Err *saved_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return saved_show(req, resp, &req->form[F_NAME], NULL);
}

static Err *saved_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SavedBasketId id;
    Err *err = svc_saved_basket_save(&call, req->form[F_NAME].text, &id);
    if (err == NULL) {
        return page_done(resp, S("/basket/saved"), S("basket-kept"));
    }
    if (err_is(err, ERR_BASKET_EMPTY)) {
        return saved_show(req, resp, &req->form[F_NAME], err_copy(err));
    }
    TRY(req_field_failed(req, err));
    return saved_invalid(req, resp);
}

static Err *saved_csv(Req *req, Resp *resp)
{
    Call call = page_call(req);
    CsvOut csv = csv_new(req->arena, S("basket,name,saved_at,lines,units"));
    SavedBasketView *baskets;
    size_t count;
    TRY(svc_saved_baskets(&call, &baskets, &count));
    for (size_t i = 0; i < count; i++) {
        csv_cell(&csv, baskets[i].code);
        csv_cell_text(&csv, baskets[i].name);
        csv_cell(&csv, instant_format(req->arena, baskets[i].saved_at));
        csv_cell(&csv, arena_printf(req->arena, "%" PRId64, baskets[i].lines));
        csv_cell(&csv, arena_printf(req->arena, "%" PRId64, baskets[i].units));
        csv_line_end(&csv);
    }
    return csv_send(resp, &csv, S("saved-baskets.csv"));
}

static Err *basket_id(Req *req, SavedBasketId *ret_id)
{
    return page_id(saved_basket_id_parse(req_param(req, S("basket")), "basket", ret_id));
}

static Err *one_show(Req *req, Resp *resp, const Err *refusal)
{
    Call call = page_call(req);
    SavedOnePage page = { .key = page_key(req) };
    SavedBasketId id;
    const Zone *zone;

    TRY(basket_id(req, &id));
    TRY(svc_saved_basket(&call, id, &page.basket));
    page.right_count = page.basket.lines_count - page.basket.wrong_count;
    TRY(page_layout(req, page.basket.head.name, SECTION_NONE, &page.layout));
    TRY(page_zone(req, &zone));
    if (refusal != NULL && !page_refused(resp, &page.layout, refusal)) {
        return err_copy(refusal);
    }
    Out out = out_new(req->arena, zone);
    tpl_shop_saved_one(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *one_get(Req *req, Resp *resp)
{
    return one_show(req, resp, NULL);
}

static Err *take_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SavedBasketDetail taken;
    SavedBasketId id;

    TRY(basket_id(req, &id));
    Err *err = svc_saved_basket_take(&call, id, req->form[T_KEY].text, &taken);
    if (err_is(err, ERR_BASKET_FULL) || err_is(err, ERR_PRODUCT_GONE)) {
        return one_show(req, resp, err_copy(err));
    }
    TRY(err);
    return taken.wrong_count == 0
               ? page_done(resp, S("/basket"), S("added-many"))
               : page_done(resp,
                           arena_printf(req->arena, "/basket/saved/%.*s", STR_ARG(taken.head.code)),
                           S("basket-taken-partly"));
}

static Err *delete_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    SavedBasketId id;
    TRY(basket_id(req, &id));
    TRY(svc_saved_basket_delete(&call, id));
    return page_done(resp, S("/basket/saved"), S("basket-deleted"));
}

const Route saved_baskets_route = {
    .method = HTTP_GET,
    .path = "/basket/saved",
    .handle = saved_get,
    .access = CHECKOUT_ACCESS,
    .summary = "One's own saved baskets",
};

const Route saved_baskets_post_route = {
    .method = HTTP_POST,
    .path = "/basket/saved",
    .handle = saved_post,
    .invalid = saved_invalid,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Keep the basket under a name",
};

const Route saved_baskets_csv_route = {
    .method = HTTP_GET,
    .path = "/basket/saved.csv",
    .handle = saved_csv,
    .access = CHECKOUT_ACCESS,
    .summary = "One's own saved baskets, as CSV",
};

const Route saved_basket_route = {
    .method = HTTP_GET,
    .path = "/basket/saved/{basket}",
    .handle = one_get,
    .access = CHECKOUT_ACCESS,
    .summary = "A saved basket with today's prices, and what cannot be ordered any more",
};

const Route saved_basket_take_route = {
    .method = HTTP_POST,
    .path = "/basket/saved/{basket}/take",
    .handle = take_post,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .fields = take_fields,
    .field_count = COUNT_OF(take_fields),
    .summary = "Put it into the basket",
};

const Route saved_basket_delete_route = {
    .method = HTTP_POST,
    .path = "/basket/saved/{basket}/delete",
    .handle = delete_post,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .summary = "Delete a saved basket",
};
