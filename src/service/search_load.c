/* search_load.c - reads the catalogue's index: products, their words and facets, and their orders.
 */
#include <stdlib.h>

#include "service/search_index.h"
#include "store/product_type_store.h"
#include "store/search_store.h"

enum { TABLE_SLOTS = 1 << 19 }; /* more than twice the texts that may be in a table */
_Static_assert(2 * (SEARCH_VOCABULARY_MAX + SEARCH_VALUES_MAX) < TABLE_SLOTS, "half is free");

/* Texts and their numbers, in the order in which they came. */
typedef struct TextTable {
    uint32_t *slots; /* number + 1; 0: free */
    Str *texts;
    size_t count, max;
} TextTable;

/* A growing list of numbers. */
typedef struct Numbers {
    uint32_t *items;
    size_t count, room;
} Numbers;

typedef struct Load {
    Call *call;
    Arena *out;
    Arena scratch;
    SearchIndex *index;
    TextTable words;
    TextTable values; /* one character for the facet, then the word */
    Numbers product_words, product_values;
} Load;

static TextTable table_new(Arena *out, size_t max)
{
    return (TextTable){ .slots = arena_array(out, uint32_t, TABLE_SLOTS),
                        .texts = arena_array(out, Str, max),
                        .max = max };
}

/* The number of the text, which is copied when it is new. Fails: DB_FULL. */
static Err *table_number(TextTable *table, Arena *out, Str text, uint32_t *ret_number)
{
    size_t slot = (size_t)str_hash(text) & (TABLE_SLOTS - 1);
    while (table->slots[slot] != 0) {
        uint32_t number = table->slots[slot] - 1;
        if (str_eq(table->texts[number], text)) {
            *ret_number = number;
            return NULL;
        }
        slot = (slot + 1) & (TABLE_SLOTS - 1);
    }
    if (table->count == table->max) {
        return ERR(DB_FULL, "the catalogue has more than %zu words or filters", table->max);
    }
    *ret_number = (uint32_t)table->count;
    table->texts[table->count++] = str_dup(out, text);
    table->slots[slot] = *ret_number + 1;
    return NULL;
}

static void number_add(Load *load, Numbers *numbers, uint32_t number)
{
    numbers->items =
        arena_room(load->out, numbers->items, sizeof(uint32_t), numbers->count, &numbers->room);
    numbers->items[numbers->count++] = number;
}

static Err *words_add(Load *load, Str words, SearchRange *ret_range)
{
    Str word;
    uint32_t number;
    SearchRange range = { (uint32_t)load->product_words.count, 0 };
    while (str_next(&words, ' ', &word)) {
        TRY(table_number(&load->words, load->out, word, &number));
        number_add(load, &load->product_words, number);
    }
    range.to = (uint32_t)load->product_words.count;
    *ret_range = range;
    return NULL;
}

static Err *value_add(Load *load, SearchProduct *product, FacetKind facet, Str word)
{
    uint32_t number;
    Str text = arena_printf(&load->scratch, "%c%.*s", 'a' + (int)facet, STR_ARG(word));
    if (word.len == 0) {
        return NULL;
    }
    TRY(table_number(&load->values, load->out, text, &number));
    for (uint32_t i = product->values.from; i < load->product_values.count; i++) {
        if (load->product_values.items[i] == number) {
            return NULL;
        }
    }
    number_add(load, &load->product_values, number);
    product->values.to = (uint32_t)load->product_values.count;
    return NULL;
}

static Err *product_add(Load *load, const SearchProductRow *row)
{
    SearchIndex *index = load->index;
    SearchProduct *product = &index->products[index->product_count];
    Str industries = row->industries;
    Str industry;
    uint32_t value = (uint32_t)load->product_values.count;
    *product = (SearchProduct){ .id = row->id,
                                .created_at = row->created_at,
                                .name = str_dup(load->out, row->words_name),
                                .unpopular = row->popular    ? 0
                                             : row->featured ? 1
                                                             : 2,
                                .addon = row->addon,
                                .values = { value, value } };
    TRY(words_add(load, row->words_name, &product->words[SEARCH_NAME]));
    TRY(words_add(load, row->words_vendor, &product->words[SEARCH_VENDOR]));
    TRY(words_add(load, row->words_category, &product->words[SEARCH_CATEGORY]));
    TRY(value_add(load, product, FACET_KIND, service_kind_name(row->kind)));
    TRY(value_add(load, product, FACET_CATEGORY, row->category));
    TRY(value_add(load, product, FACET_VENDOR, row->vendor));
    while (str_next(&industries, ',', &industry)) {
        TRY(value_add(load, product, FACET_INDUSTRY, str_trim(industry)));
    }
    for (size_t i = 0; i < SHOP_BLOCK_COUNT; i++) {
        const bool of_block[SHOP_BLOCK_COUNT] = { [BLOCK_FEATURED] = row->featured,
                                                  [BLOCK_NEW] = row->newcomer,
                                                  [BLOCK_POPULAR] = row->popular,
                                                  [BLOCK_PROMOTED] = row->promoted };
        TRY(value_add(load, product, FACET_BLOCK,
                      of_block[i] ? shop_block_name((ShopBlock)i) : S("")));
    }
    index->product_count++;
    return NULL;
}

/* The values of a product stand together, so those of its plans come right behind its own. */
static Err *page_add(Load *load, const SearchProductRow *rows, size_t count,
                     const SearchBillingRow *billings, size_t billing_count)
{
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        TRY(product_add(load, &rows[i]));
        SearchProduct *product = &load->index->products[load->index->product_count - 1];
        while (next < billing_count && billings[next].product.v < rows[i].id.v) {
            next++; /* of a product that is not active */
        }
        for (; next < billing_count && billings[next].product.v == rows[i].id.v; next++) {
            Str billing = billings[next].metered ? S("use") : billings[next].billing;
            TRY(value_add(load, product, FACET_BILLING, billing));
            TRY(value_add(load, product, FACET_TRIAL, billings[next].trial ? S("yes") : S("")));
        }
    }
    return NULL;
}

static Err *products_read(Load *load, Db *db, size_t products_max)
{
    const Arena mark = load->call->scratch;
    ProductId after = { 0 };
    size_t count = SEARCH_PAGE_MAX;
    while (count == SEARCH_PAGE_MAX) {
        Arena page = mark;
        SearchProductRow *rows;
        SearchBillingRow *billings;
        size_t billing_count;
        TRY(store_search_products(db, &page, after, &rows, &count));
        if (load->index->product_count + count > products_max) {
            return ERR(DB_FULL, "the catalogue has more than %zu products", products_max);
        }
        if (count > 0) {
            ProductId through = rows[count - 1].id;
            TRY(store_search_billings(db, &page, after, through, &billings, &billing_count));
            load->scratch = page;
            TRY(page_add(load, rows, count, billings, billing_count));
            after = through;
        }
    }
    return NULL;
}

typedef struct Word {
    Str text;
    uint32_t number; /* as it came */
} Word;

static int by_text(const void *a, const void *b)
{
    return str_cmp(((const Word *)a)->text, ((const Word *)b)->text);
}

/* Sorts the words, and numbers those of the products by their new places. */
static void vocabulary_sort(Load *load)
{
    SearchIndex *index = load->index;
    size_t count = load->words.count;
    Arena scratch = load->call->scratch;
    Word *words = arena_array(&scratch, Word, count);
    uint32_t *places = arena_array(&scratch, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        words[i] = (Word){ load->words.texts[i], (uint32_t)i };
    }
    qsort(words, count, sizeof(Word), by_text);
    for (size_t i = 0; i < count; i++) {
        load->words.texts[i] = words[i].text;
        places[words[i].number] = (uint32_t)i;
    }
    for (size_t i = 0; i < load->product_words.count; i++) {
        load->product_words.items[i] = places[load->product_words.items[i]];
    }
    index->vocabulary = load->words.texts;
    index->vocabulary_count = count;
    index->words = load->product_words.items;
}

static void values_keep(Load *load)
{
    SearchIndex *index = load->index;
    index->value_count = load->values.count;
    index->values = arena_array(load->out, SearchValue, load->values.count);
    for (size_t i = 0; i < load->values.count; i++) {
        Str text = load->values.texts[i];
        index->values[i] = (SearchValue){ .facet = (FacetKind)(text.ptr[0] - 'a'),
                                          .word = str_slice(text, 1, text.len) };
    }
    index->facet_values = load->product_values.items;
}

/* Values get their places in the shop's lists. A block that is in no list comes last. */
static Err *values_place(Load *load, Db *db)
{
    static const FacetKind facets[GROUP_KIND_COUNT] = { [GROUP_CATEGORY] = FACET_CATEGORY,
                                                        [GROUP_INDUSTRY] = FACET_INDUSTRY,
                                                        [GROUP_BLOCK] = FACET_BLOCK };
    Arena scratch = load->call->scratch;
    for (size_t kind = 0; kind < GROUP_KIND_COUNT; kind++) {
        CatalogueGroup *groups;
        size_t count;
        TRY(store_catalogue_groups(db, &scratch, (GroupKind)kind, &groups, &count));
        for (size_t i = 0; i < load->index->value_count; i++) {
            SearchValue *value = &load->index->values[i];
            ShopBlock block;
            if (value->facet != facets[kind]) {
                continue;
            }
            if (kind == GROUP_BLOCK && shop_block_parse(value->word, &block)) {
                value->title = shop_block_title(block);
            }
            for (size_t k = 0; k < count; k++) {
                if (str_eq(groups[k].name, value->word)) {
                    value->position = (int32_t)k + 1;
                    value->hidden = kind == GROUP_BLOCK && !groups[k].shown;
                    value->title =
                        kind == GROUP_BLOCK ? str_dup(load->out, groups[k].title) : (Str){ 0 };
                }
            }
        }
    }
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    const SearchProduct *left = *(const SearchProduct *const *)a;
    const SearchProduct *right = *(const SearchProduct *const *)b;
    int order = str_cmp(left->name, right->name);
    return order != 0 ? order : (left->id.v > right->id.v) - (left->id.v < right->id.v);
}

static int by_popular(const void *a, const void *b)
{
    const SearchProduct *left = *(const SearchProduct *const *)a;
    const SearchProduct *right = *(const SearchProduct *const *)b;
    int order = (left->unpopular > right->unpopular) - (left->unpopular < right->unpopular);
    return order != 0 ? order : by_name(a, b);
}

static int by_newest(const void *a, const void *b)
{
    const SearchProduct *left = *(const SearchProduct *const *)a;
    const SearchProduct *right = *(const SearchProduct *const *)b;
    int order =
        (left->created_at.us < right->created_at.us) - (left->created_at.us > right->created_at.us);
    return order != 0 ? order : by_name(a, b);
}

static uint32_t *order_of(Load *load, int (*compare)(const void *, const void *))
{
    const SearchIndex *index = load->index;
    Arena scratch = load->call->scratch;
    const SearchProduct **items =
        arena_array(&scratch, const SearchProduct *, index->product_count);
    uint32_t *places = arena_array(load->out, uint32_t, index->product_count);
    for (size_t i = 0; i < index->product_count; i++) {
        items[i] = &index->products[i];
    }
    qsort(items, index->product_count, sizeof(const SearchProduct *), compare);
    for (size_t i = 0; i < index->product_count; i++) {
        places[i] = (uint32_t)(items[i] - index->products);
    }
    return places;
}

Err *search_load(Call *call, Db *db, int64_t version, Arena *out, SearchIndex *ret_index)
{
    Arena scratch = call->scratch;
    Call inner = *call;
    SearchIndex index = { .version = version };
    int64_t total;
    TRY(store_product_total(db, &total));
    if (total > PRODUCTS_MAX) {
        return ERR(DB_FULL, "the catalogue has more than %d products", PRODUCTS_MAX);
    }
    Load load = { .call = &inner, .out = out, .index = &index };
    load.words = table_new(out, SEARCH_VOCABULARY_MAX);
    load.values = table_new(out, SEARCH_VALUES_MAX);
    inner.scratch = scratch;
    index.products = arena_array(out, SearchProduct, (size_t)total);
    TRY(products_read(&load, db, (size_t)total));
    vocabulary_sort(&load);
    values_keep(&load);
    TRY(values_place(&load, db));
    index.by_name = order_of(&load, by_name);
    index.by_popular = order_of(&load, by_popular);
    index.by_newest = order_of(&load, by_newest);
    *ret_index = index;
    return NULL;
}
