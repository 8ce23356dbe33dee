/*
 * simulator_internal.h - scripts, objects as files, and the forms of each kind; shared by the
 * simulator's files.
 */
#ifndef CONNECTOR_SIMULATOR_INTERNAL_H
#define CONNECTOR_SIMULATOR_INTERNAL_H

#include "connector/connector.h"

enum { SCRIPT_BYTES_MAX = 400, SIMULATOR_KIND_MAX = 8, PATH_MAX_BYTES = 1024 };

typedef struct Script {
    int64_t delay_ms;
    int64_t fail_count;
    int64_t lose_count;
    int64_t late_usage_ms;
    Str refuse_code; /* empty: does not refuse */
    Str refuse_field;
    Str ask; /* empty: does not ask */
    Str ask_field;
    bool duplicate;
    bool drift;
} Script;

/* Fails: FIELD_INVALID, with the step that was not understood. */
MUST_USE Err *script_parse(Str text, Script *ret_script);

typedef enum ObjectState {
    OBJECT_PENDING,
    OBJECT_READY,
    OBJECT_SUSPENDED,
    OBJECT_STATE_COUNT
} ObjectState;

/* What the simulated vendor has for a service: one file. */
typedef struct Object {
    Str kind;
    ObjectState state;
    int64_t version;      /* of the last apply that was begun */
    int64_t done_version; /* of the last one that was finished; 0: none */
    int64_t calls;        /* of apply for `version` */
    Instant begun;        /* first call of apply for `version` */
    Instant ready;        /* when the object was first finished */
    Str settings_json;
} Object;

/* The directory, held by one call at a time. Every failure is CONNECTOR_UNAVAILABLE. */
typedef struct Objects {
    const char *dir;
    int lock_fd; /* -1: not held */
} Objects;

/* Waits for the lock, not past the deadline. objects_close also after a failure. */
MUST_USE Err *objects_open(const char *dir, int64_t deadline_us, Objects *ret_objects);
void objects_close(Objects *objects);
MUST_USE Err *object_load(const Objects *objects, Arena *out, Str service_code, bool *ret_found,
                          Object *ret_object);
MUST_USE Err *object_save(const Objects *objects, Arena scratch, Str service_code,
                          const Object *object);
MUST_USE Err *object_remove(const Objects *objects, Arena scratch, Str service_code);
/* At most `max` codes greater than `after`, sorted. */
MUST_USE Err *object_list(const Objects *objects, Arena *out, Str after, size_t max, Str *ret_codes,
                          size_t *ret_count);

/* The form of a kind; NULL for a kind that is not known. */
const SettingField *simulator_fields(Str kind, size_t *ret_count);
/* Checks against the form and the kind's own rules; `with_script` allows the setting "simulate". */
Answer simulator_check(const ConnectorCall *call, Str kind, const Json *settings, bool with_script);
/* The endpoints and the password that the simulated vendor would give out. */
void simulator_facts(Answer *answer, Arena *out, Str kind, const Json *settings,
                     const DesiredState *desired);

#endif
