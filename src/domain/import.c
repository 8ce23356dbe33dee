/* import.c - kinds and states of an import of prices. */
#include "domain/import.h"

ENUM_DEFINE(ImportKind, import_kind, IMPORT_KIND_COUNT, IMPORT_KINDS)
ENUM_DEFINE(ImportState, import_state, IMPORT_STATE_COUNT, IMPORT_STATES)

static const uint32_t moves[IMPORT_STATE_COUNT] = {
    [IMPORT_UPLOADING] = MOVE(IMPORT_RUNNING) | MOVE(IMPORT_DROPPING),
    [IMPORT_RUNNING] = MOVE(IMPORT_COMPARING) | MOVE(IMPORT_STAGED) | MOVE(IMPORT_DROPPING),
    [IMPORT_COMPARING] = MOVE(IMPORT_STAGED) | MOVE(IMPORT_PUBLISHING) | MOVE(IMPORT_DROPPING),
    [IMPORT_STAGED] = MOVE(IMPORT_PUBLISHING) | MOVE(IMPORT_DROPPING),
    [IMPORT_PUBLISHING] = MOVE(IMPORT_DONE) | MOVE(IMPORT_DROPPING),
    [IMPORT_DROPPING] = MOVE(IMPORT_DONE) | MOVE(IMPORT_FAILED) | MOVE(IMPORT_DROPPED),
};

bool import_can_move(ImportState from, ImportState to)
{
    assert((unsigned)from < IMPORT_STATE_COUNT);
    assert((unsigned)to < IMPORT_STATE_COUNT);
    return (moves[from] & MOVE(to)) != 0;
}

bool import_over(ImportState state)
{
    assert((unsigned)state < IMPORT_STATE_COUNT);
    return moves[state] == 0;
}
