/* adjust_discount.c - a seller gives a discount, takes it back, and sees what was used of it. */
#include "service/account_internal.h"
#include "service/adjust_internal.h"
#include "service/event.h"

typedef struct Giving {
    Call *call;
    const DiscountForm *form;
    Str reason;
    AdjustSale sale;
    Discount what;
    DiscountId id;
} Giving;

static Err *what_read(Giving *giving)
{
    const DiscountForm *form = giving->form;
    Str percent = str_trim(form->percent);
    Money amount;
    if ((percent.len == 0) == (str_trim(form->amount).len == 0)) {
        return ERR_FIELD(FIELD_REQUIRED, "percent", "Please give a percentage or an amount.");
    }
    if (percent.len > 0) {
        return discount_percent_parse(percent, &giving->what.percent);
    }
    TRY(adjust_amount(form->amount, giving->sale.currency, &amount));
    giving->what.amount = amount.minor;
    return NULL;
}

static Err *days_check(const Giving *giving, Date from)
{
    const DiscountForm *form = giving->form;
    if (from.day < giving->sale.today.day) {
        return ERR_FIELD(FIELD_RANGE, "from_on", "It begins today or later.");
    }
    if (!date_is_none(form->until_on) && form->until_on.day < from.day) {
        return ERR_FIELD(FIELD_RANGE, "until_on", "The last day is before the first.");
    }
    return NULL;
}

Str discount_text(Arena *out, const Discount *what, bool per_unit, Currency currency)
{
    Str unit = per_unit && what->percent == 0 ? S(" per unit") : S("");
    Str text = what->percent == 0 ? money_display(out, (Money){ what->amount, currency })
                                  : discount_percent(out, what->percent);
    return arena_printf(out, "%.*s%.*s", STR_ARG(text), STR_ARG(unit));
}

static Err *give(Giving *giving, Db *db, Date from)
{
    Call *call = giving->call;
    Arena *out = call->out;
    const DiscountForm *form = giving->form;
    const AdjustSale *sale = &giving->sale;
    giving->id = (DiscountId){ call_new_id(call) };
    Str summary = arena_printf(out, "Discount of %.*s: %.*s",
                               STR_ARG(discount_text(out, &giving->what, false, sale->currency)),
                               STR_ARG(giving->reason));
    EventRow event =
        event_first(call, sale->buyer, S("discount"), giving->id.v, S("discount.given"), summary);
    TRY(store_events_add(db, call->scratch, &event, 1));
    const DiscountAdd row = { .id = giving->id,
                              .seller = call->actor.account,
                              .buyer = sale->buyer,
                              .subscription = sale->subscription,
                              .currency = sale->currency,
                              .percent = giving->what.percent,
                              .amount_minor = giving->what.amount,
                              .periods = form->periods,
                              .from_on = from,
                              .until_on = form->until_on,
                              .reason = giving->reason,
                              .event = event.id,
                              .user = call->actor.user,
                              .request_key = form->key,
                              .created_at = call->now };
    return store_discount_add(db, &row);
}

static Err *give_body(Db *db, void *context)
{
    Giving *giving = context;
    Call *call = giving->call;
    const DiscountForm *form = giving->form;
    giving->what = (Discount){ 0 };
    if (form->key.len > 0) {
        TRY(store_discount_by_request(db, call->out, call->actor.account, form->key, &giving->id));
        if (giving->id.v != 0) {
            return NULL;
        }
    }
    TRY(adjust_sale(call, db, &form->target, &giving->sale));
    TRY(what_read(giving));
    Date from = date_is_none(form->from_on) ? giving->sale.today : form->from_on;
    TRY(days_check(giving, from));
    return give(giving, db, from);
}

Err *svc_discount_add(Call *call, const DiscountForm *form, DiscountId *ret_id)
{
    Giving giving = { .call = call, .form = form };
    TRY(adjust_may(call));
    TRY(adjust_key(form->key));
    TRY(adjust_text(form->reason, "reason", &giving.reason));
    if (form->periods < 0 || form->periods > DISCOUNT_PERIODS_MAX) {
        return ERR_FIELD(FIELD_RANGE, "periods", "At most %d documents; 0 is all.",
                         (int)DISCOUNT_PERIODS_MAX);
    }
    TRY(db_tx(call->app->database, DB_MONEY, "discount_add", give_body, &giving));
    *ret_id = giving.id;
    return NULL;
}

typedef struct Ending {
    Call *call;
    DiscountId id;
} Ending;

static Err *end_body(Db *db, void *context)
{
    const Ending *ending = context;
    Call *call = ending->call;
    bool ended;
    DiscountRow *rows;
    size_t count;
    EventId event;
    DiscountId next = { ending->id.v + 1 };
    TRY(store_discount_list(db, call->out, call->actor.account, (AccountId){ 0 }, next, 1, &rows,
                            &count));
    if (count == 0 || rows[0].id.v != ending->id.v || rows[0].seller.v != call->actor.account.v) {
        return ERR(NOT_FOUND, "no discount %" PRId64 " of the actor", ending->id.v);
    }
    TRY(store_discount_end(db, ending->id, call->actor.account, call->now, &ended));
    return ended ? event_add_row(call, db, rows[0].buyer, S("discount"), ending->id.v,
                                 S("discount.ended"), S("Discount ended"), (Str){ 0 }, &event)
                 : NULL;
}

Err *svc_discount_end(Call *call, DiscountId id)
{
    Ending ending = { .call = call, .id = id };
    TRY(adjust_may(call));
    return db_tx(call->app->database, DB_MONEY, "discount_end", end_body, &ending);
}

static DiscountView view_of(const Call *call, const DiscountRow *row, Date today)
{
    Arena *out = call->out;
    const Discount what = { row->percent, row->amount_minor };
    bool given = row->seller.v == call->actor.account.v;
    bool over = row->ended_at.us != 0 || (row->periods != 0 && row->used >= row->periods) ||
                (!date_is_none(row->until_on) && row->until_on.day < today.day);
    return (DiscountView){ .id = row->id,
                           .code = discount_code(out, row->id),
                           .given = given,
                           .seller_name = row->seller_name,
                           .seller_code = account_code(out, row->seller),
                           .buyer_name = row->buyer_name,
                           .buyer_code = account_code(out, row->buyer),
                           .subscription_code = row->subscription.v == 0
                                                    ? S("")
                                                    : subscription_code(out, row->subscription),
                           .subscription_title = row->subscription_title,
                           .what = discount_text(out, &what, row->per_unit, row->currency),
                           .discount = what,
                           .currency = row->currency,
                           .periods = row->periods,
                           .used = row->used,
                           .used_amount = { row->used_minor, row->currency },
                           .from_on = row->from_on,
                           .until_on = row->until_on,
                           .reason = row->reason,
                           .user_name = given ? row->user_name : S(""),
                           .state = over ? S("ended") : S("active"),
                           .can_end = given && !over && actor_can(&call->actor, ROLE_BILLING),
                           .created_at = row->created_at };
}

typedef struct Listing {
    Call *call;
    AccountId buyer;
    DiscountId before;
    size_t limit;
    DiscountView *views;
    size_t count;
    bool more;
} Listing;

static Err *list_body(Db *db, void *context)
{
    Listing *list = context;
    Call *call = list->call;
    DiscountRow *rows;
    DocumentPartyRow self;
    const Zone *zone;
    TRY(store_document_party(db, call->out, call->actor.account, &self));
    TRY(zone_get(self.time_zone, &zone));
    TRY(store_discount_list(db, call->out, call->actor.account, list->buyer, list->before,
                            (int32_t)list->limit + 1, &rows, &list->count));
    list->more = list->count > list->limit;
    list->count = list->more ? list->limit : list->count;
    list->views = arena_array(call->out, DiscountView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        list->views[i] = view_of(call, &rows[i], date_of(call->now, zone));
    }
    return NULL;
}

Err *svc_discounts(Call *call, AccountId buyer, Page *page, DiscountView **ret, size_t *ret_count)
{
    Listing list = { .call = call, .buyer = buyer, .limit = account_page_limit(page) };
    TRY(bill_readable(call));
    list.before = (DiscountId){ INT64_MAX };
    if (page->after.len > 0) {
        TRY(discount_id_parse(page->after, "after", &list.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "discounts", list_body, &list));
    page->next = list.more ? list.views[list.count - 1].code : (Str){ 0 };
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}
