/* shop_agreement.c - /agreements/{agreement}/{version}: a published text, for everybody. */
#include "gen/tpl_shop_agreement.h"
#include "web/agreement_page.h"
#include "web/page.h"
#include "web/shop_routes.h"

static Err *agreement_show(Req *req, Resp *resp, int32_t number)
{
    Call call = page_call(req);
    AgreementTextPage page = { 0 };
    const Zone *zone;
    TRY(svc_agreement_text(&call, req_param(req, S("agreement")), number, &page.agreement));
    page.text = html_from_markdown(req->arena, page.agreement.text);
    TRY(page_layout(req, page.agreement.name, SECTION_NONE, &page.layout));
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_shop_agreement(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *agreement_get(Req *req, Resp *resp)
{
    return agreement_show(req, resp, 0);
}

static Err *version_get(Req *req, Resp *resp)
{
    int64_t number;
    bool right = str_parse_int64(req_param(req, S("version")), &number);
    if (!right || number < 1 || number > INT32_MAX) {
        return ERR(NOT_FOUND, "there is no such version");
    }
    return agreement_show(req, resp, (int32_t)number);
}

const Route agreement_route = {
    .method = HTTP_GET,
    .path = "/agreements/{agreement}",
    .handle = agreement_get,
    .access = ACCESS_PUBLIC,
    .summary = "An agreement as it is in force",
};

const Route agreement_version_route = {
    .method = HTTP_GET,
    .path = "/agreements/{agreement}/{version}",
    .handle = version_get,
    .access = ACCESS_PUBLIC,
    .summary = "A version of an agreement",
};
