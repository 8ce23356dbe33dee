/* move.c - writes moves of money and books them; what their forms have in common. */
#include "domain/ledger.h"
#include "service/account_internal.h"
#include "service/event.h"
#include "service/idempotency.h"
#include "service/move_internal.h"
#include "service/wait_internal.h"
#include "store/ledger_store.h"

/* What a move adds to credit on account and to the wallet, in amounts of its own. */
static const struct {
    int credit, wallet;
    Str event;
} move_rules[MOVE_KIND_COUNT] = {
    [MOVE_VOID] = { 0, 0, STR_INIT("invoice.voided") },
    [MOVE_WRITE_OFF] = { 0, 0, STR_INIT("invoice.written_off") },
    [MOVE_REFUND] = { -1, 0, STR_INIT("payment.refunded") },
    [MOVE_TOP_UP] = { -1, 1, STR_INIT("wallet.topped_up") },
    [MOVE_WALLET_USE] = { 0, -1, STR_INIT("wallet.used") },
    [MOVE_WALLET_LAPSE] = { 0, -1, STR_INIT("wallet.lapsed") },
    [MOVE_GOODWILL] = { 1, 0, STR_INIT("credit.given") },
};

static Err *move_book(Call *call, Db *db, const MoveNew *move, MoveId id)
{
    const PaymentEdge *edge = &move->edge;
    JournalNew journal = { .id = { call_new_id(call) },
                           .move = id,
                           .booked_on = move->booked_on,
                           .title = move->title,
                           .now = call->now };
    if (move->kind == MOVE_VOID) {
        TRY(ledger_void(edge->seller, edge->buyer, move->voided, &journal.entry));
    } else {
        journal.entry = ledger_move(move->kind, edge->seller, edge->buyer,
                                    (Money){ move->amount_minor, edge->currency });
    }
    TRY(waits_wake(call, db, edge->buyer));
    return store_journals_add(db, call->scratch, &journal, 1);
}

Err *move_write(Call *call, Db *db, const MoveNew *move, MoveId *ret_id)
{
    Arena scratch = call->scratch;
    MoveId id = { call_new_id(call) };
    WalletUseAdd *uses = arena_array(&scratch, WalletUseAdd, move->use_count);
    for (size_t i = 0; i < move->use_count; i++) {
        uses[i] = move->uses[i];
        uses[i].move = id;
    }
    const MoveAdd row = { .id = id,
                          .kind = move->kind,
                          .seller = move->edge.seller,
                          .buyer = move->edge.buyer,
                          .currency = move->edge.currency,
                          .amount_minor = move->amount_minor,
                          .credit_minor = move_rules[move->kind].credit * move->amount_minor,
                          .wallet_minor = move_rules[move->kind].wallet * move->amount_minor,
                          .document = move->document,
                          .payment = move->payment,
                          .booked_on = move->booked_on,
                          .method = move->method,
                          .reference = move->reference,
                          .reason = move->reason,
                          .priority = move->priority,
                          .expires_on = move->expires_on,
                          .user = call->actor.user,
                          .request_key = move->request_key,
                          .created_at = call->now };
    TRY(store_move_add(db, scratch, &row, uses, move->use_count));
    TRY(move_book(call, db, move, id));
    EventRow event = event_first(call, move->edge.buyer, S("money_move"), id.v,
                                 move_rules[move->kind].event, move->title);
    *ret_id = id;
    return store_events_add(db, scratch, &event, 1);
}

Err *account_today(Call *call, Db *db, AccountId account, Date *ret_today)
{
    DocumentPartyRow row;
    const Zone *zone;
    TRY(store_document_party(db, call->out, account, &row));
    TRY(zone_get(row.time_zone, &zone));
    *ret_today = date_of(call->now, zone);
    return NULL;
}

Err *seller_need(const Call *call)
{
    TRY(call_need(call, ROLE_BILLING));
    return call->actor.kind != ACCOUNT_END_CUSTOMER
               ? NULL
               : ERR(FORBIDDEN, "an end customer sells to nobody");
}

Err *amount_parse(Str text, Currency currency, int64_t *ret_minor)
{
    Money amount;
    Err *err = money_parse(str_trim(text), currency, &amount);
    if (err != NULL) {
        return ERR_FIELD(FIELD_INVALID, "amount", "This is not an amount in %s, like 249.95.",
                         currency.code);
    }
    if (amount.minor <= 0 || amount.minor > PAYMENT_MINOR_MAX) {
        return ERR_FIELD(FIELD_RANGE, "amount", "The amount is above zero.");
    }
    *ret_minor = amount.minor;
    return NULL;
}

Err *day_past(Date day, Date today, const char *field)
{
    static const Date first = { 10957 }; /* 2000-01-01 */
    if (date_is_none(day)) {
        return ERR_FIELD(FIELD_REQUIRED, field, "Please say on which day.");
    }
    if (day.day < first.day || day.day > today.day) {
        return ERR_FIELD(FIELD_RANGE, field, "This day is in the future or too long ago.");
    }
    return NULL;
}

static Err *text_check(Str text, size_t bytes_max, const char *field)
{
    if (text.len > bytes_max) {
        return ERR_FIELD(FIELD_TOO_LONG, field, "This is too long.");
    }
    return str_utf8_valid(text) ? NULL : ERR_FIELD(FIELD_INVALID, field, "This is not UTF-8.");
}

Err *move_texts_check(Str key, Str reference, Str reason)
{
    TRY(text_check(key, REQUEST_KEY_BYTES_MAX, "key"));
    TRY(text_check(reference, PAYMENT_REFERENCE_BYTES_MAX, "reference"));
    return text_check(reason, MOVE_REASON_BYTES_MAX, "reason");
}

Err *buyer_get(Call *call, Db *db, AccountId id, Str currency, Currency *ret_currency)
{
    AccountRow *buyer = NULL;
    if (id.v == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "buyer", "Please say who paid.");
    }
    TRY(account_buyer(call, db, id, &buyer));
    if (buyer == NULL) {
        return ERR_FIELD(FIELD_INVALID, "buyer", "This is not a buyer of yours.");
    }
    if (currency.len == 0) {
        *ret_currency = buyer->currency;
        return NULL;
    }
    return currency_parse(currency, ret_currency) == NULL
               ? NULL
               : ERR_FIELD(FIELD_INVALID, "currency", "This is not a currency, like EUR.");
}
