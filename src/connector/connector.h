/*
 * connector.h - the only way to a vendor (R-WSP-08).
 *
 * A connector is one file with one `const Connector`. It sees a desired state and its own facts,
 * never the store. Every call has an idempotency key (the service's id and version: done twice is
 * done once) and a deadline. A lost answer is found again by calling once more with the same key.
 */
#ifndef CONNECTOR_CONNECTOR_H
#define CONNECTOR_CONNECTOR_H

#include "base/instant.h"
#include "base/json.h"

enum {
    CONNECTOR_FIELD_MAX = 24,
    CONNECTOR_FACT_MAX = 24,
    CONNECTOR_TEXT_MAX = 200,
    CONNECTOR_LINE_MAX = 64,
    CONNECTOR_SEED_BYTES = 32
};

typedef enum SettingKind {
    SETTING_TEXT,
    SETTING_NUMBER, /* whole */
    SETTING_CHOICE,
    SETTING_LINES, /* one item a line; in JSON an array of strings (a string with commas or line
                      breaks is accepted) */
    SETTING_KIND_COUNT
} SettingKind;

/* One field of the set-up form, and of "settings" in the API. */
typedef struct SettingField {
    Str name; /* "allowed_cidrs" */
    Str label;
    Str help;
    SettingKind kind;
    bool required;
    bool own;   /* another value for each service, so never shared by the lines of a basket */
    bool later; /* not in the set-up form: shown once the connector asks for it (ANSWER_ASK) */
    size_t bytes_max;   /* of the text; of one item for SETTING_LINES; zero: CONNECTOR_TEXT_MAX */
    int64_t min, max;   /* SETTING_NUMBER: the value; SETTING_LINES: how many items, max zero:
                           CONNECTOR_LINE_MAX */
    const Str *choices; /* SETTING_CHOICE */
    size_t choice_count;
    Str initial; /* what the form shows first; stands in for an optional setting that is not sent */
} SettingField;

/* What is asked for: settings are JSON, an object of the connector's fields, already checked by
 * `check`. */
typedef struct DesiredState {
    Str service_code; /* "svc_…": the vendor's objects bear it, so that an orphan can be found */
    int64_t version;  /* grows with each change; service_code + version is the idempotency key */
    Str settings_json;
    int64_t quantity;
    Str secret_seed; /* 32 random bytes kept sealed by the caller: the same seed gives the same
                        password, so that a repeat is the same */
} DesiredState;

/* What the vendor made; shown in My WorkSpace. `secret` facts are shown once. */
typedef struct Fact {
    Str name; /* "host", "port", "database", "username", "password", "connection_string" */
    Str label;
    Str value;
    bool secret;
} Fact;

typedef enum AnswerKind {
    ANSWER_DONE,
    ANSWER_ACCEPTED, /* poll with the same key after wait_ms */
    ANSWER_ASK,     /* a person must answer: `text` is the question; the answer becomes a setting of
                       the next version */
    ANSWER_REFUSED, /* final until the request changes: code, text, field */
    ANSWER_RETRY    /* trouble: the same call again after wait_ms or the queue's own back-off */
} AnswerKind;

typedef struct Answer {
    AnswerKind kind;
    Str code;  /* the vendor's, or ours: "database.name_taken" */
    Str text;  /* the vendor's words */
    Str field; /* ANSWER_REFUSED: the setting it is about; ANSWER_ASK: the one that takes the
                  answer; or empty: any */
    int64_t wait_ms;
    size_t fact_count;
    Fact facts[CONNECTOR_FACT_MAX];
} Answer;

typedef struct ConnectorCall {
    void *state;         /* what `open` returned */
    int64_t deadline_us; /* clock_monotonic_us at which the call must have answered */
    Instant now;
    Arena *out; /* the answer's text lives here */
} ConnectorCall;

typedef struct Connector {
    Str name;       /* "postgresql", "simulator" */
    bool simulated; /* pages label its services */
    /* Reads its own section of the configuration; NULL state is allowed. Fails: CONFIG. */
    Err *(*open)(Arena *process, const Json *config, void **ret_state);
    void (*close)(void *state);
    /* The set-up form for a product kind (a word of ServiceKind). */
    const SettingField *(*fields)(Str kind, size_t *ret_count);
    /* Normalises and checks settings without touching the vendor; ANSWER_DONE puts the canonical
     * JSON in `text`, else REFUSED with the field. */
    Answer (*check)(const ConnectorCall *call, Str kind, const Json *settings);
    /* Makes the vendor's object as desired; DONE bears the facts. A version below one that was
     * applied before is refused ("version.stale"). A suspended object stays suspended. */
    Answer (*apply)(const ConnectorCall *call, Str kind, const DesiredState *desired);
    /* Blocks use and keeps the data; DONE too where there is no object. */
    Answer (*suspend)(const ConnectorCall *call, Str kind, const DesiredState *desired);
    Answer (*resume)(const ConnectorCall *call, Str kind, const DesiredState *desired);
    /* Removes the object and its data for good; DONE too where there is no object. */
    Answer (*terminate)(const ConnectorCall *call, Str kind, const DesiredState *desired);
    /* DONE with the facts "state" (missing, incomplete, ready, suspended, drift) and, for the
     * state drift, "difference". */
    Answer (*status)(const ConnectorCall *call, Str kind, const DesiredState *desired);
    /* Figures in use now, as facts ("size_bytes"); also holds the object to its limits. Refused
     * ("service.missing") where there is no object, as resume is. */
    Answer (*usage)(const ConnectorCall *call, Str kind, const DesiredState *desired);
    /* Everything at the vendor that bears our ids, one fact each, sorted: name is the service
     * code. `after` pages: the last code of the page before, empty at first. */
    Answer (*inventory)(const ConnectorCall *call, Str after);
} Connector;

/* Checks settings against the fields (required, kind, range, choices, unknown members) and writes
 * them canonically: members in the fields' order, numbers as numbers, lines as an array. DONE with
 * the JSON in `text`, or REFUSED with the field; for `check` implementations. */
Answer connector_check_fields(const ConnectorCall *call, const SettingField *fields,
                              size_t field_count, const Json *settings);

/* All connectors that are configured, by name. */
typedef struct ConnectorEntry {
    const Connector *connector;
    void *state;
} ConnectorEntry;

typedef struct ConnectorSet {
    size_t count;
    ConnectorEntry entries[8];
} ConnectorSet;

const ConnectorEntry *connector_find(const ConnectorSet *set,
                                     Str name); /* NULL when not configured */

#endif
