/* import_types.c - a catalogue file's types, categories, industries and blocks; what products take
 * of their type. */
#include "service/import_catalogue.h"

enum { TYPE_SUFFIX_MAX = 99 };

/* Settings of a type with those of a product over them, as compact JSON. */
static Err *settings_merge(Arena *out, Str of_type, Str own, Str *ret_settings)
{
    const Json *base;
    const Json *over;
    if (of_type.len == 0 || own.len == 0) {
        *ret_settings = of_type.len == 0 ? own : of_type;
        return NULL;
    }
    TRY(json_parse(out, of_type, &base));
    TRY(json_parse(out, own, &over));
    StrBuf buf = buf_new(out, of_type.len + own.len);
    JsonOut json = json_out(&buf);
    json_object(&json);
    for (size_t i = 0; i < base->count + over->count; i++) {
        const Json *object = i < base->count ? base : over;
        size_t at = i < base->count ? i : i - base->count;
        const Json *value = &object->items[at];
        if (object == base && json_member(over, base->keys[at])->kind != JSON_MISSING) {
            continue;
        }
        json_key(&json, object->keys[at]);
        if (value->kind == JSON_INT) {
            json_int(&json, value->number);
        } else if (value->kind == JSON_BOOL) {
            json_bool(&json, value->number != 0);
        } else {
            json_str(&json, value->text);
        }
    }
    json_object_end(&json);
    *ret_settings = buf_str(&buf);
    return NULL;
}

/* The products of a type that changed take its values again. */
static Err *type_give(Import *import, const FileType *file)
{
    Arena scratch = import->call->scratch;
    TypedProduct *products;
    size_t count;
    TRY(store_product_type_products(import->db, &scratch, file->type.id, &products, &count));
    for (size_t i = 0; i < count; i++) {
        Arena inner = scratch;
        const Json *values = NULL;
        Str settings;
        TRY(settings_merge(&inner, file->type.settings, products[i].own_settings, &settings));
        TRY(store_product_take_type(import->db, products[i].id, &file->type, settings));
        if (products[i].attributes.len == 0) {
            continue;
        }
        TRY(json_parse(&inner, products[i].attributes, &values));
        if (attributes_check(&file->attributes, values) != NULL) {
            return ERR(IMPORT_ROW, "%.*s/attributes: the values of '%.*s' do not fit",
                       STR_ARG(file->pointer), STR_ARG(products[i].code));
        }
    }
    return NULL;
}

Err *import_types_save(Import *import, CatalogueFile *file)
{
    Call *call = import->call;
    for (size_t i = 0; i < file->type_count; i++) {
        RowChange change;
        file->types[i].type.id.v = import_new_id(import);
        Err *err = store_product_type_save(import->db, call->scratch, &file->types[i].type,
                                           call->now, &change);
        if (err != NULL && err_is(err, ERR_IMPORT_ROW)) {
            return ERR(IMPORT_ROW, "%.*s/kind: %s", STR_ARG(file->types[i].pointer), err->detail);
        }
        TRY(err);
        import_count(import, change);
    }
    return NULL;
}

/* After the products: those of the file have their new values by now. */
Err *import_types_give(Import *import, const CatalogueFile *file)
{
    for (size_t i = 0; i < file->type_count; i++) {
        TRY(type_give(import, &file->types[i]));
    }
    return NULL;
}

static bool type_like(const ProductType *type, const Product *product)
{
    return type->kind == product->kind && str_eq(type->connector, product->connector) &&
           type->refund == product->refund && type->retention_minutes == product->retention_minutes;
}

/* A new type for products that name none: "cloud-server", "cloud-server-2". */
static Err *type_make(Import *import, const Product *product, ProductType *ret_type)
{
    Call *call = import->call;
    Str word = service_kind_name(product->kind);
    Str label = service_kind_label(product->kind);
    char *kind = arena_array(call->out, char, word.len);
    for (size_t i = 0; i < word.len; i++) {
        kind[i] = word.ptr[i] == '_' ? '-' : word.ptr[i];
    }
    for (int n = 1; n <= TYPE_SUFFIX_MAX; n++) {
        Str code = { kind, word.len };
        ProductType *taken;
        RowChange change;
        if (n > 1) {
            code = arena_printf(call->out, "%.*s-%d", STR_ARG(code), n);
            label =
                arena_printf(call->out, "%.*s %d", STR_ARG(service_kind_label(product->kind)), n);
        }
        TRY(store_product_type(import->db, call->out, code, &taken));
        if (taken == NULL) {
            ProductType type = { .id = { import_new_id(import) },
                                 .code = code,
                                 .name = label,
                                 .kind = product->kind,
                                 .connector = product->connector,
                                 .refund = product->refund,
                                 .retention_minutes = product->retention_minutes };
            *ret_type = type;
            return store_product_type_save(import->db, call->scratch, ret_type, call->now, &change);
        }
    }
    return ERR(IMPORT_ROW, "more than %d types of one kind", TYPE_SUFFIX_MAX);
}

/* The type that a product has already, when it fits; else the first that fits; else a new one. */
static Err *type_find_like(Import *import, const Product *product, ProductType *ret_type)
{
    Call *call = import->call;
    ProductType *types;
    Product *old;
    size_t count;
    const ProductType *like = NULL;
    TRY(store_product_types(import->db, call->out, &types, &count));
    TRY(store_product_by_code(import->db, call->out, product->code, &old));
    for (size_t i = 0; i < count; i++) {
        bool own = old != NULL && types[i].id.v == old->type.v;
        if (type_like(&types[i], product) && (own || like == NULL)) {
            like = &types[i];
        }
    }
    if (like == NULL) {
        return type_make(import, product, ret_type);
    }
    *ret_type = *like;
    return NULL;
}

/* Of the file, else of the catalogue. */
static Err *type_named(Import *import, const CatalogueFile *file, const FileProduct *product,
                       ProductType *ret_type)
{
    Arena *out = import->call->out;
    ProductType *found;
    for (size_t i = 0; i < file->type_count; i++) {
        if (str_eq(file->types[i].type.code, product->product.type_code)) {
            *ret_type = file->types[i].type;
            return NULL;
        }
    }
    TRY(store_product_type(import->db, out, product->product.type_code, &found));
    if (found == NULL) {
        return ERR(IMPORT_ROW, "%.*s/type: there is no type '%.*s'", STR_ARG(product->pointer),
                   STR_ARG(product->product.type_code));
    }
    *ret_type = *found;
    return NULL;
}

Err *import_product_type(Import *import, const CatalogueFile *file, FileProduct *file_product)
{
    Product *product = &file_product->product;
    Attributes *attributes = arena_new(import->call->out, Attributes);
    ProductType type;
    TRY(file_product->typed ? type_named(import, file, file_product, &type)
                            : type_find_like(import, product, &type));
    product->type = type.id;
    product->kind = type.kind;
    product->connector = type.connector;
    product->refund = type.refund;
    product->retention_minutes = type.retention_minutes;
    TRY(attributes_parse(import->call->out, type.attributes, attributes));
    TRY(file_err(attributes_check(attributes, file_product->attributes)));
    return settings_merge(import->call->out, type.settings, product->own_settings,
                          &product->settings);
}

static bool group_has(const CatalogueGroup *groups, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(groups[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* The shop's list while products are added to it. */
typedef struct GroupList {
    GroupKind kind;
    const char *member; /* of a product */
    bool said;
    CatalogueGroup items[GROUPS_MAX];
    size_t count;
} GroupList;

/* A name that is not in a list that the file gives is wrong; else the list grows. */
static Err *group_use(GroupList *list, const FileProduct *product, Str name)
{
    if (group_has(list->items, list->count, name)) {
        return NULL;
    }
    if (list->said || list->count == GROUPS_MAX) {
        return ERR(IMPORT_ROW, "%.*s/%s: '%.*s' is not in the list of the file",
                   STR_ARG(product->pointer), list->member, STR_ARG(name));
    }
    list->items[list->count++] =
        (CatalogueGroup){ .kind = list->kind, .name = name, .title = name, .shown = true };
    return NULL;
}

static Err *group_list_fill(Import *import, const CatalogueFile *file, GroupList *list)
{
    const FileGroups *said = &file->groups[list->kind];
    CatalogueGroup *items = said->items;
    list->said = said->said;
    list->count = said->count;
    if (!said->said) {
        TRY(store_catalogue_groups(import->db, import->call->out, list->kind, &items,
                                   &list->count));
    }
    for (size_t i = 0; i < list->count; i++) {
        list->items[i] = items[i];
    }
    for (size_t i = 0; i < file->product_count; i++) {
        const FileProduct *product = &file->products[i];
        Str rest = product->product.industries;
        Str name;
        if (list->kind == GROUP_CATEGORY) {
            TRY(group_use(list, product, product->product.category));
        }
        while (list->kind == GROUP_INDUSTRY && str_next(&rest, ',', &name)) {
            TRY(group_use(list, product, name));
        }
    }
    return NULL;
}

static Err *group_list_save(Import *import, const CatalogueFile *file, GroupKind kind,
                            const char *member)
{
    GroupList *list = arena_new(import->call->out, GroupList);
    RowChange change;
    list->kind = kind;
    list->member = member;
    TRY(group_list_fill(import, file, list));
    TRY(store_catalogue_groups_save(import->db, import->call->scratch, kind, list->items,
                                    list->count, &change));
    if (list->said) {
        import_count(import, change);
    }
    return NULL;
}

Err *import_groups_save(Import *import, const CatalogueFile *file)
{
    Str product;
    Str category;
    bool stray;
    TRY(group_list_save(import, file, GROUP_CATEGORY, "category"));
    TRY(group_list_save(import, file, GROUP_INDUSTRY, "industries"));
    TRY(group_list_save(import, file, GROUP_BLOCK, "blocks"));
    if (!file->groups[GROUP_CATEGORY].said) {
        return NULL;
    }
    TRY(store_catalogue_category_stray(import->db, import->call->out, &product, &category, &stray));
    return stray ? ERR(IMPORT_ROW, "/categories: '%.*s' is the category of '%.*s'",
                       STR_ARG(category), STR_ARG(product))
                 : NULL;
}
