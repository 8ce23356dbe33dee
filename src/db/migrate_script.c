/* migrate_script.c - a migration's text for one engine: the vocabulary and the engine's blocks. */
#include "db/migrate_internal.h"

typedef struct Word {
    Str name;
    Str engine[2]; /* by DbEngine */
} Word;

/* BIGINT PRIMARY KEY on SQLite is not the rowid and INTEGER on PostgreSQL has 32 bits, hence @id.
 */
static const Word words[] = {
    { STR_INIT("id"), { STR_INIT("INTEGER"), STR_INIT("BIGINT") } },
    { STR_INIT("int"), { STR_INIT("INTEGER"), STR_INIT("BIGINT") } },
    { STR_INIT("bool"), { STR_INIT("INTEGER"), STR_INIT("BOOLEAN") } },
    { STR_INIT("text"), { STR_INIT("TEXT"), STR_INIT("TEXT") } },
    { STR_INIT("blob"), { STR_INIT("BLOB"), STR_INIT("BYTEA") } },
    { STR_INIT("bytes"), { STR_INIT("COLLATE BINARY"), STR_INIT("COLLATE \"C\"") } },
    { STR_INIT("strict"), { STR_INIT("STRICT"), STR_INIT("") } },
};

typedef enum Block { BLOCK_NONE, BLOCK_SQLITE, BLOCK_POSTGRES } Block;

typedef struct Script {
    const Migration *migration;
    DbEngine engine;
    Block block;
    int line;
    char quote; /* the quote that is open, over lines too, or 0 */
    StrBuf buf;
} Script;

static Err *script_err(const Script *script, const char *what, Str word)
{
    return ERR(DB_SCHEMA, "%s:%d: %s%.*s", script->migration->name, script->line, what,
               STR_ARG(word));
}

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

/* "@id" at `at`; *ret_len is its length. */
static Err *add_word(Script *script, Str line, size_t at, size_t *ret_len)
{
    size_t end = at + 1;

    while (end < line.len && word_char(line.ptr[end])) {
        end++;
    }
    Str name = str_slice(line, at + 1, end);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_eq(words[i].name, name)) {
            buf_add(&script->buf, words[i].engine[script->engine]);
            *ret_len = end - at;
            return NULL;
        }
    }
    return script_err(script, "there is no word @", name);
}

/* One line; a comment is copied, so that the database's own schema keeps it. */
static Err *add_line(Script *script, Str line)
{
    size_t i = 0;

    while (i < line.len) {
        char c = line.ptr[i];
        if (script->quote == '\0' && c == '-' && i + 1 < line.len && line.ptr[i + 1] == '-') {
            buf_add(&script->buf, str_slice(line, i, line.len));
            return NULL;
        }
        if (script->quote == '\0' && c == '@') {
            size_t len;
            TRY(add_word(script, line, i, &len));
            i += len;
            continue;
        }
        if (script->quote == c) {
            script->quote = '\0';
        } else if (script->quote == '\0' && (c == '\'' || c == '"')) {
            script->quote = c;
        }
        buf_add_char(&script->buf, c);
        i++;
    }
    return NULL;
}

/* `-- @sqlite`, `-- @postgres`, `-- @end` */
static Err *block_line(Script *script, Str mark)
{
    Block block = str_eq(mark, S("sqlite"))     ? BLOCK_SQLITE
                  : str_eq(mark, S("postgres")) ? BLOCK_POSTGRES
                                                : BLOCK_NONE;

    if (block == BLOCK_NONE && !str_eq(mark, S("end"))) {
        return script_err(script, "there is no block @", mark);
    }
    if ((block == BLOCK_NONE) == (script->block == BLOCK_NONE)) {
        return script_err(script, "a block begins and ends by turns, not at -- @", mark);
    }
    script->block = block;
    return NULL;
}

Err *migration_script(Arena *out, DbEngine engine, const Migration *migration, Str *ret_script)
{
    Block own = engine == DB_SQLITE ? BLOCK_SQLITE : BLOCK_POSTGRES;
    Script script = { .migration = migration,
                      .engine = engine,
                      .buf = buf_new(out, migration->text.len + 1) };
    Str mark = S("-- @");
    Str rest = migration->text;
    Str line;

    while (str_next(&rest, '\n', &line)) {
        script.line++;
        if (str_starts(line, mark)) {
            TRY(block_line(&script, str_trim(str_slice(line, mark.len, line.len))));
        } else if (script.block == BLOCK_NONE || script.block == own) {
            TRY(add_line(&script, line));
        }
        buf_add_char(&script.buf, '\n');
    }
    if (script.block != BLOCK_NONE || script.quote != '\0') {
        return script_err(&script, "a block or a quote is not closed", S(""));
    }
    *ret_script = buf_str(&script.buf);
    return NULL;
}
