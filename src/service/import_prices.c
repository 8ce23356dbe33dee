/* import_prices.c - prices and price sheets as one text: what price_import.h does with a file. */
#include "service/catalogue.h"
#include "service/price_import.h"

static Err *text_import(Call *call, const PriceImportFrom *from, ImportResult *ret)
{
    PriceImportReport *report = arena_new(call->out, PriceImportReport);
    TRY(svc_prices_import(call, from, report));
    *ret = (ImportResult){ .rows = report->rows,
                           .added = report->added,
                           .changed = report->changed,
                           .unchanged = report->unchanged };
    return NULL;
}

Err *svc_import_prices(Call *call, Str csv, bool dry_run, ImportResult *ret)
{
    const PriceImportFrom from = { .kind = IMPORT_PRICES, .text = csv, .dry_run = dry_run };
    return text_import(call, &from, ret);
}

Err *svc_import_price_sheet(Call *call, Str csv, bool dry_run, ImportResult *ret)
{
    const PriceImportFrom from = { .kind = IMPORT_SHEET, .text = csv, .dry_run = dry_run };
    return text_import(call, &from, ret);
}
