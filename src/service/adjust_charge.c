/* adjust_charge.c - a seller charges something once, or gives credit on account. */
#include "service/account_internal.h"
#include "service/adjust_internal.h"
#include "service/event.h"
#include "service/payment_internal.h"

typedef struct Charging {
    Call *call;
    const ChargeForm *form;
    Str title;
    AdjustSale sale;
    Money amount;
    ExtraChargeId id;
} Charging;

Err *adjust_bill_now(Call *call, Db *db, const AdjustSale *sale)
{
    AccountId ids[] = { call->actor.account, sale->buyer };
    DocumentPartyRow *parties;
    size_t party_count;
    TRY(parties_read(call, db, ids, COUNT_OF(ids), &parties, &party_count));
    Issue issue = { .kind = DOCUMENT_INVOICE,
                    .seller = call->actor.account,
                    .buyer = sale->buyer,
                    .currency = sale->currency };
    const AdjustIssues adjust = { parties, party_count, &issue, 1 };
    TRY(adjust_issues(call, db, &adjust));
    TRY(invoice_totals(issue.currency, issue.lines, issue.count, &issue.totals));
    return documents_issue(call, db, &issue, 1);
}

Err *adjust_charge_write(Call *call, Db *db, const AdjustSale *sale, ExtraChargeAdd *row)
{
    Arena *out = call->out;
    row->id = (ExtraChargeId){ call_new_id(call) };
    row->seller = call->actor.account;
    row->buyer = sale->buyer;
    row->subscription = sale->subscription;
    row->currency = sale->currency;
    row->user = call->actor.user;
    row->created_at = call->now;
    Str summary = arena_printf(out, "One-time charge: %.*s, %lld × %.*s", STR_ARG(row->title),
                               (long long)row->quantity,
                               STR_ARG(decimal_display(out, row->price, sale->currency)));
    EventRow event =
        event_first(call, sale->buyer, S("charge"), row->id.v, S("charge.added"), summary);
    row->event = event.id;
    TRY(store_events_add(db, call->scratch, &event, 1));
    return store_extra_charge_add(db, row);
}

static Err *charge_body(Db *db, void *context)
{
    Charging *charging = context;
    Call *call = charging->call;
    const ChargeForm *form = charging->form;
    if (form->key.len > 0) {
        TRY(store_extra_charge_by_request(db, call->out, call->actor.account, form->key,
                                          &charging->id));
        if (charging->id.v != 0) {
            return NULL;
        }
    }
    TRY(adjust_sale(call, db, &form->target, &charging->sale));
    const AdjustSale *sale = &charging->sale;
    TRY(adjust_amount(form->amount, sale->currency, &charging->amount));
    ExtraChargeAdd row = {
        .kind = LINE_ONE_OFF,
        .quantity = form->quantity,
        .price = { charging->amount.minor, currency_exponent(sale->currency) },
        .price_source = S("One-time charge"),
        .title = sale->title.len == 0 ? charging->title
                                      : arena_printf(call->out, "%.*s: %.*s", STR_ARG(sale->title),
                                                     STR_ARG(charging->title)),
        .tax_category = form->tax,
        .request_key = form->key,
    };
    TRY(adjust_charge_write(call, db, sale, &row));
    charging->id = row.id;
    return form->at_once ? adjust_bill_now(call, db, sale) : NULL;
}

Err *svc_charge_add(Call *call, const ChargeForm *form, ExtraChargeId *ret_id)
{
    Charging charging = { .call = call, .form = form };
    TRY(adjust_may(call));
    TRY(adjust_key(form->key));
    TRY(adjust_text(form->title, "title", &charging.title));
    if (form->quantity < 1 || form->quantity > CHARGE_QUANTITY_MAX) {
        return ERR_FIELD(FIELD_RANGE, "quantity", "1 to %d.", (int)CHARGE_QUANTITY_MAX);
    }
    if (form->tax != TAX_S && form->tax != TAX_Z && form->tax != TAX_E) {
        return ERR_FIELD(FIELD_INVALID, "tax", "S, Z or E.");
    }
    TRY(db_tx(call->app->database, DB_MONEY, "charge_add", charge_body, &charging));
    *ret_id = charging.id;
    return NULL;
}

typedef struct ChargeEnding {
    Call *call;
    ExtraChargeId id;
} ChargeEnding;

static Err *end_body(Db *db, void *context)
{
    const ChargeEnding *ending = context;
    Call *call = ending->call;
    bool ended;
    ExtraChargeRow *rows;
    size_t count;
    EventId event;
    ExtraChargeId next = { ending->id.v + 1 };
    TRY(store_extra_charge_list(db, call->out, call->actor.account, (AccountId){ 0 }, next, 1,
                                &rows, &count));
    if (count == 0 || rows[0].id.v != ending->id.v || rows[0].seller.v != call->actor.account.v) {
        return ERR(NOT_FOUND, "no charge %" PRId64 " of the actor", ending->id.v);
    }
    TRY(store_extra_charge_end(db, ending->id, call->actor.account, call->now, &ended));
    if (!ended && rows[0].ended_at.us == 0) {
        return ERR(INVOICE_STATE, "the charge was billed");
    }
    return ended ? event_add_row(call, db, rows[0].buyer, S("charge"), ending->id.v,
                                 S("charge.ended"), S("One-time charge taken back"), (Str){ 0 },
                                 &event)
                 : NULL;
}

Err *svc_charge_end(Call *call, ExtraChargeId id)
{
    ChargeEnding ending = { .call = call, .id = id };
    TRY(adjust_may(call));
    return db_tx(call->app->database, DB_MONEY, "charge_end", end_body, &ending);
}

static Err *view_of(const Call *call, const ExtraChargeRow *row, ChargeView *ret)
{
    Arena *out = call->out;
    bool given = row->seller.v == call->actor.account.v;
    bool billed = row->document.v != 0;
    const Explain explain = { .unit_price = row->price,
                              .quantity = row->quantity,
                              .num = 1,
                              .den = 1,
                              .rounding = ROUNDING_LINE_HALF_UP };
    ChargeView view = {
        .id = row->id,
        .code = extra_charge_code(out, row->id),
        .given = given,
        .seller_name = row->seller_name,
        .seller_code = account_code(out, row->seller),
        .buyer_name = row->buyer_name,
        .buyer_code = account_code(out, row->buyer),
        .subscription_code =
            row->subscription.v == 0 ? S("") : subscription_code(out, row->subscription),
        .kind = row->kind,
        .title = row->title,
        .quantity = row->quantity,
        .tax = row->tax_category,
        .user_name = given ? row->user_name : S(""),
        .state = billed                  ? S("billed")
                 : row->ended_at.us != 0 ? S("ended")
                                         : S("open"),
        .document_code = billed ? invoice_code(out, row->document) : S(""),
        .document_label = row->label,
        .can_end =
            given && !billed && row->ended_at.us == 0 && actor_can(&call->actor, ROLE_BILLING),
        .created_at = row->created_at,
    };
    TRY(line_amount(&explain, row->currency, &view.amount));
    *ret = view;
    return NULL;
}

typedef struct ChargeListing {
    Call *call;
    AccountId buyer;
    ExtraChargeId before;
    size_t limit;
    ChargeView *views;
    size_t count;
    bool more;
} ChargeListing;

static Err *list_body(Db *db, void *context)
{
    ChargeListing *list = context;
    Call *call = list->call;
    ExtraChargeRow *rows;
    TRY(store_extra_charge_list(db, call->out, call->actor.account, list->buyer, list->before,
                                (int32_t)list->limit + 1, &rows, &list->count));
    list->more = list->count > list->limit;
    list->count = list->more ? list->limit : list->count;
    list->views = arena_array(call->out, ChargeView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        TRY(view_of(call, &rows[i], &list->views[i]));
    }
    return NULL;
}

Err *svc_charges(Call *call, AccountId buyer, Page *page, ChargeView **ret, size_t *ret_count)
{
    ChargeListing list = { .call = call, .buyer = buyer, .limit = account_page_limit(page) };
    TRY(bill_readable(call));
    list.before = (ExtraChargeId){ INT64_MAX };
    if (page->after.len > 0) {
        TRY(extra_charge_id_parse(page->after, "after", &list.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "charges", list_body, &list));
    page->next = list.more ? list.views[list.count - 1].code : (Str){ 0 };
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}
