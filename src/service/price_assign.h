/*
 * price_assign.h - which of the operator's price lists its buyers have from a day to a day, and the
 * list of those who have none yet: new accounts and visitors (R-CAT-03, R-ACC-02).
 *
 * An account has a list for all days or none; an assignment stands before it on its days, and of
 * two for one day the newer. They are never changed, only taken back. What an assignment or another
 * default changes is computed by the same code that prices orders. For the operator's
 * administrators; its billing staff and auditors read.
 */
#ifndef SERVICE_PRICE_ASSIGN_H
#define SERVICE_PRICE_ASSIGN_H

#include "domain/price.h"
#include "service/app.h"
#include "service/price_shift.h"

enum { PRICE_ASSIGN_BELOW_MAX = 100 /* buyers of the account that a trial looks at */ };

typedef struct PriceAssignForm {
    Str list;
    Str account; /* its code, or its whole name */
    Date from;   /* DATE_NONE: today */
    Date to;     /* the last day; DATE_NONE: open */
} PriceAssignForm;

typedef struct PriceAssignTrial {
    Str account_name, account_code;
    Str list_before; /* the name of the list it has on the first day; empty: none */
    Str list_after;
    Date from, to;
    PriceShift shift;      /* of the account, on the first day */
    int64_t below;         /* its own buyers that were looked at */
    int64_t below_changed; /* of those: buyers with another price */
    int64_t below_prices;  /* their prices that are others */
    bool below_more;       /* it has more buyers than that */
} PriceAssignTrial;

/* What it would change; changes nothing. Fails: FORBIDDEN, NOT_FOUND (the list; field "account"),
 * FIELD_RANGE ("from": past; "to"), FIELD_INVALID ("account": another currency). */
MUST_USE Err *svc_price_assign_try(Call *call, const PriceAssignForm *form, PriceAssignTrial *ret);
/* The same assignment again, while it stands, is done already. Fails: as above. */
MUST_USE Err *svc_price_assign(Call *call, const PriceAssignForm *form);
/* Takes it back. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_price_assign_end(Call *call, Str list, Str account, int64_t number);

typedef struct PriceAssigned {
    Str account_code, account_name;
    int64_t number;  /* 0: for all days */
    Date valid_from; /* DATE_NONE: always */
    Date valid_to;   /* the last day; DATE_NONE: open */
    Str made_by;     /* empty: not known */
    bool today;      /* it has this list today by this */
} PriceAssigned;
/* Who has the list, or will: by account. Fails: FORBIDDEN, NOT_FOUND, FIELD_INVALID ("after"). */
MUST_USE Err *svc_price_assigned(Call *call, Str list, Page *page, PriceAssigned **ret,
                                 size_t *ret_count);

typedef struct PriceDefaults {
    Str list, list_name; /* its code; empty: none */
    VisitorsSee visitors;
} PriceDefaults;

typedef struct PriceDefaultsTrial {
    Str before, after;   /* the lists' names; empty: none */
    PriceShift visitors; /* what they see with prices */
    VisitorsSee see_before, see_after;
} PriceDefaultsTrial;

/* Fails: FORBIDDEN. */
MUST_USE Err *svc_price_defaults(Call *call, PriceDefaults *ret);
/* Fails: FORBIDDEN, NOT_FOUND ("list"), FIELD_REQUIRED ("list": visitors see prices of none). */
MUST_USE Err *svc_price_defaults_try(Call *call, Str list, VisitorsSee visitors,
                                     PriceDefaultsTrial *ret);
MUST_USE Err *svc_price_defaults_save(Call *call, Str list, VisitorsSee visitors);

/* Whether visitors may see the catalogue: by the configuration and the operator's switch; at most a
 * second old. */
MUST_USE Err *svc_visitors_welcome(App *app, bool *ret_welcome);
/* The same without the database; false when it is not known. */
bool svc_visitors_welcome_known(App *app);

#endif
