/* arena.c - arenas over reserved address space. */
#include "base/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROOM_FIRST = 8 }; /* of a growing array */

/* Under the address sanitizer unused memory is poisoned, and a red zone follows every piece, so
 * that a write past its end is seen. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
enum { RED_ZONE_BYTES = 16 };
#define POISON(ptr, size) ASAN_POISON_MEMORY_REGION((ptr), (size))
#define UNPOISON(ptr, size) ASAN_UNPOISON_MEMORY_REGION((ptr), (size))
#else
enum { RED_ZONE_BYTES = 0 };
#define POISON(ptr, size) ((void)0)
#define UNPOISON(ptr, size) ((void)0)
#endif

Arena arena_open(size_t cap_bytes)
{
    assert(cap_bytes > 0);
    void *start = mmap(NULL, cap_bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert(start != MAP_FAILED);
    POISON(start, cap_bytes);
    return (Arena){ .pos = start, .end = (char *)start + cap_bytes };
}

void arena_close(Arena start, size_t cap_bytes)
{
    assert(start.pos + cap_bytes == start.end);
    UNPOISON(start.pos, cap_bytes);
    int result = munmap(start.pos, cap_bytes);
    assert(result == 0);
}

void arena_trim(Arena start, Arena used)
{
    assert(start.end == used.end);
    assert(start.pos <= used.pos);
    size_t used_bytes = (size_t)(used.pos - start.pos);
    if (used_bytes <= ARENA_KEEP_BYTES) {
        return;
    }
    /* The start of a mapping is on a page, and ARENA_KEEP_BYTES is whole pages. */
    int result =
        madvise(start.pos + ARENA_KEEP_BYTES, used_bytes - ARENA_KEEP_BYTES, MADV_DONTNEED);
    assert(result == 0);
}

void *arena_alloc(Arena *arena, size_t size, size_t align, size_t count)
{
    assert(align > 0 && (align & (align - 1)) == 0);
    size_t bytes;
    bool overflow = __builtin_mul_overflow(size, count, &bytes);
    assert(!overflow);
    size_t padding = -(uintptr_t)arena->pos & (align - 1);
    size_t room = (size_t)(arena->end - arena->pos);
    assert(room >= padding + RED_ZONE_BYTES);
    assert(bytes <= room - padding - RED_ZONE_BYTES); /* the cap: an input had no limit */

    char *piece = arena->pos + padding;
    arena->pos = piece + bytes + RED_ZONE_BYTES;
    UNPOISON(piece, bytes);
    POISON(piece + bytes, RED_ZONE_BYTES);
    return memset(piece, 0, bytes);
}

void *arena_room(Arena *arena, void *items, size_t size, size_t count, size_t *room)
{
    if (count < *room) {
        return items;
    }
    *room = *room == 0 ? ROOM_FIRST : *room * 2;
    void *grown = arena_alloc(arena, size, _Alignof(max_align_t), *room);
    return count == 0 ? grown : memcpy(grown, items, count * size);
}
