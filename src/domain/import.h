/*
 * import.h - kinds and states of an import of prices or of a catalogue (R-CAT-06).
 *
 * An import reads its file into drafts of price lists, compares them with what counts, and is
 * published or thrown away as a whole. A catalogue has no drafts: what it would change is found out
 * in a dry run.
 */
#ifndef DOMAIN_IMPORT_H
#define DOMAIN_IMPORT_H

#include "domain/words.h"

#define IMPORT_KINDS(X)                                               \
    X(IMPORT_PRICES, "prices")       /* the marketplace's own form */ \
    X(IMPORT_SHEET, "sheet")         /* a vendor's price sheet */     \
    X(IMPORT_CATALOGUE, "catalogue") /* products, plans and prices as JSON */
ENUM_DECLARE(ImportKind, import_kind, IMPORT_KIND_COUNT, IMPORT_KINDS)

#define IMPORT_STATES(X)                                                          \
    X(IMPORT_UPLOADING, "uploading")   /* its bytes arrive */                     \
    X(IMPORT_RUNNING, "running")       /* its rows are read and staged */         \
    X(IMPORT_COMPARING, "comparing")   /* with what counts */                     \
    X(IMPORT_STAGED, "staged")         /* somebody decides */                     \
    X(IMPORT_PUBLISHING, "publishing") /* decided */                              \
    X(IMPORT_DROPPING, "dropping")     /* its drafts go, then its outcome */      \
    X(IMPORT_DONE, "done")             /* published, or looked at in a dry run */ \
    X(IMPORT_FAILED, "failed")         /* rows are wrong */                       \
    X(IMPORT_DROPPED, "dropped")       /* discarded, or killed */
ENUM_DECLARE(ImportState, import_state, IMPORT_STATE_COUNT, IMPORT_STATES)

bool import_can_move(ImportState from, ImportState to);
/* Nothing more happens to it. */
bool import_over(ImportState state);

#endif
