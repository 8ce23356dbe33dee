/*
 * sell_rule.h - a partner's own sell prices: rules, what a new one would change, and the price list
 * that comes of them (R-CAT-04). The order of the rules: domain/sell_rule.h.
 *
 * Only new orders and renewals meet a changed rule: what runs keeps its price for its protection.
 * Costs and margins are for those who see cost; an end customer never does.
 */
#ifndef SERVICE_SELL_RULE_H
#define SERVICE_SELL_RULE_H

#include "domain/sell_rule.h"
#include "service/app.h"

enum { SELL_CHANGES_MAX = 200 /* of one trial */ };

/* A rule as it is typed. */
typedef struct SellRuleForm {
    Str name;
    SellScope scope;
    Str object; /* the code of a plan or product, the category, the vendor; empty: all */
    SellAudience audience;
    Str whom; /* the code of an account, a tag; empty: all */
    PriceKind kind;
    Str amount;      /* "20", "-2.5": percent; of a fixed price "12.50" in the seller's currency */
    Date valid_from; /* DATE_NONE: always */
    Date valid_to;   /* the last day; DATE_NONE: open */
    SellRuleId replaces; /* this one ends; zero: none */
} SellRuleForm;

/* A next price that a rule would change. */
typedef struct SellChange {
    Str buyer_name, product_name, plan_name;
    Currency currency;
    bool was_priced, is_priced;
    Decimal before, after;
    bool margin_known; /* and the reader sees cost */
    int64_t margin_before_ppm, margin_after_ppm;
    bool below_cost; /* after it */
} SellChange;

typedef struct SellTrial {
    SellChange *changes;
    size_t changes_count;
    bool more;          /* there are more changes than are shown */
    int64_t buyers;     /* that the rule is for; at most SELL_BUYERS_MAX are looked at */
    int64_t plans;      /* that it covers and the seller can buy */
    int64_t below_cost; /* of those plans */
    Str below_name;     /* the first of them */
} SellTrial;

/* What the rule would change; changes nothing. For the administrators of a partner.
 * Fails: FORBIDDEN, FIELD_…, PRICE_TIE, NOT_FOUND (the one that it replaces). */
MUST_USE Err *svc_sell_rule_try(Call *call, const SellRuleForm *form, SellTrial *ret);
/* Saves it. Fails: as above; PRICE_BELOW_COST without ROLE_BELOW_COST. */
MUST_USE Err *svc_sell_rule_save(Call *call, const SellRuleForm *form, SellRuleId *ret_id);
/* It counts no more; that it did stays in the history. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_sell_rule_end(Call *call, SellRuleId id);

typedef struct SellRuleView {
    SellRuleId id;
    Str code, name;
    SellScope scope;
    Str object;      /* as in the form */
    Str object_name; /* "Small database, Monthly"; empty for all */
    SellAudience audience;
    Str whom, whom_name;
    PriceKind kind;
    Str amount;                /* as in the form */
    Str price_text;            /* "20 % mark-up" */
    Date valid_from, valid_to; /* DATE_NONE; the last day */
    bool below_cost;
} SellRuleView;

/* The actor's rules, the most specific first. For partners' administrators and those who see cost.
 * Fails: FORBIDDEN. */
MUST_USE Err *svc_sell_rules(Call *call, SellRuleView **ret, size_t *ret_count);

/* A line of the price list of one buyer. */
typedef struct SellPriceView {
    Str product_code, product_name, plan_code, plan_name;
    Str billing_label;
    Currency currency;
    Decimal price;
    Str source;
    bool cost_known; /* and the reader sees cost */
    Decimal cost;
    bool margin_known; /* a price of nothing has none */
    int64_t margin_ppm;
    bool below_cost;
} SellPriceView;

typedef struct SellPriceQuery {
    AccountId buyer; /* a direct buyer of the actor's account */
    Str search;      /* in product and plan, lower or upper case; may be empty */
    Page page;       /* out: page.next; limit 0: all */
} SellPriceQuery;

/* What the buyer pays for everything that it can order, by product. Fails: FORBIDDEN, NOT_FOUND (no
 * buyer of the actor). */
MUST_USE Err *svc_sell_prices(Call *call, SellPriceQuery *query, Str *ret_buyer_name,
                              SellPriceView **ret, size_t *ret_count);

#endif
