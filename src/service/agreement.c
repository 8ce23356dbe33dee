/* agreement.c - the operator writes, publishes and ends agreements; everybody reads them. */
#include "service/agreement.h"

#include "domain/sell_rule.h"
#include "store/agreement_store.h"
#include "store/product_type_store.h"

#include <inttypes.h>

typedef struct AgreementTx {
    Call *call;
    Str code;
    const AgreementForm *form;
    Str note;
    int32_t number;
    AgreementView *views;
    size_t count;
    AgreementDetail detail;
    AgreementText text;
} AgreementTx;

static Err *need_reader(const Call *call)
{
    bool reader =
        actor_can(&call->actor, ROLE_ADMINISTRATOR) || actor_can(&call->actor, ROLE_AUDITOR);
    return reader && call->actor.kind == ACCOUNT_OPERATOR
               ? NULL
               : ERR(FORBIDDEN, "agreements are the operator's");
}

static Err *need_writer(const Call *call)
{
    TRY(need_reader(call));
    return call_need(call, ROLE_ADMINISTRATOR);
}

static Err *list_body(Db *db, void *context)
{
    AgreementTx *tx = context;
    AgreementListRow *rows;
    TRY(store_agreements(db, tx->call->out, &rows, &tx->count));
    tx->views = arena_array(tx->call->out, AgreementView, tx->count);
    for (size_t i = 0; i < tx->count; i++) {
        const AgreementListRow *row = &rows[i];
        tx->views[i] = (AgreementView){ .code = row->code,
                                        .name = row->name,
                                        .type_code = row->type_code,
                                        .type_name = row->type_name,
                                        .version = row->version,
                                        .published_at = row->published_at,
                                        .drafted = row->drafted,
                                        .ended = row->ended_at.us != 0 };
    }
    return NULL;
}

Err *svc_agreements(Call *call, AgreementView **ret, size_t *ret_count)
{
    AgreementTx tx = { .call = call };
    TRY(need_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "agreements", list_body, &tx));
    *ret = tx.views;
    *ret_count = tx.count;
    return NULL;
}

static Err *versions_view(Call *call, Db *db, AgreementId id, AgreementDetail *detail)
{
    AgreementVersionRow *rows;
    TRY(store_agreement_versions(db, call->out, id, &rows, &detail->versions_count));
    detail->versions = arena_array(call->out, AgreementVersionView, detail->versions_count);
    for (size_t i = 0; i < detail->versions_count; i++) {
        detail->versions[i] = (AgreementVersionView){ .number = rows[i].number,
                                                      .number_text = arena_printf(
                                                          call->out, "%" PRId32, rows[i].number),
                                                      .note = rows[i].note,
                                                      .user_name = rows[i].user_name,
                                                      .published_at = rows[i].published_at,
                                                      .orders = rows[i].accepted };
    }
    return NULL;
}

static Err *detail_body(Db *db, void *context)
{
    AgreementTx *tx = context;
    Call *call = tx->call;
    AgreementRow *row;
    AgreementTextRow *newest;
    TRY(store_agreement_get(db, call->out, tx->code, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "no agreement %.*s", STR_ARG(tx->code));
    }
    AgreementDetail detail = { .head = { .code = row->code,
                                         .name = row->name,
                                         .type_code = row->type_code,
                                         .type_name = row->type_name,
                                         .version = row->version,
                                         .drafted = row->draft.len > 0,
                                         .ended = row->ended_at.us != 0 },
                               .draft = row->draft };
    TRY(store_agreement_text(db, call->out, row->code, row->version, &newest));
    if (newest != NULL) {
        detail.text = newest->body;
        detail.head.published_at = newest->published_at;
    }
    TRY(versions_view(call, db, row->id, &detail));
    TRY(event_history(call, db, S("agreement"), row->id.v, &detail.events, &detail.events_count));
    tx->detail = detail;
    return NULL;
}

Err *svc_agreement(Call *call, Str code, AgreementDetail *ret)
{
    AgreementTx tx = { .call = call, .code = code };
    TRY(need_reader(call));
    TRY(db_tx(call->app->database, DB_READ, "agreement", detail_body, &tx));
    *ret = tx.detail;
    return NULL;
}

static Err *text_check(Str text, const char *field, size_t max)
{
    if (text.len > max) {
        return ERR_FIELD(FIELD_TOO_LONG, field, "This has at most %zu bytes.", max);
    }
    return str_utf8_valid(text) ? NULL : ERR_FIELD(FIELD_INVALID, field, "This is not UTF-8.");
}

static Err *form_check(const AgreementForm *form)
{
    if (!tag_valid(form->code)) {
        return ERR_FIELD(FIELD_INVALID, "code", "A code has a-z, 0-9 and single hyphens.");
    }
    if (str_trim(form->name).len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "name", "An agreement has a name.");
    }
    TRY(text_check(form->name, "name", AGREEMENT_NAME_BYTES_MAX));
    return text_check(form->draft, "draft", AGREEMENT_TEXT_BYTES_MAX);
}

static Err *type_find(AgreementTx *tx, Db *db, ProductTypeId *ret_type)
{
    ProductType *type;
    *ret_type = (ProductTypeId){ 0 };
    if (tx->form->type.len == 0) {
        return NULL;
    }
    TRY(store_product_type(db, tx->call->out, tx->form->type, &type));
    if (type == NULL) {
        return ERR_FIELD(FIELD_INVALID, "type", "There is no product type of this code.");
    }
    *ret_type = type->id;
    return NULL;
}

static Err *tell(AgreementTx *tx, Db *db, AgreementId id, Str name, Str summary)
{
    EventId event;
    return event_add_row(tx->call, db, tx->call->actor.account, S("agreement"), id.v, name, summary,
                         S(""), &event);
}

static Err *add_body(Db *db, void *context)
{
    AgreementTx *tx = context;
    AgreementNew row = { .id = { call_new_id(tx->call) },
                         .code = tx->form->code,
                         .name = str_trim(tx->form->name),
                         .draft = tx->form->draft,
                         .created_at = tx->call->now };
    bool added;
    TRY(type_find(tx, db, &row.type));
    TRY(store_agreement_add(db, &row, &added));
    if (!added) {
        return ERR_FIELD(FIELD_INVALID, "code", "There is an agreement of this code.");
    }
    return tell(tx, db, row.id, S("agreement.added"), S("The agreement was made."));
}

Err *svc_agreement_add(Call *call, const AgreementForm *form)
{
    AgreementTx tx = { .call = call, .form = form };
    TRY(need_writer(call));
    TRY(form_check(form));
    return db_tx(call->app->database, DB_WRITE, "agreement_add", add_body, &tx);
}

static Err *hold(AgreementTx *tx, Db *db, AgreementHeld **ret_held)
{
    TRY(store_agreement_lock(db, tx->call->out, tx->code, ret_held));
    return *ret_held != NULL ? NULL : ERR(NOT_FOUND, "no agreement %.*s", STR_ARG(tx->code));
}

static Err *save_body(Db *db, void *context)
{
    AgreementTx *tx = context;
    AgreementHeld *held;
    ProductTypeId type;
    TRY(hold(tx, db, &held));
    TRY(type_find(tx, db, &type));
    TRY(store_agreement_save(db, held->id, str_trim(tx->form->name), type, tx->form->draft));
    return tell(tx, db, held->id, S("agreement.saved"), S("The draft was saved."));
}

Err *svc_agreement_save(Call *call, const AgreementForm *form)
{
    AgreementTx tx = { .call = call, .form = form, .code = form->code };
    TRY(need_writer(call));
    TRY(form_check(form));
    return db_tx(call->app->database, DB_WRITE, "agreement_save", save_body, &tx);
}

static Err *publish_body(Db *db, void *context)
{
    AgreementTx *tx = context;
    Call *call = tx->call;
    AgreementHeld *held;
    AgreementTextRow *newest;
    TRY(hold(tx, db, &held));
    if (str_trim(held->draft).len == 0) {
        return ERR_FIELD(FIELD_REQUIRED, "draft", "There is no text to publish.");
    }
    TRY(store_agreement_text(db, call->out, tx->code, held->version, &newest));
    if (newest != NULL && str_eq(newest->body, held->draft)) {
        return ERR_FIELD(FIELD_INVALID, "draft", "This is what version %" PRId32 " says already.",
                         held->version);
    }
    const AgreementVersionNew version = { .id = { call_new_id(call) },
                                          .agreement = held->id,
                                          .number = held->version + 1,
                                          .body = held->draft,
                                          .note = tx->note,
                                          .user = call->actor.user,
                                          .published_at = call->now };
    TRY(store_agreement_publish(db, &version));
    tx->number = version.number;
    return tell(tx, db, held->id, S("agreement.published"),
                arena_printf(call->out, "Version %" PRId32 " was published.", version.number));
}

Err *svc_agreement_publish(Call *call, Str code, Str note, int32_t *ret_number)
{
    AgreementTx tx = { .call = call, .code = code, .note = note };
    TRY(need_writer(call));
    TRY(text_check(note, "note", AGREEMENT_NOTE_BYTES_MAX));
    TRY(db_tx(call->app->database, DB_WRITE, "agreement_publish", publish_body, &tx));
    *ret_number = tx.number;
    return NULL;
}

static Err *end_body(Db *db, void *context)
{
    AgreementTx *tx = context;
    AgreementHeld *held;
    TRY(hold(tx, db, &held));
    if (held->ended_at.us != 0) {
        return NULL;
    }
    TRY(store_agreement_end(db, held->id, tx->call->now));
    return tell(tx, db, held->id, S("agreement.ended"), S("It is not asked for any more."));
}

Err *svc_agreement_end(Call *call, Str code)
{
    AgreementTx tx = { .call = call, .code = code };
    TRY(need_writer(call));
    return db_tx(call->app->database, DB_WRITE, "agreement_end", end_body, &tx);
}

static Err *text_body(Db *db, void *context)
{
    AgreementTx *tx = context;
    AgreementTextRow *row;
    AgreementRow *head;
    int32_t number = tx->number;
    TRY(store_agreement_get(db, tx->call->out, tx->code, &head));
    if (head != NULL && number == 0) {
        number = head->version;
    }
    TRY(store_agreement_text(db, tx->call->out, tx->code, number, &row));
    if (row == NULL) {
        return ERR(NOT_FOUND, "no version %" PRId32 " of %.*s", number, STR_ARG(tx->code));
    }
    tx->text = (AgreementText){ .code = tx->code,
                                .name = row->name,
                                .text = row->body,
                                .note = row->note,
                                .number = row->number,
                                .newest = row->newest,
                                .published_at = row->published_at };
    return NULL;
}

Err *svc_agreement_text(Call *call, Str code, int32_t number, AgreementText *ret)
{
    AgreementTx tx = { .call = call, .code = code, .number = number };
    TRY(db_tx(call->app->database, DB_READ, "agreement_text", text_body, &tx));
    *ret = tx.text;
    return NULL;
}
