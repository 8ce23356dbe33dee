/* document_store.c - issued documents. SQL: sql/queries/document.sql. */
#include "store/document_store.h"

#include <inttypes.h>

static Err *number_take(Db *db, Arena *out, NumberSeries *series)
{
    SqlNumberTaken row = { 0 };
    bool found;
    TRY(sql_number_ensure(db, series->issuer, series->name, NULL));
    TRY(sql_number_take(db, series->issuer, series->name, series->count, NULL));
    TRY(sql_number_taken(db, out, series->issuer, series->name, series->count, &row, &found));
    if (!found) {
        return ERR(DB, "the series %.*s is not there", STR_ARG(series->name));
    }
    series->first = row.first;
    series->hash = row.hash;
    return NULL;
}

static Err *numbers_found(NumberSeries *series, size_t count, const SqlNumberTaken *rows,
                          size_t row_count)
{
    if (row_count != count) {
        return ERR(DB, "%zu of %zu series are there", row_count, count);
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < count && (rows[at].issuer.v != series[i].issuer.v ||
                              !str_eq(rows[at].series, series[i].name))) {
            at++;
        }
        assert(at < count);
        series[i].first = rows[at].first;
        series[i].hash = rows[at].hash;
    }
    return NULL;
}

Err *store_numbers_take(Db *db, Arena *out, Arena scratch, NumberSeries *series, size_t count)
{
    if (count == 1) {
        return number_take(db, out, series);
    }
    SqlNumberTaken *rows;
    size_t row_count;
    SqlNumberEnsureIn *names = arena_array(&scratch, SqlNumberEnsureIn, count);
    SqlNumberTakeIn *takes = arena_array(&scratch, SqlNumberTakeIn, count);
    SqlNumberTakenIn *asks = arena_array(&scratch, SqlNumberTakenIn, count);
    for (size_t i = 0; i < count; i++) {
        names[i] = (SqlNumberEnsureIn){ series[i].issuer, series[i].name };
        takes[i] = (SqlNumberTakeIn){ series[i].issuer, series[i].name, series[i].count };
        asks[i] = (SqlNumberTakenIn){ series[i].issuer, series[i].name, series[i].count };
    }
    TRY(sql_number_ensure_each(db, scratch, names, count, NULL));
    TRY(sql_number_take_each(db, scratch, takes, count, NULL));
    TRY(sql_number_taken_each(db, out, scratch, asks, count, &rows, &row_count));
    return numbers_found(series, count, rows, row_count);
}

Err *store_document_party(Db *db, Arena *out, AccountId id, DocumentPartyRow *ret_party)
{
    bool found;
    TRY(sql_document_party(db, out, id, ret_party, &found));
    return found ? NULL : ERR(NOT_FOUND, "there is no account %" PRId64, id.v);
}

Err *store_document_parties(Db *db, Arena *out, Arena scratch, const AccountId *ids, size_t count,
                            DocumentPartyRow **ret_parties)
{
    size_t found;
    SqlDocumentPartyIn *in = arena_array(&scratch, SqlDocumentPartyIn, count);
    for (size_t i = 0; i < count; i++) {
        in[i].id = ids[i];
    }
    TRY(sql_document_party_each(db, out, scratch, in, count, ret_parties, &found));
    return found == count ? NULL : ERR(NOT_FOUND, "%zu of %zu accounts are there", found, count);
}

Err *store_documents_add(Db *db, Arena scratch, const DocumentAdd *rows, size_t count)
{
    return count == 1 ? sql_document_add(db, rows, NULL)
                      : sql_document_add_each(db, scratch, rows, count, NULL);
}

Err *store_document_lines_add(Db *db, Arena scratch, const DocumentLineAdd *rows, size_t count)
{
    return count == 1 ? sql_document_line_add(db, rows, NULL)
                      : sql_document_line_add_each(db, scratch, rows, count, NULL);
}

Err *store_document_taxes_add(Db *db, Arena scratch, const DocumentTaxAdd *rows, size_t count)
{
    return count == 1 ? sql_document_tax_add(db, rows, NULL)
                      : sql_document_tax_add_each(db, scratch, rows, count, NULL);
}

Err *store_charged_periods_add(Db *db, Arena scratch, const ChargedPeriodAdd *rows, size_t count)
{
    return sql_charged_period_add_each(db, scratch, rows, count, NULL);
}

Err *store_charged_period_cut(Db *db, const ChargedPeriodAdd *row)
{
    return sql_charged_period_cut(db, row->subscription, row->buyer, row->from_on, row->to_on,
                                  row->line, NULL);
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

Err *store_document_page(Db *db, Arena *out, const DocumentQuery *query, const DbSortFrom *from,
                         DbSortRow **ret_rows, size_t *ret_count)
{
    return sql_document_page(db, out, query, from, ret_rows, ret_count);
}

Err *store_document_seen(Db *db, Arena scratch, AccountId actor, int32_t max, int64_t *ret_count)
{
    SqlDocumentSeen row;
    TRY(sql_document_seen(db, &scratch, actor, max, &row));
    *ret_count = row.count;
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

Err *store_document_donors(Db *db, Arena *out, InvoiceId id, const TaxGroup *group,
                           DocumentDonor **ret, size_t *ret_count)
{
    return sql_document_donors(db, out, id, group->category, group->rate_ppm, ret, ret_count);
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
