/* wait_link_test.c - decisions by the link of a mail: one person's, good once, gone with what it
 * answers; what the end customer's contact reads tells no price. */
#include "service/agreement.h"
#include "service/approval_rule.h"
#include "service/mail.h"
#include "service/wait_link.h"
#include "tests/service/order_support.h"

static void rule(Fixture *fixture, const char *person, ApproverKind approver, int32_t days)
{
    Call call = fixture_call(fixture, person);
    const ApprovalForm form = { .name = S("Above twenty"),
                                .condition = APPROVAL_AMOUNT,
                                .border = S("20"),
                                .approver = approver,
                                .timeout_days = days };
    RuleId id;
    CHECK_OK(svc_approval_rule_save(&call, &form, &id));
}

/* The newest mail to the address, as it is sent. */
static Str mail_to(Fixture *fixture, const char *address)
{
    Call call = fixture_system_call(fixture);
    Str query = arena_printf(&test_arena,
                             "SELECT body FROM mails WHERE recipient = '%s' AND body LIKE "
                             "'%%/decide?token=%%' ORDER BY id DESC LIMIT 1",
                             address);
    Str body;
    CHECK_OK(mail_reveal(&call, sql_rows(fixture, str_cstr(&test_arena, query)), &body));
    return body;
}

static Str token_in(Str body)
{
    static const Str before = STR_INIT("/decide?token=");
    size_t from = str_find(body, before, 0) + before.len;
    CHECK(from < body.len);
    return str_slice(body, from, str_find(body, S("\n"), from));
}

static void publish(Fixture *fixture, Str text)
{
    Call call = fixture_call(fixture, "olga");
    const AgreementForm form = { .code = S("terms"), .name = S("Terms of service"), .draft = text };
    int32_t number;
    Err *err = svc_agreement_save(&call, &form);
    CHECK_OK(err_is(err, ERR_NOT_FOUND) ? svc_agreement_add(&call, &form) : err);
    CHECK_OK(svc_agreement_publish(&call, form.code, S(""), &number));
}

static Str state_of(Fixture *fixture, OrderId id)
{
    return order_state_name(order_seen(fixture, "anna", id).state);
}

static bool has(Str text, Str part)
{
    return str_find(text, part, 0) < text.len;
}

/* EVIDENCE: R-ORD-05 one click in a mail: opening changes nothing, deciding works once */
SERVICE_TEST(an_approver_decides_by_the_link_of_the_mail_once)
{
    fixture_catalogue(fixture);
    rule(fixture, "nikos", APPROVER_SELLER, 0);
    OrderId id = order_database(fixture, "books", "");
    Str token = token_in(mail_to(fixture, "nikos@fixture.example"));
    Call visitor = fixture_visitor_call(fixture);
    Call anna = fixture_call(fixture, "anna");
    WaitLinkView view;

    CHECK_OK(svc_wait_link(&visitor, token, &view));
    CHECK_INT(view.refusal.len, 0);
    CHECK_STR(view.buyer_name, S("Aegean"));
    CHECK_STR(view.customer_name, S("Blue Harbour"));
    CHECK_INT(view.lines_count, 1);
    CHECK_STR(state_of(fixture, id), S("awaiting_approval"));
    CHECK_ERR(svc_wait_link(&anna, token, &view), FORBIDDEN);
    CHECK_ERR(svc_wait_link_decide(&anna, token, true, S("")), FORBIDDEN);
    CHECK_ERR(svc_wait_link_decide(&visitor, S("another"), true, S("")), NOT_FOUND);
    CHECK_ERR(svc_wait_link_decide(&visitor, token, false, S(" ")), FIELD_REQUIRED);
    CHECK_OK(svc_wait_link_decide(&visitor, token, true, S("")));
    CHECK_STR(state_of(fixture, id), S("executing"));
    Err *err = svc_wait_link_decide(&visitor, token, false, S("No"));
    CHECK(err_is(err, ERR_ORDER_STATE));
    CHECK(has(err_message(err), S("has decided already: approved")));
    CHECK_OK(svc_wait_link(&visitor, token, &view));
    CHECK(has(view.refusal, S("has decided already: approved")));
    CHECK_STR(sql_rows(fixture, "SELECT w.outcome, u.email FROM waits AS w JOIN users AS u ON "
                                "u.id = w.settled_by"),
              S("approved|nikos@fixture.example\n"));
}

SERVICE_TEST(no_token_that_works_is_in_the_database)
{
    fixture_catalogue(fixture);
    rule(fixture, "nikos", APPROVER_SELLER, 0);
    (void)order_database(fixture, "books", "");
    Str token = token_in(mail_to(fixture, "nikos@fixture.example"));
    Str rows = sql_rows(fixture, "SELECT body FROM mails UNION ALL SELECT token_hash FROM "
                                 "wait_links UNION ALL SELECT body FROM events");
    CHECK(!has(rows, token));
}

SERVICE_TEST(a_link_does_not_hold_for_who_may_not_decide_any_more)
{
    fixture_catalogue(fixture);
    rule(fixture, "nikos", APPROVER_SELLER, 2);
    OrderId first = order_database(fixture, "books", "");
    Str token = token_in(mail_to(fixture, "nikos@fixture.example"));
    Call visitor = fixture_visitor_call(fixture);
    WaitLinkView view;
    (void)sql_rows(fixture, "UPDATE users SET active = FALSE WHERE email LIKE 'nikos%'");
    CHECK_OK(svc_wait_link(&visitor, token, &view));
    CHECK_STR(view.refusal, S("You do not decide about this order any more."));
    CHECK_ERR(svc_wait_link_decide(&visitor, token, true, S("")), ORDER_STATE);
    (void)sql_rows(fixture, "UPDATE users SET active = TRUE, roles = 2 WHERE email LIKE 'nikos%'");
    CHECK_ERR(svc_wait_link_decide(&visitor, token, true, S("")), ORDER_STATE);
    (void)sql_rows(fixture, "UPDATE users SET roles = 32 WHERE email LIKE 'nikos%'");
    fixture_advance(fixture, 30 * 86400);
    visitor = fixture_visitor_call(fixture);
    CHECK_OK(svc_wait_link(&visitor, token, &view));
    CHECK_STR(view.refusal, S("The time to decide is over."));
    CHECK_ERR(svc_wait_link_decide(&visitor, token, true, S("")), ORDER_STATE);
    CHECK_STR(state_of(fixture, first), S("awaiting_approval"));
}

/* EVIDENCE: R-ORD-07 the end customer's contact accepts by a link, and reads no price */
SERVICE_TEST(the_end_customers_contact_accepts_or_declines_by_a_link)
{
    fixture_catalogue(fixture);
    rule(fixture, "anna", APPROVER_CUSTOMER, 0);
    Str address = str_trim(sql_rows(fixture, "SELECT email FROM accounts WHERE name = 'Blue "
                                             "Harbour'"));
    Call visitor = fixture_visitor_call(fixture);
    OrderId ids[2];
    Str tokens[2];
    for (int i = 0; i < 2; i++) {
        ids[i] = order_database(fixture, "books", "");
        Str mail = mail_to(fixture, str_cstr(&test_arena, address));
        CHECK(has(mail, S("Above twenty")));
        CHECK(!has(mail, S("26.39")));
        tokens[i] = token_in(mail);
        CHECK_STR(state_of(fixture, ids[i]), S("awaiting_customer"));
        fixture_advance(fixture, 1);
    }
    WaitLinkView view;
    CHECK_OK(svc_wait_link(&visitor, tokens[0], &view));
    CHECK_STR(view.reason, S("Above twenty"));
    CHECK_OK(svc_wait_link_decide(&visitor, tokens[0], true, S("")));
    CHECK_OK(svc_wait_link_decide(&visitor, tokens[1], false, S("Too early")));
    CHECK_STR(state_of(fixture, ids[0]), S("executing"));
    CHECK_STR(state_of(fixture, ids[1]), S("rejected"));
    Str cause = order_seen(fixture, "anna", ids[1]).cause;
    CHECK(has(cause, address) && has(cause, S("Too early")));
    CHECK_ERR(svc_wait_link_decide(&visitor, tokens[1], true, S("")), ORDER_STATE);
}

/* EVIDENCE: R-ORD-07 a consent by mail is to the versions that the order has, and is kept */
SERVICE_TEST(an_order_waits_until_the_end_customer_accepts_the_agreements)
{
    fixture_catalogue(fixture);
    publish(fixture, S("First."));
    Call anna = fixture_call(fixture, "anna");
    OrderRequest *request = arena_new(&test_arena, OrderRequest);
    OrderId id;
    *request = (OrderRequest){ .customer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                               .line_count = 1,
                               .confirm = true,
                               .customer_agrees = true };
    request->lines[0] = (OrderRequestLine){ .plan_code = DATABASE_PLAN,
                                            .quantity = 1,
                                            .settings_json = database_settings("books", "") };
    CHECK_OK(svc_order_request(&anna, request, &id));
    CHECK_STR(state_of(fixture, id), S("awaiting_customer"));
    Str address = str_trim(sql_rows(fixture, "SELECT email FROM accounts WHERE name = 'Blue "
                                             "Harbour'"));
    Str mail = mail_to(fixture, str_cstr(&test_arena, address));
    CHECK(has(mail, S("Terms of service, version 1: ")) && has(mail, S("/agreements/terms/1")));
    fixture_advance(fixture, 60);
    publish(fixture, S("Second."));
    Call visitor = fixture_visitor_call(fixture);
    WaitLinkView view;
    CHECK_OK(svc_wait_link(&visitor, token_in(mail), &view));
    CHECK_INT(view.agreements_count, 1);
    CHECK_INT(view.agreements[0].number, 1);
    CHECK_OK(svc_wait_link_decide(&visitor, token_in(mail), true, S("")));
    CHECK_STR(state_of(fixture, id), S("executing"));
    OrderView order = order_seen(fixture, "anna", id);
    CHECK_INT(order.agreements_count, 1);
    CHECK_INT(order.consents_count, 1);
    CHECK_INT(order.consents[0].number, 1);
    CHECK_STR(order.consents[0].user_name, S("Blue Harbour"));
    CHECK(order.consents[0].accepted_at.us == visitor.now.us);
}
