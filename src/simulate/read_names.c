/* read_names.c - names to indices: a table with open addressing. */
#include "simulate/read.h"

#include <assert.h>

Names names_new(Arena *out, size_t count_max)
{
    size_t cap = 8;
    while (cap < 2 * count_max) { /* doubles; count_max is a limit of scenario.h */
        cap *= 2;
    }
    return (Names){ arena_array(out, Str, cap), arena_array(out, int32_t, cap), cap };
}

/* The place of the name, or the free one where it would be. */
static size_t place_of(const Names *names, Str name)
{
    size_t place = str_hash(name) & (names->cap - 1);
    for (size_t i = 0; i < names->cap; i++) {
        if (names->names[place].len == 0 || str_eq(names->names[place], name)) {
            return place;
        }
        place = (place + 1) & (names->cap - 1);
    }
    assert(!"the table has twice the room that is needed");
    return 0;
}

bool names_add(Names *names, Str name, int32_t index)
{
    assert(name.len > 0);
    size_t place = place_of(names, name);
    if (names->names[place].len > 0) {
        return false;
    }
    names->names[place] = name;
    names->indices[place] = index;
    return true;
}

int32_t names_find(const Names *names, Str name)
{
    if (name.len == 0 || names->cap == 0) {
        return SCENARIO_NONE;
    }
    size_t place = place_of(names, name);
    return names->names[place].len > 0 ? names->indices[place] : SCENARIO_NONE;
}
