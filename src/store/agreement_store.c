/* agreement_store.c - agreements and who accepted them. SQL: sql/queries/agreement.sql. */
#include "store/agreement_store.h"

Err *store_agreement_add(Db *db, const AgreementNew *agreement, bool *ret_added)
{
    int64_t changed;
    TRY(sql_agreement_add(db, agreement, &changed));
    *ret_added = changed == 1;
    return NULL;
}

Err *store_agreement_lock(Db *db, Arena *out, Str code, AgreementHeld **ret)
{
    AgreementHeld *row = arena_new(out, AgreementHeld);
    bool found;
    TRY(sql_agreement_lock(db, out, code, row, &found));
    *ret = found ? row : NULL;
    return NULL;
}

Err *store_agreement_save(Db *db, AgreementId id, Str name, ProductTypeId type, Str draft)
{
    return sql_agreement_save(db, id, name, type, draft, NULL);
}

Err *store_agreement_publish(Db *db, const AgreementVersionNew *version)
{
    TRY(sql_agreement_version_add(db, version, NULL));
    return sql_agreement_publish(db, version->agreement, version->number, NULL);
}

Err *store_agreement_end(Db *db, AgreementId id, Instant at)
{
    return sql_agreement_end(db, id, at, NULL);
}

Err *store_agreements(Db *db, Arena *out, AgreementListRow **ret, size_t *ret_count)
{
    return sql_agreements_all(db, out, ret, ret_count);
}

Err *store_agreement_get(Db *db, Arena *out, Str code, AgreementRow **ret)
{
    AgreementRow *row = arena_new(out, AgreementRow);
    bool found;
    TRY(sql_agreement_by_code(db, out, code, row, &found));
    *ret = found ? row : NULL;
    return NULL;
}

Err *store_agreement_versions(Db *db, Arena *out, AgreementId id, AgreementVersionRow **ret,
                              size_t *ret_count)
{
    return sql_agreement_versions_of(db, out, id, ret, ret_count);
}

Err *store_agreement_text(Db *db, Arena *out, Str code, int32_t number, AgreementTextRow **ret)
{
    AgreementTextRow *row = arena_new(out, AgreementTextRow);
    bool found;
    TRY(sql_agreement_text(db, out, code, number, row, &found));
    *ret = found ? row : NULL;
    return NULL;
}

Err *store_agreements_now(Db *db, Arena *out, AgreementNowRow **ret, size_t *ret_count)
{
    return sql_agreements_now(db, out, ret, ret_count);
}

Err *store_agreement_product_type(Db *db, Arena *out, ProductId product, ProductTypeId *ret_type)
{
    SqlAgreementProductType row = { 0 };
    bool found;
    TRY(sql_agreement_product_type(db, out, product, &row, &found));
    *ret_type = found ? row.type : (ProductTypeId){ 0 };
    return NULL;
}

Err *store_agreement_accept(Db *db, const AgreementAccept *accept)
{
    return sql_agreement_accept(db, accept->order, accept->version, accept->at, accept->account,
                                accept->user, NULL);
}

Err *store_agreements_accepted(Db *db, Arena *out, OrderId order, Instant at,
                               AgreementAcceptedRow **ret, size_t *ret_count)
{
    return sql_agreements_accepted(db, out, order, at, ret, ret_count);
}

Err *store_agreements_consented(Db *db, Arena *out, OrderId order, Instant placed_at,
                                AgreementConsentRow **ret, size_t *ret_count)
{
    return sql_agreements_consented(db, out, order, placed_at, ret, ret_count);
}
