/*
 * api.h - what every endpoint of /api/v1 uses: the call, ids of a path, lists, idempotent answers.
 *
 * Amounts and prices are decimal strings beside a currency; dates are "2026-11-22", instants RFC
 * 3339 in UTC; ids are public codes. A list is {"items":[…],"next":"cursor" or null}.
 */
#ifndef API_API_H
#define API_API_H

#include "domain/cancellation.h"
#include "http/http.h"
#include "service/billing.h"
#include "service/change.h"
#include "service/list.h"
#include "service/subscription.h"

enum {
    API_BODY_BYTES_MAX = 256 * 1024,
    API_LIMIT_DEFAULT = 50,
    API_NAME_BYTES_MAX = 200,
    API_FIELDS_BYTES_MAX = 1000
};

/* The query fields of every list, by these indices; an endpoint's own follow from API_QUERY_OWN. */
enum { API_QUERY_AFTER, API_QUERY_LIMIT, API_QUERY_FIELDS, API_QUERY_OWN };
#define API_PAGE_FIELDS                                                            \
    [API_QUERY_AFTER] = { "after", FIELD_TOKEN, "Cursor of the page",              \
                          .max = LIST_CURSOR_BYTES_MAX },                          \
    [API_QUERY_LIMIT] = { "limit", FIELD_INT, "Items on a page", .min_value = 1,   \
                          .max_value = LIST_MAX },                                 \
    [API_QUERY_FIELDS] = { "fields", FIELD_TOKEN,                                  \
                           "Only these members of each item, separated by commas", \
                           .max = API_FIELDS_BYTES_MAX }

/* The same of a list that sorts by its columns: `sort` is Page.sort. */
enum { API_QUERY_SORT = API_QUERY_OWN, API_QUERY_SORTED_OWN };
#define API_SORTED_FIELDS                                                              \
    API_PAGE_FIELDS, [API_QUERY_SORT] = {                                              \
        "sort", FIELD_TOKEN, "A column, with '-' in front from the last to the first", \
        .max = LIST_WORD_BYTES_MAX                                                     \
    }

Call api_call(Req *req);
Page api_page(const Req *req);
Page api_page_sorted(const Req *req);

/* Opens {"items":[ in a fresh buffer; api_list_end closes it with the cursor and sends it. */
typedef struct ApiList {
    StrBuf buf;
    JsonOut json;
    Str fields; /* of the query; empty: all */
} ApiList;
void api_list_begin(Req *req, ApiList *list);
Err *api_list_end(Resp *resp, ApiList *list, const Page *page);

/* Members of an object that is being written. */
void api_money(JsonOut *json, Str key, Money amount); /* "12.30" */
void api_decimal(Req *req, JsonOut *json, Str key, Decimal value);
void api_date(Req *req, JsonOut *json, Str key, Date date); /* null for none */
void api_instant(Req *req, JsonOut *json, Str key, Instant instant);
void api_wait(Req *req, JsonOut *json, const WaitView *wait);
/* The whole order as an answer. */
Str api_order_body(Req *req, const OrderView *order);
/* "agreements":[{"code","version","accepted_at",…}] of a checkout or an order. */
void api_agreements(Req *req, JsonOut *json, Str key, const OrderAgreement *agreements,
                    size_t count);
void api_events(Req *req, JsonOut *json, const EventView *events, size_t count);
/* {"unit_price","quantity","proration":{…},"rounding","price_source","rule","formula","amount"} */
void api_explained(Req *req, JsonOut *json, const Explained *money);
void api_taxes(Req *req, JsonOut *json, const TaxView *taxes, size_t count);

/* The "settings" of a body as JSON text again, for the service; empty when absent. Fails:
 * JSON_TYPE. */
MUST_USE Err *api_settings_text(Req *req, const Json *settings, Str *ret_text);

/* One changing endpoint: `work` does it and gives the status and the body. With an Idempotency-Key
 * a repeat gets the first answer byte for byte (R39). */
typedef struct ApiAnswer {
    int status;
    Str location; /* 201: where the new thing is */
    Str body;
} ApiAnswer;
typedef Err *(*ApiWork)(Req *req, Call *call, ApiAnswer *ret_answer);
Err *api_idempotent(Req *req, Resp *resp, ApiWork work);

/* What a change of a subscription would cost (changes.c). */
Str api_change_preview(Req *req, const ChangePreview *preview);
/* The change of a subscription as it is now (changes.c). */
MUST_USE Err *api_change_answer(Req *req, Call *call, SaleChangeId id, int status,
                                ApiAnswer *ret_answer);

#endif
