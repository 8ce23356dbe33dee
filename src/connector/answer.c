/* answer.c - building answers, and passwords that a repeat makes again. */
#include "connector/answer.h"

#include "base/crypto.h"

#include <assert.h>

enum { SERVICE_CODE_MAX = 40, PASSWORD_CHARS = 24, SEED_MARK_CHARS = 16, HASH_ROUND_MAX = 64 };

Answer answer_done(void)
{
    return (Answer){ .kind = ANSWER_DONE };
}

Answer answer_accepted(int64_t wait_ms)
{
    return (Answer){ .kind = ANSWER_ACCEPTED, .wait_ms = wait_ms };
}

Answer answer_refused(Str code, Str field, Str text)
{
    return (Answer){ .kind = ANSWER_REFUSED, .code = code, .field = field, .text = text };
}

Answer answer_retry(Str code, Str text, int64_t wait_ms)
{
    return (Answer){ .kind = ANSWER_RETRY, .code = code, .text = text, .wait_ms = wait_ms };
}

static void add_fact(Answer *answer, Fact fact)
{
    assert(answer->fact_count < CONNECTOR_FACT_MAX);
    answer->facts[answer->fact_count] = fact;
    answer->fact_count++;
}

void answer_fact(Answer *answer, Str name, Str label, Str value)
{
    add_fact(answer, (Fact){ .name = name, .label = label, .value = value });
}

void answer_secret(Answer *answer, Str name, Str label, Str value)
{
    add_fact(answer, (Fact){ .name = name, .label = label, .value = value, .secret = true });
}

bool service_code_valid(Str code)
{
    if (code.len == 0 || code.len > SERVICE_CODE_MAX) {
        return false;
    }
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
            return false;
        }
    }
    return true;
}

/* The seed has full entropy, so a hash of seed and purpose is as good as a keyed one. */
static Hash seed_hash(Arena *out, const DesiredState *desired, Str purpose)
{
    assert(desired->secret_seed.len == CONNECTOR_SEED_BYTES);
    StrBuf buf = buf_new(out, 128);
    buf_add(&buf, desired->secret_seed);
    buf_add(&buf, S("stoa connector "));
    buf_add(&buf, purpose);
    buf_add_char(&buf, ' ');
    buf_add(&buf, desired->service_code);
    return hash_bytes(buf_str(&buf));
}

Str seed_password(Arena *out, const DesiredState *desired, Str purpose)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    enum { BASE = 62, FAIR_BELOW = 256 - 256 % BASE };

    StrBuf password = buf_new(out, PASSWORD_CHARS + 1);
    Hash hash = seed_hash(out, desired, purpose);
    for (int round = 0; round < HASH_ROUND_MAX; round++) {
        for (size_t i = 0; i < HASH_BYTES && password.len < PASSWORD_CHARS; i++) {
            if (hash.bytes[i] < FAIR_BELOW) { /* else some letters would be likelier */
                buf_add_char(&password, alphabet[hash.bytes[i] % BASE]);
            }
        }
        if (password.len == PASSWORD_CHARS) {
            break;
        }
        hash = hash_chain(hash, purpose);
    }
    assert(password.len == PASSWORD_CHARS);
    return buf_str(&password);
}

Str seed_mark(Arena *out, const DesiredState *desired)
{
    return str_slice(hash_hex(out, seed_hash(out, desired, S("mark"))), 0, SEED_MARK_CHARS);
}
