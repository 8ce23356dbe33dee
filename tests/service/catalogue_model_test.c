/* catalogue_model_test.c - what a catalogue file says of types, upgrades, exclusions and bundles.
 */
#include "service/catalogue.h"
#include "store/product_graph_store.h"
#include "store/product_type_store.h"
#include "tests/support/fixture.h"

#define TYPE_OF(code, attributes)                                                                  \
    "{\"code\":\"" code "\",\"name\":\"T\",\"kind\":\"cloud_server\",\"connector\":\"simulator\"," \
    "\"refund\":\"day\",\"retention_minutes\":5,\"settings\":{\"vcpu\":1,\"ram_gb\":2},"           \
    "\"attributes\":[" attributes "]}"
#define MEMORY "{\"code\":\"memory\",\"name\":\"Memory\",\"kind\":\"number\",\"unit\":\"GB\"}"
#define PRODUCT(code, type, more)                                                          \
    "{\"code\":\"" code "\",\"type\":\"" type "\",\"name\":\"" code "\",\"vendor\":\"V\"," \
    "\"category\":\"Servers\",\"industries\":[],\"summary\":\"S\",\"description\":\"D\","  \
    "\"image\":\"img/o.svg\",\"tax_category\":\"S\"" more
#define PLANS(code, more)                                                               \
    ",\"plans\":[{\"code\":\"" code "-monthly\",\"name\":\"Monthly\",\"term\":\"P1M\"," \
    "\"billing\":\"P1M\",\"quantity_min\":1,\"quantity_max\":9,\"quantity_step\":1,"    \
    "\"unit\":\"u\",\"price\":{\"EUR\":\"5.00\"}" more "}]}"
#define FILE_OF(types, products) \
    S("{\"stoa_catalogue\":1,\"types\":[" types "],\"products\":[" products "]}")
#define WORLD                                                                                    \
    FILE_OF(TYPE_OF("vm", MEMORY) "," TYPE_OF("box", ""),                                        \
            PRODUCT("a", "vm",                                                                   \
                    ",\"attributes\":{\"memory\":4},\"settings\":{\"vcpu\":8},"                  \
                    "\"upgrades\":[\"b\",\"c\"]")                                                \
                PLANS("a", ",\"trial_days\":30") "," PRODUCT(                                    \
                    "b", "vm", ",\"upgrades\":[\"d\"],\"promoted\":true")                        \
                    PLANS("b", "") "," PRODUCT("c", "vm", ",\"excludes\":[\"d\"]")               \
                        PLANS("c", "") "," PRODUCT("d", "vm", "")                                \
                            PLANS("d", "") "," PRODUCT("x", "box", ",\"sale_kind\":\"one_off\"") \
                                PLANS("x", "") "," PRODUCT(                                      \
                                    "pack", "vm",                                                \
                                    ",\"bundle\":[{\"plan\":\"a-monthly\",\"quantity\":2},"      \
                                    "{\"plan\":\"x-monthly\",\"quantity\":1}]}"))

static ImportResult imported(Fixture *fixture, Str file, bool dry_run)
{
    Call call = fixture_system_call(fixture);
    ImportResult result = { 0 };
    CHECK_OK(svc_import_catalogue(&call, file, dry_run, &result));
    return result;
}

static void refused(Fixture *fixture, Str file, const char *message)
{
    Call call = fixture_system_call(fixture);
    ImportResult result;
    Err *err = svc_import_catalogue(&call, file, false, &result);
    CHECK_ERR(err, IMPORT_ROW);
    CHECK_STR(str_from_cstr(err->detail), str_from_cstr(message));
}

typedef struct Look {
    const char *code;
    Product *product;
    Plan *plan;
    ProductWay *ways;
    ProductOther *others;
    BundleItem *items;
    size_t way_count, other_count, item_count;
} Look;

static Err *look_body(Db *db, void *context)
{
    Look *look = context;
    Arena *out = &test_arena;
    Str plan = arena_printf(out, "%s-monthly", look->code);
    TRY(store_product_by_code(db, out, str_from_cstr(look->code), &look->product));
    TRY(store_plan_by_code(db, out, plan, &look->plan));
    TRY(store_product_ways(db, out, look->product->id, &look->ways, &look->way_count));
    TRY(store_product_excluded(db, out, look->product->id, &look->others, &look->other_count));
    return store_bundle_items(db, out, look->product->id, &look->items, &look->item_count);
}

static Look look_at(Fixture *fixture, const char *code)
{
    Look look = { .code = code };
    CHECK_OK(db_tx(fixture->app.database, DB_READ, "look", look_body, &look));
    return look;
}

/* EVIDENCE: R-CAT-01 product type > product > plan; kinds, trials, exclusions, bundles as data */
SERVICE_TEST(a_catalogue_file_says_types_upgrades_exclusions_bundles_and_trials)
{
    ImportResult first = imported(fixture, WORLD, false);
    CHECK_INT(first.rows, 8);
    CHECK_INT(first.added, 8);
    CHECK_INT(imported(fixture, WORLD, false).unchanged, 8);

    Look a = look_at(fixture, "a");
    CHECK_STR(a.product->type_code, S("vm"));
    CHECK_STR(a.product->settings, S("{\"ram_gb\":2,\"vcpu\":8}"));
    CHECK_STR(a.product->attributes, S("{\"memory\":4}"));
    CHECK_INT(a.product->retention_minutes, 5);
    CHECK_INT(a.plan->trial_days, 30);
    CHECK_INT(a.way_count, 2);
    CHECK(a.ways[0].kind == UPGRADE_UPGRADE);
    Look d = look_at(fixture, "d");
    CHECK_INT(d.way_count, 1);
    CHECK_STR(d.ways[0].code, S("b"));
    CHECK(d.ways[0].kind == UPGRADE_DOWNGRADE);
    CHECK_INT(d.other_count, 1); /* c says it */
    CHECK_STR(d.others[0].code, S("c"));
    CHECK(look_at(fixture, "b").product->promoted);
    CHECK(look_at(fixture, "x").plan->sale_kind == SALE_ONE_OFF);
    Look pack = look_at(fixture, "pack");
    CHECK_INT(pack.item_count, 2);
    CHECK_STR(pack.items[0].code, S("a-monthly"));
    CHECK_INT(pack.items[0].quantity, 2);
}

SERVICE_TEST(a_type_that_changes_changes_its_products)
{
    (void)imported(fixture, WORLD, false);
    Str file = S("{\"stoa_catalogue\":1,\"types\":[{\"code\":\"vm\",\"name\":\"Machines\","
                 "\"kind\":\"cloud_server\",\"connector\":\"simulator\",\"refund\":\"none\","
                 "\"retention_minutes\":60,\"settings\":{\"vcpu\":1,\"disk\":9},"
                 "\"attributes\":[" MEMORY "]}]}");
    CHECK_INT(imported(fixture, file, true).changed, 1);
    CHECK_INT(look_at(fixture, "a").product->retention_minutes, 5);
    CHECK_INT(imported(fixture, file, false).changed, 1);
    Look a = look_at(fixture, "a");
    CHECK_INT(a.product->retention_minutes, 60);
    CHECK(a.product->refund == REFUND_NONE);
    CHECK_STR(a.product->settings, S("{\"disk\":9,\"vcpu\":8}"));
    CHECK_STR(look_at(fixture, "d").product->settings, S("{\"vcpu\":1,\"disk\":9}"));
    refused(fixture, FILE_OF(TYPE_OF("vm", ""), ""),
            "/types/0/attributes: the values of 'a' do not fit");
}

SERVICE_TEST(a_product_that_names_no_type_gets_the_one_that_fits)
{
    fixture_catalogue(fixture);
    CHECK_STR(look_at(fixture, "postgresql-small").product->type_code, S("cloud-database"));
    CHECK_STR(look_at(fixture, "database-backup").product->type_code, S("cloud-database"));
    CHECK_STR(look_at(fixture, "exchange-basic").product->type_code, S("hosted-exchange"));
}

/* EVIDENCE: R-CAT-01 upgrades stay in one type and never lead back */
SERVICE_TEST(what_contradicts_itself_is_named_by_its_json_pointer)
{
    const struct {
        Str file;
        const char *message;
    } cases[] = {
        { FILE_OF("", PRODUCT("n", "nothing", "") PLANS("n", "")),
          "/products/0/type: there is no type 'nothing'" },
        { FILE_OF("", PRODUCT("n", "vm", ",\"kind\":\"cloud_server\"") PLANS("n", "")),
          "/products/0/kind: is said by its type" },
        { FILE_OF("", PRODUCT("n", "vm", ",\"attributes\":{\"disk\":1}") PLANS("n", "")),
          "/products/0/attributes/disk: is no attribute of its type" },
        { FILE_OF("", PRODUCT("n", "vm", ",\"upgrades\":[\"nothing\"]") PLANS("n", "")),
          "/products/0/upgrades/0: there is no product 'nothing'" },
        { FILE_OF("", PRODUCT("n", "vm", ",\"upgrades\":[\"n\"]") PLANS("n", "")),
          "/products/0/upgrades/0: is the product itself" },
        { FILE_OF("", PRODUCT("d", "vm", ",\"upgrades\":[\"c\",\"a\"]") PLANS("d", "")),
          "/products/0/upgrades/1: leads back to the product itself" },
        { FILE_OF("", PRODUCT("d", "vm", ",\"upgrades\":[\"b\"]") PLANS("d", "")),
          "/products/0/upgrades: 'b' is upgraded to this product" },
        { FILE_OF("", PRODUCT("d", "vm", ",\"upgrades\":[\"x\"]") PLANS("d", "")),
          "/products/0/upgrades: an upgrade stays in one type" },
        { FILE_OF("", PRODUCT("b", "box", "") PLANS("b", "")),
          "/products/0/upgrades: an upgrade stays in one type" },
        { FILE_OF("", PRODUCT("a", "vm", ",\"excludes\":[\"x\"]") PLANS("a", "") "," PRODUCT(
                          "pack", "vm",
                          ",\"bundle\":[{\"plan\":\"a-monthly\",\"quantity\":1},"
                          "{\"plan\":\"x-monthly\",\"quantity\":1}]}")),
          "/products/1/bundle/1: is not owned together with 'a'" },
        { FILE_OF("", PRODUCT("n", "vm",
                              ",\"bundle\":[{\"plan\":\"a-monthly\",\"quantity\":1},"
                              "{\"plan\":\"nothing\",\"quantity\":1}]}")),
          "/products/0/bundle/1/plan: there is no plan 'nothing'" },
        { FILE_OF("", PRODUCT("n", "vm",
                              ",\"bundle\":[{\"plan\":\"a-monthly\",\"quantity\":10},"
                              "{\"plan\":\"b-monthly\",\"quantity\":1}]}")),
          "/products/0/bundle/0/quantity: the plan does not take it" },
        { FILE_OF("", PRODUCT("n", "vm", ",\"bundle\":[]}")),
          "/products/0/bundle: a bundle has two parts or more" },
        { FILE_OF("", PRODUCT("n", "vm", ",\"sale_kind\":\"usage\"") PLANS("n", "")),
          "/products/0/plans/0/usage: is missing: the product is paid by use" },
        { FILE_OF("",
                  PRODUCT("n", "vm", ",\"sale_kind\":\"one_off\"") PLANS("n", ",\"trial_days\":3")),
          "/products/0/plans/0/trial_days: an add-on and what is charged once have no trial" },
        { FILE_OF("", PRODUCT("n", "vm", ",\"base_required\":true") PLANS("n", "")),
          "/products/0/base_required: is of an add-on only" },
        { FILE_OF("", PRODUCT("n", "vm", ",\"state\":\"gone\"") PLANS("n", "")),
          "/products/0/state: is not active or retired" },
        { FILE_OF("{\"code\":\"vm\",\"name\":\"T\",\"kind\":\"cloud_firewall\","
                  "\"connector\":\"simulator\",\"refund\":\"day\",\"retention_minutes\":5}",
                  ""),
          "/types/0/kind: the kind of a type stays" },
        { S("{\"stoa_catalogue\":1,\"categories\":[\"Desks\"]}"),
          "/categories: 'Servers' is the category of 'a'" },
        { S("{\"stoa_catalogue\":1,\"blocks\":[{\"code\":\"old\"}]}"),
          "/blocks/0/code: is not featured, new, popular or promoted" },
    };
    (void)imported(fixture, WORLD, false);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        refused(fixture, cases[i].file, cases[i].message);
    }
    CHECK_INT(imported(fixture, WORLD, true).unchanged, 8);
}

SERVICE_TEST(a_retired_product_is_not_sold_and_comes_back)
{
    (void)imported(fixture, WORLD, false);
    (void)imported(fixture,
                   FILE_OF("", PRODUCT("a", "vm", ",\"state\":\"retired\"") PLANS("a", "")), false);
    CHECK(!look_at(fixture, "a").plan->active);
    CHECK_INT(look_at(fixture, "a").way_count, 0); /* the file says none */
    CHECK_INT(imported(fixture, WORLD, false).changed, 1);
    CHECK(look_at(fixture, "a").plan->active);
}
