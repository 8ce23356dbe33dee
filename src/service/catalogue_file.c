/* catalogue_file.c - reads and checks a catalogue file. */
#include "service/catalogue_file.h"

enum {
    SUMMARY_BYTES_MAX = 400,
    DESCRIPTION_BYTES_MAX = 16 * 1024,
    PRICE_BYTES_MAX = 24,
    INDUSTRIES_MAX = 20,
    SETTINGS_MAX = 40
};

static const Str product_members[] = {
    STR_INIT("code"),       STR_INIT("kind"),           STR_INIT("connector"),
    STR_INIT("name"),       STR_INIT("vendor"),         STR_INIT("category"),
    STR_INIT("industries"), STR_INIT("summary"),        STR_INIT("description"),
    STR_INIT("image"),      STR_INIT("featured"),       STR_INIT("new"),
    STR_INIT("popular"),    STR_INIT("tax_category"),   STR_INIT("refund"),
    STR_INIT("addon"),      STR_INIT("addons"),         STR_INIT("retention_minutes"),
    STR_INIT("settings"),   STR_INIT("vendor_product"), STR_INIT("plans"),
    STR_INIT("type"),       STR_INIT("sale_kind"),      STR_INIT("promoted"),
    STR_INIT("state"),      STR_INIT("base_required"),  STR_INIT("attributes"),
    STR_INIT("upgrades"),   STR_INIT("excludes"),       STR_INIT("bundle"),
};
static const Str plan_members[] = {
    STR_INIT("code"),         STR_INIT("name"),          STR_INIT("term"),   STR_INIT("billing"),
    STR_INIT("quantity_min"), STR_INIT("quantity_max"),  STR_INIT("unit"),   STR_INIT("price"),
    STR_INIT("cost"),         STR_INIT("quantity_step"), STR_INIT("usage"),  STR_INIT("meter"),
    STR_INIT("setup"),        STR_INIT("trial_days"),    STR_INIT("active"),
};

Err *file_err(Err *err)
{
    if (err == NULL || err_is(err, ERR_IMPORT_ROW) || err_status(err->code) >= 500) {
        return err;
    }
    return err_wrap(err, ERR_IMPORT_ROW, err->detail != NULL ? err->detail : "wrong");
}

Err *catalogue_wrong(const Json *object, const char *member, const char *what)
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

Err *catalogue_code_get(const Json *object, const char *member, Str *ret_code)
{
    TRY(json_get_str(object, str_from_cstr(member), FILE_CODE_BYTES_MAX, ret_code));
    return code_valid(*ret_code)
               ? NULL
               : catalogue_wrong(object, member, "a code has a-z, 0-9 and single hyphens");
}

/* A member of `price` or `cost`. */
static Err *amount_get(const Json *amounts, Str currency, Decimal *ret_amount)
{
    Str text;
    TRY(json_get_str(amounts, currency, PRICE_BYTES_MAX, &text));
    const char *what = import_price_parse(text, ret_amount);
    return what == NULL ? NULL : catalogue_wrong(amounts, currency.ptr, what);
}

/* Costs and set-up fees: of currencies that have a price. */
static Err *beside_check(Arena *out, const Json *plan, const char *member, const Json *prices)
{
    const Json *amounts = json_member(plan, str_from_cstr(member));
    if (amounts->kind != JSON_OBJECT && amounts->kind != JSON_MISSING) {
        return catalogue_wrong(plan, member, "is not an object");
    }
    for (size_t i = 0; amounts->kind == JSON_OBJECT && i < amounts->count; i++) {
        if (prices->kind != JSON_OBJECT ||
            json_member(prices, amounts->keys[i])->kind == JSON_MISSING) {
            return catalogue_wrong(amounts, str_cstr(out, amounts->keys[i]),
                                   "a cost without a price");
        }
    }
    return NULL;
}

static Err *beside_get(const Json *plan, Str member, Str currency, Decimal *ret_amount)
{
    const Json *amounts = json_member(plan, member);
    if (amounts->kind != JSON_OBJECT || json_member(amounts, currency)->kind == JSON_MISSING) {
        return NULL;
    }
    return amount_get(amounts, currency, ret_amount);
}

static Err *prices_read(Arena *out, const Json *plan, FilePlan *file)
{
    const Json *prices = json_member(plan, S("price"));
    if (prices->kind != JSON_MISSING && (prices->kind != JSON_OBJECT || prices->count == 0 ||
                                         prices->count > IMPORT_CURRENCIES_MAX)) {
        return catalogue_wrong(plan, "price", "an object with a price per currency is needed");
    }
    TRY(beside_check(out, plan, "cost", prices));
    TRY(beside_check(out, plan, "setup", prices));
    if (prices->kind == JSON_MISSING) {
        return NULL;
    }
    file->prices = arena_array(out, FilePrice, prices->count);
    for (size_t i = 0; i < prices->count; i++) {
        FilePrice *price = &file->prices[file->price_count++];
        Str currency = str_dup(out, prices->keys[i]);
        currency.ptr = str_cstr(out, currency);
        if (currency_parse(currency, &price->currency) != NULL) {
            return catalogue_wrong(prices, currency.ptr, "is not an ISO 4217 currency");
        }
        price->cost = COST_UNKNOWN;
        price->setup = PRICE_UNKNOWN;
        TRY(amount_get(prices, currency, &price->price));
        TRY(beside_get(plan, S("cost"), currency, &price->cost));
        TRY(beside_get(plan, S("setup"), currency, &price->setup));
    }
    return NULL;
}

static Err *plan_read(Arena *out, const Json *plan, FilePlan *ret_plan)
{
    FilePlan file = { 0 };
    PlanDraft *draft = &file.draft;
    bool active;
    Str term;
    Str billing;
    if (plan->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(plan->pointer));
    }
    TRY(json_only(plan, plan_members, COUNT_OF(plan_members)));
    TRY(catalogue_code_get(plan, "code", &draft->code));
    TRY(json_get_str(plan, S("name"), FILE_NAME_BYTES_MAX, &draft->name));
    TRY(json_get_str(plan, S("unit"), FILE_WORD_BYTES_MAX, &draft->unit));
    TRY(json_get_str(plan, S("term"), FILE_WORD_BYTES_MAX, &term));
    TRY(json_get_str(plan, S("billing"), FILE_WORD_BYTES_MAX, &billing));
    if (period_parse(term, "term", &draft->term) != NULL) {
        return catalogue_wrong(plan, "term", "is not an ISO 8601 period like P1M or P1Y");
    }
    if (period_parse(billing, "billing", &draft->billing) != NULL) {
        return catalogue_wrong(plan, "billing", "is not an ISO 8601 period like P1M or P1Y");
    }
    if (!plan_periods_valid(draft->term, draft->billing)) {
        return catalogue_wrong(plan, "billing", "does not divide the term");
    }
    TRY(json_get_int(plan, S("quantity_min"), 1, PLAN_QUANTITY_MAX, &draft->quantity.min));
    TRY(json_get_int(plan, S("quantity_max"), draft->quantity.min, PLAN_QUANTITY_MAX,
                     &draft->quantity.max));
    TRY(json_get_int(plan, S("quantity_step"), 1, PLAN_QUANTITY_MAX, &draft->quantity.step));
    TRY(json_get_int_opt(plan, S("trial_days"), 0, PLAN_TRIAL_DAYS_MAX, 0, &draft->trial_days));
    TRY(json_get_bool_opt(plan, S("active"), true, &active));
    draft->retired = !active;
    bool metered = json_member(plan, S("usage"))->kind != JSON_MISSING ||
                   json_member(plan, S("meter"))->kind != JSON_MISSING;
    TRY(metered ? plan_usage_read(out, plan, &file) : prices_read(out, plan, &file));
    *ret_plan = file;
    return NULL;
}

/* Do the plans fit how the product is charged? */
static Err *sale_check(const Json *product, const FileProduct *file)
{
    SaleKind sale = file->product.sale_kind;
    bool by_use = sale == SALE_USAGE || sale == SALE_QUOTA;
    if (by_use && file->plan_count == 0) {
        return catalogue_wrong(product, "sale_kind", "needs plans with usage");
    }
    for (size_t i = 0; i < file->plan_count; i++) {
        const FilePlan *plan = &file->plans[i];
        const Json *json = &json_member(product, S("plans"))->items[i];
        if (by_use != (plan->meter.len > 0)) {
            return by_use ? catalogue_wrong(json, "usage", "is missing: the product is paid by use")
                          : catalogue_wrong(json, "usage", "the product is not paid by use");
        }
        if (sale == SALE_QUOTA && plan->price_count > 0 && !plan->included) {
            return catalogue_wrong(json, "usage/included", "a quota includes units");
        }
        if (sale == SALE_ONE_OFF && !period_eq(plan->draft.term, plan->draft.billing)) {
            return catalogue_wrong(json, "billing", "what is charged once is billed once a term");
        }
        if (plan->draft.trial_days > 0 && (sale == SALE_ONE_OFF || file->product.addon)) {
            return catalogue_wrong(json, "trial_days",
                                   "an add-on and what is charged once have no trial");
        }
    }
    return NULL;
}

static Err *plans_read(Arena *out, const Json *product, FileProduct *file)
{
    bool elsewhere = file->product.vendor_product.len > 0 || file->part_count > 0;
    const Json *plans = json_member(product, S("plans"));
    if (plans->kind == JSON_MISSING && elsewhere) {
        return NULL;
    }
    if (plans->kind == JSON_MISSING) {
        return catalogue_wrong(product, "plans",
                               "a product has plans, a vendor_product or a bundle");
    }
    if (file->part_count > 0) {
        return catalogue_wrong(product, "plans", "a bundle has the plans of its parts");
    }
    TRY(json_get_array(product, S("plans"), PLAN_MAX, &plans));
    if (plans->count == 0) {
        return catalogue_wrong(product, "plans", "is empty");
    }
    file->plans = arena_array(out, FilePlan, plans->count);
    for (size_t i = 0; i < plans->count; i++) {
        TRY(plan_read(out, &plans->items[i], &file->plans[i]));
        file->plans[i].draft.position = (int32_t)i + 1;
        file->plan_count++;
        for (size_t j = 0; j < i; j++) {
            if (str_eq(file->plans[i].draft.code, file->plans[j].draft.code)) {
                return catalogue_wrong(&plans->items[i], "code", "is there twice");
            }
        }
    }
    return NULL;
}

static Err *industries_read(Arena *out, const Json *json, Product *product)
{
    const Json *items;
    StrBuf buf = buf_new(out, FILE_WORD_BYTES_MAX);
    TRY(json_get_array(json, S("industries"), INDUSTRIES_MAX, &items));
    for (size_t i = 0; i < items->count; i++) {
        Str text = items->items[i].text;
        if (items->items[i].kind != JSON_STR || text.len == 0 || text.len > FILE_WORD_BYTES_MAX ||
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

/* What a product says that names no type. */
static Err *untyped_read(const Json *json, Product *product)
{
    Str kind;
    Str refund;
    TRY(catalogue_code_get(json, "connector", &product->connector));
    TRY(json_get_str(json, S("kind"), FILE_WORD_BYTES_MAX, &kind));
    TRY(json_get_str(json, S("refund"), FILE_WORD_BYTES_MAX, &refund));
    TRY(json_get_int(json, S("retention_minutes"), 0, RETENTION_MINUTES_MAX,
                     &product->retention_minutes));
    if (!service_kind_parse(kind, &product->kind)) {
        return catalogue_wrong(json, "kind", "is not a kind of service");
    }
    if (!refund_policy_parse(refund, &product->refund)) {
        return catalogue_wrong(json, "refund", "is not day or none");
    }
    return NULL;
}

static Err *type_read(const Json *json, FileProduct *file)
{
    static const char *const of_type[] = { "kind", "connector", "refund", "retention_minutes" };
    file->typed = json_member(json, S("type"))->kind != JSON_MISSING;
    if (!file->typed) {
        return untyped_read(json, &file->product);
    }
    for (size_t i = 0; i < COUNT_OF(of_type); i++) {
        if (json_member(json, str_from_cstr(of_type[i]))->kind != JSON_MISSING) {
            return catalogue_wrong(json, of_type[i], "is said by its type");
        }
    }
    return catalogue_code_get(json, "type", &file->product.type_code);
}

static Err *words_read(const Json *json, Product *product)
{
    Str tax;
    Str state;
    TRY(json_get_str(json, S("tax_category"), FILE_WORD_BYTES_MAX, &tax));
    TRY(json_get_str_opt(json, S("state"), FILE_WORD_BYTES_MAX, S("active"), &state));
    if (!tax_category_parse(tax, &product->tax_category)) {
        return catalogue_wrong(json, "tax_category", "is not an EN 16931 category");
    }
    if (!product_state_parse(state, &product->state)) {
        return catalogue_wrong(json, "state", "is not active or retired");
    }
    return NULL;
}

static Err *flags_read(const Json *json, Product *product)
{
    TRY(json_get_bool_opt(json, S("featured"), false, &product->featured));
    TRY(json_get_bool_opt(json, S("new"), false, &product->newcomer));
    TRY(json_get_bool_opt(json, S("popular"), false, &product->popular));
    TRY(json_get_bool_opt(json, S("promoted"), false, &product->promoted));
    TRY(json_get_bool_opt(json, S("addon"), false, &product->addon));
    TRY(json_get_bool_opt(json, S("base_required"), product->addon, &product->base_required));
    return product->base_required && !product->addon
               ? catalogue_wrong(json, "base_required", "is of an add-on only")
               : NULL;
}

/* Without the member: as its plans say. */
static Err *sale_read(const Json *json, FileProduct *file)
{
    Str sale;
    SaleKind of_plans =
        file->plan_count > 0 && file->plans[0].meter.len > 0 ? SALE_USAGE : SALE_RECURRING;
    TRY(json_get_str_opt(json, S("sale_kind"), FILE_WORD_BYTES_MAX, sale_kind_name(of_plans),
                         &sale));
    if (!sale_kind_parse(sale, &file->product.sale_kind)) {
        return catalogue_wrong(json, "sale_kind", "is not recurring, one_off, usage or quota");
    }
    return sale_check(json, file);
}

static Err *texts_read(const Json *json, Product *product)
{
    TRY(json_get_str(json, S("name"), FILE_NAME_BYTES_MAX, &product->name));
    TRY(json_get_str(json, S("vendor"), FILE_NAME_BYTES_MAX, &product->vendor));
    TRY(json_get_str(json, S("category"), FILE_WORD_BYTES_MAX, &product->category));
    TRY(json_get_str(json, S("summary"), SUMMARY_BYTES_MAX, &product->summary));
    TRY(json_get_str(json, S("description"), DESCRIPTION_BYTES_MAX, &product->description));
    TRY(json_get_str(json, S("image"), FILE_NAME_BYTES_MAX, &product->image));
    if (!str_starts(product->image, S("img/")) ||
        str_find(product->image, S(".."), 0) < product->image.len) {
        return catalogue_wrong(json, "image", "is not a picture under img/");
    }
    return json_get_str_opt(json, S("vendor_product"), FILE_WORD_BYTES_MAX, (Str){ 0 },
                            &product->vendor_product);
}

static Err *product_read(Arena *out, const Json *json, FileProduct *ret_product)
{
    FileProduct file = { .json = json, .pointer = json->pointer };
    Product *product = &file.product;
    if (json->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(json->pointer));
    }
    TRY(json_only(json, product_members, COUNT_OF(product_members)));
    TRY(catalogue_code_get(json, "code", &product->code));
    TRY(type_read(json, &file));
    TRY(words_read(json, product));
    TRY(texts_read(json, product));
    TRY(flags_read(json, product));
    TRY(industries_read(out, json, product));
    TRY(catalogue_values_read(out, json, "settings", &product->own_settings));
    TRY(catalogue_values_read(out, json, "attributes", &product->attributes));
    file.attributes = json_member(json, S("attributes"));
    TRY(catalogue_links_read(out, json, &file));
    TRY(plans_read(out, json, &file));
    TRY(sale_read(json, &file));
    *ret_product = file;
    return NULL;
}

static Err *products_read(Arena *out, const Json *root, CatalogueFile *file)
{
    const Json *items;
    if (json_member(root, S("products"))->kind == JSON_MISSING) {
        return NULL;
    }
    TRY(json_get_array(root, S("products"), FILE_PRODUCTS_MAX, &items));
    file->products = arena_array(out, FileProduct, items->count);
    for (size_t i = 0; i < items->count; i++) {
        TRY(product_read(out, &items->items[i], &file->products[i]));
        for (size_t j = 0; j < i; j++) {
            if (str_eq(file->products[i].product.code, file->products[j].product.code)) {
                return catalogue_wrong(&items->items[i], "code", "is there twice");
            }
        }
        file->product_count++;
    }
    return NULL;
}

static Err *file_read_all(Arena *out, Str text, CatalogueFile *ret_file)
{
    static const Str members[] = { STR_INIT("stoa_catalogue"), STR_INIT("categories"),
                                   STR_INIT("industries"),     STR_INIT("blocks"),
                                   STR_INIT("types"),          STR_INIT("products") };
    static const JsonLimits limits = { FILE_BYTES_MAX, FILE_VALUES_MAX };
    CatalogueFile file = { 0 };
    const Json *root;
    int64_t version;
    TRY(json_parse_within(out, text, limits, &root));
    if (root->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "/: is not an object");
    }
    TRY(json_only(root, members, COUNT_OF(members)));
    TRY(json_get_int(root, S("stoa_catalogue"), 1, 1, &version));
    TRY(catalogue_groups_read(out, root, &file));
    TRY(catalogue_types_read(out, root, &file));
    TRY(products_read(out, root, &file));
    *ret_file = file;
    return NULL;
}

Err *catalogue_file_read(Arena *out, Str json, CatalogueFile *ret_file)
{
    return file_err(file_read_all(out, json, ret_file));
}

Err *catalogue_values_read(Arena *out, const Json *json, const char *member, Str *ret_text)
{
    const Json *values = json_member(json, str_from_cstr(member));
    *ret_text = (Str){ 0 };
    if (values->kind == JSON_MISSING) {
        return NULL;
    }
    if (values->kind != JSON_OBJECT || values->count > SETTINGS_MAX) {
        return catalogue_wrong(json, member, "is not an object of at most 40 members");
    }
    StrBuf buf = buf_new(out, 128);
    JsonOut writer = json_out(&buf);
    json_object(&writer);
    for (size_t i = 0; i < values->count; i++) {
        const Json *value = &values->items[i];
        if (value->kind == JSON_INT) {
            json_key_int(&writer, values->keys[i], value->number);
        } else if (value->kind == JSON_STR && value->text.len <= FILE_NAME_BYTES_MAX) {
            json_key_str(&writer, values->keys[i], value->text);
        } else if (value->kind == JSON_BOOL) {
            json_key_bool(&writer, values->keys[i], value->number != 0);
        } else {
            return ERR(IMPORT_ROW, "%.*s: is not a whole number, a short text or a boolean",
                       STR_ARG(value->pointer));
        }
    }
    json_object_end(&writer);
    *ret_text = values->count > 0 ? buf_str(&buf) : (Str){ 0 };
    return NULL;
}
