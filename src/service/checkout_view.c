/* checkout_view.c - a checkout with its drafts, what they cost together, and what was ordered. */
#include "service/money_lines.h"
#include "service/order_internal.h"
#include "service/subscription_internal.h"
#include "store/agreement_store.h"

typedef struct ViewTx {
    Call *call;
    CheckoutId id;
    bool whole;
    CheckoutView view;
} ViewTx;

/* The lines of the invoice that all drafts together will have. */
typedef struct DraftMoney {
    DocumentLine *lines;
    size_t count;
    size_t room;
    Currency currency;
    DocumentTotals notes; /* of what comes back */
} DraftMoney;

static Err *add_lines(Arena *out, const OrderMoney *money, DraftMoney *sum)
{
    for (size_t i = 0; i < money->document_count; i++) {
        sum->lines = arena_room(out, sum->lines, sizeof(DocumentLine), sum->count, &sum->room);
        sum->lines[sum->count++] = money->document_lines[i];
        sum->currency = money->currency;
    }
    if (sum->notes.group_count == 0) {
        sum->notes = money->notes;
        return NULL;
    }
    return money->notes.group_count == 0 ? NULL : credit_total_add(&sum->notes, &money->notes);
}

static Err *view_sums(Call *call, const DraftMoney *sum, CheckoutView *view)
{
    DocumentTotals totals;
    view->price_visible = actor_sees_prices(&call->actor);
    view->net_now = money_zero(sum->currency);
    view->tax_now = money_zero(sum->currency);
    view->gross_now = money_zero(sum->currency);
    if (!view->price_visible) {
        return NULL;
    }
    TRY(invoice_totals(sum->currency, sum->lines, sum->count, &totals));
    if (sum->notes.group_count > 0) {
        TRY(credit_total_add(&totals, &sum->notes));
    }
    view->net_now = totals.net;
    view->tax_now = totals.tax;
    view->gross_now = totals.gross;
    money_taxes(call->out, &totals, &view->taxes, &view->taxes_count);
    return NULL;
}

/* What the buyer sees of each draft: "ord_… 0123…" and a blank. */
static Str drafts_token(Arena *out, const CheckoutView *view)
{
    StrBuf buf = buf_new(out, 64 + view->drafts_count * 80);
    for (size_t i = 0; i < view->drafts_count; i++) {
        buf_addf(&buf, "%s%.*s:%.*s", i == 0 ? "" : ".", STR_ARG(view->drafts[i].code),
                 STR_ARG(view->drafts[i].price_token));
    }
    return buf_str(&buf);
}

/* What the drafts need together, once each. */
static Err *view_agreements(ViewTx *tx, Db *db, CheckoutView *view)
{
    Arena *out = tx->call->out;
    StrBuf token = buf_new(out, 64);
    size_t room = 0;
    for (size_t i = 0; i < view->drafts_count; i++) {
        for (size_t k = 0; k < view->drafts[i].agreements_count; k++) {
            const OrderAgreement *agreement = &view->drafts[i].agreements[k];
            size_t at = 0;
            while (at < view->agreements_count &&
                   view->agreements[at].version.v != agreement->version.v) {
                at++;
            }
            if (at == view->agreements_count) {
                view->agreements = arena_room(out, view->agreements, sizeof(OrderAgreement),
                                              view->agreements_count, &room);
                view->agreements[view->agreements_count++] = *agreement;
                Str code = agreement_version_code(out, agreement->version);
                buf_addf(&token, "%s%.*s", token.len == 0 ? "" : ".", STR_ARG(code));
            } else if (agreement->accepted_at.us == 0) {
                view->agreements[at].accepted_at = agreement->accepted_at;
            }
        }
    }
    for (size_t i = 0; i < view->agreements_count && tx->whole; i++) {
        OrderAgreement *agreement = &view->agreements[i];
        AgreementTextRow *text;
        TRY(store_agreement_text(db, out, agreement->code, agreement->number, &text));
        agreement->text = text == NULL ? S("") : text->body;
    }
    view->agreement_token = buf_str(&token);
    return NULL;
}

static Err *view_drafts(ViewTx *tx, Db *db, CheckoutView *view)
{
    Call *call = tx->call;
    CheckoutDraftRow *drafts;
    DraftMoney sum = { 0 };

    TRY(currency_parse(view->buyer.currency, &sum.currency));
    TRY(store_checkout_drafts(db, call->out, view->id, call->now, &drafts, &view->drafts_count));
    view->drafts = arena_array(call->out, OrderView, view->drafts_count);
    for (size_t i = 0; i < view->drafts_count; i++) {
        OrderMoney money;
        TRY(order_view(call, db, drafts[i].id, tx->whole, &view->drafts[i], &money));
        TRY(add_lines(call->out, &money, &sum));
        view->lines_count += view->drafts[i].lines_count;
    }
    view->price_token = drafts_token(call->out, view);
    TRY(view_agreements(tx, db, view));
    return view_sums(call, &sum, view);
}

static Err *view_placed(ViewTx *tx, Db *db, CheckoutView *view)
{
    OrderId *ids;
    TRY(store_checkout_placed(db, tx->call->out, view->id, &ids, &view->placed_count));
    view->placed = arena_array(tx->call->out, OrderView, view->placed_count);
    for (size_t i = 0; i < view->placed_count; i++) {
        TRY(order_view(tx->call, db, ids[i], false, &view->placed[i], NULL));
    }
    return NULL;
}

static Err *view_body(Db *db, void *context)
{
    ViewTx *tx = context;
    Call *call = tx->call;
    CheckoutRow *row;
    AccountRow *buyer;

    TRY(store_checkout_get(db, call->out, call->actor.account, tx->id, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "no checkout %" PRId64 " of this account", tx->id.v);
    }
    CheckoutView view = { .id = row->id,
                          .code = checkout_code(call->out, row->id),
                          .settled = row->settled_at.us != 0,
                          .reference = row->reference };
    TRY(account_seen(call, db, row->account, &buyer));
    TRY(account_view(call, db, buyer, &view.buyer));
    TRY(view_drafts(tx, db, &view));
    TRY(view_placed(tx, db, &view));
    tx->view = view;
    return NULL;
}

Err *svc_checkout(Call *call, CheckoutId id, bool whole, CheckoutView *ret)
{
    ViewTx tx = { .call = call, .id = id, .whole = whole };
    TRY(db_tx(call->app->database, DB_READ, "checkout", view_body, &tx));
    *ret = tx.view;
    return NULL;
}
