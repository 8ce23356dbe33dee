/* registry.c - opening the connectors that the configuration names. */
#include "connector/registry.h"

#include "connector/postgresql.h"
#include "connector/simulator.h"

static const Connector *const known[] = { &postgresql_connector, &simulator_connector };

_Static_assert(COUNT_OF(known) <= COUNT_OF(((ConnectorSet *)NULL)->entries), "they fit into a set");

static const Connector *find_known(Str name)
{
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (str_eq(known[i]->name, name)) {
            return known[i];
        }
    }
    return NULL;
}

static Err *open_section(Arena *process, Str name, const Json *section, ConnectorSet *set)
{
    const Connector *connector = find_known(name);
    ConnectorEntry entry = { .connector = connector };

    if (connector == NULL || section->kind != JSON_OBJECT) {
        return ERR(CONFIG, "there is no connector \"%.*s\", or its section is not an object",
                   STR_ARG(name));
    }
    Err *err = connector->open(process, section, &entry.state);
    if (err != NULL) {
        Str detail = arena_printf(process, "the section of the connector \"%.*s\"", STR_ARG(name));
        return err_wrap(err, ERR_CONFIG, str_cstr(process, detail));
    }
    set->entries[set->count] = entry;
    set->count++;
    return NULL;
}

Err *connectors_open(Arena *process, const Json *sections, ConnectorSet *ret_set)
{
    ConnectorSet set = { .count = 0 };

    if (sections->kind != JSON_MISSING && sections->kind != JSON_OBJECT) {
        return ERR(CONFIG, "\"connectors\" is not an object");
    }
    if (sections->count > COUNT_OF(known)) { /* names are unique in a document */
        return ERR(CONFIG, "\"connectors\" has more sections than there are connectors");
    }
    for (size_t i = 0; i < sections->count; i++) {
        Err *err = open_section(process, sections->keys[i], &sections->items[i], &set);
        if (err != NULL) {
            connectors_close(&set);
            return err;
        }
    }
    *ret_set = set;
    return NULL;
}

void connectors_close(ConnectorSet *set)
{
    for (size_t i = 0; i < set->count; i++) {
        set->entries[i].connector->close(set->entries[i].state);
    }
    set->count = 0;
}
