/* shop_product.c - GET /products/{code}, and POST /basket, which is its form. */
#include "web/shop_product.h"

#include "gen/tpl_shop_product.h"
#include "http/uri.h"
#include "service/checkout.h"
#include "web/html.h"
#include "web/page.h"
#include "web/shop_routes.h"

enum { MINUTES_PER_HOUR = 60, MINUTES_PER_DAY = 24 * 60 };

static Str how_long(Arena *out, int64_t minutes)
{
    int64_t count = minutes;
    const char *word = "minute";

    if (minutes > 0 && minutes % MINUTES_PER_DAY == 0) {
        count = minutes / MINUTES_PER_DAY;
        word = "day";
    } else if (minutes > 0 && minutes % MINUTES_PER_HOUR == 0) {
        count = minutes / MINUTES_PER_HOUR;
        word = "hour";
    }
    return arena_printf(out, "%lld %s%s", (long long)count, word, count == 1 ? "" : "s");
}

/* What the page says of other products. */
static void relations_fill(Arena *out, ProductPage *page)
{
    const ProductRelations *relations = &page->product.relations;
    ComparedLine *lines = arena_array(out, ComparedLine, relations->rows_count);

    page->upgrades = relations->upgrades;
    page->upgrades_count = relations->upgrades_count;
    page->downgrades = relations->downgrades;
    page->downgrades_count = relations->downgrades_count;
    page->excluded = relations->excluded;
    page->excluded_count = relations->excluded_count;
    page->compared = relations->compared;
    page->compared_count = relations->compared_count;
    for (size_t i = 0; i < relations->rows_count; i++) {
        lines[i] = (ComparedLine){ relations->rows[i].name, relations->rows[i].values,
                                   relations->compared_count };
    }
    page->compared_rows = lines;
    page->compared_rows_count = relations->rows_count;
}

/* The page of the product that it has, with what was chosen of it. */
static Err *page_fill(Req *req, Str code, const FieldValue *values, ProductView *addons,
                      size_t addon_count, ProductPage *page)
{
    TRY(page_layout(req, page->product.name, SECTION_CATALOGUE, &page->layout));
    relations_fill(req->arena, page);
    page->description = html_from_markdown(req->arena, page->product.description);
    page->retention = how_long(req->arena, page->product.retention_minutes);
    if (!req->signed_in) {
        Str next =
            uri_encode(req->arena, arena_printf(req->arena, "/products/%.*s", STR_ARG(code)));
        page->sign_in = arena_printf(req->arena, "/sign-in?next=%.*s", STR_ARG(next));
    }
    page->for_sale = page->product.priced;
    page->can_order = req->signed_in && req->actor.kind != ACCOUNT_OPERATOR && page->for_sale &&
                      actor_can(&req->actor, ROLE_BUYER);
    page->prices = page_prices(req, &page->product, 1);
    (void)page_prices(req, addons, addon_count);
    if (!req->signed_in && page->for_sale) {
        page->listed = page->product.plans;
        page->listed_count = page->product.plan_count;
    }
    page->key = values[PICK_KEY].text.len > 0 ? values[PICK_KEY].text : page_key(req);
    return product_pick(values, req->arena, addons, addon_count, page);
}

/* Reads the product and what was chosen of it. Fails: NOT_FOUND, SIGN_IN_REQUIRED. */
static Err *product_fill(Req *req, Str code, const FieldValue *values, ProductPage *page)
{
    Call call = page_call(req);
    ProductView *addons;
    size_t addon_count;

    TRY(svc_product(&call, code, &page->product, &addons, &addon_count));
    return page_fill(req, code, values, addons, addon_count, page);
}

static Err *product_show(Req *req, Resp *resp, ProductPage *page)
{
    Out out = out_new(req->arena, NULL);

    if (page->wrong && resp->status == 200) {
        resp->status = 422;
    }
    tpl_shop_product(&out, page);
    return resp_html(resp, out_str(&out));
}

Err *product_preview(Req *req, Resp *resp, ProductView *addons, size_t addon_count,
                     ProductPage *page)
{
    TRY(page_fill(req, page->product.code, req->query, addons, addon_count, page));
    page_notice(&page->layout, S("warn"),
                S("This is how the draft will look. Nothing is published yet."));
    return product_show(req, resp, page);
}

static Err *product_get(Req *req, Resp *resp)
{
    ProductPage page = { 0 };

    TRY(product_fill(req, req_param(req, S("code")), req->query, &page));
    return product_show(req, resp, &page);
}

/* The same form, sent by the other button. */
static bool trial(const Req *req)
{
    return str_ends(req->path, S("/trial"));
}

/* The same form sent again has the same key; another choice from the same page has not. */
static Str basket_key(Req *req, const ProductPage *page)
{
    StrBuf text = buf_new(req->arena, 300);

    buf_addf(&text, "%s%.*s/%.*s/%lld/%.*s", trial(req) ? "trial/" : "", STR_ARG(page->key),
             STR_ARG(page->plan.code), (long long)page->number, STR_ARG(page->name));
    for (size_t i = 0; i < page->addons_count; i++) {
        const AddonRow *row = &page->addons[i];
        if (row->chosen) {
            buf_addf(&text, "/%.*s:%lld", STR_ARG(row->plan.code), (long long)row->number);
        }
    }
    return str_slice(hash_hex(req->arena, hash_bytes(buf_str(&text))), 0, 32);
}

static Err *basket_put(Req *req, const ProductPage *page)
{
    Call call = page_call(req);
    BasketAdd add = { .plan_code = page->plan.code,
                      .quantity = page->number,
                      .friendly_name = req->form[PICK_NAME].text,
                      .trial = trial(req),
                      .bundle_code = page->parts_count > 0 ? page->product.code : (Str){ 0 },
                      .key = basket_key(req, page) };

    for (size_t i = 0; i < page->addons_count; i++) {
        const AddonRow *row = &page->addons[i];
        if (row->chosen) {
            add.addon_plan_codes[add.addon_count] = row->plan.code;
            add.addon_quantities[add.addon_count] = row->number;
            add.addon_count++;
        }
    }
    return svc_basket_add(&call, &add);
}

static Err *basket_post(Req *req, Resp *resp)
{
    ProductPage page = { 0 };

    TRY(product_fill(req, req->form[PICK_PRODUCT].text, req->form, &page));
    if (page.wrong) {
        return product_show(req, resp, &page);
    }
    Err *err = basket_put(req, &page);
    if (err == NULL) {
        return page_done(resp, S("/basket"), S("added"));
    }
    if (!page_refused(resp, &page.layout, err)) {
        return err;
    }
    return product_show(req, resp, &page);
}

const Route product_route = {
    .method = HTTP_GET,
    .path = "/products/{code}",
    .handle = product_get,
    .invalid = product_get,
    .access = ACCESS_PUBLIC,
    .query = pick_fields,
    .query_count = PICK_COUNT,
    .summary = "A product, its plans, and the price of what is chosen",
};

const Route basket_post_route = {
    .method = HTTP_POST,
    .path = "/basket",
    .handle = basket_post,
    .invalid = basket_post,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_FORM,
    .fields = pick_fields,
    .field_count = PICK_COUNT,
    .summary = "Put a plan with its add-ons into the basket",
};

const Route basket_trial_route = {
    .method = HTTP_POST,
    .path = "/basket/trial",
    .handle = basket_post,
    .invalid = basket_post,
    .access = ACCESS_PARTNER | ACCESS_END_CUSTOMER | ROLE_BUYER,
    .body = BODY_FORM,
    .fields = pick_fields,
    .field_count = PICK_COUNT,
    .summary = "Put the trial of a plan into the basket",
};
