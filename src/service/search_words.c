/* search_words.c - the words by which products are found: made for a catalogue that is older than
 * they are, and compared for `stoa check`. */
#include <inttypes.h>

#include "service/catalogue.h"
#include "service/job_handlers.h"
#include "service/search.h"
#include "store/search_store.h"
#include "store/setting_store.h"

/* A page of products, from after `after` on. */
typedef struct Words {
    Call *call;
    bool all; /* also those that are right */
    ProductId after, next;
    bool more;
    int64_t changed;
} Words;

static bool words_same(const SearchTextRow *row, const SearchWords *words)
{
    return str_eq(row->words_name, words->name) && str_eq(row->words_vendor, words->vendor) &&
           str_eq(row->words_category, words->category) && str_eq(row->words_body, words->body);
}

static Err *fill_body(Db *db, void *context)
{
    Words *page = context;
    Arena scratch = page->call->scratch;
    SearchTextRow *rows;
    size_t count;
    TRY(store_search_texts(db, &scratch, page->after, &rows, &count));
    page->changed = 0;
    for (size_t i = 0; i < count; i++) {
        Arena one = scratch;
        SearchWords words = store_search_words(&one, &rows[i]);
        if (page->all || !words_same(&rows[i], &words)) {
            TRY(store_search_make(db, rows[i].id, &words));
            page->changed++;
        }
    }
    page->more = count == SEARCH_TEXTS_MAX;
    page->next = page->more ? rows[count - 1].id : page->after;
    return page->changed > 0 ? store_setting_increase(db, S("catalogue_version")) : NULL;
}

/* A second run finds what is left to do. */
Err *job_search_run(Call *call, const JobView *job, JobOutcome *ret_outcome)
{
    Words page = { .call = call, .more = true };
    (void)job;
    while (page.more) {
        TRY(db_tx(call->app->database, DB_WRITE, "search_words", fill_body, &page));
        page.after = page.next;
    }
    *ret_outcome = job_done();
    return NULL;
}

Err *svc_search_rebuild(Call *call, int64_t *ret_products)
{
    Words page = { .call = call, .all = true, .more = true };
    int64_t made = 0;
    if (call->actor.kind != ACCOUNT_OPERATOR) {
        return ERR(FORBIDDEN, "the catalogue is the operator's");
    }
    TRY(call_need(call, ROLE_ADMINISTRATOR));
    while (page.more) {
        TRY(db_tx(call->app->database, DB_WRITE, "search_rebuild", fill_body, &page));
        page.after = page.next;
        made += page.changed;
    }
    *ret_products = made;
    return NULL;
}

Err *search_check(Call *call, Db *db, ProductId *after, Str *ret_problem, bool *ret_more)
{
    Arena scratch = call->scratch;
    SearchTextRow *rows;
    size_t count;
    Str problem = { 0 };
    TRY(store_search_texts(db, &scratch, *after, &rows, &count));
    for (size_t i = 0; i < count && problem.len == 0; i++) {
        Arena one = scratch;
        SearchWords words = store_search_words(&one, &rows[i]);
        if (!words_same(&rows[i], &words)) {
            problem = arena_printf(call->out, "product %.*s: it is not found by its own words",
                                   STR_ARG(rows[i].code));
        }
        *after = rows[i].id;
    }
    *ret_problem = problem;
    *ret_more = count == SEARCH_TEXTS_MAX || problem.len > 0;
    return NULL;
}
