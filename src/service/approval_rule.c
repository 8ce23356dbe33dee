/* approval_rule.c - keeps an account's rules of approval. */
#include "service/approval_rule.h"

#include "service/approval_internal.h"
#include "service/event.h"
#include "store/product_store.h"

enum { PERCENT_SCALE = 4, PPM_PER_PERCENT_SCALE = 4 };

typedef struct RuleTx {
    Call *call;
    const ApprovalForm *form;
    RuleId id;
    AccountRow *account;
    ApprovalView *views;
    size_t count;
} RuleTx;

Err *approval_may_read(const Call *call)
{
    const Actor *actor = &call->actor;
    return actor_can(actor, ROLE_APPROVER) || actor_can(actor, ROLE_AUDITOR)
               ? NULL
               : ERR(FORBIDDEN, "rules of approval are for administrators and approvers");
}

static Str border_text(Arena *out, const RuleRow *row, Currency currency)
{
    if (!approval_needs_threshold(row->condition)) {
        return S("");
    }
    return row->condition == APPROVAL_AMOUNT
               ? money_format(out, (Money){ row->threshold, currency })
               : decimal_format(out, decimal_normal((Decimal){ row->threshold, PERCENT_SCALE }));
}

ApprovalView approval_view(Arena *out, const RuleRow *row, Currency currency)
{
    const ApprovalTest test = { row->condition, row->threshold, currency, row->subject };
    return (ApprovalView){
        .id = row->id,
        .code = rule_code(out, row->id),
        .name = row->name,
        .condition = row->condition,
        .what = approval_what(out, &test),
        .border = border_text(out, row, currency),
        .subject = row->subject,
        .buyer = row->buyer,
        .buyer_code = row->buyer.v != 0 ? account_code(out, row->buyer) : S(""),
        .buyer_name = row->buyer_name,
        .approver = row->approver,
        .approver_label = approver_label(row->approver),
        .timeout_days = row->timeout_days,
        .remind_days = row->remind_days,
        .timeout_means = row->timeout_means,
        .timeout_label = timeout_label(row->timeout_means),
    };
}

static Err *list_body(Db *db, void *context)
{
    RuleTx *tx = context;
    Call *call = tx->call;
    RuleRow *rows;
    TRY(account_seen(call, db, call->actor.account, &tx->account));
    TRY(store_rule_list(db, call->out, call->actor.account, &rows, &tx->count));
    tx->views = arena_array(call->out, ApprovalView, tx->count);
    for (size_t i = 0; i < tx->count; i++) {
        tx->views[i] = approval_view(call->out, &rows[i], tx->account->currency);
    }
    return NULL;
}

Err *svc_approval_rules(Call *call, ApprovalView **ret, size_t *ret_count)
{
    RuleTx tx = { .call = call };
    TRY(approval_may_read(call));
    TRY(db_tx(call->app->database, DB_READ, "approval_rules", list_body, &tx));
    *ret = tx.views;
    *ret_count = tx.count;
    return NULL;
}

static Err *amount_read(const RuleTx *tx, int64_t *ret_threshold)
{
    Money amount;
    Err *err = money_parse(tx->form->border, tx->account->currency, &amount);
    if (err != NULL || amount.minor < 0) {
        return ERR_FIELD(FIELD_INVALID, "border", "This is not an amount of 0 or more.");
    }
    *ret_threshold = amount.minor;
    return NULL;
}

static Err *percent_read(const RuleTx *tx, int64_t *ret_threshold)
{
    Decimal percent;
    Err *err = decimal_parse(tx->form->border, PERCENT_SCALE, &percent);
    if (err != NULL) {
        return ERR_FIELD(FIELD_INVALID, "border", "A percentage is a number such as 20 or 2.5.");
    }
    err = num_mul(percent.units, num_pow10(PPM_PER_PERCENT_SCALE - percent.scale), ret_threshold);
    return err == NULL ? NULL : ERR_FIELD(FIELD_RANGE, "border", "This is too much.");
}

static Err *border_read(const RuleTx *tx, int64_t *ret_threshold)
{
    *ret_threshold = 0;
    if (!approval_needs_threshold(tx->form->condition)) {
        return NULL;
    }
    if (tx->form->border.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "border", "Say from where on.");
    }
    return tx->form->condition == APPROVAL_AMOUNT ? amount_read(tx, ret_threshold)
                                                  : percent_read(tx, ret_threshold);
}

static Err *subject_check(const RuleTx *tx, Db *db)
{
    const ApprovalForm *form = tx->form;
    Product *product;
    if (!approval_needs_subject(form->condition)) {
        return NULL;
    }
    if (form->subject.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "subject", "Say which.");
    }
    if (form->subject.len > APPROVAL_SUBJECT_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "subject", "At most %d bytes.",
                         APPROVAL_SUBJECT_BYTES_MAX);
    }
    if (form->condition != APPROVAL_PRODUCT) {
        return NULL;
    }
    TRY(store_product_by_code(db, tx->call->out, form->subject, &product));
    return product != NULL
               ? NULL
               : ERR_FIELD(FIELD_INVALID, "subject", "There is no product with this code.");
}

static Err *form_check(const Call *call, const ApprovalForm *form)
{
    if (form->condition == APPROVAL_MARGIN && call->actor.kind == ACCOUNT_END_CUSTOMER) {
        return ERR_FIELD(FIELD_INVALID, "condition", "Margins are for those who sell.");
    }
    if (form->name.len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "name", "Give it a name.");
    }
    if (form->name.len > APPROVAL_NAME_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "name", "At most %d bytes.", APPROVAL_NAME_BYTES_MAX);
    }
    if (form->timeout_days < 0 || form->timeout_days > APPROVAL_DAYS_MAX) {
        return ERR_FIELD(FIELD_RANGE, "timeout_days", "0 to %d business days.", APPROVAL_DAYS_MAX);
    }
    return form->remind_days >= 0 && form->remind_days <= APPROVAL_DAYS_MAX
               ? NULL
               : ERR_FIELD(FIELD_RANGE, "remind_days", "0 to %d business days.", APPROVAL_DAYS_MAX);
}

static Err *buyer_check(const RuleTx *tx, Db *db)
{
    AccountRow *row;
    if (tx->form->buyer.v == 0) {
        return NULL;
    }
    Err *err = account_seen(tx->call, db, tx->form->buyer, &row);
    return err_is(err, ERR_NOT_FOUND)
               ? ERR_FIELD(FIELD_INVALID, "buyer", "This account is not below yours.")
               : err;
}

static Err *replace(const RuleTx *tx, Db *db)
{
    Call *call = tx->call;
    int64_t count;
    bool ended;
    if (tx->form->replaces.v != 0) {
        TRY(store_rule_end(db, call->actor.account, tx->form->replaces, call->now, &ended));
        return ended ? NULL : ERR(NOT_FOUND, "the rule that it replaces is not in force");
    }
    TRY(store_rule_count(db, call->out, call->actor.account, &count));
    return count < APPROVAL_RULE_MAX
               ? NULL
               : ERR_FIELD(FIELD_RANGE, "name", "At most %d rules are in force at once.",
                           APPROVAL_RULE_MAX);
}

static Err *rule_event(const RuleTx *tx, Db *db, Str name, Str summary)
{
    EventId event;
    return event_add_row(tx->call, db, tx->call->actor.account, S("account"),
                         tx->call->actor.account.v, name, summary, S(""), &event);
}

static Err *save_body(Db *db, void *context)
{
    RuleTx *tx = context;
    Call *call = tx->call;
    const ApprovalForm *form = tx->form;
    bool subject = approval_needs_subject(form->condition);
    RuleNew rule = { .id = tx->id,
                     .account = call->actor.account,
                     .buyer = form->buyer,
                     .name = form->name,
                     .condition = form->condition,
                     .subject = subject ? form->subject : S(""),
                     .approver = form->approver,
                     .timeout_days = form->timeout_days,
                     .timeout_means = form->timeout_means,
                     .remind_days = form->remind_days,
                     .created_at = call->now };

    TRY(account_seen(call, db, call->actor.account, &tx->account));
    TRY(border_read(tx, &rule.threshold));
    TRY(subject_check(tx, db));
    TRY(buyer_check(tx, db));
    TRY(replace(tx, db));
    TRY(store_rule_add(db, &rule));
    const ApprovalTest test = { rule.condition, rule.threshold, tx->account->currency,
                                rule.subject };
    Str what = approval_what(call->out, &test);
    return rule_event(tx, db, S("approval.rule"),
                      arena_printf(call->out, "Rule of approval '%.*s': %.*s", STR_ARG(rule.name),
                                   STR_ARG(what)));
}

Err *svc_approval_rule_save(Call *call, const ApprovalForm *form, RuleId *ret_id)
{
    RuleTx tx = { .call = call, .form = form, .id = { call_new_id(call) } };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    TRY(form_check(call, form));
    TRY(db_tx(call->app->database, DB_MONEY, "approval_rule_save", save_body, &tx));
    *ret_id = tx.id;
    return NULL;
}

static Err *end_body(Db *db, void *context)
{
    const RuleTx *tx = context;
    Call *call = tx->call;
    bool ended;
    TRY(store_rule_end(db, call->actor.account, tx->id, call->now, &ended));
    if (!ended) {
        return ERR(NOT_FOUND, "the account has no such rule");
    }
    return rule_event(tx, db, S("approval.rule_ended"),
                      arena_printf(call->out, "Rule of approval %.*s taken out",
                                   STR_ARG(rule_code(call->out, tx->id))));
}

Err *svc_approval_rule_end(Call *call, RuleId id)
{
    RuleTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    return db_tx(call->app->database, DB_MONEY, "approval_rule_end", end_body, &tx);
}
