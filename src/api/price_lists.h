/* price_lists.h - what the endpoints of price lists answer alike. */
#ifndef API_PRICE_LISTS_H
#define API_PRICE_LISTS_H

#include "api/api.h"

/* The list as it is then, with its draft. */
MUST_USE Err *price_list_answer(Req *req, Call *call, Str code, int status, ApiAnswer *ret_answer);

#endif
