/* admin_page.h - what the templates of templates/admin/ show. */
#ifndef WEB_ADMIN_PAGE_H
#define WEB_ADMIN_PAGE_H

#include "service/customer.h"
#include "service/dunning.h"
#include "service/job.h"
#include "service/subscription.h"
#include "web/layout.h"

/* admin/order_table.html */
typedef struct AdminOrderTable {
    const OrderView *orders;
    size_t orders_count;
} AdminOrderTable;

typedef struct AdminHomePage {
    Layout layout;
    JobCounts jobs;
    AccountCounts accounts;
    OrderCounts orders;
    AdminOrderTable table; /* some of those that failed */
} AdminHomePage;

typedef struct AdminAccountsPage {
    Layout layout;
    const AccountView *accounts;
    size_t accounts_count;
    Pager pager;
    Str csv; /* the list as a file */
} AdminAccountsPage;

typedef struct AdminAccountPage {
    Layout layout;
    AccountView account;
    bool owes;                   /* to the operator: account.owed is known */
    const AccountView *children; /* directly below, by name */
    size_t children_count;
    Pager pager;                           /* of the children */
    const SubscriptionView *subscriptions; /* the newest */
    size_t subscriptions_count;
    DunningAccountView dunning; /* when the reader may see it */
} AdminAccountPage;

typedef struct AdminOrdersPage {
    Layout layout;
    Str state; /* an OrderState word, or empty */
    const FormOption *states;
    size_t states_count;
    AdminOrderTable table;
    Pager pager;
    Str csv; /* the list as a file */
} AdminOrdersPage;

typedef struct AdminJob {
    JobView job;
    Str link; /* to what it is about, or empty */
} AdminJob;

typedef struct AdminJobsPage {
    Layout layout;
    Str state; /* a JobState word, or empty */
    bool can_retry;
    JobCounts counts;
    const AdminJob *jobs;
    size_t jobs_count;
    Pager pager;
    Str csv; /* the list as a file */
} AdminJobsPage;

#endif
