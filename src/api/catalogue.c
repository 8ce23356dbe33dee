/* catalogue.c - /api/v1/catalogue: the whole catalogue as a file, and files to import. */
#include "service/catalogue.h"

#include "api/api.h"
#include "api/routes.h"

enum { BODY_BYTES_MAX = 1024 * 1024 };
enum { F_VERSION, F_PRODUCTS, F_TYPES, F_CATEGORIES, F_INDUSTRIES, F_BLOCKS, F_COUNT };
static const Field fields[F_COUNT] = {
    [F_VERSION] = { "stoa_catalogue", FIELD_INT, "1", .required = true, .min_value = 1,
                    .max_value = 1 },
    [F_PRODUCTS] = { "products", FIELD_JSON, "As in a catalogue file" },
    [F_TYPES] = { "types", FIELD_JSON, "Product types, as in a catalogue file" },
    [F_CATEGORIES] = { "categories", FIELD_JSON, "All categories in the shop's order" },
    [F_INDUSTRIES] = { "industries", FIELD_JSON, "All industries in the shop's order" },
    [F_BLOCKS] = { "blocks", FIELD_JSON, "The blocks of the shop's front page" },
};
enum { Q_PREVIEW, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_PREVIEW] = { "preview", FIELD_BOOL, "Only say what would change" },
};

static void differences_write(JsonOut *json, const ImportResult *result)
{
    json_key(json, S("differences"));
    json_array(json);
    for (size_t i = 0; i < result->difference_count; i++) {
        const CatalogueDifference *row = &result->differences[i];
        json_object(json);
        json_key_str(json, S("object"), row->object);
        json_key_str(json, S("member"), row->member);
        json_key_str(json, S("before"), row->before);
        json_key_str(json, S("after"), row->after);
        json_object_end(json);
    }
    json_array_end(json);
}

static Err *catalogue_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    ImportResult result;
    TRY(svc_import_catalogue(call, req->body, req->query[Q_PREVIEW].on, &result));
    StrBuf buf = buf_new(req->arena, 128);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_int(&json, S("rows"), result.rows);
    json_key_int(&json, S("added"), result.added);
    json_key_int(&json, S("changed"), result.changed);
    json_key_int(&json, S("unchanged"), result.unchanged);
    differences_write(&json, &result);
    json_object_end(&json);
    *ret_answer = (ApiAnswer){ .status = 200, .body = buf_str(&buf) };
    return NULL;
}

static Err *catalogue_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, catalogue_work);
}

const Route api_catalogue_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/catalogue",
    .handle = catalogue_post,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .body_bytes_max = BODY_BYTES_MAX,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .query = query,
    .query_count = COUNT_OF(query),
    .api = true,
    .summary = "Add or change types, products and plans",
    .detail = "The body is a catalogue file. A plan that is paid by use has `usage` instead of "
              "`price`: meter, model, aggregate, included, and prices per currency with tiers, "
              "minimum and maximum. What is wrong is named by its JSON pointer, and nothing is "
              "changed then.",
    .answer = "{\"rows\":1,\"added\":1,\"changed\":0,\"unchanged\":0,\"differences\":[]}",
};

static Err *catalogue_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Str text;
    TRY(svc_catalogue_export_text(&call, &text));
    return resp_json(resp, text);
}

const Route api_catalogue_route = {
    .method = HTTP_GET,
    .path = "/api/v1/catalogue",
    .handle = catalogue_get,
    .access = ACCESS_OPERATOR | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "The whole catalogue as one file",
    .detail =
        "What POST takes: types, products, plans, what partners pay and costs. A catalogue of "
        "more than 4 MiB is refused; `stoa export catalogue` writes it.",
    .answer = "{\"stoa_catalogue\":1,\"categories\":[],\"industries\":[],\"blocks\":[],"
              "\"types\":[],\"products\":[]}",
};
