/* customer_page.h - what templates/account/customers.html, customer.html and customer_new.html
 * show. */
#ifndef WEB_CUSTOMER_PAGE_H
#define WEB_CUSTOMER_PAGE_H

#include "service/customer_edit.h"
#include "service/dunning.h"
#include "service/subscription.h"
#include "web/customer_form.h"

enum { CUSTOMER_PART_MAX = 8 }; /* subscriptions, services and orders on the customer's page */

typedef struct CustomersPage {
    Layout layout;
    Str search;
    Str tag;
    const FormOption *tags;
    size_t tags_count;
    const AccountView *customers;
    size_t customers_count;
    Pager pager;
    Str csv; /* the list as a file */
    bool can_add;
} CustomersPage;

typedef struct CustomerPage {
    Layout layout;
    AccountView customer;
    CustomerDetail detail;
    const SubscriptionView *subscriptions;
    size_t subscriptions_count;
    const ServiceView *services;
    size_t services_count;
    const OrderView *orders;
    size_t orders_count;
    bool can_order;
    bool can_see_documents;
    bool owes; /* to the reader's account: `dunning` is known */
    DunningAccountView dunning;
} CustomerPage;

typedef struct CustomerEditPage {
    Layout layout;
    CustomerDetail detail;
    CustomerFormView form;
    FormField tags;
    Timeline timeline;
} CustomerEditPage;

typedef struct CustomerNewPage {
    Layout layout;
    CustomerFormView form;
} CustomerNewPage;

#endif
