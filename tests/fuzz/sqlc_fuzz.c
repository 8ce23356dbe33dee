/* sqlc_fuzz.c - any bytes as a query file: a message or C, never a crash. Built with -Dfuzz=true.
 */
#include "tools/sqlc/sqlc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena start;
    Types *types;
    QueryFile *file;

    if (start.pos == NULL) {
        start = arena_open(SQLC_ARENA_BYTES);
    }
    Arena arena = start;
    Err *err = types_parse(
        &arena, S("types.txt"),
        S("OrderId id domain/id.h\nOrderState enum order_state domain/order.h\n"), &types);
    if (err == NULL) {
        err = query_file_parse(&arena, types, S("order.sql"), (Str){ (const char *)data, size },
                               &file);
    }
    if (err == NULL) {
        (void)emit_header(&arena, file);
        (void)emit_source(&arena, file);
        (void)emit_all_source(&arena, &file, 1);
    }
    arena_trim(start, arena);
    err_reset();
    return 0;
}
