/* stand_in.c - who decides in an approver's place for some days. */
#include "service/stand_in.h"

#include "service/approval_internal.h"
#include "service/event.h"

typedef struct StandInTx {
    Call *call;
    const StandInForm *form;
    DelegationId id;
    StandInView *views;
    size_t count;
} StandInTx;

static Err *today_of(Call *call, Db *db, Date *ret_today)
{
    AccountRow *row;
    const Zone *zone;
    TRY(account_seen(call, db, call->actor.account, &row));
    TRY(zone_get(row->time_zone, &zone));
    *ret_today = date_of(call->now, zone);
    return NULL;
}

static bool may_end(const Call *call, const DelegationRow *row)
{
    return actor_can(&call->actor, ROLE_ADMINISTRATOR) || row->from.v == call->actor.user.v;
}

static Err *read_rows(Call *call, Db *db, DelegationRow **ret_rows, size_t *ret_count)
{
    Date today;
    TRY(today_of(call, db, &today));
    return store_delegations(db, call->out, call->actor.account, today, ret_rows, ret_count);
}

static Err *list_body(Db *db, void *context)
{
    StandInTx *tx = context;
    Call *call = tx->call;
    DelegationRow *rows;
    TRY(read_rows(call, db, &rows, &tx->count));
    tx->views = arena_array(call->out, StandInView, tx->count);
    for (size_t i = 0; i < tx->count; i++) {
        tx->views[i] = (StandInView){ .id = rows[i].id,
                                      .code = delegation_code(call->out, rows[i].id),
                                      .from_name = rows[i].from_name,
                                      .to_name = rows[i].to_name,
                                      .from_on = rows[i].from_on,
                                      .until_on = rows[i].until_on,
                                      .can_end = may_end(call, &rows[i]) };
    }
    return NULL;
}

Err *svc_stand_ins(Call *call, StandInView **ret, size_t *ret_count)
{
    StandInTx tx = { .call = call };
    TRY(approval_may_read(call));
    TRY(db_tx(call->app->database, DB_READ, "stand_ins", list_body, &tx));
    *ret = tx.views;
    *ret_count = tx.count;
    return NULL;
}

static Err *days_check(const StandInForm *form, Date today)
{
    if (date_is_none(form->from_on)) {
        return ERR_FIELD(FIELD_REQUIRED, "from_on", "Say from which day.");
    }
    if (date_is_none(form->until_on)) {
        return ERR_FIELD(FIELD_REQUIRED, "until_on", "Say until which day.");
    }
    if (form->until_on.day < form->from_on.day || form->until_on.day < today.day) {
        return ERR_FIELD(FIELD_RANGE, "until_on", "It ends before it begins, or is over.");
    }
    return form->until_on.day - form->from_on.day < STAND_IN_DAYS_MAX
               ? NULL
               : ERR_FIELD(FIELD_RANGE, "until_on", "At most %d days.", STAND_IN_DAYS_MAX);
}

/* One's own, or for an administrator anybody's who approves. */
static Err *approver_find(const StandInTx *tx, Db *db, UserId *ret_user)
{
    Call *call = tx->call;
    uint32_t roles;
    *ret_user = call->actor.user;
    if (tx->form->from.len == 0) {
        return actor_can(&call->actor, ROLE_APPROVER)
                   ? NULL
                   : ERR(FORBIDDEN, "the actor approves nothing");
    }
    TRY(store_delegation_user(db, call->out, call->actor.account, tx->form->from, ret_user,
                              &roles));
    if (ret_user->v != call->actor.user.v && !actor_can(&call->actor, ROLE_ADMINISTRATOR)) {
        return ERR(FORBIDDEN, "only administrators name stand-ins of others");
    }
    return ret_user->v != 0 && (roles & (ROLE_APPROVER | ROLE_ADMINISTRATOR)) != 0
               ? NULL
               : ERR_FIELD(FIELD_INVALID, "from", "No approver of yours has this address.");
}

static Err *stand_in_find(const StandInTx *tx, Db *db, UserId *ret_user)
{
    uint32_t roles;
    TRY(store_delegation_user(db, tx->call->out, tx->call->actor.account, tx->form->to, ret_user,
                              &roles));
    if (ret_user->v == 0) {
        return ERR_FIELD(FIELD_INVALID, "to", "Nobody of your account has this address.");
    }
    return (roles & STAND_IN_ROLES) != 0
               ? NULL
               : ERR_FIELD(FIELD_INVALID, "to", "This person may change nothing.");
}

static Err *tell(Call *call, Db *db, Str name, Str summary)
{
    EventId event;
    AccountId account = call->actor.account;
    return event_add_row(call, db, account, S("account"), account.v, name, summary, S(""), &event);
}

static Err *add_body(Db *db, void *context)
{
    StandInTx *tx = context;
    Call *call = tx->call;
    const StandInForm *form = tx->form;
    DelegationNew row = { .id = tx->id,
                          .account = call->actor.account,
                          .from_on = form->from_on,
                          .until_on = form->until_on,
                          .created_at = call->now };
    DelegationRow *rows;
    Date today;
    size_t count;

    TRY(today_of(call, db, &today));
    TRY(days_check(form, today));
    TRY(approver_find(tx, db, &row.from));
    TRY(stand_in_find(tx, db, &row.to));
    if (row.to.v == row.from.v) {
        return ERR_FIELD(FIELD_INVALID, "to", "Nobody stands in for themselves.");
    }
    TRY(read_rows(call, db, &rows, &count));
    if (count >= APPROVERS_MAX) {
        return ERR_FIELD(FIELD_RANGE, "to", "At most %d at once.", APPROVERS_MAX);
    }
    TRY(store_delegation_add(db, &row));
    return tell(call, db, S("approval.stand_in"),
                arena_printf(call->out, "%.*s stands in for an approver from %.*s to %.*s",
                             STR_ARG(form->to), STR_ARG(date_format(call->out, form->from_on)),
                             STR_ARG(date_format(call->out, form->until_on))));
}

Err *svc_stand_in_add(Call *call, const StandInForm *form, DelegationId *ret_id)
{
    StandInTx tx = { .call = call, .form = form, .id = { call_new_id(call) } };
    TRY(call_need(call, ROLE_APPROVER));
    TRY(db_tx(call->app->database, DB_MONEY, "stand_in_add", add_body, &tx));
    *ret_id = tx.id;
    return NULL;
}

static Err *end_body(Db *db, void *context)
{
    const StandInTx *tx = context;
    Call *call = tx->call;
    DelegationRow *rows;
    size_t count;
    bool ended = false;

    TRY(read_rows(call, db, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].id.v == tx->id.v && !may_end(call, &rows[i])) {
            return ERR(FORBIDDEN, "only administrators end what others said");
        }
    }
    TRY(store_delegation_end(db, call->actor.account, tx->id, call->now, &ended));
    if (!ended) {
        return ERR(NOT_FOUND, "the account has no such stand-in");
    }
    return tell(call, db, S("approval.stand_in_ended"), S("A stand-in was taken back"));
}

Err *svc_stand_in_end(Call *call, DelegationId id)
{
    StandInTx tx = { .call = call, .id = id };
    TRY(call_need(call, ROLE_APPROVER));
    return db_tx(call->app->database, DB_MONEY, "stand_in_end", end_body, &tx);
}
