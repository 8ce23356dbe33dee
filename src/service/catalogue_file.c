/* catalogue_file.c - reads and checks a catalogue file. */
#include "service/catalogue_file.h"

enum {
    NAME_BYTES_MAX = 120,
    SUMMARY_BYTES_MAX = 400,
    DESCRIPTION_BYTES_MAX = 16 * 1024,
    WORD_BYTES_MAX = 80,
    PRICE_BYTES_MAX = 24,
    INDUSTRIES_MAX = 20,
    SETTINGS_MAX = 40,
    RETENTION_MINUTES_MAX = 366 * 24 * 60
};

static const Str product_members[] = {
    STR_INIT("code"),       STR_INIT("kind"),           STR_INIT("connector"),
    STR_INIT("name"),       STR_INIT("vendor"),         STR_INIT("category"),
    STR_INIT("industries"), STR_INIT("summary"),        STR_INIT("description"),
    STR_INIT("image"),      STR_INIT("featured"),       STR_INIT("new"),
    STR_INIT("popular"),    STR_INIT("tax_category"),   STR_INIT("refund"),
    STR_INIT("addon"),      STR_INIT("addons"),         STR_INIT("retention_minutes"),
    STR_INIT("settings"),   STR_INIT("vendor_product"), STR_INIT("plans"),
};
static const Str plan_members[] = {
    STR_INIT("code"),         STR_INIT("name"),          STR_INIT("term"),  STR_INIT("billing"),
    STR_INIT("quantity_min"), STR_INIT("quantity_max"),  STR_INIT("unit"),  STR_INIT("price"),
    STR_INIT("cost"),         STR_INIT("quantity_step"), STR_INIT("usage"),
};

Err *file_err(Err *err)
{
    if (err == NULL || err_is(err, ERR_IMPORT_ROW) || err_status(err->code) >= 500) {
        return err;
    }
    return err_wrap(err, ERR_IMPORT_ROW, err->detail != NULL ? err->detail : "wrong");
}

static Err *wrong(const Json *object, const char *member, const char *what)
{
    return ERR(IMPORT_ROW, "%.*s/%s: %s", STR_ARG(object->pointer), member, what);
}

bool code_valid(Str code)
{
    bool valid = code.len > 0 && code.len <= FILE_CODE_BYTES_MAX && code.ptr[0] != '-' &&
                 code.ptr[code.len - 1] != '-';
    for (size_t i = 0; valid && i < code.len; i++) {
        char c = code.ptr[i];
        valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                (c == '-' && code.ptr[i - 1] != '-');
    }
    return valid;
}

static Err *code_get(const Json *object, const char *member, Str *ret_code)
{
    TRY(json_get_str(object, str_from_cstr(member), FILE_CODE_BYTES_MAX, ret_code));
    return code_valid(*ret_code) ? NULL
                                 : wrong(object, member, "a code has a-z, 0-9 and single hyphens");
}

/* A member of `price` or `cost`. */
static Err *amount_get(const Json *amounts, Str currency, Decimal *ret_amount)
{
    Str text;
    TRY(json_get_str(amounts, currency, PRICE_BYTES_MAX, &text));
    const char *what = import_price_parse(text, ret_amount);
    return what == NULL ? NULL : wrong(amounts, currency.ptr, what);
}

static Err *prices_read(Arena *out, const Json *plan, FilePlan *file)
{
    const Json *prices = json_member(plan, S("price"));
    const Json *costs = json_member(plan, S("cost"));
    if (prices->kind != JSON_OBJECT || prices->count == 0 ||
        prices->count > IMPORT_CURRENCIES_MAX) {
        return wrong(plan, "price", "an object with a price per currency is needed");
    }
    if (costs->kind != JSON_OBJECT && costs->kind != JSON_MISSING) {
        return wrong(plan, "cost", "is not an object");
    }
    file->prices = arena_array(out, FilePrice, prices->count);
    for (size_t i = 0; i < prices->count; i++) {
        FilePrice *price = &file->prices[file->price_count++];
        Str currency = str_dup(out, prices->keys[i]);
        currency.ptr = str_cstr(out, currency);
        if (currency_parse(currency, &price->currency) != NULL) {
            return wrong(prices, currency.ptr, "is not an ISO 4217 currency");
        }
        TRY(amount_get(prices, currency, &price->price));
        price->cost = COST_UNKNOWN;
        if (costs->kind == JSON_OBJECT && json_member(costs, currency)->kind != JSON_MISSING) {
            TRY(amount_get(costs, currency, &price->cost));
        }
    }
    for (size_t i = 0; costs->kind == JSON_OBJECT && i < costs->count; i++) {
        if (json_member(prices, costs->keys[i])->kind == JSON_MISSING) {
            return wrong(costs, str_cstr(out, costs->keys[i]), "a cost without a price");
        }
    }
    return NULL;
}

static Err *plan_read(Arena *out, const Json *plan, FilePlan *ret_plan)
{
    FilePlan file = { 0 };
    PlanDraft *draft = &file.draft;
    Str term;
    Str billing;
    if (plan->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(plan->pointer));
    }
    TRY(json_only(plan, plan_members, COUNT_OF(plan_members)));
    TRY(code_get(plan, "code", &draft->code));
    TRY(json_get_str(plan, S("name"), NAME_BYTES_MAX, &draft->name));
    TRY(json_get_str(plan, S("unit"), WORD_BYTES_MAX, &draft->unit));
    TRY(json_get_str(plan, S("term"), WORD_BYTES_MAX, &term));
    TRY(json_get_str(plan, S("billing"), WORD_BYTES_MAX, &billing));
    if (period_parse(term, "term", &draft->term) != NULL) {
        return wrong(plan, "term", "is not an ISO 8601 period like P1M or P1Y");
    }
    if (period_parse(billing, "billing", &draft->billing) != NULL) {
        return wrong(plan, "billing", "is not an ISO 8601 period like P1M or P1Y");
    }
    if (!plan_periods_valid(draft->term, draft->billing)) {
        return wrong(plan, "billing", "does not divide the term");
    }
    TRY(json_get_int(plan, S("quantity_min"), 1, PLAN_QUANTITY_MAX, &draft->quantity.min));
    TRY(json_get_int(plan, S("quantity_max"), draft->quantity.min, PLAN_QUANTITY_MAX,
                     &draft->quantity.max));
    TRY(json_get_int(plan, S("quantity_step"), 1, PLAN_QUANTITY_MAX, &draft->quantity.step));
    bool metered = json_member(plan, S("usage"))->kind != JSON_MISSING;
    TRY(metered ? plan_usage_read(out, plan, &file) : prices_read(out, plan, &file));
    *ret_plan = file;
    return NULL;
}

static Err *plans_read(Arena *out, const Json *product, FileProduct *file)
{
    bool from_sheet = file->product.vendor_product.len > 0;
    const Json *plans = json_member(product, S("plans"));
    if (from_sheet != (plans->kind == JSON_MISSING)) {
        return wrong(product, "plans", "a product has either plans or a vendor_product");
    }
    if (from_sheet) {
        return NULL;
    }
    TRY(json_get_array(product, S("plans"), PLAN_MAX, &plans));
    if (plans->count == 0) {
        return wrong(product, "plans", "is empty");
    }
    file->plans = arena_array(out, FilePlan, plans->count);
    for (size_t i = 0; i < plans->count; i++) {
        TRY(plan_read(out, &plans->items[i], &file->plans[i]));
        file->plans[i].draft.position = (int32_t)i + 1;
        file->plan_count++;
        for (size_t j = 0; j < i; j++) {
            if (str_eq(file->plans[i].draft.code, file->plans[j].draft.code)) {
                return wrong(&plans->items[i], "code", "is there twice");
            }
        }
    }
    return NULL;
}

static Err *addons_read(Arena *out, const Json *product, FileProduct *file)
{
    const Json *addons;
    if (json_member(product, S("addons"))->kind == JSON_MISSING) {
        return NULL;
    }
    TRY(json_get_array(product, S("addons"), ADDON_MAX, &addons));
    if (file->product.addon && addons->count > 0) {
        return wrong(product, "addons", "an add-on has no add-ons of its own");
    }
    file->addons = arena_array(out, Str, addons->count);
    for (size_t i = 0; i < addons->count; i++) {
        const Json *code = &addons->items[i];
        if (code->kind != JSON_STR || !code_valid(code->text)) {
            return ERR(IMPORT_ROW, "%.*s: is not a product's code", STR_ARG(code->pointer));
        }
        file->addons[file->addon_count++] = code->text;
        for (size_t j = 0; j < i; j++) {
            if (str_eq(addons->items[j].text, code->text)) {
                return ERR(IMPORT_ROW, "%.*s: is there twice", STR_ARG(code->pointer));
            }
        }
    }
    return NULL;
}

static Err *industries_read(Arena *out, const Json *json, Product *product)
{
    const Json *items;
    StrBuf buf = buf_new(out, WORD_BYTES_MAX);
    TRY(json_get_array(json, S("industries"), INDUSTRIES_MAX, &items));
    for (size_t i = 0; i < items->count; i++) {
        Str text = items->items[i].text;
        if (items->items[i].kind != JSON_STR || text.len == 0 || text.len > WORD_BYTES_MAX ||
            str_find(text, S(","), 0) < text.len) {
            return ERR(IMPORT_ROW, "%.*s: is not a short text without a comma",
                       STR_ARG(items->items[i].pointer));
        }
        buf_add(&buf, i > 0 ? S(",") : S(""));
        buf_add(&buf, text);
    }
    product->industries = buf_str(&buf);
    return NULL;
}

/* Whole numbers, texts and booleans; kept as compact JSON. */
static Err *settings_read(Arena *out, const Json *json, Product *product)
{
    const Json *settings = json_member(json, S("settings"));
    if (settings->kind == JSON_MISSING) {
        return NULL;
    }
    if (settings->kind != JSON_OBJECT || settings->count > SETTINGS_MAX) {
        return wrong(json, "settings", "is not an object of at most 40 members");
    }
    StrBuf buf = buf_new(out, 128);
    JsonOut writer = json_out(&buf);
    json_object(&writer);
    for (size_t i = 0; i < settings->count; i++) {
        const Json *value = &settings->items[i];
        if (value->kind == JSON_INT) {
            json_key_int(&writer, settings->keys[i], value->number);
        } else if (value->kind == JSON_STR && value->text.len <= NAME_BYTES_MAX) {
            json_key_str(&writer, settings->keys[i], value->text);
        } else if (value->kind == JSON_BOOL) {
            json_key_bool(&writer, settings->keys[i], value->number != 0);
        } else {
            return ERR(IMPORT_ROW, "%.*s: is not a whole number, a short text or a boolean",
                       STR_ARG(value->pointer));
        }
    }
    json_object_end(&writer);
    product->settings = buf_str(&buf);
    return NULL;
}

static Err *words_read(const Json *json, Product *product)
{
    Str kind;
    Str tax;
    Str refund;
    TRY(json_get_str(json, S("kind"), WORD_BYTES_MAX, &kind));
    TRY(json_get_str(json, S("tax_category"), WORD_BYTES_MAX, &tax));
    TRY(json_get_str(json, S("refund"), WORD_BYTES_MAX, &refund));
    if (!service_kind_parse(kind, &product->kind)) {
        return wrong(json, "kind", "is not a kind of service");
    }
    if (!tax_category_parse(tax, &product->tax_category)) {
        return wrong(json, "tax_category", "is not an EN 16931 category");
    }
    if (!refund_policy_parse(refund, &product->refund)) {
        return wrong(json, "refund", "is not day or none");
    }
    return NULL;
}

static Err *texts_read(const Json *json, Product *product)
{
    TRY(json_get_str(json, S("name"), NAME_BYTES_MAX, &product->name));
    TRY(json_get_str(json, S("vendor"), NAME_BYTES_MAX, &product->vendor));
    TRY(json_get_str(json, S("category"), WORD_BYTES_MAX, &product->category));
    TRY(json_get_str(json, S("summary"), SUMMARY_BYTES_MAX, &product->summary));
    TRY(json_get_str(json, S("description"), DESCRIPTION_BYTES_MAX, &product->description));
    TRY(json_get_str(json, S("image"), NAME_BYTES_MAX, &product->image));
    if (!str_starts(product->image, S("img/")) ||
        str_find(product->image, S(".."), 0) < product->image.len) {
        return wrong(json, "image", "is not a picture under img/");
    }
    return json_get_str_opt(json, S("vendor_product"), WORD_BYTES_MAX, (Str){ 0 },
                            &product->vendor_product);
}

static Err *product_read(Arena *out, const Json *json, FileProduct *ret_product)
{
    FileProduct file = { .pointer = json->pointer };
    Product *product = &file.product;
    if (json->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(json->pointer));
    }
    TRY(json_only(json, product_members, COUNT_OF(product_members)));
    TRY(code_get(json, "code", &product->code));
    TRY(code_get(json, "connector", &product->connector));
    TRY(words_read(json, product));
    TRY(texts_read(json, product));
    TRY(json_get_bool_opt(json, S("featured"), false, &product->featured));
    TRY(json_get_bool_opt(json, S("new"), false, &product->newcomer));
    TRY(json_get_bool_opt(json, S("popular"), false, &product->popular));
    TRY(json_get_bool_opt(json, S("addon"), false, &product->addon));
    TRY(json_get_int(json, S("retention_minutes"), 0, RETENTION_MINUTES_MAX,
                     &product->retention_minutes));
    TRY(industries_read(out, json, product));
    TRY(settings_read(out, json, product));
    TRY(addons_read(out, json, &file));
    TRY(plans_read(out, json, &file));
    *ret_product = file;
    return NULL;
}

static Err *file_read_all(Arena *out, Str text, FileProduct **ret_products, size_t *ret_count)
{
    static const Str members[] = { STR_INIT("stoa_catalogue"), STR_INIT("products") };
    const Json *root;
    const Json *items;
    int64_t version;
    TRY(json_parse(out, text, &root));
    if (root->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "/: is not an object");
    }
    TRY(json_only(root, members, COUNT_OF(members)));
    TRY(json_get_int(root, S("stoa_catalogue"), 1, 1, &version));
    TRY(json_get_array(root, S("products"), FILE_PRODUCTS_MAX, &items));
    FileProduct *products = arena_array(out, FileProduct, items->count);
    for (size_t i = 0; i < items->count; i++) {
        TRY(product_read(out, &items->items[i], &products[i]));
        for (size_t j = 0; j < i; j++) {
            if (str_eq(products[i].product.code, products[j].product.code)) {
                return wrong(&items->items[i], "code", "is there twice");
            }
        }
    }
    *ret_products = products;
    *ret_count = items->count;
    return NULL;
}

Err *catalogue_file_read(Arena *out, Str json, FileProduct **ret_products, size_t *ret_count)
{
    return file_err(file_read_all(out, json, ret_products, ret_count));
}
