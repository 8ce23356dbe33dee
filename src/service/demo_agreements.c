/* demo_agreements.c - the operator's agreements of the sample marketplace, published once. */
#include "service/agreement.h"
#include "service/demo_internal.h"

static Err *agreement_load(Call *call, const Json *json)
{
    static const Str members[] = { STR_INIT("code"), STR_INIT("name"), STR_INIT("type"),
                                   STR_INIT("text") };
    AgreementForm form;
    AgreementText newest;
    int32_t number;
    TRY(json_only(json, members, COUNT_OF(members)));
    TRY(json_get_str(json, S("code"), AGREEMENT_NAME_BYTES_MAX, &form.code));
    TRY(json_get_str(json, S("name"), AGREEMENT_NAME_BYTES_MAX, &form.name));
    TRY(json_get_str_opt(json, S("type"), AGREEMENT_NAME_BYTES_MAX, S(""), &form.type));
    TRY(json_get_str(json, S("text"), AGREEMENT_TEXT_BYTES_MAX, &form.draft));
    Err *err = svc_agreement_text(call, form.code, 0, &newest);
    if (!err_is(err, ERR_NOT_FOUND)) {
        return err;
    }
    err = svc_agreement_save(call, &form); /* of a load that was killed before it published */
    if (err_is(err, ERR_NOT_FOUND)) {
        err = svc_agreement_add(call, &form);
    }
    TRY(err);
    return svc_agreement_publish(call, form.code, S(""), &number);
}

Err *demo_agreements_load(Demo *demo)
{
    Call call = demo_call(demo);
    const Json *agreements;
    TRY(json_get_array(demo->marketplace, S("agreements"), DEMO_AGREEMENTS_MAX, &agreements));
    for (size_t i = 0; i < agreements->count; i++) {
        TRY(agreement_load(&call, &agreements->items[i]));
    }
    return NULL;
}
