/* acting.c - /api/v1/acting: who acted for whom. */
#include "service/acting.h"
#include "api/api.h"
#include "api/routes.h"

static const char *const side_words[] = { "by", "for", NULL };

enum { Q_SIDE = API_QUERY_OWN, Q_CUSTOMER, Q_PERSON, Q_FROM, Q_UNTIL, Q_COUNT };
static const Field query[Q_COUNT] = {
    API_PAGE_FIELDS,
    [Q_SIDE] = { "side", FIELD_CHOICE, "By or for one's own account", .choices = side_words },
    [Q_CUSTOMER] = { "customer", FIELD_CODE, "Only for this account", .max = 40 },
    [Q_PERSON] = { "person", FIELD_TEXT, "Part of the name of who acted", .max = SEARCH_BYTES_MAX },
    [Q_FROM] = { "from", FIELD_DATE, "First day" },
    [Q_UNTIL] = { "until", FIELD_DATE, "Last day" },
};

static Err *acting_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page page = api_page(req);
    const FieldValue *given = req->query;
    ActingFilterForm filter = { .for_us = given[Q_SIDE].number == 1 ||
                                          req->actor.kind == ACCOUNT_END_CUSTOMER,
                                .person = given[Q_PERSON].text,
                                .from = given[Q_FROM].date,
                                .until = given[Q_UNTIL].date };
    ActingView *rows;
    size_t count;
    ApiList list;

    if (given[Q_CUSTOMER].given) {
        TRY(account_id_parse(given[Q_CUSTOMER].text, "customer", &filter.customer));
    }
    TRY(svc_acting(&call, &filter, &page, &rows, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        json_key_str(&list.json, S("event"), rows[i].code);
        json_key_str(&list.json, S("name"), rows[i].name);
        json_key_str(&list.json, S("summary"), rows[i].summary);
        json_key_str(&list.json, S("person"), rows[i].user_name);
        json_key_str(&list.json, S("account_name"), rows[i].actor_name);
        json_key_str(&list.json, S("for"), rows[i].whom_code);
        json_key_str(&list.json, S("for_name"), rows[i].whom_name);
        api_instant(req, &list.json, S("happened_at"), rows[i].happened_at);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &page);
}

const Route api_acting_route = {
    .method = HTTP_GET,
    .path = "/api/v1/acting",
    .handle = acting_get,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .query = query,
    .query_count = COUNT_OF(query),
    .api = true,
    .summary = "List what people of the account did for others, or others for it",
    .detail = "Both identities: who acted, of which account, and for whom.",
    .answer = "{\"items\":[{\"event\":\"evt_06h2n8kx4m1pq\",\"name\":\"order.placed\","
              "\"summary\":\"\",\"person\":\"Anna\",\"account_name\":\"Aegean\","
              "\"for_name\":\"Blue Harbour\"}],\"next\":null}",
};
