/* check.c - proves what must stay true; see sql/queries/check.sql for the rules that SQL can say.
 */
#include "service/bill_internal.h"
#include "service/dunning_internal.h"
#include "service/event.h"
#include "service/search.h"
#include "service/usage.h"
#include "store/check_store.h"

enum { PROBLEM_MAX = 200, OVERDUE_DAYS = 2 };

/* How far the sales are walked. */
typedef struct SalePlace {
    AccountId seller; /* this one or a later one */
    AccountId after;
} SalePlace;

/* How far the documents are walked. */
typedef struct DocumentPlace {
    AccountId issuer;
    Str series;
    int64_t number;
    Str hash;
} DocumentPlace;

typedef struct Check {
    Call *call;
    Str *problems; /* PROBLEM_MAX */
    size_t count;
    size_t rule;
    Arena mark; /* of call->out: where the memory of one page begins */
    DocumentPlace document;
    EventPlace event;
    SalePlace sale;
    SalePlace sale_next;
    /* Of one page, in its memory; set again when its transaction is repeated. */
    DocumentPlace document_next;
    EventPlace event_next;
    UsagePlace usage, usage_next;
    InvoiceId conversion, conversion_next;
    ProductId product, product_next;
    bool more;
    Str found[PROBLEM_MAX];
    size_t found_count;
} Check;

static void found(Check *check, Str problem)
{
    if (check->found_count < PROBLEM_MAX) {
        check->found[check->found_count++] = problem;
    }
}

/* Keeps what the page found and where to go on; the rest of its memory ends. */
static void keep(Check *check)
{
    Arena scratch = check->call->scratch;
    Arena *out = check->call->out;
    size_t kept = 0;
    for (; kept < check->found_count && check->count + kept < PROBLEM_MAX; kept++) {
        check->found[kept] = str_dup(&scratch, check->found[kept]);
    }
    DocumentPlace document = check->document_next;
    EventPlace event = check->event_next;
    document.series = str_dup(&scratch, document.series);
    document.hash = str_dup(&scratch, document.hash);
    event.subject_kind = str_dup(&scratch, event.subject_kind);
    event.hash = str_dup(&scratch, event.hash);
    *out = check->mark;
    for (size_t i = 0; i < kept; i++) {
        check->problems[check->count++] = str_dup(out, check->found[i]);
    }
    document.series = str_dup(out, document.series);
    document.hash = str_dup(out, document.hash);
    event.subject_kind = str_dup(out, event.subject_kind);
    event.hash = str_dup(out, event.hash);
    /* Both: a page of the other kind keeps them again, and its memory is gone by then. */
    check->document = check->document_next = document;
    check->event = check->event_next = event;
    check->mark = *out;
}

static Err *rule_body(Db *db, void *context)
{
    Check *check = context;
    Call *call = check->call;
    const Zone *zone;
    DocumentPartyRow party;
    size_t count;
    Str problems[CHECK_PROBLEM_MAX];
    TRY(store_document_party(db, call->out, call->actor.account, &party));
    TRY(zone_get(party.time_zone, &zone));
    Date overdue = { date_of(call->now, zone).day - OVERDUE_DAYS };
    check->found_count = 0;
    TRY(store_check_run(db, call->out, check->rule, overdue, call->now, problems, &count));
    for (size_t i = 0; i < count; i++) {
        found(check, problems[i]);
    }
    return NULL;
}

static TaxGroup *group_of(DocumentTotals *totals, const TaxDecision *tax)
{
    for (size_t i = 0; i < totals->group_count; i++) {
        if (totals->groups[i].category == tax->category &&
            totals->groups[i].rate_ppm == tax->rate_ppm) {
            return &totals->groups[i];
        }
    }
    return NULL;
}

/* Groups in the order of the lines, as they were when the document was issued. */
static void order_groups(DocumentTotals *totals, const DocumentLine *lines, size_t count)
{
    size_t done = 0;
    for (size_t i = 0; i < count; i++) {
        TaxGroup *group = group_of(totals, &lines[i].tax);
        if (group != NULL && (size_t)(group - totals->groups) >= done) {
            TaxGroup first = *group;
            *group = totals->groups[done];
            totals->groups[done++] = first;
        }
    }
}

static Err *read_document(Call *call, Db *db, const DocumentLink *link, Document *ret)
{
    PartyView view;
    DocumentLineRow *rows;
    DocumentTaxRow *taxes;
    size_t count;
    Currency currency = link->currency;
    Document document = { .id = link->id,
                          .kind = link->kind,
                          .label = link->label,
                          .issued_on = link->issued_on,
                          .due_on = link->due_on,
                          .currency = currency,
                          .refers_to = link->corrects_label,
                          .totals = { .net = { link->net_minor, currency },
                                      .tax = { link->tax_minor, currency },
                                      .gross = { link->gross_minor, currency } } };
    TRY(party_read(call->out, link->issuer_text, link->issuer, &document.seller, &view));
    TRY(party_read(call->out, link->buyer_text, link->buyer, &document.buyer, &view));
    TRY(store_document_lines(db, call->out, link->id, &rows, &count));
    DocumentLine *lines = arena_array(call->out, DocumentLine, count);
    for (size_t i = 0; i < count; i++) {
        lines[i] = document_line_of(&rows[i], currency);
    }
    document.lines = lines;
    document.line_count = count;
    TRY(store_document_taxes(db, call->out, link->id, &taxes, &document.totals.group_count));
    for (size_t i = 0; i < document.totals.group_count; i++) {
        document.totals.groups[i] = tax_group_of(&taxes[i], currency);
    }
    order_groups(&document.totals, lines, count);
    *ret = document;
    return NULL;
}

/* A discount's line has its part, or a unit more or less by largest remainder (R5). */
static bool discount_explained(const DocumentLine *line)
{
    const Explain *explain = &line->explain;
    int64_t part;
    return explain->num > 0 && explain->num <= explain->den && explain->unit_price.units < 0 &&
           num_mul_div(explain->unit_price.units, explain->num, explain->den, ROUND_DOWN, &part) ==
               NULL &&
           (line->net.minor == part || line->net.minor == part - 1);
}

/* A line's amount is what its formula says (billing.md 1.3, 15). Numbers that no formula has are
 * not calculated with. */
static bool line_explained(const DocumentLine *line)
{
    const Explain *explain = &line->explain;
    Money amount;
    if (line->kind == LINE_DISCOUNT) {
        return discount_explained(line);
    }
    if (line->kind != LINE_RECURRING && line->kind != LINE_SETUP && line->kind != LINE_ONE_OFF &&
        line->kind != LINE_ADJUSTMENT) {
        return true;
    }
    return explain->quantity >= 0 && explain->num >= 0 && explain->num <= explain->den &&
           explain->den >= 1 && explain->den <= EXPLAIN_DEN_MAX && explain->unit_price.scale >= 0 &&
           explain->unit_price.scale <= DECIMAL_SCALE_MAX &&
           line_amount(explain, line->net.currency, &amount) == NULL &&
           amount.minor == line->net.minor;
}

static bool lines_explained(const Document *document)
{
    for (size_t i = 0; i < document->line_count; i++) {
        if (!line_explained(&document->lines[i])) {
            return false;
        }
    }
    return true;
}

/* One document against the one before it; its memory ends here, but for what was found. */
static Err *check_document(Check *check, Db *db, const DocumentLink *link, Str previous)
{
    Arena mark = *check->call->out;
    Document document;
    const char *problem = NULL;
    Err *err = read_document(check->call, db, link, &document);
    if (err != NULL && err_status(err->code) < 500) {
        problem = "its parties cannot be read";
    } else {
        TRY(err);
        if (!document_valid(&document)) {
            problem = "its totals are not those of its lines";
        } else if (!lines_explained(&document)) {
            problem = "the amount of a line is not what its formula says";
        } else if (link->number < 1 ||
                   !str_eq(link->label,
                           document_label(check->call->out, link->series, link->number))) {
            problem = "its name is not that of its series and number";
        } else if (!str_eq(document_chained(check->call->out, previous, &document), link->hash)) {
            problem = "it, or the one before it, was changed: another hash";
        }
    }
    *check->call->out = mark;
    if (problem != NULL) {
        found(check, arena_printf(check->call->out, "%.*s of account %lld: %s",
                                  STR_ARG(link->label), (long long)link->issuer.v, problem));
    }
    return NULL;
}

static Err *documents_body(Db *db, void *context)
{
    Check *check = context;
    DocumentLink *links;
    size_t count;
    DocumentPlace place = check->document;
    check->found_count = 0;
    TRY(store_document_chain(db, check->call->out, place.issuer, place.series, place.number, &links,
                             &count));
    for (size_t i = 0; i < count; i++) {
        const DocumentLink *link = &links[i];
        bool first = link->issuer.v != place.issuer.v || !str_eq(link->series, place.series);
        TRY(check_document(check, db, link, first ? (Str){ 0 } : place.hash));
        place = (DocumentPlace){ link->issuer, link->series, link->number, link->hash };
    }
    check->document_next = place;
    check->more = count == DOCUMENT_PAGE_MAX;
    return NULL;
}

static Err *events_body(Db *db, void *context)
{
    Check *check = context;
    Str problem;
    check->found_count = 0;
    check->event_next = check->event;
    TRY(event_chain_check(check->call, db, &check->event_next, &problem, &check->more));
    if (problem.len > 0) {
        found(check, problem);
    }
    return NULL;
}

static Err *usage_body(Db *db, void *context)
{
    Check *check = context;
    check->usage_next = check->usage;
    return usage_check(check->call, db, &check->usage_next, check->found, PROBLEM_MAX,
                       &check->found_count, &check->more);
}

static Err *conversions_body(Db *db, void *context)
{
    Check *check = context;
    check->conversion_next = check->conversion;
    return fx_check(check->call, db, &check->conversion_next, check->found, PROBLEM_MAX,
                    &check->found_count, &check->more);
}

static Err *search_body(Db *db, void *context)
{
    Check *check = context;
    Str problem;
    check->found_count = 0;
    check->product_next = check->product;
    TRY(search_check(check->call, db, &check->product_next, &problem, &check->more));
    if (problem.len > 0) {
        found(check, problem);
    }
    return NULL;
}

/* The stages of all sellers with something open, a page in each transaction. */
static Err *dunning_body(Db *db, void *context)
{
    Check *check = context;
    Call *call = check->call;
    AccountId *sellers;
    size_t count;
    Str problem = S("");
    bool more = false;
    check->found_count = 0;
    check->sale_next = check->sale;
    check->more = false;
    TRY(store_dunning_sellers(db, call->out, (AccountId){ check->sale.seller.v - 1 }, &sellers,
                              &count));
    if (count == 0) {
        return NULL;
    }
    AccountId after = sellers[0].v == check->sale.seller.v ? check->sale.after : (AccountId){ 0 };
    TRY(dunning_check(call, db, sellers[0], &after, &problem, &more));
    if (problem.len > 0) {
        found(check, problem);
    }
    check->sale_next =
        more ? (SalePlace){ sellers[0], after } : (SalePlace){ { sellers[0].v + 1 }, { 0 } };
    check->more = more || count > 1;
    return NULL;
}

Err *svc_check(Call *call, Str **ret_problems, size_t *ret_count)
{
    Check *check = arena_new(call->out, Check);
    if (call->actor.kind != ACCOUNT_OPERATOR) {
        return ERR(FORBIDDEN, "only the operator checks the whole installation");
    }
    TRY(bill_readable(call));
    check->call = call;
    check->problems = arena_array(call->out, Str, PROBLEM_MAX);
    check->mark = *call->out;
    for (check->rule = 0; check->rule < store_check_count(); check->rule++) {
        TRY(db_tx(call->app->database, DB_READ, "check", rule_body, check));
        keep(check);
    }
    do {
        TRY(db_tx(call->app->database, DB_READ, "check_documents", documents_body, check));
        keep(check);
    } while (check->more && check->count < PROBLEM_MAX);
    do {
        TRY(db_tx(call->app->database, DB_READ, "check_events", events_body, check));
        keep(check);
    } while (check->more && check->count < PROBLEM_MAX);
    do {
        TRY(db_tx(call->app->database, DB_READ, "check_usage", usage_body, check));
        check->usage = check->usage_next;
        keep(check);
    } while (check->more && check->count < PROBLEM_MAX);
    do {
        TRY(db_tx(call->app->database, DB_READ, "check_conversions", conversions_body, check));
        check->conversion = check->conversion_next;
        keep(check);
    } while (check->more && check->count < PROBLEM_MAX);
    do {
        TRY(db_tx(call->app->database, DB_READ, "check_search", search_body, check));
        check->product = check->product_next;
        keep(check);
    } while (check->more && check->count < PROBLEM_MAX);
    do {
        TRY(db_tx(call->app->database, DB_READ, "check_dunning", dunning_body, check));
        keep(check);
        check->sale = check->sale_next;
    } while (check->more && check->count < PROBLEM_MAX);
    *ret_problems = check->problems;
    *ret_count = check->count;
    return NULL;
}
