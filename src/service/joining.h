/*
 * joining.h - a Lite Partner joins a Member Partner or the operator: one side asks, the other
 * decides. From then on its orders, and those of all below it, go through the new seller; what runs
 * and what is open stays with the old one (ADR 27).
 *
 * Neither side learns of the other's tree: a partner reads the names of Member Partners that take
 * others, a seller the name of a partner once that has asked it, or has accepted.
 */
#ifndef SERVICE_JOINING_H
#define SERVICE_JOINING_H

#include "domain/joining.h"
#include "domain/subscription.h"
#include "service/app.h"

/* What the seller gives. Names of fields in errors are these member names. */
typedef struct JoinTerms {
    Str price_list;   /* code of one of its own; empty: none, so the partner cannot order yet */
    Str credit_limit; /* "1000.00"; empty: no limit */
} JoinTerms;

typedef struct JoinInvitation {
    Str email; /* of an administrator of the Lite Partner */
    Str message;
    JoinTerms terms;
} JoinInvitation;

typedef struct JoinView {
    JoiningId id;
    Str code; /* "joi_…" */
    JoinAsker asked_by;
    JoinState state;
    Str partner_code, partner_name; /* empty: the seller does not know */
    Str seller_code, seller_name;
    Str email, message, answer;
    Str price_list_name, credit_limit; /* as text; empty before the seller has said */
    Instant created_at, expires_at, decided_at;
    bool own;          /* the actor's account asked; it may withdraw */
    bool as_seller;    /* the actor is the seller; it says the terms */
    bool may_decide;   /* now, by an administrator */
    bool may_withdraw; /* the same */
} JoinView;

/* A price list that the actor's account can give. */
typedef struct JoinList {
    Str code, name;
    Currency currency;
} JoinList;

typedef struct JoinSeller {
    Str code, name, country;
} JoinSeller;

/* Who sold to whom from when; empty names are nobody whom the actor may know. */
typedef struct JoinMove {
    Str account_name, old_name, parent_name;
    bool own; /* the actor's account itself went */
    Instant moved_at;
} JoinMove;

/* A running subscription that the actor sells to a partner that has gone. */
typedef struct JoinKept {
    Str code, title, partner_name, owner_name;
    int64_t quantity;
    SubscriptionState state;
} JoinKept;

/* Whom the actor's account may ask: the operator and Member Partners that take others, but its own
 * seller. Empty when it is no Lite Partner. */
MUST_USE Err *svc_join_sellers(Call *call, JoinSeller **ret, size_t *ret_count);
/* Asking the same one again is the same request. For administrators. Fails: FORBIDDEN, NOT_FOUND
 * (nobody that takes others), ACCOUNT_STATE (no Lite Partner, or it waits for another answer),
 * FIELD_INVALID ("message"). */
MUST_USE Err *svc_join_ask(Call *call, AccountId seller, Str message, JoiningId *ret_id);
/* The answer never tells whether somebody has the address. Fails: FORBIDDEN, ACCOUNT_STATE (no
 * Member Partner), FIELD_INVALID ("email", "message", "price_list", "credit_limit"), RATE_LIMIT. */
MUST_USE Err *svc_join_invite(Call *call, const JoinInvitation *invitation, JoiningId *ret_id);
/* `terms` count when the seller decides. Fails: FORBIDDEN, NOT_FOUND, ACCOUNT_STATE (decided, or
 * the tree cannot have it, or orders are under way), FIELD_INVALID ("price_list",
 * "credit_limit"). */
MUST_USE Err *svc_join_accept(Call *call, JoiningId id, const JoinTerms *terms);
/* Fails: FORBIDDEN, NOT_FOUND, ACCOUNT_STATE, FIELD_REQUIRED ("reason"), FIELD_INVALID. */
MUST_USE Err *svc_join_refuse(Call *call, JoiningId id, Str reason);
/* By who asked. Fails: FORBIDDEN, NOT_FOUND, ACCOUNT_STATE. */
MUST_USE Err *svc_join_withdraw(Call *call, JoiningId id);

/* The rest is for administrators and auditors of partners and of the operator. Newest first. */
MUST_USE Err *svc_joinings(Call *call, Page *page, JoinView **ret, size_t *ret_count);
MUST_USE Err *svc_joining(Call *call, JoiningId id, JoinView *ret);
/* The actor's own price lists, by code; at most LIST_MAX. */
MUST_USE Err *svc_join_lists(Call *call, JoinList **ret, size_t *ret_count);
/* Of the account itself, of those that came to it and of those that went; at most LIST_MAX. */
MUST_USE Err *svc_join_moves(Call *call, JoinMove **ret, size_t *ret_count);
MUST_USE Err *svc_join_kept(Call *call, Page *page, JoinKept **ret, size_t *ret_count);

#endif
