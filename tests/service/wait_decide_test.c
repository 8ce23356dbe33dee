/* wait_decide_test.c - people decide about orders that wait: who may, who was quicker, and what
 * follows for the order. */
#include "service/billing.h"
#include "service/credit.h"
#include "service/promotion.h"
#include "tests/service/order_support.h"

static void limit(Fixture *fixture, const char *seller, FixtureAccount account, int64_t minor)
{
    Call call = fixture_call(fixture, seller);
    const CreditSet set = { .account = fixture->accounts[account],
                            .limit_minor = minor,
                            .mode = CREDIT_OPEN };
    CHECK_OK(svc_credit_set(&call, &set));
}

static OrderId waiting(Fixture *fixture)
{
    fixture_catalogue(fixture);
    limit(fixture, "nikos", FIXTURE_AEGEAN, 0);
    return order_database(fixture, "books", "");
}

static Str state_of(Fixture *fixture, OrderId id)
{
    return order_state_name(order_seen(fixture, "anna", id).state);
}

static bool refused_with(const Err *err, Str part)
{
    return err_is(err, ERR_ORDER_STATE) &&
           str_find(err_message(err), part, 0) < err_message(err).len;
}

static void check_clean(Fixture *fixture)
{
    Call call = fixture_call(fixture, "olga");
    Str *texts;
    size_t count;
    CHECK_OK(svc_check(&call, &texts, &count));
    CHECK_INT(count, 0);
}

/* EVIDENCE: R-ORD-06 the seller lets an order over the limit pass, with a reason and a name */
SERVICE_TEST(the_seller_lets_an_order_pass_the_limit)
{
    OrderId id = waiting(fixture);
    Call nikos = fixture_call(fixture, "nikos");
    OrderView seen = order_seen(fixture, "nikos", id);
    CHECK(seen.can_decide);
    CHECK(!seen.can_cancel);
    CHECK_INT(seen.waits_count, 1);
    CHECK(seen.waits[0].mine);
    CHECK_OK(svc_order_allow(&nikos, id, S("A good customer")));
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("done"));
    CHECK_STR(sql_rows(fixture, "SELECT w.outcome, w.note, u.email FROM waits AS w "
                                "JOIN users AS u ON u.id = w.settled_by"),
              S("approved|A good customer|nikos@fixture.example\n"));
    CHECK_STR(sql_rows(fixture, "SELECT summary FROM events WHERE name = 'order.wait_approved'"),
              S("Credit: approved. A good customer\n"));
    CHECK_STR(
        sql_rows(fixture, "SELECT credit_limit_minor FROM accounts WHERE name LIKE 'Aegean%'"),
        S("0\n"));
    check_clean(fixture);
}

SERVICE_TEST(a_second_decision_reads_who_decided_first)
{
    OrderId id = waiting(fixture);
    Call nikos = fixture_call(fixture, "nikos");
    Call anna = fixture_call(fixture, "anna");
    CHECK_OK(svc_order_allow(&nikos, id, S("A good customer")));
    Str who = sql_rows(fixture, "SELECT name FROM users WHERE email = 'nikos@fixture.example'");
    who = str_trim(who);
    CHECK(refused_with(svc_order_allow(&nikos, id, S("Again")), who));
    CHECK(refused_with(svc_order_reject(&nikos, id, S("No")), S("approved")));
    CHECK(refused_with(svc_order_cancel(&anna, id, S("No more")), who));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("1\n"));
}

/* EVIDENCE: R-ORD-06 a rejected order ends, and its buyer reads why */
SERVICE_TEST(the_seller_rejects_an_order_with_a_reason)
{
    OrderId id = waiting(fixture);
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_OK(svc_order_reject(&nikos, id, S("Please pay first")));
    OrderView seen = order_seen(fixture, "anna", id);
    CHECK_INT(seen.state, ORDER_REJECTED);
    CHECK_STR(seen.cause, S("Please pay first"));
    CHECK(!seen.can_cancel);
    CHECK_INT(seen.waits_count, 0);
    CHECK_STR(sql_rows(fixture, "SELECT outcome FROM waits"), S("rejected\n"));
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM mails WHERE subject LIKE '%was rejected' "
                                "AND body LIKE '%Please pay first%'"),
              S("1\n"));
    limit(fixture, "nikos", FIXTURE_AEGEAN, -1);
    (void)run_jobs(fixture);
    CHECK_STR(state_of(fixture, id), S("rejected"));
    check_clean(fixture);
}

SERVICE_TEST(the_buyer_cancels_its_order_while_it_waits)
{
    OrderId id = waiting(fixture);
    Call anna = fixture_call(fixture, "anna");
    Call nikos = fixture_call(fixture, "nikos");
    CHECK(order_seen(fixture, "anna", id).can_cancel);
    CHECK_ERR(svc_order_cancel(&anna, id, S("  ")), FIELD_REQUIRED);
    CHECK_OK(svc_order_cancel(&anna, id, S("Found another")));
    CHECK_STR(state_of(fixture, id), S("cancelled"));
    CHECK_STR(sql_rows(fixture, "SELECT outcome, note FROM waits"), S("withdrawn|Found another\n"));
    CHECK_ERR(svc_order_cancel(&anna, id, S("Again")), ORDER_STATE);
    CHECK_ERR(svc_order_allow(&nikos, id, S("Too late")), ORDER_STATE);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM subscriptions"), S("0\n"));
    check_clean(fixture);
}

/* Each tier answers for its own limit, and nobody reads what another owes. */
SERVICE_TEST(only_the_two_sides_of_the_sale_decide_and_read_the_reason)
{
    OrderId id = waiting(fixture);
    Call olga = fixture_call(fixture, "olga");
    Call anna = fixture_call(fixture, "anna");
    Call greta = fixture_call(fixture, "greta");
    Call petros = fixture_call(fixture, "petros");
    CHECK_ERR(svc_order_allow(&olga, id, S("Let it")), ORDER_STATE);
    CHECK_ERR(svc_order_cancel(&olga, id, S("No")), NOT_FOUND);
    CHECK_ERR(svc_order_allow(&anna, id, S("Let it")), ORDER_STATE);
    CHECK_ERR(svc_order_allow(&greta, id, S("Let it")), NOT_FOUND);
    CHECK_ERR(svc_order_allow(&petros, id, S("Let it")), ORDER_STATE);
    CHECK_INT(order_seen(fixture, "olga", id).waits[0].reason.len, 0);
    CHECK(order_seen(fixture, "anna", id).waits[0].reason.len > 0);
    CHECK(order_seen(fixture, "nikos", id).waits[0].reason.len > 0);
    CHECK_STR(state_of(fixture, id), S("awaiting_operator"));
}

SERVICE_TEST(what_waits_is_listed_for_the_branch_and_for_who_decides)
{
    OrderId id = waiting(fixture);
    static const struct {
        const char *person;
        size_t all, mine;
    } looks[] = { { "anna", 1, 0 }, { "nikos", 1, 1 }, { "olga", 1, 0 }, { "greta", 0, 0 } };
    for (size_t i = 0; i < COUNT_OF(looks); i++) {
        Call call = fixture_call(fixture, looks[i].person);
        Page page = { 0 };
        WaitView *waits;
        size_t count;
        OrderCounts counts;
        CHECK_OK(svc_waits(&call, false, &page, &waits, &count));
        CHECK_INT(count, looks[i].all);
        CHECK(count == 0 || waits[0].order.v == id.v);
        CHECK_OK(svc_waits(&call, true, &page, &waits, &count));
        CHECK_INT(count, looks[i].mine);
        CHECK_OK(svc_order_counts(&call, &counts));
        CHECK_INT(counts.waiting, looks[i].mine);
    }
    (void)order_database(fixture, "other", "");
    Call nikos = fixture_call(fixture, "nikos");
    Page page = { .limit = 1 };
    WaitView *waits;
    size_t count;
    CHECK_OK(svc_waits(&nikos, true, &page, &waits, &count));
    page.after = page.next;
    CHECK_OK(svc_waits(&nikos, true, &page, &waits, &count));
    CHECK_INT(count, 1);
    CHECK(waits[0].order.v == id.v);
    CHECK_INT(page.next.len, 0);
}

SERVICE_TEST(a_limit_further_up_has_no_name_below_it)
{
    fixture_catalogue(fixture);
    limit(fixture, "olga", FIXTURE_MERIDIAN, 0);
    OrderId id = order_database(fixture, "books", "");
    OrderView seen = order_seen(fixture, "anna", id);
    CHECK_INT(seen.waits_count, 1);
    CHECK_STR(seen.waits[0].on_name, S("a seller further up"));
    CHECK_INT(seen.waits[0].reason.len, 0);
    Call olga = fixture_call(fixture, "olga");
    CHECK_OK(svc_order_allow(&olga, id, S("Once")));
    CHECK_STR(state_of(fixture, id), S("executing"));
}

/* EVIDENCE: R-ORD-04 what waits for money in advance is its seller's to let pass, or to reject */
SERVICE_TEST(the_seller_decides_about_an_order_that_waits_for_money_in_advance)
{
    fixture_catalogue(fixture);
    Call nikos = fixture_call(fixture, "nikos");
    Call anna = fixture_call(fixture, "anna");
    const CreditSet set = { .account = fixture->accounts[FIXTURE_AEGEAN],
                            .limit_minor = CREDIT_UNLIMITED,
                            .mode = CREDIT_PREPAID };
    CHECK_OK(svc_credit_set(&nikos, &set));
    OrderId first = order_database(fixture, "books", "");
    OrderId second = order_database(fixture, "other", "");
    CHECK_STR(state_of(fixture, first), S("awaiting_customer"));
    CHECK(!order_seen(fixture, "anna", first).can_decide);
    CHECK(order_seen(fixture, "anna", first).waits[0].mine);
    CHECK(order_seen(fixture, "nikos", first).can_decide);
    CHECK_ERR(svc_order_allow(&anna, first, S("I will pay")), FORBIDDEN);
    CHECK_ERR(svc_order_allow(&nikos, first, S("")), FIELD_REQUIRED);
    CHECK_OK(svc_order_allow(&nikos, first, S("The money is on its way")));
    CHECK_OK(svc_order_reject(&nikos, second, S("Pay the first")));
    CHECK_STR(state_of(fixture, first), S("executing"));
    CHECK_STR(state_of(fixture, second), S("rejected"));
    check_clean(fixture);
}
