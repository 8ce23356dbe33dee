/* err.c - errors in a per-thread ring, so that making one never fails. */
#include "base/err.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A thread that makes more errors than this before err_reset loses the text of the oldest: right
 * for a loop that tries again and only tells of the last. */
enum { ERR_SLOTS = 64, ERR_FIELD_BYTES = 96, ERR_DETAIL_BYTES = 400 };

typedef struct ErrSlot {
    Err err;
    char field[ERR_FIELD_BYTES];
    char detail[ERR_DETAIL_BYTES];
} ErrSlot;

static _Thread_local ErrSlot slots[ERR_SLOTS];
static _Thread_local size_t slot_next;

typedef struct ErrInfo {
    int status;
    Str name;
    Str text;
} ErrInfo;

static const ErrInfo infos[ERR_CODE_COUNT] = {
#define ERR_DEF(name, status, public_name, text) \
    [ERR_##name] = { status, STR_INIT(public_name), STR_INIT(text) },
#include "base/errors.def"
#undef ERR_DEF
};

static const ErrInfo *info(ErrCode code)
{
    assert(code < ERR_CODE_COUNT);
    return &infos[code];
}

/* Copies what fits; a cut is made between two characters, as refusals are shown to users. */
static void copy_text(char *to, size_t cap, const char *from)
{
    size_t len = strnlen(from, cap - 1);
    if (from[len] != '\0') {
        while (len > 0 && ((unsigned char)from[len] & 0xc0) == 0x80) {
            len--;
        }
    }
    memmove(to, from, len);
    to[len] = '\0';
}

static ErrSlot *slot_take(ErrCode code, const char *field, const char *file, int line)
{
    ErrSlot *slot = &slots[slot_next];
    slot_next = (slot_next + 1) % ERR_SLOTS;
    slot->err = (Err){ .code = code, .detail = slot->detail, .file = file, .line = line };
    slot->detail[0] = '\0';
    if (field != NULL) {
        copy_text(slot->field, sizeof(slot->field), field);
        slot->err.field = slot->field;
    }
    return slot;
}

Err *err_make(ErrCode code, const char *field, const char *file, int line, const char *format, ...)
{
    char detail[ERR_DETAIL_BYTES + 4]; /* the slot may hold a text that is an argument here */
    va_list args;
    va_start(args, format);
    (void)vsnprintf(detail, sizeof(detail), format, args);
    va_end(args);
    ErrSlot *slot = slot_take(code, field, file, line);
    copy_text(slot->detail, sizeof(slot->detail), detail);
    return &slot->err;
}

Err *err_wrap(Err *cause, ErrCode code, const char *detail)
{
    assert(cause != NULL);
    ErrSlot *slot = slot_take(code, NULL, cause->file, cause->line);
    copy_text(slot->detail, sizeof(slot->detail), detail == NULL ? "" : detail);
    slot->err.cause = cause;
    return &slot->err;
}

Err *err_copy(const Err *err)
{
    Err *first = NULL;
    Err *last = NULL;
    for (size_t i = 0; err != NULL && i < ERR_SLOTS; i++) {
        ErrSlot *slot = slot_take(err->code, err->field, err->file, err->line);
        copy_text(slot->detail, sizeof(slot->detail), err->detail);
        if (first == NULL) {
            first = &slot->err;
        } else {
            last->cause = &slot->err;
        }
        last = &slot->err;
        err = err->cause;
    }
    return first;
}

bool err_is(const Err *err, ErrCode code)
{
    return err != NULL && err->code == code;
}

int err_status(ErrCode code)
{
    return info(code)->status;
}

Str err_name(ErrCode code)
{
    return info(code)->name;
}

Str err_text(ErrCode code)
{
    return info(code)->text;
}

Str err_message(const Err *err)
{
    assert(err != NULL);
    bool refusal = err_status(err->code) < 500;
    return refusal && err->detail[0] != '\0' ? str_from_cstr(err->detail) : err_text(err->code);
}

Str err_format(Arena *out, const Err *err)
{
    StrBuf buf = buf_new(out, 256);
    for (size_t i = 0; err != NULL && i < ERR_SLOTS; i++) {
        if (i > 0) {
            buf_add(&buf, S("; caused by "));
        }
        buf_add(&buf, err_name(err->code));
        buf_addf(&buf, " (%s:%d)", err->file, err->line);
        if (err->field != NULL) {
            buf_addf(&buf, " field %s", err->field);
        }
        if (err->detail[0] != '\0') {
            buf_addf(&buf, ": %s", err->detail);
        }
        err = err->cause;
    }
    return buf_str(&buf);
}

void err_reset(void)
{
    slot_next = 0;
}
