/* asset.c - finds embedded assets by path or by name. */
#include "http/asset.h"

#include "http/asset_table.h"

const Asset *asset_find(Str path)
{
    size_t low = 0;
    size_t high = asset_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(assets[middle].path, path);
        if (order == 0) {
            return &assets[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

Str asset_url(Str name)
{
    for (size_t i = 0; i < asset_count; i++) {
        if (str_eq(assets[i].name, name)) {
            return assets[i].path;
        }
    }
    return S("");
}
