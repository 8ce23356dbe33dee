/* usage_support.c - metered plans and reports of use for tests. */
#include "tests/service/usage_support.h"

Err *usage_plan_try(Fixture *fixture, const char *code, const char *usage, const char *eur,
                    ImportResult *ret)
{
    Call call = fixture_system_call(fixture);
    Str json = arena_printf(
        &test_arena,
        "{\"stoa_catalogue\":1,\"products\":[{\"code\":\"%s\",\"kind\":\"cloud_server\","
        "\"connector\":\"simulator\",\"name\":\"Metered\",\"vendor\":\"Stoa Cloud\","
        "\"category\":\"Sample\",\"industries\":[],\"summary\":\"By "
        "use.\",\"description\":\"Text.\","
        "\"image\":\"img/products/x.svg\",\"tax_category\":\"S\",\"retention_minutes\":10,"
        "\"refund\":\"day\",\"plans\":[{\"code\":\"%s-plan\",\"name\":\"By use\",\"term\":\"P1M\","
        "\"billing\":\"P1M\",\"quantity_min\":1,\"quantity_max\":1,\"quantity_step\":1,"
        "\"unit\":\"GB\",\"usage\":{\"meter\":\"gb\",%s,\"prices\":{\"EUR\":{%s}}}}]}]}",
        code, code, usage, eur);
    return svc_import_catalogue(&call, json, false, ret);
}

void usage_plan(Fixture *fixture, const char *code, const char *usage, const char *eur)
{
    ImportResult result;
    CHECK_OK(usage_plan_try(fixture, code, usage, eur, &result));
    CHECK_INT(result.added, 1);
}

Str usage_try(Fixture *fixture, const UsageInput *input)
{
    Call call = fixture_system_call(fixture);
    UsageResult result;
    CHECK_OK(svc_usage_record(&call, input, 1, USAGE_BY_API, &result));
    if (result.refusals_count > 0) {
        return arena_printf(&test_arena, "%.*s: %.*s",
                            STR_ARG(usage_field_name(result.refusals[0].field)),
                            STR_ARG(result.refusals[0].reason));
    }
    CHECK_INT(result.accepted + result.repeated, 1);
    return result.accepted == 1 ? S("accepted") : S("repeated");
}

void usage_add(Fixture *fixture, SubscriptionId id, const char *units, const char *used_at)
{
    static int count;
    UsageInput input = { .subscription = subscription_code(&test_arena, id),
                         .units = str_from_cstr(units),
                         .used_at = str_from_cstr(used_at),
                         .key = arena_printf(&test_arena, "key %d", ++count) };
    CHECK_STR(usage_try(fixture, &input), S("accepted"));
}

Str use_lines(Fixture *fixture)
{
    return sql_rows(fixture, "SELECT l.kind || ' ' || l.from_on || '..' || l.to_on || ' ' || "
                             "CAST(l.amount_minor AS text) FROM document_lines l "
                             "JOIN documents d ON d.id = l.document_id "
                             "JOIN accounts b ON b.id = d.buyer_id WHERE b.name = 'Meridian' "
                             "ORDER BY d.issued_on, d.number, l.position");
}
