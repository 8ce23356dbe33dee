/* shop_products.c - GET /products: the catalogue with search, filters and sorting. */
#include <assert.h>

#include "gen/tpl_shop_products.h"
#include "http/uri.h"
#include "service/price_assign.h"
#include "web/page.h"
#include "web/shop_routes.h"

/* The facets stand in the order of FacetKind. */
enum {
    Q_SEARCH,
    Q_KIND,
    Q_CATEGORY,
    Q_INDUSTRY,
    Q_VENDOR,
    Q_BILLING,
    Q_TRIAL,
    Q_BLOCK,
    Q_SORT,
    Q_AFTER,
    Q_COUNT
};
_Static_assert(Q_SORT - Q_KIND == FACET_COUNT, "every facet can be chosen");

enum { FACET_LINKS_MAX = 15, QUARTER_US = 15 * 60 * 1000 * 1000 };

static const char *const kind_words[] = { "cloud_data_center",
                                          "cloud_server",
                                          "cloud_firewall",
                                          "cloud_database",
                                          "hosted_exchange",
                                          "ms_cloud_services",
                                          NULL };
_Static_assert(COUNT_OF(kind_words) == SERVICE_KIND_COUNT + 1, "every kind can be chosen");
static const char *const sort_words[] = {
    [PRODUCT_SORT_POPULAR] = "popular",
    [PRODUCT_SORT_NAME] = "name",
    [PRODUCT_SORT_PRICE] = "price",
    [PRODUCT_SORT_NEWEST] = "newest",
    NULL,
};

static const char *const block_words[] = { "featured", "new", "popular", "promoted", NULL };
_Static_assert(COUNT_OF(block_words) == SHOP_BLOCK_COUNT + 1, "every block can be chosen");
static const char *const trial_words[] = { "yes", NULL };

static const Field query[Q_COUNT] = {
    [Q_SEARCH] = { "q", FIELD_TEXT, "Search", .max = 60 },
    [Q_KIND] = { "kind", FIELD_CHOICE, "Kind of service", .choices = kind_words, .many = true },
    [Q_CATEGORY] = { "category", FIELD_TEXT, "Category", .many = true, .max = 100 },
    [Q_INDUSTRY] = { "industry", FIELD_TEXT, "Industry", .many = true, .max = 100 },
    [Q_VENDOR] = { "vendor", FIELD_TEXT, "Vendor", .many = true, .max = 100 },
    [Q_BILLING] = { "billing", FIELD_TOKEN, "Billed", .many = true, .max = 40 },
    [Q_TRIAL] = { "trial", FIELD_CHOICE, "Trial", .choices = trial_words, .many = true },
    [Q_BLOCK] = { "block", FIELD_CHOICE, "Special", .choices = block_words, .many = true },
    [Q_SORT] = { "sort", FIELD_CHOICE, "Order", .choices = sort_words, .fallback = "popular" },
    [Q_AFTER] = { "after", FIELD_TOKEN, "Page", .max = 40 },
};

static void path_add(Req *req, StrBuf *path, size_t field, Str value)
{
    if (value.len > 0) {
        Str coded = uri_encode(req->arena, value);
        bool first = str_find(buf_str(path), S("?"), 0) == path->len;
        buf_addf(path, "%c%s=%.*s", first ? '?' : '&', query[field].name, STR_ARG(coded));
    }
}

/* The chosen values of a facet: `toggled` is taken away when it is among them, and added when not;
 * with `none` nothing is chosen. */
static void path_add_facet(Req *req, StrBuf *path, size_t field, Str toggled, bool none)
{
    const FieldValue *value = &req->query[field];
    bool add = true;

    for (size_t i = 0; i < value->item_count && !none; i++) {
        if (str_eq(value->items[i], toggled)) {
            add = false;
        } else {
            path_add(req, path, field, value->items[i]);
        }
    }
    if (add) {
        path_add(req, path, field, toggled);
    }
}

/* The address of this list with another value of one field; the first page, but for Q_AFTER. */
static Str list_path(Req *req, size_t field, Str text)
{
    StrBuf path = buf_new(req->arena, 200);

    buf_add(&path, S("/products"));
    for (size_t i = 0; i < Q_COUNT; i++) {
        bool same = i == field;
        if (query[i].many) {
            path_add_facet(req, &path, i, same ? text : S(""), same && text.len == 0);
        } else if (same) {
            path_add(req, &path, i, text);
        } else if (i != Q_AFTER && (i != Q_SORT || req->query[i].given)) {
            path_add(req, &path, i, req->query[i].text);
        }
    }
    return buf_str(&path);
}

static void key_number(StrBuf *key, int64_t number)
{
    buf_add_int(key, number);
    buf_add_char(key, '/');
}

/* With its length before it, so that no two lists of texts are one key. */
static void key_text(StrBuf *key, Str text)
{
    key_number(key, (int64_t)text.len);
    buf_add(key, text);
}

/* Everything that the page shows and the catalogue's version does not say. */
static Str cache_key(Req *req, const Layout *layout)
{
    StrBuf key = buf_new(req->arena, 400);

    /* Prices and lists begin and end at midnight where the reader is: at a quarter of an hour. */
    key_number(&key, page_call(req).now.us / QUARTER_US);
    if (req->signed_in) {
        key_number(&key, req->actor.account.v);
        key_number(&key, layout->kind);
        key_number(&key, layout->basket_count);
        key_text(&key, layout->csrf);
        key_text(&key, layout->account_name);
        key_text(&key, layout->user_name);
        key_text(&key, layout->user_email);
    }
    for (size_t i = 0; i < Q_COUNT; i++) {
        key_text(&key, req->query[i].text);
        key_number(&key, (int64_t)req->query[i].item_count);
        for (size_t k = 0; k < req->query[i].item_count; k++) {
            key_text(&key, req->query[i].items[k]);
        }
    }
    return buf_str(&key);
}

static bool facet_chosen(const FieldValue *value, Str word)
{
    for (size_t i = 0; i < value->item_count; i++) {
        if (str_eq(value->items[i], word)) {
            return true;
        }
    }
    return false;
}

static void group_chosen(Req *req, const FieldValue *value, FacetGroup *group)
{
    FacetWord *chosen = arena_array(req->arena, FacetWord, value->item_count + 1);

    for (size_t i = 0; i < value->item_count; i++) {
        chosen[i] = (FacetWord){ value->items[i] };
    }
    group->chosen = chosen;
    group->chosen_count = value->item_count;
    if (value->item_count > 1) {
        group->chosen_label = arena_printf(req->arena, "%zu chosen", value->item_count);
    } else if (value->item_count == 1) {
        group->chosen_label = value->items[0];
    }
}

/* The values with the most products, and the chosen ones wherever they are. */
static FacetGroup group_of(Req *req, const ProductList *list, FacetKind facet)
{
    size_t field = (size_t)Q_KIND + facet;
    const FieldValue *value = &req->query[field];
    FacetLink *links = arena_array(req->arena, FacetLink, FACET_LINKS_MAX + FIELD_MANY_MAX);
    FacetGroup group = { .name = str_from_cstr(query[field].name),
                         .label = str_from_cstr(query[field].label),
                         .all_url = list_path(req, field, S("")),
                         .links = links };

    group_chosen(req, value, &group);
    for (size_t i = 0; i < list->facet_counts[facet]; i++) {
        const Facet *found = &list->facets[facet][i];
        bool is_chosen = facet_chosen(value, found->word);
        if (group.links_count < FACET_LINKS_MAX || is_chosen) {
            links[group.links_count++] = (FacetLink){ .label = found->label,
                                                      .url = list_path(req, field, found->word),
                                                      .count = found->count,
                                                      .chosen = is_chosen };
        } else {
            group.more++;
        }
        if (is_chosen && value->item_count == 1) {
            group.chosen_label = found->label;
        }
    }
    return group;
}

static void fill_groups(Req *req, const ProductList *list, ProductsPage *page)
{
    FacetGroup *groups = arena_array(req->arena, FacetGroup, FACET_COUNT);

    for (size_t facet = FACET_KIND + 1; facet < FACET_COUNT; facet++) {
        FacetGroup group = group_of(req, list, (FacetKind)facet);
        if (group.links_count > 0 || group.chosen_count > 0) {
            groups[page->groups_count++] = group;
        }
    }
    page->groups = groups;
}

static Err *fill_products(Req *req, ProductsPage *page)
{
    Call call = page_call(req);
    ProductQuery wanted = { .search = page->search,
                            .sort = (ProductSort)req->query[Q_SORT].number,
                            .page = { .after = req->query[Q_AFTER].text,
                                      .limit = SHOP_PAGE_SIZE } };
    ProductList list;

    if (req->query[Q_SORT].err != NULL) {
        wanted.sort = PRODUCT_SORT_POPULAR;
    }
    for (size_t i = 0; i < FACET_COUNT; i++) {
        const FieldValue *value = &req->query[Q_KIND + i];
        wanted.chosen[i] = (FacetChoice){ value->items, value->item_count };
    }
    TRY(svc_products(&call, &wanted, &list));
    bool prices = page_prices(req, list.products, list.count);
    page->kinds = list.facets[FACET_KIND];
    page->kinds_count = list.facet_counts[FACET_KIND];
    for (size_t i = 0; i < page->kinds_count; i++) {
        page->kinds_total += page->kinds[i].count;
    }
    for (size_t i = 0; i < list.count; i++) {
        page->prices = page->prices || (prices && list.products[i].priced);
    }
    page->products = list.products;
    page->products_count = list.count;
    page->total = list.total;
    page->corrected = list.corrected;
    fill_groups(req, &list, page);
    if (wanted.page.after.len > 0) {
        page->pager.first = list_path(req, Q_AFTER, S(""));
    }
    if (wanted.page.next.len > 0) {
        page->pager.next = list_path(req, Q_AFTER, wanted.page.next);
    }
    return NULL;
}

static Err *products_render(Req *req, ProductsPage *page, Str *ret_html)
{
    Out out = out_new(req->arena, NULL);

    page->search = req->query[Q_SEARCH].text;
    page->kind = req->query[Q_KIND].item_count > 0 ? req->query[Q_KIND].items[0] : S("");
    page->sort = req->query[Q_SORT].text;
    page->filtered = page->search.len > 0;
    for (size_t i = Q_KIND; i < Q_SORT; i++) {
        page->filtered = page->filtered || req->query[i].given;
    }
    page->layout.search = page->search;
    TRY(fill_products(req, page));
    tpl_shop_products(&out, page);
    *ret_html = out_str(&out);
    return NULL;
}

static Err *browse_allowed(const Req *req)
{
    bool welcome = req->signed_in;
    if (!welcome) {
        TRY(svc_visitors_welcome(req->app, &welcome));
    }
    return welcome ? NULL : ERR(SIGN_IN_REQUIRED, "%s", "");
}

static Err *products_get(Req *req, Resp *resp)
{
    ProductsPage page = { 0 };
    int64_t version;
    Str html;

    TRY(browse_allowed(req));
    TRY(page_layout(req, S("Catalogue"), SECTION_CATALOGUE, &page.layout));
    TRY(svc_catalogue_version(req->app, &version));
    Str key = cache_key(req, &page.layout);
    if (page.layout.notice.len == 0 && resp_cached(resp, key, (uint64_t)version)) {
        return NULL;
    }
    TRY(products_render(req, &page, &html));
    if (page.layout.notice.len > 0) {
        return resp_html(resp, html);
    }
    return resp_html_cached(resp, key, (uint64_t)version, html);
}

/* The page, while it and all that it depends on are in memory. */
static bool products_quick(Req *req, Resp *resp)
{
    App *app = req->app;
    Layout layout = { .title = S("") }; /* a visitor's key has none of it */
    int64_t version;

    if ((!req->signed_in && !svc_visitors_welcome_known(app)) ||
        str_find(req->target, S("done="), 0) < req->target.len ||
        !svc_catalogue_version_known(app, &version) ||
        (req->signed_in && !page_layout_known(req, S("Catalogue"), SECTION_CATALOGUE, &layout))) {
        return false;
    }
    return resp_cached(resp, cache_key(req, &layout), (uint64_t)version);
}

/* A wrong filter is told and left out; the rest of the list is shown. */
static Err *products_invalid(Req *req, Resp *resp)
{
    ProductsPage page = { 0 };
    Str html;

    TRY(browse_allowed(req));
    TRY(page_layout(req, S("Catalogue"), SECTION_CATALOGUE, &page.layout));
    for (size_t i = 0; i < Q_COUNT && page.layout.notice.len == 0; i++) {
        if (req->query[i].err != NULL) {
            page_notice(&page.layout, S("bad"),
                        arena_printf(req->arena, "%s: %.*s", query[i].label,
                                     STR_ARG(req->query[i].message)));
        }
    }
    TRY(products_render(req, &page, &html));
    return resp_html(resp, html);
}

const Route products_route = {
    .method = HTTP_GET,
    .path = "/products",
    .handle = products_get,
    .quick = products_quick,
    .invalid = products_invalid,
    .access = ACCESS_PUBLIC,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "The catalogue with search and filters",
};
