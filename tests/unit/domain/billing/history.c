/* history.c - random histories, how they are written, and what they say of a day. */
#include "tests/unit/domain/billing/history.h"

enum { DAY_S = 86400, HOUR_S = 3600, PRICES = 6 };

const EdgeRule history_edges[HISTORY_ACCOUNTS] = {
    { .seller = -1 },
    { .seller = 0, .has_rule = true, .markup = RATE_ONE * 525 / 10000 },
    { .seller = 0, .has_rule = true, .markup = -RATE_ONE / 8 },
};

static const Decimal prices[PRICES] = { { 24995, 2 }, { 0, 0 },     { 995, 2 },
                                        { 7, 0 },     { 10005, 2 }, { 333333333333, 12 } };
static const Period periods[] = { { 1, PERIOD_MONTH }, { 1, PERIOD_MONTH }, { 3, PERIOD_MONTH },
                                  { 1, PERIOD_YEAR },  { 1, PERIOD_WEEK },  { 10, PERIOD_DAY } };

static bool one_in(Random *random, int64_t n)
{
    return random_from(random, 1, n) == 1;
}

static Policy random_policy(Random *random)
{
    static const Proration prorations[] = { PRORATION_DAY, PRORATION_DAY, PRORATION_DAY,
                                            PRORATION_HOUR, PRORATION_SECOND };
    static const RoundingRule rules[] = { ROUNDING_LINE_HALF_UP, ROUNDING_LINE_HALF_UP,
                                          ROUNDING_LINE_HALF_EVEN, ROUNDING_LINE_DOWN };
    return (Policy){
        .anchor = (Anchor)random_from(random, 0, ANCHOR_COUNT - 1),
        .month_end = (MonthEnd)random_from(random, 0, MONTH_END_COUNT - 1),
        .proration = prorations[random_from(random, 0, COUNT_OF(prorations) - 1)],
        .rounding = rules[random_from(random, 0, COUNT_OF(rules) - 1)],
        .quantity_change = (QuantityChange)random_from(random, 0, QUANTITY_CHANGE_COUNT - 1),
        .edges = one_in(random, 3) ? EDGES_ALL : EDGES_OWN,
    };
}

static Offer random_offer(Random *random, BillingMode mode)
{
    return (Offer){ .product = (int32_t)random_from(random, 0, 1),
                    .price = prices[random_from(random, 0, PRICES - 1)],
                    .fixed = one_in(random, 5),
                    .mode = mode };
}

static Grid random_grid(Random *random, const History *history, Point at)
{
    Period period = periods[random_from(random, 0, COUNT_OF(periods) - 1)];
    int32_t anchor_day = (int32_t)random_from(random, 1, ANCHOR_DAY_MAX);
    return grid_make(&history->scale, &history->policy, at, anchor_day, period);
}

static ChangeKind random_kind(Random *random)
{
    static const ChangeKind kinds[] = { CHANGE_QUANTITY, CHANGE_QUANTITY, CHANGE_QUANTITY,
                                        CHANGE_PRICE,    CHANGE_PRICE,    CHANGE_OFFER,
                                        CHANGE_GRID,     CHANGE_ACCOUNT,  CHANGE_PAUSE,
                                        CHANGE_RESUME,   CHANGE_PHASE,    CHANGE_END };
    return kinds[random_from(random, 0, COUNT_OF(kinds) - 1)];
}

static int64_t random_quantity(Random *random)
{
    return one_in(random, 4) ? random_from(random, 1, 40) * QUANTITY_ONE / 4
                             : random_from(random, 1, 12) * QUANTITY_ONE;
}

static void add_change(History *history, HistoryChange change)
{
    size_t place = history->count;
    while (place > 0 && history->changes[place - 1].change.at > change.change.at) {
        history->changes[place] = history->changes[place - 1];
        place--;
    }
    bool tied = place > 0 && history->changes[place - 1].change.at == change.change.at;
    change.ahead = change.ahead && !tied; /* of one point, noted in this order */
    history->changes[place] = change;
    history->count++;
}

History history_random(Random *random)
{
    static const char *const zones[] = { "UTC", "Europe/Athens", "America/Sao_Paulo" };
    History history = { .policy = random_policy(random), .one_mode = !one_in(random, 4) };
    history.scale.proration = history.policy.proration;
    CHECK_OK(zone_get(str_from_cstr(zones[random_from(random, 0, COUNT_OF(zones) - 1)]),
                      &history.scale.zone));
    bool fine = scale_is_fine(&history.scale);
    int64_t first = day(2023, 10, 1).day + random_from(random, 0, 180);
    int64_t days = random_from(random, 5, fine ? 80 : 420);
    size_t count = (size_t)random_from(random, 1, HISTORY_CHANGE_MAX);
    BillingMode mode = one_in(random, 3) ? MODE_IN_ARREARS : MODE_IN_ADVANCE;
    Instant start = { (first * DAY_S + random_from(random, 0, DAY_S)) * SECOND_US };
    for (size_t i = 0; i < count; i++) {
        int64_t later = i == 0 ? 0 : random_from(random, 0, days * DAY_S);
        Point at = scale_point(&history.scale, (Instant){ start.us + later * SECOND_US });
        BillingMode own = history.one_mode || one_in(random, 2) ? mode : MODE_IN_ADVANCE;
        Change change = { .kind = i == 0 ? CHANGE_START : random_kind(random),
                          .at = at,
                          .cause = (int32_t)i,
                          .account = (int32_t)random_from(random, 1, HISTORY_ACCOUNTS - 1),
                          .quantity = random_quantity(random),
                          .offer = random_offer(random, own),
                          .grid = random_grid(random, &history, at) };
        add_change(&history, (HistoryChange){ change, i == 0 || one_in(random, 4) });
    }
    history.step = fine ? 12 * HOUR_S : 1;
    history.until = history.changes[0].change.at + days * (fine ? DAY_S : 1) +
                    random_from(random, 0, 40) * history.step;
    return history;
}

Str history_text(Arena *out, const History *history)
{
    static const char *const kinds[] = { "start",   "phase",    "price", "offer",  "grid",
                                         "account", "quantity", "pause", "resume", "end" };
    StrBuf buf = buf_new(out, 512);
    const Policy *policy = &history->policy;
    buf_addf(&buf, "anchor %d, month_end %d, proration %d, rounding %d, quantity_change %d, ",
             (int)policy->anchor, (int)policy->month_end, (int)policy->proration,
             (int)policy->rounding, (int)policy->quantity_change);
    buf_addf(&buf, "edges %d, until ", (int)policy->edges);
    buf_add(&buf, scale_format(out, &history->scale, history->until));
    for (size_t i = 0; i < history->count; i++) {
        const Change *change = &history->changes[i].change;
        const Offer *offer = &change->offer;
        buf_addf(&buf, "\n  %s %s%s: account %d, quantity ",
                 str_cstr(out, scale_format(out, &history->scale, change->at)), kinds[change->kind],
                 history->changes[i].ahead ? " (known ahead)" : "", (int)change->account);
        buf_add(&buf, decimal_format(out, (Decimal){ change->quantity, QUANTITY_SCALE }));
        buf_addf(&buf, ", product %d at %s%s %s, every %s from ", (int)offer->product,
                 str_cstr(out, decimal_format(out, offer->price)), offer->fixed ? " fixed" : "",
                 offer->mode == MODE_IN_ADVANCE ? "in advance" : "in arrears",
                 str_cstr(out, period_format(out, change->grid.schedule.period)));
        buf_add(&buf, date_format(out, change->grid.schedule.base));
    }
    return buf_str(&buf);
}

HistoryFacts history_facts(const History *history, Point point)
{
    HistoryFacts facts = { 0 };
    bool ended = false;
    for (size_t i = 0; i < history->count && history->changes[i].change.at <= point; i++) {
        const Change *change = &history->changes[i].change;
        bool renewed = change->kind == CHANGE_START || change->kind == CHANGE_PHASE ||
                       change->kind == CHANGE_OFFER;
        ended = ended || change->kind == CHANGE_END;
        facts.runs = change->kind == CHANGE_START || change->kind == CHANGE_RESUME ||
                     (facts.runs && change->kind != CHANGE_PAUSE);
        facts.offer = renewed ? change->offer : facts.offer;
        facts.grid = renewed || change->kind == CHANGE_GRID ? change->grid : facts.grid;
        if (change->kind == CHANGE_START || change->kind == CHANGE_ACCOUNT) {
            facts.account = change->account;
        }
        if (change->kind == CHANGE_START || change->kind == CHANGE_QUANTITY) {
            facts.quantity = change->quantity;
        }
        if (change->kind == CHANGE_PRICE && facts.offer.product == change->offer.product &&
            !facts.offer.fixed) {
            facts.offer.price = change->offer.price;
        }
    }
    facts.runs = facts.runs && !ended;
    return facts;
}

bool history_pays(const History *history, int32_t buyer, int32_t account)
{
    return buyer == account || (history->policy.edges == EDGES_ALL && buyer == 0);
}

BillInput history_input(const History *history, int32_t buyer, Point target)
{
    return (BillInput){ .scale = &history->scale,
                        .policy = &history->policy,
                        .currency = eur,
                        .edges = history_edges,
                        .buyer = buyer,
                        .target = target };
}
