/* import_prices.c - prices as CSV in one text: what price_import.h does with a file. */
#include "service/catalogue.h"
#include "service/price_import.h"

Err *svc_import_prices(Call *call, Str csv, bool dry_run, ImportResult *ret)
{
    const PriceImportFrom from = { .text = csv, .dry_run = dry_run };
    PriceImportReport *report = arena_new(call->out, PriceImportReport);
    TRY(svc_prices_import(call, &from, report));
    *ret = (ImportResult){ .rows = report->rows,
                           .added = report->added,
                           .changed = report->changed,
                           .unchanged = report->unchanged };
    return NULL;
}
