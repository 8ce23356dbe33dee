/* api.c - see api.h. */
#include "api/api.h"

#include "base/crypto.h"
#include "service/idempotency.h"

enum { LIST_BYTES_FIRST = 16 * 1024, LIST_VALUES_MAX = 100 * 1000, FILE_BLOCK_BYTES = 64 * 1024 };

Call api_call(Req *req)
{
    return (Call){ .app = req->app,
                   .actor = req->actor,
                   .now = req->now,
                   .out = req->arena,
                   .scratch = req->scratch };
}

Page api_page(const Req *req)
{
    const FieldValue *limit = &req->query[API_QUERY_LIMIT];
    return (Page){ .after = req->query[API_QUERY_AFTER].text,
                   .limit = limit->given ? (size_t)limit->number : API_LIMIT_DEFAULT };
}

Page api_page_sorted(const Req *req)
{
    Page page = api_page(req);

    page.sort = req->query[API_QUERY_SORT].text;
    return page;
}

/* Empty where the list has no such field. */
static Str fields_asked(const Req *req)
{
    bool has = req->route->query_count > API_QUERY_FIELDS &&
               str_eq(str_from_cstr(req->route->query[API_QUERY_FIELDS].name), S("fields"));
    return has ? req->query[API_QUERY_FIELDS].text : S("");
}

void api_list_begin(Req *req, ApiList *list)
{
    list->fields = fields_asked(req);
    list->buf = buf_new(req->arena, LIST_BYTES_FIRST);
    list->json = json_out(&list->buf);
    json_object(&list->json);
    json_key(&list->json, S("items"));
    json_array(&list->json);
}

static void item_fields(JsonOut *json, const Json *item, Str fields)
{
    Str name;

    json_object(json);
    while (str_next(&fields, ',', &name)) {
        const Json *value = json_member(item, name);
        if (value->kind != JSON_MISSING) {
            json_key(json, name);
            json_value(json, value);
        }
    }
    json_object_end(json);
}

/* The list as it was written, with only the members asked for: those that an item lacks, and those
 * that its reader may not see, are in none. */
static Err *fields_send(Resp *resp, const ApiList *list)
{
    const JsonLimits limits = { list->buf.len, LIST_VALUES_MAX };
    StrBuf buf = buf_new(resp->req->arena, list->buf.len);
    JsonOut json = json_out(&buf);
    const Json *whole;

    TRY(json_parse_within(resp->req->arena, buf_str(&list->buf), limits, &whole));
    const Json *items = json_member(whole, S("items"));
    json_object(&json);
    json_key(&json, S("items"));
    json_array(&json);
    for (size_t i = 0; i < items->count; i++) {
        item_fields(&json, &items->items[i], list->fields);
    }
    json_array_end(&json);
    json_key(&json, S("next"));
    json_value(&json, json_member(whole, S("next")));
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

Err *api_list_end(Resp *resp, ApiList *list, const Page *page)
{
    json_array_end(&list->json);
    json_key(&list->json, S("next"));
    if (page->next.len > 0) {
        json_str(&list->json, page->next);
    } else {
        json_null(&list->json);
    }
    json_object_end(&list->json);
    return list->fields.len == 0 ? resp_json(resp, buf_str(&list->buf)) : fields_send(resp, list);
}

void api_money(JsonOut *json, Str key, Money amount)
{
    json_key_str(json, key, money_format(json->buf->arena, amount));
}

void api_decimal(Req *req, JsonOut *json, Str key, Decimal value)
{
    json_key_str(json, key, decimal_format(req->arena, value));
}

void api_date(Req *req, JsonOut *json, Str key, Date date)
{
    json_key(json, key);
    if (date_is_none(date)) {
        json_null(json);
    } else {
        json_str(json, date_format(req->arena, date));
    }
}

void api_instant(Req *req, JsonOut *json, Str key, Instant instant)
{
    json_key(json, key);
    if (instant.us == 0) {
        json_null(json);
    } else {
        json_str(json, instant_format(req->arena, instant));
    }
}

void api_events(Req *req, JsonOut *json, const EventView *events, size_t count)
{
    json_key(json, S("events"));
    json_array(json);
    for (size_t i = 0; i < count; i++) {
        json_object(json);
        api_instant(req, json, S("at"), events[i].happened_at);
        json_key_str(json, S("name"), events[i].name);
        json_key_str(json, S("summary"), events[i].summary);
        json_key_str(json, S("by"), events[i].user_name);
        json_object_end(json);
    }
    json_array_end(json);
}

void api_agreements(Req *req, JsonOut *json, Str key, const OrderAgreement *agreements,
                    size_t count)
{
    json_key(json, key);
    json_array(json);
    for (size_t i = 0; i < count; i++) {
        json_object(json);
        json_key_str(json, S("code"), agreements[i].code);
        json_key_str(json, S("name"), agreements[i].name);
        json_key_int(json, S("version"), agreements[i].number);
        api_instant(req, json, S("accepted_at"), agreements[i].accepted_at);
        json_key_str(json, S("by"), agreements[i].user_name);
        json_object_end(json);
    }
    json_array_end(json);
}

void api_explained(Req *req, JsonOut *json, const Explained *money)
{
    json_object(json);
    api_money(json, S("amount"), money->amount);
    api_decimal(req, json, S("unit_price"), money->unit_price);
    json_key_int(json, S("quantity"), money->quantity);
    api_date(req, json, S("from"), money->from);
    api_date(req, json, S("to"), money->to);
    json_key(json, S("proration"));
    json_object(json);
    json_key_int(json, S("num"), money->ratio_num);
    json_key_int(json, S("den"), money->ratio_den);
    api_date(req, json, S("cycle_from"), money->cycle_from);
    api_date(req, json, S("cycle_to"), money->cycle_to);
    json_object_end(json);
    json_key_str(json, S("rounding"), money->rounding);
    json_key_str(json, S("price_source"), money->price_source);
    json_key_str(json, S("rule"), money->rule);
    json_key_str(json, S("formula"), money->formula);
    json_object_end(json);
}

void api_taxes(Req *req, JsonOut *json, const TaxView *taxes, size_t count)
{
    (void)req;
    json_key(json, S("taxes"));
    json_array(json);
    for (size_t i = 0; i < count; i++) {
        json_object(json);
        json_key_str(json, S("category"), taxes[i].category);
        json_key_str(json, S("label"), taxes[i].label);
        json_key_str(json, S("reason"), taxes[i].reason);
        api_money(json, S("base"), taxes[i].base);
        api_money(json, S("amount"), taxes[i].amount);
        json_object_end(json);
    }
    json_array_end(json);
}

static Err *type_wrong(Req *req, const Json *value, const char *expected)
{
    return ERR_FIELD(JSON_TYPE, str_cstr(req->arena, value->pointer), "%s is expected", expected);
}

/* Settings are flat but for lists of strings. */
static Err *setting_write(Req *req, JsonOut *json, const Json *value)
{
    switch (value->kind) {
    case JSON_STR:
        json_str(json, value->text);
        return NULL;
    case JSON_INT:
        json_int(json, value->number);
        return NULL;
    case JSON_BOOL:
        json_bool(json, value->number != 0);
        return NULL;
    case JSON_NULL:
        json_null(json);
        return NULL;
    case JSON_ARRAY:
        json_array(json);
        for (size_t i = 0; i < value->count; i++) {
            if (value->items[i].kind != JSON_STR) {
                return type_wrong(req, &value->items[i], "a string");
            }
            json_str(json, value->items[i].text);
        }
        json_array_end(json);
        return NULL;
    case JSON_OBJECT:
    case JSON_MISSING:
        break;
    }
    return type_wrong(req, value, "a string, a whole number or a list of strings");
}

Err *api_settings_text(Req *req, const Json *settings, Str *ret_text)
{
    StrBuf buf = buf_new(req->arena, 512);
    JsonOut json = json_out(&buf);
    if (settings->kind == JSON_MISSING || settings->kind == JSON_NULL) {
        *ret_text = S("");
        return NULL;
    }
    if (settings->kind != JSON_OBJECT) {
        return type_wrong(req, settings, "an object");
    }
    json_object(&json);
    for (size_t i = 0; i < settings->count; i++) {
        json_key(&json, settings->keys[i]);
        TRY(setting_write(req, &json, &settings->items[i]));
    }
    json_object_end(&json);
    *ret_text = buf_str(&buf);
    return NULL;
}

static Err *answer_send(Resp *resp, const ApiAnswer *answer)
{
    if (answer->status == 201 && answer->location.len > 0) {
        return resp_created(resp, answer->location, answer->body);
    }
    resp->status = answer->status;
    return resp_json(resp, answer->body);
}

/* What makes two requests the same one: who is known by the key's own account. */
static Err *fingerprint(Req *req, Str *ret_hash)
{
    Hash file = { 0 };
    Arena scratch = req->scratch;
    size_t got = req->file == NULL ? 0 : FILE_BLOCK_BYTES;
    char *block = arena_array(&scratch, char, FILE_BLOCK_BYTES);
    while (got > 0) {
        TRY(req_file_read(req->file, block, FILE_BLOCK_BYTES, &got));
        file = hash_chain(file, (Str){ block, got });
    }
    if (req->file != NULL) {
        req->file->at = 0;
    }
    Str text = arena_printf(req->arena, "%d %.*s\n%.*s", (int)req->method, STR_ARG(req->target),
                            STR_ARG(req->file == NULL ? req->body : hash_hex(&scratch, file)));
    *ret_hash = hash_hex(req->arena, hash_bytes(text));
    return NULL;
}

Err *api_idempotent(Req *req, Resp *resp, ApiWork work)
{
    Call call = api_call(req);
    ApiAnswer answer = { .status = 200 };
    if (req->idempotency_key.len == 0) {
        TRY(work(req, &call, &answer));
        return answer_send(resp, &answer);
    }
    IdempotentAnswer first;
    Str request;
    TRY(fingerprint(req, &request));
    TRY(svc_idempotent_begin(&call, req->idempotency_key, request, &first));
    if (first.found) {
        return answer_send(resp, &(ApiAnswer){ .status = first.status, .body = first.body });
    }
    call.request_key = req->idempotency_key;
    call.done_before = first.done;
    Err *err = work(req, &call, &answer);
    if (err != NULL) {
        /* A refusal is not kept: the caller may correct the request and send the key again. */
        Err *ignored = svc_idempotent_end(&call, req->idempotency_key, 500, S(""));
        return ignored == NULL ? err : err;
    }
    TRY(svc_idempotent_end(&call, req->idempotency_key, answer.status, answer.body));
    return answer_send(resp, &answer);
}
