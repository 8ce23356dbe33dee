/* price_office_view.c - the prices of a list as people look at them, and what a version changes. */
#include <inttypes.h>

#include "service/price_office_internal.h"

enum { CURSOR_PARTS = 3 };

Str price_billing_label(Arena *out, Str billing, bool metered)
{
    Period period;
    return metered                                             ? S("by use")
           : period_parse(billing, "billing", &period) == NULL ? period_frequency(out, period)
                                                               : S("");
}

PriceStaged price_staged_of(PriceListId list, PlanId plan, const OfficePlanRow *row)
{
    return (PriceStaged){ .list = list,
                          .plan = plan,
                          .quantity_from = row->quantity_from,
                          .valid_from = row->valid_from,
                          .valid_to = row->valid_to,
                          .kind = row->kind,
                          .price = row->price,
                          .percent_ppm = row->percent_ppm,
                          .setup = row->setup,
                          .suggested = row->suggested,
                          .cost = row->cost };
}

/* There is something to count from; without it a price is an error for nothing. */
static bool base_known(const PriceTerms *terms)
{
    switch (terms->kind) {
    case PRICE_FIXED:
        return true;
    case PRICE_DISCOUNT:
        return terms->suggested.units >= 0;
    case PRICE_MARKUP:
    case PRICE_MARGIN:
        return terms->cost.units >= 0;
    case PRICE_NOT_SOLD:
    case PRICE_KIND_COUNT:
        break;
    }
    return false;
}

PriceRowView price_row_view(Arena *out, const PriceStaged *row, Currency currency)
{
    const PriceTerms terms = PRICE_TERMS_OF(*row);
    const PriceRule rule = { .terms = terms, .currency = currency };
    Price price = { 0 };
    bool priced = base_known(&terms) && price_apply(&rule, NULL, &price) == NULL;
    return (PriceRowView){ .currency = currency,
                           .quantity_from = row->quantity_from,
                           .valid_from = row->valid_from.day == PRICE_ALWAYS.day ? DATE_NONE
                                                                                 : row->valid_from,
                           .valid_to = price_last_day(row->valid_to),
                           .terms = terms,
                           .priced = priced,
                           .price = price.unit,
                           .amount = price_amount_format(out, &terms),
                           .formula = price_formula(out, &terms, currency) };
}

typedef struct RowsRead {
    Call *call;
    PriceRowQuery *query;
    OfficeRowQuery ask;
    PriceRowView *views;
    size_t count;
} RowsRead;

static PriceRowView row_view(Arena *out, const OfficeRow *row, const PriceOfficeList *list)
{
    const PriceStaged staged = { .quantity_from = row->quantity_from,
                                 .valid_from = row->valid_from,
                                 .valid_to = row->valid_to,
                                 .kind = row->kind,
                                 .price = row->price,
                                 .percent_ppm = row->percent_ppm,
                                 .setup = row->setup,
                                 .suggested = row->suggested,
                                 .cost = row->cost };
    PriceRowView view = price_row_view(out, &staged, list->currency);
    view.product_code = row->product_code;
    view.product_name = row->product_name;
    view.plan_code = row->plan_code;
    view.plan_name = row->plan_name;
    view.billing_label = price_billing_label(out, row->billing, row->metered);
    view.drafted = row->since == price_draft_version(list);
    return view;
}

static Err *rows_body(Db *db, void *context)
{
    RowsRead *read = context;
    Call *call = read->call;
    PriceOfficeList list;
    OfficeRow *rows;
    size_t count;
    size_t limit = read->query->page.limit;
    TRY(price_office_find(call, db, read->query->list, &list));
    read->ask.list = list.id;
    read->ask.version = read->query->draft ? price_draft_version(&list) : PRICE_NO_DRAFT;
    read->ask.word = read->query->search;
    read->ask.max = (int32_t)limit + 1;
    TRY(store_price_office_rows(db, call->out, &read->ask, &rows, &count));
    read->count = count > limit ? limit : count;
    read->views = arena_array(call->out, PriceRowView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        read->views[i] = row_view(call->out, &rows[i], &list);
    }
    const OfficeRow *last = count > limit ? &rows[limit - 1] : NULL;
    read->query->page.next =
        last == NULL ? (Str){ 0 }
                     : arena_printf(call->out, "%.*s~%" PRId64 "~%d", STR_ARG(last->plan_code),
                                    last->quantity_from, last->valid_from.day);
    return NULL;
}

/* "server-small-monthly~10~0" */
static Err *cursor_read(Str after, OfficeRowQuery *ask)
{
    Str parts[CURSOR_PARTS] = { 0 };
    int64_t day = 0;
    Str rest = after;
    ask->plan = S("");
    if (after.len == 0) {
        return NULL;
    }
    for (size_t i = 0; i < CURSOR_PARTS; i++) {
        (void)str_next(&rest, '~', &parts[i]);
    }
    if (!str_parse_int64(parts[1], &ask->quantity) || !str_parse_int64(parts[2], &day) || day < 0 ||
        day > INT32_MAX) {
        return ERR_FIELD(FIELD_INVALID, "after", "there is no such page");
    }
    ask->plan = parts[0];
    ask->day.day = (int32_t)day;
    return NULL;
}

Err *svc_price_office_rows(Call *call, PriceRowQuery *query, PriceRowView **ret, size_t *ret_count)
{
    RowsRead read = { .call = call, .query = query };
    TRY(price_office_readable(call));
    if (query->page.limit == 0 || query->page.limit > LIST_MAX) {
        query->page.limit = PAGE_SIZE;
    }
    TRY(cursor_read(query->page.after, &read.ask));
    TRY(db_tx(call->app->database, DB_READ, "price_office_rows", rows_body, &read));
    *ret = read.views;
    *ret_count = read.count;
    return NULL;
}

typedef struct DifferencesRead {
    Call *call;
    PriceDifferenceQuery *query;
    PriceDifference *items;
    size_t count;
} DifferencesRead;

static bool amount_eq(Decimal a, Decimal b)
{
    return decimal_compare(a, b) == 0;
}

/* What a row says, as far as it is not said by its key. */
static Str row_text(Arena *out, const PriceRowView *view, const PriceTerms *other, bool days)
{
    const PriceTerms *terms = &view->terms;
    bool sold = terms->kind != PRICE_NOT_SOLD && other->kind != PRICE_NOT_SOLD;
    StrBuf buf = buf_new(out, 128);
    if (terms->kind == PRICE_FIXED) {
        buf_add(&buf, decimal_display(out, terms->fixed, view->currency));
    } else if (terms->kind == PRICE_NOT_SOLD) {
        buf_add(&buf, S("not for sale"));
    } else {
        buf_addf(&buf, "%.*s %.*s: %.*s", STR_ARG(percent_format(out, terms->percent_ppm)),
                 STR_ARG(str_lower(out, price_kind_label(terms->kind))), STR_ARG(view->formula));
    }
    if (days) {
        Str until = date_is_none(view->valid_to) ? S("open") : date_display(out, view->valid_to);
        buf_addf(&buf, ", until %.*s", STR_ARG(until));
    }
    const struct {
        const char *name;
        Decimal value, other;
    } amounts[] = { { "set-up", terms->setup, other->setup },
                    { "suggested", terms->suggested, other->suggested },
                    { "cost", terms->cost, other->cost } };
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        if (sold && !amount_eq(amounts[i].value, amounts[i].other)) {
            Str value = amounts[i].value.units < 0
                            ? S("none")
                            : decimal_display(out, amounts[i].value, view->currency);
            buf_addf(&buf, ", %s %.*s", amounts[i].name, STR_ARG(value));
        }
    }
    return buf_str(&buf);
}

static bool terms_eq(const PriceTerms *a, const PriceTerms *b)
{
    return a->kind == b->kind && amount_eq(a->fixed, b->fixed) &&
           a->percent_ppm == b->percent_ppm && amount_eq(a->setup, b->setup) &&
           amount_eq(a->suggested, b->suggested) && amount_eq(a->cost, b->cost);
}

/* False when old and new say the same. */
static bool difference_view(Arena *out, const OfficeDifference *row, Currency currency,
                            PriceDifference *ret)
{
    const PriceStaged now = { .quantity_from = row->quantity_from,
                              .valid_from = row->valid_from,
                              .valid_to = row->valid_to,
                              .kind = row->kind,
                              .price = row->price,
                              .percent_ppm = row->percent_ppm,
                              .setup = row->setup,
                              .suggested = row->suggested,
                              .cost = row->cost };
    const PriceStaged old = { .quantity_from = row->quantity_from,
                              .valid_from = row->valid_from,
                              .valid_to = row->old_to,
                              .kind = row->old_kind,
                              .price = row->old_price,
                              .percent_ppm = row->old_percent,
                              .setup = row->old_setup,
                              .suggested = row->old_suggested,
                              .cost = row->old_cost };
    PriceRowView new_view = price_row_view(out, &now, currency);
    bool was = !row->is_new || !date_is_none(row->old_from);
    PriceRowView old_view = row->is_new && was ? price_row_view(out, &old, currency) : new_view;
    bool days = new_view.valid_to.day != old_view.valid_to.day;
    if (row->is_new && was && !days && terms_eq(&new_view.terms, &old_view.terms)) {
        return false;
    }
    *ret = (PriceDifference){
        .product_name = row->product_name,
        .plan_code = row->plan_code,
        .plan_name = row->plan_name,
        .quantity_from = row->quantity_from,
        .valid_from = new_view.valid_from,
        .was = was,
        .is = row->is_new,
        .before = was ? row_text(out, &old_view, &new_view.terms, days) : (Str){ 0 },
        .after = row->is_new ? row_text(out, &new_view, &old_view.terms, days) : (Str){ 0 },
    };
    ret->percent_known = was && row->is_new && old_view.priced && new_view.priced &&
                         price_markup_of(new_view.price, old_view.price, &ret->percent_ppm);
    return true;
}

static Err *version_find(const DifferencesRead *read, const PriceOfficeList *list,
                         OfficeDifferenceQuery *ask)
{
    int64_t version = read->query->version;
    ask->draft = version == 0;
    ask->version = version == 0 ? price_draft_version(list) : version;
    return ask->draft || version <= list->version ? NULL
                                                  : ERR(NOT_FOUND, "there is no such version");
}

static Err *differences_body(Db *db, void *context)
{
    DifferencesRead *read = context;
    Call *call = read->call;
    PriceOfficeList list;
    OfficeDifference *rows;
    OfficeDifferenceQuery ask = { .after = read->query->page.after,
                                  .max = PRICE_DIFFERENCE_PLANS_MAX };
    size_t count;
    size_t plans = 0;
    TRY(price_office_find(call, db, read->query->list, &list));
    TRY(version_find(read, &list, &ask));
    ask.list = list.id;
    TRY(store_price_differences(db, call->out, &ask, &rows, &count));
    read->items = arena_array(call->out, PriceDifference, count);
    read->count = 0;
    for (size_t i = 0; i < count; i++) {
        plans += i == 0 || !str_eq(rows[i].plan_code, rows[i - 1].plan_code) ? 1 : 0;
        if (difference_view(call->out, &rows[i], list.currency, &read->items[read->count])) {
            read->count++;
        }
    }
    read->query->page.next =
        plans == PRICE_DIFFERENCE_PLANS_MAX ? rows[count - 1].plan_code : (Str){ 0 };
    return NULL;
}

Err *svc_price_differences(Call *call, PriceDifferenceQuery *query, PriceDifference **ret,
                           size_t *ret_count)
{
    DifferencesRead read = { .call = call, .query = query };
    TRY(price_office_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "price_differences", differences_body, &read));
    *ret = read.items;
    *ret_count = read.count;
    return NULL;
}

typedef struct VersionsRead {
    Call *call;
    Str list;
    Page *page;
    int64_t before;
    PriceVersionView *views;
    size_t count;
} VersionsRead;

static Err *versions_body(Db *db, void *context)
{
    VersionsRead *read = context;
    Call *call = read->call;
    PriceOfficeList list;
    OfficeVersion *rows;
    size_t count;
    size_t limit = read->page->limit;
    TRY(price_office_find(call, db, read->list, &list));
    TRY(store_price_office_versions(db, call->out, list.id, read->before, (int32_t)limit + 1, &rows,
                                    &count));
    read->count = count > limit ? limit : count;
    read->views = arena_array(call->out, PriceVersionView, read->count);
    for (size_t i = 0; i < read->count; i++) {
        read->views[i] = (PriceVersionView){ .number = rows[i].number,
                                             .state = rows[i].state,
                                             .note = rows[i].note,
                                             .source = rows[i].source,
                                             .copies = rows[i].copies,
                                             .counts_from = rows[i].counts_from,
                                             .made_by = rows[i].made_by,
                                             .published_by = rows[i].published_by,
                                             .created_at = rows[i].created_at,
                                             .published_at = rows[i].published_at };
    }
    read->page->next =
        count > limit ? arena_printf(call->out, "%" PRId64, rows[limit - 1].number) : (Str){ 0 };
    return NULL;
}

Err *svc_price_versions(Call *call, Str list, Page *page, PriceVersionView **ret, size_t *ret_count)
{
    VersionsRead read = { .call = call, .list = list, .page = page, .before = INT64_MAX };
    TRY(price_office_readable(call));
    if (page->after.len > 0 && !str_parse_int64(page->after, &read.before)) {
        return ERR_FIELD(FIELD_INVALID, "after", "there is no such page");
    }
    page->limit = page->limit == 0 || page->limit > LIST_MAX ? PRICE_HISTORY_MAX : page->limit;
    TRY(db_tx(call->app->database, DB_READ, "price_versions", versions_body, &read));
    *ret = read.views;
    *ret_count = read.count;
    return NULL;
}
