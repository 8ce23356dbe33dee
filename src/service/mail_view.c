/* mail_view.c - the outbox as the operator sees it, and which mails an account wants. */
#include "service/mail_view.h"

#include "service/event.h"
#include "store/mail_store.h"

typedef struct MailsTx {
    Call *call;
    Str state;
    MailId after;
    int32_t max;
    MailSeen *rows;
    size_t count;
} MailsTx;

static Err *mails_body(Db *db, void *context)
{
    MailsTx *tx = context;
    return store_mail_list(db, tx->call->out, tx->state, tx->after, tx->max, &tx->rows, &tx->count);
}

static Str mail_state(const MailSeen *row)
{
    if (row->job_state == JOB_FAILED) {
        return S("failed");
    }
    if (row->sent_at.us != 0) {
        return S("sent");
    }
    return row->job_state == JOB_DONE ? S("off") : S("queued");
}

Err *svc_mails(Call *call, Str state, Page *page, MailView **ret, size_t *ret_count)
{
    JobState known;
    size_t limit = page->limit >= 1 && page->limit <= LIST_MAX ? page->limit : PAGE_SIZE;
    MailsTx tx = {
        .call = call, .state = state, .after = { INT64_MAX }, .max = (int32_t)limit + 1
    };

    if (call->actor.kind != ACCOUNT_OPERATOR) {
        return ERR(FORBIDDEN, "the outbox is the operator's");
    }
    if (state.len > 0 && !job_state_parse(state, &known)) {
        return ERR_FIELD(FIELD_INVALID, "state", "there is no such state of a mail");
    }
    if (page->after.len > 0) {
        TRY(mail_id_parse(page->after, "after", &tx.after));
    }
    TRY(db_tx(call->app->database, DB_READ, "mails", mails_body, &tx));
    size_t count = tx.count > limit ? limit : tx.count;
    MailView *mails = arena_array(call->out, MailView, count);
    for (size_t i = 0; i < count; i++) {
        const MailSeen *row = &tx.rows[i];
        mails[i] = (MailView){ .id = row->id,
                               .code = mail_code(call->out, row->id),
                               .account_name = row->account_name,
                               .account_code = account_code(call->out, row->account),
                               .kind = row->kind,
                               .recipient = row->recipient,
                               .subject = row->subject,
                               .state = mail_state(row),
                               .job_code = job_code(call->out, row->job),
                               .can_retry = row->job_state == JOB_FAILED,
                               .attempts = row->attempts,
                               .cause = row->cause,
                               .created_at = row->created_at,
                               .sent_at = row->sent_at };
    }
    page->next = tx.count > limit ? mails[count - 1].code : S("");
    *ret = mails;
    *ret_count = count;
    return NULL;
}

typedef struct SwitchTx {
    Call *call;
    const MailSwitches *wanted;
    MailSwitches now;
} SwitchTx;

static Err *switches_read(SwitchTx *tx, Db *db)
{
    Call *call = tx->call;
    MailOff *rows;
    size_t count;

    for (size_t i = 0; i < MAIL_KIND_COUNT; i++) {
        tx->now.on[i] = true;
    }
    TRY(store_mails_off(db, call->out, call->actor.account, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        tx->now.on[rows[i].kind] = false;
    }
    return NULL;
}

static Err *switches_body(Db *db, void *context)
{
    return switches_read(context, db);
}

Err *svc_mail_switches(Call *call, MailSwitches *ret)
{
    SwitchTx tx = { .call = call };
    if (!actor_can(&call->actor, ROLE_ADMINISTRATOR) && !actor_can(&call->actor, ROLE_AUDITOR)) {
        return ERR(FORBIDDEN, "which mails an account wants is for its administrators");
    }
    TRY(db_tx(call->app->database, DB_READ, "mail_switches", switches_body, &tx));
    *ret = tx.now;
    return NULL;
}

static Err *set_body(Db *db, void *context)
{
    SwitchTx *tx = context;
    Call *call = tx->call;
    AccountId account = call->actor.account;
    StrBuf off = buf_new(call->out, 64);
    bool changed = false;
    EventId event;

    TRY(switches_read(tx, db));
    for (size_t i = 0; i < MAIL_KIND_COUNT; i++) {
        MailKind kind = (MailKind)i;
        bool on = tx->wanted->on[i] || !mail_kind_switchable(kind);
        if (on != tx->now.on[i]) {
            TRY(on ? store_mail_on(db, account, kind) : store_mail_off(db, account, kind));
            changed = true;
        }
        if (!on) {
            buf_addf(&off, " %.*s", STR_ARG(mail_kind_name(kind)));
        }
    }
    if (!changed) {
        return NULL;
    }
    Str summary = off.len == 0 ? S("Every kind of mail is sent")
                               : arena_printf(call->out, "Mails are switched off:%.*s",
                                              STR_ARG(buf_str(&off)));
    return event_add_row(call, db, account, S("account"), account.v, S("account.mails"), summary,
                         S(""), &event);
}

Err *svc_mail_switches_set(Call *call, const MailSwitches *wanted)
{
    SwitchTx tx = { .call = call, .wanted = wanted };
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    return db_tx(call->app->database, DB_WRITE, "mail_switches_set", set_body, &tx);
}
