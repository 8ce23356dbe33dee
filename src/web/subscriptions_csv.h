/* subscriptions_csv.h - the list of subscriptions as a CSV file (RFC 4180, UTF-8). */
#ifndef WEB_SUBSCRIPTIONS_CSV_H
#define WEB_SUBSCRIPTIONS_CSV_H

#include "domain/id.h"
#include "http/http.h"

enum { CSV_ROWS_MAX = 10000 };

/* At most CSV_ROWS_MAX subscriptions. Prices stand only where the reader sees them. */
MUST_USE Err *subscriptions_csv(Req *req, AccountId owner, Str state, Str search, Str *ret_csv);

#endif
