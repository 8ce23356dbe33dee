/* scenarios_test.c - the scenarios of tests/scenarios run inside this program, so that coverage and
 * the sanitizers see them: whatever they tell, documents add up and the ledger is zero. What each
 * one gives in figures is compared by tests/scenarios/run.py. */
#include <dirent.h>

#include "base/file.h"
#include "base/json.h"
#include "simulate/simulate.h"
#include "tests/test.h"

enum { FILE_BYTES_MAX = 1024 * 1024 };

static const size_t room_bytes = (size_t)1024 * 1024 * 1024;
static const JsonLimits output_limits = { 64 * 1024 * 1024, 1024 * 1024 };

/* R26: net is the sum of the lines, gross is net and tax, due is what was not settled. */
static bool adds_up(const Scenario *scenario, const SimDocument *document)
{
    int64_t net = 0;
    int64_t tax = 0;
    int64_t bases = 0;
    int64_t untaxed = 0;
    for (size_t i = 0; i < document->line_count; i++) {
        const SimLine *line = &document->lines[i];
        bool on_account = line->kind == LINE_ACCOUNT_CREDIT;
        net += on_account ? 0 : line->amount;
        untaxed += on_account || line->tax != SCENARIO_NONE ? 0 : line->amount;
    }
    for (size_t i = 0; i < document->group_count; i++) {
        CHECK((size_t)document->groups[i].tax < scenario->tax_count);
        tax += document->groups[i].amount;
        bases += document->groups[i].base;
    }
    bool summary = document->line_count > 0 && document->lines[0].kind == LINE_SUMMARY;
    return net == document->net && tax == document->tax && (summary || bases + untaxed == net) &&
           document->gross == net + tax &&
           document->due_amount ==
               document->gross - document->paid - document->credited - document->prepaid;
}

static void check_documents(Str name, const Scenario *scenario, const SimDocuments *documents)
{
    for (size_t i = 0; i < documents->invoice_count + documents->credit_note_count; i++) {
        bool credit = i >= documents->invoice_count;
        const SimDocument *document =
            credit ? documents->credit_notes[i - documents->invoice_count] : documents->invoices[i];
        if (!adds_up(scenario, document) || credit != (document->gross < 0)) {
            test_fail(__FILE__, __LINE__, "%.*s: %.*s does not add up", STR_ARG(name),
                      STR_ARG(document->number));
        }
    }
}

static void check_result(Str name, const Scenario *scenario, const SimResult *result)
{
    int64_t sum = 0;
    check_documents(name, scenario, &result->documents);
    for (size_t i = 0; i < result->preview_count; i++) {
        check_documents(name, scenario, &result->previews[i].documents);
    }
    for (size_t i = 0; i < result->ledger_count; i++) {
        sum += result->ledger[i].balance;
    }
    CHECK_INT(sum, 0);
    CHECK_INT(result->ledger_sum, 0);
}

/* False when the scenario is refused. */
static bool run_text(Arena arena, Str name, Str text)
{
    const Scenario *scenario;
    const Json *json;
    SimResult result, again;
    Err *err = scenario_read(&arena, text, &scenario);
    err = err == NULL ? simulate_run(&arena, scenario, &result) : err;
    if (err != NULL) {
        CHECK(err_status(err->code) < 500);
        return false;
    }
    check_result(name, scenario, &result);
    CHECK_OK(simulate_run(&arena, scenario, &again));
    StrBuf first = buf_new(&arena, 1024);
    StrBuf second = buf_new(&arena, 1024);
    result_write(&first, scenario, &result);
    result_write(&second, scenario, &again);
    CHECK(str_eq(buf_str(&first), buf_str(&second)));
    CHECK_OK(json_parse_within(&arena, buf_str(&first), output_limits, &json));
    return true;
}

static void run_file(Arena arena, Str name)
{
    Str text, wanted;
    Str stem = str_slice(name, 0, name.len - 5);
    Str path = arena_printf(&arena, TESTS_DIR "/scenarios/%.*s", STR_ARG(name));
    Str beside = arena_printf(&arena, TESTS_DIR "/scenarios/%.*s.expected.json", STR_ARG(stem));
    CHECK_OK(file_read(&arena, path, FILE_BYTES_MAX, &text));
    CHECK_OK(file_read(&arena, beside, FILE_BYTES_MAX, &wanted));
    bool refused = str_find(wanted, S("\"$exit\""), 0) < wanted.len;
    if (run_text(arena, name, text) == refused) {
        test_fail(__FILE__, __LINE__, "%.*s: %s", STR_ARG(name), refused ? "ran" : "was refused");
    }
}

/* EVIDENCE: R26, R-BIL-12; billing.md 1.3 invariants 1, 4, 6, 14 */
TEST(every_scenario_adds_up_and_gives_the_same_bytes_twice)
{
    Arena arena = arena_open(room_bytes);
    Arena start = arena;
    size_t count = 0;
    DIR *folder = opendir(TESTS_DIR "/scenarios");
    CHECK(folder != NULL);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        Str name = str_from_cstr(entry->d_name);
        bool scenario = str_ends(name, S(".json")) && !str_ends(name, S(".expected.json"));
        if (scenario) {
            run_file(arena, name);
            count++;
        }
    }
    closedir(folder);
    arena_close(start, room_bytes);
    CHECK(count >= 60);
}
