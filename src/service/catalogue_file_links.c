/* catalogue_file_links.c - the part of a catalogue file about a product and others. */
#include "service/catalogue_file.h"

static const Str part_members[] = { STR_INIT("plan"), STR_INIT("quantity") };

static Err *codes_read(Arena *out, const Json *product, const char *member, size_t max,
                       FileCodes *ret_codes)
{
    const Json *items = json_member(product, str_from_cstr(member));
    if (items->kind == JSON_MISSING) {
        return NULL;
    }
    TRY(json_get_array(product, str_from_cstr(member), max, &items));
    *ret_codes = (FileCodes){ .json = items, .items = arena_array(out, Str, items->count) };
    for (size_t i = 0; i < items->count; i++) {
        const Json *code = &items->items[i];
        if (code->kind != JSON_STR || !code_valid(code->text)) {
            return ERR(IMPORT_ROW, "%.*s: is not a product's code", STR_ARG(code->pointer));
        }
        for (size_t j = 0; j < i; j++) {
            if (str_eq(items->items[j].text, code->text)) {
                return ERR(IMPORT_ROW, "%.*s: is there twice", STR_ARG(code->pointer));
            }
        }
        ret_codes->items[ret_codes->count++] = code->text;
    }
    return NULL;
}

/* A product neither becomes nor excludes itself. */
static Err *codes_of_others(const FileCodes *codes, Str own)
{
    for (size_t i = 0; i < codes->count; i++) {
        if (str_eq(codes->items[i], own)) {
            return ERR(IMPORT_ROW, "%.*s: is the product itself",
                       STR_ARG(codes->json->items[i].pointer));
        }
    }
    return NULL;
}

static Err *part_read(const Json *item, FilePart *ret_part)
{
    if (item->kind != JSON_OBJECT) {
        return ERR(IMPORT_ROW, "%.*s: is not an object", STR_ARG(item->pointer));
    }
    TRY(json_only(item, part_members, COUNT_OF(part_members)));
    TRY(catalogue_code_get(item, "plan", &ret_part->plan));
    ret_part->pointer = item->pointer;
    return json_get_int(item, S("quantity"), 1, PLAN_QUANTITY_MAX, &ret_part->quantity);
}

static Err *bundle_read(Arena *out, const Json *product, FileProduct *file)
{
    const Json *items;
    if (json_member(product, S("bundle"))->kind == JSON_MISSING) {
        return NULL;
    }
    TRY(json_get_array(product, S("bundle"), BUNDLE_ITEMS_MAX, &items));
    if (items->count < 2) {
        return catalogue_wrong(product, "bundle", "a bundle has two parts or more");
    }
    if (file->product.addon || file->addons.count > 0 || file->product.vendor_product.len > 0) {
        return catalogue_wrong(product, "bundle", "a bundle has no add-ons and is none");
    }
    file->parts = arena_array(out, FilePart, items->count);
    for (size_t i = 0; i < items->count; i++) {
        FilePart *part = &file->parts[file->part_count];
        TRY(part_read(&items->items[i], part));
        for (size_t j = 0; j < file->part_count; j++) {
            if (str_eq(file->parts[j].plan, part->plan)) {
                return catalogue_wrong(&items->items[i], "plan", "is there twice");
            }
        }
        file->part_count++;
    }
    return NULL;
}

Err *catalogue_links_read(Arena *out, const Json *json, FileProduct *file)
{
    TRY(codes_read(out, json, "addons", ADDON_MAX, &file->addons));
    if (file->product.addon && file->addons.count > 0) {
        return catalogue_wrong(json, "addons", "an add-on has no add-ons of its own");
    }
    TRY(codes_read(out, json, "upgrades", LINKS_OF_PRODUCT_MAX, &file->upgrades));
    TRY(codes_read(out, json, "excludes", LINKS_OF_PRODUCT_MAX, &file->excludes));
    TRY(codes_of_others(&file->upgrades, file->product.code));
    TRY(codes_of_others(&file->excludes, file->product.code));
    return bundle_read(out, json, file);
}
