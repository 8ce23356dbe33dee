/* demo_files.h - the files of demo/, as they are; the bytes are put in by tools/embed_files. */
#ifndef GEN_DEMO_FILES_H
#define GEN_DEMO_FILES_H

#include "base/str.h"

extern const Str demo_catalogue;
extern const Str demo_price_sheet;
extern const Str demo_marketplace;

#endif
