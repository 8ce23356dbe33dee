/* debit_answer_fuzz.c - any bytes as a bank's answer; and as text for a SEPA file. */
#include <assert.h>

#include "domain/debit_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena start;
    static Arena scratch;
    DebitAnswer answer;
    Str text = { (const char *)data, size };

    if (start.pos == NULL) {
        start = arena_open(ARENA_CAP_BYTES);
        scratch = arena_open(ARENA_CAP_BYTES);
    }
    Arena arena = start;
    if (debit_answer_read(&arena, text, scratch, &answer) == NULL) {
        assert(answer.count <= DEBIT_ANSWER_MAX);
        for (size_t i = 0; i < answer.count; i++) {
            assert(answer.items[i].reference.len <= SEPA_REFERENCE_BYTES_MAX);
            assert(answer.items[i].reason.len <= DEBIT_REASON_BYTES_MAX);
        }
    }
    if (str_utf8_valid(text)) {
        Str written = sepa_text(&arena, text, SEPA_REFERENCE_BYTES_MAX);
        assert(written.len == 0 || sepa_reference_valid(written));
    }
    (void)iban_valid(iban_clean(&arena, text));
    (void)creditor_id_valid(text);
    (void)bic_valid(text);
    err_reset();
    return 0;
}
