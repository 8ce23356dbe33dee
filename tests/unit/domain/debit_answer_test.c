/* debit_answer_test.c - a bank's status reports and notifications (pain.002, camt.054). */
#include "domain/debit_answer.h"
#include "tests/test.h"

#define PAIN "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'><CstmrPmtStsRpt>"
#define PAIN_END "</CstmrPmtStsRpt></Document>"
#define CAMT                                                                \
    "<c:Document xmlns:c='urn:iso:std:iso:20022:tech:xsd:camt.054.001.08'>" \
    "<c:BkToCstmrDbtCdtNtfctn><c:GrpHdr><c:MsgId>N-1</c:MsgId></c:GrpHdr><c:Ntfctn>"
#define CAMT_END "</c:Ntfctn></c:BkToCstmrDbtCdtNtfctn></c:Document>"

static DebitAnswer answer(const char *text)
{
    DebitAnswer read;
    Arena scratch = arena_open(ARENA_CAP_BYTES);
    Err *err = debit_answer_read(&test_arena, str_from_cstr(text), scratch, &read);
    arena_close(scratch, ARENA_CAP_BYTES);
    CHECK_OK(err);
    return read;
}

/* "file/block/debit=verdict:reason", a line each. */
static Str told(const DebitAnswer *read)
{
    StrBuf buf = buf_new(&test_arena, 256);
    for (size_t i = 0; i < read->count; i++) {
        const DebitAnswerItem *item = &read->items[i];
        buf_addf(&buf, "%.*s/%.*s/%.*s=%.*s:%.*s\n", STR_ARG(item->message_id),
                 STR_ARG(item->block_id), STR_ARG(item->reference),
                 STR_ARG(debit_verdict_name(item->verdict)), STR_ARG(item->reason));
    }
    return buf_str(&buf);
}

/* EVIDENCE: R33 R-transactions */
TEST(a_status_report_names_what_was_rejected)
{
    DebitAnswer read = answer(
        PAIN
        "<GrpHdr><MsgId>B-1</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>DBT-1</OrgnlMsgId>"
        "<OrgnlMsgNmId>pain.008</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>"
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>DBT-1-1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>"
        "<TxInfAndSts><OrgnlEndToEndId>ATT-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf>"
        "<Orgtr><Nm>Bank</Nm></Orgtr><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf><OrgnlTxRef><PmtTpInf>"
        "<SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf></OrgnlTxRef></TxInfAndSts>"
        "<TxInfAndSts><OrgnlEndToEndId>ATT-2</OrgnlEndToEndId><TxSts>ACSP</TxSts></TxInfAndSts>"
        "</OrgnlPmtInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>DBT-1-2</OrgnlPmtInfId>"
        "<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Prtry>own word</Prtry></Rsn></StsRsnInf>"
        "</OrgnlPmtInfAndSts>" PAIN_END);
    CHECK_STR(read.message_id, S("B-1"));
    CHECK_STR(told(&read), S("DBT-1//ATT-1=rejected:AM04\nDBT-1//ATT-2=accepted:\n"
                             "DBT-1/DBT-1-1/=accepted:\nDBT-1/DBT-1-2/=rejected:own word\n"
                             "DBT-1//=accepted:\n"));
}

TEST(a_whole_file_may_be_rejected)
{
    DebitAnswer read = answer(
        PAIN
        "<OrgnlGrpInfAndSts><OrgnlMsgId>DBT-1</OrgnlMsgId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn>"
        "<Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts><TxInfAndSts><OrgnlEndToEndId>A"
        "</OrgnlEndToEndId><TxSts>WHAT</TxSts></TxInfAndSts><TxInfAndSts><TxSts>RJCT</TxSts>"
        "</TxInfAndSts><TxInfAndSts><OrgnlEndToEndId>B</OrgnlEndToEndId></TxInfAndSts>" PAIN_END);
    CHECK_STR(told(&read), S("DBT-1//A=unclear:\nDBT-1//=rejected:FF01\n"));
    read = answer(PAIN "<OrgnlGrpInfAndSts><OrgnlMsgId>D</OrgnlMsgId><GrpSts>CANC</GrpSts>"
                       "</OrgnlGrpInfAndSts>" PAIN_END);
    CHECK_STR(told(&read), S("D//=rejected:\n"));
    read = answer(PAIN PAIN_END);
    CHECK_INT(read.count, 0);
}

TEST(a_notification_names_what_was_returned)
{
    DebitAnswer read = answer(
        CAMT
        "<c:Ntry><c:NtryDtls><c:TxDtls><c:Refs><c:MsgId>DBT-1</c:MsgId><c:EndToEndId>ATT-1"
        "</c:EndToEndId></c:Refs><c:RtrInf><c:Rsn><c:Cd>MD06</c:Cd></c:Rsn></c:RtrInf></c:TxDtls>"
        "<c:TxDtls><c:Refs><c:EndToEndId>ATT-2</c:EndToEndId></c:Refs></c:TxDtls>"
        "<c:TxDtls><c:RtrInf/></c:TxDtls></c:NtryDtls></c:Ntry>" CAMT_END);
    CHECK_STR(read.message_id, S("N-1"));
    CHECK_STR(told(&read), S("//ATT-1=rejected:MD06\n"));
}

static void check_refused(Str text)
{
    DebitAnswer read;
    Arena scratch = arena_open(ARENA_CAP_BYTES);
    Err *err = debit_answer_read(&test_arena, text, scratch, &read);
    arena_close(scratch, ARENA_CAP_BYTES);
    CHECK_ERR(err, XML_FORMAT);
}

TEST(an_answer_that_is_none_is_refused)
{
    DebitVerdict verdict;
    CHECK(!debit_verdict_parse(S("x"), &verdict));
    CHECK(debit_verdict_parse(S("unclear"), &verdict));
    check_refused(S(""));
    check_refused(S("<a/>"));
    check_refused(S("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'/>"));
    check_refused(S("<a xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'/>"));
    check_refused(S(PAIN "<OrgnlGrpInfAndSts>" PAIN_END));
    check_refused(
        S(PAIN "<GrpHdr><MsgId>123456789012345678901234567890123456</MsgId></GrpHdr>" PAIN_END));
    check_refused(S("<!DOCTYPE Document><Document/>"));
    Str large = { arena_alloc(&test_arena, 1, 1, DEBIT_ANSWER_BYTES_MAX + 1),
                  DEBIT_ANSWER_BYTES_MAX + 1 };
    check_refused(large);
}

TEST(an_answer_with_too_many_debits_is_refused)
{
    StrBuf buf = buf_new(&test_arena, 1024 * 1024);
    buf_add(&buf, S(PAIN));
    for (int i = 0; i <= DEBIT_ANSWER_MAX; i++) {
        buf_addf(&buf,
                 "<TxInfAndSts><OrgnlEndToEndId>A%d</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
                 "</TxInfAndSts>",
                 i);
        if (i == DEBIT_ANSWER_MAX - 1) {
            Str some = arena_printf(&test_arena, "%.*s" PAIN_END, STR_ARG(buf_str(&buf)));
            DebitAnswer read = answer(str_cstr(&test_arena, some));
            CHECK_INT(read.count, DEBIT_ANSWER_MAX);
            CHECK_STR(read.items[DEBIT_ANSWER_MAX - 1].reference, S("A9999"));
        }
    }
    buf_add(&buf, S(PAIN_END));
    check_refused(buf_str(&buf));
}
