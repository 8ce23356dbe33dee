/* order_together.c - what the lines for one beneficiary say of one another and of what it has: an
 * add-on needs its base, and some products are not had together. */
#include "domain/basket.h"
#include "service/order_internal.h"
#include "store/product_graph_store.h"
#include "store/subscription_store.h"

enum { NAMES_BYTES = 200 };

static const OrderLineRow *line_find(const Together *all, OrderLineId id)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->lines[i].id.v == id.v) {
            return &all->lines[i];
        }
    }
    return NULL;
}

/* The base that was chosen with the add-on, else the first line that takes it. */
static Err *base_among_lines(const Together *all, const OrderLineRow *addon,
                             const OrderLineRow **ret_base)
{
    *ret_base = addon->base_line.v != 0 ? line_find(all, addon->base_line) : NULL;
    for (size_t i = 0; i < all->count && *ret_base == NULL && addon->base_line.v == 0; i++) {
        const OrderLineRow *line = &all->lines[i];
        bool takes = false;
        if (line->action == ACTION_NEW && !line->addon) {
            TRY(store_product_takes(all->db, line->product, addon->product, &takes));
        }
        *ret_base = takes ? line : NULL;
    }
    return NULL;
}

static Err *find_base(const Together *all, size_t i, AddonPair *ret_pair, ProductId *ret_owned,
                      PlacingBase *ret_base)
{
    const OrderLineRow *addon = &all->lines[i];
    const OrderLineRow *base;
    bool takes;

    *ret_pair = (AddonPair){ { 0 }, addon->product };
    *ret_owned = (ProductId){ 0 };
    *ret_base = (PlacingBase){ 0 };
    TRY(base_among_lines(all, addon, &base));
    if (base == NULL) {
        TRY(store_subscription_base_for(all->db, all->call->out, all->account, all->owner,
                                        addon->product, &ret_base->subscription, ret_owned));
        ret_pair->base = *ret_owned;
        return NULL;
    }
    ret_base->line = base->id;
    TRY(store_product_takes(all->db, base->product, addon->product, &takes));
    ret_pair->base = takes ? base->product : (ProductId){ 0 };
    return NULL;
}

/* "PostgreSQL Small or PostgreSQL Large". */
static Err *base_names(const Together *all, ProductId addon, Str *ret_names)
{
    Str *names;
    size_t count;
    StrBuf buf = buf_new(all->call->out, NAMES_BYTES);
    TRY(store_product_base_names(all->db, all->call->out, addon, &names, &count));
    for (size_t i = 0; i < count; i++) {
        buf_addf(&buf, "%s%.*s", i == 0 ? "" : " or ", STR_ARG(names[i]));
    }
    *ret_names = count > 0 ? buf_str(&buf) : S("its base");
    return NULL;
}

static Err *check_base(const Together *all, size_t i, PlacingBase *ret_base)
{
    const OrderLineRow *line = &all->lines[i];
    ProductId owned;
    AddonPair pair;
    Str names;
    TRY(find_base(all, i, &pair, &owned, ret_base));
    bool alone = ret_base->line.v == 0 && !line->base_required; /* it may be, and is */
    BasketItem items[] = { { .line = line->id,
                             .base_line = ret_base->line,
                             .product = line->product,
                             .addon = !alone },
                           { .line = ret_base->line, .product = pair.base } };
    Err *err = basket_check(items, COUNT_OF(items), &pair, pair.base.v != 0 ? 1 : 0, &owned, 1);
    if (!err_is(err, ERR_ADDON_BASE)) {
        return err;
    }
    TRY(base_names(all, line->product, &names));
    return ERR(ADDON_BASE,
               "%.*s needs %.*s: order it with this, or for whoever has it, while it runs",
               STR_ARG(line->product_name), STR_ARG(names));
}

/* Whether the line brings a product that was not there. */
static bool brings(const OrderLineRow *line)
{
    return line->action == ACTION_NEW || line->action == ACTION_PLAN;
}

static Err *check_excluded(const Together *all, size_t i)
{
    const OrderLineRow *line = &all->lines[i];
    ProductOther *others;
    size_t count;
    Str owned;
    TRY(store_product_excluded(all->db, all->call->out, line->product, &others, &count));
    for (size_t k = 0; k < all->count; k++) {
        for (size_t j = 0; j < count; j++) {
            if (brings(&all->lines[k]) && all->lines[k].product.v == others[j].product.v) {
                return ERR(PRODUCT_EXCLUDED, "%.*s and %.*s cannot be had together",
                           STR_ARG(line->product_name), STR_ARG(others[j].name));
            }
        }
    }
    if (count == 0 || line->action != ACTION_NEW) { /* a change looks at what is owned itself */
        return NULL;
    }
    TRY(store_product_owned_excluded(all->db, all->call->out, all->owner, line->product, &owned));
    if (owned.len > 0) {
        return ERR(PRODUCT_EXCLUDED,
                   "%.*s cannot be had together with %.*s, which is there already",
                   STR_ARG(line->product_name), STR_ARG(owned));
    }
    return NULL;
}

/* One trial for each product and owner, and none of what it has. */
static Err *check_trial(const Together *all, size_t i)
{
    const OrderLineRow *line = &all->lines[i];
    bool taken;
    bool trial;
    for (size_t k = 0; k < all->count; k++) {
        if (k != i && brings(&all->lines[k]) && all->lines[k].product.v == line->product.v) {
            return ERR(TRIAL_TAKEN, "the trial of %.*s is ordered alone, and once",
                       STR_ARG(line->product_name));
        }
    }
    TRY(store_subscription_trial_taken(all->db, all->call->out, all->owner, line->product, &taken,
                                       &trial));
    if (taken) {
        return ERR(TRIAL_TAKEN,
                   trial ? "there was a trial of %.*s already" : "%.*s is there already: no trial",
                   STR_ARG(line->product_name));
    }
    return NULL;
}

/* A line before it is of the same product, and was looked at: there may be hundreds. */
static bool seen_before(const Together *all, size_t i)
{
    const OrderLineRow *line = &all->lines[i];
    for (size_t k = 0; k < i && !line->addon && line->trial_days == 0; k++) {
        if (all->lines[k].product.v == line->product.v && brings(&all->lines[k]) &&
            all->lines[k].action == line->action) {
            return true;
        }
    }
    return false;
}

Err *together_check(const Together *all, size_t i, PlacingBase *ret_base)
{
    const OrderLineRow *line = &all->lines[i];
    *ret_base = (PlacingBase){ .line = line->bundle.v != 0 ? line->base_line : (OrderLineId){ 0 } };
    if (seen_before(all, i)) {
        return NULL;
    }
    if (line->trial_days > 0) {
        TRY(check_trial(all, i));
    }
    if (brings(line)) {
        TRY(check_excluded(all, i));
    }
    /* What is changed has its base already. */
    return line->action == ACTION_NEW && line->addon ? check_base(all, i, ret_base) : NULL;
}

Err *placing_together(Placing *placing)
{
    const Together all = { .call = placing->call,
                           .db = placing->db,
                           .account = placing->order->account,
                           .owner = placing->owner,
                           .lines = placing->lines,
                           .count = placing->count };
    for (size_t i = 0; i < placing->count; i++) {
        const OrderLineRow *line = &placing->lines[i];
        TRY(together_check(&all, i, &placing->bases[i]));
        /* What waited was whole when it was placed. */
        if (line->bundle.v != 0 && line->base_line.v == 0 && placing->order->state == ORDER_DRAFT) {
            TRY(bundle_whole(&all, i));
        }
    }
    return NULL;
}
