/* shop_details.c - step 3: what each line's connector asks for, and the agreements. Lines of the
 * same plan share one form, but for what each of them has of its own. */
#include "gen/tpl_shop_details.h"
#include "web/page.h"
#include "web/settings_form.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { DETAILS_BODY_BYTES_MAX = 512 * 1024 };

enum { Q_APART };
static const Field query[] = {
    [Q_APART] = { "apart", FIELD_BOOL, "A form for each line" },
};

enum { F_AGREE, F_SEEN, F_APART };
static const Field fields[] = {
    [F_AGREE] = { "agree", FIELD_BOOL, "I accept the service agreements" },
    [F_SEEN] = { "agreements", FIELD_TOKEN, "The agreements that were shown",
                 .max = AGREEMENT_TOKEN_BYTES_MAX },
    [F_APART] = { "apart", FIELD_BOOL, "A form for each line" },
};

/* A line that asks for something, and the form that it is in. */
typedef struct Asking {
    const OrderLineView *line;
    const OrderView *draft;
    size_t form;  /* of DetailsPage.lines */
    bool leads;   /* the form has its name */
    size_t place; /* in the form's `own` */
    SettingsForm settings;
} Asking;

typedef struct Details {
    DetailsPage page;
    Asking *asking;
    size_t count;
} Details;

static bool same_shared(const OrderLineView *a, const OrderLineView *b)
{
    for (size_t i = 0; i < a->settings_count && a->settings_ready && b->settings_ready; i++) {
        const SettingView *setting = &a->settings[i];
        if (!setting->own &&
            (i >= b->settings_count || !str_eq(setting->value, b->settings[i].value))) {
            return false;
        }
    }
    return true;
}

/* The first line of the same plan whose settings this one may share; itself when there is none. */
static size_t leader_of(const Details *details, const OrderLineView *line)
{
    for (size_t i = 0; i < details->count && !details->page.apart; i++) {
        const Asking *other = &details->asking[i];
        if (other->leads && other->line->plan.v == line->plan.v && same_shared(other->line, line)) {
            return i;
        }
    }
    return details->count;
}

static Str own_title(Arena *out, const Asking *asking)
{
    Str name = asking->line->friendly_name;
    Str receiver = checkout_receiver(asking->draft);
    return name.len == 0 ? receiver
                         : arena_printf(out, "%.*s: %.*s", STR_ARG(receiver), STR_ARG(name));
}

static void add_line(Req *req, Details *details, const OrderView *draft, const OrderLineView *line)
{
    size_t leader = leader_of(details, line);
    Asking *asking = &details->asking[details->count];
    DetailsPage *page = &details->page;

    *asking = (Asking){ .line = line, .draft = draft, .leads = leader == details->count };
    details->count++;
    asking->settings = (SettingsForm){ .scope = line->code,
                                       .shared = details->asking[leader].line->code,
                                       .settings = line->settings,
                                       .count = line->settings_count };
    if (asking->leads) {
        asking->form = page->lines_count++;
        page->lines[asking->form] = (DetailLine){
            .line = *line,
            .beneficiary = page->basket.drafts_count > 1 ? checkout_receiver(draft) : S(""),
            .own = arena_array(req->arena, DetailOwn, page->basket.lines_count),
        };
    } else {
        asking->form = details->asking[leader].form;
    }
    DetailLine *form = &page->lines[asking->form];
    asking->place = form->own_count;
    form->own[form->own_count++] =
        (DetailOwn){ .title = own_title(req->arena, asking), .code = line->code };
}

/* The fields that are the line's own, or those that are not. */
static FormField *some_fields(Req *req, const SettingsForm *form, bool typed, bool own,
                              size_t *ret_count)
{
    FormField *all = settings_fields(req, form, typed, (SettingProblem){ 0 });

    *ret_count = 0;
    for (size_t i = 0; i < form->count; i++) {
        if (form->settings[i].own == own) {
            all[(*ret_count)++] = all[i];
        }
    }
    return all;
}

static void fill_fields(Req *req, bool typed, Details *details)
{
    for (size_t i = 0; i < details->count; i++) {
        const Asking *asking = &details->asking[i];
        DetailLine *form = &details->page.lines[asking->form];
        DetailOwn *own = &form->own[asking->place];
        if (form->own_count == 1) { /* alone: one form, in the connector's order */
            form->fields = settings_fields(req, &asking->settings, typed, (SettingProblem){ 0 });
            form->fields_count = asking->settings.count;
            continue;
        }
        if (asking->leads) {
            form->fields = some_fields(req, &asking->settings, typed, false, &form->fields_count);
        }
        own->fields = some_fields(req, &asking->settings, typed, true, &own->fields_count);
    }
}

/* All of them to read; those that changed since the buyer agreed are marked. */
static void fill_agreements(Req *req, bool agreed_before, DetailsPage *page)
{
    const CheckoutView *basket = &page->basket;
    DetailAgreement *shown = arena_array(req->arena, DetailAgreement, basket->agreements_count);

    for (size_t i = 0; i < basket->agreements_count; i++) {
        const OrderAgreement *agreement = &basket->agreements[i];
        shown[i] = (DetailAgreement){ .agreement = *agreement,
                                      .text = html_from_markdown(req->arena, agreement->text),
                                      .fresh = agreed_before && agreement->accepted_at.us == 0 };
    }
    page->agreements = shown;
    page->agreements_count = basket->agreements_count;
}

/* `typed` shows what the request brought. */
static Err *details_page(Req *req, const CheckoutView *basket, bool typed, bool apart,
                         Details *details)
{
    DetailsPage *page = &details->page;

    *details = (Details){ .asking = arena_array(req->arena, Asking, basket->lines_count) };
    *page = (DetailsPage){ .basket = *basket,
                           .steps = { basket->code, CHECKOUT_DETAILS },
                           .lines = arena_array(req->arena, DetailLine, basket->lines_count),
                           .apart = apart,
                           .agreed = typed && req->form[F_AGREE].on };
    TRY(page_layout(req, S("Service details"), SECTION_NONE, &page->layout));
    bool agreed = true;
    for (size_t i = 0; i < basket->drafts_count; i++) {
        const OrderView *draft = &page->basket.drafts[i];
        const OrderLineView *sorted = checkout_lines(req->arena, draft);
        agreed = agreed && draft->agreed;
        for (size_t j = 0; j < draft->lines_count; j++) {
            if (sorted[j].settings_count > 0) {
                add_line(req, details, draft, &sorted[j]);
            }
        }
    }
    page->agreed = typed ? page->agreed : agreed;
    bool before = false;
    for (size_t i = 0; i < basket->agreements_count; i++) {
        before = before || basket->agreements[i].accepted_at.us != 0;
    }
    fill_agreements(req, before && !agreed, page);
    page->can_share = apart || page->lines_count < details->count;
    fill_fields(req, typed, details);
    return NULL;
}

static Err *details_send(Req *req, Resp *resp, const DetailsPage *page)
{
    const Zone *zone;
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_shop_details(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *details_get(Req *req, Resp *resp)
{
    Details details;
    CheckoutView basket;
    bool shown;

    TRY(checkout_open(req, resp, CHECKOUT_DETAILS, &basket, &shown));
    if (!shown) {
        return NULL;
    }
    TRY(details_page(req, &basket, false, req->query[Q_APART].on, &details));
    return details_send(req, resp, &details.page);
}

static bool field_refused(FormField *form_fields, size_t count, Str name, Str text)
{
    for (size_t i = 0; i < count; i++) {
        if (str_ends(form_fields[i].name, name)) {
            form_fields[i].error = text;
            return true;
        }
    }
    return false;
}

/* Puts the refusal beside the field that it names, else above the line. */
static void detail_fail(Req *req, Details *details, const Asking *asking,
                        const LineProblem *refused)
{
    DetailLine *form = &details->page.lines[asking->form];
    DetailOwn *own = &form->own[asking->place];
    SettingProblem problem;

    if (settings_problem(&asking->settings, refused->field, refused->text, &problem)) {
        Str name = arena_printf(req->arena, ".%.*s", STR_ARG(problem.name));
        if (field_refused(own->fields, own->fields_count, name, problem.text) ||
            field_refused(form->fields, form->fields_count, name, problem.text)) {
            return;
        }
    }
    if (form->own_count > 1) {
        own->error = refused->text;
    } else {
        form->error = refused->text;
    }
}

/* Saves every line that is right, so that only the wrong ones are left to do. */
static Err *save_lines(Req *req, Details *details, bool *ret_wrong)
{
    Call call = page_call(req);
    LineSettings *settings = arena_array(req->arena, LineSettings, details->count);
    LineProblem *problems = arena_array(req->arena, LineProblem, details->count);
    const Asking **saved = arena_array(req->arena, const Asking *, details->count);
    size_t count = 0;

    *ret_wrong = false;
    for (size_t i = 0; i < details->count; i++) {
        const Asking *asking = &details->asking[i];
        DetailLine *form = &details->page.lines[asking->form];
        DetailOwn *own = &form->own[asking->place];
        bool complete = settings_complete(form->fields, form->fields_count);
        if (!settings_complete(own->fields, own->fields_count) || !complete) {
            *ret_wrong = true;
            continue;
        }
        saved[count] = asking;
        settings[count++] =
            (LineSettings){ asking->line->id, settings_json(req, &asking->settings) };
    }
    TRY(svc_checkout_settings_many(&call, details->page.basket.id, settings, count, problems));
    for (size_t i = 0; i < count; i++) {
        if (problems[i].refused) {
            detail_fail(req, details, saved[i], &problems[i]);
            *ret_wrong = true;
        }
    }
    return NULL;
}

static Err *details_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Details details;
    CheckoutView basket;
    bool shown;
    bool wrong;

    TRY(checkout_open(req, resp, CHECKOUT_DETAILS, &basket, &shown));
    if (!shown) {
        return NULL;
    }
    TRY(details_page(req, &basket, true, req->form[F_APART].on, &details));
    TRY(save_lines(req, &details, &wrong));
    DetailsPage *page = &details.page;
    Err *err = page->agreed ? svc_checkout_accept(&call, basket.id, req->form[F_SEEN].text)
                            : svc_checkout_agree(&call, basket.id, false);
    if (err_is(err, ERR_AGREEMENT_CHANGED)) { /* the page shows the new text */
        page->agreed = false;
        page->agree_error = err_message(err);
        err = NULL;
    } else if (!page->agreed) {
        page->agree_error = S("Please read and accept the agreements.");
    }
    TRY(err);
    if (wrong || !page->agreed) {
        resp->status = 422;
        return details_send(req, resp, page);
    }
    return resp_see_other(resp, checkout_path(req->arena, &basket, CHECKOUT_REVIEW));
}

const Route checkout_details_route = {
    .method = HTTP_GET,
    .path = "/checkout/{checkout}/details",
    .handle = details_get,
    .invalid = details_get,
    .access = CHECKOUT_ACCESS,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Step 3: service details",
};

const Route checkout_details_post_route = {
    .method = HTTP_POST,
    .path = "/checkout/{checkout}/details",
    .handle = details_post,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .body_bytes_max = DETAILS_BODY_BYTES_MAX,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .open_prefix = SETTING_PREFIX,
    .summary = "Step 3's answer: the settings of every line, and the agreements",
};
