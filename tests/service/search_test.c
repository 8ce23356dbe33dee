/* search_test.c - finding products: what is found, in which order, and the same on both engines. */
#include "base/fold.h"
#include "service/billing.h"
#include "service/catalogue.h"
#include "service/job_handlers.h"
#include "tests/support/fixture.h"

static const char *const first_words[] = { "Αθήνα",    "Ärger",    "Straße",   "Cloud",
                                           "Office",   "Exchange", "Server",   "Database",
                                           "Ethernet", "Ναύπλιο",  "Backup",   "Mail",
                                           "Teams",    "Éclair",   "Firewall", "Łódź" };
static const char *const second_words[] = { "Basic",    "Standard",   "Premium", "Small", "Large",
                                            "Business", "Enterprise", "Plus",    "Μικρό", "Max" };
static const char *const vendors[] = { "Stoa Cloud", "Microsoft", "Ελληνική Cloud", "Nord-Licht" };
static const char *const categories[] = { "Productivity", "Security", "Ασφάλεια" };
static const char *const kinds[] = { "cloud_server", "cloud_database", "hosted_exchange" };

enum { MADE_PRODUCTS = 320, RANDOM_SEARCHES = 200 };

/* Numbers that are the same in every run. */
static uint32_t next_number(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static void add_product(StrBuf *json, size_t i, uint32_t *state)
{
    const char *first = first_words[next_number(state, COUNT_OF(first_words))];
    const char *second = second_words[next_number(state, COUNT_OF(second_words))];
    const char *billing = next_number(state, 3) == 0 ? "P1Y" : "P1M";
    buf_addf(
        json,
        "%s{\"code\":\"made-%03zu\",\"kind\":\"%s\",\"connector\":\"simulator\","
        "\"name\":\"%s %s %zu\",\"vendor\":\"%s\",\"category\":\"%s\",\"industries\":[%s],"
        "\"summary\":\"For %s.\",\"description\":\"Described with %s.\","
        "\"image\":\"img/products/server-small.svg\",\"tax_category\":\"S\",\"refund\":\"day\","
        "\"retention_minutes\":10,\"popular\":%s,\"plans\":[{\"code\":\"made-%03zu-a\","
        "\"name\":\"Plan\",\"term\":\"%s\",\"billing\":\"%s\",\"quantity_min\":1,"
        "\"quantity_max\":5,\"quantity_step\":1,\"unit\":\"unit\",\"price\":{\"EUR\":\"%u\"},"
        "\"cost\":{\"EUR\":\"1\"}%s}]}",
        i > 0 ? "," : "", i, kinds[next_number(state, COUNT_OF(kinds))], first, second, i,
        vendors[next_number(state, COUNT_OF(vendors))],
        categories[next_number(state, COUNT_OF(categories))],
        next_number(state, 2) == 0 ? "\"Health\",\"Shops\"" : "\"Shops\"",
        first_words[next_number(state, COUNT_OF(first_words))],
        second_words[next_number(state, COUNT_OF(second_words))],
        next_number(state, 5) == 0 ? "true" : "false", i, billing, billing,
        2 + next_number(state, 90), next_number(state, 4) == 0 ? ",\"trial_days\":14" : "");
}

static void products_make(Fixture *fixture)
{
    StrBuf json = buf_new(&test_arena, 256 * 1024);
    uint32_t state = 7;
    ImportResult result;
    Call call = fixture_system_call(fixture);
    fixture_catalogue(fixture);
    buf_add(&json, S("{\"stoa_catalogue\":1,\"products\":["));
    for (size_t i = 0; i < MADE_PRODUCTS; i++) {
        add_product(&json, i, &state);
    }
    buf_add(&json, S("]}"));
    CHECK_OK(svc_import_catalogue(&call, buf_str(&json), false, &result));
    CHECK_INT(result.added, MADE_PRODUCTS);
}

static ProductList found(Call call, ProductQuery query)
{
    ProductList list;
    CHECK_OK(svc_products(&call, &query, &list));
    return list;
}

static ProductList searched(Fixture *fixture, const char *search)
{
    return found(fixture_call(fixture, "nikos"), (ProductQuery){ .search = str_from_cstr(search) });
}

static FacetChoice choice(Str word)
{
    Str *words = arena_array(&test_arena, Str, 1);
    words[0] = word;
    return (FacetChoice){ words, 1 };
}

static int64_t facet_of(const ProductList *list, FacetKind facet, const char *word)
{
    for (size_t i = 0; i < list->facet_counts[facet]; i++) {
        if (str_eq(list->facets[facet][i].word, str_from_cstr(word))) {
            return list->facets[facet][i].count;
        }
    }
    return 0;
}

/* EVIDENCE: R-CAT-02 accents, case and the beginning of a word do not matter */
SERVICE_TEST(a_word_is_found_in_other_letters_and_by_its_beginning)
{
    products_make(fixture);
    const char *const same[][2] = { { "Αθήνα", "ΑΘΗΝΑ" },
                                    { "Αθήνα", "αθηνα" },
                                    { "Straße", "strasse" },
                                    { "Ärger", "arger" },
                                    { "Éclair", "e\xCC\x81"
                                                "CLAIR" },
                                    { "Łódź", "lodz" },
                                    { "Enterprise", "enterp" },
                                    { "nord licht", "Nord-Licht" } };
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        ProductList left = searched(fixture, same[i][0]);
        ProductList right = searched(fixture, same[i][1]);
        CHECK(left.total > 0);
        CHECK_INT(left.total, right.total);
        CHECK_STR(left.products[0].code, right.products[0].code);
        CHECK_INT(right.corrected.len, 0);
    }
}

/* EVIDENCE: R-CAT-02 a word in the name comes before one of the vendor, the category, the text */
SERVICE_TEST(what_fits_best_comes_first)
{
    products_make(fixture);
    ProductList cloud = searched(fixture, "cloud");
    CHECK(fold_words(&test_arena, cloud.products[0].name).len > 0);
    bool name_over = false;
    for (size_t i = 0; i < cloud.count; i++) {
        Str name = fold_words(&test_arena, cloud.products[i].name);
        bool in_name = str_starts(name, S("cloud "));
        CHECK(in_name || !str_starts(name, S("cloud")));
        CHECK(!(name_over && in_name));
        name_over = !in_name;
    }
    ProductList number = searched(fixture, "large 17");
    CHECK(number.total >= 0);
    ProductList code = searched(fixture, "made-017");
    CHECK_STR(code.products[0].code, S("made-017"));
    CHECK_INT(code.total, 1);
}

/* EVIDENCE: R-CAT-02 errors of typing are forgiven, and said */
SERVICE_TEST(a_word_with_an_error_is_taken_for_the_nearest_one)
{
    products_make(fixture);
    const struct {
        const char *typed;
        const char *meant;
    } cases[] = { { "exchagne", "exchange" },
                  { "servr", "server" },
                  { "postgrseql", "postgresql" },
                  { "enterprsie premum", "enterprise premium" },
                  { "αθηνε", "αθηνα" } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        ProductList typed = searched(fixture, cases[i].typed);
        ProductList meant = searched(fixture, cases[i].meant);
        CHECK_STR(typed.corrected, str_from_cstr(cases[i].meant));
        CHECK(meant.total > 0);
        CHECK_INT(typed.total, meant.total);
    }
    /* What is in a text only is no error, and short words are not guessed at. */
    CHECK_INT(searched(fixture, "described").corrected.len, 0);
    CHECK_INT(searched(fixture, "described").total, MADE_PRODUCTS);
    CHECK_INT(searched(fixture, "xqz").total, 0);
    CHECK_INT(searched(fixture, "xqz").corrected.len, 0);
}

SERVICE_TEST(a_facet_counts_with_the_choices_of_the_others)
{
    products_make(fixture);
    Call nikos = fixture_call(fixture, "nikos");
    ProductQuery query = { .search = S("server") };
    ProductList all = found(nikos, query);
    int64_t microsoft = facet_of(&all, FACET_VENDOR, "Microsoft");
    int64_t stoa = facet_of(&all, FACET_VENDOR, "Stoa Cloud");
    CHECK(microsoft > 0);
    query.chosen[FACET_VENDOR] = choice(S("Microsoft"));
    ProductList chosen = found(nikos, query);
    CHECK_INT(chosen.total, microsoft);
    CHECK_INT(facet_of(&chosen, FACET_VENDOR, "Stoa Cloud"), stoa);
    int64_t yearly = facet_of(&chosen, FACET_BILLING, "P1Y");
    int64_t monthly = facet_of(&chosen, FACET_BILLING, "P1M");
    CHECK_INT(yearly + monthly, microsoft);
    query.chosen[FACET_BILLING] = choice(S("P1Y"));
    CHECK_INT(found(nikos, query).total, yearly);
    int64_t trial = facet_of(&chosen, FACET_TRIAL, "yes");
    CHECK(trial > 0);
    CHECK(trial < microsoft);
    query.chosen[FACET_INDUSTRY] = choice(S("Health"));
    query.chosen[FACET_VENDOR] = choice(S("Nobody"));
    ProductList none = found(nikos, query);
    CHECK_INT(none.total, 0);
    CHECK(none.facet_counts[FACET_VENDOR] > 0);
}

/* EVIDENCE: R-CAT-02 several values of a facet: any of them will do */
SERVICE_TEST(several_values_of_a_facet_find_what_has_any_of_them)
{
    static const Str both[] = { STR_INIT("Microsoft"), STR_INIT("Stoa Cloud"), STR_INIT("Nobody") };
    static const Str shops[] = { STR_INIT("Health"), STR_INIT("Shops") };
    products_make(fixture);
    Call nikos = fixture_call(fixture, "nikos");
    ProductQuery query = { .search = S("made") };
    ProductList all = found(nikos, query);
    int64_t microsoft = facet_of(&all, FACET_VENDOR, "Microsoft");
    int64_t stoa = facet_of(&all, FACET_VENDOR, "Stoa Cloud");
    int64_t nord = facet_of(&all, FACET_VENDOR, "Nord-Licht");
    query.chosen[FACET_VENDOR] = (FacetChoice){ both, COUNT_OF(both) };
    ProductList two = found(nikos, query);
    CHECK_INT(two.total, microsoft + stoa);
    CHECK_INT(facet_of(&two, FACET_VENDOR, "Nord-Licht"), nord);
    CHECK_INT(facet_of(&two, FACET_BILLING, "P1Y") + facet_of(&two, FACET_BILLING, "P1M"),
              microsoft + stoa);
    query.chosen[FACET_INDUSTRY] = (FacetChoice){ shops, COUNT_OF(shops) };
    CHECK_INT(found(nikos, query).total, microsoft + stoa); /* one that has both counts once */
    query.chosen[FACET_VENDOR] = choice(S("Microsoft"));
    CHECK_INT(found(nikos, query).total, microsoft);
}

SERVICE_TEST(only_what_a_price_list_shows_is_found_or_counted_or_meant)
{
    products_make(fixture);
    Call system = fixture_system_call(fixture);
    PriceListId id;
    PriceListNew listed = { .owner = fixture->accounts[FIXTURE_STOA],
                            .code = S("listed"),
                            .name = S("Listed"),
                            .currency = CURRENCY("EUR"),
                            .listed_only = true };
    ImportResult result;
    CHECK_OK(svc_price_list_save(&system, &listed, &id));
    CHECK_OK(svc_import_prices(&system,
                               S("price_list,plan,price,cost\r\n"
                                 "listed,made-003-a,7.00,1\r\n"
                                 "listed,server-small-monthly,12.00,1\r\n"),
                               false, &result));
    CHECK_OK(svc_account_price_list(&system, fixture->accounts[FIXTURE_MERIDIAN], id));
    Call anna = fixture_call(fixture, "anna");
    ProductList all = found(anna, (ProductQuery){ 0 });
    CHECK_INT(all.total, 2);
    int64_t counted = 0;
    for (size_t i = 0; i < all.facet_counts[FACET_VENDOR]; i++) {
        counted += all.facets[FACET_VENDOR][i].count;
    }
    CHECK_INT(counted, 2);
    CHECK_INT(found(anna, (ProductQuery){ .search = S("made") }).total, 1);
    CHECK_INT(found(anna, (ProductQuery){ .search = S("exchagne") }).corrected.len, 0);
    CHECK_INT(found(anna, (ProductQuery){ .search = S("exchange") }).total, 0);
    CHECK_STR(found(anna, (ProductQuery){ .search = S("servre") }).corrected, S("server"));
}

SERVICE_TEST(a_changed_product_is_found_by_its_new_words_only)
{
    fixture_catalogue(fixture);
    CHECK_INT(searched(fixture, "firewall").total, 1);
    Str rows;
    Call call = fixture_system_call(fixture);
    uint32_t state = 1;
    StrBuf json = buf_new(&test_arena, 4096);
    ImportResult result;
    buf_add(&json, S("{\"stoa_catalogue\":1,\"products\":["));
    add_product(&json, 0, &state);
    buf_add(&json, S("]}"));
    CHECK_OK(svc_import_catalogue(&call, buf_str(&json), false, &result));
    CHECK_INT(searched(fixture, "described").total, 1);
    size_t at = str_find(buf_str(&json), S("Described"), 0);
    json.ptr[at] = 'R';
    json.ptr[at + 1] = 'a';
    CHECK_OK(svc_import_catalogue(&call, buf_str(&json), false, &result));
    CHECK_INT(result.changed, 1);
    CHECK_INT(searched(fixture, "described").total, 0);
    CHECK_INT(searched(fixture, "rascribed").total, 1);
    CHECK(test_db_sql(&fixture->db, "SELECT COUNT(*) FROM product_fts", &rows));
    CHECK_STR(rows, S("7\n"));
}

static size_t problems_of(Fixture *fixture, Str *ret_first)
{
    Call olga = fixture_call(fixture, "olga");
    Str *problems;
    size_t count;
    CHECK_OK(svc_check(&olga, &problems, &count));
    *ret_first = count > 0 ? problems[0] : S("");
    return count;
}

SERVICE_TEST(words_that_are_missing_or_old_are_noticed_and_made_again)
{
    Str rows;
    Str problem;
    JobOutcome outcome;
    fixture_catalogue(fixture);
    CHECK_INT(problems_of(fixture, &problem), 0);
    CHECK(test_db_sql(&fixture->db,
                      "DELETE FROM product_fts WHERE rowid IN "
                      "(SELECT id FROM products WHERE code = 'server-small')",
                      &rows));
    CHECK_INT(problems_of(fixture, &problem), 1);
    CHECK_STR(problem, S("product server-small: it is not found by its own words"));
    CHECK(test_db_sql(&fixture->db, "DELETE FROM product_fts", &rows));
    CHECK_INT(problems_of(fixture, &problem), 6);
    Call system = fixture_system_call(fixture);
    const JobView job = { 0 };
    CHECK_OK(job_search_run(&system, &job, &outcome));
    CHECK_INT(outcome.answer, JOB_ANSWER_DONE);
    CHECK_INT(problems_of(fixture, &problem), 0);
    CHECK_INT(searched(fixture, "server").total, 1);
}

/* EVIDENCE: R-CAT-02 the words are made anew by command, right ones too */
SERVICE_TEST(words_are_made_anew_by_command)
{
    Str rows;
    Str problem;
    int64_t made;
    fixture_catalogue(fixture);
    CHECK(test_db_sql(&fixture->db, "UPDATE product_fts SET body = 'nonsense'", &rows));
    CHECK_INT(problems_of(fixture, &problem), 6);
    CHECK_INT(searched(fixture, "nonsense").total, 4);
    Call nikos = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_search_rebuild(&nikos, &made), FORBIDDEN);
    Call system = fixture_system_call(fixture);
    CHECK_OK(svc_search_rebuild(&system, &made));
    CHECK_INT(made, 6);
    CHECK_INT(problems_of(fixture, &problem), 0);
    CHECK_INT(searched(fixture, "nonsense").total, 0);
    CHECK_OK(svc_search_rebuild(&system, &made));
    CHECK_INT(made, 6);
}

static uint64_t answers[2][RANDOM_SEARCHES];

/* Words of the texts, whole, cut, with an error, and some that are nowhere. */
static Str random_search(uint32_t *state)
{
    StrBuf search = buf_new(&test_arena, 64);
    size_t words = 1 + next_number(state, 3);
    for (size_t i = 0; i < words; i++) {
        const char *word = next_number(state, 2) == 0
                               ? first_words[next_number(state, COUNT_OF(first_words))]
                               : second_words[next_number(state, COUNT_OF(second_words))];
        Str folded = fold_words(&test_arena, str_from_cstr(word));
        uint32_t what = next_number(state, 10);
        if (what < 4) {
            folded = str_from_cstr(word);
        } else if (what < 6) {
            folded = str_slice(folded, 0, 4); /* two Greek letters, four Latin ones */
        } else if (what == 6) {
            folded = str_slice(folded, 2, folded.len);
        } else if (what == 7) {
            folded = arena_printf(&test_arena, "%u", next_number(state, 40));
        }
        buf_addf(&search, "%s%.*s", i > 0 ? " " : "", STR_ARG(folded));
    }
    return buf_str(&search);
}

static uint64_t answer_hash(const ProductList *list)
{
    StrBuf text = buf_new(&test_arena, 4096);
    buf_addf(&text, "%lld %.*s", (long long)list->total, STR_ARG(list->corrected));
    for (size_t i = 0; i < list->count; i++) {
        buf_addf(&text, " %.*s", STR_ARG(list->products[i].code));
    }
    for (size_t facet = 0; facet < FACET_COUNT; facet++) {
        for (size_t i = 0; i < list->facet_counts[facet]; i++) {
            const Facet *value = &list->facets[facet][i];
            buf_addf(&text, " %.*s=%lld", STR_ARG(value->word), (long long)value->count);
        }
    }
    return str_hash(buf_str(&text));
}

static void search_at_random(Fixture *fixture)
{
    static const char *const people[] = { "nikos", "anna", "eva", "olga" };
    uint32_t state = 99;
    products_make(fixture);
    for (size_t i = 0; i < RANDOM_SEARCHES; i++) {
        Arena mark = test_arena;
        ProductQuery query = { .search = random_search(&state),
                               .sort = (ProductSort)next_number(&state, 4),
                               .addons = next_number(&state, 2) == 0,
                               .page = { .limit = 5 + next_number(&state, 20) } };
        if (next_number(&state, 3) == 0) {
            query.chosen[FACET_VENDOR] =
                choice(str_from_cstr(vendors[next_number(&state, COUNT_OF(vendors))]));
        }
        ProductList list =
            found(fixture_call(fixture, people[next_number(&state, COUNT_OF(people))]), query);
        answers[fixture->db.engine][i] = answer_hash(&list);
        test_arena = mark;
    }
}

/* EVIDENCE: R-CAT-02 both engines give the same products in the same order */
TEST(random_searches_have_the_same_answer_on_both_engines)
{
    if (!test_engine_wanted(DB_SQLITE) || !test_engine_wanted(DB_POSTGRES)) {
        return;
    }
    fixture_run(DB_SQLITE, search_at_random);
    fixture_run(DB_POSTGRES, search_at_random);
    size_t different = 0;
    for (size_t i = 0; i < RANDOM_SEARCHES; i++) {
        for (size_t j = 0; j < i; j++) {
            different += answers[DB_SQLITE][i] != answers[DB_SQLITE][j] ? 1 : 0;
        }
        CHECK(answers[DB_SQLITE][i] == answers[DB_POSTGRES][i]);
    }
    CHECK(different > RANDOM_SEARCHES * RANDOM_SEARCHES / 4); /* they did find something */
}
