/* customer_edit.c - an end customer with its tags and history, and changing its particulars. */
#include "service/customer_edit.h"

#include "domain/sell_rule.h"
#include "domain/tax.h"
#include "service/customer_internal.h"
#include "store/sell_rule_store.h"
#include "store/vat_store.h"

typedef struct EditTx {
    Call *call;
    AccountId id;
    const CustomerForm *form;
    Str tags[ACCOUNT_TAGS_MAX];
    size_t tag_count;
    CustomerDetail detail;
} EditTx;

static bool may_edit(const Call *call, const AccountRow *account)
{
    return account->kind == ACCOUNT_END_CUSTOMER && account->parent.v == call->actor.account.v &&
           actor_can(&call->actor, ROLE_BUYER);
}

static Str tags_text(Arena *out, const Str *tags, size_t count)
{
    StrBuf text = buf_new(out, 64);
    for (size_t i = 0; i < count; i++) {
        buf_addf(&text, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(tags[i]));
    }
    return buf_str(&text);
}

/* Of the account's history what is about its particulars: the rest may tell of money. */
static void history_keep(CustomerDetail *detail)
{
    size_t kept = 0;
    for (size_t i = 0; i < detail->events_count; i++) {
        Str name = detail->events[i].name;
        if (str_starts(name, S("customer.")) || str_eq(name, S("account.vat_checked"))) {
            detail->events[kept++] = detail->events[i];
        }
    }
    detail->events_count = kept;
}

/* Tags, history and what VIES says are the seller's. */
static Err *detail_body(Db *db, void *context)
{
    EditTx *tx = context;
    Call *call = tx->call;
    CustomerDetail *detail = &tx->detail;
    AccountRow *row;
    Str *tags;
    size_t count;
    TRY(account_seen(call, db, tx->id, &row));
    *detail = (CustomerDetail){ .can_edit = may_edit(call, row) };
    TRY(account_view(call, db, row, &detail->account));
    if (row->parent.v != call->actor.account.v) {
        return NULL;
    }
    TRY(store_account_tags(db, call->out, row->id, &tags, &count));
    detail->tags = tags_text(call->out, tags, count);
    TRY(vat_view(call, db, row->id, row->vat_number, &detail->vat));
    TRY(event_history(call, db, S("account"), row->id.v, &detail->events, &detail->events_count));
    history_keep(detail);
    return NULL;
}

Err *svc_customer(Call *call, AccountId id, CustomerDetail *ret)
{
    EditTx tx = { .call = call, .id = id };
    TRY(db_tx(call->app->database, DB_READ, "customer", detail_body, &tx));
    *ret = tx.detail;
    return NULL;
}

static Err *tags_read(EditTx *tx, Str text)
{
    Str part;
    if (text.len > CUSTOMER_TAGS_BYTES_MAX) {
        return ERR_FIELD(FIELD_RANGE, "tags", "At most %d bytes.", CUSTOMER_TAGS_BYTES_MAX);
    }
    while (str_next(&text, ',', &part)) {
        Str tag = str_lower(tx->call->out, str_trim(part));
        if (tag.len == 0) {
            continue;
        }
        if (!tag_valid(tag)) {
            return ERR_FIELD(FIELD_INVALID, "tags",
                             "“%.*s” is no tag: small letters, digits and "
                             "hyphens.",
                             STR_ARG(tag));
        }
        if (tx->tag_count == ACCOUNT_TAGS_MAX) {
            return ERR_FIELD(FIELD_RANGE, "tags", "At most %d tags.", ACCOUNT_TAGS_MAX);
        }
        tx->tags[tx->tag_count++] = tag;
    }
    return NULL;
}

/* What is another value now, named in the summary and with both values in the body. */
typedef struct Differences {
    StrBuf names;
    JsonOut json;
    size_t count;
} Differences;

static void differ(Differences *all, const char *name, Str before, Str after)
{
    if (str_eq(before, after)) {
        return;
    }
    buf_addf(&all->names, "%s%s", all->count == 0 ? "" : ", ", name);
    json_key(&all->json, str_from_cstr(name));
    json_array(&all->json);
    json_str(&all->json, before);
    json_str(&all->json, after);
    json_array_end(&all->json);
    all->count++;
}

static Err *write(EditTx *tx, Db *db, const AccountRow *row, const CustomerEdit *edit)
{
    Call *call = tx->call;
    StrBuf body = buf_new(call->out, 512);
    Differences all = { .names = buf_new(call->out, 128), .json = json_out(&body) };
    EventId event;
    Str *tags;
    size_t count;
    TRY(store_account_tags(db, call->out, row->id, &tags, &count));
    TRY(store_customer_edit(db, edit));
    TRY(store_account_tags_set(db, row->id, tx->tags, tx->tag_count));
    Str before = tags_text(call->out, tags, count);
    TRY(store_account_tags(db, call->out, row->id, &tags, &count));
    json_object(&all.json);
    differ(&all, "company", row->name, edit->name);
    differ(&all, "contact", row->contact_name, edit->contact_name);
    differ(&all, "e-mail", row->email, edit->email);
    differ(&all, "telephone", row->phone, edit->phone);
    differ(&all, "street", row->street, edit->street);
    differ(&all, "postcode", row->postcode, edit->postcode);
    differ(&all, "city", row->city, edit->city);
    differ(&all, "region", row->region, edit->region);
    differ(&all, "country", row->country, edit->country);
    differ(&all, "VAT number", row->vat_number, edit->vat_number);
    differ(&all, "tags", before, tags_text(call->out, tags, count));
    if (tx->form->reason.len > 0) {
        json_key_str(&all.json, S("reason"), tx->form->reason);
    }
    json_object_end(&all.json);
    if (all.count == 0) {
        return NULL;
    }
    if (!str_eq(row->vat_number, edit->vat_number)) {
        TRY(vat_check_queue(call, db, row->id, edit->vat_number));
    }
    return event_add_row(call, db, row->id, S("account"), row->id.v, S("customer.changed"),
                         arena_printf(call->out, "Changed: %.*s.", STR_ARG(buf_str(&all.names))),
                         buf_str(&body), &event);
}

static Err *edit_body(Db *db, void *context)
{
    EditTx *tx = context;
    Call *call = tx->call;
    const CustomerForm *form = tx->form;
    AccountRow *row;
    AccountRow *seller;
    Str warnings;
    TRY(account_seen(call, db, tx->id, &row));
    if (!may_edit(call, row)) {
        return ERR(NOT_FOUND, "the account is no end customer of the actor");
    }
    TRY(account_seen(call, db, call->actor.account, &seller));
    TRY(customer_form_refusal(call, db, form, seller, row->id, &warnings));
    const CustomerEdit edit = { .id = row->id,
                                .name = str_trim(form->company),
                                .contact_name = str_trim(form->contact),
                                .email = form->email,
                                .phone = form->phone,
                                .street = form->street,
                                .city = form->city,
                                .region = form->region,
                                .postcode = form->postcode,
                                .country = form->country,
                                .vat_number = vat_id_normalise(call->out, form->vat_number) };
    return write(tx, db, row, &edit);
}

Err *svc_customer_edit(Call *call, AccountId id, const CustomerForm *form, Str tags)
{
    EditTx tx = { .call = call, .id = id, .form = form };
    TRY(call_need(call, ROLE_BUYER));
    TRY(tags_read(&tx, tags));
    return db_tx(call->app->database, DB_WRITE, "customer_edit", edit_body, &tx);
}
