/*
 * crypto.h - random numbers, hashes, password hashes, sealing: libsodium behind our types.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/err.h"

enum { HASH_BYTES = 32, SEAL_KEY_BYTES = 32, PASSWORD_BYTES_MAX = 1024 };

typedef struct Hash {
    unsigned char bytes[HASH_BYTES];
} Hash;

typedef struct SealKey {
    unsigned char bytes[SEAL_KEY_BYTES];
} SealKey;

void crypto_start(void); /* in main, before threads; a second call does nothing */
uint64_t random_u64(void);
Str random_token(Arena *out, size_t bytes);  /* URL-safe base64 without padding */
Str random_password(Arena *out, size_t len); /* letters and digits that cannot be confused */
Hash hash_bytes(Str data);                   /* BLAKE2b-256 */
Hash hash_chain(Hash previous, Str data);
Str hash_hex(Arena *out, Hash hash);
bool secret_eq(Str a, Str b); /* constant time */

/* Argon2id, t=2, m=19 MiB; at most `cores` run at once, the others wait. Takes about 20 ms. A
 * password over PASSWORD_BYTES_MAX must not be hashed and never verifies. */
Str password_hash(Arena *out, Str password);
bool password_verify(Str hash, Str password);

/* XChaCha20-Poly1305; the context (a row's id, say) must be the same when opening.
 * Fails: CONFIG (another key or context, or changed bytes). */
Str seal(Arena *out, const SealKey *key, Str context, Str plain);
MUST_USE Err *unseal(Arena *out, const SealKey *key, Str context, Str sealed, Str *ret_plain);
/* Reads the key file (64 hexadecimal digits), or makes it with mode 0600 when it is not there.
 * Fails: IO, CONFIG. */
MUST_USE Err *seal_key_load(Str path, SealKey *ret_key);

#endif
