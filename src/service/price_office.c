/* price_office.c - the operator's price lists: what there is, what a list says beside its prices,
 * and new ones. */
#include "service/catalogue_file.h"
#include "service/event.h"
#include "service/import.h"
#include "service/price.h"
#include "service/price_office_internal.h"
#include "store/setting_store.h"

Err *price_office_readable(const Call *call)
{
    if (call->actor.kind != ACCOUNT_OPERATOR) {
        return ERR(FORBIDDEN, "price lists are the operator's");
    }
    return actor_can(&call->actor, ROLE_AUDITOR) || actor_can(&call->actor, ROLE_BILLING)
               ? NULL
               : call_need(call, ROLE_ADMINISTRATOR);
}

Err *price_office_may(const Call *call)
{
    return import_may(call);
}

Date price_last_day(Date valid_to)
{
    return date_is_none(valid_to) ? valid_to : (Date){ valid_to.day - 1 };
}

int64_t price_draft_version(const PriceOfficeList *list)
{
    return list->draft ? list->draft_version : PRICE_NO_DRAFT;
}

static PriceOfficeList list_view(const OfficeList *row)
{
    return (PriceOfficeList){
        .id = row->id,
        .code = row->code,
        .name = row->name,
        .currency = row->currency,
        .marks_up = row->markup_ppm != MARKUP_NONE,
        .markup_ppm = row->markup_ppm,
        .valid_from = row->valid_from.day == PRICE_ALWAYS.day ? DATE_NONE : row->valid_from,
        .valid_to = price_last_day(row->valid_to),
        .protection = row->protection,
        .protection_periods = row->protection_periods,
        .version = row->published,
        .accounts = row->accounts,
        .draft = row->draft > 0,
        .draft_version = row->draft,
        .revision = row->revision,
        .importing = row->importing,
        .draft_note = row->draft_note,
        .draft_by = row->draft_by,
        .changed_by = row->changed_by,
        .draft_at = row->draft_at,
        .changed_at = row->changed_at,
        .draft_copies = row->draft_copies,
    };
}

Err *price_office_find(Call *call, Db *db, Str code, PriceOfficeList *ret)
{
    OfficeList *rows;
    size_t count = 0;
    Date today;
    TRY(price_day(call, db, call->actor.account, &today));
    if (code.len > 0) {
        TRY(store_price_office_lists(db, call->out, call->actor.account, code, today, &rows,
                                     &count));
    }
    if (count == 0) {
        return ERR(NOT_FOUND, "there is no such price list");
    }
    *ret = list_view(&rows[0]);
    return NULL;
}

Err *price_office_told(Call *call, Db *db, Str name, Str summary)
{
    EventId event;
    return event_add_row(call, db, call->actor.account, S("account"), call->actor.account.v, name,
                         summary, (Str){ 0 }, &event);
}

typedef struct ListsRead {
    Call *call;
    Str code;
    PriceOfficeList *lists;
    size_t count;
} ListsRead;

static Err *lists_body(Db *db, void *context)
{
    ListsRead *read = context;
    Call *call = read->call;
    OfficeList *rows;
    Date today;
    TRY(price_day(call, db, call->actor.account, &today));
    TRY(store_price_office_lists(db, call->out, call->actor.account, read->code, today, &rows,
                                 &read->count));
    read->lists = arena_array(call->out, PriceOfficeList, read->count);
    for (size_t i = 0; i < read->count; i++) {
        read->lists[i] = list_view(&rows[i]);
    }
    return NULL;
}

Err *svc_price_office_lists(Call *call, PriceOfficeList **ret, size_t *ret_count)
{
    ListsRead read = { .call = call, .code = S("") };
    TRY(price_office_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "price_office_lists", lists_body, &read));
    *ret = read.lists;
    *ret_count = read.count;
    return NULL;
}

Err *svc_price_office_list(Call *call, Str code, PriceOfficeList *ret)
{
    ListsRead read = { .call = call, .code = code };
    TRY(price_office_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "price_office_list", lists_body, &read));
    if (code.len == 0 || read.count == 0) {
        return ERR(NOT_FOUND, "there is no such price list");
    }
    *ret = read.lists[0];
    return NULL;
}

typedef struct RulesSave {
    Call *call;
    const PriceListRulesForm *form;
    PriceListId id;
} RulesSave;

static Err *rules_check(const PriceListRulesForm *form)
{
    if (form->name.len == 0 || form->name.len > PRICE_LIST_NAME_BYTES_MAX ||
        !str_utf8_valid(form->name)) {
        return ERR_FIELD(FIELD_INVALID, "name", "A price list has a short name.");
    }
    if (!date_is_none(form->valid_from) && form->valid_from.day <= PRICE_ALWAYS.day) {
        return ERR_FIELD(FIELD_RANGE, "valid_from", "This day is too early.");
    }
    if (!date_is_none(form->valid_to) && !date_is_none(form->valid_from) &&
        form->valid_to.day < form->valid_from.day) {
        return ERR_FIELD(FIELD_RANGE, "valid_to", "The last day is before the first.");
    }
    if (form->protection == PROTECTION_PERIODS &&
        (form->protection_periods < 1 || form->protection_periods > PROTECTION_PERIODS_MAX)) {
        return ERR_FIELD(FIELD_RANGE, "protection_periods",
                         "A price is kept for 1 to %d billing periods.", PROTECTION_PERIODS_MAX);
    }
    return NULL;
}

static Err *rules_write(RulesSave *save, Db *db)
{
    const PriceListRulesForm *form = save->form;
    const PriceListRules rules = {
        .list = save->id,
        .name = form->name,
        .valid_from = date_is_none(form->valid_from) ? PRICE_ALWAYS : form->valid_from,
        .valid_to = date_is_none(form->valid_to) ? DATE_NONE : (Date){ form->valid_to.day + 1 },
        .protection = form->protection,
        .protection_periods = form->protection == PROTECTION_PERIODS ? form->protection_periods : 0,
    };
    TRY(store_price_list_rules_set(db, &rules));
    return store_setting_increase(db, S("catalogue_version"));
}

static Err *rules_body(Db *db, void *context)
{
    RulesSave *save = context;
    Call *call = save->call;
    PriceOfficeList list;
    TRY(price_office_find(call, db, save->form->code, &list));
    save->id = list.id;
    TRY(rules_write(save, db));
    Str summary =
        arena_printf(call->out, "The days or the protection of price list '%.*s' were changed",
                     STR_ARG(save->form->name));
    return price_office_told(call, db, S("price_list.rules"), summary);
}

Err *svc_price_list_rules(Call *call, const PriceListRulesForm *form)
{
    RulesSave save = { .call = call, .form = form };
    TRY(price_office_may(call));
    TRY(rules_check(form));
    TRY(db_tx(call->app->database, DB_MONEY, "price_list_rules", rules_body, &save));
    call->app->catalogue_read_us = 0;
    return NULL;
}

static Err *list_add(RulesSave *save, Db *db, PriceOfficeList *from)
{
    const PriceListRulesForm *form = save->form;
    Call *call = save->call;
    PriceList list = { .owner = call->actor.account,
                       .code = form->code,
                       .name = form->name,
                       .markup_ppm = MARKUP_NONE };
    PriceOfficeList other;
    Err *err = price_office_find(call, db, form->code, &other);
    if (err == NULL) {
        return ERR_FIELD(FIELD_INVALID, "code", "There is a price list with this code.");
    }
    if (!err_is(err, ERR_NOT_FOUND)) {
        return err;
    }
    if (form->copy_of.len > 0) {
        TRY(price_office_find(call, db, form->copy_of, from));
        list.currency = from->currency;
        list.markup_ppm = from->markup_ppm;
    } else if (currency_parse(form->currency, &list.currency) != NULL) {
        return ERR_FIELD(FIELD_INVALID, "currency", "This currency is not known.");
    }
    list.id.v = call_new_id(call);
    save->id = list.id;
    return store_price_list_save(db, &list);
}

static Err *new_body(Db *db, void *context)
{
    RulesSave *save = context;
    Call *call = save->call;
    PriceOfficeList from = { 0 };
    int64_t version;
    TRY(list_add(save, db, &from));
    TRY(rules_write(save, db));
    if (from.id.v != 0) {
        Str note = arena_printf(call->out, "Copy of '%.*s'", STR_ARG(from.name));
        TRY(price_draft_begin(call, db, save->id, note, 0, &version));
        TRY(store_price_copy(db, from.id, save->id, version));
    }
    Str summary =
        arena_printf(call->out, "The price list '%.*s' was made", STR_ARG(save->form->name));
    return price_office_told(call, db, S("price_list.saved"), summary);
}

Err *svc_price_list_new(Call *call, const PriceListRulesForm *form)
{
    RulesSave save = { .call = call, .form = form };
    TRY(price_office_may(call));
    if (!code_valid(form->code)) {
        return ERR_FIELD(FIELD_INVALID, "code", "A code has a-z, 0-9 and single hyphens.");
    }
    TRY(rules_check(form));
    TRY(db_tx(call->app->database, DB_MONEY, "price_list_new", new_body, &save));
    call->app->catalogue_read_us = 0;
    return NULL;
}
