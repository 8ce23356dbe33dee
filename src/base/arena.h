/*
 * arena.h - memory that belongs to a request or a job and goes away with it.
 *
 * An Arena is two pointers, passed by pointer for results (`Arena *out`) and by value for scratch:
 * the callee's allocations vanish when it returns. Memory is zeroed and never NULL. Every input has
 * a limit, so reaching the cap is a bug and aborts.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

enum { ARENA_CAP_BYTES = 16 * 1024 * 1024, ARENA_KEEP_BYTES = 256 * 1024 };

typedef struct Arena {
    char *pos;
    char *end;
} Arena;

/* Reserves `cap_bytes` of address space; pages are used only once touched. Keep the value to reset
 * and close. */
Arena arena_open(size_t cap_bytes);

/* Gives the reservation back. `start` is the value that arena_open returned; `cap_bytes` is the
 * same. */
void arena_close(Arena start, size_t cap_bytes);

/* Returns pages past ARENA_KEEP_BYTES to the system after a request that needed more. */
void arena_trim(Arena start, Arena used);

/* Zeroed memory for `count` items. Aborts at the cap. */
void *arena_alloc(Arena *arena, size_t size, size_t align, size_t count);

/* An array with room for one item more than its `count`: `items` itself, or a copy with twice the
 * room. *room is 0 for an array that is not there yet. */
void *arena_room(Arena *arena, void *items, size_t size, size_t count, size_t *room);

#define arena_new(arena, T) ((T *)arena_alloc((arena), sizeof(T), _Alignof(T), 1))
#define arena_array(arena, T, count) ((T *)arena_alloc((arena), sizeof(T), _Alignof(T), (count)))

#endif
