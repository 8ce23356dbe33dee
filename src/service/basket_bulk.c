/* basket_bulk.c - many lines into the basket from a table: the dry run, and putting them in. */
#include "service/basket_bulk.h"

#include "service/csv.h"
#include "service/order_internal.h"

enum { BULK_CUSTOMER, BULK_PLAN, BULK_QUANTITY, BULK_NAME, BULK_COLUMN_COUNT };

static const Str column_names[BULK_COLUMN_COUNT] = { STR_INIT("customer"), STR_INIT("plan"),
                                                     STR_INIT("quantity"), STR_INIT("name") };

/* A row that was found right, as it goes into the basket. */
typedef struct BulkLine {
    Beneficiary to;
    Plan *plan;
    int64_t quantity;
} BulkLine;

typedef struct Bulk {
    Call *call;
    Db *db;
    Str text;
    Str key;
    BulkView view;
    BulkLine *lines; /* one for each row */
    size_t columns[BULK_COLUMN_COUNT];
    bool named; /* there is a column of names */
    int64_t added;
} Bulk;

static Err *find_columns(Bulk *bulk, const Csv *csv)
{
    for (size_t i = 0; i < BULK_NAME; i++) {
        TRY(csv_column(csv, column_names[i], &bulk->columns[i]));
    }
    bulk->named = csv->column_count > BULK_NAME;
    if (bulk->named) {
        TRY(csv_column(csv, column_names[BULK_NAME], &bulk->columns[BULK_NAME]));
    }
    return csv->column_count <= BULK_COLUMN_COUNT
               ? NULL
               : ERR(IMPORT_ROW,
                     "line 1, column %d: the columns are customer, plan, quantity and "
                     "name",
                     BULK_COLUMN_COUNT + 1);
}

/* A refusal becomes the row's; trouble stays an error. */
static Err *row_wrong(const Bulk *bulk, BulkRow *row, size_t column, Err *err)
{
    if (err == NULL || err_status(err->code) >= 500 || row->column != 0) {
        return err != NULL && err_status(err->code) >= 500 ? err : NULL;
    }
    row->column = (int64_t)bulk->columns[column] + 1;
    row->column_name = column_names[column];
    row->problem = str_dup(bulk->call->out, err_message(err));
    return NULL;
}

static Err *find_receiver(const Bulk *bulk, BulkRow *row, BulkLine *line)
{
    AccountRow *customer;
    if (bulk->call->actor.kind == ACCOUNT_END_CUSTOMER) {
        line->to.own_use = true;
    } else {
        TRY(beneficiary_find(bulk->call, bulk->db, row->customer, &line->to));
    }
    row->receiver = S("Own use");
    if (!line->to.own_use) {
        TRY(account_seen(bulk->call, bulk->db, line->to.customer, &customer));
        row->receiver = customer->name;
    }
    return NULL;
}

static Err *find_plan(const Bulk *bulk, BulkRow *row, BulkLine *line)
{
    TRY(order_plan(bulk->call, bulk->db, row->plan, &line->plan));
    if (line->plan->addon) {
        return ERR(ADDON_BASE, "%.*s is an add-on: put it in with its base",
                   STR_ARG(line->plan->product_name));
    }
    row->title = arena_printf(bulk->call->out, "%.*s, %.*s", STR_ARG(line->plan->product_name),
                              STR_ARG(line->plan->name));
    row->billing_label =
        line->plan->metered ? S("by use") : period_frequency(bulk->call->out, line->plan->billing);
    return NULL;
}

static Err *find_price(const Bulk *bulk, BulkRow *row, const BulkLine *line)
{
    row->priced = actor_sees_prices(&bulk->call->actor);
    return order_unit_price(bulk->call, bulk->db, line->plan->id, line->quantity, &row->unit_price);
}

static Err *check_quantity(const BulkRow *row, BulkLine *line)
{
    if (!str_parse_int64(str_trim(row->quantity), &line->quantity)) {
        return ERR(FIELD_INVALID, "This is no whole number.");
    }
    return order_line_check(line->plan, line->quantity, S(""));
}

static Err *check_name(const BulkRow *row)
{
    if (row->name.len > FRIENDLY_NAME_BYTES_MAX || !str_utf8_valid(row->name)) {
        return ERR(FIELD_TOO_LONG, "A name has at most %d bytes.", FRIENDLY_NAME_BYTES_MAX);
    }
    return NULL;
}

static Err *check_row(Bulk *bulk, BulkRow *row, BulkLine *line)
{
    TRY(row_wrong(bulk, row, BULK_CUSTOMER, find_receiver(bulk, row, line)));
    TRY(row_wrong(bulk, row, BULK_PLAN, find_plan(bulk, row, line)));
    if (row->column == 0) {
        TRY(row_wrong(bulk, row, BULK_QUANTITY, check_quantity(row, line)));
    }
    if (row->column == 0) {
        TRY(row_wrong(bulk, row, BULK_PLAN, find_price(bulk, row, line)));
    }
    TRY(row_wrong(bulk, row, BULK_NAME, check_name(row)));
    bulk->view.wrong_count += row->column != 0 ? 1 : 0;
    return NULL;
}

static Err *read_rows(Bulk *bulk)
{
    Arena *out = bulk->call->out;
    Csv *csv = arena_new(out, Csv);
    bool found;

    bulk->view = (BulkView){ .rows = arena_array(out, BulkRow, BULK_ROWS_MAX),
                             .price_visible = actor_sees_prices(&bulk->call->actor) };
    bulk->lines = arena_array(out, BulkLine, BULK_ROWS_MAX);
    TRY(csv_open(csv, out, bulk->text));
    TRY(find_columns(bulk, csv));
    TRY(csv_next(csv, out, &found));
    while (found) {
        if (bulk->view.rows_count == BULK_ROWS_MAX) {
            return csv_wrong(csv, 0, "there are more than %d rows", BULK_ROWS_MAX);
        }
        size_t i = bulk->view.rows_count++;
        BulkRow *row = &bulk->view.rows[i];
        *row = (BulkRow){ .line = csv->cells[0].line,
                          .customer = csv->cells[bulk->columns[BULK_CUSTOMER]].text,
                          .plan = csv->cells[bulk->columns[BULK_PLAN]].text,
                          .quantity = csv->cells[bulk->columns[BULK_QUANTITY]].text };
        if (bulk->named) {
            row->name = csv->cells[bulk->columns[BULK_NAME]].text;
        }
        TRY(check_row(bulk, row, &bulk->lines[i]));
        TRY(csv_next(csv, out, &found));
    }
    return bulk->view.rows_count > 0 ? NULL
                                     : ERR(IMPORT_ROW, "line 2, column 1: there are no rows");
}

static Err *try_body(Db *db, void *context)
{
    Bulk *bulk = context;
    bulk->db = db;
    return read_rows(bulk);
}

static Err *text_check(Str csv)
{
    if (csv.len > BULK_BYTES_MAX) {
        return ERR_FIELD(FIELD_TOO_LONG, "csv", "A table has at most %d bytes.", BULK_BYTES_MAX);
    }
    return NULL;
}

Err *svc_basket_bulk_try(Call *call, Str csv, BulkView *ret)
{
    Bulk bulk = { .call = call, .text = csv };
    TRY(call_need(call, ROLE_BUYER));
    TRY(text_check(csv));
    TRY(db_tx(call->app->database, DB_READ, "bulk_try", try_body, &bulk));
    *ret = bulk.view;
    return NULL;
}

static Str row_key(const Bulk *bulk, size_t i)
{
    return bulk->key.len == 0 ? S("")
                              : arena_printf(bulk->call->out, "%.*s/%zu", STR_ARG(bulk->key), i);
}

static Err *put_rows(Bulk *bulk, const CheckoutHeld *checkout)
{
    for (size_t i = 0; i < bulk->view.rows_count; i++) {
        const BulkLine *line = &bulk->lines[i];
        OrderHeld *order;
        OrderLineId id;
        TRY(basket_draft(bulk->call, bulk->db, checkout, line->to, &order));
        const LineAdd add = { .plan = line->plan,
                              .quantity = line->quantity,
                              .friendly_name = bulk->view.rows[i].name,
                              .request_key = row_key(bulk, i) };
        TRY(order_line_add(bulk->call, bulk->db, order->id, &add, &id));
        bulk->added++;
    }
    TRY(basket_room(bulk->call, bulk->db, checkout->id, 0));
    return store_checkout_touch(bulk->db, checkout->id, order_draft_end(bulk->call));
}

static Err *bulk_body(Db *db, void *context)
{
    Bulk *bulk = context;
    CheckoutHeld *checkout;
    OrderLineId there = { 0 };

    bulk->db = db;
    bulk->added = 0;
    TRY(read_rows(bulk));
    for (size_t i = 0; i < bulk->view.rows_count; i++) {
        const BulkRow *row = &bulk->view.rows[i];
        if (row->column != 0) {
            return ERR(IMPORT_ROW, "line %lld, column %lld (%.*s): %.*s", (long long)row->line,
                       (long long)row->column, STR_ARG(row->column_name), STR_ARG(row->problem));
        }
    }
    TRY(basket_hold(bulk->call, db, &checkout));
    if (bulk->key.len > 0) {
        TRY(store_checkout_line_by_request(db, bulk->call->out, checkout->id, row_key(bulk, 0),
                                           &there));
    }
    return there.v != 0 ? NULL : put_rows(bulk, checkout);
}

Err *svc_basket_bulk(Call *call, Str csv, Str key, int64_t *ret_added)
{
    Bulk bulk = { .call = call, .text = csv, .key = key };
    TRY(call_need(call, ROLE_BUYER));
    TRY(text_check(csv));
    TRY(db_tx(call->app->database, DB_WRITE, "basket_bulk", bulk_body, &bulk));
    *ret_added = bulk.added;
    return NULL;
}
