/*
 * simulator_objects.c - the simulated vendor's objects, one file each, so that they outlive the
 * process as a real vendor's would.
 */
#include "connector/answer.h"
#include "connector/simulator_internal.h"

#include "base/fault.h"
#include "base/file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OBJECT_BYTES_MAX = 256 * 1024,
    DIRECTORY_MODE = 0700,
    FILE_MODE = 0600,
    LOCK_PAUSE_MS = 2,
    LIST_MAX = 64
};

static const Str state_words[OBJECT_STATE_COUNT] = {
    [OBJECT_PENDING] = STR_INIT("pending"),
    [OBJECT_READY] = STR_INIT("ready"),
    [OBJECT_SUSPENDED] = STR_INIT("suspended"),
};

static Err *trouble(const char *what, const char *path)
{
    return ERR(CONNECTOR_UNAVAILABLE, "%s of %s failed: %s", what, path, strerror(errno));
}

Err *objects_open(const char *dir, int64_t deadline_us, Objects *ret_objects)
{
    *ret_objects = (Objects){ .dir = dir, .lock_fd = -1 };
    if (mkdir(dir, DIRECTORY_MODE) != 0 && errno != EEXIST) {
        return trouble("making", dir);
    }
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return trouble("opening", dir);
    }
    ret_objects->lock_fd = fd;
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) { /* bounded by the deadline */
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return trouble("locking", dir);
        }
        if (clock_monotonic_us() >= deadline_us) {
            return ERR(CONNECTOR_UNAVAILABLE, "the simulated vendor is busy");
        }
        poll(NULL, 0, LOCK_PAUSE_MS);
    }
    return NULL;
}

void objects_close(Objects *objects)
{
    if (objects->lock_fd >= 0) {
        close(objects->lock_fd);
        objects->lock_fd = -1;
    }
}

static Str object_path(const Objects *objects, Arena *out, Str service_code)
{
    assert(service_code_valid(service_code));
    return arena_printf(out, "%s/%.*s.json", objects->dir, STR_ARG(service_code));
}

static Err *read_object(Arena *out, Str text, Object *ret_object)
{
    const Json *json;
    Str state;
    Object object = { .state = OBJECT_STATE_COUNT };

    TRY(json_parse(out, text, &json));
    TRY(json_get_str(json, S("kind"), CONNECTOR_TEXT_MAX, &object.kind));
    TRY(json_get_str(json, S("state"), CONNECTOR_TEXT_MAX, &state));
    TRY(json_get_int(json, S("version"), 0, INT64_MAX, &object.version));
    TRY(json_get_int(json, S("done_version"), 0, INT64_MAX, &object.done_version));
    TRY(json_get_int(json, S("calls"), 0, INT64_MAX, &object.calls));
    TRY(json_get_int(json, S("begun_us"), 0, INT64_MAX, &object.begun.us));
    TRY(json_get_int(json, S("ready_us"), 0, INT64_MAX, &object.ready.us));
    TRY(json_get_str(json, S("settings"), OBJECT_BYTES_MAX, &object.settings_json));
    for (size_t i = 0; i < OBJECT_STATE_COUNT; i++) {
        if (str_eq(state, state_words[i])) {
            object.state = (ObjectState)i;
        }
    }
    if (object.state == OBJECT_STATE_COUNT) {
        return ERR(CONNECTOR_UNAVAILABLE, "an object of the simulated vendor has no state");
    }
    *ret_object = object;
    return NULL;
}

Err *object_load(const Objects *objects, Arena *out, Str service_code, bool *ret_found,
                 Object *ret_object)
{
    Str text;
    Str path = object_path(objects, out, service_code);

    if (access(str_cstr(out, path), F_OK) != 0) {
        *ret_found = false;
        return NULL;
    }
    TRY(file_read(out, path, OBJECT_BYTES_MAX, &text));
    TRY(read_object(out, text, ret_object));
    *ret_found = true;
    return NULL;
}

Err *object_save(const Objects *objects, Arena scratch, Str service_code, const Object *object)
{
    StrBuf buf = buf_new(&scratch, 1024);
    JsonOut json = json_out(&buf);

    json_object(&json);
    json_key_str(&json, S("kind"), object->kind);
    json_key_str(&json, S("state"), state_words[object->state]);
    json_key_int(&json, S("version"), object->version);
    json_key_int(&json, S("done_version"), object->done_version);
    json_key_int(&json, S("calls"), object->calls);
    json_key_int(&json, S("begun_us"), object->begun.us);
    json_key_int(&json, S("ready_us"), object->ready.us);
    json_key_str(&json, S("settings"), object->settings_json);
    json_object_end(&json);
    FAULT_POINT("simulator.saving");
    TRY(file_write_atomic(object_path(objects, &scratch, service_code), buf_str(&buf), FILE_MODE));
    FAULT_POINT("simulator.saved");
    return NULL;
}

Err *object_remove(const Objects *objects, Arena scratch, Str service_code)
{
    const char *path = str_cstr(&scratch, object_path(objects, &scratch, service_code));

    FAULT_POINT("simulator.removing");
    if (unlink(path) != 0 && errno != ENOENT) {
        return trouble("removing", path);
    }
    FAULT_POINT("simulator.removed");
    return NULL;
}

/* Keeps the `max` smallest codes in order. */
static void insert_sorted(Str *codes, size_t *count, size_t max, Str code)
{
    size_t at = *count;
    while (at > 0 && str_cmp(code, codes[at - 1]) < 0) {
        at--;
    }
    if (at == max) {
        return;
    }
    size_t last = *count < max ? *count : max - 1;
    for (size_t i = last; i > at; i--) {
        codes[i] = codes[i - 1];
    }
    codes[at] = code;
    *count = last + 1;
}

Err *object_list(const Objects *objects, Arena *out, Str after, size_t max, Str *ret_codes,
                 size_t *ret_count)
{
    Str codes[LIST_MAX];
    size_t count = 0;

    assert(max <= LIST_MAX);
    DIR *dir = opendir(objects->dir);
    if (dir == NULL) {
        return trouble("reading", objects->dir);
    }
    for (;;) { /* bounded by the directory */
        const struct dirent *entry = readdir(dir);
        if (entry == NULL) {
            break;
        }
        Str name = str_from_cstr(entry->d_name);
        Str code = str_slice(name, 0, str_find(name, S("."), 0));
        bool ours = str_ends(name, S(".json")) && service_code_valid(code) &&
                    name.len == code.len + S(".json").len;
        if (ours && str_cmp(code, after) > 0) {
            insert_sorted(codes, &count, max, str_dup(out, code));
        }
    }
    closedir(dir);
    for (size_t i = 0; i < count; i++) {
        ret_codes[i] = codes[i];
    }
    *ret_count = count;
    return NULL;
}
