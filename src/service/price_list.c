/* price_list.c - a seller's price lists. */
#include "service/catalogue_file.h"
#include "service/event.h"
#include "store/account_store.h"
#include "store/setting_store.h"

enum { LIST_NAME_BYTES_MAX = 80 };

typedef struct ListSave {
    Call *call;
    const PriceListNew *list;
    PriceListId id;
} ListSave;

static Err *list_check(const PriceListNew *list)
{
    if (!code_valid(list->code)) {
        return ERR_FIELD(FIELD_INVALID, "code", "A code has a-z, 0-9 and single hyphens.");
    }
    if (list->name.len == 0 || list->name.len > LIST_NAME_BYTES_MAX ||
        !str_utf8_valid(list->name)) {
        return ERR_FIELD(FIELD_INVALID, "name", "A price list has a short name.");
    }
    if (!currency_valid(list->currency)) {
        return ERR_FIELD(FIELD_INVALID, "currency", "This currency is not known.");
    }
    /* A millionth below nothing is how a list without a mark-up is stored. */
    if (!list->listed_only &&
        (list->markup_ppm < MARKUP_PPM_MIN || list->markup_ppm > MARKUP_PPM_MAX ||
         list->markup_ppm == MARKUP_NONE)) {
        return ERR_FIELD(FIELD_RANGE, "markup", "A mark-up is from -100 to 1000 percent.");
    }
    return NULL;
}

static Err *list_body(Db *db, void *context)
{
    ListSave *save = context;
    Call *call = save->call;
    const PriceListNew *list = save->list;
    int64_t markup_ppm = list->listed_only ? MARKUP_NONE : list->markup_ppm;
    Arena scratch = call->scratch;
    PriceList *old;
    int32_t depth;
    EventId event;
    TRY(store_account_depth(db, &scratch, call->actor.account, list->owner, &depth));
    if (depth < 0) {
        return ERR(NOT_FOUND, "the owner is not in the actor's branch");
    }
    TRY(store_price_list_by_code(db, &scratch, list->owner, list->code, &old));
    if (old != NULL && !currency_eq(old->currency, list->currency)) {
        return ERR_FIELD(FIELD_INVALID, "currency", "The currency of a price list stays.");
    }
    save->id = old != NULL ? old->id : (PriceListId){ call_new_id(call) };
    if (old != NULL && str_eq(old->name, list->name) && old->markup_ppm == markup_ppm) {
        return NULL;
    }
    PriceList row = { .id = save->id,
                      .owner = list->owner,
                      .code = list->code,
                      .name = list->name,
                      .currency = list->currency,
                      .markup_ppm = markup_ppm };
    TRY(store_price_list_save(db, &row));
    TRY(store_setting_increase(db, S("catalogue_version")));
    Str summary = arena_printf(call->out, "The price list '%.*s' was saved", STR_ARG(list->name));
    return event_add_row(call, db, list->owner, S("account"), list->owner.v, S("price_list.saved"),
                         summary, (Str){ 0 }, &event);
}

Err *svc_price_list_save(Call *call, const PriceListNew *list, PriceListId *ret_id)
{
    ListSave save = { .call = call, .list = list };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    TRY(list_check(list));
    TRY(db_tx(call->app->database, DB_WRITE, "price_list_save", list_body, &save));
    call->app->catalogue_read_us = 0;
    *ret_id = save.id;
    return NULL;
}
