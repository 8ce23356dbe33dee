/* catalogue_edit_test.c - drafts of the catalogue: saved, looked at, published, discarded,
 * restored. */
#include "service/catalogue_edit.h"

#include "tests/service/order_support.h"

static Str published(Fixture *fixture, CatalogueObject object, const char *code)
{
    Call call = fixture_call(fixture, "olga");
    CatalogueObjectView view;
    CHECK_OK(svc_catalogue_object(&call, object, str_from_cstr(code), &view));
    return str_dup(&test_arena, view.published);
}

static CatalogueObjectView view_of(Fixture *fixture, CatalogueObject object, const char *code)
{
    Call call = fixture_call(fixture, "olga");
    CatalogueObjectView view;
    CHECK_OK(svc_catalogue_object(&call, object, str_from_cstr(code), &view));
    return view;
}

static Str replaced(Str text, const char *old, const char *new)
{
    size_t at = str_find(text, str_from_cstr(old), 0);
    size_t end = at + str_from_cstr(old).len;
    CHECK(at < text.len);
    return arena_printf(&test_arena, "%.*s%s%.*s", (int)at, text.ptr, new, (int)(text.len - end),
                        text.ptr + end);
}

static Err *save(Fixture *fixture, CatalogueObject object, const char *code, Str document)
{
    Call call = fixture_call(fixture, "olga");
    return svc_catalogue_draft_save(&call, object, str_from_cstr(code), document);
}

static Err *publish(Fixture *fixture, CatalogueObject object, const char *code)
{
    Call call = fixture_call(fixture, "olga");
    return svc_catalogue_publish(&call, object, str_from_cstr(code));
}

static Str name_in_shop(Fixture *fixture, const char *code)
{
    Call call = fixture_call(fixture, "nikos");
    ProductView product = { 0 };
    ProductView *addons;
    size_t count;
    CHECK_OK(svc_product(&call, str_from_cstr(code), &product, &addons, &count));
    return product.name;
}

/* EVIDENCE: R-CAT-01 the catalogue is edited as drafts, published, and its history kept */
SERVICE_TEST(a_draft_changes_nothing_until_it_is_published)
{
    fixture_catalogue(fixture);
    Str old = published(fixture, CATALOGUE_PRODUCT, "server-small");
    Str new = replaced(old, "\"name\":\"Server Small\"", "\"name\":\"Server S\"");
    CHECK_OK(save(fixture, CATALOGUE_PRODUCT, "server-small", new));
    CHECK_STR(name_in_shop(fixture, "server-small"), S("Server Small"));

    CatalogueObjectView view = view_of(fixture, CATALOGUE_PRODUCT, "server-small");
    CHECK(view.draft);
    CHECK_STR(view.draft_user, S("olga"));
    CHECK_INT(view.differences_count, 1);
    CHECK_STR(view.differences[0].member, S("name"));
    CHECK_STR(view.differences[0].before, S("Server Small"));
    CHECK_STR(view.differences[0].after, S("Server S"));

    Call call = fixture_call(fixture, "olga");
    ProductView preview;
    ProductView *addons;
    size_t count;
    CHECK_OK(svc_catalogue_preview(&call, S("server-small"), &preview, &addons, &count));
    CHECK_STR(preview.name, S("Server S"));
    CHECK_STR(name_in_shop(fixture, "server-small"), S("Server Small"));

    CHECK_OK(publish(fixture, CATALOGUE_PRODUCT, "server-small"));
    CHECK_STR(name_in_shop(fixture, "server-small"), S("Server S"));
    CHECK_OK(publish(fixture, CATALOGUE_PRODUCT, "server-small")); /* a second click */
    view = view_of(fixture, CATALOGUE_PRODUCT, "server-small");
    CHECK(!view.draft);
    CHECK_INT(view.versions_count, 2);
    CHECK_STR(view.versions[0].changed, S("name"));
    CHECK_STR(view.versions[0].user_name, S("olga"));
    CHECK_STR(view.published, new);
}

SERVICE_TEST(publishing_leaves_the_prices_as_they_are)
{
    fixture_catalogue(fixture);
    Str old = published(fixture, CATALOGUE_PRODUCT, "server-small");
    CHECK_OK(save(fixture, CATALOGUE_PRODUCT, "server-small",
                  replaced(old, "\"name\":\"Monthly\"", "\"name\":\"By the month\"")));
    CHECK_OK(publish(fixture, CATALOGUE_PRODUCT, "server-small"));
    Call call = fixture_call(fixture, "nikos");
    ProductView product;
    ProductView *addons;
    size_t count;
    CHECK_OK(svc_product(&call, S("server-small"), &product, &addons, &count));
    CHECK_STR(product.plans[0].name, S("By the month"));
    CHECK_STR(decimal_format(&test_arena, product.plans[0].unit_price), S("9.99"));
}

SERVICE_TEST(a_version_that_is_restored_becomes_the_draft)
{
    fixture_catalogue(fixture);
    Str old = published(fixture, CATALOGUE_PRODUCT, "server-small");
    CHECK_OK(save(fixture, CATALOGUE_PRODUCT, "server-small",
                  replaced(old, "\"name\":\"Server Small\"", "\"name\":\"Server S\"")));
    CHECK_OK(publish(fixture, CATALOGUE_PRODUCT, "server-small"));
    Call call = fixture_call(fixture, "olga");
    CHECK_OK(svc_catalogue_restore(&call, CATALOGUE_PRODUCT, S("server-small"), 1));
    CHECK_STR(name_in_shop(fixture, "server-small"), S("Server S"));
    CHECK_OK(publish(fixture, CATALOGUE_PRODUCT, "server-small"));
    CHECK_STR(published(fixture, CATALOGUE_PRODUCT, "server-small"), old);
    CHECK_INT(view_of(fixture, CATALOGUE_PRODUCT, "server-small").versions_count, 3);
    CHECK_ERR(svc_catalogue_restore(&call, CATALOGUE_PRODUCT, S("server-small"), 9), NOT_FOUND);
}

SERVICE_TEST(a_draft_that_could_not_be_published_is_refused_by_its_member)
{
    fixture_catalogue(fixture);
    Str old = published(fixture, CATALOGUE_PRODUCT, "server-small");
    Err *err = save(fixture, CATALOGUE_PRODUCT, "server-small",
                    replaced(old, "\"tax_category\":\"S\"", "\"tax_category\":\"Q\""));
    CHECK_ERR(err, FIELD_INVALID);
    CHECK_STR(str_from_cstr(err->field), S("tax_category"));
    err = save(fixture, CATALOGUE_PRODUCT, "server-small",
               replaced(old, "\"term\":\"P1M\"", "\"term\":\"month\""));
    CHECK_STR(str_from_cstr(err->field), S("plans"));
    CHECK_STR(str_from_cstr(err->detail),
              S("plans/0/term: is not an ISO 8601 period like P1M or P1Y"));
    CHECK_ERR(save(fixture, CATALOGUE_PRODUCT, "other", old), FIELD_INVALID);
    CHECK(!view_of(fixture, CATALOGUE_PRODUCT, "server-small").draft);
}

SERVICE_TEST(a_new_type_and_the_shop_front_are_drafted_and_published)
{
    fixture_catalogue(fixture);
    CHECK_OK(save(fixture, CATALOGUE_TYPE, "boxes",
                  S("{\"code\":\"boxes\",\"name\":\"Boxes\",\"kind\":\"cloud_server\","
                    "\"connector\":\"simulator\",\"refund\":\"day\",\"retention_minutes\":5}")));
    Call call = fixture_call(fixture, "olga");
    CatalogueFresh *fresh;
    size_t count;
    CHECK_OK(svc_catalogue_fresh(&call, CATALOGUE_TYPE, &fresh, &count));
    CHECK_INT(count, 1);
    CHECK_OK(publish(fixture, CATALOGUE_TYPE, "boxes"));
    CHECK_INT(view_of(fixture, CATALOGUE_TYPE, "boxes").versions_count, 1);

    CHECK_OK(save(fixture, CATALOGUE_SHOP, "shop",
                  S("{\"categories\":[\"New ones\",\"Sample\"],\"industries\":[],\"blocks\":[]}")));
    CHECK_OK(publish(fixture, CATALOGUE_SHOP, "shop"));
    CHECK_STR(published(fixture, CATALOGUE_SHOP, "shop"),
              S("{\"categories\":[\"New ones\",\"Sample\"],\"industries\":[],\"blocks\":[]}"));
}

/* "Promoted: firewall-essential; …" as the person sees the shop's front. */
static Str blocks_of(const ShopFront *front)
{
    StrBuf buf = buf_new(&test_arena, 200);
    for (size_t i = 0; i < front->blocks_count; i++) {
        buf_addf(&buf, "%.*s:", STR_ARG(front->blocks[i].title));
        for (size_t k = 0; k < front->blocks[i].products_count; k++) {
            buf_addf(&buf, " %.*s", STR_ARG(front->blocks[i].products[k].code));
        }
        buf_add(&buf, S("; "));
    }
    return buf_str(&buf);
}

/* EVIDENCE: R-CAT-02 special blocks, their order and the categories' as the back office says */
SERVICE_TEST(the_shops_front_has_its_blocks_and_categories_in_their_order)
{
    fixture_catalogue(fixture);
    (void)sql_rows(fixture, "UPDATE products SET promoted = TRUE, category = 'Walls' WHERE code IN "
                            "('firewall-essential', 'server-small')");
    (void)sql_rows(fixture, "INSERT INTO catalogue_groups (kind, name, title, shown, position) "
                            "VALUES ('category', 'Walls', 'Walls', TRUE, 2)");
    Call anna = fixture_call(fixture, "anna");
    Call olga = fixture_call(fixture, "olga");
    Call visitor = fixture_visitor_call(fixture);
    ShopFront front;
    CHECK_OK(svc_shop_front(&anna, &front));
    CHECK_STR(blocks_of(&front), S("Featured: server-small; Most popular: postgresql-small; "
                                   "Promoted: firewall-essential; "));
    CHECK_STR(front.categories[0].word, S("Sample"));
    CHECK_STR(money_display(&test_arena, front.blocks[0].products[0].from_price), S("€9.53"));
    CHECK_ERR(svc_shop_front_preview(&olga, &front), NOT_FOUND);

    CHECK_OK(save(fixture, CATALOGUE_SHOP, "shop",
                  S("{\"categories\":[\"Walls\",\"Sample\"],\"industries\":[],\"blocks\":["
                    "{\"code\":\"promoted\",\"title\":\"Autumn\",\"shown\":true},"
                    "{\"code\":\"popular\",\"title\":\"Loved\",\"shown\":false}]}")));
    CHECK_OK(svc_shop_front_preview(&olga, &front));
    CHECK_STR(blocks_of(&front), S("Autumn: server-small firewall-essential; "));
    CHECK_STR(front.categories[0].word, S("Walls"));
    CHECK_ERR(svc_shop_front_preview(&anna, &front), FORBIDDEN);
    CHECK_OK(svc_shop_front(&anna, &front)); /* nothing is published yet */
    CHECK_INT(front.blocks_count, 3);
    CHECK_OK(publish(fixture, CATALOGUE_SHOP, "shop"));
    CHECK_OK(svc_shop_front(&visitor, &front));
    CHECK_STR(blocks_of(&front), S("Autumn: server-small firewall-essential; "));
    CHECK(!front.blocks[0].products[0].priced);

    static const Str promoted = STR_INIT("promoted");
    ProductQuery query = { .chosen = { [FACET_BLOCK] = { &promoted, 1 } } };
    ProductList list;
    CHECK_OK(svc_products(&anna, &query, &list));
    CHECK_INT(list.total, 2);
    CHECK_STR(list.facets[FACET_CATEGORY][0].word, S("Walls"));
    query.chosen[FACET_BLOCK] = (FacetChoice){ 0 };
    CHECK_OK(svc_products(&anna, &query, &list));
    CHECK_INT(list.facet_counts[FACET_BLOCK], 2); /* the popular ones are not shown */
    CHECK_STR(list.facets[FACET_BLOCK][0].label, S("Autumn"));
    CHECK_STR(list.facets[FACET_BLOCK][1].label, S("Featured"));
    CHECK_STR(list.facets[FACET_CATEGORY][0].word, S("Walls")); /* though it has fewer */
}

SERVICE_TEST(a_draft_that_is_discarded_is_gone)
{
    fixture_catalogue(fixture);
    Str old = published(fixture, CATALOGUE_PRODUCT, "server-small");
    CHECK_OK(save(fixture, CATALOGUE_PRODUCT, "server-small",
                  replaced(old, "\"name\":\"Server Small\"", "\"name\":\"Server S\"")));
    Call call = fixture_call(fixture, "olga");
    CHECK_OK(svc_catalogue_draft_drop(&call, CATALOGUE_PRODUCT, S("server-small")));
    CHECK_OK(svc_catalogue_draft_drop(&call, CATALOGUE_PRODUCT, S("server-small")));
    CHECK(!view_of(fixture, CATALOGUE_PRODUCT, "server-small").draft);
    CHECK_OK(publish(fixture, CATALOGUE_PRODUCT, "server-small"));
    CHECK_STR(name_in_shop(fixture, "server-small"), S("Server Small"));
}

SERVICE_TEST(only_the_operators_administrators_edit_the_catalogue)
{
    static const char *const people[] = { "nikos", "petros", "eva" };
    fixture_catalogue(fixture);
    Str old = published(fixture, CATALOGUE_PRODUCT, "server-small");
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        Call call = fixture_call(fixture, people[i]);
        CatalogueObjectView view;
        CatalogueQuery query = { 0 };
        CatalogueItem *items;
        size_t count;
        CHECK_ERR(svc_catalogue_object(&call, CATALOGUE_PRODUCT, S("server-small"), &view),
                  FORBIDDEN);
        CHECK_ERR(svc_catalogue_items(&call, &query, &items, &count), FORBIDDEN);
        CHECK_ERR(svc_catalogue_draft_save(&call, CATALOGUE_PRODUCT, S("server-small"), old),
                  FORBIDDEN);
        CHECK_ERR(svc_catalogue_publish(&call, CATALOGUE_PRODUCT, S("server-small")), FORBIDDEN);
        CHECK_ERR(svc_catalogue_draft_drop(&call, CATALOGUE_PRODUCT, S("server-small")), FORBIDDEN);
        CHECK_ERR(svc_catalogue_restore(&call, CATALOGUE_PRODUCT, S("server-small"), 1), FORBIDDEN);
    }
}

SERVICE_TEST(the_list_of_products_is_searched_and_narrowed)
{
    fixture_catalogue(fixture);
    static const struct {
        const char *search;
        const char *part;
        const char *block;
        size_t count;
    } cases[] = {
        { "", "", "", 6 },       { "server", "", "", 1 },  { "_", "", "", 0 },
        { "", "addon", "", 2 },  { "", "retired", "", 0 }, { "", "", "popular", 1 },
        { "", "bundle", "", 0 }, { "", "draft", "", 0 },   { "", "", "featured", 1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Call call = fixture_call(fixture, "olga");
        CatalogueQuery query = { .search = str_from_cstr(cases[i].search),
                                 .part = str_from_cstr(cases[i].part),
                                 .block = str_from_cstr(cases[i].block) };
        CatalogueItem *items;
        size_t count;
        CHECK_OK(svc_catalogue_items(&call, &query, &items, &count));
        CHECK_INT(count, cases[i].count);
    }
}
