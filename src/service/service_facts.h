/*
 * service_facts.h - what the vendor made, as it is stored: open facts as JSON, secret ones sealed.
 * Shared inside service/ only.
 */
#ifndef SERVICE_SERVICE_FACTS_H
#define SERVICE_SERVICE_FACTS_H

#include "service/workspace.h"

/* `secrets` is empty when there are none. */
void service_facts_write(Call *call, ServiceId id, const Answer *answer, Str *ret_facts,
                         Str *ret_secrets);
/* Reads a JSON array as it was written. Fails: JSON_FORMAT, JSON_TYPE. */
MUST_USE Err *service_facts_read(Arena *out, Str json, FactView **ret_facts, size_t *ret_count);
/* Opens sealed secrets. Fails: CONFIG, as above. */
MUST_USE Err *service_secrets_read(Call *call, ServiceId id, Str sealed, FactView **ret_facts,
                                   size_t *ret_count);

#endif
