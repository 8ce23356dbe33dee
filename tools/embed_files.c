/*
 * embed_files.c - puts whole files into the program: embed_files OUT.S NAME FILE [NAME FILE]...
 *
 * Each NAME becomes a `const Str` with the file's bytes, which go in by the assembler's .incbin.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "base/crypto.h"
#include "base/file.h"

enum { EMBED_ARENA_BYTES = 1024 * 1024 };

static Err *add_file(StrBuf *buf, const char *name, const char *path)
{
    struct stat info;

    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return ERR(USAGE, "%s: cannot be read", path);
    }
    Str where = str_from_cstr(path);
    if (str_find(where, S("\""), 0) < where.len || str_find(where, S("\\"), 0) < where.len) {
        return ERR(USAGE, "%s: the path has a character that the assembler does not take", path);
    }
    buf_addf(buf,
             "    .section .rodata\n%s_bytes:\n    .incbin \"%s\"\n"
             "    .section .data.rel.ro,\"aw\"\n    .balign 8\n"
             "    .globl %s\n    .hidden %s\n%s:\n    .8byte %s_bytes\n    .8byte %lld\n",
             name, path, name, name, name, name, (long long)info.st_size);
    return NULL;
}

static Err *run(Arena *arena, int argc, char **argv)
{
    StrBuf buf = buf_new(arena, 4096);

    if (argc < 4 || argc % 2 != 0) {
        return ERR(USAGE, "usage: embed_files OUT.S NAME FILE [NAME FILE]...");
    }
    for (int i = 2; i < argc; i += 2) {
        TRY(add_file(&buf, argv[i], argv[i + 1]));
    }
    buf_add(&buf, S("    .section .note.GNU-stack,\"\",@progbits\n"));
    return file_write_atomic(str_from_cstr(argv[1]), buf_str(&buf), 0644);
}

int main(int argc, char **argv)
{
    crypto_start(); /* for the names of temporary files */
    Arena arena = arena_open(EMBED_ARENA_BYTES);
    Err *err = run(&arena, argc, argv);

    if (err != NULL) {
        (void)fprintf(stderr, "%s\n", err->detail);
        return 1;
    }
    return 0;
}
