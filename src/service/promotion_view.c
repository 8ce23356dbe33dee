/* promotion_view.c - a seller's promotions and who used them, as pages and the API show them. */
#include <inttypes.h>

#include "service/account_internal.h"
#include "service/adjust_internal.h"
#include "service/promotion_internal.h"

/* What it is for, in words: "databases · P1M · new customers · at least 5". */
static Str terms_text(Arena *out, const PromotionListRow *row)
{
    StrBuf buf = buf_new(out, 80);
    const Str lists[] = { row->items, row->categories, row->billings };
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        Str rest = lists[i];
        Str word;
        for (bool first = true; str_next(&rest, ',', &word); first = false) {
            buf_addf(&buf, "%s%.*s", !first ? ", " : buf.len > 0 ? " · " : "", STR_ARG(word));
        }
    }
    if (row->new_only) {
        buf_addf(&buf, "%snew customers", buf.len > 0 ? " · " : "");
    }
    if (row->prerequisite.len > 0) {
        buf_addf(&buf, "%swho has %.*s", buf.len > 0 ? " · " : "", STR_ARG(row->prerequisite));
    }
    if (row->quantity_min > 1) {
        buf_addf(&buf, "%sat least %" PRId64, buf.len > 0 ? " · " : "", row->quantity_min);
    }
    return buf.len == 0 ? S("everything") : buf_str(&buf);
}

static Str state_of(const PromotionListRow *row, Date today)
{
    bool over =
        row->ended_at.us != 0 || (!date_is_none(row->until_on) && row->until_on.day < today.day);
    if (over) {
        return S("ended");
    }
    if (row->redeem_max > 0 && row->redemptions >= row->redeem_max) {
        return S("used_up");
    }
    return row->from_on.day > today.day ? S("planned") : S("active");
}

static PromotionView view_of(const Call *call, const PromotionListRow *row, Date today)
{
    Arena *out = call->out;
    const Discount what = { row->percent, row->amount_minor };
    return (PromotionView){ .id = row->id,
                            .code = promotion_code(out, row->id),
                            .name = row->name,
                            .coupon = row->code,
                            .what = discount_text(out, &what, what.percent == 0, row->currency),
                            .user_name = row->user_name,
                            .discount = what,
                            .currency = row->currency,
                            .periods = row->periods,
                            .from_on = row->from_on,
                            .until_on = row->until_on,
                            .items = row->items,
                            .categories = row->categories,
                            .billings = row->billings,
                            .prerequisite = row->prerequisite,
                            .new_only = row->new_only,
                            .quantity_min = row->quantity_min,
                            .redeem_max = row->redeem_max,
                            .redemptions = row->redemptions,
                            .taken = { row->taken_minor, row->currency },
                            .terms = terms_text(out, row),
                            .state = state_of(row, today),
                            .can_end =
                                row->ended_at.us == 0 && actor_can(&call->actor, ROLE_BILLING),
                            .created_at = row->created_at };
}

typedef struct Listing {
    Call *call;
    PromotionId before;
    PromotionId only; /* zero: all */
    size_t limit;
    PromotionView *views;
    size_t count;
    bool more;
} Listing;

static Err *list_body(Db *db, void *context)
{
    Listing *list = context;
    Call *call = list->call;
    PromotionListRow *rows;
    DocumentPartyRow self;
    const Zone *zone;
    TRY(store_document_party(db, call->out, call->actor.account, &self));
    TRY(zone_get(self.time_zone, &zone));
    TRY(store_promotion_list(db, call->out, call->actor.account, list->before,
                             (int32_t)list->limit + 1, &rows, &list->count));
    if (list->only.v != 0 && (list->count == 0 || rows[0].id.v != list->only.v)) {
        return ERR(NOT_FOUND, "no promotion %" PRId64 " of the actor", list->only.v);
    }
    list->more = list->count > list->limit;
    list->count = list->more ? list->limit : list->count;
    list->views = arena_array(call->out, PromotionView, list->count);
    for (size_t i = 0; i < list->count; i++) {
        list->views[i] = view_of(call, &rows[i], date_of(call->now, zone));
    }
    return NULL;
}

static Err *may_read(const Call *call)
{
    TRY(bill_readable(call));
    return call->actor.kind == ACCOUNT_END_CUSTOMER
               ? ERR(FORBIDDEN, "an end customer sells to nobody")
               : NULL;
}

Err *svc_promotions(Call *call, Page *page, PromotionView **ret, size_t *ret_count)
{
    Listing list = { .call = call, .limit = account_page_limit(page), .before = { INT64_MAX } };
    TRY(may_read(call));
    if (page->after.len > 0) {
        TRY(promotion_id_parse(page->after, "after", &list.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "promotions", list_body, &list));
    page->next = list.more ? list.views[list.count - 1].code : (Str){ 0 };
    *ret = list.views;
    *ret_count = list.count;
    return NULL;
}

Err *svc_promotion(Call *call, PromotionId id, PromotionView *ret)
{
    Listing list = { .call = call, .limit = 1, .before = { id.v + 1 }, .only = id };
    TRY(may_read(call));
    TRY(db_tx(call->app->database, DB_READ, "promotion", list_body, &list));
    *ret = list.views[0];
    return NULL;
}

typedef struct Uses {
    Call *call;
    PromotionId id;
    OrderId before;
    size_t limit;
    RedemptionView *views;
    size_t count;
    bool more;
} Uses;

static Err *uses_body(Db *db, void *context)
{
    Uses *uses = context;
    Call *call = uses->call;
    RedemptionRow *rows;
    TRY(store_promotion_redemptions(db, call->out, call->actor.account, uses->id, uses->before,
                                    (int32_t)uses->limit + 1, &rows, &uses->count));
    uses->more = uses->count > uses->limit;
    uses->count = uses->more ? uses->limit : uses->count;
    uses->views = arena_array(call->out, RedemptionView, uses->count);
    for (size_t i = 0; i < uses->count; i++) {
        uses->views[i] = (RedemptionView){ .order_code = order_code(call->out, rows[i].order),
                                           .buyer_code = account_code(call->out, rows[i].buyer),
                                           .buyer_name = rows[i].buyer_name,
                                           .lines = rows[i].lines,
                                           .taken = { rows[i].taken_minor, rows[i].currency },
                                           .redeemed_at = rows[i].redeemed_at };
    }
    return NULL;
}

Err *svc_promotion_redemptions(Call *call, PromotionId id, Page *page, RedemptionView **ret,
                               size_t *ret_count)
{
    Uses uses = {
        .call = call, .id = id, .limit = account_page_limit(page), .before = { INT64_MAX }
    };
    TRY(may_read(call));
    if (page->after.len > 0) {
        TRY(order_id_parse(page->after, "after", &uses.before));
    }
    TRY(db_tx(call->app->database, DB_READ, "redemptions", uses_body, &uses));
    page->next = uses.more ? uses.views[uses.count - 1].order_code : (Str){ 0 };
    *ret = uses.views;
    *ret_count = uses.count;
    return NULL;
}
