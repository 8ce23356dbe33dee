/*
 * import_upload.h - files of prices that are uploaded in the back office or by the API: a job reads
 * them, somebody looks at the difference, and publishes or discards all of it (R-CAT-06).
 */
#ifndef SERVICE_IMPORT_UPLOAD_H
#define SERVICE_IMPORT_UPLOAD_H

#include "service/price_import.h"

enum { IMPORT_PART_BYTES = 256 * 1024 };

#endif
