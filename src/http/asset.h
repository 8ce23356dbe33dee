/*
 * asset.h - the files under /assets/ (style, script, font, picture), embedded in the program.
 *
 * Names carry a hash of the content (/assets/app.1a2b3c4d.css), so an answer may be cached for a
 * year. The bytes are read-only and live as long as the process. `gzip` and `brotli` are empty
 * where compression gains nothing (fonts, PNG).
 */
#ifndef HTTP_ASSET_H
#define HTTP_ASSET_H

#include "base/str.h"

typedef struct Asset {
    Str path;   /* "/assets/app.1a2b3c4d.css"; the table is sorted by it */
    Str name;   /* "css/app.css", without the hash */
    Str type;   /* "text/css; charset=utf-8" */
    Str etag;   /* with its quotes: "\"1a2b3c4d5e6f7081\"" */
    Str body;   /* as it is */
    Str gzip;   /* or empty */
    Str brotli; /* or empty */
} Asset;

/* The asset of a URL path, or NULL. */
const Asset *asset_find(Str path);

/* The URL path of a file by its name without the hash ("img/kind/database.svg"), or the empty Str.
 * Templates say {{ asset "…" }} instead; this is for names that come from data. */
Str asset_url(Str name);

#endif
