/*
 * err.h - a failure is one pointer; NULL is success.
 *
 * An Err holds a code of errors.def, the field it is about (for forms), a detail (for the log), its
 * cause and the place that made it. It lives in a per-thread arena that is reset when a request or
 * job ends (err_reset), so functions need no arena to fail. Refusals have a 4xx code, trouble a 5xx
 * code; a bug is an assert.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

#define MUST_USE __attribute__((warn_unused_result))

typedef enum ErrCode {
#define ERR_DEF(name, status, public_name, text) ERR_##name,
#include "base/errors.def"
#undef ERR_DEF
    ERR_CODE_COUNT
} ErrCode;

typedef struct Err {
    ErrCode code;
    const char *field;  /* the form field or JSON pointer it is about, or NULL */
    const char *detail; /* for the log, and for the user where the code is a refusal (4xx) */
    const struct Err *cause;
    const char *file;
    int line;
} Err;

/* Makes an error; ERR_FIELD names the field it is about. Both never return NULL. */
#define ERR(code, ...) err_make(ERR_##code, NULL, __FILE__, __LINE__, __VA_ARGS__)
#define ERR_FIELD(code, field, ...) err_make(ERR_##code, (field), __FILE__, __LINE__, __VA_ARGS__)

#define TRY(expr)               \
    do {                        \
        Err *err_try_ = (expr); \
        if (err_try_ != NULL) { \
            return err_try_;    \
        }                       \
    } while (0)

Err *err_make(ErrCode code, const char *field, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6), returns_nonnull));
Err *err_wrap(Err *cause, ErrCode code, const char *detail); /* a new error that keeps its cause */
Err *err_copy(const Err *err); /* into this thread's arena; for an error that another thread made */
bool err_is(const Err *err, ErrCode code);
int err_status(ErrCode code);               /* the HTTP status */
Str err_name(ErrCode code);                 /* "order.empty" */
Str err_text(ErrCode code);                 /* one sentence for the user */
Str err_message(const Err *err);            /* the detail of a refusal, else err_text */
Str err_format(Arena *out, const Err *err); /* for the log: code, place, detail and causes */
void err_reset(void);                       /* ends a request or job: its errors are gone */

#endif
