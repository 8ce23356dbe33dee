/*
 * route.h - what an address accepts and who may call it, as constant tables.
 *
 * A Route stands at the end of its handler's file; the lists of web/ and api/ make the site map.
 * The dispatcher does everything a table can say: access, CSRF, limits, parsing and validating
 * fields, so that a handler sees only declared, well-formed values. The same tables make the API's
 * description and the tests that walk every route.
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "base/num.h"
#include "domain/account.h"

enum {
    ROUTE_COUNT_MAX = 512,
    FIELD_COUNT_MAX = 64,            /* declared fields of one table */
    FIELD_CODE_POINTS_DEFAULT = 200, /* when Field.max is 0; FIELD_LINES: 4000 */
    FIELD_LINES_DEFAULT = 4000,
    FIELD_CODE_POINTS_MAX = 65536,
    FIELD_MANY_MAX = 64,            /* values of a field with `many` */
    FORM_PAIR_MAX = 2048,           /* name=value pairs of one body or query string: three for each
                                       of 500 lines, and more */
    OPEN_FIELD_MAX = FORM_PAIR_MAX, /* fields kept through Route.open_prefix */
    OPEN_VALUE_BYTES_MAX = 4096,
    PATH_PARAM_MAX = 4,
    BODY_BYTES_DEFAULT = 64 * 1024 /* when Route.body_bytes_max is 0 */
};

typedef enum HttpMethod {
    HTTP_GET, /* HEAD is GET without the body */
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_METHOD_COUNT
} HttpMethod;

/* Who may call a route: PUBLIC, or kinds of account, with Role bits beside them when one of these
 * roles is needed: ACCESS_PARTNER | ROLE_BUYER. An auditor passes for any role on GET, and an
 * administrator has every role (actor_can). */
typedef enum Access {
    ACCESS_OPERATOR = 1 << 16,
    ACCESS_PARTNER = 1 << 17,
    ACCESS_END_CUSTOMER = 1 << 18,
    ACCESS_SIGNED_IN = 7 << 16,
    ACCESS_PUBLIC = 1 << 19 /* req->signed_in tells whether somebody is */
} Access;

typedef enum FieldKind {
    FIELD_TEXT,    /* one line; no control characters; trimmed */
    FIELD_LINES,   /* several lines; CR LF becomes LF; tab allowed; trimmed */
    FIELD_TOKEN,   /* visible ASCII without spaces */
    FIELD_INT,     /* .number, min_value..max_value when max_value > min_value */
    FIELD_DECIMAL, /* .decimal, at most `scale` fraction digits; min_value..max_value in whole units
                    */
    FIELD_CODE,    /* a public id, "ord_06h2n8kx4m1pq": a-z 0-9 _ */
    FIELD_EMAIL,   /* one address, at most 254 bytes; lower-cased domain */
    FIELD_CHOICE,  /* one word of `choices`; .number is its index */
    FIELD_BOOL,    /* .on: "1", "on", "true", "yes"; absent, "", "0", "off", "false", "no": false */
    FIELD_DATE,    /* .date, "2026-11-22" */
    FIELD_PASSWORD, /* kept byte for byte, never given back: .raw is empty */
    FIELD_PATH,     /* a local address to go on to: "/orders?page=2", never "//host" */
    FIELD_JSON,     /* JSON bodies only: an array or object; read it from req->json */
    FIELD_KIND_COUNT
} FieldKind;

/* One declared field of a form, a query string or a JSON body. */
typedef struct Field {
    const char *name;
    FieldKind kind;
    const char *label; /* for messages and the API's description */
    bool required;     /* FIELD_BOOL: must be on */
    bool many;         /* may be sent several times (JSON: an array): .items, .item_count */
    size_t max;        /* code points */
    int64_t min_value;
    int64_t max_value;
    int32_t scale;
    const char *const *choices; /* ends with NULL */
    const char *fallback;       /* stands for an absent or empty optional field */
} Field;

typedef struct FieldValue {
    Str text;       /* the clean text; empty when absent or wrong */
    Str raw;        /* as typed, for showing the form again; bad UTF-8 replaced by U+FFFD */
    int64_t number; /* FIELD_INT; FIELD_CHOICE: the index, -1 when absent */
    Decimal decimal;
    Date date; /* DATE_NONE when absent */
    bool on;
    bool given;       /* sent and not empty */
    const Str *items; /* with `many`: the clean texts */
    size_t item_count;
    const Err *err; /* what is wrong, with the field's name; NULL when right */
    Str message;    /* the same for the user; empty when right */
} FieldValue;

/* A field whose name began with Route.open_prefix; `name` is what follows the prefix. */
typedef struct OpenField {
    Str name;
    Str value;   /* valid UTF-8 without control characters but LF and tab; else as it was typed */
    Str message; /* what is wrong with it, for the user; empty when right */
} OpenField;

typedef enum BodyKind {
    BODY_NONE, /* a body is refused */
    BODY_FORM, /* application/x-www-form-urlencoded: req->form, req->open */
    BODY_JSON, /* application/json, an object: req->json; declared members in req->form */
    BODY_RAW,  /* any type: req->body, req->body_type */
    BODY_FILE  /* large: never whole in memory. The API: the file itself, of any type. A page:
                  multipart/form-data with one file; the rest in req->form. Both: req->file */
} BodyKind;

/* The bucket that a request is counted against, beside the one of its address or user. */
typedef enum RateKind { RATE_NORMAL, RATE_SIGN_IN, RATE_NONE, RATE_KIND_COUNT } RateKind;

struct Req;
struct Resp;

typedef struct Route {
    HttpMethod method;
    const char *path; /* "/orders/{order}"; a parameter is a whole segment */
    Err *(*handle)(struct Req *req, struct Resp *resp);
    /* Shows the form again when fields are wrong: req->form has what was typed and the messages;
     * the status is already 422. NULL: the error page, or the API's problem, names the fields. */
    Err *(*invalid)(struct Req *req, struct Resp *resp);
    /* Answers a GET, of a visitor or of a session known in memory, from memory and returns true, or
     * leaves it to `handle`. Runs on the thread that serves all connections: it must not wait, so
     * no database. May be NULL. */
    bool (*quick)(struct Req *req, struct Resp *resp);
    uint32_t access; /* Access and Role bits */
    BodyKind body;
    size_t body_bytes_max;
    const Field *fields; /* of the body */
    size_t field_count;
    const Field *query; /* of the query string */
    size_t query_count;
    const char *open_prefix; /* keep body fields of any name with this prefix, in req->open */
    RateKind rate;
    bool api; /* bearer token only, no cookies; errors are application/problem+json */
    /* For the API's description and the site map. */
    const char *summary; /* one line */
    const char *detail;
    const char *answer; /* an example of the answer's JSON */
} Route;

#endif
