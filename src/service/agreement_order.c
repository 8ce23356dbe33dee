/* agreement_order.c - which agreements an order needs, and that they were accepted. */
#include "service/order_internal.h"

#include <inttypes.h>

#include "store/agreement_store.h"

static Err *needed_by(Call *call, Db *db, const AgreementNowRow *agreement,
                      const OrderLineRow *lines, size_t count, ProductTypeId *types,
                      bool *ret_needed)
{
    *ret_needed = agreement->type.v == 0;
    for (size_t i = 0; i < count && !*ret_needed; i++) {
        if (types[i].v == 0) {
            TRY(store_agreement_product_type(db, call->out, lines[i].product, &types[i]));
        }
        *ret_needed = types[i].v == agreement->type.v;
    }
    return NULL;
}

Err *agreements_needed(Call *call, Db *db, const OrderLineRow *lines, size_t count,
                       OrderAgreement **ret, size_t *ret_count)
{
    ProductTypeId *types = arena_array(call->out, ProductTypeId, count);
    AgreementNowRow *rows;
    size_t row_count;
    TRY(store_agreements_now(db, call->out, &rows, &row_count));
    OrderAgreement *needed = arena_array(call->out, OrderAgreement, row_count);
    *ret_count = 0;
    for (size_t i = 0; i < row_count; i++) {
        bool needs;
        TRY(needed_by(call, db, &rows[i], lines, count, types, &needs));
        if (needs) {
            needed[(*ret_count)++] = (OrderAgreement){ .version = rows[i].version,
                                                       .code = rows[i].code,
                                                       .name = rows[i].name,
                                                       .number = rows[i].number,
                                                       .number_text = arena_printf(
                                                           call->out, "%" PRId32, rows[i].number),
                                                       .published_at = rows[i].published_at };
        }
    }
    *ret = needed;
    return NULL;
}

Err *agreements_accepted(Call *call, Db *db, const OrderRow *order, OrderAgreement **ret,
                         size_t *ret_count)
{
    AgreementAcceptedRow *rows;
    TRY(store_agreements_accepted(db, call->out, order->id, order->agreed_at, &rows, ret_count));
    OrderAgreement *accepted = arena_array(call->out, OrderAgreement, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        accepted[i] =
            (OrderAgreement){ .version = rows[i].version,
                              .code = rows[i].code,
                              .name = rows[i].name,
                              .number = rows[i].number,
                              .number_text = arena_printf(call->out, "%" PRId32, rows[i].number),
                              .published_at = rows[i].published_at,
                              .accepted_at = order->agreed_at,
                              .user_name = rows[i].user_name };
    }
    *ret = accepted;
    return NULL;
}

Err *agreements_consented(Call *call, Db *db, const OrderRow *order, OrderAgreement **ret,
                          size_t *ret_count)
{
    AgreementConsentRow *rows;
    TRY(store_agreements_consented(db, call->out, order->id, order->placed_at, &rows, ret_count));
    OrderAgreement *consents = arena_array(call->out, OrderAgreement, *ret_count);
    for (size_t i = 0; i < *ret_count; i++) {
        consents[i] =
            (OrderAgreement){ .version = rows[i].version,
                              .code = rows[i].code,
                              .name = rows[i].name,
                              .number = rows[i].number,
                              .number_text = arena_printf(call->out, "%" PRId32, rows[i].number),
                              .published_at = rows[i].published_at,
                              .accepted_at = rows[i].accepted_at,
                              .user_name = rows[i].account_name };
    }
    *ret = consents;
    return NULL;
}

Err *agreements_of_draft(Call *call, Db *db, const OrderRow *order, const OrderLineRow *lines,
                         size_t count, OrderAgreement **ret, size_t *ret_count)
{
    OrderAgreement *accepted;
    size_t accepted_count;
    TRY(agreements_needed(call, db, lines, count, ret, ret_count));
    if (order->agreed_at.us == 0 || *ret_count == 0) {
        return NULL;
    }
    TRY(agreements_accepted(call, db, order, &accepted, &accepted_count));
    for (size_t i = 0; i < *ret_count; i++) {
        for (size_t k = 0; k < accepted_count; k++) {
            if (accepted[k].version.v == (*ret)[i].version.v) {
                (*ret)[i] = accepted[k];
            }
        }
    }
    return NULL;
}

Err *agreements_check(Call *call, Db *db, const OrderRow *order, const OrderLineRow *lines,
                      size_t count)
{
    OrderAgreement *agreements;
    size_t needed;
    if (order->agreed_at.us == 0) { /* an earlier step is not complete */
        return NULL;
    }
    TRY(agreements_of_draft(call, db, order, lines, count, &agreements, &needed));
    for (size_t i = 0; i < needed; i++) {
        if (agreements[i].accepted_at.us == 0) {
            return ERR(AGREEMENT_CHANGED, "%.*s has a new version. Please read and accept it.",
                       STR_ARG(agreements[i].name));
        }
    }
    return NULL;
}

Err *agreements_accept(Call *call, Db *db, OrderId order, const OrderAgreement *agreements,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const AgreementAccept accept = { .order = order,
                                         .version = agreements[i].version,
                                         .at = call->now,
                                         .account = call->actor.account,
                                         .user = call->actor.user };
        TRY(store_agreement_accept(db, &accept));
    }
    return NULL;
}
