/* price_round_test.c - random price lists: what is exported and imported again changes nothing, and
 * brings back what was exported whatever was there meanwhile (R-CAT-06). */
#include "service/price_import.h"
#include "tests/service/sale_support.h"

enum { ROUNDS = 6, PLANS = 20, ROWS_OF_PLAN = 6, FILE_BYTES = 256 * 1024 };

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static uint64_t below(uint64_t *state, uint64_t bound)
{
    return next_random(state) % bound;
}

static void amount(StrBuf *buf, uint64_t *state)
{
    int64_t scale = (int64_t)below(state, 5);
    const Decimal value = { .units = (int64_t)below(state, 1000 * 1000), .scale = (int32_t)scale };
    buf_add(buf, decimal_format(&test_arena, value));
}

/* Its key is another one than those of the plan's other rows: the tiers rise. */
static void row_add(StrBuf *buf, uint64_t *state, int plan, int64_t quantity)
{
    static const char *const kinds[] = { "fixed", "discount", "markup", "margin", "not_sold" };
    size_t kind = below(state, COUNT_OF(kinds));
    buf_addf(buf, "partners-eur,bulk-%d,EUR,", plan);
    if (kind == 0) {
        amount(buf, state);
    } else if (kind < 4) {
        buf_addf(buf, "%d.%d", (int)below(state, 90), (int)below(state, 10));
    }
    buf_add_char(buf, ',');
    amount(buf, state);
    buf_add_char(buf, ',');
    amount(buf, state);
    buf_add_char(buf, ',');
    if (below(state, 3) == 0) {
        buf_add(buf, S("inherit"));
    } else {
        amount(buf, state);
    }
    buf_addf(buf, ",%d,%s,%s,%s\n", (int)quantity, below(state, 2) == 0 ? "" : "2027-01-01",
             below(state, 2) == 0 ? "" : "2027-09-01", kinds[kind]);
}

static Str random_file(uint64_t *state)
{
    StrBuf buf = buf_new(&test_arena, FILE_BYTES);
    buf_add(&buf,
            S("list,plan,currency,price,cost,srp,setup,quantity_from,valid_from,valid_to,kind\n"));
    for (int plan = 0; plan < PLANS; plan++) {
        int64_t quantity = 1;
        uint64_t rows = 1 + below(state, ROWS_OF_PLAN);
        for (uint64_t i = 0; i < rows; i++) {
            row_add(&buf, state, plan, quantity);
            quantity += 1 + (int64_t)below(state, 40);
        }
    }
    return buf_str(&buf);
}

static PriceImportReport *imported(Fixture *fixture, Str text)
{
    Call call = fixture_system_call(fixture);
    const PriceImportFrom from = { .text = text };
    PriceImportReport *report = arena_new(&test_arena, PriceImportReport);
    CHECK_OK(svc_prices_import(&call, &from, report));
    return report;
}

static Err *take(void *context, Str part)
{
    buf_add(context, part);
    return NULL;
}

static Str exported(Fixture *fixture)
{
    Call call = fixture_system_call(fixture);
    StrBuf buf = buf_new(&test_arena, FILE_BYTES);
    CHECK_OK(svc_prices_export(&call, take, &buf));
    return buf_str(&buf);
}

/* EVIDENCE: R-CAT-06 an export is read as what it says, for any list */
SERVICE_TEST(a_random_price_list_comes_back_as_it_was_exported)
{
    uint64_t state = 20261123;
    fixture_catalogue(fixture);
    bulk_plans_add(fixture);
    for (int i = 0; i < ROUNDS; i++) {
        (void)imported(fixture, random_file(&state));
        Str first = exported(fixture);
        PriceImportReport *again = imported(fixture, first);
        CHECK_INT(again->unchanged, again->rows);
        CHECK_INT(again->added + again->changed + again->gone, 0);
        CHECK_STR(exported(fixture), first);
        PriceImportReport *other = imported(fixture, random_file(&state));
        CHECK(other->added + other->changed + other->gone > 0);
        (void)imported(fixture, first);
        CHECK_STR(exported(fixture), first);
    }
    CHECK_STR(sql_rows(fixture, "SELECT COUNT(*) FROM price_list_versions WHERE state = 'draft'"),
              S("0\n"));
}
