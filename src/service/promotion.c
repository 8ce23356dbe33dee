/* promotion.c - a seller makes a promotion, and ends it. */
#include "service/promotion.h"

#include <inttypes.h>

#include "service/account_internal.h"
#include "service/adjust_internal.h"
#include "service/event.h"
#include "store/plan_store.h"
#include "store/product_store.h"
#include "store/promotion_store.h"

typedef struct Making {
    Call *call;
    const PromotionForm *form;
    Str name;
    Str code;
    PromotionAdd row;
} Making;

/* Trims every word of a list and puts commas between them. */
static Err *list_read(Call *call, Str typed, const char *field, Str *ret_list)
{
    StrBuf buf = buf_new(call->out, typed.len + 1);
    Str rest = typed;
    Str part;
    size_t count = 0;
    if (typed.len > PROMOTION_LIST_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, field, "This is too long.");
    }
    while (str_next(&rest, ',', &part)) {
        Str word = str_trim(part);
        if (word.len > 0) {
            buf_addf(&buf, "%s%.*s", count == 0 ? "" : ",", STR_ARG(word));
            count++;
        }
    }
    if (count > PROMOTION_WORDS_MAX) {
        return ERR_FIELD(FIELD_RANGE, field, "At most %d.", (int)PROMOTION_WORDS_MAX);
    }
    *ret_list = buf_str(&buf);
    return NULL;
}

static Err *items_check(Making *making, Db *db, Str items)
{
    Str rest = items;
    Str word;
    while (str_next(&rest, ',', &word)) {
        Product *product;
        Plan *plan;
        TRY(store_product_by_code(db, making->call->out, word, &product));
        TRY(store_plan_by_code(db, making->call->out, word, &plan));
        if (product == NULL && plan == NULL) {
            return ERR_FIELD(FIELD_INVALID, "items", "There is no product or plan %.*s.",
                             STR_ARG(word));
        }
    }
    return NULL;
}

static Err *billings_check(Str billings)
{
    Str rest = billings;
    Str word;
    while (str_next(&rest, ',', &word)) {
        Period period;
        TRY(period_parse(word, "billings", &period));
    }
    return NULL;
}

static Err *prerequisite_read(Making *making, Db *db)
{
    Str code = str_trim(making->form->prerequisite);
    Product *product;
    if (code.len == 0) {
        return NULL;
    }
    TRY(store_product_by_code(db, making->call->out, code, &product));
    if (product == NULL) {
        return ERR_FIELD(FIELD_INVALID, "prerequisite", "There is no product %.*s.", STR_ARG(code));
    }
    making->row.prerequisite = product->id;
    return NULL;
}

static Err *what_read(Making *making)
{
    const PromotionForm *form = making->form;
    Str percent = str_trim(form->percent);
    Money amount;
    if ((percent.len == 0) == (str_trim(form->amount).len == 0)) {
        return ERR_FIELD(FIELD_REQUIRED, "percent", "Please give a percentage or an amount.");
    }
    if (percent.len > 0) {
        return discount_percent_parse(percent, &making->row.percent);
    }
    TRY(adjust_amount(form->amount, making->row.currency, &amount));
    making->row.amount_minor = amount.minor;
    return NULL;
}

static Err *days_read(Making *making, const DocumentPartyRow *seller)
{
    const PromotionForm *form = making->form;
    const Zone *zone;
    TRY(zone_get(seller->time_zone, &zone));
    Date today = date_of(making->call->now, zone);
    making->row.from_on = date_is_none(form->from_on) ? today : form->from_on;
    making->row.until_on = form->until_on;
    if (making->row.from_on.day < today.day) {
        return ERR_FIELD(FIELD_RANGE, "from_on", "It begins today or later.");
    }
    return !date_is_none(form->until_on) && form->until_on.day < making->row.from_on.day
               ? ERR_FIELD(FIELD_RANGE, "until_on", "The last day is before the first.")
               : NULL;
}

/* An order looks at all of them. */
static Err *room_check(Making *making, Db *db)
{
    int64_t count;
    PromotionRow *other;
    Call *call = making->call;
    if (making->code.len == 0) {
        TRY(store_promotion_automatic(db, call->out, call->actor.account, &count));
        return count >= PROMOTION_AUTOMATIC_MAX
                   ? ERR_FIELD(FIELD_RANGE, "coupon",
                               "At most %d promotions work by themselves at a time.",
                               (int)PROMOTION_AUTOMATIC_MAX)
                   : NULL;
    }
    TRY(store_promotion_by_code(db, call->out, call->actor.account, making->code, &other));
    return other != NULL ? ERR_FIELD(FIELD_INVALID, "coupon", "You have used this code already.")
                         : NULL;
}

static Err *row_read(Making *making, Db *db)
{
    Call *call = making->call;
    const PromotionForm *form = making->form;
    DocumentPartyRow seller;
    AccountRow *self;
    TRY(store_document_party(db, call->out, call->actor.account, &seller));
    TRY(account_seen(call, db, call->actor.account, &self));
    making->row = (PromotionAdd){ .id = { call_new_id(call) },
                                  .seller = call->actor.account,
                                  .name = making->name,
                                  .code = making->code,
                                  .currency = self->currency,
                                  .periods = form->periods,
                                  .new_only = form->new_only,
                                  .quantity_min = form->quantity,
                                  .redeem_max = form->redeem_max,
                                  .user = call->actor.user,
                                  .request_key = form->key,
                                  .created_at = call->now };
    TRY(what_read(making));
    TRY(days_read(making, &seller));
    TRY(list_read(call, form->items, "items", &making->row.items));
    TRY(list_read(call, form->categories, "categories", &making->row.categories));
    TRY(list_read(call, form->billings, "billings", &making->row.billings));
    TRY(items_check(making, db, making->row.items));
    TRY(billings_check(making->row.billings));
    TRY(prerequisite_read(making, db));
    return room_check(making, db);
}

static Err *make_body(Db *db, void *context)
{
    Making *making = context;
    Call *call = making->call;
    PromotionId before = { 0 };
    EventId event;
    if (making->form->key.len > 0) {
        TRY(store_promotion_by_request(db, call->out, call->actor.account, making->form->key,
                                       &before));
    }
    if (before.v != 0) {
        making->row.id = before;
        return NULL;
    }
    TRY(row_read(making, db));
    TRY(store_promotion_add(db, &making->row));
    return event_add_row(
        call, db, call->actor.account, S("promotion"), making->row.id.v, S("promotion.made"),
        arena_printf(call->out, "Promotion made: %.*s", STR_ARG(making->name)), (Str){ 0 }, &event);
}

static Err *numbers_check(const PromotionForm *form)
{
    if (form->periods < 0 || form->periods > 1000) {
        return ERR_FIELD(FIELD_RANGE, "periods", "At most 1000 invoices; 0 is all.");
    }
    if (form->quantity < 1 || form->quantity > PLAN_QUANTITY_MAX) {
        return ERR_FIELD(FIELD_RANGE, "quantity", "From 1 to %d.", (int)PLAN_QUANTITY_MAX);
    }
    if (form->redeem_max < 0 || form->redeem_max > PROMOTION_REDEEM_MAX) {
        return ERR_FIELD(FIELD_RANGE, "redeem_max", "At most %d orders; 0 is any number.",
                         (int)PROMOTION_REDEEM_MAX);
    }
    return NULL;
}

Err *svc_promotion_add(Call *call, const PromotionForm *form, PromotionId *ret_id)
{
    Making making = { .call = call, .form = form, .code = coupon_normal(call->out, form->code) };
    TRY(adjust_may(call));
    TRY(adjust_key(form->key));
    TRY(adjust_text(form->name, "name", &making.name));
    if (making.name.len > PROMOTION_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "name", "This is too long.");
    }
    if (making.code.len > 0 && !coupon_valid(making.code)) {
        return ERR_FIELD(FIELD_INVALID, "coupon", "A code has %d to %d letters, digits or hyphens.",
                         (int)COUPON_BYTES_MIN, (int)COUPON_BYTES_MAX);
    }
    TRY(numbers_check(form));
    TRY(db_tx(call->app->database, DB_MONEY, "promotion_add", make_body, &making));
    *ret_id = making.row.id;
    return NULL;
}

typedef struct Ending {
    Call *call;
    PromotionId id;
} Ending;

static Err *end_body(Db *db, void *context)
{
    const Ending *ending = context;
    Call *call = ending->call;
    PromotionListRow *rows;
    size_t count;
    bool ended;
    EventId event;
    PromotionId next = { ending->id.v + 1 };
    TRY(store_promotion_list(db, call->out, call->actor.account, next, 1, &rows, &count));
    if (count == 0 || rows[0].id.v != ending->id.v) {
        return ERR(NOT_FOUND, "no promotion %" PRId64 " of the actor", ending->id.v);
    }
    TRY(store_promotion_end(db, ending->id, call->actor.account, call->now, &ended));
    return ended ? event_add_row(call, db, call->actor.account, S("promotion"), ending->id.v,
                                 S("promotion.ended"), S("Promotion ended"), (Str){ 0 }, &event)
                 : NULL;
}

Err *svc_promotion_end(Call *call, PromotionId id)
{
    Ending ending = { .call = call, .id = id };
    TRY(adjust_may(call));
    return db_tx(call->app->database, DB_MONEY, "promotion_end", end_body, &ending);
}
