/* auth_state.c - who a token belongs to, in memory for some seconds, so that a page costs no query
 * for it. */
#include "service/auth_internal.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { SLOT_COUNT = 1024, LOCK_COUNT = 16, SLOT_TEXT_BYTES = 640 };

/* One token; the person's texts point into `text`. A newer token with the same slot replaces it. */
typedef struct Slot {
    Hash token;
    uint64_t epoch; /* 0: empty */
    Instant read_at;
    Person person;
    char text[SLOT_TEXT_BYTES];
} Slot;

struct AuthState {
    Str dummy_hash;
    atomic_uint_fast64_t epoch; /* one more each time that everything is forgotten */
    pthread_mutex_t locks[LOCK_COUNT];
    Slot slots[SLOT_COUNT];
};

AuthState *auth_state_new(Arena *process)
{
    AuthState *state = arena_new(process, AuthState);
    state->dummy_hash = password_hash(process, random_token(process, HASH_BYTES));
    atomic_init(&state->epoch, 1);
    for (size_t i = 0; i < LOCK_COUNT; i++) {
        int result = pthread_mutex_init(&state->locks[i], NULL);
        assert(result == 0);
    }
    return state;
}

void auth_state_forget(AuthState *state)
{
    (void)atomic_fetch_add(&state->epoch, 1);
}

IdentityEpoch identity_epoch(AuthState *state)
{
    return (IdentityEpoch){ atomic_load(&state->epoch) };
}

Str identity_dummy_hash(const AuthState *state)
{
    return state->dummy_hash;
}

static size_t slot_index(Hash token)
{
    size_t number;
    memcpy(&number, token.bytes, sizeof(number));
    return number % SLOT_COUNT;
}

/* Whether what the slot says still counts. A clock that went back makes it too old, too. */
static bool slot_holds(const Slot *slot, Hash token, Instant now, uint64_t epoch)
{
    int64_t age_us = now.us - slot->read_at.us;
    return slot->epoch == epoch && memcmp(slot->token.bytes, token.bytes, HASH_BYTES) == 0 &&
           age_us >= 0 && age_us < IDENTITY_CACHE_SECONDS * SECOND_US &&
           now.us < slot->person.expires_at.us;
}

bool identity_get(AuthState *state, Hash token, Instant now, Arena *out, Person *ret_person)
{
    size_t index = slot_index(token);
    Slot *slot = &state->slots[index];
    pthread_mutex_t *lock = &state->locks[index % LOCK_COUNT];

    (void)pthread_mutex_lock(lock);
    bool found = slot_holds(slot, token, now, atomic_load(&state->epoch));
    if (found) {
        Person person = slot->person;
        person.name = str_dup(out, person.name);
        person.email = str_dup(out, person.email);
        person.account_name = str_dup(out, person.account_name);
        person.csrf = str_dup(out, person.csrf);
        *ret_person = person;
    }
    (void)pthread_mutex_unlock(lock);
    return found;
}

/* Copies to the slot's text, which has room. */
static Str slot_text(Slot *slot, size_t *used, Str text)
{
    Str copy = { slot->text + *used, text.len };
    assert(text.len <= SLOT_TEXT_BYTES - *used);
    if (text.len > 0) {
        memcpy(slot->text + *used, text.ptr, text.len);
    }
    *used += text.len;
    return copy;
}

void identity_put(AuthState *state, Hash token, Instant now, IdentityEpoch epoch,
                  const Person *person)
{
    size_t index = slot_index(token);
    Slot *slot = &state->slots[index];
    pthread_mutex_t *lock = &state->locks[index % LOCK_COUNT];
    size_t used = 0;

    if (person->name.len + person->email.len + person->account_name.len + person->csrf.len >
        SLOT_TEXT_BYTES) {
        return; /* names that long are read each time */
    }
    (void)pthread_mutex_lock(lock);
    slot->token = token;
    slot->epoch = epoch.v;
    slot->read_at = now;
    slot->person = *person;
    slot->person.name = slot_text(slot, &used, person->name);
    slot->person.email = slot_text(slot, &used, person->email);
    slot->person.account_name = slot_text(slot, &used, person->account_name);
    slot->person.csrf = slot_text(slot, &used, person->csrf);
    (void)pthread_mutex_unlock(lock);
}
