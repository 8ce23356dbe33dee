/* price_lists.c - /api/v1/price-lists: the operator's price lists, their prices and drafts
 * (R-CAT-03). */
#include "service/price_office.h"

#include "api/price_lists.h"
#include "api/routes.h"

enum { CURSOR_BYTES_MAX = 120, CODE_BYTES_MAX = 64, AMOUNT_BYTES_MAX = 30 };

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const kind_words[] = { PRICE_KINDS(WORD_) NULL };

static void list_write(Req *req, JsonOut *json, const PriceOfficeList *list)
{
    json_object(json);
    json_key_str(json, S("code"), list->code);
    json_key_str(json, S("name"), list->name);
    json_key_str(json, S("currency"), currency_str(&list->currency));
    api_date(req, json, S("valid_from"), list->valid_from);
    api_date(req, json, S("valid_to"), list->valid_to);
    json_key_str(json, S("protection"), price_protection_name(list->protection));
    json_key_int(json, S("protection_periods"), list->protection_periods);
    json_key_int(json, S("version"), list->version);
    json_key_int(json, S("accounts"), list->accounts);
    if (list->draft) {
        json_key(json, S("draft"));
        json_object(json);
        json_key_int(json, S("version"), list->draft_version);
        json_key_int(json, S("revision"), list->revision);
        json_key_bool(json, S("importing"), list->importing);
        json_object_end(json);
    }
    json_object_end(json);
}

static Err *lists_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page whole = { 0 };
    PriceOfficeList *lists;
    size_t count;
    ApiList list;
    TRY(svc_price_office_lists(&call, &lists, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        list_write(req, &list.json, &lists[i]);
    }
    return api_list_end(resp, &list, &whole);
}

enum { Q_AFTER, Q_LIMIT, Q_SEARCH, Q_DRAFT, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_TOKEN, "Cursor of the page", .max = CURSOR_BYTES_MAX },
    [Q_LIMIT] = { "limit", FIELD_INT, "Items on a page", .min_value = 1, .max_value = LIST_MAX },
    [Q_SEARCH] = { "q", FIELD_TEXT, "Words in product or plan", .max = SEARCH_BYTES_MAX },
    [Q_DRAFT] = { "draft", FIELD_BOOL, "With the draft in the place of what it replaces" },
};

static void row_write(Req *req, JsonOut *json, const PriceRowView *row)
{
    json_object(json);
    json_key_str(json, S("plan"), row->plan_code);
    json_key_int(json, S("quantity_from"), row->quantity_from);
    api_date(req, json, S("valid_from"), row->valid_from);
    api_date(req, json, S("valid_to"), row->valid_to);
    json_key_str(json, S("kind"), price_kind_name(row->terms.kind));
    json_key_str(json, S("amount"), row->amount);
    if (row->priced) {
        api_decimal(req, json, S("price"), row->price);
    }
    json_key_str(json, S("formula"), row->formula);
    json_key_bool(json, S("draft"), row->drafted);
    json_object_end(json);
}

static Err *prices_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    PriceRowQuery ask = { .list = req_param(req, S("list")),
                          .search = req->query[Q_SEARCH].text,
                          .draft = req->query[Q_DRAFT].on,
                          .page = { .after = req->query[Q_AFTER].text,
                                    .limit = req->query[Q_LIMIT].given
                                                 ? (size_t)req->query[Q_LIMIT].number
                                                 : API_LIMIT_DEFAULT } };
    PriceRowView *rows;
    size_t count;
    ApiList list;
    TRY(svc_price_office_rows(&call, &ask, &rows, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        row_write(req, &list.json, &rows[i]);
    }
    return api_list_end(resp, &list, &ask.page);
}

enum {
    F_PLAN,
    F_QUANTITY,
    F_FROM,
    F_TO,
    F_KIND,
    F_AMOUNT,
    F_SETUP,
    F_SUGGESTED,
    F_COST,
    F_REPLACES,
    F_REMOVE
};
static const Field fields[] = {
    [F_PLAN] = { "plan", FIELD_TOKEN, "Code of the plan", .required = true, .max = CODE_BYTES_MAX },
    [F_QUANTITY] = { "quantity_from", FIELD_INT, "From so many units", .min_value = 1,
                     .max_value = 1000000, .fallback = "1" },
    [F_FROM] = { "valid_from", FIELD_DATE, "First day" },
    [F_TO] = { "valid_to", FIELD_DATE, "Last day" },
    [F_KIND] = { "kind", FIELD_CHOICE, "How the price is made", .choices = kind_words,
                 .fallback = "fixed" },
    [F_AMOUNT] = { "amount", FIELD_TEXT, "The price, or percent", .max = AMOUNT_BYTES_MAX },
    [F_SETUP] = { "setup", FIELD_TEXT, "Set-up fee", .max = AMOUNT_BYTES_MAX },
    [F_SUGGESTED] = { "suggested", FIELD_TEXT, "Suggested retail price", .max = AMOUNT_BYTES_MAX },
    [F_COST] = { "cost", FIELD_TEXT, "Cost", .max = AMOUNT_BYTES_MAX },
    [F_REPLACES] = { "replaces", FIELD_BOOL, "Change the price of this tier and first day" },
    [F_REMOVE] = { "remove", FIELD_BOOL, "Take the price of this tier and first day out" },
};

Err *price_list_answer(Req *req, Call *call, Str code, int status, ApiAnswer *ret_answer)
{
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);
    PriceOfficeList list;
    TRY(svc_price_office_list(call, code, &list));
    list_write(req, &json, &list);
    *ret_answer = (ApiAnswer){ .status = status, .body = buf_str(&buf) };
    return NULL;
}

static Err *price_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    const PriceRowForm row = { .list = req_param(req, S("list")),
                               .plan = form[F_PLAN].text,
                               .quantity_from = form[F_QUANTITY].number,
                               .valid_from = form[F_FROM].date,
                               .valid_to = form[F_TO].date,
                               .kind = (PriceKind)form[F_KIND].number,
                               .amount = form[F_AMOUNT].text,
                               .setup = form[F_SETUP].text,
                               .suggested = form[F_SUGGESTED].text,
                               .cost = form[F_COST].text,
                               .replaces = form[F_REPLACES].on,
                               .old_quantity = form[F_QUANTITY].number,
                               .old_from = form[F_FROM].date };
    TRY(form[F_REMOVE].on ? svc_price_row_remove(call, &row) : svc_price_row_save(call, &row));
    return price_list_answer(req, call, req_param(req, S("list")), 200, ret_answer);
}

static Err *price_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, price_work);
}

enum { D_VERSION, D_REVISION, D_FROM, D_NOTE, D_COUNT };
static const Field draft_fields[D_COUNT] = {
    [D_VERSION] = { "version", FIELD_INT, "The draft's version", .required = true, .min_value = 1,
                    .max_value = INT32_MAX },
    [D_REVISION] = { "revision", FIELD_INT, "Its revision as it was seen", .required = true,
                     .min_value = 0, .max_value = INT32_MAX },
    [D_FROM] = { "from", FIELD_DATE, "It counts from this day on" },
    [D_NOTE] = { "note", FIELD_TEXT, "Why", .max = PRICE_NOTE_BYTES_MAX },
};

static PriceDraftSeen seen_of(const Req *req)
{
    return (PriceDraftSeen){ .list = req_param(req, S("list")),
                             .version = req->form[D_VERSION].number,
                             .revision = req->form[D_REVISION].number };
}

static Err *publish_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const PriceDraftSeen seen = seen_of(req);
    TRY(svc_price_draft_publish(call, &seen, req->form[D_FROM].date, req->form[D_NOTE].text));
    return price_list_answer(req, call, req_param(req, S("list")), 200, ret_answer);
}

static Err *publish_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, publish_work);
}

static Err *discard_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const PriceDraftSeen seen = seen_of(req);
    TRY(svc_price_draft_discard(call, &seen));
    return price_list_answer(req, call, req_param(req, S("list")), 200, ret_answer);
}

static Err *discard_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, discard_work);
}

#define LIST_SAMPLE                                                                             \
    "{\"code\":\"partners-eur\",\"name\":\"Partners EUR\",\"currency\":\"EUR\",\"valid_from\":" \
    "null,\"valid_to\":null,\"protection\":\"term\",\"protection_periods\":0,\"version\":3,"    \
    "\"accounts\":12,\"draft\":{\"version\":4,\"revision\":2,\"importing\":false}}"

const Route api_price_lists_route = {
    .method = HTTP_GET,
    .path = "/api/v1/price-lists",
    .handle = lists_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .api = true,
    .summary = "List the operator's price lists",
    .answer = "{\"items\":[" LIST_SAMPLE "],\"next\":null}",
};

const Route api_price_list_prices_route = {
    .method = HTTP_GET,
    .path = "/api/v1/price-lists/{list}/prices",
    .handle = prices_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .api = true,
    .summary = "List the prices of a list by plan, tier and day",
    .answer = "{\"items\":[{\"plan\":\"server-small-monthly\",\"quantity_from\":1,\"valid_from\":"
              "null,\"valid_to\":null,\"kind\":\"markup\",\"amount\":\"20\",\"price\":\"8.52\","
              "\"formula\":\"cost 7.10 × (1 + 20 %) = 8.52\",\"draft\":false}],\"next\":null}",
};

const Route api_price_list_prices_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists/{list}/prices",
    .handle = price_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Add, change or take out a price in the draft of a list",
    .detail = "Begins a draft when there is none. It counts for nobody until it is published.",
    .answer = LIST_SAMPLE,
};

const Route api_price_list_publish_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists/{list}/publish",
    .handle = publish_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = draft_fields,
    .field_count = COUNT_OF(draft_fields),
    .api = true,
    .summary = "Publish the draft of a price list",
    .detail = "`version` and `revision` are the draft that was looked at: 409 price.seen when "
              "somebody has edited it since.",
    .answer = LIST_SAMPLE,
};

const Route api_price_list_discard_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists/{list}/discard",
    .handle = discard_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = draft_fields,
    .field_count = COUNT_OF(draft_fields),
    .api = true,
    .summary = "Discard the draft of a price list",
    .answer = LIST_SAMPLE,
};
