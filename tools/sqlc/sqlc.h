/*
 * sqlc.h - the query compiler: sql/queries/<aggregate>.sql in, typed C functions out.
 *
 * A file is read to a QueryFile (types.c, parse.c), each statement's text is made for both engines
 * (text.c), and the C is written (emit.c, emit_bind.c). Every message begins with `file:line: `.
 * Errors are ERR_USAGE; their detail is the message.
 */
#ifndef SQLC_SQLC_H
#define SQLC_SQLC_H

#include "base/err.h"
#include "base/str.h"

enum {
    SQLC_ARENA_BYTES = 64 * 1024 * 1024,
    SQLC_FILE_BYTES_MAX = 512 * 1024,
    SQLC_TYPES_MAX = 128,
    SQLC_QUERIES_MAX = 200, /* in one file */
    SQLC_FIELDS_MAX = 60,   /* in one list */
    SQLC_WORDS_MAX = 500,   /* enum words in one file */
    SQLC_FILES_MAX = 80,
    SQLC_ROWS_DEFAULT = 1000, /* the most rows of a :many that does not say */
    SQLC_PARAMS_MAX = 5,      /* more become one struct */
    SQLC_SORTS_MAX = 16,      /* orders of one list */
    SQLC_MANY_ROWS = 16,      /* of one INSERT on SQLite, where there are many */
    SQLC_COLUMNS_MAX = 64     /* values that the database layer takes or gives (DB_COLUMNS_MAX) */
};

typedef enum TypeKind {
    TYPE_INT32,
    TYPE_INT64,
    TYPE_BOOL,
    TYPE_STR,
    TYPE_BLOB,
    TYPE_INSTANT,
    TYPE_DATE,
    TYPE_MONEY,
    TYPE_CURRENCY,
    TYPE_DECIMAL,
    TYPE_ID,
    TYPE_ENUM,
    TYPE_KIND_COUNT
} TypeKind;

/* How a type goes in and out. The placeholders are those of emit_bind.c: $v the value in C, $n the
 * field's name, $i its column and $j the one after it, $p the enum's prefix. */
typedef struct TypeRule {
    Str db_kind;
    Str cast;      /* on PostgreSQL */
    Str none;      /* when a parameter `Type?` is NULL */
    Str params[2]; /* one for each value that the database sees */
    Str assign;    /* what always works */
    Str check;     /* what may fail: a condition that must hold */
} TypeRule;

extern const TypeRule type_rules[TYPE_KIND_COUNT];

typedef struct Type {
    TypeKind kind;
    Str name;   /* in the SQL file: "OrderState" */
    Str c_name; /* in C: "OrderState", "int32_t" */
    Str prefix; /* TYPE_ENUM: "order_state" of order_state_name() */
    Str header; /* "domain/order.h", or empty */
} Type;

typedef struct Types {
    size_t count;
    Type items[SQLC_TYPES_MAX];
} Types;

/* One name of `-- in:` or `-- out:`. */
typedef struct Field {
    Str name;
    const Type *type;
    bool nullable; /* NULL in SQL is the zero value in C */
} Field;

typedef struct Fields {
    size_t count;
    Field *items; /* SQLC_FIELDS_MAX */
} Fields;

/* One value that the database sees: a field is one, Money and Decimal are two. */
typedef struct Column {
    Str name;
    TypeKind kind; /* what is stored: never TYPE_MONEY or TYPE_DECIMAL */
} Column;

typedef struct Columns {
    size_t count;
    Column items[2 * SQLC_FIELDS_MAX];
} Columns;

/* One order of a list that goes on by cursor (`-- sort:`); the list's `-- id:` decides between rows
 * with equal keys. */
typedef struct Sort {
    Str name;
    TypeKind kind;    /* TYPE_ID: by the id alone; TYPE_INT64, TYPE_STR */
    Str key;          /* an expression of SQL that is never NULL */
    Str sqlite[2][2]; /* through the order's index, or from few rows; up, down */
    Str postgres[2][2];
} Sort;

typedef enum QueryKind { QUERY_ONE, QUERY_OPT, QUERY_MANY, QUERY_EXEC, QUERY_COUNT } QueryKind;

typedef struct Query {
    Str name;
    Str by;
    QueryKind kind;
    int line;
    int64_t rows_max;
    Fields in;
    Fields out;
    Str tail; /* PostgreSQL only */
    int tail_line;
    Str body; /* as written */
    int body_line;
    Str sqlite;
    Str postgres;
    bool writes;
    int64_t each; /* `-- each:`: once more for many parameters; this many rows for one of them */
    Str postgres_each;
    Str sort_id; /* `-- id:`, of a query with orders: its rows are DbSortRow */
    size_t sort_count;
    Sort *sorts;                   /* SQLC_SORTS_MAX */
    size_t values_from, values_to; /* where the row of VALUES stands in `sqlite`; equal: nowhere */
} Query;

/* What `@after` lets through: SQLite walks an index to one place for equal keys, to another one for
 * those beyond; with both in one condition it would walk all equal ones. */
typedef enum SortPart { SORT_WHOLE, SORT_SAME_KEY, SORT_BEYOND } SortPart;

/* One of the four texts of an order. */
typedef struct SortSide {
    Arena *arena;
    const Query *query;
    const Sort *sort;
    const Columns *params; /* the last ones are the id, and the key, to go on behind */
    bool few;              /* no index of the order is to be used */
    bool down;
    SortPart part;
} SortSide;

/* An enum word in the SQL; a test asks the domain whether it knows it. */
typedef struct WordUse {
    const Type *type;
    Str word;
    int line;
} WordUse;

typedef struct QueryFile {
    Str path;
    Str aggregate; /* the file's name without ".sql" */
    size_t query_count;
    Query *queries; /* SQLC_QUERIES_MAX */
    size_t word_count;
    WordUse *words; /* SQLC_WORDS_MAX */
} QueryFile;

/* An error at a place of a file. */
Err *place_err(Arena *arena, Str path, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Lower-case letters, digits, underscores; a letter first. */
bool name_valid(Str name);

/* The built-in types and those of types.txt. */
MUST_USE Err *types_parse(Arena *out, Str path, Str text, Types **ret_types);
const Type *types_find(const Types *types, Str name); /* NULL when there is none */
/* What the database sees of a list of fields. */
Columns columns_of(Arena *out, const Fields *fields);

MUST_USE Err *query_file_parse(Arena *out, const Types *types, Str path, Str text,
                               QueryFile **ret_file);
/* What @key, @after and @order stand for (sort_text.c). */
Str sort_key(const SortSide *side, bool postgres);
Str sort_after(const SortSide *side, bool postgres);
Str sort_order(const SortSide *side, bool postgres);
/* A page for SQLite: of the equal keys, then of those beyond. */
Str sort_two_ranges(Arena *out, Str same, Str beyond, bool down);
/* Fills sqlite, postgres and writes from body, tail and in. */
MUST_USE Err *text_compile(Arena *out, const Types *types, QueryFile *file, Query *query);

Str emit_header(Arena *out, const QueryFile *file);
Str emit_source(Arena *out, const QueryFile *file);
/* The tables of all statements and of all enum words, for the test over all queries. */
Str emit_all_header(Arena *out);
Str emit_all_source(Arena *out, QueryFile *const *files, size_t count);
/* The static functions and tables of one query (emit_bind.c). */
void emit_row_reader(StrBuf *buf, const Query *query);
void emit_params(StrBuf *buf, const Query *query);
void emit_params_each(StrBuf *buf, const Query *query);
/* The function that takes many parameters at once: its prototype and its body (emit_each.c). */
void emit_each_prototype(StrBuf *buf, const Query *query);
void emit_each_statement(StrBuf *buf, const Query *query);
void emit_each_function(StrBuf *buf, const Query *query);
/* The same of a list that is sorted (emit_sort.c). */
void emit_sort_declarations(StrBuf *buf, const Query *query);
void emit_sort_statements(StrBuf *buf, const Query *query);
void emit_sort_function(StrBuf *buf, const Query *query);
void emit_sort_entries(StrBuf *buf, const Query *query, Str path);
void emit_c_string(StrBuf *buf, Str text);
/* "SqlOrderGet" of "order_get". */
Str emit_struct_name(Arena *out, Str name);

#endif
