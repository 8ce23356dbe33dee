/* history_test.c - what holds of every history of a component, whatever happens in it (billing.md
 * 1.3). A history that breaks a property is shown with its seed, less every change it does not
 * need.
 */
#include "tests/unit/domain/billing/history.h"

enum { HISTORIES = 1000, HISTORY_LINE_MAX = 100000 };

typedef Str (*Property)(Arena *out, const History *history);

/* Leaves out change after change, but the start, as long as the property stays broken. */
static History shrunk(Arena scratch, Property property, History history)
{
    bool smaller = true;
    while (smaller) {
        smaller = false;
        for (size_t i = 1; i < history.count && !smaller; i++) {
            History less = history;
            for (size_t k = i + 1; k < less.count; k++) {
                less.changes[k - 1] = less.changes[k];
            }
            less.count--;
            Arena arena = scratch;
            if (property(&arena, &less).len > 0) {
                history = less;
                smaller = true;
            }
        }
    }
    return history;
}

static void check_histories(const char *name, Property property)
{
    Random random = random_seeded(name);
    for (int i = 0; i < HISTORIES; i++) {
        uint64_t seed = random.state;
        History history = history_random(&random);
        Arena arena = test_arena;
        if (property(&arena, &history).len > 0) {
            arena = test_arena;
            History less = shrunk(arena, property, history);
            Str wrong = property(&arena, &less);
            test_fail(__FILE__, __LINE__, "%s, history %d (STOA_SEED=%llu): %.*s\n%.*s", name, i,
                      (unsigned long long)seed, STR_ARG(wrong),
                      STR_ARG(history_text(&arena, &less)));
        }
    }
}

static Str at_point(Arena *out, const History *history, Point point, int32_t buyer,
                    const char *wrong)
{
    return arena_printf(out, "%s for account %d: %s",
                        str_cstr(out, scale_format(out, &history->scale, point)), (int)buyer,
                        wrong);
}

/* What stands at the point: how many lines, and their quantity. */
typedef struct Cover {
    int64_t lines;
    int64_t quantity;
    bool same; /* all of the offer and the cycle that hold there */
} Cover;

static Cover cover_at(const History *history, const HistoryRun *run, int32_t buyer, Point point,
                      const HistoryFacts *facts)
{
    Cover cover = { .same = true };
    Span cycle = facts->runs ? grid_cycle(&history->scale, &facts->grid, point) : (Span){ 0, 0 };
    for (const Charged *line = run->component.charged; line != NULL; line = line->next) {
        for (const Kept *kept = line->kept; kept != NULL && line->buyer == buyer;
             kept = kept->next) {
            if (kept->span.from <= point && point < kept->span.to) {
                cover.lines++;
                cover.quantity += kept->quantity;
                cover.same = cover.same && offer_eq(&line->offer, &facts->offer) &&
                             span_eq(line->cycle, cycle);
            }
        }
    }
    return cover;
}

/* Must be charged at the end of the history, by the dates of its cycle alone. */
static bool must_be_charged(const History *history, const HistoryFacts *facts, Point point)
{
    if (facts->offer.mode == MODE_IN_ADVANCE) {
        return point <= history->until;
    }
    return grid_cycle(&history->scale, &facts->grid, point).to <= history->until;
}

static Str check_point(Arena *out, const History *history, const HistoryRun *run, int32_t buyer,
                       Point point)
{
    HistoryFacts facts = history_facts(history, point);
    bool wanted = facts.runs && history_pays(history, buyer, facts.account);
    bool delta = history->policy.quantity_change == QUANTITY_CHANGE_DELTA;
    Cover cover = cover_at(history, run, buyer, point, &facts);
    if (!wanted) {
        return cover.lines == 0 ? S("") : at_point(out, history, point, buyer, "not to be charged");
    }
    if (cover.lines == 0) {
        bool missing = must_be_charged(history, &facts, point) ||
                       (history->one_mode && point < run->next[buyer]);
        return missing ? at_point(out, history, point, buyer, "a gap") : S("");
    }
    if (history->one_mode && point >= run->next[buyer]) {
        return at_point(out, history, point, buyer, "charged before it is due");
    }
    if (cover.lines > 1 && !delta) {
        return at_point(out, history, point, buyer, "an overlap");
    }
    if (cover.quantity != facts.quantity || !cover.same) {
        return at_point(out, history, point, buyer, "charged for other facts");
    }
    return S("");
}

/* Invariant 3: charged periods tile what is wanted, without gap or overlap. */
static Str tiles(Arena *out, const History *history, const HistoryRun *run)
{
    bool fine = scale_is_fine(&history->scale);
    Point step = fine ? 4 * 3600 : 1;
    Point beyond = history->until + (fine ? 40 * 86400 : 400);
    for (int32_t buyer = 0; buyer < HISTORY_ACCOUNTS; buyer++) {
        Point point = history->changes[0].change.at - step;
        for (; point < beyond; point += step) {
            Str wrong = check_point(out, history, run, buyer, point);
            if (wrong.len > 0) {
                return wrong;
            }
        }
        for (size_t i = 0; i < history->count; i++) { /* and on both sides of each change */
            Point at = history->changes[i].change.at;
            Str wrong = check_point(out, history, run, buyer, at);
            wrong = wrong.len > 0 ? wrong : check_point(out, history, run, buyer, at - 1);
            if (wrong.len > 0) {
                return wrong;
            }
        }
    }
    return S("");
}

/* R3, R10: of every charge, by long division of exact numbers. */
static int64_t exact_amount(const History *history, const BillLine *line)
{
    Int128 num = (Int128)line->unit.units * line->quantity / 250000000 *
                 (line->span.to - line->span.from) * 100;
    Int128 den = (Int128)num_pow10(line->unit.scale) * 4 * (line->cycle.to - line->cycle.from);
    Int128 whole = num / den;
    Int128 twice = 2 * (num % den);
    switch (history->policy.rounding) {
    case ROUNDING_LINE_HALF_UP:
        whole += twice >= den ? 1 : 0;
        break;
    case ROUNDING_LINE_HALF_EVEN:
        whole += twice > den || (twice == den && whole % 2 == 1) ? 1 : 0;
        break;
    case ROUNDING_LINE_DOWN:
    case ROUNDING_UNIT_DOWN:
    case ROUNDING_RULE_COUNT:
        break;
    }
    return (int64_t)whole;
}

static Str amounts_are_exact(Arena *out, const History *history, const HistoryRun *run)
{
    for (const HistoryLine *each = run->lines; each != NULL; each = each->next) {
        const BillLine *line = &each->line;
        if (line->reason == BILL_CHARGE && line->amount != exact_amount(history, line)) {
            return at_point(out, history, line->span.from, each->buyer, "another amount");
        }
    }
    return S("");
}

/* Invariant 8: of every line, what is kept and what was credited are what was billed. */
static Str adds_up(Arena *out, const History *history, const HistoryRun *run)
{
    bool delta = history->policy.quantity_change == QUANTITY_CHANGE_DELTA;
    int64_t standing[HISTORY_ACCOUNTS] = { 0 };
    for (const Charged *line = run->component.charged; line != NULL; line = line->next) {
        int64_t credited = 0;
        for (const HistoryLine *each = run->lines; each != NULL; each = each->next) {
            credited += each->line.credits == line ? each->line.amount : 0;
        }
        bool whole = line->standing >= 0 && line->standing <= line->billed &&
                     (line->kept != NULL || line->standing == 0);
        if (!whole || (!delta && line->billed + credited != line->standing)) {
            return at_point(out, history, line->span.from, line->buyer, "does not add up");
        }
        standing[line->buyer] += line->standing;
    }
    for (int32_t buyer = 0; buyer < HISTORY_ACCOUNTS; buyer++) {
        if (standing[buyer] != run->total[buyer]) {
            return arena_printf(out, "account %d owes %lld, and %lld stands", (int)buyer,
                                (long long)run->total[buyer], (long long)standing[buyer]);
        }
    }
    return S("");
}

static Str check_run(Arena *out, const History *history, const HistoryRun *run)
{
    Str wrong = tiles(out, history, run);
    wrong = wrong.len > 0 ? wrong : amounts_are_exact(out, history, run);
    return wrong.len > 0 ? wrong : adds_up(out, history, run);
}

static Str holds_at_once(Arena *out, const History *history)
{
    HistoryRun run;
    Str wrong = history_bill_at_once(out, history, false, &run);
    return wrong.len > 0 ? wrong : check_run(out, history, &run);
}

static Str holds_in_steps(Arena *out, const History *history)
{
    HistoryRun run;
    Str wrong = history_bill_in_steps(out, history, &run);
    return wrong.len > 0 ? wrong : check_run(out, history, &run);
}

/* The same history by the month, by nothing at all, by a fixed denominator, or without refund: what
 * a line costs is another matter then, but nothing is billed twice and all adds up. */
static Str holds_by_other_rules(Arena *out, const History *history)
{
    HistoryRun run;
    History other = *history;
    int64_t choice = history->until + (int64_t)history->count;
    if (!scale_is_fine(&history->scale)) {
        static const Proration prorations[] = { PRORATION_MONTH, PRORATION_NONE, PRORATION_DAY };
        other.policy.proration = prorations[choice % 3];
        other.scale.proration = other.policy.proration;
    }
    other.policy.denominator = (Denominator)(choice / 3 % DENOMINATOR_COUNT);
    other.policy.rounding = (RoundingRule)(choice / 9 % ROUNDING_RULE_COUNT);
    other.policy.refund = choice / 36 % 2 == 0 ? CREDIT_NONE : CREDIT_PRORATED;
    bool whole = other.policy.proration == PRORATION_NONE || other.policy.refund == CREDIT_NONE;
    Str wrong = history_bill_in_steps(out, &other, &run);
    wrong = wrong.len > 0 || whole ? wrong : tiles(out, &other, &run);
    return wrong.len > 0 ? wrong : adds_up(out, &other, &run);
}

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* Lines of which something stands; a part of one counts as none of the other run's lines. */
static size_t lines_that_stand(const HistoryRun *run)
{
    size_t count = 0;
    for (const Charged *line = run->component.charged; line != NULL; line = line->next) {
        bool cut = line->kept != NULL && !span_eq(line->kept->span, line->span);
        count += line->kept == NULL ? 0 : 1;
        count += cut ? HISTORY_LINE_MAX : 0;
    }
    return count;
}

/* Nothing was cut in a way that rounds: no credit at all, or only of whole lines. */
static bool is_exact(const History *history, const HistoryRun *once, const HistoryRun *steps)
{
    bool same = lines_that_stand(once) == lines_that_stand(steps);
    switch (history->policy.quantity_change) {
    case QUANTITY_CHANGE_UNUSED_CREDIT:
        return same && steps->credits == 0;
    case QUANTITY_CHANGE_REBILL:
        return same && steps->stops == 0;
    case QUANTITY_CHANGE_DELTA:
    case QUANTITY_CHANGE_COUNT:
        break;
    }
    return false;
}

/* Both tile the same, so they differ by roundings alone: a cent a line at most. */
static Str steps_equal_once(Arena *out, const History *history)
{
    HistoryRun once, steps;
    Str wrong = history_bill_at_once(out, history, false, &once);
    wrong = wrong.len > 0 ? wrong : history_bill_in_steps(out, history, &steps);
    if (wrong.len > 0) {
        return wrong;
    }
    bool exact = is_exact(history, &once, &steps);
    int64_t cents = exact ? 0 : (int64_t)(once.line_count + steps.line_count + history->count);
    for (int32_t buyer = 0; buyer < HISTORY_ACCOUNTS; buyer++) {
        if (distance(once.total[buyer], steps.total[buyer]) > cents) {
            return arena_printf(out, "account %d owes %lld at once, %lld in steps", (int)buyer,
                                (long long)once.total[buyer], (long long)steps.total[buyer]);
        }
        if (once.next[buyer] != steps.next[buyer] && once.next[buyer] != POINT_NEVER &&
            steps.next[buyer] != POINT_NEVER) {
            return at_point(out, history, once.next[buyer], buyer, "another next charge");
        }
    }
    return S("");
}

/* Lines of one buyer, one after the other. */
static const HistoryLine *next_of(const HistoryLine *line, int32_t buyer)
{
    while (line != NULL && line->buyer != buyer) {
        line = line->next;
    }
    return line;
}

static Str order_is_free(Arena *out, const History *history)
{
    HistoryRun forth, back;
    Str wrong = history_bill_at_once(out, history, false, &forth);
    wrong = wrong.len > 0 ? wrong : history_bill_at_once(out, history, true, &back);
    for (int32_t buyer = 0; buyer < HISTORY_ACCOUNTS && wrong.len == 0; buyer++) {
        const HistoryLine *a = next_of(forth.lines, buyer);
        const HistoryLine *b = next_of(back.lines, buyer);
        while (a != NULL && b != NULL && bill_line_eq(&a->line, &b->line)) {
            a = next_of(a->next, buyer);
            b = next_of(b->next, buyer);
        }
        wrong = a == NULL && b == NULL ? wrong : S("the order of the accounts shows");
    }
    return wrong;
}

/* Invariant 12: on each edge the same days and quantities, where one pays for all. */
static Str edges_agree(Arena *out, const History *history)
{
    HistoryRun run;
    History all = *history;
    all.policy.edges = EDGES_ALL;
    for (size_t i = 0; i < all.count; i++) {
        all.changes[i].change.account = 1;
    }
    Str wrong = history_bill_at_once(out, &all, false, &run);
    const HistoryLine *seller = next_of(run.lines, 0);
    const HistoryLine *buyer = next_of(run.lines, 1);
    while (wrong.len == 0 && seller != NULL && buyer != NULL) {
        if (!span_eq(seller->line.span, buyer->line.span) ||
            seller->line.quantity != buyer->line.quantity ||
            seller->line.ratio.num != buyer->line.ratio.num ||
            seller->line.ratio.den != buyer->line.ratio.den) {
            return at_point(out, &all, buyer->line.span.from, 1, "not as its seller buys");
        }
        seller = next_of(seller->next, 0);
        buyer = next_of(buyer->next, 1);
    }
    return wrong.len > 0 || seller == buyer ? wrong : S("another number of lines on an edge");
}

/* Invariant 16: changes of different points, noted in any order after the start, tell the same. */
static Str replays(Arena *out, const History *history)
{
    Component straight = { 0 };
    Component mixed = { 0 };
    Stretch *a, *b;
    Random random = { (uint64_t)history->until + history->count };
    size_t order[HISTORY_CHANGE_MAX] = { 0 };
    for (size_t i = 0; i < history->count; i++) {
        if (i > 0 && history->changes[i - 1].change.at == history->changes[i].change.at) {
            return S("");
        }
        size_t place = i == 0 ? 0 : (size_t)random_from(&random, 1, (int64_t)i);
        order[i] = order[place];
        order[place] = i;
        CHECK_OK(component_change(out, &straight, history->changes[i].change));
    }
    for (size_t i = 0; i < history->count; i++) {
        CHECK_OK(component_change(out, &mixed, history->changes[order[i]].change));
    }
    size_t count = component_stretches(out, &straight, POINT_NEVER, &a);
    bool same = component_stretches(out, &mixed, POINT_NEVER, &b) == count;
    for (size_t i = 0; same && i < count; i++) {
        same = span_eq(a[i].span, b[i].span) && a[i].billed == b[i].billed &&
               a[i].account == b[i].account && a[i].quantity == b[i].quantity &&
               offer_eq(&a[i].offer, &b[i].offer) && grid_eq(&a[i].grid, &b[i].grid) &&
               a[i].cycle_end == b[i].cycle_end && a[i].cause == b[i].cause &&
               a[i].first == b[i].first && a[i].with_cycle == b[i].with_cycle;
    }
    return same ? S("") : S("the order in which the changes were noted shows");
}

/* EVIDENCE: R3, R10, R13, R14, R15, R25; billing.md 1.3 invariants 3, 4, 5, 8 */
TEST(a_history_billed_at_once_tiles_and_adds_up)
{
    check_histories("histories at once", holds_at_once);
}

/* EVIDENCE: R13 to R17; billing.md 1.3 invariants 3, 4, 5, 8 */
TEST(a_history_billed_day_by_day_tiles_and_adds_up)
{
    check_histories("histories in steps", holds_in_steps);
}

/* EVIDENCE: R12, R15 */
TEST(a_history_by_other_rules_adds_up)
{
    check_histories("other rules", holds_by_other_rules);
}

/* EVIDENCE: R17 all policies give the same net but for roundings; invariant 4 */
TEST(billing_day_by_day_is_billing_at_once)
{
    check_histories("steps and once", steps_equal_once);
}

/* EVIDENCE: billing.md 1.3 invariant 4 */
TEST(the_order_of_accounts_does_not_show_in_their_bills)
{
    check_histories("order of accounts", order_is_free);
}

/* EVIDENCE: R36; billing.md 1.3 invariant 12 */
TEST(every_edge_is_billed_for_the_same_days_and_quantities)
{
    check_histories("edges", edges_agree);
}

/* EVIDENCE: billing.md 1.3 invariant 16 */
TEST(changes_noted_in_any_order_tell_the_same)
{
    check_histories("replay", replays);
}
