/*
 * debit_answer.h - what a bank says about the debits of a file: a status report (pain.002) before
 * the money moves, a notification of returned ones (camt.054) after it (R33).
 */
#ifndef DOMAIN_DEBIT_ANSWER_H
#define DOMAIN_DEBIT_ANSWER_H

#include "domain/direct_debit.h"

enum { DEBIT_ANSWER_MAX = 10000, DEBIT_ANSWER_BYTES_MAX = 1024 * 1024 };

/* accepted: nothing is decided yet. unclear: a word that is not known. */
#define DEBIT_VERDICTS(X)           \
    X(VERDICT_ACCEPTED, "accepted") \
    X(VERDICT_REJECTED, "rejected") \
    X(VERDICT_UNCLEAR, "unclear")
ENUM_DECLARE(DebitVerdict, debit_verdict, DEBIT_VERDICT_COUNT, DEBIT_VERDICTS)

/* What is said of a file, one of its blocks, or one debit; the narrower comes first, so that what
 * is said of all applies to those of which nothing else was said. */
typedef struct DebitAnswerItem {
    Str message_id; /* of the file; may be empty with a reference */
    Str block_id;   /* empty: the whole file, or one debit */
    Str reference;  /* EndToEndId; empty: all of the block or the file */
    DebitVerdict verdict;
    Str reason; /* "AM04"; may be empty */
} DebitAnswerItem;

typedef struct DebitAnswer {
    Str message_id; /* the bank's */
    DebitAnswerItem *items;
    size_t count; /* at most DEBIT_ANSWER_MAX */
} DebitAnswer;

/* Any version of the two messages. Fails: XML_FORMAT. */
MUST_USE Err *debit_answer_read(Arena *out, Str text, Arena scratch, DebitAnswer *ret_answer);

#endif
