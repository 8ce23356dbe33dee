/* tplc_fuzz.c - any bytes as a template: a message or C, never a crash. Built with -Dfuzz=true. */
#include "tools/tplc/tplc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool known(void *context, Str name, Str *ret_url)
{
    (void)context;
    *ret_url = S("/assets/x");
    return name.len % 2 == 0;
}

static bool template_known(void *context, Str name)
{
    (void)context;
    return name.len % 2 == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const TplcHost host = { NULL, known, known, template_known };
    static Arena start;

    if (start.pos == NULL) {
        start = arena_open(TPLC_ARENA_BYTES);
    }
    Arena arena = start;
    Str name = size % 2 == 0 ? S("shop/x.html") : S("mail/x.txt");
    (void)tplc_compile(&host, name, (Str){ (const char *)data, size }, &arena);
    arena_trim(start, arena);
    return 0;
}
