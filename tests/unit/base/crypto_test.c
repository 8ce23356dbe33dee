/* crypto_test.c - random values, hashes, passwords, sealing. */
#include "base/crypto.h"

#include "tests/test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static const SealKey key = { { 1, 2, 3 } };

TEST(random_values_differ_and_have_their_form)
{
    CHECK(random_u64() != random_u64());
    Str token = random_token(&test_arena, 32);
    CHECK_INT(token.len, 43);
    CHECK(!str_eq(token, random_token(&test_arena, 32)));
    Str password = random_password(&test_arena, 500);
    CHECK_INT(password.len, 500);
    for (size_t i = 0; i < password.len; i++) {
        CHECK(str_find(S("0O1lI"), str_slice(password, i, i + 1), 0) == 5);
    }
}

TEST(hash_is_blake2b_of_256_bits)
{
    CHECK_STR(hash_hex(&test_arena, hash_bytes(S("abc"))),
              S("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"));
    CHECK_INT(hash_hex(&test_arena, hash_bytes((Str){ 0 })).len, 64);
}

TEST(hash_chain_depends_on_all_that_came_before)
{
    Hash start = hash_bytes(S("start"));
    Hash one = hash_chain(start, S("one"));
    Hash two = hash_chain(one, S("two"));
    Hash other = hash_chain(hash_chain(start, S("One")), S("two"));
    CHECK(!str_eq(hash_hex(&test_arena, two), hash_hex(&test_arena, other)));
    CHECK_STR(hash_hex(&test_arena, one),
              hash_hex(&test_arena, hash_bytes(arena_printf(&test_arena, "%.*sone", HASH_BYTES,
                                                            (const char *)start.bytes))));
}

TEST(secret_eq_compares_text)
{
    CHECK(secret_eq(S("token"), S("token")));
    CHECK(!secret_eq(S("token"), S("tokem")));
    CHECK(!secret_eq(S("token"), S("toke")));
    CHECK(secret_eq((Str){ 0 }, S("")));
}

TEST(password_verifies_only_itself)
{
    Str hash = password_hash(&test_arena, S("correct horse"));
    CHECK(str_starts(hash, S("$argon2id$v=19$m=19456,t=2,p=1$")));
    CHECK(password_verify(hash, S("correct horse")));
    CHECK(!password_verify(hash, S("correct horsE")));
    CHECK(!password_verify(hash, S("")));
    CHECK(!password_verify(S(""), S("")));
    CHECK(!password_verify(S("not a hash"), S("x")));
    CHECK(!password_verify(hash, (Str){ hash.ptr, PASSWORD_BYTES_MAX + 1 }));
    CHECK(!str_eq(hash, password_hash(&test_arena, S("correct horse")))); /* salted */
}

TEST(sealed_text_opens_with_its_key_and_context)
{
    Str plain;
    Str sealed = seal(&test_arena, &key, S("service/7"), S("s3cret"));
    CHECK(str_find(sealed, S("s3cret"), 0) == sealed.len);
    CHECK_OK(unseal(&test_arena, &key, S("service/7"), sealed, &plain));
    CHECK_STR(plain, S("s3cret"));
    sealed = seal(&test_arena, &key, S(""), (Str){ 0 });
    CHECK_OK(unseal(&test_arena, &key, S(""), sealed, &plain));
    CHECK_STR(plain, S(""));
}

TEST(sealed_text_stays_shut_for_others)
{
    static const SealKey other = { { 1, 2, 4 } };
    Str plain = S("kept");
    Str sealed = seal(&test_arena, &key, S("service/7"), S("s3cret"));
    CHECK_ERR(unseal(&test_arena, &key, S("service/8"), sealed, &plain), CONFIG);
    CHECK_ERR(unseal(&test_arena, &other, S("service/7"), sealed, &plain), CONFIG);
    CHECK_ERR(unseal(&test_arena, &key, S("service/7"), str_slice(sealed, 0, 39), &plain), CONFIG);
    CHECK_ERR(unseal(&test_arena, &key, S("service/7"), S(""), &plain), CONFIG);
    for (size_t i = 0; i < sealed.len; i++) {
        char *changed = (char *)(uintptr_t)str_cstr(&test_arena, sealed);
        changed[i] = (char)(changed[i] ^ 1);
        Str broken = { changed, sealed.len };
        CHECK_ERR(unseal(&test_arena, &key, S("service/7"), broken, &plain), CONFIG);
    }
    CHECK_STR(plain, S("kept"));
}

TEST(seal_key_is_made_once_and_read_again)
{
    char folder[] = "/tmp/stoa-test-XXXXXX";
    SealKey first;
    SealKey second;
    struct stat status;
    CHECK(mkdtemp(folder) != NULL);
    Str path = arena_printf(&test_arena, "%s/key", folder);
    CHECK_OK(seal_key_load(path, &first));
    CHECK_OK(seal_key_load(path, &second));
    CHECK(secret_eq((Str){ (const char *)first.bytes, SEAL_KEY_BYTES },
                    (Str){ (const char *)second.bytes, SEAL_KEY_BYTES }));
    CHECK_INT(stat(str_cstr(&test_arena, path), &status), 0);
    CHECK_INT(status.st_mode & 0777, 0600);
    CHECK_OK(file_write_atomic(path, S("0102"), 0600));
    CHECK_ERR(seal_key_load(path, &second), CONFIG);
    CHECK_INT(unlink(str_cstr(&test_arena, path)), 0);
    CHECK_INT(rmdir(folder), 0);
    CHECK_ERR(seal_key_load(path, &second), IO);
}
