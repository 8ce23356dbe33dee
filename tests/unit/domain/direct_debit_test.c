/* direct_debit_test.c - states, failures, retries, and the payment file (R33, R34). */
#include "domain/direct_debit.h"
#include "tests/test.h"

static Date day(const char *text)
{
    Date date;
    CHECK_OK(date_parse(str_from_cstr(text), &date));
    return date;
}

TEST(the_words_of_direct_debit_are_read_again)
{
    DebitScheme scheme;
    DebitSequence sequence;
    MandateState mandate;
    AttemptState attempt;
    DebitFailure failure;
    CHECK(debit_scheme_parse(debit_scheme_name(DEBIT_B2B), &scheme) && scheme == DEBIT_B2B);
    CHECK(debit_sequence_parse(debit_sequence_name(DEBIT_FINAL), &sequence));
    CHECK_INT(sequence, DEBIT_FINAL);
    CHECK_STR(debit_sequence_label(sequence), S("Final"));
    CHECK(mandate_state_parse(mandate_state_name(MANDATE_EXPIRED), &mandate));
    CHECK(attempt_state_parse(attempt_state_name(ATTEMPT_UNKNOWN), &attempt));
    CHECK(debit_failure_parse(debit_failure_name(FAILURE_HARD), &failure));
    CHECK(!debit_scheme_parse(S("x"), &scheme) && !debit_sequence_parse(S("x"), &sequence));
    CHECK(!mandate_state_parse(S("x"), &mandate) && !attempt_state_parse(S("x"), &attempt));
    CHECK(!debit_failure_parse(S("x"), &failure));
}

/* EVIDENCE: billing.md 1.2 payment attempt */
TEST(an_attempt_moves_forward_only)
{
    static const char *const allowed = "01 03 12 13 14 42 43 ";
    StrBuf seen = buf_new(&test_arena, 64);
    for (int from = 0; from < ATTEMPT_STATE_COUNT; from++) {
        for (int to = 0; to < ATTEMPT_STATE_COUNT; to++) {
            if (attempt_can_move((AttemptState)from, (AttemptState)to)) {
                buf_addf(&seen, "%d%d ", from, to);
            }
        }
    }
    CHECK_STR(buf_str(&seen), str_from_cstr(allowed));
}

/* EVIDENCE: R34 hard declines are not retried; 3, 5, 7, 7 days; data per class */
TEST(a_failure_is_tried_again_by_its_class)
{
    RetryDays days;
    CHECK_OK(retry_days_parse(S("3, 5,7,7"), &days));
    RetryPolicy policy = retry_policy(&days);
    CHECK(debit_reason(S("AM04"))->failure == FAILURE_FUNDS);
    CHECK(debit_reason(S("AC04"))->failure == FAILURE_HARD);
    CHECK(debit_reason(S("AC04"))->ends_mandate);
    CHECK(debit_reason(S("MD06"))->failure == FAILURE_HARD);
    CHECK(!debit_reason(S("MD06"))->ends_mandate);
    CHECK(debit_reason(S("AM05"))->failure == FAILURE_UNCLEAR);
    CHECK(debit_reason(S("XX99"))->failure == FAILURE_OTHER);
    CHECK(debit_reason(S(""))->failure == FAILURE_OTHER);
    Date failed = day("2026-11-20");
    CHECK_INT(retry_day(&policy, FAILURE_FUNDS, failed, 1).day - failed.day, 3);
    CHECK_INT(retry_day(&policy, FAILURE_OTHER, failed, 4).day - failed.day, 7);
    CHECK(date_is_none(retry_day(&policy, FAILURE_FUNDS, failed, 5)));
    CHECK(date_is_none(retry_day(&policy, FAILURE_HARD, failed, 1)));
    CHECK(date_is_none(retry_day(&policy, FAILURE_UNCLEAR, failed, 1)));
    CHECK_OK(retry_days_parse(S(""), &days));
    CHECK_INT(days.count, 0);
    CHECK_ERR(retry_days_parse(S("3,x"), &days), FIELD_INVALID);
    CHECK_ERR(retry_days_parse(S("0"), &days), FIELD_INVALID);
    CHECK_ERR(retry_days_parse(S("61"), &days), FIELD_INVALID);
    CHECK_ERR(retry_days_parse(S("1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"), &days),
              FIELD_INVALID);
}

TEST(a_mandate_is_first_then_recurring_and_lapses)
{
    CHECK(debit_sequence_next(false, false) == DEBIT_FIRST);
    CHECK(debit_sequence_next(false, true) == DEBIT_RECUR);
    CHECK(debit_sequence_next(true, false) == DEBIT_ONE_OFF);
    CHECK(!mandate_lapsed(day("2023-11-23"), day("2026-11-22")));
    CHECK(mandate_lapsed(day("2023-11-22"), day("2026-11-22")));
}

TEST(an_invoice_is_collected_when_due_and_noticed)
{
    CHECK_INT(debit_due_day(day("2026-11-02"), day("2026-11-16"), 14).day, day("2026-11-16").day);
    CHECK_INT(debit_due_day(day("2026-11-02"), day("2026-11-05"), 14).day, day("2026-11-16").day);
    CHECK_INT(debit_due_day(day("2026-11-02"), day("2026-11-28"), 14).day, day("2026-11-30").day);
}

static Debit debit(const char *reference, int64_t amount_minor, DebitSequence sequence,
                   const char *on)
{
    return (Debit){ .reference = str_from_cstr(reference),
                    .amount_minor = amount_minor,
                    .scheme = DEBIT_CORE,
                    .sequence = sequence,
                    .collect_on = day(on),
                    .mandate = S("MDT-1"),
                    .signed_on = day("2026-01-02"),
                    .holder = S("M\xC3\xBCller & S\xC3\xB6hne"),
                    .iban = S("DE89370400440532013000"),
                    .text = S("INV-2026-000001") };
}

/* EVIDENCE: R33 ids at most 35 characters, amounts 0.01 to 999,999,999.99 */
TEST(a_debit_that_a_bank_would_refuse_is_seen)
{
    Debit good = debit("A-1", 1, DEBIT_FIRST, "2026-11-23");
    CHECK_STR(debit_problem(&good), S(""));
    good.amount_minor = DEBIT_MINOR_MAX;
    good.bic = S("COBADEFF");
    CHECK_STR(debit_problem(&good), S(""));
    Debit bad[9];
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        bad[i] = good;
    }
    bad[0].amount_minor = 0;
    bad[1].amount_minor = DEBIT_MINOR_MAX + 1;
    bad[2].reference = S("a_b");
    bad[3].mandate = S("");
    bad[4].iban = S("DE88370400440532013000");
    bad[5].iban = S("TR330006100519786457841326");
    bad[6].bic = S("COBA");
    bad[7].holder = S("");
    bad[8].amount_minor = -1;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        CHECK(debit_problem(&bad[i]).len > 0);
    }
}

/* EVIDENCE: R33 one block per scheme, sequence and day; exact sums */
TEST(debits_are_grouped_into_blocks_with_exact_sums)
{
    Debit debits[] = { debit("E", DEBIT_MINOR_MAX, DEBIT_RECUR, "2026-11-24"),
                       debit("D", 20, DEBIT_RECUR, "2026-11-23"),
                       debit("C", 7, DEBIT_FIRST, "2026-11-23"),
                       debit("B", 3, DEBIT_FIRST, "2026-11-23"),
                       debit("A", 5, DEBIT_FIRST, "2026-11-23"),
                       debit("F", 1, DEBIT_FINAL, "2026-11-23"),
                       debit("G", 1, DEBIT_ONE_OFF, "2026-11-23") };
    debits[4].scheme = DEBIT_B2B;
    DebitFile file = { .debits = debits, .count = COUNT_OF(debits) };
    DebitBlock blocks[COUNT_OF(debits)];
    size_t count;
    int64_t sum;
    debit_blocks(&file, blocks, &count, &sum);
    CHECK_INT(count, 6);
    CHECK_INT(blocks[0].count, 2);
    CHECK_INT(blocks[0].sum_minor, 10);
    CHECK_STR(debits[0].reference, S("B"));
    CHECK_INT(sum, DEBIT_MINOR_MAX + 37);
    CHECK_STR(debits[6].reference, S("A")); /* the other scheme */
    int64_t blocks_sum = 0;
    size_t blocks_count = 0;
    for (size_t i = 0; i < count; i++) {
        blocks_sum += blocks[i].sum_minor;
        blocks_count += blocks[i].count;
    }
    CHECK_INT(blocks_sum, sum);
    CHECK_INT(blocks_count, COUNT_OF(debits));
}

static DebitFile sample(Debit *debits, size_t count)
{
    return (DebitFile){ .message_id = S("DBT-06H2N8KX4M1PQ"),
                        .created_at = { INT64_C(1795336200) * SECOND_US },
                        .creditor = { .name = S("Stoa \xE2\x80\x93 Cloud"),
                                      .iban = S("GR1601101250000000012300695"),
                                      .bic = S("ETHNGRAA"),
                                      .identifier = S("DE98ZZZ09999999999") },
                        .debits = debits,
                        .count = count };
}

static Str written(DebitFile *file)
{
    Arena scratch = arena_open(ARENA_CAP_BYTES);
    Str text = debit_file_write(&test_arena, scratch, file);
    arena_close(scratch, ARENA_CAP_BYTES);
    return text;
}

static const char wanted_head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.001.08\"><CstmrDrctDbtInitn>"
    "<GrpHdr><MsgId>DBT-06H2N8KX4M1PQ</MsgId>\n<CreDtTm>2026-11-22T08:30:00Z</CreDtTm>\n"
    "<NbOfTxs>2</NbOfTxs>\n<CtrlSum>1500.05</CtrlSum>\n<InitgPty><Nm>Stoa . Cloud</Nm>\n"
    "</InitgPty>\n</GrpHdr>\n";

static const char wanted_block[] =
    "<PmtInf><PmtInfId>DBT-06H2N8KX4M1PQ-1</PmtInfId>\n<PmtMtd>DD</PmtMtd>\n"
    "<NbOfTxs>1</NbOfTxs>\n<CtrlSum>0.05</CtrlSum>\n<PmtTpInf><SvcLvl><Cd>SEPA</Cd>\n</SvcLvl>\n"
    "<LclInstrm><Cd>CORE</Cd>\n</LclInstrm>\n<SeqTp>FRST</SeqTp>\n</PmtTpInf>\n"
    "<ReqdColltnDt>2026-11-24</ReqdColltnDt>\n<Cdtr><Nm>Stoa . Cloud</Nm>\n</Cdtr>\n"
    "<CdtrAcct><Id><IBAN>GR1601101250000000012300695</IBAN>\n</Id>\n</CdtrAcct>\n"
    "<CdtrAgt><FinInstnId><BICFI>ETHNGRAA</BICFI>\n</FinInstnId>\n</CdtrAgt>\n"
    "<ChrgBr>SLEV</ChrgBr>\n<CdtrSchmeId><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id>\n"
    "<SchmeNm><Prtry>SEPA</Prtry>\n</SchmeNm>\n</Othr>\n</PrvtId>\n</Id>\n</CdtrSchmeId>\n"
    "<DrctDbtTxInf><PmtId><EndToEndId>A-1</EndToEndId>\n</PmtId>\n"
    "<InstdAmt Ccy=\"EUR\">0.05</InstdAmt>\n<DrctDbtTx><MndtRltdInf><MndtId>MDT-1</MndtId>\n"
    "<DtOfSgntr>2026-01-02</DtOfSgntr>\n</MndtRltdInf>\n</DrctDbtTx>\n"
    "<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id>\n</Othr>\n</FinInstnId>\n</DbtrAgt>\n"
    "<Dbtr><Nm>Mueller + Soehne</Nm>\n</Dbtr>\n"
    "<DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN>\n</Id>\n</DbtrAcct>\n"
    "<RmtInf><Ustrd>INV-2026-000001</Ustrd>\n</RmtInf>\n</DrctDbtTxInf>\n</PmtInf>\n";

/* EVIDENCE: R33 every element of the first block in the order of pain.008.001.08 */
TEST(a_file_is_the_message_that_a_bank_takes)
{
    Debit debits[] = { debit("A-2", 150000, DEBIT_RECUR, "2026-11-24"),
                       debit("A-1", 5, DEBIT_FIRST, "2026-11-24") };
    DebitFile file = sample(debits, 2);
    Str text = written(&file);
    Str head = str_from_cstr(wanted_head);
    Str block = str_from_cstr(wanted_block);
    CHECK_STR(str_slice(text, 0, head.len), head);
    CHECK_STR(str_slice(text, head.len, head.len + block.len), block);
    CHECK(str_find(text, S("<PmtInfId>DBT-06H2N8KX4M1PQ-2</PmtInfId>"), 0) < text.len);
    CHECK(str_ends(text, S("</PmtInf>\n</CstmrDrctDbtInitn>\n</Document>\n")));
    DebitFile again = sample((Debit[]){ debits[1], debits[0] }, 2);
    CHECK_STR(written(&again), text);
}
