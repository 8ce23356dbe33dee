/* sort_text.c - what @key, @after and @order stand for in one of the texts of a sorted list. */
#include "tools/sqlc/sqlc.h"

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* The parameters in a key: `:name` becomes ?N or $N. */
static Str sort_bound(const SortSide *side, Str key, bool postgres)
{
    StrBuf buf = buf_new(side->arena, key.len + 64);
    Columns params = *side->params;

    for (size_t at = 0; at < key.len;) {
        size_t which = params.count;
        for (size_t i = 0; i < params.count && key.ptr[at] == ':' && which == params.count; i++) {
            Str rest = str_slice(key, at + 1, key.len);
            size_t len = params.items[i].name.len;
            bool ends = len >= rest.len || !name_char(rest.ptr[len]);
            which = ends && str_starts(rest, params.items[i].name) ? i : which;
        }
        if (which == params.count) {
            buf_add_char(&buf, key.ptr[at++]);
            continue;
        }
        at += 1 + params.items[which].name.len;
        if (postgres) {
            buf_addf(&buf, "$%zu::%.*s", which + 1,
                     STR_ARG(type_rules[params.items[which].kind].cast));
        } else {
            buf_addf(&buf, "?%zu", which + 1);
        }
    }
    return buf_str(&buf);
}

/* The key as the order compares it: bytes on both engines. */
Str sort_key(const SortSide *side, bool postgres)
{
    const Sort *sort = side->sort;
    bool text = sort->kind == TYPE_STR;
    Str key = sort->kind == TYPE_ID ? side->query->sort_id : sort_bound(side, sort->key, postgres);

    if (side->few) {
        key = arena_printf(side->arena, text ? "(%.*s || '')" : "(%.*s + 0)", STR_ARG(key));
    }
    return text && postgres ? arena_printf(side->arena, "%.*s COLLATE \"C\"", STR_ARG(key)) : key;
}

/* Behind the row that the cursor names. */
Str sort_after(const SortSide *side, bool postgres)
{
    Arena *arena = side->arena;
    Str key = sort_key(side, postgres);
    Str id = side->query->sort_id;
    char than = side->down ? '<' : '>';
    size_t at = side->params->count - (side->sort->kind == TYPE_ID ? 0 : 1);

    if (side->sort->kind == TYPE_ID) {
        return postgres ? arena_printf(arena, "%.*s %c $%zu::bigint", STR_ARG(key), than, at)
                        : arena_printf(arena, "%.*s %c ?%zu", STR_ARG(key), than, at);
    }
    if (postgres) {
        return arena_printf(arena, "(%.*s, %.*s) %c ($%zu::%s, $%zu::bigint)", STR_ARG(key),
                            STR_ARG(id), than, at + 1,
                            side->sort->kind == TYPE_STR ? "text" : "bigint", at);
    }
    switch (side->part) {
    case SORT_SAME_KEY:
        return arena_printf(arena, "%.*s = ?%zu AND %.*s %c ?%zu", STR_ARG(key), at + 1,
                            STR_ARG(id), than, at);
    case SORT_BEYOND:
        return arena_printf(arena, "%.*s %c ?%zu", STR_ARG(key), than, at + 1);
    case SORT_WHOLE:
        break;
    }
    return arena_printf(arena, "(%.*s, %.*s) %c (?%zu, ?%zu)", STR_ARG(key), STR_ARG(id), than,
                        at + 1, at);
}

Str sort_order(const SortSide *side, bool postgres)
{
    Str key = sort_key(side, postgres);
    const char *way = side->down ? " DESC" : "";

    return side->sort->kind == TYPE_ID ? arena_printf(side->arena, "%.*s%s", STR_ARG(key), way)
                                       : arena_printf(side->arena, "%.*s%s, %.*s%s", STR_ARG(key),
                                                      way, STR_ARG(side->query->sort_id), way);
}

Str sort_two_ranges(Arena *out, Str same, Str beyond, bool down)
{
    size_t limit = 0;
    for (size_t at = 0; at < same.len; at = str_find(same, S(" LIMIT "), at + 1)) {
        limit = at;
    }
    const char *way = down ? " DESC" : "";
    return arena_printf(
        out, "SELECT * FROM (%.*s) UNION ALL SELECT * FROM (%.*s) ORDER BY 2%s, 1%s%.*s",
        STR_ARG(same), STR_ARG(beyond), way, way, STR_ARG(str_slice(same, limit, same.len)));
}
