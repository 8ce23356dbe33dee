/* debit_file.c - the message pain.008.001.08 that a bank takes (R33, ISO 20022, EPC130-08). */
#include "base/xml.h"
#include "domain/direct_debit.h"

static const Str space = STR_INIT("urn:iso:std:iso:20022:tech:xsd:pain.008.001.08");

static Str amount(Arena *out, int64_t minor)
{
    return decimal_format(out, (Decimal){ minor, 2 });
}

static Str upper(Arena *out, Str word)
{
    return sepa_reference(out, word);
}

/* One element in another. */
static void nested(XmlOut *xml, const char *outer, const char *inner, Str text)
{
    xml_open(xml, outer);
    xml_element(xml, inner, text);
    xml_close(xml);
}

static void write_account(XmlOut *xml, const char *name, Str iban)
{
    xml_open(xml, name);
    nested(xml, "Id", "IBAN", iban);
    xml_close(xml);
}

static void write_agent(XmlOut *xml, const char *name, Str bic)
{
    xml_open(xml, name);
    xml_open(xml, "FinInstnId");
    if (bic.len > 0) {
        xml_element(xml, "BICFI", bic);
    } else {
        nested(xml, "Othr", "Id", S("NOTPROVIDED"));
    }
    xml_close(xml);
    xml_close(xml);
}

static void write_sums(XmlOut *xml, Arena scratch, size_t count, int64_t sum_minor)
{
    xml_element(xml, "NbOfTxs", arena_printf(&scratch, "%zu", count));
    xml_element(xml, "CtrlSum", amount(&scratch, sum_minor));
}

static void write_creditor_id(XmlOut *xml, Str identifier)
{
    xml_open(xml, "CdtrSchmeId");
    xml_open(xml, "Id");
    xml_open(xml, "PrvtId");
    xml_open(xml, "Othr");
    xml_element(xml, "Id", identifier);
    nested(xml, "SchmeNm", "Prtry", S("SEPA"));
    for (int i = 0; i < 4; i++) {
        xml_close(xml);
    }
}

static void write_debit(XmlOut *xml, Arena scratch, const Debit *debit)
{
    xml_open(xml, "DrctDbtTxInf");
    nested(xml, "PmtId", "EndToEndId", debit->reference);
    xml_open_with(xml, "InstdAmt", "Ccy", S("EUR"));
    xml_text(xml, amount(&scratch, debit->amount_minor));
    xml_close(xml);
    xml_open(xml, "DrctDbtTx");
    xml_open(xml, "MndtRltdInf");
    xml_element(xml, "MndtId", debit->mandate);
    xml_element(xml, "DtOfSgntr", date_format(&scratch, debit->signed_on));
    xml_close(xml);
    xml_close(xml);
    write_agent(xml, "DbtrAgt", debit->bic);
    nested(xml, "Dbtr", "Nm", sepa_text(&scratch, debit->holder, SEPA_NAME_BYTES_MAX));
    write_account(xml, "DbtrAcct", debit->iban);
    nested(xml, "RmtInf", "Ustrd", sepa_text(&scratch, debit->text, SEPA_TEXT_BYTES_MAX));
    xml_close(xml);
}

static void write_kind(XmlOut *xml, Arena scratch, const Debit *debit)
{
    xml_open(xml, "PmtTpInf");
    nested(xml, "SvcLvl", "Cd", S("SEPA"));
    nested(xml, "LclInstrm", "Cd", upper(&scratch, debit_scheme_name(debit->scheme)));
    xml_element(xml, "SeqTp", upper(&scratch, debit_sequence_name(debit->sequence)));
    xml_close(xml);
}

static void write_block(XmlOut *xml, Arena scratch, const DebitFile *file, const DebitBlock *block,
                        size_t number)
{
    const Debit *first = &file->debits[block->first];
    const DebitCreditor *creditor = &file->creditor;
    xml_open(xml, "PmtInf");
    xml_element(xml, "PmtInfId", debit_block_id(&scratch, file->message_id, number));
    xml_element(xml, "PmtMtd", S("DD"));
    write_sums(xml, scratch, block->count, block->sum_minor);
    write_kind(xml, scratch, first);
    xml_element(xml, "ReqdColltnDt", date_format(&scratch, first->collect_on));
    nested(xml, "Cdtr", "Nm", sepa_text(&scratch, creditor->name, SEPA_NAME_BYTES_MAX));
    write_account(xml, "CdtrAcct", creditor->iban);
    write_agent(xml, "CdtrAgt", creditor->bic);
    xml_element(xml, "ChrgBr", S("SLEV"));
    write_creditor_id(xml, creditor->identifier);
    for (size_t i = 0; i < block->count; i++) {
        write_debit(xml, scratch, first + i);
    }
    xml_close(xml);
}

Str debit_file_write(Arena *out, Arena scratch, DebitFile *file)
{
    enum { DEBIT_BYTES = 900 };
    DebitBlock *blocks = arena_array(&scratch, DebitBlock, file->count);
    size_t count;
    int64_t sum_minor;
    debit_blocks(file, blocks, &count, &sum_minor);
    StrBuf buf = buf_new(out, 2048 + file->count * DEBIT_BYTES);
    XmlOut xml = xml_out(&buf);
    xml_open_with(&xml, "Document", "xmlns", space);
    xml_open(&xml, "CstmrDrctDbtInitn");
    xml_open(&xml, "GrpHdr");
    xml_element(&xml, "MsgId", file->message_id);
    xml_element(&xml, "CreDtTm", instant_format(&scratch, file->created_at));
    write_sums(&xml, scratch, file->count, sum_minor);
    nested(&xml, "InitgPty", "Nm", sepa_text(&scratch, file->creditor.name, SEPA_NAME_BYTES_MAX));
    xml_close(&xml);
    for (size_t i = 0; i < count; i++) {
        write_block(&xml, scratch, file, &blocks[i], i + 1);
    }
    xml_close(&xml);
    xml_close(&xml);
    return buf_str(&buf);
}
