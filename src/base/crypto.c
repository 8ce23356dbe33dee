/* crypto.c - libsodium behind our types. */
#include "base/crypto.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* OWASP's parameters: two passes over 19 MiB. */
enum { PASSWORD_PASSES = 2, PASSWORD_MEMORY_BYTES = 19 * 1024 * 1024, KEY_FILE_BYTES_MAX = 256 };

static atomic_bool started;
static sem_t password_slots; /* a slot is 19 MiB and a core: more at once would only take memory */

_Static_assert(HASH_BYTES == crypto_generichash_BYTES, "BLAKE2b-256");
_Static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "XChaCha20");

void crypto_start(void)
{
    if (atomic_exchange(&started, true)) {
        return;
    }
    int result = sodium_init();
    assert(result >= 0);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    result = sem_init(&password_slots, 0, cores > 0 ? (unsigned)cores : 1);
    assert(result == 0);
}

static unsigned char *bytes_of(const char *text)
{
    return (unsigned char *)(uintptr_t)text;
}

uint64_t random_u64(void)
{
    uint64_t value;
    randombytes_buf(&value, sizeof(value));
    return value;
}

Str random_token(Arena *out, size_t bytes)
{
    enum { TOKEN_BYTES_MAX = 256 };
    unsigned char raw[TOKEN_BYTES_MAX];
    assert(bytes > 0);
    assert(bytes <= TOKEN_BYTES_MAX);
    randombytes_buf(raw, bytes);
    size_t cap = sodium_base64_encoded_len(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_array(out, char, cap);
    (void)sodium_bin2base64(text, cap, raw, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(raw, bytes);
    return (Str){ text, cap - 1 };
}

Str random_password(Arena *out, size_t len)
{
    static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    char *text = arena_array(out, char, len);
    for (size_t i = 0; i < len; i++) {
        text[i] = alphabet[randombytes_uniform(sizeof(alphabet) - 1)];
    }
    return (Str){ text, len };
}

Hash hash_bytes(Str data)
{
    Hash hash;
    (void)crypto_generichash(hash.bytes, sizeof(hash.bytes), bytes_of(data.ptr), data.len, NULL, 0);
    return hash;
}

Hash hash_chain(Hash previous, Str data)
{
    Hash hash;
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof(hash.bytes));
    (void)crypto_generichash_update(&state, previous.bytes, sizeof(previous.bytes));
    (void)crypto_generichash_update(&state, bytes_of(data.ptr), data.len);
    (void)crypto_generichash_final(&state, hash.bytes, sizeof(hash.bytes));
    return hash;
}

Str hash_hex(Arena *out, Hash hash)
{
    char *text = arena_array(out, char, HASH_BYTES * 2 + 1);
    (void)sodium_bin2hex(text, HASH_BYTES * 2 + 1, hash.bytes, HASH_BYTES);
    return (Str){ text, HASH_BYTES * 2 };
}

bool secret_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || sodium_memcmp(a.ptr, b.ptr, a.len) == 0);
}

static void slot_wait(void)
{
    assert(atomic_load(&started)); /* main calls crypto_start */
    while (sem_wait(&password_slots) != 0) {
        assert(errno == EINTR);
    }
}

static void slot_give(void)
{
    int result = sem_post(&password_slots);
    assert(result == 0);
}

Str password_hash(Arena *out, Str password)
{
    assert(password.len <= PASSWORD_BYTES_MAX);
    char text[crypto_pwhash_STRBYTES];
    slot_wait();
    int result = crypto_pwhash_str(text, password.ptr == NULL ? "" : password.ptr, password.len,
                                   PASSWORD_PASSES, PASSWORD_MEMORY_BYTES);
    slot_give();
    assert(result == 0); /* only without memory */
    return str_dup(out, str_from_cstr(text));
}

bool password_verify(Str hash, Str password)
{
    char text[crypto_pwhash_STRBYTES] = { 0 };
    if (hash.len == 0 || hash.len >= sizeof(text) || password.len > PASSWORD_BYTES_MAX) {
        return false;
    }
    memcpy(text, hash.ptr, hash.len);
    slot_wait();
    int result =
        crypto_pwhash_str_verify(text, password.ptr == NULL ? "" : password.ptr, password.len);
    slot_give();
    return result == 0;
}

/* A sealed text is the nonce and the ciphertext with its tag. */
enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES
};

Str seal(Arena *out, const SealKey *key, Str context, Str plain)
{
    size_t len = NONCE_BYTES + plain.len + TAG_BYTES;
    unsigned char *sealed = arena_array(out, unsigned char, len);
    randombytes_buf(sealed, NONCE_BYTES);
    int result = crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed + NONCE_BYTES, NULL, bytes_of(plain.ptr), plain.len, bytes_of(context.ptr),
        context.len, NULL, sealed, key->bytes);
    assert(result == 0);
    return (Str){ (const char *)sealed, len };
}

Err *unseal(Arena *out, const SealKey *key, Str context, Str sealed, Str *ret_plain)
{
    if (sealed.len < NONCE_BYTES + TAG_BYTES) {
        return ERR(CONFIG, "a sealed value is cut off");
    }
    const unsigned char *bytes = bytes_of(sealed.ptr);
    size_t len = sealed.len - NONCE_BYTES - TAG_BYTES;
    unsigned char *plain = arena_array(out, unsigned char, len);
    int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain, NULL, NULL, bytes + NONCE_BYTES, sealed.len - NONCE_BYTES, bytes_of(context.ptr),
        context.len, bytes, key->bytes);
    if (result != 0) {
        return ERR(CONFIG, "a sealed value does not open: it was sealed with another key or for "
                           "another place, or it was changed");
    }
    *ret_plain = (Str){ (const char *)plain, len };
    return NULL;
}

static Err *key_make(Str path)
{
    SealKey key;
    char text[SEAL_KEY_BYTES * 2 + 1];
    bool made;
    randombytes_buf(key.bytes, sizeof(key.bytes));
    (void)sodium_bin2hex(text, sizeof(text), key.bytes, sizeof(key.bytes));
    text[sizeof(text) - 1] = '\n';
    Err *err = file_write_new(path, (Str){ text, sizeof(text) }, 0600, &made);
    sodium_memzero(&key, sizeof(key));
    sodium_memzero(text, sizeof(text));
    return err; /* when another process was first, its key is the one */
}

Err *seal_key_load(Str path, SealKey *ret_key)
{
    enum { SCRATCH_BYTES = 64 * 1024 };
    Arena start = arena_open(SCRATCH_BYTES);
    Arena scratch = start;
    Str text = { 0 };
    SealKey key;
    size_t len = 0;

    Err *err = NULL;
    if (access(str_cstr(&scratch, path), F_OK) != 0 && errno == ENOENT) {
        err = key_make(path);
    }
    if (err == NULL) {
        err = file_read(&scratch, path, KEY_FILE_BYTES_MAX, &text);
    }
    text = str_trim(text);
    if (err == NULL &&
        (sodium_hex2bin(key.bytes, sizeof(key.bytes), text.ptr, text.len, NULL, &len, NULL) != 0 ||
         len != sizeof(key.bytes))) {
        err =
            ERR(CONFIG, "%.*s: a key is %d hexadecimal digits", STR_ARG(path), SEAL_KEY_BYTES * 2);
    }
    if (err == NULL) {
        *ret_key = key;
    }
    sodium_memzero(&key, sizeof(key));
    arena_close(start, SCRATCH_BYTES);
    return err;
}
