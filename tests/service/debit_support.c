/* debit_support.c - direct debits for tests. */
#include "tests/service/debit_support.h"

#include "service/payment.h"

#define PAIN "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'><CstmrPmtStsRpt>"
#define PAIN_END "</CstmrPmtStsRpt></Document>"

void debit_sold(Fixture *fixture)
{
    fixture_catalogue(fixture);
    sale_day(fixture, "2026-11-22");
    (void)sale_make(fixture, "anna", FIXTURE_BLUE_HARBOUR, "postgresql-small-monthly");
    Call call = fixture_call(fixture, "anna");
    const CreditorForm form = { .name = S("Aegean Cloud"),
                                .iban = S("GR16 0110 1250 0000 0001 2300 695"),
                                .bic = S("ETHNGRAA"),
                                .identifier = S("DE98ZZZ09999999999"),
                                .notice_days = 14,
                                .lead_days = 2,
                                .settle_days = 7,
                                .retry_days = S("3,5,7,7") };
    CHECK_OK(svc_creditor_set(&call, &form));
}

MandateView debit_mandate(Fixture *fixture, const char *key)
{
    Call call = fixture_call(fixture, "anna");
    MandateForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .holder = S("Blue Harbour"),
                         .iban = S("DE89 3704 0044 0532 0130 00"),
                         .key = str_from_cstr(key) };
    MandateId id;
    MandateView view;
    CHECK_OK(date_parse(S("2026-11-20"), &form.signed_on));
    CHECK_OK(svc_mandate_add(&call, &form, &id));
    CHECK_OK(svc_mandate(&call, id, &view));
    return view;
}

CollectResult debit_collect(Fixture *fixture, const char *day, bool dry_run)
{
    CollectResult result;
    sale_day(fixture, day);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_collect(&call, dry_run, &result));
    return result;
}

DebitBatchId debit_sent(Fixture *fixture)
{
    Page page = { 0 };
    BatchView *batches;
    size_t count;
    debit_sold(fixture);
    (void)debit_mandate(fixture, "k1");
    CHECK_INT(debit_collect(fixture, "2026-12-04", false).attempts, 1);
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_batches(&call, &page, &batches, &count));
    CHECK_INT(count, 1);
    return batches[0].id;
}

AttemptView debit_newest(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    AttemptView *attempts;
    size_t count;
    CHECK_OK(svc_attempts(&call, &page, &attempts, &count));
    CHECK(count > 0);
    return attempts[0];
}

DocumentView debit_invoice(Fixture *fixture)
{
    Call call = fixture_call(fixture, "eva");
    Page page = { 0 };
    DocumentView *views;
    size_t count;
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &page, &views, &count));
    CHECK_INT(count, 1);
    return views[0];
}

void debit_paid_by_hand(Fixture *fixture, const char *amount)
{
    Call call = fixture_call(fixture, "anna");
    PaymentForm form = { .buyer = fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .amount = str_from_cstr(amount),
                         .method = PAYMENT_MANUAL };
    PaymentId id;
    CHECK_OK(date_parse(S("2026-12-01"), &form.received_on));
    CHECK_OK(svc_payment_record(&call, &form, &id));
}

Str debit_status(const AttemptView *attempt, const char *status, const char *reason)
{
    return arena_printf(&test_arena,
                        PAIN "<TxInfAndSts><OrgnlEndToEndId>%.*s</OrgnlEndToEndId><TxSts>%s</TxSts>"
                             "<StsRsnInf><Rsn><Cd>%s</Cd></Rsn></StsRsnInf></TxInfAndSts>" PAIN_END,
                        STR_ARG(sepa_reference(&test_arena, attempt->code)), status, reason);
}

static AnswerResult answer(Fixture *fixture, Str text)
{
    AnswerResult result;
    Call call = fixture_call(fixture, "anna");
    CHECK_OK(svc_debit_answer(&call, text, &result));
    return result;
}

AnswerResult debit_rejected(Fixture *fixture, const AttemptView *attempt, const char *reason)
{
    return answer(fixture, debit_status(attempt, "RJCT", reason));
}

AnswerResult debit_returned(Fixture *fixture, const AttemptView *attempt, const char *reason)
{
    return answer(
        fixture,
        arena_printf(&test_arena,
                     "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.054.001.08'><Ntry>"
                     "<TxDtls><Refs><EndToEndId>%.*s</EndToEndId></Refs><RtrInf><Rsn><Cd>%s</Cd>"
                     "</Rsn></RtrInf></TxDtls></Ntry></Document>",
                     STR_ARG(sepa_reference(&test_arena, attempt->code)), reason));
}

AnswerResult debit_file_status(Fixture *fixture, Str message_id, const char *block,
                               const char *status)
{
    bool whole = str_from_cstr(block).len == 0;
    Str file = arena_printf(&test_arena,
                            "<OrgnlGrpInfAndSts><OrgnlMsgId>%.*s</OrgnlMsgId>%s%s%s"
                            "</OrgnlGrpInfAndSts>",
                            STR_ARG(message_id), whole ? "<GrpSts>" : "", whole ? status : "",
                            whole ? "</GrpSts>" : "");
    Str part = whole ? S("")
                     : arena_printf(&test_arena,
                                    "<OrgnlPmtInfAndSts><OrgnlPmtInfId>%.*s%s</OrgnlPmtInfId>"
                                    "<PmtInfSts>%s</PmtInfSts></OrgnlPmtInfAndSts>",
                                    STR_ARG(message_id), block, status);
    return answer(
        fixture, arena_printf(&test_arena, PAIN "%.*s%.*s" PAIN_END, STR_ARG(file), STR_ARG(part)));
}
