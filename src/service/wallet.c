/* wallet.c - prepaid money: topped up, used by invoices, lapsing (R35, billing.md 1.3, 9). */
#include "service/job_handlers.h"
#include "service/move_internal.h"

typedef struct TopUpRun {
    Call *call;
    const TopUpForm *form;
    PaymentEdge edge;
    int64_t amount_minor;
    Date today;
    MoveId move;
} TopUpRun;

/* One move for all; parts of 0 are left out. */
static Err *wallet_take(Call *call, Db *db, MoveNew *move, const TopUp *top_ups, size_t count,
                        const int64_t *parts)
{
    MoveId id;
    WalletUseAdd *uses = arena_array(call->out, WalletUseAdd, count);
    for (size_t i = 0; i < count; i++) {
        if (parts[i] > 0) {
            uses[move->use_count++] =
                (WalletUseAdd){ .top_up = top_ups[i].id, .amount_minor = parts[i] };
            move->amount_minor += parts[i];
        }
    }
    move->uses = uses;
    move->method = PAYMENT_MANUAL;
    move->expires_on = DATE_NONE;
    return move->use_count == 0 ? NULL : move_write(call, db, move, &id);
}

Err *wallet_lapse(Call *call, Db *db, const PaymentEdge *edge, Date today, const TopUp *top_ups,
                  size_t count)
{
    int64_t *parts = arena_array(call->out, int64_t, count);
    for (size_t i = 0; i < count; i++) {
        parts[i] = top_up_lapsed(&top_ups[i], today) ? top_ups[i].left_minor : 0;
    }
    MoveNew move = { .kind = MOVE_WALLET_LAPSE,
                     .edge = *edge,
                     .booked_on = today,
                     .title = S("Prepaid money lapsed") };
    return wallet_take(call, db, &move, top_ups, count, parts);
}

Err *wallet_use(Call *call, Db *db, const DocumentAdd *invoice, int64_t need)
{
    const PaymentEdge edge = { invoice->issuer, invoice->buyer, invoice->currency };
    TopUp *top_ups;
    size_t count;
    if (need == 0) {
        return NULL;
    }
    TRY(store_move_top_ups(db, call->out, &edge, &top_ups, &count));
    if (count == 0) {
        return NULL;
    }
    TRY(wallet_lapse(call, db, &edge, invoice->issued_on, top_ups, count));
    int64_t *parts = arena_array(call->out, int64_t, count);
    if (wallet_draw(top_ups, count, invoice->issued_on, need, parts) == need) {
        return NULL;
    }
    MoveNew move = { .kind = MOVE_WALLET_USE,
                     .edge = edge,
                     .document = invoice->id,
                     .booked_on = invoice->issued_on,
                     .title = arena_printf(call->out, "Prepaid used for %.*s",
                                           STR_ARG(invoice->label)) };
    TRY(wallet_take(call, db, &move, top_ups, count, parts));
    return balances_refresh(call, db, &invoice->id, 1);
}

/* The money: a payment that settles nothing, or credit that is there. */
static Err *top_up_money(TopUpRun *run, Db *db)
{
    Call *call = run->call;
    const TopUpForm *form = run->form;
    PaymentId payment;
    int64_t credit;
    if (form->from_credit) {
        TRY(store_payment_credit(db, call->out, &run->edge, &credit));
        return run->amount_minor <= credit
                   ? NULL
                   : ERR(REFUND_EXCEEDS_CREDIT, "there is less credit than the top-up");
    }
    TRY(day_past(form->received_on, run->today, "received_on"));
    const Settlement settlement = { .edge = run->edge,
                                    .amount_minor = run->amount_minor,
                                    .received_on = form->received_on,
                                    .method = form->method,
                                    .reference = str_trim(form->reference),
                                    .user = call->actor.user,
                                    .title = S("Payment in advance") };
    return payment_settle(call, db, &settlement, &payment);
}

/* A job takes what is left after the last day. */
static Err *top_up_queue(TopUpRun *run, Db *db)
{
    Call *call = run->call;
    DocumentPartyRow seller;
    const Zone *zone;
    Date last = run->form->expires_on;
    if (date_is_none(last)) {
        return NULL;
    }
    TRY(store_document_party(db, call->out, run->edge.seller, &seller));
    TRY(zone_get(seller.time_zone, &zone));
    Str key = arena_printf(call->out, "wallet:%.*s", STR_ARG(move_code(call->out, run->move)));
    return job_add(call, db, JOB_WALLET, run->move.v, key,
                   date_start((Date){ last.day + 1 }, zone));
}

static Err *top_up_limits(TopUpRun *run, Db *db)
{
    TopUp *top_ups;
    size_t count;
    const TopUpForm *form = run->form;
    if (!date_is_none(form->expires_on) && form->expires_on.day < run->today.day) {
        return ERR_FIELD(FIELD_RANGE, "expires_on", "This day is over.");
    }
    TRY(store_move_top_ups(db, run->call->out, &run->edge, &top_ups, &count));
    return count < TOP_UP_LIST_MAX
               ? NULL
               : ERR_FIELD(FIELD_RANGE, "buyer", "At most %d top-ups are open at once.",
                           TOP_UP_LIST_MAX);
}

static Err *top_up_body(Db *db, void *context)
{
    TopUpRun *run = context;
    Call *call = run->call;
    const TopUpForm *form = run->form;
    if (form->key.len > 0) {
        TRY(store_move_by_request(db, call->out, call->actor.account, form->key, &run->move));
        if (run->move.v != 0) {
            return NULL;
        }
    }
    run->edge = (PaymentEdge){ .seller = call->actor.account, .buyer = form->buyer };
    TRY(buyer_get(call, db, form->buyer, form->currency, &run->edge.currency));
    TRY(amount_parse(form->amount, run->edge.currency, &run->amount_minor));
    TRY(account_today(call, db, run->edge.seller, &run->today));
    TRY(store_payment_edge_hold(db, &run->edge));
    TRY(top_up_limits(run, db));
    TRY(top_up_money(run, db));
    const MoveNew move = { .kind = MOVE_TOP_UP,
                           .edge = run->edge,
                           .amount_minor = run->amount_minor,
                           .booked_on = form->from_credit ? run->today : form->received_on,
                           .method = form->from_credit ? PAYMENT_CREDIT : form->method,
                           .reference = str_trim(form->reference),
                           .priority = form->priority,
                           .expires_on = form->expires_on,
                           .request_key = form->key,
                           .title = S("Prepaid top-up") };
    TRY(move_write(call, db, &move, &run->move));
    return top_up_queue(run, db);
}

Err *svc_top_up(Call *call, const TopUpForm *form, MoveId *ret_id)
{
    TopUpRun run = { .call = call, .form = form };
    TRY(seller_need(call));
    TRY(move_texts_check(form->key, form->reference, S("")));
    if (form->priority < 0 || form->priority > TOP_UP_PRIORITY_MAX) {
        return ERR_FIELD(FIELD_RANGE, "priority", "A priority is 0 to %d.", TOP_UP_PRIORITY_MAX);
    }
    if (!form->from_credit && form->method == PAYMENT_CREDIT) {
        return ERR_FIELD(FIELD_INVALID, "method", "Please say how the money arrived.");
    }
    TRY(db_tx(call->app->database, DB_MONEY, "top_up", top_up_body, &run));
    *ret_id = run.move;
    return NULL;
}

typedef struct LapseRun {
    Call *call;
    MoveId top_up;
} LapseRun;

static Err *lapse_body(Db *db, void *context)
{
    const LapseRun *run = context;
    Call *call = run->call;
    PaymentEdge edge;
    TopUp *top_ups;
    size_t count;
    Date today;
    TRY(store_move_sale(db, call->out, run->top_up, &edge));
    TRY(store_payment_edge_hold(db, &edge));
    TRY(account_today(call, db, edge.seller, &today));
    TRY(store_move_top_ups(db, call->out, &edge, &top_ups, &count));
    return wallet_lapse(call, db, &edge, today, top_ups, count);
}

Err *job_wallet_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    LapseRun run = { .call = call, .top_up = { job->subject_id } };
    TRY(db_tx(call->app->database, DB_MONEY, "wallet_lapse", lapse_body, &run));
    *ret_outcome = job_done();
    return NULL;
}
