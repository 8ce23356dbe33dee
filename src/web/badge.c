/* badge.c - states and their colours. A word means the same wherever it stands. */
#include "web/badge.h"

typedef struct Tone {
    Str word;
    Str tone;
} Tone;

#define GOOD STR_INIT("good") /* as it should be */
#define BUSY STR_INIT("busy") /* goes on by itself */
#define WARN STR_INIT("warn") /* waits for somebody, or will end */
#define BAD STR_INIT("bad")   /* somebody must look */
#define CALM STR_INIT("calm") /* not begun, or over */

static const Tone tones[] = {
    { STR_INIT("accepted"), GOOD },
    { STR_INIT("active"), GOOD },
    { STR_INIT("approved"), GOOD },
    { STR_INIT("awaiting_approval"), WARN },
    { STR_INIT("awaiting_customer"), WARN },
    { STR_INIT("awaiting_operator"), WARN },
    { STR_INIT("cancelled"), CALM },
    { STR_INIT("closed"), CALM },
    { STR_INIT("comparing"), BUSY },
    { STR_INIT("configuring"), BUSY },
    { STR_INIT("created"), BUSY },
    { STR_INIT("credited"), CALM },
    { STR_INIT("deactivated"), CALM },
    { STR_INIT("disabled"), WARN },
    { STR_INIT("done"), GOOD },
    { STR_INIT("draft"), CALM },
    { STR_INIT("drift"), WARN },
    { STR_INIT("dropped"), CALM },
    { STR_INIT("dropping"), BUSY },
    { STR_INIT("ended"), CALM },
    { STR_INIT("ending"), WARN },
    { STR_INIT("executing"), BUSY },
    { STR_INIT("expired"), CALM },
    { STR_INIT("failed"), BAD },
    { STR_INIT("in_sync"), GOOD },
    { STR_INIT("invited"), WARN },
    { STR_INIT("issued"), BUSY },
    { STR_INIT("none"), CALM },
    { STR_INIT("open"), WARN },
    { STR_INIT("overdue"), BAD },
    { STR_INIT("paid"), GOOD },
    { STR_INIT("partly_credited"), WARN },
    { STR_INIT("partly_done"), WARN },
    { STR_INIT("partly_paid"), WARN },
    { STR_INIT("pending"), WARN },
    { STR_INIT("planned"), BUSY },
    { STR_INIT("provisioning"), BUSY },
    { STR_INIT("published"), GOOD },
    { STR_INIT("publishing"), BUSY },
    { STR_INIT("purchased"), CALM },
    { STR_INIT("purged"), CALM },
    { STR_INIT("queued"), BUSY },
    { STR_INIT("ready"), GOOD },
    { STR_INIT("refused"), BAD },
    { STR_INIT("rejected"), BAD },
    { STR_INIT("retired"), CALM },
    { STR_INIT("returned"), BAD },
    { STR_INIT("revoked"), CALM },
    { STR_INIT("running"), BUSY },
    { STR_INIT("scheduled"), WARN },
    { STR_INIT("sent"), GOOD },
    { STR_INIT("staged"), WARN },
    { STR_INIT("submitted"), BUSY },
    { STR_INIT("succeeded"), GOOD },
    { STR_INIT("suspended"), WARN },
    { STR_INIT("terminated"), CALM },
    { STR_INIT("terminating"), WARN },
    { STR_INIT("transferred_out"), CALM },
    { STR_INIT("trial"), BUSY },
    { STR_INIT("unconfirmed"), CALM },
    { STR_INIT("unknown"), WARN },
    { STR_INIT("updating"), BUSY },
    { STR_INIT("uploading"), BUSY },
    { STR_INIT("void"), CALM },
    { STR_INIT("waiting"), WARN },
    { STR_INIT("withdrawn"), CALM },
    { STR_INIT("written_off"), CALM },
};

static const Tone *tone_find(Str word)
{
    for (size_t i = 0; i < COUNT_OF(tones); i++) {
        if (str_eq(tones[i].word, word)) {
            return &tones[i];
        }
    }
    return NULL;
}

Str state_tone(Str word)
{
    const Tone *tone = tone_find(word);
    return tone == NULL ? S("calm") : tone->tone;
}

bool state_known(Str word)
{
    return tone_find(word) != NULL;
}
