/*
 * fx_internal.h - what the files of service/fx_*.c share.
 */
#ifndef SERVICE_FX_INTERNAL_H
#define SERVICE_FX_INTERNAL_H

#include "service/fx.h"
#include "store/fx_store.h"

/* Converts all that waits and has a rate by now, a page in each transaction. */
MUST_USE Err *fx_catch_up(Call *call, int64_t *ret_converted);

#endif
