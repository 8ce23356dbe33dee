/*
 * app.h - what every use case stands on: the installation (App) and one call by somebody (Call).
 *
 * A service function checks permission and ownership, opens one transaction, applies the domain's
 * rules, writes rows, events and jobs, and returns plain views. Nothing outside is touched here.
 */
#ifndef SERVICE_APP_H
#define SERVICE_APP_H

#include "adapter/mail.h"
#include "adapter/vat.h"
#include "base/crypto.h"
#include "connector/connector.h"
#include "db/db.h"
#include "domain/account.h"
#include "domain/money.h"

enum { LIST_MAX = 200, PAGE_SIZE = 50, SHOP_PAGE_SIZE = 24, SEARCH_BYTES_MAX = 100 };

typedef struct AuthState AuthState;     /* service/auth.h */
typedef struct VendorGate VendorGate;   /* service/vendor.h */
typedef struct SearchCache SearchCache; /* below */

/* How many lines a user's basket had after so many commits. */
typedef struct BasketCount {
    UserId user;
    uint64_t commits;
    Instant read_at;
    int64_t count;
} BasketCount;

enum { BASKET_COUNT_SLOTS = 256 };

typedef struct App {
    Database *database;
    Clock clock;
    SealKey key; /* seals secrets at rest */
    ConnectorSet connectors;
    AuthState *auth;        /* auth_state_new */
    const MailSender *mail; /* with its state: mail_open */
    void *mail_state;
    const VatRegister *vat; /* with its state: vies_open; NULL: none is configured */
    void *vat_state;
    /* The HTML part of a mail; NULL: mails are text alone. */
    Str (*mail_html)(Arena *arena, Str brand, Str subject, Str text);
    bool demo; /* the sign-in page shows the sample users and their password */
    /* Up to so many rows of a reader are gathered and sorted, from more on the order's index is
     * walked; zero: LIST_FEW. */
    int32_t list_few;
    bool anonymous_browse; /* else visitors see nothing, whatever the operator says */
    /* What svc_catalogue_version read, and when; at most a second old. */
    _Atomic int64_t catalogue_version;
    _Atomic int64_t visitors_see; /* VisitorsSee, read with it */
    _Atomic int64_t catalogue_read_us;
    SearchCache *search;                           /* the catalogue in memory: search_cache_new */
    BasketCount basket_counts[BASKET_COUNT_SLOTS]; /* under basket.c's lock */
    Str public_url;                                /* "http://127.0.0.1:8080", for links in mails */
    VendorGate *vendors; /* limits calls to each vendor; NULL: no limits. Set by the worker. */
    void (*wake)(void *context); /* a job was queued that is due now; NULL: nobody waits */
    void *wake_context;
    /* The low bits of the next id, from a random start: ids of one process never meet. */
    _Atomic uint64_t next_id;
} App;

/* One call: who acts, when, and the memory of the request or job. The body of a transaction runs
 * on another thread while the caller waits, so both arenas are its own for that time. */
typedef struct Call {
    App *app;
    Actor actor;
    Instant now;
    Arena *out;
    Arena scratch;
    Str request_key;  /* of a request that may be repeated (service/idempotency.h); or empty */
    bool done_before; /* by the first request with this key */
} Call;

/* Where a list goes on; `next` is empty on the last page. Cursors are public codes. */
typedef struct Page {
    Str after; /* in: the cursor, empty for the first page */
    Str sort;  /* in: the order (service/list.h), empty for the list's own */
    size_t limit;
    Str next; /* out */
} Page;

/* A new id at the call's time; later ones of the process are larger within a millisecond, but for
 * one wrap in two million. */
int64_t call_new_id(const Call *call);
/* Fails: FORBIDDEN when the actor lacks the role. */
MUST_USE Err *call_need(const Call *call, Role role);

/* What searches of the catalogue keep in memory (search_index.c); closed when no call is at work.
 */
SearchCache *search_cache_new(Arena *process);
void search_cache_close(SearchCache *cache);

#endif
