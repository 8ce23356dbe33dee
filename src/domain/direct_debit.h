/*
 * direct_debit.h - collecting an invoice from a buyer's bank account: mandates, attempts, why they
 * fail and when they are tried again, and what one payment file holds (R33, R34).
 *
 * Attempt: created -> pending (in a file) -> succeeded | failed | unknown. What is unknown is found
 * out by the bank's next answer or by a person, never tried again blindly. A return after success
 * is no state: the attempt then has the payment that took the money back.
 */
#ifndef DOMAIN_DIRECT_DEBIT_H
#define DOMAIN_DIRECT_DEBIT_H

#include "base/instant.h"
#include "domain/billing/policy.h"
#include "domain/iban.h"
#include "domain/sepa.h"
#include "domain/words.h"

enum {
    DEBIT_FILE_MAX = 1000,      /* debits in one file */
    DEBIT_UNUSED_MONTHS = 36,   /* after which a mandate is void */
    DEBIT_REASON_BYTES_MAX = 35 /* "AM04", or a bank's own words */
};
#define DEBIT_MINOR_MAX INT64_C(99999999999) /* EUR 999,999,999.99 */

#define DEBIT_SCHEMES(X)  \
    X(DEBIT_CORE, "core") \
    X(DEBIT_B2B, "b2b")
ENUM_DECLARE(DebitScheme, debit_scheme, DEBIT_SCHEME_COUNT, DEBIT_SCHEMES)

#define DEBIT_SEQUENCES(X) \
    X(DEBIT_FIRST, "frst") \
    X(DEBIT_RECUR, "rcur") \
    X(DEBIT_FINAL, "fnal") \
    X(DEBIT_ONE_OFF, "ooff")
ENUM_DECLARE(DebitSequence, debit_sequence, DEBIT_SEQUENCE_COUNT, DEBIT_SEQUENCES)
Str debit_sequence_label(DebitSequence sequence); /* "First" */

/* expired: unused for 36 months, or a one-off one that was used. */
#define MANDATE_STATES(X)         \
    X(MANDATE_ACTIVE, "active")   \
    X(MANDATE_REVOKED, "revoked") \
    X(MANDATE_EXPIRED, "expired")
ENUM_DECLARE(MandateState, mandate_state, MANDATE_STATE_COUNT, MANDATE_STATES)

#define ATTEMPT_STATES(X)             \
    X(ATTEMPT_CREATED, "created")     \
    X(ATTEMPT_PENDING, "pending")     \
    X(ATTEMPT_SUCCEEDED, "succeeded") \
    X(ATTEMPT_FAILED, "failed")       \
    X(ATTEMPT_UNKNOWN, "unknown")
ENUM_DECLARE(AttemptState, attempt_state, ATTEMPT_STATE_COUNT, ATTEMPT_STATES)
bool attempt_can_move(AttemptState from, AttemptState to);

/* none: it did not fail. hard: trying again cannot help. unclear: the bank's word does not say
 * whether money moved. */
#define DEBIT_FAILURES(X)     \
    X(FAILURE_NONE, "none")   \
    X(FAILURE_FUNDS, "funds") \
    X(FAILURE_OTHER, "other") \
    X(FAILURE_HARD, "hard")   \
    X(FAILURE_UNCLEAR, "unclear")
ENUM_DECLARE(DebitFailure, debit_failure, DEBIT_FAILURE_COUNT, DEBIT_FAILURES)

/* A reason of the EPC's list. */
typedef struct DebitReason {
    Str code; /* "AM04" */
    DebitFailure failure;
    bool ends_mandate; /* the account or the mandate is no longer good for any invoice */
    Str text;          /* "Insufficient funds" */
} DebitReason;

/* Never NULL: a code that is not in the list is tried again as FAILURE_OTHER. */
const DebitReason *debit_reason(Str code);

/* Days to wait after the first failure, the second, ...; none: never again (R34). */
typedef struct RetryDays {
    int32_t days[RETRY_MAX];
    size_t count;
} RetryDays;

typedef struct RetryPolicy {
    RetryDays failures[DEBIT_FAILURE_COUNT]; /* those of hard and unclear are empty */
} RetryPolicy;

/* "3,5,7,7", each 1..60; empty: none. Fails: FIELD_INVALID (field "retry_days"). */
MUST_USE Err *retry_days_parse(Str text, RetryDays *ret_days);
/* The same days for funds and other; none for the rest. */
RetryPolicy retry_policy(const RetryDays *days);
/* The day after the `failures`-th failure (1, 2, ...), or DATE_NONE when there is none to come. */
Date retry_day(const RetryPolicy *policy, DebitFailure failure, Date failed_on, int32_t failures);

/* The sequence of the next collection; `used` when one is under way or was paid. */
DebitSequence debit_sequence_next(bool one_off, bool used);
/* 36 months after it was signed or last used. */
bool mandate_lapsed(Date used_on, Date today);

/* When an invoice may be collected: due, and long enough after the notice. */
Date debit_due_day(Date issued_on, Date due_on, int32_t notice_days);

/* Who collects. */
typedef struct DebitCreditor {
    Str name;
    Str iban;
    Str bic; /* or empty */
    Str identifier;
} DebitCreditor;

/* One collection. */
typedef struct Debit {
    Str reference;        /* EndToEndId: names the attempt */
    int64_t amount_minor; /* EUR, 1..DEBIT_MINOR_MAX */
    DebitScheme scheme;
    DebitSequence sequence;
    Date collect_on;
    Str mandate; /* its reference */
    Date signed_on;
    Str holder, iban;
    Str bic;  /* or empty */
    Str text; /* what the buyer reads: the invoice */
} Debit;

/* A run of debits with one scheme, sequence and day, and so one payment-information block. */
typedef struct DebitBlock {
    size_t first, count;
    int64_t sum_minor;
} DebitBlock;

/* One file: its debits in their order, in blocks. */
typedef struct DebitFile {
    Str message_id;
    Instant created_at;
    DebitCreditor creditor;
    Debit *debits; /* 1..DEBIT_FILE_MAX */
    size_t count;
} DebitFile;

/* What is wrong with a debit, in words, or empty: limits of R33. */
Str debit_problem(const Debit *debit);
/* Sorts the debits by block and reference, and gives the blocks, at most as many as debits, and
 * their sum. All debits are without a problem. */
void debit_blocks(DebitFile *file, DebitBlock *ret_blocks, size_t *ret_count, int64_t *ret_sum);
/* A block's own reference: "<message id>-1", 1..; the message id is at most 30 bytes. */
Str debit_block_id(Arena *out, Str message_id, size_t block);
/* The message pain.008.001.08. The same file gives the same bytes. Sorts the debits. */
Str debit_file_write(Arena *out, Arena scratch, DebitFile *file);

#endif
