/* debit_rule_test.c - mandates, who may do what, and the damage that `stoa check` finds. */
#include "tests/service/debit_support.h"

static void check_field(const Err *err, const char *field)
{
    CHECK(err != NULL);
    CHECK(err->field != NULL);
    CHECK_STR(str_from_cstr(err->field), str_from_cstr(field));
}

static MandateForm mandate_form(Fixture *fixture)
{
    MandateForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .reference = S("M-1"),
                         .holder = S("Blue Harbour"),
                         .iban = S("DE89370400440532013000"),
                         .bic = S("COBADEFFXXX") };
    CHECK_OK(date_parse(S("2026-11-20"), &form.signed_on));
    return form;
}

static Err *add(Fixture *fixture, const char *person, const MandateForm *form, MandateId *ret_id)
{
    Call call = fixture_call(fixture, person);
    return svc_mandate_add(&call, form, ret_id);
}

SERVICE_TEST(a_wrong_mandate_is_refused_with_its_field)
{
    MandateId id;
    debit_sold(fixture);
    MandateForm form = mandate_form(fixture);
    form.buyer = (AccountId){ 0 };
    check_field(add(fixture, "anna", &form, &id), "buyer");
    form.buyer = fixture->accounts[FIXTURE_HANSE];
    check_field(add(fixture, "anna", &form, &id), "buyer");
    form = mandate_form(fixture);
    form.reference = S("a_b");
    check_field(add(fixture, "anna", &form, &id), "reference");
    form = mandate_form(fixture);
    form.iban = S("DE88370400440532013000");
    check_field(add(fixture, "anna", &form, &id), "iban");
    form.iban = S("TR330006100519786457841326");
    check_field(add(fixture, "anna", &form, &id), "iban");
    form = mandate_form(fixture);
    form.bic = S("COBA");
    check_field(add(fixture, "anna", &form, &id), "bic");
    form = mandate_form(fixture);
    form.holder = S(" ");
    check_field(add(fixture, "anna", &form, &id), "holder");
    form = mandate_form(fixture);
    form.signed_on = DATE_NONE;
    check_field(add(fixture, "anna", &form, &id), "signed_on");
    CHECK_OK(date_parse(S("2026-11-23"), &form.signed_on));
    check_field(add(fixture, "anna", &form, &id), "signed_on");
    CHECK_OK(date_parse(S("2023-11-22"), &form.signed_on));
    check_field(add(fixture, "anna", &form, &id), "signed_on");
    form = mandate_form(fixture);
    CHECK_ERR(add(fixture, "petros", &form, &id), FORBIDDEN);
    CHECK_ERR(add(fixture, "eva", &form, &id), FORBIDDEN);
    CHECK_OK(add(fixture, "anna", &form, &id));
    check_field(add(fixture, "anna", &form, &id), "reference");
    form.reference = S("M-2");
    check_field(add(fixture, "anna", &form, &id), "buyer");
}

/* EVIDENCE: R-ACC-01: both sides see and revoke, nobody else; no whole number is kept open */
SERVICE_TEST(a_mandate_is_seen_and_revoked_by_its_two_sides)
{
    MandateId id;
    MandateView view;
    debit_sold(fixture);
    MandateForm form = mandate_form(fixture);
    form.key = S("k");
    CHECK_OK(add(fixture, "anna", &form, &id));
    MandateId again;
    CHECK_OK(add(fixture, "anna", &form, &again));
    CHECK_INT(again.v, id.v);
    static const char *const others[] = { "olga", "nikos", "greta" };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Call call = fixture_call(fixture, others[i]);
        CHECK_ERR(svc_mandate(&call, id, &view), NOT_FOUND);
        CHECK_ERR(svc_mandate_revoke(&call, id), NOT_FOUND);
    }
    Call call = fixture_call(fixture, "eva");
    CHECK_OK(svc_mandate(&call, id, &view));
    CHECK(!view.collects);
    CHECK_STR(view.iban, S("DE89 **** 3000"));
    CHECK_OK(svc_mandate_revoke(&call, id));
    CHECK_OK(svc_mandate_revoke(&call, id));
    CHECK_OK(svc_mandate(&call, id, &view));
    CHECK(view.state == MANDATE_REVOKED);
    CHECK_STR(view.cause, S("By the buyer"));
    Page page = { 0 };
    MandateView *views;
    size_t count;
    CHECK_OK(svc_mandates(&call, &page, &views, &count));
    CHECK_INT(count, 1);
    CHECK_INT(debit_collect(fixture, "2026-12-04", false).attempts, 0);
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM events WHERE summary LIKE '%370400%'"),
              S("0\n"));
}

/* EVIDENCE: R33 a one-off mandate is for one collection; 36 months unused is the end */
SERVICE_TEST(a_mandate_is_used_up_or_lapses)
{
    MandateId id;
    debit_sold(fixture);
    MandateForm form = mandate_form(fixture);
    form.one_off = true;
    form.scheme = DEBIT_B2B;
    CHECK_OK(add(fixture, "anna", &form, &id));
    CHECK_INT(debit_collect(fixture, "2026-12-04", false).attempts, 1);
    CHECK(debit_newest(fixture, "anna").sequence == DEBIT_ONE_OFF);
    CHECK_INT(debit_collect(fixture, "2026-12-15", false).settled, 1);
    CHECK_STR(sql_rows(fixture, "SELECT state FROM mandates"), S("expired\n"));
    AttemptView attempt = debit_newest(fixture, "anna");
    CHECK_INT(debit_returned(fixture, &attempt, "AM04").returned, 1);
    form.reference = S("M-2");
    form.one_off = false;
    CHECK_OK(add(fixture, "anna", &form, &id));
    CHECK_INT(debit_collect(fixture, "2029-11-20", false).attempts, 0);
    CHECK_STR(sql_rows(fixture, "SELECT state, cause FROM mandates WHERE reference = 'M-2'"),
              S("expired|Unused for 36 months\n"));
}

SERVICE_TEST(a_wrong_creditor_is_refused_with_its_field)
{
    debit_sold(fixture);
    Call call = fixture_call(fixture, "anna");
    CreditorView view;
    CHECK_OK(svc_creditor(&call, &view));
    CHECK(view.found);
    CHECK_STR(view.iban, S("GR16 **** 0695"));
    const CreditorForm good = { .name = view.name,
                                .identifier = view.identifier,
                                .notice_days = 5,
                                .lead_days = 1,
                                .settle_days = 5 };
    CHECK_OK(svc_creditor_set(&call, &good)); /* the account stays */
    CHECK_OK(svc_creditor(&call, &view));
    CHECK_STR(view.iban, S("GR16 **** 0695"));
    CHECK_INT(view.notice_days, 5);
    CreditorForm form = good;
    form.name = S("");
    check_field(svc_creditor_set(&call, &form), "name");
    form = good;
    form.iban = S("GR17");
    check_field(svc_creditor_set(&call, &form), "iban");
    form = good;
    form.bic = S("X");
    check_field(svc_creditor_set(&call, &form), "bic");
    form = good;
    form.identifier = S("DE97ZZZ09999999999");
    check_field(svc_creditor_set(&call, &form), "identifier");
    form = good;
    form.retry_days = S("x");
    check_field(svc_creditor_set(&call, &form), "retry_days");
    form = good;
    form.notice_days = 61;
    check_field(svc_creditor_set(&call, &form), "notice_days");
    form = good;
    form.lead_days = 0;
    check_field(svc_creditor_set(&call, &form), "lead_days");
    form = good;
    form.settle_days = 0;
    check_field(svc_creditor_set(&call, &form), "settle_days");
    call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_creditor(&call, &view), FORBIDDEN);
    CHECK_ERR(svc_creditor_set(&call, &good), FORBIDDEN);
    call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_creditor(&call, &view));
    CHECK(!view.found);
    check_field(svc_creditor_set(&call, &good), "iban");
    CollectResult result;
    CHECK_ERR(svc_collect(&call, false, &result), ACCOUNT_STATE);
}

/* Done beside the program, with the database's own guards off. */
static void damage(Fixture *fixture, const char *trigger, const char *table, const char *sql)
{
    bool sqlite = fixture->db.engine == DB_SQLITE;
    if (trigger != NULL) {
        (void)sql_rows(fixture, str_cstr(&test_arena,
                                         arena_printf(&test_arena, "DROP TRIGGER %s%s%s", trigger,
                                                      sqlite ? "" : " ON ", sqlite ? "" : table)));
    }
    (void)sql_rows(fixture, sql);
}

static void check_found(Fixture *fixture, const char *text)
{
    Call call = fixture_system_call(fixture);
    Str *problems;
    size_t count;
    CHECK_OK(svc_check(&call, &problems, &count));
    for (size_t i = 0; i < count; i++) {
        Str wanted = str_from_cstr(text);
        if (str_find(problems[i], wanted, 0) < problems[i].len) {
            return;
        }
    }
    test_fail(__FILE__, __LINE__, "not found: %s", text);
}

/* EVIDENCE: billing.md 1.3: a control sum, one attempt under way, one payment for each that paid */
SERVICE_TEST(damaged_debits_are_found)
{
    (void)debit_sent(fixture);
    sale_check(fixture);
    damage(fixture, "debit_batches_fixed", "debit_batches",
           "UPDATE debit_batches SET total_minor = total_minor + 1");
    check_found(fixture, "says 1 debits of 1179, its attempts are 1 of 1178");
    damage(fixture, NULL, NULL, "UPDATE debit_batches SET total_minor = total_minor - 1");
    sale_check(fixture);
    damage(fixture, NULL, NULL, "DROP INDEX payment_attempts_open");
    damage(
        fixture, NULL, NULL,
        "INSERT INTO payment_attempts (id, seller_id, buyer_id, document_id, mandate_id, number, "
        "amount_minor, sequence, collect_on, state, failure, reason, created_at, moved_at) "
        "SELECT 7, seller_id, buyer_id, document_id, mandate_id, 2, amount_minor, sequence, "
        "collect_on, 'created', failure, reason, created_at, moved_at FROM payment_attempts");
    check_found(fixture, "another attempt is under way");
}

SERVICE_TEST(a_debit_that_is_not_its_payment_is_found)
{
    (void)debit_sent(fixture);
    CHECK_INT(debit_collect(fixture, "2026-12-15", false).settled, 1);
    sale_check(fixture);
    damage(fixture, "payment_attempts_fixed", "payment_attempts",
           "UPDATE payment_attempts SET amount_minor = amount_minor - 1");
    check_found(fixture, "is succeeded, and its payments are not so");
    damage(fixture, NULL, NULL,
           "UPDATE payment_attempts SET amount_minor = amount_minor + 1, state = 'failed', "
           "payment_id = NULL");
    check_found(fixture, "by direct debit is that of 0 attempts");
}
