/* account_page.c - the steps that the account pages share. */
#include "web/account_page.h"

#include "http/uri.h"
#include "service/customer.h"

static void add_part(StrBuf *url, Str name, Str value)
{
    Arena *arena = url->arena;

    if (value.len == 0) {
        return;
    }
    buf_add_char(url, str_find(buf_str(url), S("?"), 0) < url->len ? '&' : '?');
    buf_add(url, name);
    buf_add_char(url, '=');
    buf_add(url, uri_encode(arena, value));
}

Str list_url(Arena *out, Str path, const ListFilter *filters, size_t count, Str after)
{
    StrBuf url = buf_new(out, 128);

    buf_add(&url, path);
    for (size_t i = 0; i < count; i++) {
        add_part(&url, filters[i].name, filters[i].value);
    }
    add_part(&url, S("after"), after);
    return buf_str(&url);
}

Pager list_pager(Arena *out, Str path, const ListFilter *filters, size_t count, const Page *page)
{
    Pager pager = { 0 };

    if (page->after.len > 0) {
        pager.first = list_url(out, path, filters, count, S(""));
    }
    if (page->next.len > 0) {
        pager.next = list_url(out, path, filters, count, page->next);
    }
    return pager;
}

static Err *filter_options(Call *call, CustomerFilter *filter)
{
    Page page = { .limit = LIST_MAX };
    AccountView *customers;
    size_t count;
    bool listed = filter->code.len == 0;

    TRY(svc_customers(call, S(""), S(""), &page, &customers, &count));
    FormOption *options = arena_array(call->out, FormOption, count + 2);
    options[0] = (FormOption){ S(""), S("All end customers") };
    filter->options_count = 1;
    for (size_t i = 0; i < count; i++) {
        options[filter->options_count++] = (FormOption){ customers[i].code, customers[i].name };
        listed = listed || str_eq(customers[i].code, filter->code);
    }
    if (!listed) { /* one further down, or past the list's end */
        options[filter->options_count++] = (FormOption){ filter->code, filter->name };
    }
    filter->options = options;
    return NULL;
}

Err *customer_filter_id(Req *req, Str code, AccountId *ret_id)
{
    Call call = page_call(req);
    AccountView customer;
    AccountId id = { 0 };

    if (code.len > 0) {
        TRY(page_id(account_id_parse(code, "end_customer", &id)));
        TRY(svc_account(&call, id, &customer));
    }
    *ret_id = id;
    return NULL;
}

Err *customer_filter(Req *req, Str code, CustomerFilter *ret_filter)
{
    Call call = page_call(req);
    CustomerFilter filter = { .code = code };
    AccountView customer;

    if (code.len > 0) {
        TRY(page_id(account_id_parse(code, "end_customer", &filter.id)));
        TRY(svc_account(&call, filter.id, &customer));
        filter.name = customer.name;
    }
    if (req->actor.kind != ACCOUNT_END_CUSTOMER) {
        TRY(filter_options(&call, &filter));
    }
    *ret_filter = filter;
    return NULL;
}

bool sees_price(const Req *req, bool visible)
{
    return visible && actor_sees_prices(&req->actor);
}
