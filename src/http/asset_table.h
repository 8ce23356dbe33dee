/* asset_table.h - the generated table behind asset.h, sorted by path. */
#ifndef HTTP_ASSET_TABLE_H
#define HTTP_ASSET_TABLE_H

#include "http/asset.h"

extern const Asset assets[];
extern const size_t asset_count;

#endif
