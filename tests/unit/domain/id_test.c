/* id_test.c - ids inside and their public codes outside. */
#include "domain/id.h"
#include "tests/unit/domain/domain_test.h"

static const Instant noon = { INT64_C(1767268800000000) }; /* 2026-01-01 12:00 UTC */

TEST(a_code_has_the_prefix_of_its_kind_and_13_digits)
{
    CHECK_STR(order_code(&test_arena, (OrderId){ 1 }), S("ord_0000000000001"));
    CHECK_STR(account_code(&test_arena, (AccountId){ INT64_MAX }), S("acc_7zzzzzzzzzzzz"));
    CHECK_STR(price_list_code(&test_arena, (PriceListId){ 32 }), S("prl_0000000000010"));
}

TEST(a_code_of_another_kind_or_shape_is_refused)
{
    OrderId id = { 5 };
    static const char *const wrong[] = { "",
                                         "ord",
                                         "sub_0000000000001",
                                         "ord-0000000000001",
                                         "ord_000000000001",
                                         "ord_00000000000001",
                                         "ord_000000000000u",
                                         "ord_000000000000A",
                                         "ord_0000000000000",
                                         "ord_8000000000000",
                                         "ord_zzzzzzzzzzzzz" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        Err *err = order_id_parse(str_from_cstr(wrong[i]), "order", &id);
        CHECK_ERR(err, FIELD_INVALID);
        CHECK_STR(str_from_cstr(err->field), S("order"));
    }
    CHECK_INT(id.v, 5);
}

TEST(code_and_id_are_the_same_thing_both_ways)
{
    Random random = random_seeded(__func__);
    for (size_t i = 0; i < 1000; i++) {
        SubscriptionId id = { random_from(&random, 1, INT64_MAX) >> (i % 60) };
        SubscriptionId back;
        id.v = id.v == 0 ? 1 : id.v;
        CHECK_OK(subscription_id_parse(subscription_code(&test_arena, id), "id", &back));
        CHECK_INT(back.v, id.v);
    }
}

TEST(ids_follow_time_and_are_never_zero)
{
    Instant later = { noon.us + 1000 };
    CHECK(id_make(noon, UINT64_MAX) < id_make(later, 0));
    CHECK(id_make(noon, 1) != id_make(noon, 2));
    CHECK_INT(id_make((Instant){ 0 }, 0), 1);
    CHECK_INT(id_make((Instant){ INT64_C(1577836800000000) }, 9), 9);
}
