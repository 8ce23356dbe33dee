/* promotion_order.c - which promotion a line of an order gets, and what it takes off. */
#include "service/adjust_internal.h"
#include "service/promotion_internal.h"

typedef struct Opening {
    Call *call;
    Db *db;
    const PromotionsFor *who;
    Promotions *to;
    bool known_read;
    bool known;
} Opening;

/* Whether the one who receives the services may have it. */
static Err *fits_owner(Opening *work, const PromotionRow *row, bool *ret_new, bool *ret_owns)
{
    *ret_new = true;
    *ret_owns = true;
    if (row->new_only && !work->known_read) {
        TRY(store_promotion_known(work->db, work->call->out, work->who->owner, &work->known));
        work->known_read = true;
    }
    *ret_new = !row->new_only || !work->known;
    return row->prerequisite.v == 0
               ? NULL
               : store_promotion_owns(work->db, work->call->out, work->who->owner,
                                      row->prerequisite, ret_owns);
}

static Err *open_live(Opening *work)
{
    Promotions *to = work->to;
    PromotionRow *rows;
    size_t count;
    TRY(store_promotions_live(work->db, work->call->out, work->who->owner, work->who->today, &rows,
                              &count));
    to->live = rows;
    for (size_t i = 0; i < count; i++) {
        bool is_new;
        bool owns;
        bool room = rows[i].redeem_max == 0 || rows[i].redeemed < rows[i].redeem_max;
        TRY(fits_owner(work, &rows[i], &is_new, &owns));
        if (room && is_new && owns) {
            to->live[to->live_count++] = rows[i];
        }
    }
    return NULL;
}

static void refuse(Promotions *to, ErrCode code, Str text)
{
    to->refusal = code;
    to->refusal_text = text.len > 0 ? text : err_text(code);
}

static Err *open_coupon(Opening *work)
{
    Arena *out = work->call->out;
    Promotions *to = work->to;
    Date today = work->who->today;
    PromotionRow *row = NULL;
    bool is_new;
    bool owns;
    to->code = coupon_normal(out, work->who->code);
    if (to->code.len == 0) {
        return NULL;
    }
    if (coupon_valid(to->code)) {
        TRY(store_promotion_by_code(work->db, out, work->who->seller, to->code, &row));
    }
    if (row == NULL) {
        refuse(to, ERR_COUPON_UNKNOWN, S(""));
        return NULL;
    }
    TRY(fits_owner(work, row, &is_new, &owns));
    if (row->ended_at.us != 0 || (!date_is_none(row->until_on) && row->until_on.day < today.day)) {
        refuse(to, ERR_COUPON_EXPIRED, S(""));
    } else if (row->from_on.day > today.day) {
        refuse(to, ERR_COUPON_EXPIRED,
               arena_printf(out, "This code works from %.*s on.",
                            STR_ARG(date_format(out, row->from_on))));
    } else if (row->redeem_max > 0 && row->redeemed >= row->redeem_max) {
        refuse(to, ERR_COUPON_USED_UP, S(""));
    } else if (!is_new) {
        refuse(to, ERR_COUPON_NOT_FOR_YOU, S("This code is for new customers only."));
    } else if (!owns) {
        refuse(to, ERR_COUPON_NOT_FOR_YOU,
               S("This code is for customers who have another product already."));
    } else {
        to->coupon = row;
    }
    return NULL;
}

Err *promotions_open(Call *call, Db *db, const PromotionsFor *who, Promotions *ret)
{
    *ret = (Promotions){ .buyer = who->account, .today = who->today };
    Opening work = { .call = call, .db = db, .who = who, .to = ret };
    TRY(open_live(&work));
    return open_coupon(&work);
}

static Err *takes(const PromotionRow *row, const OrderLineRow *line, const EdgePrice *edge,
                  const PromotionPlan *plan, bool *ret_takes, int64_t *ret_worth)
{
    const Discount what = { row->percent, row->amount_minor };
    const Explain period = { .unit_price = edge->price.unit,
                             .quantity = line->quantity,
                             .num = 1,
                             .den = 1,
                             .rounding = ROUNDING_LINE_HALF_UP };
    Money full;
    bool item =
        promotion_list_has(row->items, plan->plan) || promotion_list_has(row->items, plan->product);
    *ret_takes = row->seller.v == edge->seller.v &&
                 (row->percent != 0 || currency_eq(row->currency, edge->price.currency)) &&
                 line->meter.len == 0 && line->quantity >= row->quantity_min && item &&
                 promotion_list_has(row->categories, plan->category) &&
                 promotion_list_has(row->billings, plan->billing);
    TRY(line_amount(&period, edge->price.currency, &full));
    return promotion_worth(&what, line->quantity, full, ret_worth);
}

static Promise promise_of(Call *call, const PromotionRow *row, const EdgePrice *edge)
{
    return (Promise){
        .promotion = row->id,
        .seller = edge->seller,
        .buyer = edge->buyer,
        .what = { row->percent, row->amount_minor },
        .currency = edge->price.currency,
        .periods = row->periods,
        .counted = row->redeem_max > 0,
        .reason = row->code.len == 0 ? row->name
                                     : arena_printf(call->out, "%.*s (%.*s)", STR_ARG(row->name),
                                                    STR_ARG(row->code)),
    };
}

Err *promotion_pick(Call *call, Db *db, Promotions *promotions, const OrderLineRow *line,
                    const EdgePrice *edge, Promise *ret_promise, bool *ret_found)
{
    const PromotionRow *best = NULL;
    int64_t most = 0;
    int64_t worth;
    bool right;
    bool coded = false; /* the code is for this line */
    PromotionPlan plan;
    *ret_found = false;
    if (promotions->live_count == 0 && promotions->coupon == NULL) {
        return NULL;
    }
    TRY(store_promotion_plan(db, call->out, line->plan, &plan));
    if (promotions->coupon != NULL && edge->buyer.v == promotions->buyer.v) {
        TRY(takes(promotions->coupon, line, edge, &plan, &right, &worth));
        best = right && worth > 0 ? promotions->coupon : NULL;
        coded = best != NULL;
        promotions->used = promotions->used || coded;
    }
    for (size_t i = 0; i < promotions->live_count && !coded; i++) {
        TRY(takes(&promotions->live[i], line, edge, &plan, &right, &worth));
        if (right && worth > most) {
            most = worth;
            best = &promotions->live[i];
        }
    }
    if (best != NULL) {
        *ret_promise = promise_of(call, best, edge);
        *ret_found = true;
    }
    return NULL;
}

Err *promotions_check(Promotions *promotions)
{
    if (promotions->code.len > 0 && promotions->coupon != NULL && !promotions->used) {
        refuse(promotions, ERR_COUPON_NOT_FOR_YOU,
               S("This code is for other products, billing or quantities than those ordered."));
        promotions->coupon = NULL;
    }
    return promotions->refusal_text.len == 0
               ? NULL
               : err_make(promotions->refusal, "coupon", __FILE__, __LINE__, "%.*s",
                          STR_ARG(promotions->refusal_text));
}

Err *promises_foretell(Call *call, const DocumentLine *lines, Promise *const *promises,
                       size_t count, Date today, DocumentLine *ret_lines)
{
    Arena *out = call->out;
    DiscountOpen *open = arena_array(out, DiscountOpen, count);
    DocumentLine *copies = arena_array(out, DocumentLine, count);
    EventId *events = arena_array(out, EventId, count);
    size_t open_count = 0;
    Issue issue = { .kind = DOCUMENT_INVOICE, .count = count, .lines = copies, .events = events };
    for (size_t i = 0; i < count; i++) {
        const Promise *promise = promises[i];
        ret_lines[i] = (DocumentLine){ .net = money_zero(lines[i].net.currency) };
        copies[i] = lines[i];
        copies[i].id = (InvoiceLineId){ (int64_t)i + 1 };
        copies[i].subscription = (SubscriptionId){ (int64_t)i + 1 }; /* one line each */
        if (promise != NULL) {
            issue.seller = promise->seller;
            issue.buyer = promise->buyer;
            issue.currency = promise->currency;
            open[open_count++] = (DiscountOpen){ .id = { (int64_t)i + 1 },
                                                 .seller = promise->seller,
                                                 .buyer = promise->buyer,
                                                 .subscription = copies[i].subscription,
                                                 .currency = promise->currency,
                                                 .percent = promise->what.percent,
                                                 .amount_minor = promise->what.amount,
                                                 .per_unit = promise->what.percent == 0,
                                                 .recurring_only = true,
                                                 .from_on = today,
                                                 .until_on = DATE_NONE,
                                                 .reason = promise->reason };
        }
    }
    AdjustOpen adjust = { .discounts = open, .discount_count = open_count };
    TRY(adjust_foretell(call, &adjust, today, &issue));
    for (size_t i = count; i < issue.count; i++) {
        ret_lines[issue.lines[i].credits.v - 1] = issue.lines[i];
    }
    return NULL;
}
