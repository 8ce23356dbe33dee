/* approval_try.c - what the rules would say of an order that is placed now: the same computing as
 * placing it, with nothing written. */
#include "service/approval_rule.h"

#include "service/approval_internal.h"

typedef struct TryTx {
    Call *call;
    const ApprovalTry *ask;
    Call buyer; /* the buyer places it */
    Placing *placing;
    ApprovalTrial trial;
} TryTx;

static Err *act_as(TryTx *tx, Db *db, AccountId buyer)
{
    AccountRow *row;
    TRY(account_seen(tx->call, db, buyer, &row));
    tx->buyer = *tx->call;
    tx->buyer.actor = (Actor){ .account = row->id, .kind = row->kind, .roles = ROLE_BUYER };
    tx->trial.buyer_name = row->name;
    *tx->placing = (Placing){ .call = &tx->buyer, .db = db };
    return NULL;
}

/* The settings do not matter to any rule. */
static void draft_again(Placing *placing, Instant now)
{
    placing->order->state = ORDER_DRAFT;
    placing->order->placed_at = (Instant){ 0 };
    placing->order->agreed_at = now;
    for (size_t i = 0; i < placing->count; i++) {
        placing->lines[i].settings = S("{}");
        placing->lines[i].state = ORDER_LINE_DRAFT;
    }
}

static Err *load_order(TryTx *tx, Db *db)
{
    Call *call = tx->call;
    OrderRow *order;
    TRY(store_order_get(db, call->out, call->actor.account, tx->ask->order, &order));
    if (order == NULL) {
        return ERR(NOT_FOUND, "the actor sees no such order");
    }
    TRY(act_as(tx, db, order->account));
    Placing *placing = tx->placing;
    placing->order = order;
    return store_order_lines(db, call->out, order->id, &placing->lines, &placing->count);
}

static Err *load_typed(TryTx *tx, Db *db)
{
    Call *call = tx->call;
    const ApprovalTry *ask = tx->ask;
    TRY(act_as(tx, db, ask->buyer));
    Placing *placing = tx->placing;
    placing->count = ask->line_count;
    placing->lines = arena_array(call->out, OrderLineRow, ask->line_count);
    placing->order = arena_new(call->out, OrderRow);
    *placing->order = (OrderRow){ .id = { call_new_id(call) },
                                  .account = ask->buyer,
                                  .end_customer = ask->customer,
                                  .own_use = ask->customer.v == 0,
                                  .start_on = DATE_NONE };
    for (size_t i = 0; i < ask->line_count; i++) {
        Plan *plan;
        TRY(order_plan(&tx->buyer, db, ask->lines[i].plan_code, &plan));
        placing->lines[i] = order_plan_line(&tx->buyer, plan, ask->lines[i].quantity);
    }
    return NULL;
}

/* Amounts and margins are for those who see what their account pays. */
static Str because_for(const Call *call, const RuleAnswer *answer)
{
    ApprovalWhen when = answer->rule->condition;
    bool money = when == APPROVAL_AMOUNT || when == APPROVAL_MARGIN;
    if (!money || actor_sees_prices(&call->actor)) {
        return answer->because;
    }
    return answer->matches ? S("It is beyond the border.") : S("It is within the border.");
}

static Err *answer_add(TryTx *tx, Db *db, const RuleAnswer *answer, Currency currency)
{
    ApprovalTrial *trial = &tx->trial;
    AccountRow *on = NULL;
    if (answer->rule->account.v != tx->call->actor.account.v) {
        trial->others += answer->matches && answer->applies ? 1 : 0;
        return NULL;
    }
    if (answer->applies) {
        TRY(store_account_get(db, tx->call->out, answer->on, answer->on, &on));
    }
    trial->rules[trial->rules_count++] =
        (ApprovalTrialRule){ .rule = approval_view(tx->call->out, answer->rule, currency),
                             .matches = answer->matches,
                             .because = because_for(tx->call, answer),
                             .applies = answer->applies,
                             .on_name = on != NULL ? on->name : S("") };
    return NULL;
}

static Err *try_body(Db *db, void *context)
{
    static const Str no_coupon = STR_INIT("");
    TryTx *tx = context;
    Call *call = tx->call;
    RuleAnswer *answers;
    AccountRow *own;
    size_t count;

    tx->trial = (ApprovalTrial){ 0 };
    tx->placing = arena_new(call->out, Placing);
    TRY(tx->ask->order.v != 0 ? load_order(tx, db) : load_typed(tx, db));
    Placing *placing = tx->placing;
    draft_again(placing, call->now);
    placing->coupon = &no_coupon;
    TRY(placing_check(placing, NULL));
    TRY(approval_answers(placing, &answers, &count));
    TRY(account_seen(call, db, call->actor.account, &own));
    tx->trial.rules = arena_array(call->out, ApprovalTrialRule, count);
    for (size_t i = 0; i < count; i++) {
        TRY(answer_add(tx, db, &answers[i], own->currency));
    }
    tx->trial.customer_name = placing->customer != NULL ? placing->customer->name : S("");
    TRY(approval_of_partner(placing, &tx->trial.own_partner));
    TRY(placing_over_credit(placing, &tx->trial.over_credit));
    tx->trial.state = placing->wait_count > 0 ? placing_state(placing)
                      : tx->trial.over_credit ? ORDER_AWAITING_OPERATOR
                                              : ORDER_EXECUTING;
    return NULL;
}

Err *svc_approval_try(Call *call, const ApprovalTry *ask, ApprovalTrial *ret)
{
    TryTx tx = { .call = call, .ask = ask };
    TRY(approval_may_read(call));
    assert(ask->line_count <= APPROVAL_TRY_LINES_MAX);
    TRY(db_tx(call->app->database, DB_READ, "approval_try", try_body, &tx));
    *ret = tx.trial;
    return NULL;
}
