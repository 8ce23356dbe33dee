/* catalogue_file_type.c - the part of a catalogue file about types, categories, industries, blocks.
 */
#include "service/catalogue_file.h"

static const Str type_members[] = {
    STR_INIT("code"),           STR_INIT("name"),
    STR_INIT("kind"),           STR_INIT("connector"),
    STR_INIT("attributes"),     STR_INIT("settings"),
    STR_INIT("refund"),         STR_INIT("retention_minutes"),
    STR_INIT("billing_family"),
};
static const Str block_members[] = { STR_INIT("code"), STR_INIT("title"), STR_INIT("shown") };

static Err *type_words_read(const Json *json, ProductType *type)
{
    Str kind;
    Str refund;
    TRY(json_get_str(json, S("kind"), FILE_WORD_BYTES_MAX, &kind));
    TRY(json_get_str(json, S("refund"), FILE_WORD_BYTES_MAX, &refund));
    if (!service_kind_parse(kind, &type->kind)) {
        return catalogue_wrong(json, "kind", "is not a kind of service");
    }
    if (!refund_policy_parse(refund, &type->refund)) {
        return catalogue_wrong(json, "refund", "is not day or none");
    }
    return NULL;
}

static Err *type_read(Arena *out, const Json *json, FileType *ret_type)
{
    ProductType *type = &ret_type->type;
    if (json->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(json->pointer));
    }
    ret_type->pointer = json->pointer;
    TRY(json_only(json, type_members, COUNT_OF(type_members)));
    TRY(catalogue_code_get(json, "code", &type->code));
    TRY(catalogue_code_get(json, "connector", &type->connector));
    TRY(json_get_str(json, S("name"), FILE_NAME_BYTES_MAX, &type->name));
    TRY(type_words_read(json, type));
    TRY(json_get_int(json, S("retention_minutes"), 0, RETENTION_MINUTES_MAX,
                     &type->retention_minutes));
    TRY(json_get_str_opt(json, S("billing_family"), FILE_WORD_BYTES_MAX, (Str){ 0 },
                         &type->billing_family));
    TRY(catalogue_values_read(out, json, "settings", &type->settings));
    if (json_member(json, S("attributes"))->kind != JSON_MISSING) {
        TRY(attributes_read(out, json_member(json, S("attributes")), &ret_type->attributes));
    }
    type->attributes = attributes_text(out, &ret_type->attributes);
    return NULL;
}

Err *catalogue_types_read(Arena *out, const Json *root, CatalogueFile *file)
{
    const Json *items;
    if (json_member(root, S("types"))->kind == JSON_MISSING) {
        return NULL;
    }
    TRY(json_get_array(root, S("types"), PRODUCT_TYPES_MAX, &items));
    file->types = arena_array(out, FileType, items->count);
    for (size_t i = 0; i < items->count; i++) {
        TRY(type_read(out, &items->items[i], &file->types[i]));
        for (size_t j = 0; j < i; j++) {
            if (str_eq(file->types[i].type.code, file->types[j].type.code)) {
                return catalogue_wrong(&items->items[i], "code", "is there twice");
            }
        }
        file->type_count++;
    }
    return NULL;
}

/* A category or an industry is a text. */
static Err *name_read(GroupKind kind, const Json *item, CatalogueGroup *ret_group)
{
    if (item->kind != JSON_STR || item->text.len == 0 || item->text.len > FILE_WORD_BYTES_MAX ||
        str_find(item->text, S(","), 0) < item->text.len) {
        return ERR(IMPORT_ROW, "%.*s: is not a short text without a comma", STR_ARG(item->pointer));
    }
    *ret_group =
        (CatalogueGroup){ .kind = kind, .name = item->text, .title = item->text, .shown = true };
    return NULL;
}

static Err *block_read(const Json *item, CatalogueGroup *ret_group)
{
    CatalogueGroup group = { .kind = GROUP_BLOCK };
    ShopBlock block;
    if (item->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(item->pointer));
    }
    TRY(json_only(item, block_members, COUNT_OF(block_members)));
    TRY(json_get_str(item, S("code"), FILE_WORD_BYTES_MAX, &group.name));
    if (!shop_block_parse(group.name, &block)) {
        return catalogue_wrong(item, "code", "is not featured, new, popular or promoted");
    }
    TRY(json_get_str_opt(item, S("title"), FILE_WORD_BYTES_MAX, shop_block_title(block),
                         &group.title));
    TRY(json_get_bool_opt(item, S("shown"), true, &group.shown));
    *ret_group = group;
    return NULL;
}

static Err *groups_read(Arena *out, const Json *root, GroupKind kind, Str member,
                        FileGroups *groups)
{
    const Json *items;
    groups->said = json_member(root, member)->kind != JSON_MISSING;
    if (!groups->said) {
        return NULL;
    }
    TRY(json_get_array(root, member, GROUPS_MAX, &items));
    groups->items = arena_array(out, CatalogueGroup, items->count);
    for (size_t i = 0; i < items->count; i++) {
        CatalogueGroup *group = &groups->items[i];
        TRY(kind == GROUP_BLOCK ? block_read(&items->items[i], group)
                                : name_read(kind, &items->items[i], group));
        for (size_t j = 0; j < i; j++) {
            if (str_eq(groups->items[j].name, group->name)) {
                return ERR(IMPORT_ROW, "%.*s: is there twice", STR_ARG(items->items[i].pointer));
            }
        }
        groups->count++;
    }
    return NULL;
}

Err *catalogue_groups_read(Arena *out, const Json *root, CatalogueFile *file)
{
    FileGroups *groups = file->groups;
    TRY(groups_read(out, root, GROUP_CATEGORY, S("categories"), &groups[GROUP_CATEGORY]));
    TRY(groups_read(out, root, GROUP_INDUSTRY, S("industries"), &groups[GROUP_INDUSTRY]));
    return groups_read(out, root, GROUP_BLOCK, S("blocks"), &groups[GROUP_BLOCK]);
}
