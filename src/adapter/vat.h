/*
 * vat.h - asks a register whether a VAT number of the EU is one: VIES of the European Commission,
 * by its REST interface.
 */
#ifndef ADAPTER_VAT_H
#define ADAPTER_VAT_H

#include "base/err.h"

enum { VAT_NAME_BYTES_MAX = 300, VAT_TEXT_BYTES_MAX = 200 };

typedef struct VatAnswer {
    bool answered; /* false: the register, or that of the state, could not say */
    bool valid;
    Str name; /* whose number it is; empty where the state does not tell */
    Str text; /* why it was not answered */
} VatAnswer;

typedef struct VatRegister {
    /* `country` is the number's prefix ("EL"), `number` the rest. `deadline_us` is of
     * clock_monotonic_us. What cannot be reached has not answered: that is no error. */
    Err *(*ask)(void *state, Arena *out, Str country, Str number, int64_t deadline_us,
                VatAnswer *ret);
} VatRegister;

/* `url` is the whole address of "check-vat-number". Fails: CONFIG (neither http nor https). */
MUST_USE Err *vies_open(Arena *process, Str url, const VatRegister **ret_register,
                        void **ret_state);

#endif
