/*
 * subject.h - the connector that the conformance suite is run against, and how to call it.
 *
 * The suite knows the contract only; what a customer does with a service (log in, say) comes from
 * the subject's own file.
 */
#ifndef TESTS_CONFORMANCE_SUBJECT_H
#define TESTS_CONFORMANCE_SUBJECT_H

#include "connector/connector.h"

enum { CALL_SECONDS = 20 };

typedef struct Subject {
    const Connector *connector;
    void *state;
    Str kind;
    /* Settings that the connector accepts, for a service of that name. */
    Str (*settings)(Arena *out, Str name);
    /* Uses the service as its customer would; `applied` is what apply answered. */
    bool (*usable)(const Answer *applied, const DesiredState *desired);
} Subject;

/* Opened at the first call. */
const Subject *subject(void);

typedef enum Verb { APPLY, SUSPEND, RESUME, TERMINATE, STATUS, USAGE, VERB_COUNT } Verb;

DesiredState desired_state(Arena *out, const char *name, int64_t version);
Answer call(Verb verb, const DesiredState *desired);
/* With an arena and a time limit of its own, for threads and for vendors that do not answer. */
Answer call_within(Arena *out, Verb verb, const DesiredState *desired, int64_t limit_ms);
Answer check_settings(Str settings_json);
/* Empty when the answer has no such fact. */
Str fact(const Answer *answer, const char *name);
/* How often the vendor's inventory, read to its end, has the service; every page is sorted. */
int inventory_count(Str service_code);
int inventory_size(void);
Str read_text(const char *path);

/* The n-th arrival of this process at a fault point kills it; 0 never. */
extern int fault_countdown;

#endif
