/* joining_page.h - what the page of joining and leaving shows. */
#ifndef WEB_JOINING_PAGE_H
#define WEB_JOINING_PAGE_H

#include "service/joining.h"
#include "web/layout.h"

typedef struct JoiningPage {
    Layout layout;
    bool can_change;
    bool can_join;   /* a Lite Partner: there is somebody to ask */
    bool can_invite; /* a Member Partner, or the operator */
    Str seller_name; /* from whom the account buys; empty at the operator */
    FormField seller, message;
    FormField email, invite_message, price_list, credit_limit;
    const JoinView *joinings;
    size_t joinings_count;
    Pager pager;
    const FormOption *lists; /* for each request that the actor decides as the seller */
    size_t lists_count;
    const JoinMove *moves;
    size_t moves_count;
    const JoinKept *kept;
    size_t kept_count;
    bool kept_more;
} JoiningPage;

/* The price lists that the reader's account can give, and none, for a select. */
MUST_USE Err *given_list_options(Req *req, FormField *field);

#endif
