/* sqlc_test.c - the query compiler: what comes out of an example, and every message with its place.
 *
 * Runs in the top folder of the sources; the examples are in tests/golden/sqlc. */
#include <dirent.h>
#include <stdio.h>

#include "base/file.h"
#include "tests/test.h"
#include "tools/sqlc/sqlc.h"

static Str read_golden(const char *name)
{
    Str text;

    Str path = arena_printf(&test_arena, "tests/golden/sqlc/%s", name);
    CHECK_OK(file_read(&test_arena, path, SQLC_FILE_BYTES_MAX, &text));
    return text;
}

static Types *example_types(void)
{
    Types *types;

    CHECK_OK(types_parse(&test_arena, S("types.txt"), read_golden("types.txt"), &types));
    return types;
}

static QueryFile *example(void)
{
    QueryFile *file;

    CHECK_OK(query_file_parse(&test_arena, example_types(), S("tests/golden/sqlc/order.sql"),
                              read_golden("order.sql"), &file));
    return file;
}

TEST(sqlc_writes_the_header_of_the_example)
{
    CHECK_STR(emit_header(&test_arena, example()), read_golden("order.h.expected"));
}

TEST(sqlc_writes_the_source_of_the_example)
{
    CHECK_STR(emit_source(&test_arena, example()), read_golden("order.c.expected"));
}

TEST(sqlc_lists_statements_and_enum_words_with_their_places)
{
    QueryFile *file = example();
    Str source = emit_all_source(&test_arena, &file, 1);
    Str entry = S("{ &sql_order_due_statement, \":many\", \"worker\", "
                  "\"tests/golden/sqlc/order.sql:12\", \"order_due\" }");
    Str word = S("{ known_order_state, STR_INIT(\"draft\"), \"tests/golden/sqlc/order.sql:10\" }");

    CHECK(str_find(source, entry, 0) < source.len);
    CHECK(str_find(source, word, 0) < source.len);
}

TEST(sqlc_knows_which_statements_write)
{
    const QueryFile *file = example();

    CHECK(!file->queries[0].writes);
    CHECK(file->queries[1].writes); /* FOR UPDATE takes locks */
    CHECK(file->queries[2].writes);
    CHECK(!file->queries[3].writes);
}

/* Each file of bad/ begins `-- error: LINE: MESSAGE`. */
static void check_bad(const Types *types, const char *name)
{
    Str path = arena_printf(&test_arena, "bad/%s", name);
    Str text = read_golden(str_cstr(&test_arena, path));
    Str mark = S("-- error: ");
    Str rest = text;
    QueryFile *file;
    Str first;

    CHECK(str_next(&rest, '\n', &first));
    CHECK(str_starts(first, mark));
    Err *err = query_file_parse(&test_arena, types, path, text, &file);
    CHECK_ERR(err, USAGE);
    Str wanted = str_slice(first, mark.len, first.len);
    size_t colon = str_find(wanted, S(":"), 0);
    Str line = str_slice(wanted, 0, colon);
    Str message = str_slice(wanted, colon, wanted.len);
    CHECK_STR(str_from_cstr(err->detail), arena_printf(&test_arena, "%.*s:%.*s%.*s", STR_ARG(path),
                                                       STR_ARG(line), STR_ARG(message)));
}

TEST(sqlc_says_what_is_wrong_and_in_which_line)
{
    const Types *types = example_types();
    DIR *folder = opendir("tests/golden/sqlc/bad");
    int count = 0;

    CHECK(folder != NULL);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] != '.') {
            Arena before = test_arena;
            check_bad(types, entry->d_name);
            test_arena = before;
            count++;
        }
    }
    (void)closedir(folder);
    CHECK(count > 20);
}

static void check_types_err(Str text, Str wanted)
{
    Types *types;
    Err *err = types_parse(&test_arena, S("types.txt"), text, &types);

    CHECK_ERR(err, USAGE);
    CHECK_STR(str_from_cstr(err->detail), wanted);
}

TEST(sqlc_refuses_a_wrong_line_of_types)
{
    Str form = S("types.txt:2: a type is `Name id HEADER` or `Name enum PREFIX HEADER`");

    check_types_err(S("# types\nOrderId\n"), form);
    check_types_err(S("# types\nOrderId id\n"), form);
    check_types_err(S("# types\nOrderId struct domain/id.h\n"), form);
    check_types_err(S("# types\norder id domain/id.h\n"), form);
    check_types_err(S("# types\nOrderState enum domain/order.h\n"), form);
    check_types_err(S("OrderId id domain/id.h\nOrderId id domain/id.h\n"),
                    S("types.txt:2: type `OrderId` is there twice"));
    check_types_err(S("Money id domain/id.h\n"), S("types.txt:1: type `Money` is there twice"));
}

TEST(sqlc_refuses_a_list_that_is_too_long)
{
    StrBuf buf = buf_new(&test_arena, 4096);
    QueryFile *file;

    buf_add(&buf, S("-- name: order_get :exec\n-- in: "));
    for (int i = 0; i <= SQLC_FIELDS_MAX; i++) {
        buf_addf(&buf, "a%d int32,", i);
    }
    buf_add(&buf, S("\nDELETE FROM orders;\n"));
    Err *err = query_file_parse(&test_arena, example_types(), S("order.sql"), buf_str(&buf), &file);
    CHECK_ERR(err, USAGE);
    CHECK_STR(str_from_cstr(err->detail), S("order.sql:2: more than 60 names"));
}

TEST(sqlc_refuses_a_file_whose_name_is_no_name)
{
    QueryFile *file;

    CHECK_ERR(query_file_parse(&test_arena, example_types(), S("sql/Order.sql"), S(""), &file),
              USAGE);
}
