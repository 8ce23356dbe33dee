/* catalogue_diff.c - how two versions of an object of the catalogue differ, member by member. */
#include "service/catalogue_document.h"

#include <inttypes.h>

enum { MEMBERS_MAX = 2000, VALUE_BYTES_SHOWN = 400 };

/* A value that is neither an object nor an array of objects, and the way to it. */
typedef struct Member {
    Str way;
    Str value;
} Member;

typedef struct Members {
    Arena *out;
    Member *items;
    size_t count;
} Members;

/* A value to look into. */
typedef struct Level {
    const Json *json;
    Str way;
    size_t at;
} Level;

static Str scalar_text(Arena *out, const Json *value)
{
    switch (value->kind) {
    case JSON_STR:
        return value->text;
    case JSON_INT:
        return arena_printf(out, "%" PRId64, value->number);
    case JSON_BOOL:
        return value->number != 0 ? S("yes") : S("no");
    case JSON_MISSING:
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return (Str){ 0 };
}

/* A list of words in one text. */
static Str list_text(Arena *out, const Json *array)
{
    StrBuf buf = buf_new(out, 128);
    for (size_t i = 0; i < array->count; i++) {
        buf_add(&buf, i > 0 ? S(", ") : S(""));
        buf_add(&buf, scalar_text(out, &array->items[i]));
    }
    return buf_str(&buf);
}

static bool is_leaf(const Json *value)
{
    return value->kind != JSON_OBJECT &&
           (value->kind != JSON_ARRAY || value->count == 0 || value->items[0].kind != JSON_OBJECT);
}

/* How a part of an object or array is called. */
static Str part_name(Arena *out, const Json *json, size_t i)
{
    static const Str names[] = { STR_INIT("code"), STR_INIT("plan") };
    if (json->kind == JSON_OBJECT) {
        return json->keys[i];
    }
    for (size_t k = 0; k < COUNT_OF(names); k++) {
        const Json *name = json_member(&json->items[i], names[k]);
        if (name->kind == JSON_STR) {
            return name->text;
        }
    }
    return arena_printf(out, "%zu", i + 1);
}

static void members_fill(Members *members, const Json *root)
{
    Level levels[JSON_DEPTH_MAX] = { { .json = root } };
    size_t depth = 1;
    while (depth > 0 && members->count < MEMBERS_MAX) {
        Level *level = &levels[depth - 1];
        if (level->at == level->json->count) {
            depth--;
            continue;
        }
        size_t i = level->at++;
        const Json *value = &level->json->items[i];
        Str name = part_name(members->out, level->json, i);
        Str way = level->way.len == 0
                      ? name
                      : arena_printf(members->out, "%.*s/%.*s", STR_ARG(level->way), STR_ARG(name));
        if (is_leaf(value)) {
            Str text = value->kind == JSON_ARRAY ? list_text(members->out, value)
                                                 : scalar_text(members->out, value);
            members->items[members->count++] = (Member){ way, text };
        } else if (depth < JSON_DEPTH_MAX) {
            levels[depth++] = (Level){ .json = value, .way = way };
        }
    }
}

static Err *members_read(Arena *out, Str document, Members *ret_members)
{
    const Json *root;
    *ret_members = (Members){ .out = out, .items = arena_array(out, Member, MEMBERS_MAX) };
    if (document.len == 0) {
        return NULL;
    }
    TRY(json_parse(out, document, &root));
    members_fill(ret_members, root);
    return NULL;
}

static const Member *member_find(const Members *members, Str way)
{
    for (size_t i = 0; i < members->count; i++) {
        if (str_eq(members->items[i].way, way)) {
            return &members->items[i];
        }
    }
    return NULL;
}

static Str shortened(Arena *out, Str value)
{
    size_t len = VALUE_BYTES_SHOWN;
    if (value.len <= len) {
        return str_dup(out, value);
    }
    while (len > 0 && ((unsigned char)value.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    return arena_printf(out, "%.*s…", (int)len, value.ptr);
}

Err *catalogue_differences(Arena *out, Arena scratch, Str before, Str after,
                           CatalogueDifference *items, size_t max, size_t *ret_count)
{
    Members old;
    Members new;
    size_t count = 0;
    TRY(members_read(&scratch, before, &old));
    TRY(members_read(&scratch, after, &new));
    for (size_t i = 0; i < new.count &&count < max; i++) {
        const Member *was = member_find(&old, new.items[i].way);
        Str value = was == NULL ? (Str){ 0 } : was->value;
        if (was == NULL || !str_eq(value, new.items[i].value)) {
            items[count++] = (CatalogueDifference){ .member = str_dup(out, new.items[i].way),
                                                    .before = shortened(out, value),
                                                    .after = shortened(out, new.items[i].value) };
        }
    }
    for (size_t i = 0; i < old.count && count < max; i++) {
        if (member_find(&new, old.items[i].way) == NULL) {
            items[count++] = (CatalogueDifference){ .member = str_dup(out, old.items[i].way),
                                                    .before = shortened(out, old.items[i].value) };
        }
    }
    *ret_count = count;
    return NULL;
}
