/* customer.c - a partner's end customers: the list and the form (R-ORD-03). */
#include "service/customer.h"

#include "domain/contact.h"
#include "domain/customer.h"
#include "domain/tax.h"
#include "service/customer_internal.h"
#include "service/idempotency.h"

typedef struct CustomerList {
    Call *call;
    Page *page;
    AccountId parent;
    bool end_customers;
    Str search;
    Str tag;
    AccountView *views;
    size_t count;
} CustomerList;

typedef struct CustomerTags {
    Call *call;
    Str *tags;
    size_t count;
} CustomerTags;

static Err *customers_body(Db *db, void *context)
{
    CustomerList *customers = context;
    Call *call = customers->call;
    size_t limit = account_page_limit(customers->page);
    AccountRow *rows;
    AccountList list = { 0 };

    TRY(account_page_start(call, db, customers->page, &list));
    list.actor = call->actor.account;
    list.parent = customers->parent;
    list.end_customers = customers->end_customers;
    list.search = customers->search;
    list.tag = customers->tag;
    list.max = (int32_t)limit + 1;
    TRY(store_account_children(db, call->out, call->scratch, &list, &rows, &customers->count));
    bool more = customers->count > limit;
    customers->count = more ? limit : customers->count;
    customers->views = arena_array(call->out, AccountView, customers->count);
    for (size_t i = 0; i < customers->count; i++) {
        TRY(account_view(call, db, &rows[i], &customers->views[i]));
    }
    customers->page->next = more ? customers->views[limit - 1].code : (Str){ 0 };
    return NULL;
}

Err *svc_customers(Call *call, Str search, Str tag, Page *page, AccountView **ret,
                   size_t *ret_count)
{
    CustomerList customers = {
        .call = call, .page = page, .parent = call->actor.account, .end_customers = true, .tag = tag
    };
    customers.search = str_slice(str_trim(search), 0, SEARCH_BYTES_MAX);
    if (!str_utf8_valid(customers.search)) {
        return ERR_FIELD(FIELD_INVALID, "search", "the search is not UTF-8");
    }
    TRY(db_tx(call->app->database, DB_READ, "customers", customers_body, &customers));
    *ret = customers.views;
    *ret_count = customers.count;
    return NULL;
}

static Err *tags_body(Db *db, void *context)
{
    CustomerTags *tags = context;
    Call *call = tags->call;
    return store_account_tags_below(db, call->out, call->actor.account, &tags->tags, &tags->count);
}

Err *svc_customer_tags(Call *call, Str **ret, size_t *ret_count)
{
    CustomerTags tags = { .call = call };
    TRY(db_tx(call->app->database, DB_READ, "customer_tags", tags_body, &tags));
    *ret = tags.tags;
    *ret_count = tags.count;
    return NULL;
}

Err *svc_account_children(Call *call, AccountId parent, Page *page, AccountView **ret,
                          size_t *ret_count)
{
    CustomerList children = { .call = call, .page = page, .parent = parent };
    TRY(db_tx(call->app->database, DB_READ, "account_children", customers_body, &children));
    *ret = children.views;
    *ret_count = children.count;
    return NULL;
}

typedef struct CustomerAdd {
    Call *call;
    const CustomerForm *form;
    AccountId id;
} CustomerAdd;

CustomerInput customer_input(const CustomerForm *form)
{
    return (CustomerInput){ .company = form->company,
                            .contact = form->contact,
                            .email = form->email,
                            .phone = form->phone,
                            .street = form->street,
                            .city = form->city,
                            .region = form->region,
                            .postcode = form->postcode,
                            .country = form->country,
                            .vat_number = form->vat_number,
                            .override_warning = form->override_warning,
                            .reason = form->reason };
}

Err *customer_form_refusal(Call *call, Db *db, const CustomerForm *form, const AccountRow *seller,
                           AccountId self, Str *ret_event)
{
    CustomerIssue issues[CUSTOMER_ISSUE_MAX];
    AccountId same;
    Arena scratch = call->scratch;
    CustomerInput input = customer_input(form);
    Str domain = str_lower(&scratch, email_domain(seller->email));
    size_t count = customer_check(&input, domain, issues);
    TRY(store_account_by_name(db, &scratch, seller->id, str_trim(form->company), &same));
    if (same.v != 0 && same.v != self.v && count < CUSTOMER_ISSUE_MAX) {
        issues[count++] = (CustomerIssue){
            .field = "company",
            .warning = true,
            .text = S("There is an end customer with this name already."),
        };
    }
    TRY(customer_refusal(&input, issues, count));

    StrBuf text = buf_new(call->out, 128);
    JsonOut json = json_out(&text);
    json_object(&json);
    if (count > 0) { /* what is left are warnings, overridden for the reason */
        json_key_str(&json, S("reason"), form->reason);
        json_key(&json, S("warnings"));
        json_array(&json);
        for (size_t i = 0; i < count; i++) {
            json_str(&json, issues[i].text);
        }
        json_array_end(&json);
    }
    json_object_end(&json);
    *ret_event = buf_str(&text);
    return NULL;
}

static Err *customer_add_body(Db *db, void *context)
{
    CustomerAdd *add = context;
    Call *call = add->call;
    const CustomerForm *form = add->form;
    AccountRow *seller;
    Arena scratch = call->scratch;
    AccountAdding adding = { .request_key = form->key, .event_name = S("customer.added") };

    TRY(account_seen(call, db, call->actor.account, &seller));
    if (form->key.len > 0) {
        TRY(store_account_by_request(db, &scratch, seller->id, form->key, &add->id));
        if (add->id.v != 0) {
            return NULL;
        }
    }
    TRY(account_seller_check(call, db, seller));
    TRY(customer_form_refusal(call, db, form, seller, (AccountId){ 0 }, &adding.event_body));
    AccountNew account = { .parent = seller->id,
                           .kind = ACCOUNT_END_CUSTOMER,
                           .name = form->company,
                           .contact_name = form->contact,
                           .email = form->email,
                           .phone = form->phone,
                           .street = form->street,
                           .city = form->city,
                           .region = form->region,
                           .postcode = form->postcode,
                           .country = form->country,
                           .vat_number = vat_id_normalise(&scratch, form->vat_number),
                           .currency = seller->currency,
                           .time_zone = seller->time_zone,
                           .anchor_day = seller->anchor_day,
                           .credit_limit_minor = CREDIT_UNLIMITED };
    adding.account = &account;
    TRY(store_account_price_list(db, &scratch, seller->id, S("customers"), &adding.price_list));
    TRY(account_add_row(call, db, &adding, &add->id));
    return vat_check_queue(call, db, add->id, account.vat_number);
}

Err *svc_customer_add(Call *call, const CustomerForm *form, AccountId *ret_id)
{
    CustomerAdd add = { .call = call, .form = form };
    TRY(call_need(call, ROLE_BUYER));
    if (call->actor.kind == ACCOUNT_END_CUSTOMER) {
        return ERR(FORBIDDEN, "an end customer has no end customers");
    }
    if (form->key.len > REQUEST_KEY_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "key", "the key is too long");
    }
    TRY(db_tx(call->app->database, DB_WRITE, "customer_add", customer_add_body, &add));
    *ret_id = add.id;
    return NULL;
}
