/* sell_rule_view.c - the rules of a seller, and the price list of one of its buyers. */
#include <stdlib.h>

#include "service/account_internal.h"
#include "service/price_table.h"
#include "service/sell_rule.h"
#include "store/sell_rule_store.h"

typedef struct RulesRead {
    Call *call;
    SellRuleRow *rows;
    size_t count;
} RulesRead;

static Err *rules_body(Db *db, void *context)
{
    RulesRead *read = context;
    return store_sell_rules_of(db, read->call->out, read->call->actor.account, &read->rows,
                               &read->count);
}

static Str rule_object(Arena *out, const SellRuleRow *row, Str *ret_name)
{
    switch (row->scope) {
    case SELL_SCOPE_PLAN:
        *ret_name =
            arena_printf(out, "%.*s, %.*s", STR_ARG(row->plan_product), STR_ARG(row->plan_name));
        return row->plan_code;
    case SELL_SCOPE_PRODUCT:
        *ret_name = row->product_name;
        return row->product_code;
    case SELL_SCOPE_CATEGORY:
    case SELL_SCOPE_VENDOR:
        *ret_name = row->word;
        return row->word;
    case SELL_SCOPE_ALL:
    case SELL_SCOPE_COUNT:
        break;
    }
    *ret_name = (Str){ 0 };
    return (Str){ 0 };
}

static Str price_text(Arena *out, const SellRuleRow *row)
{
    static const char *const words[PRICE_KIND_COUNT] = {
        [PRICE_DISCOUNT] = "off the suggested price",
        [PRICE_MARKUP] = "mark-up",
        [PRICE_MARGIN] = "margin",
    };
    if (row->kind == PRICE_FIXED || words[row->kind] == NULL) {
        return decimal_display(out, row->price, row->currency);
    }
    return arena_printf(out, "%.*s %s", STR_ARG(percent_format(out, row->percent_ppm)),
                        words[row->kind]);
}

static SellRuleView rule_view(Arena *out, const SellRuleRow *row)
{
    SellRuleView view = { .id = row->id,
                          .code = sell_rule_code(out, row->id),
                          .name = row->name,
                          .scope = row->scope,
                          .audience = row->audience,
                          .kind = row->kind,
                          .price_text = price_text(out, row),
                          .valid_from =
                              row->valid_from.day == PRICE_ALWAYS.day ? DATE_NONE : row->valid_from,
                          .valid_to = row->valid_to,
                          .below_cost = row->below_cost };
    view.object = rule_object(out, row, &view.object_name);
    view.whom = row->audience == SELL_AUDIENCE_ACCOUNT ? account_code(out, row->account) : row->tag;
    view.whom_name = row->audience == SELL_AUDIENCE_ACCOUNT ? row->account_name : row->tag;
    const PriceTerms terms = { .kind = row->kind,
                               .fixed = row->price,
                               .percent_ppm = row->percent_ppm };
    view.amount = price_amount_format(out, &terms);
    if (!date_is_none(view.valid_to)) {
        view.valid_to.day--;
    }
    return view;
}

static int view_cmp(const void *a, const void *b)
{
    const SellRuleView *x = a;
    const SellRuleView *y = b;
    const SellRule left = { .scope = x->scope, .audience = x->audience, .tag = x->whom };
    const SellRule right = { .scope = y->scope, .audience = y->audience, .tag = y->whom };
    int order = sell_rule_compare(&left, &right);
    order = order != 0 ? order : str_cmp(x->object_name, y->object_name);
    return order != 0 ? order : (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

/* Who may look at prices that others pay. */
static Err *prices_readable(const Call *call)
{
    bool seller = call->actor.kind == ACCOUNT_PARTNER || call->actor.kind == ACCOUNT_OPERATOR;
    bool reads = actor_can(&call->actor, ROLE_ADMINISTRATOR) || actor_sees_cost(&call->actor) ||
                 actor_can(&call->actor, ROLE_AUDITOR);
    return seller && reads ? NULL : ERR(FORBIDDEN, "these prices are the seller's own");
}

Err *svc_sell_rules(Call *call, SellRuleView **ret, size_t *ret_count)
{
    RulesRead read = { .call = call };
    TRY(prices_readable(call));
    TRY(db_tx(call->app->database, DB_READ, "sell_rules", rules_body, &read));
    SellRuleView *views = arena_array(call->out, SellRuleView, read.count);
    for (size_t i = 0; i < read.count; i++) {
        views[i] = rule_view(call->out, &read.rows[i]);
    }
    if (read.count > 1) {
        qsort(views, read.count, sizeof(SellRuleView), view_cmp);
    }
    *ret = views;
    *ret_count = read.count;
    return NULL;
}

typedef struct PricesRead {
    Call *call;
    AccountId buyer;
    Str buyer_name;
    PriceTableRow *rows;
    size_t count;
} PricesRead;

static Err *prices_body(Db *db, void *context)
{
    PricesRead *read = context;
    Call *call = read->call;
    AccountRow *buyer;
    PriceChain chain;
    PriceTable table;
    TRY(account_seen(call, db, read->buyer, &buyer));
    if (buyer->parent.v != call->actor.account.v) {
        return ERR(NOT_FOUND, "this account does not buy from the actor's");
    }
    read->buyer_name = buyer->name;
    TRY(price_chain_of(call, db, read->buyer, &chain));
    TRY(price_table_load(call, db, &chain, &table));
    TRY(price_table_rows(call->out, &chain, &table, &read->rows));
    read->count = table.plan_count;
    return NULL;
}

static int row_cmp(const void *a, const void *b)
{
    const PriceTableRow *x = a;
    const PriceTableRow *y = b;
    int order = str_cmp(x->product_name, y->product_name);
    order = order != 0 ? order : str_cmp(x->plan_name, y->plan_name);
    return order != 0
               ? order
               : (x->subject.plan.v > y->subject.plan.v) - (x->subject.plan.v < y->subject.plan.v);
}

static SellPriceView price_view(Call *call, const PriceTableRow *row)
{
    SellPriceView view = { .product_code = row->product_code,
                           .product_name = row->product_name,
                           .plan_code = row->plan_code,
                           .plan_name = row->plan_name,
                           .currency = row->price.currency,
                           .price = row->price.unit,
                           .source = row->price.source };
    Period billing;
    view.billing_label = row->metered ? S("by use") : S("");
    if (!row->metered && period_parse(row->billing, "billing", &billing) == NULL) {
        view.billing_label = period_frequency(call->out, billing);
    }
    view.cost_known = row->cost_known && actor_sees_cost(&call->actor);
    if (view.cost_known) {
        view.cost = row->cost;
        view.margin_known = price_margin_of(view.price, view.cost, &view.margin_ppm);
        view.below_cost = decimal_compare(view.price, view.cost) < 0;
    }
    return view;
}

static bool row_found(Arena scratch, const PriceTableRow *row, Str words)
{
    Str text =
        str_lower(&scratch, arena_printf(&scratch, "%.*s %.*s %.*s", STR_ARG(row->product_name),
                                         STR_ARG(row->plan_name), STR_ARG(row->plan_code)));
    return words.len == 0 || str_find(text, words, 0) < text.len;
}

Err *svc_sell_prices(Call *call, SellPriceQuery *query, Str *ret_buyer_name, SellPriceView **ret,
                     size_t *ret_count)
{
    PricesRead read = { .call = call, .buyer = query->buyer };
    Str words = str_lower(call->out, query->search);
    int64_t skip = 0;
    size_t seen = 0;
    size_t count = 0;
    TRY(prices_readable(call));
    if (query->page.after.len > 0 && (!str_parse_int64(query->page.after, &skip) || skip < 0)) {
        return ERR_FIELD(FIELD_INVALID, "after", "there is no such page");
    }
    TRY(db_tx(call->app->database, DB_READ, "sell_prices", prices_body, &read));
    if (read.count > 1) {
        qsort(read.rows, read.count, sizeof(PriceTableRow), row_cmp);
    }
    size_t limit = query->page.limit == 0 ? read.count : query->page.limit;
    SellPriceView *views = arena_array(call->out, SellPriceView, limit);
    query->page.next = (Str){ 0 };
    for (size_t i = 0; i < read.count; i++) {
        if (!read.rows[i].priced || !row_found(call->scratch, &read.rows[i], words) ||
            seen++ < (size_t)skip) {
            continue;
        }
        if (count == limit) {
            query->page.next = arena_printf(call->out, "%zu", (size_t)skip + limit);
            break;
        }
        views[count++] = price_view(call, &read.rows[i]);
    }
    *ret_buyer_name = read.buyer_name;
    *ret = views;
    *ret_count = count;
    return NULL;
}
