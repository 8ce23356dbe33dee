/* checkout.c - the answers of steps 2 and 3. */
#include "service/order_internal.h"

typedef struct CheckoutTx {
    Call *call;
    CheckoutId checkout;
    Str reference;
    bool agreed;
    const Str *seen; /* the token of the agreements that were shown; or NULL */
    const LineSettings *settings;
    size_t count;
    OrderLineRow **lines; /* one for each of the settings */
    Str *checked;         /* canonical; empty: refused, and not to be saved */
} CheckoutTx;

static Err *billing_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    CheckoutHeld *checkout;
    TRY(checkout_hold(tx->call, db, tx->checkout, &checkout));
    TRY(store_checkout_set_reference(db, checkout->id, tx->reference));
    return store_checkout_touch(db, checkout->id, order_draft_end(tx->call));
}

Err *svc_checkout_billing(Call *call, CheckoutId checkout, Str reference)
{
    CheckoutTx tx = { .call = call, .checkout = checkout, .reference = reference };
    TRY(call_need(call, ROLE_BUYER));
    if (reference.len > REFERENCE_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "reference", "A reference has at most %d bytes.",
                         REFERENCE_BYTES_MAX);
    }
    return db_tx(call->app->database, DB_WRITE, "checkout_billing", billing_body, &tx);
}

/* What the buyer was shown is all that the drafts need together. */
static Err *agree_seen(const CheckoutTx *tx, const OrderAgreement *needed, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Str code = agreement_version_code(tx->call->out, needed[i].version);
        if (tx->seen != NULL && str_find(*tx->seen, code, 0) == tx->seen->len) {
            return ERR(AGREEMENT_CHANGED, "%.*s has a new version. Please read and accept it.",
                       STR_ARG(needed[i].name));
        }
    }
    return NULL;
}

static Err *agree_draft(const CheckoutTx *tx, Db *db, OrderId order)
{
    Call *call = tx->call;
    OrderAgreement *needed;
    OrderLineRow *lines;
    size_t line_count;
    size_t count;
    TRY(store_order_lines(db, call->out, order, &lines, &line_count));
    TRY(agreements_needed(call, db, lines, line_count, &needed, &count));
    TRY(agree_seen(tx, needed, count));
    return agreements_accept(call, db, order, needed, count);
}

static Err *agree_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    CheckoutHeld *checkout;
    CheckoutDraftRow *drafts;
    size_t count = 0;
    TRY(checkout_hold(tx->call, db, tx->checkout, &checkout));
    if (tx->agreed) {
        TRY(store_checkout_drafts(db, tx->call->out, checkout->id, tx->call->now, &drafts, &count));
    }
    for (size_t i = 0; i < count; i++) {
        TRY(agree_draft(tx, db, drafts[i].id));
    }
    TRY(store_checkout_set_agreed(db, checkout->id, tx->agreed ? tx->call->now : (Instant){ 0 }));
    return store_checkout_touch(db, checkout->id, order_draft_end(tx->call));
}

static Err *agree(CheckoutTx *tx)
{
    TRY(call_need(tx->call, ROLE_BUYER));
    return db_tx(tx->call->app->database, DB_WRITE, "checkout_agree", agree_body, tx);
}

Err *svc_checkout_agree(Call *call, CheckoutId checkout, bool agreed)
{
    CheckoutTx tx = { .call = call, .checkout = checkout, .agreed = agreed };
    return agree(&tx);
}

Err *svc_checkout_accept(Call *call, CheckoutId checkout, Str seen)
{
    CheckoutTx tx = { .call = call, .checkout = checkout, .agreed = true, .seen = &seen };
    return agree(&tx);
}

/* Finds what the order has of the lines whose settings are given. */
static Err *lines_of(CheckoutTx *tx, Db *db, OrderId order, bool draft, size_t *found)
{
    OrderLineRow *lines;
    size_t count;
    TRY(store_order_lines(db, tx->call->out, order, &lines, &count));
    for (size_t j = 0; j < count; j++) {
        for (size_t k = 0; k < tx->count; k++) {
            if (lines[j].id.v == tx->settings[k].line.v) {
                tx->lines[k] = draft ? &lines[j] : NULL;
                (*found)++;
            }
        }
    }
    return NULL;
}

/* Reads the lines whose settings are to be checked; one that is ordered already has none to check,
 * so that a call that is sent again goes on. */
static Err *lines_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    CheckoutRow *checkout;
    CheckoutDraftRow *drafts;
    OrderId *placed;
    size_t draft_count, placed_count;
    size_t found = 0;

    TRY(store_checkout_get(db, tx->call->out, tx->call->actor.account, tx->checkout, &checkout));
    if (checkout == NULL) {
        return ERR(NOT_FOUND, "no checkout %" PRId64 " of this account", tx->checkout.v);
    }
    TRY(store_checkout_drafts(db, tx->call->out, checkout->id, tx->call->now, &drafts,
                              &draft_count));
    for (size_t i = 0; i < draft_count; i++) {
        TRY(lines_of(tx, db, drafts[i].id, true, &found));
    }
    if (found < tx->count) {
        TRY(store_checkout_placed(db, tx->call->out, checkout->id, &placed, &placed_count));
        for (size_t i = 0; i < placed_count && found < tx->count; i++) {
            TRY(lines_of(tx, db, placed[i], false, &found));
        }
    }
    return found == tx->count ? NULL : ERR(NOT_FOUND, "the basket has no such line");
}

static Err *settings_body(Db *db, void *context)
{
    CheckoutTx *tx = context;
    CheckoutHeld *checkout;

    TRY(checkout_hold(tx->call, db, tx->checkout, &checkout));
    for (size_t i = 0; i < tx->count; i++) {
        CheckoutLineRow *line;
        if (tx->checked[i].len == 0) {
            continue;
        }
        /* It may be with another beneficiary by now, or ordered. */
        TRY(store_checkout_line(db, tx->call->out, checkout->id, tx->settings[i].line, &line));
        if (line != NULL) {
            TRY(store_order_line_set_settings(db, line->order, tx->settings[i].line,
                                              tx->checked[i]));
        }
    }
    return store_checkout_touch(db, checkout->id, order_draft_end(tx->call));
}

/* The connector's check is outside the transactions, which are short. */
Err *svc_checkout_settings_many(Call *call, CheckoutId checkout, const LineSettings *settings,
                                size_t count, LineProblem *ret_problems)
{
    CheckoutTx tx = { .call = call,
                      .checkout = checkout,
                      .settings = settings,
                      .count = count,
                      .lines = arena_array(call->out, OrderLineRow *, count),
                      .checked = arena_array(call->out, Str, count) };
    assert(count <= CHECKOUT_LINE_MAX);
    TRY(call_need(call, ROLE_BUYER));
    TRY(db_tx(call->app->database, DB_READ, "checkout_lines", lines_body, &tx));
    for (size_t i = 0; i < count; i++) {
        ret_problems[i] = (LineProblem){ 0 };
        if (tx.lines[i] == NULL) {
            continue;
        }
        const SettingsCheck check = line_settings_check(tx.lines[i]);
        Err *err = order_settings_check(call, &check, settings[i].settings_json, &tx.checked[i]);
        if (err != NULL && err_status(err->code) >= 500) {
            return err;
        }
        if (err != NULL) { /* kept apart: there are fewer errors than lines */
            ret_problems[i] = (LineProblem){ .refused = true,
                                             .code = err->code,
                                             .field = str_dup(call->out, str_from_cstr(err->field)),
                                             .text = str_dup(call->out, err_message(err)) };
        }
    }
    return db_tx(call->app->database, DB_WRITE, "checkout_settings", settings_body, &tx);
}

Err *svc_checkout_settings(Call *call, CheckoutId checkout, OrderLineId line, Str settings_json)
{
    const LineSettings settings = { line, settings_json };
    LineProblem problem;
    TRY(svc_checkout_settings_many(call, checkout, &settings, 1, &problem));
    return problem.refused ? err_make(problem.code, str_cstr(call->out, problem.field), __FILE__,
                                      __LINE__, "%.*s", STR_ARG(problem.text))
                           : NULL;
}
