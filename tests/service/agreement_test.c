/* agreement_test.c - agreements in versions: who accepts what, and when it is asked for again. */
#include "service/agreement.h"
#include "tests/service/order_support.h"

static int32_t publish(Fixture *fixture, Str code, Str type, Str text)
{
    Call call = fixture_call(fixture, "olga");
    const AgreementForm form = {
        .code = code, .name = S("Terms of service"), .type = type, .draft = text
    };
    int32_t number = 0;
    Err *err = svc_agreement_save(&call, &form);
    if (err_is(err, ERR_NOT_FOUND)) {
        err = svc_agreement_add(&call, &form);
    }
    CHECK_OK(err);
    CHECK_OK(svc_agreement_publish(&call, code, S("New rules"), &number));
    return number;
}

static CheckoutView basket_of(Fixture *fixture)
{
    Call call = fixture_call(fixture, "anna");
    CheckoutView view;
    CHECK_OK(svc_basket(&call, &view));
    return view;
}

/* EVIDENCE: R-ORD-02 the buyer accepts the versions in force; a new one is asked for again */
SERVICE_TEST(what_was_accepted_stays_with_the_order_and_a_new_version_is_asked_for_again)
{
    fixture_catalogue(fixture);
    CHECK_INT(publish(fixture, S("terms"), S(""), S("First.")), 1);
    CHECK_INT(publish(fixture, S("servers"), S("cloud-server"), S("Servers.")), 1);
    Call call = fixture_call(fixture, "anna");
    const BasketAdd add = { .plan_code = DATABASE_PLAN, .quantity = 1 };
    CHECK_OK(svc_basket_add(&call, &add));
    CheckoutView basket = basket_ready(fixture, "anna", FIXTURE_BLUE_HARBOUR);
    CHECK_INT(basket.agreements_count, 1); /* there is no server in it */
    CHECK_STR(basket.agreements[0].code, S("terms"));
    CHECK(basket.drafts[0].agreed);

    fixture_advance(fixture, 60);
    CHECK_INT(publish(fixture, S("terms"), S(""), S("Second.")), 2);
    call = fixture_call(fixture, "anna");
    CHECK(!basket_of(fixture).drafts[0].agreed);
    CHECK_ERR(svc_checkout_confirm(&call, basket.id, basket.price_token), AGREEMENT_CHANGED);
    /* The page that was open showed the first one. */
    CHECK_ERR(svc_checkout_accept(&call, basket.id, basket.agreement_token), AGREEMENT_CHANGED);
    Str token = basket_of(fixture).agreement_token;
    CHECK_OK(svc_checkout_accept(&call, basket.id, token));
    CHECK_OK(svc_checkout_confirm(&call, basket.id, basket.price_token));

    OrderView order = order_seen(fixture, "anna", basket.drafts[0].id);
    CHECK_INT(order.agreements_count, 1);
    CHECK_INT(order.agreements[0].number, 2);
    CHECK(order.agreements[0].user_name.len > 0);
    CHECK(order.agreements[0].accepted_at.us == call.now.us);
    CHECK_STR(sql_rows(fixture, "SELECT v.number FROM order_agreements o JOIN agreement_versions v "
                                "ON v.id = o.version_id ORDER BY 1"),
              S("1\n2\n"));
    AgreementText text;
    CHECK_OK(svc_agreement_text(&call, S("terms"), 1, &text));
    CHECK_STR(text.text, S("First."));
}

SERVICE_TEST(an_order_in_one_call_accepts_what_is_in_force)
{
    fixture_catalogue(fixture);
    (void)publish(fixture, S("terms"), S(""), S("First."));
    (void)publish(fixture, S("databases"), S("cloud-database"), S("Databases."));
    OrderId id = order_database(fixture, "books", "");
    OrderView order = order_seen(fixture, "anna", id);
    CHECK_INT(order.agreements_count, 2);
    Call call = fixture_call(fixture, "olga");
    AgreementDetail detail;
    CHECK_OK(svc_agreement(&call, S("databases"), &detail));
    CHECK_INT(detail.versions[0].orders, 1);
    CHECK_OK(svc_agreement_end(&call, S("databases")));
    order = order_seen(fixture, "anna", order_database(fixture, "more", ""));
    CHECK_INT(order.agreements_count, 1);
}

SERVICE_TEST(agreements_are_written_by_the_operators_administrators_alone)
{
    fixture_catalogue(fixture);
    const AgreementForm form = { .code = S("terms"), .name = S("Terms"), .draft = S("Text.") };
    const AgreementForm wrong = { .code = S("Terms of"), .name = S("Terms") };
    const AgreementForm typed = { .code = S("x"), .name = S("X"), .type = S("no-such-type") };
    AgreementDetail detail;
    AgreementText text;
    int32_t number;
    Call nikos = fixture_call(fixture, "nikos");
    Call olga = fixture_call(fixture, "olga");
    CHECK_ERR(svc_agreement_add(&nikos, &form), FORBIDDEN);
    CHECK_ERR(svc_agreement_add(&olga, &wrong), FIELD_INVALID);
    CHECK_ERR(svc_agreement_add(&olga, &typed), FIELD_INVALID);
    CHECK_OK(svc_agreement_add(&olga, &form));
    CHECK_ERR(svc_agreement_add(&olga, &form), FIELD_INVALID);
    CHECK_ERR(svc_agreement_publish(&nikos, S("terms"), S(""), &number), FORBIDDEN);
    CHECK_ERR(svc_agreement_text(&nikos, S("terms"), 0, &text), NOT_FOUND);
    CHECK_OK(svc_agreement_publish(&olga, S("terms"), S(""), &number));
    CHECK_ERR(svc_agreement_publish(&olga, S("terms"), S(""), &number), FIELD_REQUIRED);
    CHECK_OK(svc_agreement_save(&olga, &form));
    CHECK_ERR(svc_agreement_publish(&olga, S("terms"), S(""), &number), FIELD_INVALID);
    CHECK_OK(svc_agreement(&olga, S("terms"), &detail));
    CHECK_INT(detail.events_count, 3);
    CHECK_ERR(svc_agreement(&nikos, S("terms"), &detail), FORBIDDEN);
    Str rows;
    CHECK(!test_db_sql(&fixture->db, "UPDATE agreement_versions SET body = 'Other'", &rows));
    CHECK_OK(svc_agreement_text(&nikos, S("terms"), 0, &text));
    CHECK_STR(text.text, S("Text."));
}
