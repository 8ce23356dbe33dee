/* arena_test.c - memory that belongs to a request. */
#include "tests/test.h"

#include <string.h>

enum { CAP = 1024 * 1024 };

TEST(arena_memory_is_zeroed_also_the_second_time)
{
    Arena arena = test_arena;
    char *first = arena_array(&arena, char, 100);
    memset(first, 'x', 100);
    arena = test_arena;
    char *again = arena_array(&arena, char, 100);
    CHECK(again == first);
    for (size_t i = 0; i < 100; i++) {
        CHECK(again[i] == 0);
    }
}

static void use_scratch(Arena scratch)
{
    (void)arena_array(&scratch, char, 1000);
}

TEST(arena_scratch_by_value_vanishes_on_return)
{
    char *before = test_arena.pos;
    use_scratch(test_arena);
    CHECK(test_arena.pos == before);
    (void)arena_array(&test_arena, char, 1000);
    CHECK(test_arena.pos >= before + 1000);
}

TEST(arena_aligns_each_piece)
{
    (void)arena_array(&test_arena, char, 3);
    int64_t *number = arena_new(&test_arena, int64_t);
    CHECK_INT((uintptr_t)number % _Alignof(int64_t), 0);
    (void)arena_array(&test_arena, char, 1);
    max_align_t *most = arena_new(&test_arena, max_align_t);
    CHECK_INT((uintptr_t)most % _Alignof(max_align_t), 0);
}

TEST(arena_gives_an_empty_piece)
{
    CHECK(arena_array(&test_arena, int64_t, 0) != NULL);
}

static void pass_the_cap(void)
{
    Arena arena = arena_open(CAP);
    (void)arena_array(&arena, char, CAP + 1);
}

static void overflow_the_size(void)
{
    Arena arena = arena_open(CAP);
    (void)arena_array(&arena, int64_t, SIZE_MAX / 4);
}

TEST(arena_aborts_at_the_cap_and_on_overflow)
{
    CHECK(test_aborts(pass_the_cap));
    CHECK(test_aborts(overflow_the_size));
}

TEST(arena_trimmed_after_much_use_is_still_usable)
{
    Arena start = arena_open(ARENA_CAP_BYTES);
    Arena arena = start;
    char *piece = arena_array(&arena, char, 4 * CAP);
    memset(piece, 'x', 4 * CAP);
    arena_trim(start, arena);
    CHECK(piece[0] == 'x');            /* the front is kept */
    CHECK(piece[4 * CAP - 1] == '\0'); /* the rest went back to the system */
    arena = start;
    piece = arena_array(&arena, char, 4 * CAP);
    CHECK(piece[0] == 0);
    arena_trim(start, start);
    arena_close(start, ARENA_CAP_BYTES);
}

TEST(an_array_grows_to_twice_its_room_and_keeps_its_items)
{
    int32_t *items = NULL;
    size_t room = 0;
    size_t moves = 0;
    for (int32_t i = 0; i < 1000; i++) {
        const int32_t *before = items;
        items = arena_room(&test_arena, items, sizeof(*items), (size_t)i, &room);
        moves += items == before ? 0 : 1;
        items[i] = i;
    }
    for (int32_t i = 0; i < 1000; i++) {
        CHECK_INT(items[i], i);
    }
    CHECK_INT(room, 1024);
    CHECK_INT(moves, 8);
}
