/* price_drafts.c - /api/v1/price-lists: new lists, their days and protection, many prices at once,
 * what a version changes, and old versions taken back (R-CAT-03). */
#include "service/price_office.h"

#include "api/price_lists.h"
#include "api/routes.h"

enum { CURSOR_BYTES_MAX = 64, CODE_BYTES_MAX = 64 };

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const protection_words[] = { PRICE_PROTECTIONS(WORD_) NULL };

enum {
    F_NAME,
    F_FROM,
    F_TO,
    F_PROTECTION,
    F_PERIODS,
    F_RULES_COUNT,
    F_CODE = F_RULES_COUNT,
    F_COPY,
    F_CURRENCY,
    F_COUNT
};
static const Field fields[F_COUNT] = {
    [F_NAME] = { "name", FIELD_TEXT, "Name", .required = true, .max = PRICE_LIST_NAME_BYTES_MAX },
    [F_FROM] = { "valid_from", FIELD_DATE, "First day; absent: always" },
    [F_TO] = { "valid_to", FIELD_DATE, "Last day; absent: open" },
    [F_PROTECTION] = { "protection", FIELD_CHOICE, "For how long a sale keeps its price",
                       .choices = protection_words, .fallback = "term" },
    [F_PERIODS] = { "protection_periods", FIELD_INT, "So many billing periods, of `periods`",
                    .min_value = 0, .max_value = PROTECTION_PERIODS_MAX },
    [F_CODE] = { "code", FIELD_TEXT, "a-z, 0-9 and single hyphens; it stays", .required = true,
                 .max = CODE_BYTES_MAX },
    [F_COPY] = { "copy_of", FIELD_TEXT, "Code of a list whose prices are its first draft",
                 .max = CODE_BYTES_MAX },
    [F_CURRENCY] = { "currency", FIELD_TEXT, "Its currency, unless it is a copy", .max = 3 },
};

static PriceListRulesForm rules_of(const Req *req, Str code)
{
    const FieldValue *form = req->form;
    return (PriceListRulesForm){ .code = code,
                                 .name = form[F_NAME].text,
                                 .valid_from = form[F_FROM].date,
                                 .valid_to = form[F_TO].date,
                                 .protection = (PriceProtection)form[F_PROTECTION].number,
                                 .protection_periods = form[F_PERIODS].number };
}

static Err *new_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    PriceListRulesForm form = rules_of(req, req->form[F_CODE].text);
    form.copy_of = req->form[F_COPY].text;
    form.currency = req->form[F_CURRENCY].text;
    TRY(svc_price_list_new(call, &form));
    return price_list_answer(req, call, form.code, 201, ret_answer);
}

static Err *new_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, new_work);
}

static Err *rules_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const PriceListRulesForm form = rules_of(req, req_param(req, S("list")));
    TRY(svc_price_list_rules(call, &form));
    return price_list_answer(req, call, form.code, 200, ret_answer);
}

static Err *rules_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, rules_work);
}

enum { B_SEARCH, B_PERCENT, B_COUNT };
static const Field bulk_fields[B_COUNT] = {
    [B_SEARCH] = { "q", FIELD_TEXT, "Words in product or plan; absent: all",
                   .max = SEARCH_BYTES_MAX },
    [B_PERCENT] = { "percent", FIELD_TEXT, "2.5 raises, -10 lowers", .required = true, .max = 30 },
};

static Err *bulk_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const PriceBulk bulk = { .list = req_param(req, S("list")),
                             .search = req->form[B_SEARCH].text,
                             .percent = req->form[B_PERCENT].text };
    int64_t changed;
    TRY(svc_price_bulk(call, &bulk, &changed));
    return price_list_answer(req, call, bulk.list, 200, ret_answer);
}

static Err *bulk_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, bulk_work);
}

enum { R_VERSION, R_COUNT };
static const Field restore_fields[R_COUNT] = {
    [R_VERSION] = { "version", FIELD_INT, "A published version", .required = true, .min_value = 1,
                    .max_value = INT32_MAX },
};

static Err *restore_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    Str list = req_param(req, S("list"));
    TRY(svc_price_restore(call, list, req->form[R_VERSION].number));
    return price_list_answer(req, call, list, 200, ret_answer);
}

static Err *restore_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, restore_work);
}

enum { Q_AFTER, Q_VERSION, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_AFTER] = { "after", FIELD_TOKEN, "Cursor of the page", .max = CURSOR_BYTES_MAX },
    [Q_VERSION] = { "version", FIELD_INT, "A published version; absent: the draft", .min_value = 1,
                    .max_value = INT32_MAX },
};

static Err *differences_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    PriceDifferenceQuery ask = { .list = req_param(req, S("list")),
                                 .version =
                                     req->query[Q_VERSION].given ? req->query[Q_VERSION].number : 0,
                                 .page = { .after = req->query[Q_AFTER].text } };
    PriceDifference *items;
    size_t count;
    ApiList list;
    TRY(svc_price_differences(&call, &ask, &items, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        json_key_str(&list.json, S("plan"), items[i].plan_code);
        json_key_int(&list.json, S("quantity_from"), items[i].quantity_from);
        api_date(req, &list.json, S("valid_from"), items[i].valid_from);
        json_key_str(&list.json, S("before"), items[i].before);
        json_key_str(&list.json, S("after"), items[i].after);
        if (items[i].percent_known) {
            api_decimal(req, &list.json, S("change_percent"),
                        decimal_normal((Decimal){ items[i].percent_ppm, 4 }));
        }
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &ask.page);
}

#define LIST_SAMPLE                                                                          \
    "{\"code\":\"spring-eur\",\"name\":\"Spring\",\"currency\":\"EUR\",\"valid_from\":null," \
    "\"valid_to\":null,\"protection\":\"term\",\"protection_periods\":0,\"version\":0,"      \
    "\"accounts\":0,\"draft\":{\"version\":1,\"revision\":1,\"importing\":false}}"

const Route api_price_lists_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists",
    .handle = new_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Make a price list, empty or as a copy",
    .answer = LIST_SAMPLE,
};

const Route api_price_list_rules_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists/{list}/rules",
    .handle = rules_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = F_RULES_COUNT,
    .api = true,
    .summary = "Change a price list's name, days and protection",
    .detail = "It counts at once; what runs keeps the protection of its order.",
    .answer = LIST_SAMPLE,
};

const Route api_price_list_bulk_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists/{list}/bulk",
    .handle = bulk_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = bulk_fields,
    .field_count = COUNT_OF(bulk_fields),
    .api = true,
    .summary = "Change many prices by a percentage, in the draft of a list",
    .answer = LIST_SAMPLE,
};

const Route api_price_list_restore_route = {
    .method = HTTP_POST,
    .path = "/api/v1/price-lists/{list}/restore",
    .handle = restore_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = restore_fields,
    .field_count = COUNT_OF(restore_fields),
    .api = true,
    .summary = "Make an old version of a price list its draft",
    .answer = LIST_SAMPLE,
};

const Route api_price_list_differences_route = {
    .method = HTTP_GET,
    .path = "/api/v1/price-lists/{list}/differences",
    .handle = differences_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR | ROLE_BILLING,
    .query = query,
    .query_count = COUNT_OF(query),
    .api = true,
    .summary = "List what the draft of a price list changes, or what a version changed",
    .answer = "{\"items\":[{\"plan\":\"server-small-monthly\",\"quantity_from\":1,\"valid_from\":"
              "null,\"before\":\"€9.99\",\"after\":\"€10.99\",\"change_percent\":\"10.01\"}],"
              "\"next\":null}",
};
