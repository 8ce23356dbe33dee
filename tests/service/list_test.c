/*
 * list_test.c - lists in every order: walking all pages gives each row once, whatever is equal or
 * missing, and the same on both engines and both ways of reading.
 *
 * EVIDENCE: R-SUB-02 lists sort by their columns and go on by cursor
 */
#include <stdlib.h>
#include <string.h>

#include "service/list.h"
#include "tests/service/sale_support.h"

enum { COPIES = 40, WALK_MAX = 64 };

/* Each copy differs in something; many are equal, and some have nothing. */
static void make_subscriptions(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "postgresql-small-monthly");
    sale_copies(fixture, COPIES);
    (void)sql_rows(fixture,
                   "UPDATE subscriptions SET quantity = id % 3, "
                   "friendly_name = CASE WHEN id % 4 = 0 THEN '' WHEN id % 4 = 1 THEN 'b''ta' "
                   "WHEN id % 4 = 2 THEN 'Alpha' ELSE 'Ωmega, Ä' END, "
                   "state = CASE WHEN id % 5 = 0 THEN 'suspended' ELSE 'active' END, "
                   "started_on = CASE WHEN id % 7 = 0 THEN NULL ELSE '2026-11-22' END, "
                   "term_to = CASE WHEN id % 2 = 0 THEN NULL WHEN id % 3 = 0 THEN '2027-01-31' "
                   "ELSE '2027-02-28' END, "
                   "end_on = CASE WHEN id % 6 = 0 THEN '2026-12-24' ELSE NULL END");
    (void)sql_rows(fixture, "UPDATE subscription_edges SET due_on = NULL "
                            "WHERE subscription_id % 5 = 1");
}

typedef struct ListWalk {
    int64_t ids[WALK_MAX];
    size_t count;
} ListWalk;

typedef Err *(*ListOf)(Call *call, Page *page, int64_t *ids, size_t *ret_count);

static Err *subscriptions(Call *call, Page *page, int64_t *ids, size_t *ret_count)
{
    SubscriptionView *views;
    TRY(svc_subscriptions(call, (AccountId){ 0 }, S(""), S(""), page, &views, ret_count));
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = views[i].id.v;
    }
    return NULL;
}

static Err *orders(Call *call, Page *page, int64_t *ids, size_t *ret_count)
{
    OrderView *views;
    TRY(svc_orders(call, (AccountId){ 0 }, S(""), page, &views, ret_count));
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = views[i].id.v;
    }
    return NULL;
}

static Err *invoices(Call *call, Page *page, int64_t *ids, size_t *ret_count)
{
    DocumentView *views;
    TRY(svc_documents(call, DOCUMENT_INVOICE, (AccountId){ 0 }, page, &views, ret_count));
    for (size_t i = 0; i < *ret_count; i++) {
        ids[i] = views[i].id.v;
    }
    return NULL;
}

/* All rows, `limit` at a time. */
static ListWalk walk_list(Fixture *fixture, const char *person, ListOf list, Str sort, size_t limit,
                          bool few)
{
    Call call = fixture_call(fixture, person);
    Page page = { .sort = sort, .limit = limit };
    ListWalk walk = { 0 };

    fixture->app.list_few = few ? 1000 : 1;
    do {
        int64_t ids[WALK_MAX];
        size_t count;
        CHECK_OK(list(&call, &page, ids, &count));
        CHECK(walk.count + count <= WALK_MAX);
        memcpy(&walk.ids[walk.count], ids, count * sizeof(int64_t));
        walk.count += count;
        page.after = page.next;
    } while (page.next.len > 0);
    return walk;
}

static bool walk_has(const ListWalk *walk, int64_t id)
{
    size_t times = 0;

    for (size_t i = 0; i < walk->count; i++) {
        times += walk->ids[i] == id ? 1 : 0;
    }
    return times == 1;
}

/* One order, up and down, in pages of several lengths, both ways of reading. */
static void check_order(Fixture *fixture, const char *person, ListOf list, Str name)
{
    Str down_name = arena_printf(&test_arena, "-%.*s", STR_ARG(name));
    ListWalk whole = walk_list(fixture, person, list, name, WALK_MAX, true);
    size_t page = whole.count > 10 ? 7 : 1;

    CHECK(whole.count > 2);
    for (size_t i = 0; i < whole.count; i++) {
        CHECK(walk_has(&whole, whole.ids[i]));
    }
    for (int few = 0; few < 2; few++) {
        ListWalk up = walk_list(fixture, person, list, name, page, few == 1);
        ListWalk down = walk_list(fixture, person, list, down_name, page + 1, few == 1);
        CHECK_INT(up.count, whole.count);
        CHECK_INT(down.count, whole.count);
        for (size_t i = 0; i < whole.count; i++) {
            CHECK_INT(up.ids[i], whole.ids[i]);
            CHECK_INT(down.ids[whole.count - 1 - i], whole.ids[i]);
        }
    }
}

static void check_orders(Fixture *fixture, const char *person, const List *list, ListOf rows)
{
    for (size_t i = 0; i < list->column_count; i++) {
        if (list->columns[i].sorts) {
            Arena before = test_arena;
            check_order(fixture, person, rows, list->columns[i].name);
            test_arena = before;
        }
    }
}

SERVICE_TEST(every_order_of_a_list_gives_each_row_once)
{
    make_subscriptions(fixture);
    CHECK_INT(walk_list(fixture, "anna", subscriptions, S(""), WALK_MAX, true).count, COPIES + 1);
    check_orders(fixture, "anna", &list_subscriptions, subscriptions);
    check_orders(fixture, "olga", &list_subscriptions, subscriptions);
}

SERVICE_TEST(every_order_of_orders_and_invoices_gives_each_row_once)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "postgresql-small-monthly");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "postgresql-small-monthly");
    sale_day(fixture, "2026-11-24");
    (void)sale_make(fixture, "nikos", FIXTURE_MERIDIAN, "postgresql-small-monthly");
    check_orders(fixture, "nikos", &list_orders, orders);
    check_orders(fixture, "nikos", &list_invoices, invoices);
}

/* What the order is by, for a look at the rows from outside. */
static int order_key_compare(const SubscriptionView *a, const SubscriptionView *b, Str sort)
{
    Str left = a->friendly_name.len > 0 ? a->friendly_name : a->title;
    Str right = b->friendly_name.len > 0 ? b->friendly_name : b->title;

    if (str_eq(sort, S("quantity"))) {
        return (a->quantity > b->quantity) - (a->quantity < b->quantity);
    }
    if (str_eq(sort, S("next_charge_on"))) { /* none comes first */
        int64_t x = date_is_none(a->next_charge_on) ? INT64_MIN : a->next_charge_on.day;
        int64_t y = date_is_none(b->next_charge_on) ? INT64_MIN : b->next_charge_on.day;
        return (x > y) - (x < y);
    }
    return str_cmp(str_lower(&test_arena, left), str_lower(&test_arena, right));
}

SERVICE_TEST(a_list_is_in_the_order_asked_for)
{
    static const char *const orders[] = { "quantity", "next_charge_on", "subscription" };
    make_subscriptions(fixture);
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        Str sort = str_from_cstr(orders[i]);
        Call call = fixture_call(fixture, "anna");
        Page page = { .sort = sort, .limit = WALK_MAX };
        SubscriptionView *views;
        size_t count;
        int differ = 0;
        CHECK_OK(svc_subscriptions(&call, (AccountId){ 0 }, S(""), S(""), &page, &views, &count));
        for (size_t k = 1; k < count; k++) {
            int order = order_key_compare(&views[k - 1], &views[k], sort);
            CHECK(order < 0 || (order == 0 && views[k - 1].id.v < views[k].id.v));
            differ += order < 0 ? 1 : 0;
        }
        CHECK(differ > 0);
    }
}

SERVICE_TEST(an_order_or_cursor_that_is_not_there_is_refused)
{
    static const char *const orders[] = { "no", "-", "title; DROP TABLE", "recurring" };
    static const char *const cursors[] = { "sub_06h2n8kx4m1pq",
                                           "sub_06h2n8kx4m1pq.n",
                                           "sub_06h2n8kx4m1pq.tzz",
                                           "sub_06h2n8kx4m1pq.t6",
                                           "sub_06h2n8kx4m1pq.tff",
                                           ".t61",
                                           "x.t61" };
    Call call = fixture_call(fixture, "anna");
    SubscriptionView *views;
    size_t count;
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        Page page = { .sort = str_from_cstr(orders[i]) };
        CHECK_ERR(svc_subscriptions(&call, (AccountId){ 0 }, S(""), S(""), &page, &views, &count),
                  FIELD_INVALID);
    }
    for (size_t i = 0; i < COUNT_OF(cursors); i++) {
        Page page = { .sort = S("state"), .after = str_from_cstr(cursors[i]) };
        CHECK_ERR(svc_subscriptions(&call, (AccountId){ 0 }, S(""), S(""), &page, &views, &count),
                  FIELD_INVALID);
    }
}
