/* document_store.c - issued documents. SQL: sql/queries/document.sql. */
#include "store/document_store.h"

#include <inttypes.h>

Err *store_number_take(Db *db, Arena *out, AccountId issuer, Str series, int64_t *ret_number)
{
    SqlNumberTaken row = { 0 };
    TRY(sql_number_ensure(db, issuer, series, NULL));
    TRY(sql_number_take(db, issuer, series, NULL));
    TRY(sql_number_taken(db, out, issuer, series, &row));
    *ret_number = row.number;
    return NULL;
}

Err *store_document_hash(Db *db, Arena *out, AccountId issuer, Str series, int64_t number,
                         Str *ret_hash)
{
    SqlDocumentHash row = { 0 };
    bool found;
    TRY(sql_document_hash(db, out, issuer, series, number, &row, &found));
    *ret_hash = found ? row.hash : (Str){ 0 };
    return NULL;
}

Err *store_document_party(Db *db, Arena *out, AccountId id, DocumentPartyRow *ret_party)
{
    bool found;
    TRY(sql_document_party(db, out, id, ret_party, &found));
    return found ? NULL : ERR(NOT_FOUND, "there is no account %" PRId64, id.v);
}

Err *store_document_add(Db *db, const DocumentAdd *document)
{
    return sql_document_add(db, document, NULL);
}

Err *store_document_line_add(Db *db, const DocumentLineAdd *line)
{
    return sql_document_line_add(db, line, NULL);
}

Err *store_document_tax_add(Db *db, const DocumentTaxAdd *tax)
{
    return sql_document_tax_add(db, tax, NULL);
}

Err *store_charged_period_add(Db *db, SubscriptionId subscription, AccountId buyer, Interval days,
                              InvoiceLineId line)
{
    return sql_charged_period_add(db, subscription, buyer, days.from, days.to, line, NULL);
}

Err *store_charged_period_cut(Db *db, SubscriptionId subscription, AccountId buyer, Interval days)
{
    return sql_charged_period_cut(db, subscription, buyer, days.from, days.to, NULL);
}

Err *store_document_get(Db *db, Arena *out, AccountId actor, InvoiceId id,
                        DocumentRow **ret_document)
{
    DocumentRow *row = arena_new(out, DocumentRow);
    bool found;
    TRY(sql_document_get(db, out, actor, id, row, &found));
    *ret_document = found ? row : NULL;
    return NULL;
}

Err *store_document_list(Db *db, Arena *out, const DocumentQuery *query, InvoiceId **ret_ids,
                         size_t *ret_count)
{
    SqlDocumentList *rows;
    size_t count;
    TRY(sql_document_list(db, out, query->actor, query->kind, query->customer, query->before,
                          query->max, &rows, &count));
    InvoiceId *ids = arena_array(out, InvoiceId, count);
    for (size_t i = 0; i < count; i++) {
        ids[i] = rows[i].id;
    }
    *ret_ids = ids;
    *ret_count = count;
    return NULL;
}

Err *store_document_lines(Db *db, Arena *out, InvoiceId id, DocumentLineRow **ret_lines,
                          size_t *ret_count)
{
    return sql_document_lines(db, out, id, ret_lines, ret_count);
}

Err *store_document_taxes(Db *db, Arena *out, InvoiceId id, DocumentTaxRow **ret_taxes,
                          size_t *ret_count)
{
    return sql_document_taxes(db, out, id, ret_taxes, ret_count);
}

Err *store_document_standing(Db *db, Arena *out, InvoiceId id, Currency currency,
                             TaxGroup **ret_groups, size_t *ret_count)
{
    SqlDocumentStandingTaxes *rows;
    size_t count;
    TRY(sql_document_standing_taxes(db, out, id, &rows, &count));
    TaxGroup *groups = arena_array(out, TaxGroup, count);
    for (size_t i = 0; i < count; i++) {
        groups[i] = (TaxGroup){ .category = rows[i].tax_category,
                                .rate_ppm = rows[i].tax_ppm,
                                .base = { rows[i].base_minor, currency },
                                .tax = { rows[i].tax_minor, currency } };
    }
    *ret_groups = groups;
    *ret_count = count;
    return NULL;
}

Err *store_document_corrections(Db *db, Arena *out, InvoiceId id, DocumentCorrection **ret,
                                size_t *ret_count)
{
    return sql_document_corrections(db, out, id, ret, ret_count);
}

Err *store_document_chain(Db *db, Arena *out, AccountId after_issuer, Str after_series,
                          int64_t after_number, DocumentLink **ret, size_t *ret_count)
{
    return sql_document_chain(db, out, after_issuer, after_series, after_number, DOCUMENT_PAGE_MAX,
                              ret, ret_count);
}
