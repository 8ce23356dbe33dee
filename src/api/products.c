/* products.c - GET /api/v1/products: what the caller can order, at the caller's own prices. */
#include "api/routes.h"

#include "api/api.h"

enum { Q_SEARCH = API_QUERY_OWN, Q_KIND, Q_CATEGORY, Q_ADDONS, Q_COUNT };
static const Field product_query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_SEARCH] = { "q", FIELD_TEXT, "Words that must all occur", .max = SEARCH_BYTES_MAX },
    [Q_KIND] = { "kind", FIELD_TOKEN, "Service kind", .max = 40 },
    [Q_CATEGORY] = { "category", FIELD_TEXT, "Category", .max = 100 },
    [Q_ADDONS] = { "addons", FIELD_BOOL, "Also list add-ons" },
};

static void plan_write(Req *req, JsonOut *json, const PlanView *plan)
{
    json_object(json);
    json_key_str(json, S("id"), plan->code);
    json_key_str(json, S("code"), plan->code);
    json_key_str(json, S("name"), plan->name);
    json_key_str(json, S("term"), plan->term);
    json_key_str(json, S("billing"), plan->billing);
    json_key_str(json, S("unit"), plan->unit);
    json_key_int(json, S("quantity_min"), plan->quantity_min);
    json_key_int(json, S("quantity_max"), plan->quantity_max);
    json_key_int(json, S("quantity_step"), plan->quantity_step);
    if (plan->priced && actor_sees_prices(&req->actor)) {
        api_decimal(req, json, S("price"), plan->unit_price);
        json_key_str(json, S("currency"), currency_str(&plan->price.currency));
        json_key_str(json, S("price_source"), plan->price_source);
        if (plan->tariff.len > 0) {
            json_key_str(json, S("usage"), plan->tariff);
        }
    }
    json_object_end(json);
}

static void product_write(Req *req, JsonOut *json, const ProductView *product)
{
    json_object(json);
    json_key_str(json, S("id"), product->code);
    json_key_str(json, S("code"), product->code);
    json_key_str(json, S("name"), product->name);
    json_key_str(json, S("vendor"), product->vendor);
    json_key_str(json, S("kind"), service_kind_name(product->kind));
    json_key_str(json, S("category"), product->category);
    json_key_str(json, S("summary"), product->summary);
    json_key_bool(json, S("addon"), product->addon);
    json_key_bool(json, S("simulated"), product->simulated);
    json_key(json, S("plans"));
    json_array(json);
    for (size_t i = 0; i < product->plan_count; i++) {
        plan_write(req, json, &product->plans[i]);
    }
    json_array_end(json);
}

static Err *products_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ProductView *products;
    size_t count;
    int64_t total;
    ProductQuery query = { .search = req->query[Q_SEARCH].text,
                           .kind = req->query[Q_KIND].text,
                           .category = req->query[Q_CATEGORY].text,
                           .sort = PRODUCT_SORT_NAME,
                           .addons = req->query[Q_ADDONS].on,
                           .page = api_page(req) };
    TRY(svc_products(&call, &query, &products, &count, &total));

    ApiList list;
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        product_write(req, &list.json, &products[i]);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &query.page);
}

const Route api_products_route = {
    .method = HTTP_GET,
    .path = "/api/v1/products",
    .handle = products_get,
    .access = ACCESS_SIGNED_IN,
    .query = product_query,
    .query_count = COUNT_OF(product_query),
    .api = true,
    .summary = "List products",
    .detail =
        "Only what the caller's price list gives a price for. `q` searches names, vendors and "
        "summaries.",
    .answer = "{\"items\":[{\"code\":\"postgresql-small\",\"plans\":[{\"code\":\"postgresql-small-"
              "monthly\",\"price\":\"24.90\",\"currency\":\"EUR\"}]}],\"next\":null}",
};

static Err *product_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ProductView product;
    ProductView *addons;
    size_t addon_count;
    TRY(svc_product(&call, req_param(req, S("product")), &product, &addons, &addon_count));

    StrBuf buf = buf_new(req->arena, 8192);
    JsonOut json = json_out(&buf);
    product_write(req, &json, &product);
    json_key_str(&json, S("description"), product.description);
    json_key(&json, S("addons"));
    json_array(&json);
    for (size_t i = 0; i < addon_count; i++) {
        product_write(req, &json, &addons[i]);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

const Route api_product_route = {
    .method = HTTP_GET,
    .path = "/api/v1/products/{product}",
    .handle = product_get,
    .access = ACCESS_SIGNED_IN,
    .api = true,
    .summary = "One product with its plans and add-ons",
    .answer = "{\"code\":\"postgresql-small\",\"plans\":[],\"addons\":[]}",
};
