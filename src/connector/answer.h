/*
 * answer.h - how connectors build their answers; shared inside src/connector.
 */
#ifndef CONNECTOR_ANSWER_H
#define CONNECTOR_ANSWER_H

#include "connector/connector.h"

Answer answer_done(void);
/* Poll with the same key after `wait_ms`. */
Answer answer_accepted(int64_t wait_ms);
/* Final until the request changes; `field` is the setting it is about, or empty. */
Answer answer_refused(Str code, Str field, Str text);
/* Trouble: the same call again. `wait_ms` zero leaves the pause to the caller's back-off. */
Answer answer_retry(Str code, Str text, int64_t wait_ms);

/* Adds a fact; its texts must live as long as the answer. Aborts beyond CONNECTOR_FACT_MAX. */
void answer_fact(Answer *answer, Str name, Str label, Str value);
void answer_secret(Answer *answer, Str name, Str label, Str value);

/* The service codes that vendors' objects and file names may bear: a-z, 0-9 and '_', 1..40. */
bool service_code_valid(Str code);

/* A password of 24 letters and digits, made from the seed: the same seed, service and purpose give
 * the same one. */
Str seed_password(Arena *out, const DesiredState *desired, Str purpose);
/* 16 hexadecimal digits that tell one seed from another and nothing about its passwords. */
Str seed_mark(Arena *out, const DesiredState *desired);

#endif
