/* catalogue.c - POST /api/v1/catalogue: products and plans, metered ones too, as the import takes
 * them. */
#include "service/catalogue.h"

#include "api/api.h"
#include "api/routes.h"

enum { BODY_BYTES_MAX = 1024 * 1024 };
enum { F_VERSION, F_PRODUCTS, F_COUNT };
static const Field fields[F_COUNT] = {
    [F_VERSION] = { "stoa_catalogue", FIELD_INT, "1", .required = true, .min_value = 1,
                    .max_value = 1 },
    [F_PRODUCTS] = { "products", FIELD_JSON, "As in a catalogue file", .required = true },
};
enum { Q_PREVIEW, Q_COUNT };
static const Field query[Q_COUNT] = {
    [Q_PREVIEW] = { "preview", FIELD_BOOL, "Only say what would change" },
};

static Err *catalogue_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    ImportResult result;
    TRY(svc_import_catalogue(call, req->body, req->query[Q_PREVIEW].on, &result));
    StrBuf buf = buf_new(req->arena, 128);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_int(&json, S("products"), result.rows);
    json_key_int(&json, S("added"), result.added);
    json_key_int(&json, S("changed"), result.changed);
    json_key_int(&json, S("unchanged"), result.unchanged);
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
    .summary = "Add or change products and plans",
    .detail = "The body is a catalogue file. A plan that is paid by use has `usage` instead of "
              "`price`: meter, model, aggregate, included, and prices per currency with tiers, "
              "minimum and maximum. What is wrong is named by its JSON pointer, and nothing is "
              "changed then.",
    .answer = "{\"products\":1,\"added\":1,\"changed\":0,\"unchanged\":0}",
};
