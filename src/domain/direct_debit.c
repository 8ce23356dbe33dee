/* direct_debit.c - states, failures and retries of collections; the blocks of a file (R33, R34). */
#include "domain/direct_debit.h"

#include <stdlib.h>

ENUM_DEFINE(DebitScheme, debit_scheme, DEBIT_SCHEME_COUNT, DEBIT_SCHEMES)
ENUM_DEFINE(DebitSequence, debit_sequence, DEBIT_SEQUENCE_COUNT, DEBIT_SEQUENCES)
ENUM_DEFINE(MandateState, mandate_state, MANDATE_STATE_COUNT, MANDATE_STATES)
ENUM_DEFINE(AttemptState, attempt_state, ATTEMPT_STATE_COUNT, ATTEMPT_STATES)
ENUM_DEFINE(DebitFailure, debit_failure, DEBIT_FAILURE_COUNT, DEBIT_FAILURES)

enum { RETRY_DAY_MAX = 60 };

static const uint32_t moves[ATTEMPT_STATE_COUNT] = {
    [ATTEMPT_CREATED] = MOVE(ATTEMPT_PENDING) | MOVE(ATTEMPT_FAILED),
    [ATTEMPT_PENDING] = MOVE(ATTEMPT_SUCCEEDED) | MOVE(ATTEMPT_FAILED) | MOVE(ATTEMPT_UNKNOWN),
    [ATTEMPT_UNKNOWN] = MOVE(ATTEMPT_SUCCEEDED) | MOVE(ATTEMPT_FAILED),
};

/* EPC173-14, "Guidance on reason codes for SEPA direct debit R-transactions". */
static const DebitReason reasons[] = {
    { STR_INIT("AC01"), FAILURE_HARD, true, STR_INIT("The account number is wrong") },
    { STR_INIT("AC04"), FAILURE_HARD, true, STR_INIT("The account is closed") },
    { STR_INIT("AC06"), FAILURE_HARD, true, STR_INIT("The account is blocked for direct debit") },
    { STR_INIT("AC13"), FAILURE_HARD, true, STR_INIT("The account is a consumer's") },
    { STR_INIT("AG01"), FAILURE_HARD, true, STR_INIT("The account allows no direct debit") },
    { STR_INIT("AG02"), FAILURE_HARD, false, STR_INIT("The sequence is not the expected one") },
    { STR_INIT("AM04"), FAILURE_FUNDS, false, STR_INIT("Insufficient funds") },
    { STR_INIT("AM05"), FAILURE_UNCLEAR, false, STR_INIT("The bank takes it for a duplicate") },
    { STR_INIT("BE05"), FAILURE_HARD, false, STR_INIT("The creditor identifier is wrong") },
    { STR_INIT("CNOR"), FAILURE_HARD, false, STR_INIT("The creditor's bank is not registered") },
    { STR_INIT("DNOR"), FAILURE_HARD, true, STR_INIT("The debtor's bank is not registered") },
    { STR_INIT("ED05"), FAILURE_OTHER, false, STR_INIT("Settlement failed") },
    { STR_INIT("FF01"), FAILURE_HARD, false, STR_INIT("The file format is wrong") },
    { STR_INIT("FF05"), FAILURE_HARD, false, STR_INIT("The scheme of the direct debit is wrong") },
    { STR_INIT("MD01"), FAILURE_HARD, true, STR_INIT("No valid mandate") },
    { STR_INIT("MD02"), FAILURE_HARD, true, STR_INIT("The mandate's data are wrong") },
    { STR_INIT("MD06"), FAILURE_HARD, false, STR_INIT("The debtor asked for a refund") },
    { STR_INIT("MD07"), FAILURE_HARD, true, STR_INIT("The debtor has died") },
    { STR_INIT("MS02"), FAILURE_HARD, false, STR_INIT("The debtor refused it") },
    { STR_INIT("MS03"), FAILURE_OTHER, false, STR_INIT("The bank gives no reason") },
    { STR_INIT("RC01"), FAILURE_HARD, true, STR_INIT("The BIC is wrong") },
    { STR_INIT("RR01"), FAILURE_HARD, false, STR_INIT("Refused by regulation: account") },
    { STR_INIT("RR02"), FAILURE_HARD, false, STR_INIT("Refused by regulation: debtor's name") },
    { STR_INIT("RR03"), FAILURE_HARD, false, STR_INIT("Refused by regulation: creditor's name") },
    { STR_INIT("RR04"), FAILURE_HARD, false, STR_INIT("Refused by regulation") },
    { STR_INIT("SL01"), FAILURE_HARD, false, STR_INIT("A service of the debtor's bank stops it") },
    { STR_INIT("TM01"), FAILURE_OTHER, false, STR_INIT("The file came after the cut-off time") },
};

static const DebitReason other_reason = { STR_INIT(""), FAILURE_OTHER, false,
                                          STR_INIT("Another reason") };

Str debit_sequence_label(DebitSequence sequence)
{
    static const Str labels[] = { [DEBIT_FIRST] = STR_INIT("First"),
                                  [DEBIT_RECUR] = STR_INIT("Recurring"),
                                  [DEBIT_FINAL] = STR_INIT("Final"),
                                  [DEBIT_ONE_OFF] = STR_INIT("One-off") };
    assert((unsigned)sequence < DEBIT_SEQUENCE_COUNT);
    return labels[sequence];
}

bool attempt_can_move(AttemptState from, AttemptState to)
{
    assert((unsigned)from < ATTEMPT_STATE_COUNT);
    assert((unsigned)to < ATTEMPT_STATE_COUNT);
    return (moves[from] & MOVE(to)) != 0;
}

const DebitReason *debit_reason(Str code)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (str_eq(code, reasons[i].code)) {
            return &reasons[i];
        }
    }
    return &other_reason;
}

Err *retry_days_parse(Str text, RetryDays *ret_days)
{
    RetryDays days = { 0 };
    Str part;
    while (str_next(&text, ',', &part)) {
        int64_t day;
        if (days.count == RETRY_MAX || !str_parse_int64(str_trim(part), &day) || day < 1 ||
            day > RETRY_DAY_MAX) {
            return ERR_FIELD(FIELD_INVALID, "retry_days",
                             "These are not days like 3,5,7,7: at most %d, each 1 to %d.",
                             RETRY_MAX, RETRY_DAY_MAX);
        }
        days.days[days.count++] = (int32_t)day;
    }
    *ret_days = days;
    return NULL;
}

RetryPolicy retry_policy(const RetryDays *days)
{
    return (RetryPolicy){ .failures = { [FAILURE_FUNDS] = *days, [FAILURE_OTHER] = *days } };
}

Date retry_day(const RetryPolicy *policy, DebitFailure failure, Date failed_on, int32_t failures)
{
    assert((unsigned)failure < DEBIT_FAILURE_COUNT);
    assert(failures >= 1);
    const RetryDays *days = &policy->failures[failure];
    return (size_t)failures > days->count ? DATE_NONE
                                          : (Date){ failed_on.day + days->days[failures - 1] };
}

DebitSequence debit_sequence_next(bool one_off, bool used)
{
    return one_off ? DEBIT_ONE_OFF : used ? DEBIT_RECUR : DEBIT_FIRST;
}

bool mandate_lapsed(Date used_on, Date today)
{
    return today.day >= date_add_months(used_on, DEBIT_UNUSED_MONTHS).day;
}

Date debit_due_day(Date issued_on, Date due_on, int32_t notice_days)
{
    int32_t noticed = issued_on.day + notice_days;
    return target_day((Date){ due_on.day > noticed ? due_on.day : noticed });
}

Str debit_problem(const Debit *debit)
{
    if (debit->amount_minor < 1 || debit->amount_minor > DEBIT_MINOR_MAX) {
        return S("The amount is not 0.01 to 999,999,999.99.");
    }
    if (!sepa_reference_valid(debit->reference) || !sepa_reference_valid(debit->mandate)) {
        return S("A reference is not in SEPA's letters, or longer than 35.");
    }
    if (!iban_valid(debit->iban) || !iban_in_sepa(debit->iban)) {
        return S("The account is none that SEPA reaches.");
    }
    if (debit->bic.len > 0 && !bic_valid(debit->bic)) {
        return S("The BIC is wrong.");
    }
    return debit->holder.len == 0 ? S("The account's holder has no name.") : S("");
}

static int block_cmp(const Debit *a, const Debit *b)
{
    int scheme = (int)a->scheme - (int)b->scheme;
    int sequence = (int)a->sequence - (int)b->sequence;
    int day = (a->collect_on.day > b->collect_on.day) - (a->collect_on.day < b->collect_on.day);
    return scheme != 0 ? scheme : sequence != 0 ? sequence : day;
}

static int debit_cmp(const void *left, const void *right)
{
    const Debit *a = left;
    const Debit *b = right;
    int block = block_cmp(a, b);
    return block != 0 ? block : str_cmp(a->reference, b->reference);
}

/* The creditor's account is one for the file, so it parts no blocks. No sum can pass an int64:
 * DEBIT_FILE_MAX times DEBIT_MINOR_MAX is 10^14. */
void debit_blocks(DebitFile *file, DebitBlock *ret_blocks, size_t *ret_count, int64_t *ret_sum)
{
    size_t count = 0;
    int64_t sum = 0;
    assert(file->count <= DEBIT_FILE_MAX);
    qsort(file->debits, file->count, sizeof(*file->debits), debit_cmp);
    for (size_t i = 0; i < file->count; i++) {
        const Debit *debit = &file->debits[i];
        assert(debit_problem(debit).len == 0);
        if (i == 0 || block_cmp(&file->debits[i - 1], debit) != 0) {
            ret_blocks[count++] = (DebitBlock){ .first = i };
        }
        ret_blocks[count - 1].count++;
        ret_blocks[count - 1].sum_minor += debit->amount_minor;
        sum += debit->amount_minor;
    }
    *ret_count = count;
    *ret_sum = sum;
}

Str debit_block_id(Arena *out, Str message_id, size_t block)
{
    return arena_printf(out, "%.*s-%zu", STR_ARG(message_id), block);
}
