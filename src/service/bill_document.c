/* bill_document.c - what a document says of its parties, and the hash that chains it. */
#include <stdlib.h>

#include "service/bill_internal.h"

Err *bill_readable(const Call *call)
{
    return actor_can(&call->actor, ROLE_AUDITOR) ? NULL : call_need(call, ROLE_BILLING);
}

Str party_text(Arena *out, const DocumentPartyRow *party)
{
    StrBuf text = buf_new(out, 512);
    JsonOut json = json_out(&text);
    json_object(&json);
    json_key_str(&json, S("name"), party->name);
    json_key_str(&json, S("contact"), party->contact);
    json_key_str(&json, S("street"), party->street);
    json_key_str(&json, S("city"), party->city);
    json_key_str(&json, S("region"), party->region);
    json_key_str(&json, S("postcode"), party->postcode);
    json_key_str(&json, S("country"), party->country);
    json_key_str(&json, S("vat_number"), party->vat_number);
    json_key_str(&json, S("email"), party->email);
    json_object_end(&json);
    return buf_str(&text);
}

DocumentParty party_of(const DocumentPartyRow *row)
{
    return (DocumentParty){ .account = row->id,
                            .name = row->name,
                            .street = row->street,
                            .city = row->city,
                            .region = row->region,
                            .postcode = row->postcode,
                            .country = row->country,
                            .vat_id = row->vat_number };
}

static int id_cmp(const void *a, const void *b)
{
    AccountId x = *(const AccountId *)a;
    AccountId y = *(const AccountId *)b;
    return (x.v > y.v) - (x.v < y.v);
}

static int party_cmp(const void *a, const void *b)
{
    return id_cmp(&((const DocumentPartyRow *)a)->id, &((const DocumentPartyRow *)b)->id);
}

Err *parties_read(Call *call, Db *db, AccountId *ids, size_t count, DocumentPartyRow **ret_parties,
                  size_t *ret_count)
{
    size_t unique = 0;
    qsort(ids, count, sizeof(*ids), id_cmp);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || ids[i].v != ids[i - 1].v) {
            ids[unique++] = ids[i];
        }
    }
    TRY(store_document_parties(db, call->out, call->scratch, ids, unique, ret_parties));
    qsort(*ret_parties, unique, sizeof(**ret_parties), party_cmp);
    *ret_count = unique;
    return NULL;
}

const DocumentPartyRow *party_find(const DocumentPartyRow *parties, size_t count, AccountId id)
{
    const DocumentPartyRow key = { .id = id };
    return count == 0 ? NULL : bsearch(&key, parties, count, sizeof(*parties), party_cmp);
}

Str document_chained(Arena *out, Str previous, const Document *document)
{
    Hash before = previous.len == 0 ? (Hash){ 0 } : hash_bytes(previous);
    return hash_hex(out, hash_chain(before, document_canonical(out, document)));
}
