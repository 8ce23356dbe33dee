/* subscriptions_csv.c - writes the rows of the file, one page of the list after the other. */
#include "web/subscriptions_csv.h"

#include "web/account_page.h"
#include "web/csv.h"
#include "web/subscription_page.h"

#include <inttypes.h>

enum { CSV_FIRST_BYTES = 64 * 1024 };

static const Str head = STR_INIT(
    "subscription,product,plan,name,end_customer,quantity,state,vendor_state,currency,unit_price,"
    "recurring,billing,started_on,term_to,charged_through,next_charge_on,end_on,service,order\r\n");

static void add_texts(StrBuf *csv, const Str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buf_add_char(csv, ',');
        }
        csv_text(csv, texts[i]);
    }
}

static void add_row(StrBuf *csv, Arena scratch, const SubscriptionView *view, bool money)
{
    const Str before[] = { view->code, view->product_name, view->plan_name, view->friendly_name,
                           view->owner_name };
    const Str states[] = { subscription_state_name(view->state),
                           vendor_state_name(view->vendor_state) };
    const Date dates[] = { view->started_on, view->term_to, view->charged_through,
                           view->next_charge_on, view->end_on };
    const Str after[] = { view->service_code, view->order_code };

    add_texts(csv, before, COUNT_OF(before));
    buf_addf(csv, ",%" PRId64 ",", view->quantity);
    add_texts(csv, states, COUNT_OF(states));
    if (money) {
        buf_addf(csv, ",%s,", view->recurring.currency.code);
        buf_add(csv, money_format(&scratch, view->price));
        buf_add_char(csv, ',');
        buf_add(csv, money_format(&scratch, view->recurring));
        buf_add_char(csv, ',');
    } else {
        buf_add(csv, S(",,,,"));
    }
    csv_text(csv, view->billing_label);
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        buf_add_char(csv, ',');
        buf_add(csv, date_format(&scratch, dates[i]));
    }
    buf_add_char(csv, ',');
    add_texts(csv, after, COUNT_OF(after));
    buf_add(csv, S("\r\n"));
}

/* The file grows on scratch; the views of each page are on what is left of the request's arena,
 * and gone at the next page. */
Err *subscriptions_csv(Req *req, AccountId owner, Str state, Str search, Str *ret_csv)
{
    Arena text = req->scratch;
    StrBuf csv = buf_new(&text, CSV_FIRST_BYTES);
    Page page = { .limit = LIST_MAX };
    char after[64];

    buf_add(&csv, head);
    for (size_t rows = 0; rows < CSV_ROWS_MAX;) {
        Arena views = *req->arena;
        Call call = page_call(req);
        SubscriptionView *list;
        size_t count;
        call.out = &views;
        call.scratch = text;
        TRY(svc_subscriptions(&call, owner, state, search, &page, &list, &count));
        for (size_t i = 0; i < count; i++) {
            bool money = sees_price(req, list[i].price_visible);
            add_row(&csv, views, &list[i], money);
        }
        rows += count;
        if (page.next.len == 0 || page.next.len > sizeof(after)) {
            break;
        }
        for (size_t i = 0; i < page.next.len; i++) {
            after[i] = page.next.ptr[i];
        }
        page = (Page){ .after = { after, page.next.len }, .limit = LIST_MAX };
    }
    *ret_csv = str_dup(req->arena, buf_str(&csv));
    return NULL;
}
