/* badge.h - the colour of each state: one table for all kinds of objects. */
#ifndef WEB_BADGE_H
#define WEB_BADGE_H

#include "base/str.h"

/* "good", "busy", "warn", "bad" or "calm", for templates/layout/badge.html. Calm when the word is
 * not in the table. */
Str state_tone(Str word);
/* Whether the table has the word: every state of the domain is in it. */
bool state_known(Str word);

#endif
