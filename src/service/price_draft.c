/* price_draft.c - drafts of price lists: rows added, changed and taken out, many prices at once. */
#include <inttypes.h>

#include "service/price_office_internal.h"

Err *price_draft_begin(Call *call, Db *db, PriceListId list, Str note, int64_t copies,
                       int64_t *ret_version)
{
    PriceVersionNew version = { .list = list,
                                .note = note,
                                .source = S("page"),
                                .copies = copies,
                                .user = call->actor.user,
                                .created_at = call->now };
    TRY(store_price_version_next(db, call->scratch, list, &version.number));
    *ret_version = version.number;
    return store_price_version_add(db, &version);
}

Err *price_draft_open(Call *call, Db *db, PriceOfficeList *list)
{
    bool touched;
    if (list->importing) {
        return ERR(PRICE_DRAFT, "This draft is an import's. Publish or discard the import first.");
    }
    if (!list->draft) {
        TRY(price_draft_begin(call, db, list->id, S(""), 0, &list->draft_version));
        list->draft = true;
    }
    TRY(store_price_draft_touch(db, list->id, list->draft_version, -1, call->actor.user, call->now,
                                &touched));
    return touched ? NULL : ERR(PRICE_VERSION, "the draft is published or dropped");
}

typedef struct RowEdit {
    Call *call;
    const PriceRowForm *form;
    bool remove;
    PriceOfficeList list;
    PlanId plan;
    OfficePlanRow *rows; /* with room for one more */
    size_t count;
} RowEdit;

/* What the rows of a plan say, so that two editors see when they saw another thing. */
static Str stamp_of(Arena *out, const OfficePlanRow *rows, size_t count)
{
    StrBuf buf = buf_new(out, 256);
    for (size_t i = 0; i < count; i++) {
        const OfficePlanRow *row = &rows[i];
        buf_addf(&buf,
                 "%" PRId64 ",%d,%d,%d,%" PRId64 "e%d,%" PRId64 ",%" PRId64 "e%d,%" PRId64
                 "e%d,%" PRId64 "e%d;",
                 row->quantity_from, row->valid_from.day, row->valid_to.day, (int)row->kind,
                 row->price.units, row->price.scale, row->percent_ppm, row->setup.units,
                 row->setup.scale, row->suggested.units, row->suggested.scale, row->cost.units,
                 row->cost.scale);
    }
    return arena_printf(out, "%016" PRIx64, str_hash(buf_str(&buf)));
}

static Err *subject_find(Call *call, Db *db, Str plan, OfficeSubject **ret)
{
    TRY(store_price_office_subject(db, call->out, plan, ret));
    return *ret != NULL ? NULL : ERR(NOT_FOUND, "there is no such plan");
}

static Err *amount_read(Str text, const char *field, Decimal none, Decimal *ret)
{
    *ret = none;
    if (text.len == 0) {
        return NULL;
    }
    Err *err = decimal_parse(text, DECIMAL_SCALE_MAX, ret);
    return err == NULL && ret->units >= 0
               ? NULL
               : ERR_FIELD(FIELD_INVALID, field, "An amount is a number such as 12.50.");
}

/* The row as the form says it. */
static Err *row_read(const PriceRowForm *form, OfficePlanRow *ret)
{
    PriceTerms terms = { .kind = form->kind };
    OfficePlanRow row = {
        .quantity_from = form->quantity_from,
        .valid_from = date_is_none(form->valid_from) ? PRICE_ALWAYS : form->valid_from,
        .valid_to = date_is_none(form->valid_to) ? DATE_NONE : (Date){ form->valid_to.day + 1 },
        .kind = form->kind,
    };
    if (form->quantity_from < 1 || form->quantity_from > PLAN_QUANTITY_MAX) {
        return ERR_FIELD(FIELD_RANGE, "quantity_from", "A quantity is from 1 to %d.",
                         (int)PLAN_QUANTITY_MAX);
    }
    if (row.valid_from.day < PRICE_ALWAYS.day ||
        (!date_is_none(row.valid_to) && row.valid_to.day <= row.valid_from.day)) {
        return ERR_FIELD(FIELD_RANGE, "valid_to", "The last day is before the first.");
    }
    TRY(price_amount_parse(form->amount, &terms));
    TRY(amount_read(form->setup, "setup", (Decimal){ 0 }, &row.setup));
    TRY(amount_read(form->suggested, "suggested", PRICE_UNKNOWN, &row.suggested));
    TRY(amount_read(form->cost, "cost", COST_UNKNOWN, &row.cost));
    row.price = terms.fixed;
    row.percent_ppm = terms.percent_ppm;
    terms = PRICE_TERMS_OF(row);
    Err *err = price_terms_check(&terms);
    if (err != NULL) {
        return ERR_FIELD(FIELD_RANGE, "amount", "%s", err->detail);
    }
    *ret = row;
    return NULL;
}

static bool key_is(const OfficePlanRow *row, int64_t quantity, Date from)
{
    return row->quantity_from == quantity && row->valid_from.day == from.day;
}

/* The place of a row, or the count. */
static size_t row_find(const RowEdit *edit, int64_t quantity, Date from)
{
    size_t i = 0;
    while (i < edit->count && !key_is(&edit->rows[i], quantity, from)) {
        i++;
    }
    return i;
}

static bool days_meet(const OfficePlanRow *a, const OfficePlanRow *b)
{
    return a->quantity_from == b->quantity_from &&
           (date_is_none(a->valid_to) || b->valid_from.day < a->valid_to.day) &&
           (date_is_none(b->valid_to) || a->valid_from.day < b->valid_to.day);
}

static Err *rows_check(const RowEdit *edit, size_t place)
{
    for (size_t i = 0; i < edit->count; i++) {
        if (i != place && days_meet(&edit->rows[i], &edit->rows[place])) {
            return ERR_FIELD(FIELD_INVALID, "valid_from",
                             "On these days there is another price from this quantity on.");
        }
    }
    return edit->count <= PRICE_PLAN_ROWS_MAX
               ? NULL
               : ERR_FIELD(FIELD_RANGE, "quantity_from", "A plan has at most %d prices in a list.",
                           (int)PRICE_PLAN_ROWS_MAX);
}

/* The rows with the one of the form in them. */
static Err *row_put(RowEdit *edit)
{
    const PriceRowForm *form = edit->form;
    OfficePlanRow row;
    TRY(row_read(form, &row));
    size_t same = row_find(edit, row.quantity_from, row.valid_from);
    size_t place = same;
    if (form->replaces) {
        Date old = date_is_none(form->old_from) ? PRICE_ALWAYS : form->old_from;
        place = row_find(edit, form->old_quantity, old);
    }
    if (form->replaces && place == edit->count) {
        return ERR(PRICE_SEEN, "Somebody else has taken this price out meanwhile.");
    }
    if (same < edit->count && same != place) {
        return ERR_FIELD(FIELD_INVALID, "quantity_from",
                         "There is a price from this quantity and day on.");
    }
    if (!form->replaces && same < edit->count && edit->rows[same].kind != PRICE_NOT_SOLD) {
        return ERR_FIELD(FIELD_INVALID, "quantity_from",
                         "There is a price from this quantity and day on.");
    }
    edit->rows[place] = row;
    edit->count += place == edit->count ? 1 : 0;
    return rows_check(edit, place);
}

/* A plan without rows is not sold, once it was listed. */
static Err *row_take(RowEdit *edit, bool listed)
{
    const PriceRowForm *form = edit->form;
    Date old = date_is_none(form->old_from) ? PRICE_ALWAYS : form->old_from;
    size_t place = row_find(edit, form->old_quantity, old);
    if (place == edit->count) {
        return ERR(PRICE_SEEN, "Somebody else has taken this price out meanwhile.");
    }
    for (size_t i = place; i + 1 < edit->count; i++) {
        edit->rows[i] = edit->rows[i + 1];
    }
    edit->count--;
    if (edit->count == 0 && listed) {
        edit->rows[edit->count++] = (OfficePlanRow){ .quantity_from = 1,
                                                     .valid_from = PRICE_ALWAYS,
                                                     .valid_to = DATE_NONE,
                                                     .kind = PRICE_NOT_SOLD,
                                                     .suggested = PRICE_UNKNOWN,
                                                     .cost = COST_UNKNOWN };
    }
    return NULL;
}

static bool row_eq(const OfficePlanRow *a, const OfficePlanRow *b)
{
    return key_is(a, b->quantity_from, b->valid_from) && a->valid_to.day == b->valid_to.day &&
           a->kind == b->kind && decimal_compare(a->price, b->price) == 0 &&
           a->percent_ppm == b->percent_ppm && decimal_compare(a->setup, b->setup) == 0 &&
           decimal_compare(a->suggested, b->suggested) == 0 &&
           decimal_compare(a->cost, b->cost) == 0;
}

/* Every row of `counting` is there, and no other. */
static bool rows_eq(const RowEdit *edit, const OfficePlanRow *counting, size_t count)
{
    size_t same = 0;
    for (size_t i = 0; i < count; i++) {
        size_t place = row_find(edit, counting[i].quantity_from, counting[i].valid_from);
        same += place < edit->count && row_eq(&edit->rows[place], &counting[i]) ? 1 : 0;
    }
    return same == count && count == edit->count;
}

/* A plan that says what counts already is not in the draft. */
static Err *rows_stage(RowEdit *edit, Db *db, const OfficePlanRow *counting, size_t count)
{
    const PriceOfficeList *list = &edit->list;
    TRY(store_price_draft_unstage(db, list->id, list->draft_version, edit->plan));
    if (rows_eq(edit, counting, count)) {
        return NULL;
    }
    for (size_t i = 0; i < edit->count; i++) {
        PriceStaged staged = price_staged_of(list->id, edit->plan, &edit->rows[i]);
        staged.version = list->draft_version;
        TRY(store_price_stage(db, &staged));
    }
    return NULL;
}

static Err *edit_body(Db *db, void *context)
{
    RowEdit *edit = context;
    Call *call = edit->call;
    const PriceRowForm *form = edit->form;
    OfficeSubject *subject;
    OfficePlanRow *rows;
    OfficePlanRow *counting;
    size_t count;
    TRY(price_office_find(call, db, form->list, &edit->list));
    TRY(subject_find(call, db, form->plan, &subject));
    edit->plan = subject->plan;
    if (subject->metered) {
        return ERR_FIELD(FIELD_INVALID, "amount", "It is paid by use, by its tariff.");
    }
    TRY(price_draft_open(call, db, &edit->list));
    TRY(store_price_office_plan(db, call->out, edit->list.id, edit->list.draft_version, edit->plan,
                                &rows, &edit->count));
    TRY(store_price_office_plan(db, call->out, edit->list.id, PRICE_NO_DRAFT, edit->plan, &counting,
                                &count));
    if (form->stamp.len > 0 && !str_eq(form->stamp, stamp_of(call->out, rows, edit->count))) {
        return ERR(PRICE_SEEN, "Somebody else has edited the prices of this plan meanwhile. They "
                               "are shown as they are now.");
    }
    edit->rows = arena_array(call->out, OfficePlanRow, edit->count + 1);
    for (size_t i = 0; i < edit->count; i++) {
        edit->rows[i] = rows[i];
    }
    TRY(edit->remove ? row_take(edit, count > 0) : row_put(edit));
    TRY(rows_stage(edit, db, counting, count));
    Str summary = arena_printf(call->out, "Price list '%.*s', draft: %.*s, from %" PRId64 "%s",
                               STR_ARG(edit->list.name), STR_ARG(form->plan),
                               edit->remove ? form->old_quantity : form->quantity_from,
                               edit->remove ? ", taken out" : "");
    return price_office_told(call, db, S("price_list.drafted"), summary);
}

Err *svc_price_row_save(Call *call, const PriceRowForm *form)
{
    RowEdit edit = { .call = call, .form = form };
    TRY(price_office_may(call));
    return db_tx(call->app->database, DB_MONEY, "price_row_save", edit_body, &edit);
}

Err *svc_price_row_remove(Call *call, const PriceRowForm *form)
{
    RowEdit edit = { .call = call, .form = form, .remove = true };
    TRY(price_office_may(call));
    return db_tx(call->app->database, DB_MONEY, "price_row_remove", edit_body, &edit);
}

typedef struct PlanRead {
    Call *call;
    Str list, plan;
    PricePlanView view;
} PlanRead;

static Err *plan_body(Db *db, void *context)
{
    PlanRead *read = context;
    Call *call = read->call;
    PricePlanView *view = &read->view;
    OfficeSubject *subject;
    OfficePlanRow *rows;
    TRY(price_office_find(call, db, read->list, &view->list));
    TRY(subject_find(call, db, read->plan, &subject));
    int64_t draft = price_draft_version(&view->list);
    TRY(store_price_office_plan(db, call->out, view->list.id, draft, subject->plan, &rows,
                                &view->rows_count));
    view->plan_code = read->plan;
    view->plan_name = subject->plan_name;
    view->product_code = subject->product_code;
    view->product_name = subject->product_name;
    view->metered = subject->metered;
    view->billing_label = price_billing_label(call->out, subject->billing, subject->metered);
    view->drafted = view->rows_count > 0 && rows[0].since == draft;
    view->stamp = stamp_of(call->out, rows, view->rows_count);
    view->rows = arena_array(call->out, PriceRowView, view->rows_count);
    for (size_t i = 0; i < view->rows_count; i++) {
        const PriceStaged row = price_staged_of(view->list.id, subject->plan, &rows[i]);
        view->rows[i] = price_row_view(call->out, &row, view->list.currency);
    }
    return NULL;
}

Err *svc_price_office_plan(Call *call, Str list, Str plan, PricePlanView *ret)
{
    PlanRead read = { .call = call, .list = list, .plan = plan };
    TRY(price_office_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "price_office_plan", plan_body, &read));
    *ret = read.view;
    return NULL;
}
