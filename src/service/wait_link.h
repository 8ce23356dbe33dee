/*
 * wait_link.h - deciding about an order that waits by the link of a mail (R-ORD-05, R-ORD-07).
 *
 * A link is one person's, or the end customer's contact's, and good for one decision: the database
 * has the hash of its token. Opening it changes nothing. It holds while what it answers is open
 * and the person may still decide it.
 */
#ifndef SERVICE_WAIT_LINK_H
#define SERVICE_WAIT_LINK_H

#include "service/order.h"
#include "service/wait.h"

typedef struct WaitLinkLine {
    Str title;
    int64_t quantity;
} WaitLinkLine;

typedef struct WaitLinkView {
    WaitKind kind;
    Str order_code, buyer_name, customer_name; /* customer: empty for own use */
    Str person;                                /* whose link it is: a name, or an address */
    Str on_name;                               /* the account for which it is decided */
    Str reason;                                /* as this person may read it */
    Instant expires_at;                        /* zero: never */
    WaitLinkLine *lines;
    size_t lines_count;
    OrderAgreement *agreements; /* that a yes accepts, in these versions */
    size_t agreements_count;
    Str refusal; /* why it does not hold any more, a sentence; empty: it does */
} WaitLinkView;

/* Whoever comes with the token; a person who is signed in must be the one whose it is. Fails:
 * NOT_FOUND (no such link), FORBIDDEN (somebody else is signed in). */
MUST_USE Err *svc_wait_link(Call *call, Str token, WaitLinkView *ret);
/* Decides once. Fails: as above; ORDER_STATE with who was quicker, or that the link is used or
 * over; FIELD_REQUIRED, FIELD_TOO_LONG ("reason"): only an approval and a consent need none. */
MUST_USE Err *svc_wait_link_decide(Call *call, Str token, bool allow, Str reason);

#endif
