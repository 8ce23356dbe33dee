/* list.c - orders and cursors of lists (ADR 29). */
#include "service/list_internal.h"

#include <assert.h>
#include <inttypes.h>

#include "service/account_internal.h"

bool list_column_seen(const Actor *actor, const ListColumn *column)
{
    return !column->costs || actor_sees_prices(actor);
}

const ListColumn *list_column(const List *list, Str name)
{
    for (size_t i = 0; i < list->column_count; i++) {
        if (str_eq(list->columns[i].name, name)) {
            return &list->columns[i];
        }
    }
    return NULL;
}

/* "-due" is "due" from the last to the first. */
static Str order_name(Str sort, bool *ret_down)
{
    *ret_down = str_starts(sort, S("-"));
    return *ret_down ? str_slice(sort, 1, sort.len) : sort;
}

Err *list_order_check(const List *list, const Actor *actor, Str sort)
{
    bool down;
    Str name = order_name(sort, &down);
    const ListColumn *column = list_column(list, name);

    if (sort.len == 0 || str_eq(name, order_name(list->order, &down))) {
        return NULL;
    }
    if (column == NULL || !column->sorts || !list_column_seen(actor, column)) {
        return ERR_FIELD(FIELD_INVALID, "sort", "the list has no such order");
    }
    return NULL;
}

static void add_hex(StrBuf *buf, Str text)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        buf_add_char(buf, digits[c / 16]);
        buf_add_char(buf, digits[c % 16]);
    }
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(Arena *out, Str hex, Str *ret_text)
{
    StrBuf buf = buf_new(out, hex.len / 2 + 1);

    for (size_t i = 0; i + 1 < hex.len; i += 2) {
        int high = hex_digit(hex.ptr[i]);
        int low = hex_digit(hex.ptr[i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        buf_add_char(&buf, (char)(16 * high + low));
    }
    *ret_text = buf_str(&buf);
    return hex.len % 2 == 0 && str_utf8_valid(*ret_text);
}

/* "t6d61696c" or "n-250": what stands behind the code. */
static bool read_key(Arena *out, Str key, DbSortKind kind, DbSortRow *row)
{
    Str rest = str_slice(key, 1, key.len);

    switch (kind) {
    case DB_SORT_ID:
        return key.len == 0;
    case DB_SORT_INT:
        return str_starts(key, S("n")) && str_parse_int64(rest, &row->number);
    case DB_SORT_TEXT:
        return str_starts(key, S("t")) && read_hex(out, rest, &row->text);
    }
    return false;
}

Err *list_begin(const Call *call, const Page *page, ListRead *read)
{
    Str sort = page->sort.len > 0 ? page->sort : read->list->order;
    size_t dot = str_find(page->after, S("."), 0);
    bool down;

    TRY(list_order_check(read->list, &call->actor, page->sort));
    Str name = order_name(sort, &down);
    const DbSort *order = db_sort_find(read->sorts, read->sort_count, name);
    assert(order != NULL);
    read->limit = account_page_limit(page);
    read->from = (DbSortFrom){ .sort = name, .down = down, .after = page->after.len > 0 };
    read->code = str_slice(page->after, 0, dot);
    Str key = dot < page->after.len ? str_slice(page->after, dot + 1, page->after.len) : S("");
    if (read->from.after && (page->after.len > LIST_CURSOR_BYTES_MAX ||
                             !read_key(call->out, key, order->kind, &read->from.row))) {
        return ERR_FIELD(FIELD_INVALID, "after", "the cursor is not one of this order");
    }
    return NULL;
}

static int32_t few_max(const Call *call)
{
    return call->app->list_few > 0 ? call->app->list_few : LIST_FEW;
}

int32_t list_count_max(const Call *call)
{
    return few_max(call) + 1;
}

bool list_few(const Call *call, int64_t rows)
{
    return rows <= few_max(call);
}

size_t list_shown(const ListRead *read, size_t rows)
{
    return rows < read->limit ? rows : read->limit;
}

Str list_cursor(Arena *out, const ListRead *read, const DbSortRow *row, Str code)
{
    const DbSort *order = db_sort_find(read->sorts, read->sort_count, read->from.sort);
    StrBuf buf = buf_new(out, code.len + 2 * row->text.len + 32);

    assert(order != NULL);
    buf_add(&buf, code);
    if (order->kind == DB_SORT_INT) {
        buf_addf(&buf, ".n%" PRId64, row->number);
    } else if (order->kind == DB_SORT_TEXT) {
        buf_add(&buf, S(".t"));
        add_hex(&buf, row->text);
    }
    return buf_str(&buf);
}

Err *list_pattern(Arena *out, Str search, Str *ret_pattern)
{
    Str text = str_lower(out, str_slice(str_trim(search), 0, SEARCH_BYTES_MAX));
    StrBuf pattern = buf_new(out, text.len + 8);

    if (!str_utf8_valid(search)) {
        return ERR_FIELD(FIELD_INVALID, "q", "the search is not valid text");
    }
    buf_add_char(&pattern, '%');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%' || c == '_' || c == '!') {
            buf_add_char(&pattern, '!');
        }
        buf_add_char(&pattern, c);
    }
    if (text.len > 0) {
        buf_add_char(&pattern, '%');
    }
    *ret_pattern = buf_str(&pattern);
    return NULL;
}
