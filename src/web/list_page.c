/* list_page.c - a page of a list: its heads, rows and links. */
#include "web/list_page.h"

#include <assert.h>

#include "http/uri.h"
#include "web/account_page.h"

ListCell cell_text(Str text)
{
    return (ListCell){ .kind = LIST_TEXT, .text = text };
}

ListCell cell_code(Str text)
{
    return (ListCell){ .kind = LIST_CODE, .text = text };
}

ListCell cell_link(Str text, Str link)
{
    return (ListCell){ .kind = LIST_TEXT, .text = text, .link = link };
}

ListCell cell_state(Str word)
{
    return (ListCell){ .kind = LIST_STATE, .text = word };
}

ListCell cell_number(int64_t number)
{
    return (ListCell){ .kind = LIST_NUMBER, .number = number };
}

ListCell cell_money(Money money, bool seen)
{
    return (ListCell){ .kind = LIST_MONEY, .money = money, .none = !seen };
}

ListCell cell_date(Date date)
{
    return (ListCell){ .kind = LIST_DATE, .date = date, .none = date_is_none(date) };
}

ListCell cell_instant(Instant at)
{
    return (ListCell){ .kind = LIST_INSTANT, .at = at, .none = at.us == 0 };
}

/* Marks the columns that a comma-separated list names. */
static Err *mark_named(const Req *req, const List *list, Str names, bool *chosen)
{
    Str name;

    while (str_next(&names, ',', &name)) {
        const ListColumn *column = list_column(list, name);
        if (column == NULL) {
            return ERR_FIELD(FIELD_INVALID, "columns", "the list has no such column");
        }
        chosen[column - list->columns] = list_column_seen(&req->actor, column);
    }
    return NULL;
}

Err *list_chosen(const Req *req, const List *list, bool all, bool *chosen)
{
    const FieldValue *named = &req->query[LIST_CHOSEN];

    assert(list->column_count <= LIST_COLUMNS_MAX);
    for (size_t i = 0; i < list->column_count; i++) {
        const ListColumn *column = &list->columns[i];
        bool wanted = !named->given && (all || column->shown);
        chosen[i] = wanted && list_column_seen(&req->actor, column);
    }
    for (size_t i = 0; named->given && i < named->item_count; i++) {
        TRY(mark_named(req, list, named->items[i], chosen));
    }
    chosen[0] = chosen[0] || !all;
    return NULL;
}

/* "state,name": only when the address names columns. */
static Str chosen_text(Req *req, const List *list, const bool *chosen)
{
    StrBuf buf = buf_new(req->arena, 128);

    for (size_t i = 0; req->query[LIST_CHOSEN].given && i < list->column_count; i++) {
        if (chosen[i]) {
            buf_add(&buf, buf.len > 0 ? S(",") : S(""));
            buf_add(&buf, list->columns[i].name);
        }
    }
    return buf_str(&buf);
}

/* The filters of the address, then its order and its columns. */
typedef struct Address {
    ListFilter parts[FIELD_COUNT_MAX];
    size_t filter_count;
    size_t count;
} Address;

enum { PART_SORT, PART_COLUMNS, PART_SHAPE };

static void address_read(Req *req, const List *list, const bool *chosen, Address *address)
{
    *address = (Address){ 0 };
    for (size_t i = LIST_OWN; i < req->route->query_count; i++) {
        const FieldValue *value = &req->query[i];
        bool on = req->route->query[i].kind == FIELD_BOOL;
        address->parts[address->count++] = (ListFilter){
            str_from_cstr(req->route->query[i].name),
            on ? (value->on ? S("1") : S("")) : value->text,
        };
    }
    address->filter_count = address->count;
    address->parts[address->count++] = (ListFilter){ S("sort"), req->query[LIST_SORT].text };
    address->parts[address->count++] = (ListFilter){ S("columns"), chosen_text(req, list, chosen) };
}

/* The list in the column's order; the other way round when it is in it. */
static ListHead head_of(Req *req, const List *list, const ListColumn *column, Address *address)
{
    ListHead head = { .label = column->label,
                      .number = column->kind == LIST_NUMBER || column->kind == LIST_MONEY };
    ListFilter *sort = &address->parts[address->filter_count + PART_SORT];
    Str now = sort->value;
    Str current = now.len > 0 ? now : list->order;
    bool down = str_starts(current, S("-"));

    if (!column->sorts) {
        return head;
    }
    bool is = str_eq(down ? str_slice(current, 1, current.len) : current, column->name);
    head.aria = !is ? S("") : down ? S("descending") : S("ascending");
    sort->value =
        is && !down ? arena_printf(req->arena, "-%.*s", STR_ARG(column->name)) : column->name;
    head.link = list_url(req->arena, list->path, address->parts, address->count, S(""));
    sort->value = now;
    return head;
}

static void fill_heads(Req *req, const List *list, const bool *chosen, Address *address,
                       ListTable *table)
{
    ListHead *heads = arena_array(req->arena, ListHead, list->column_count);

    for (size_t i = 0; i < list->column_count; i++) {
        if (chosen[i]) {
            heads[table->heads_count++] = head_of(req, list, &list->columns[i], address);
        }
    }
    table->heads = heads;
}

static void fill_rows(Req *req, const ListSource *source, const void *rows, const bool *chosen,
                      ListTable *table)
{
    const List *list = source->list;
    ListRow *lines = arena_array(req->arena, ListRow, table->rows_count);

    for (size_t i = 0; i < table->rows_count; i++) {
        ListCell all[LIST_COLUMNS_MAX] = { 0 };
        ListCell *cells = arena_array(req->arena, ListCell, table->heads_count);
        size_t count = 0;
        const ListCell *end = source->cells(req, (const char *)rows + i * source->row_size, all);
        assert(end == all + list->column_count);
        for (size_t k = 0; k < list->column_count; k++) {
            assert(all[k].kind == list->columns[k].kind);
            if (chosen[k]) {
                all[k].label = list->columns[k].label;
                all[k].first = count == 0;
                cells[count++] = all[k];
            }
        }
        lines[i] = (ListRow){ .cells = cells, .cells_count = count };
    }
    table->rows = lines;
}

/* What may be chosen, and the orders, for the form. */
static void fill_choices(Req *req, const List *list, const bool *chosen, ListTable *table)
{
    FormOption *orders = arena_array(req->arena, FormOption, 2 * list->column_count + 1);

    table->choices = arena_array(req->arena, ListChoice, list->column_count);
    orders[table->orders_count++] = (FormOption){ S(""), S("As it comes") };
    for (size_t i = 0; i < list->column_count; i++) {
        const ListColumn *column = &list->columns[i];
        if (!list_column_seen(&req->actor, column)) {
            continue;
        }
        if (i > 0) {
            table->choices[table->choices_count++] =
                (ListChoice){ column->name, column->label, chosen[i] };
        }
        if (column->sorts) {
            orders[table->orders_count++] = (FormOption){ column->name, column->label };
            orders[table->orders_count++] = (FormOption){
                arena_printf(req->arena, "-%.*s", STR_ARG(column->name)),
                arena_printf(req->arena, "%.*s, last first", STR_ARG(column->label)),
            };
        }
    }
    table->orders = orders;
}

static const ListPart *hidden(Arena *out, const ListFilter *parts, size_t count, size_t *ret_count)
{
    ListPart *hidden_parts = arena_array(out, ListPart, count);

    *ret_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].value.len > 0) {
            hidden_parts[(*ret_count)++] = (ListPart){ parts[i].name, parts[i].value };
        }
    }
    return hidden_parts;
}

static Str view_link(Req *req, const List *list, const ListView *view)
{
    return arena_printf(req->arena, "%.*s?%.*s%sview=%.*s", STR_ARG(list->path),
                        STR_ARG(view->query), view->query.len > 0 ? "&" : "",
                        STR_ARG(uri_encode(req->arena, view->name)));
}

Err *list_opens(Req *req, Resp *resp, const List *list, bool *ret_led)
{
    Call call = page_call(req);
    ListView *views;
    size_t count;

    *ret_led = false;
    if (str_find(req->target, S("?"), 0) < req->target.len) {
        return NULL;
    }
    TRY(svc_list_views(&call, list->name, &views, &count));
    for (size_t i = 0; i < count && !*ret_led; i++) {
        if (views[i].opens) {
            *ret_led = true;
            TRY(resp_see_other(resp, view_link(req, list, &views[i])));
        }
    }
    return NULL;
}

static Err *fill_views(Req *req, const List *list, const Address *address, ListTable *table)
{
    Call call = page_call(req);
    ListView *views;
    size_t count;

    TRY(svc_list_views(&call, list->name, &views, &count));
    ListViewLink *links = arena_array(req->arena, ListViewLink, count);
    for (size_t i = 0; i < count; i++) {
        links[i] = (ListViewLink){ .view = views[i],
                                   .link = view_link(req, list, &views[i]),
                                   .current = str_eq(views[i].name, req->query[LIST_VIEW].text) };
        if (links[i].current) {
            table->view_name = views[i].name;
        }
    }
    Str query = list_url(req->arena, S(""), address->parts, address->count, S(""));
    table->query = str_slice(query, 1, query.len);
    table->all = arena_printf(req->arena, "%.*s?view=", STR_ARG(list->path));
    table->name = list->name;
    table->csrf = req_csrf(req);
    table->views = links;
    table->views_count = count;
    return NULL;
}

Err *list_table(Req *req, const ListSource *source, ListTable *ret_table)
{
    const List *list = source->list;
    Call call = page_call(req);
    Page page = { .after = req->query[LIST_AFTER].text,
                  .sort = req->query[LIST_SORT].text,
                  .limit = PAGE_SIZE };
    ListTable table = { .path = list->path, .sort = page.sort };
    bool chosen[LIST_COLUMNS_MAX];
    Address *address = arena_new(req->arena, Address);
    const void *rows;

    TRY(list_chosen(req, list, false, chosen));
    address_read(req, list, chosen, address);
    TRY(source->read(req, &call, &page, &rows, &table.rows_count));
    fill_heads(req, list, chosen, address, &table);
    fill_rows(req, source, rows, chosen, &table);
    fill_choices(req, list, chosen, &table);
    TRY(fill_views(req, list, address, &table));
    table.pager = list_pager(req->arena, list->path, address->parts, address->count, &page);
    table.csv = list_url(req->arena, arena_printf(req->arena, "%.*s.csv", STR_ARG(list->path)),
                         address->parts, address->count, S(""));
    table.filters = hidden(req->arena, address->parts, address->filter_count, &table.filters_count);
    table.filtered = table.filters_count > 0;
    table.shape =
        hidden(req->arena, address->parts + address->filter_count, PART_SHAPE, &table.shape_count);
    *ret_table = table;
    return NULL;
}
