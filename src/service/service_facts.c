/* service_facts.c - facts of a service to JSON and back. */
#include "service/service_facts.h"

enum { FACT_BYTES_MAX = 8192 };

static Str facts_json(Arena *out, const Answer *answer, bool secret, size_t *ret_count)
{
    StrBuf buf = buf_new(out, 512);
    JsonOut json = json_out(&buf);
    size_t count = 0;

    json_array(&json);
    for (size_t i = 0; i < answer->fact_count; i++) {
        const Fact *fact = &answer->facts[i];
        if (fact->secret != secret) {
            continue;
        }
        json_object(&json);
        json_key_str(&json, S("name"), fact->name);
        json_key_str(&json, S("label"), fact->label);
        json_key_str(&json, S("value"), fact->value);
        json_object_end(&json);
        count++;
    }
    json_array_end(&json);
    *ret_count = count;
    return buf_str(&buf);
}

void service_facts_write(Call *call, ServiceId id, const Answer *answer, Str *ret_facts,
                         Str *ret_secrets)
{
    size_t open_count;
    size_t secret_count;
    *ret_facts = facts_json(call->out, answer, false, &open_count);
    Str secrets = facts_json(call->out, answer, true, &secret_count);
    *ret_secrets = secret_count == 0
                       ? S("")
                       : seal(call->out, &call->app->key, service_code(call->out, id), secrets);
}

Err *service_facts_read(Arena *out, Str json, FactView **ret_facts, size_t *ret_count)
{
    const Json *array;
    TRY(json_parse(out, json, &array));
    if (array->kind != JSON_ARRAY || array->count > CONNECTOR_FACT_MAX) {
        return ERR(JSON_TYPE, "the facts are no list of facts");
    }
    FactView *facts = arena_array(out, FactView, array->count);
    for (size_t i = 0; i < array->count; i++) {
        const Json *item = &array->items[i];
        TRY(json_get_str(item, S("name"), FACT_BYTES_MAX, &facts[i].name));
        TRY(json_get_str(item, S("label"), FACT_BYTES_MAX, &facts[i].label));
        TRY(json_get_str(item, S("value"), FACT_BYTES_MAX, &facts[i].value));
    }
    *ret_facts = facts;
    *ret_count = array->count;
    return NULL;
}

Err *service_secrets_read(Call *call, ServiceId id, Str sealed, FactView **ret_facts,
                          size_t *ret_count)
{
    Str plain;
    TRY(unseal(call->out, &call->app->key, service_code(call->out, id), sealed, &plain));
    return service_facts_read(call->out, plain, ret_facts, ret_count);
}
