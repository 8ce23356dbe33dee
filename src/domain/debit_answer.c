/* debit_answer.c - reads pain.002 and camt.054 (ISO 20022) as far as direct debits need them. */
#include "domain/debit_answer.h"

#include "base/xml.h"

ENUM_DEFINE(DebitVerdict, debit_verdict, DEBIT_VERDICT_COUNT, DEBIT_VERDICTS)

enum { ITEM_FIRST_MAX = 64 };

/* What is said of a file, a block, a debit; the wider ones hold the narrower. */
typedef enum Level { LEVEL_FILE, LEVEL_BLOCK, LEVEL_DEBIT, LEVEL_COUNT } Level;

typedef struct Said {
    Str id; /* the file's, the block's, the debit's */
    Str status;
    Str reason;
    bool returned; /* camt.054: RtrInf was there */
} Said;

typedef struct Reading {
    Arena *out;
    bool notification; /* camt.054 */
    Level level;
    Said said[LEVEL_COUNT];
    DebitAnswer answer;
    size_t cap;
} Reading;

static const Str accepted[] = { STR_INIT("ACCC"), STR_INIT("ACCP"), STR_INIT("ACFC"),
                                STR_INIT("ACSC"), STR_INIT("ACSP"), STR_INIT("ACTC"),
                                STR_INIT("ACWC"), STR_INIT("ACWP"), STR_INIT("PART"),
                                STR_INIT("PDNG"), STR_INIT("RCVD") };

static DebitVerdict verdict_of(Str status)
{
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        if (str_eq(status, accepted[i])) {
            return VERDICT_ACCEPTED;
        }
    }
    return str_eq(status, S("RJCT")) || str_eq(status, S("CANC")) ? VERDICT_REJECTED
                                                                  : VERDICT_UNCLEAR;
}

static Err *item_add(Reading *reading, DebitAnswerItem item)
{
    DebitAnswer *answer = &reading->answer;
    if (answer->count == DEBIT_ANSWER_MAX) {
        return ERR(XML_FORMAT, "more than %d answers in one message", DEBIT_ANSWER_MAX);
    }
    if (answer->count == reading->cap) {
        size_t cap = reading->cap == 0 ? ITEM_FIRST_MAX : 2 * reading->cap;
        DebitAnswerItem *items = arena_array(reading->out, DebitAnswerItem, cap);
        for (size_t i = 0; i < answer->count; i++) {
            items[i] = answer->items[i];
        }
        answer->items = items;
        reading->cap = cap;
    }
    answer->items[answer->count++] = item;
    return NULL;
}

/* What was said at the level, when it was complete. */
static Err *level_close(Reading *reading)
{
    Level level = reading->level;
    const Said *said = &reading->said[level];
    DebitAnswerItem item = { .message_id = reading->said[LEVEL_FILE].id, .reason = said->reason };
    item.block_id = level == LEVEL_BLOCK ? said->id : S("");
    item.reference = level == LEVEL_DEBIT ? said->id : S("");
    bool named = level == LEVEL_FILE || said->id.len > 0;
    bool decided = reading->notification ? said->returned : said->status.len > 0;
    if (!named || !decided) {
        return NULL;
    }
    item.verdict = said->returned ? VERDICT_REJECTED : verdict_of(said->status);
    return item_add(reading, item);
}

static void level_open(Reading *reading, Str name)
{
    bool block = !reading->notification && str_eq(name, S("OrgnlPmtInfAndSts"));
    bool debit = str_eq(name, reading->notification ? S("TxDtls") : S("TxInfAndSts"));
    bool group = !reading->notification && str_eq(name, S("OrgnlGrpInfAndSts"));
    if (block || debit || group) {
        reading->level = block ? LEVEL_BLOCK : debit ? LEVEL_DEBIT : LEVEL_FILE;
        reading->said[reading->level] = (Said){ 0 };
    }
    if (reading->notification && str_eq(name, S("RtrInf"))) {
        reading->said[reading->level].returned = true;
    }
}

/* Where an element's text goes; NULL: nowhere. */
static Str *place_of(Reading *reading, const XmlEvent *event)
{
    Said *said = &reading->said[reading->level];
    if (str_eq(event->name, S("MsgId")) && str_eq(event->parent, S("GrpHdr"))) {
        return &reading->answer.message_id;
    }
    if (str_eq(event->parent, S("Rsn")) &&
        (str_eq(event->name, S("Cd")) || str_eq(event->name, S("Prtry")))) {
        return &said->reason;
    }
    if (reading->notification) {
        return str_eq(event->name, S("EndToEndId")) && str_eq(event->parent, S("Refs")) ? &said->id
                                                                                        : NULL;
    }
    static const struct {
        Str id, status;
    } names[LEVEL_COUNT] = {
        [LEVEL_FILE] = { STR_INIT("OrgnlMsgId"), STR_INIT("GrpSts") },
        [LEVEL_BLOCK] = { STR_INIT("OrgnlPmtInfId"), STR_INIT("PmtInfSts") },
        [LEVEL_DEBIT] = { STR_INIT("OrgnlEndToEndId"), STR_INIT("TxSts") },
    };
    return str_eq(event->name, names[reading->level].id)       ? &said->id
           : str_eq(event->name, names[reading->level].status) ? &said->status
                                                               : NULL;
}

static Err *element_close(Reading *reading, const XmlEvent *event)
{
    Str *place = place_of(reading, event);
    if (place != NULL) {
        if (event->text.len > SEPA_REFERENCE_BYTES_MAX) {
            return ERR(XML_FORMAT, "%.*s is longer than %d bytes", STR_ARG(event->name),
                       SEPA_REFERENCE_BYTES_MAX);
        }
        *place = str_dup(reading->out, event->text);
    }
    bool debit = reading->level == LEVEL_DEBIT &&
                 str_eq(event->name, reading->notification ? S("TxDtls") : S("TxInfAndSts"));
    bool block = reading->level == LEVEL_BLOCK && str_eq(event->name, S("OrgnlPmtInfAndSts"));
    if (debit || block) {
        TRY(level_close(reading));
        /* A debit stands in a block. What was said of the file is kept until the end. */
        bool in_block = debit && str_eq(event->parent, S("OrgnlPmtInfAndSts"));
        reading->level = in_block ? LEVEL_BLOCK : LEVEL_FILE;
    }
    return NULL;
}

static bool message_is(const XmlReader *reader, Str name)
{
    return str_find(reader->space, name, 0) < reader->space.len;
}

static Err *read_root(Reading *reading, XmlReader *reader)
{
    XmlEvent root;
    TRY(xml_next(reader, &root));
    reading->notification = message_is(reader, S(":camt.054."));
    if (!str_eq(root.name, S("Document")) ||
        !(reading->notification || message_is(reader, S(":pain.002.")))) {
        return ERR(XML_FORMAT, "this is neither a pain.002 nor a camt.054 message");
    }
    return NULL;
}

Err *debit_answer_read(Arena *out, Str text, Arena scratch, DebitAnswer *ret_answer)
{
    Reading reading = { .out = out };
    XmlReader reader;
    XmlEvent event = { .kind = XML_OPEN };
    if (text.len > DEBIT_ANSWER_BYTES_MAX) {
        return ERR(XML_FORMAT, "the message is larger than %d bytes", DEBIT_ANSWER_BYTES_MAX);
    }
    TRY(xml_reader(text, scratch, &reader));
    TRY(read_root(&reading, &reader));
    while (event.kind != XML_END) {
        TRY(xml_next(&reader, &event));
        if (event.kind == XML_OPEN) {
            level_open(&reading, event.name);
        } else if (event.kind == XML_CLOSE) {
            TRY(element_close(&reading, &event));
        }
    }
    if (!reading.notification) {
        reading.level = LEVEL_FILE;
        TRY(level_close(&reading));
    }
    *ret_answer = reading.answer;
    return NULL;
}
