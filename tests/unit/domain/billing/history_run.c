/* history_run.c - bills a history, at once or in steps; every bill is previewed and run again. */
#include "tests/unit/domain/billing/history.h"

bool bill_line_eq(const BillLine *a, const BillLine *b)
{
    return a->reason == b->reason && a->credits == b->credits && span_eq(a->span, b->span) &&
           span_eq(a->cycle, b->cycle) && a->ratio.num == b->ratio.num &&
           a->ratio.den == b->ratio.den && a->quantity == b->quantity &&
           decimal_compare(a->unit, b->unit) == 0 && offer_eq(&a->offer, &b->offer) &&
           a->amount == b->amount && a->cause == b->cause;
}

static void keep_line(Arena *out, HistoryRun *run, const BillInput *input, const BillLine *line)
{
    HistoryLine *kept = arena_new(out, HistoryLine);
    *kept = (HistoryLine){ input->buyer, input->target, *line, NULL };
    if (run->lines == NULL) {
        run->lines = kept;
    } else {
        run->lines_last->next = kept;
    }
    run->lines_last = kept;
    run->line_count++;
    run->total[input->buyer] += line->amount;
    run->credits += line->reason == BILL_CHARGE ? 0 : 1;
    run->stops += line->reason == BILL_STOP ? 1 : 0;
}

static bool same_lines(const BillLines *a, const BillLines *b)
{
    bool same = a->count == b->count && a->next == b->next;
    for (size_t i = 0; same && i < a->count; i++) {
        same = bill_line_eq(&a->lines[i], &b->lines[i]);
    }
    return same;
}

static Str bill_buyer(Arena *out, const BillInput *input, HistoryRun *run)
{
    BillLines preview, bill;
    CHECK_OK(bill_lines(out, input, &run->component, &preview));
    CHECK_OK(bill_lines(out, input, &run->component, &bill));
    if (!same_lines(&preview, &bill)) {
        return S("the preview is not what is billed");
    }
    for (size_t i = 0; i < bill.count; i++) {
        keep_line(out, run, input, &bill.lines[i]);
        if (bill.lines[i].reason == BILL_CHARGE) {
            bill_commit_charge(out, &run->component, input->buyer, &bill.lines[i], 0, NULL);
        }
    }
    bill_commit_credits(&bill);
    run->next[input->buyer] = bill.next;
    return S("");
}

static Str bill_all(Arena *out, const History *history, Point target, bool backwards,
                    HistoryRun *run)
{
    Point next = POINT_NEVER;
    for (int32_t i = 0; i < HISTORY_ACCOUNTS; i++) {
        int32_t buyer = backwards ? HISTORY_ACCOUNTS - 1 - i : i;
        BillInput input = history_input(history, buyer, target);
        Str wrong = bill_buyer(out, &input, run);
        if (wrong.len > 0) {
            return wrong;
        }
        next = run->next[buyer] < next ? run->next[buyer] : next;
    }
    bill_settle(&run->component, target, next);
    Arena scratch = *out;
    for (int32_t buyer = 0; buyer < HISTORY_ACCOUNTS; buyer++) {
        BillInput input = history_input(history, buyer, target);
        BillLines again;
        CHECK_OK(bill_lines(&scratch, &input, &run->component, &again));
        if (again.count > 0) {
            return arena_printf(out, "what was billed up to %s is billed again",
                                str_cstr(out, scale_format(out, &history->scale, target)));
        }
    }
    return S("");
}

Str history_bill_at_once(Arena *out, const History *history, bool backwards, HistoryRun *ret_run)
{
    *ret_run = (HistoryRun){ 0 };
    for (size_t i = 0; i < history->count; i++) {
        CHECK_OK(component_change(out, &ret_run->component, history->changes[i].change));
    }
    return bill_all(out, history, history->until, backwards, ret_run);
}

/* What nothing is due of is not asked for: the engine says when to come back. */
static bool is_due(Arena scratch, const History *history, const HistoryRun *run, Point target)
{
    BillInput input = history_input(history, EDGE_ANY, target);
    return bill_next_due(scratch, &input, &run->component) <= target;
}

Str history_bill_in_steps(Arena *out, const History *history, HistoryRun *ret_run)
{
    *ret_run = (HistoryRun){ 0 };
    bool noted[HISTORY_CHANGE_MAX] = { false };
    Point first = history->changes[0].change.at;
    Point target = first;
    while (target <= history->until) {
        for (size_t i = 0; i < history->count; i++) {
            const HistoryChange *each = &history->changes[i];
            if (!noted[i] && (each->ahead || each->change.at <= target)) {
                CHECK_OK(component_change(out, &ret_run->component, each->change));
                noted[i] = true;
            }
        }
        if (is_due(*out, history, ret_run, target)) {
            Str wrong = bill_all(out, history, target, false, ret_run);
            if (wrong.len > 0) {
                return wrong;
            }
        }
        Point next = target + history->step;
        target = next > history->until && target < history->until ? history->until : next;
    }
    return S("");
}
