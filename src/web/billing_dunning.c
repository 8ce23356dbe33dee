/* billing_dunning.c - /billing/dunning: a seller's dunning policy, to look at and to change. */
#include "gen/tpl_account_dunning_policy.h"
#include "web/billing_routes.h"
#include "web/dunning_page.h"

#include <inttypes.h>

enum { F_NAME, F_DAYS, F_ACTION, F_TEXT };

static const char *const action_words[] = { "remind", "suspend", "end", NULL };

#define ROW(n)                                                                            \
    { "name_" #n, FIELD_TEXT, "Name", .max = DUNNING_NAME_BYTES_MAX },                    \
        { "days_" #n, FIELD_INT, "Days", .min_value = 0, .max_value = DUNNING_DAYS_MAX }, \
        { "action_" #n, FIELD_CHOICE, "Action", .choices = action_words },                \
    {                                                                                     \
        "text_" #n, FIELD_LINES, "Text of the mail", .max = DUNNING_TEXT_BYTES_MAX        \
    }
static const Field fields[DUNNING_ROW_MAX * DUNNING_ROW_FIELDS] = {
    ROW(1), ROW(2), ROW(3), ROW(4),  ROW(5),  ROW(6),
    ROW(7), ROW(8), ROW(9), ROW(10), ROW(11), ROW(12),
};

static const FormOption action_options[] = {
    { STR_INIT("remind"), STR_INIT("Remind by mail") },
    { STR_INIT("suspend"), STR_INIT("Suspend the subscriptions") },
    { STR_INIT("end"), STR_INIT("End the subscriptions") },
};

static void row_fill(DunningPolicyPage *page, size_t row, const FieldValue *values)
{
    static const char *const types[DUNNING_ROW_FIELDS] = { "text", "number", "select", "textarea" };
    DunningRow *shown = &page->rows[row];
    shown->number = (int64_t)row + 1;
    shown->fields_count = DUNNING_ROW_FIELDS;
    for (size_t i = 0; i < DUNNING_ROW_FIELDS; i++) {
        shown->fields[i] =
            form_field(&fields[row * DUNNING_ROW_FIELDS + i], &values[i], str_from_cstr(types[i]));
    }
    shown->fields[F_ACTION].options = action_options;
    shown->fields[F_ACTION].options_count = COUNT_OF(action_options);
    shown->fields[F_DAYS].hint = S("From the date of the oldest open invoice.");
    shown->fields[F_TEXT].hint = S("Before the list of invoices. Empty: a text that fits.");
}

static bool row_used(const FieldValue *row)
{
    return row[F_NAME].given || row[F_DAYS].given;
}

/* The stages as they are, and a place for two more; or what was typed. */
static void form_fill(Req *req, DunningPolicyPage *page, const FieldValue *typed)
{
    static const FieldValue nothing[DUNNING_ROW_FIELDS] = { [F_ACTION] = { .number = -1 } };
    size_t used = page->policy.stages_count;
    if (typed != NULL) {
        used = 0;
        for (size_t i = 0; i < DUNNING_ROW_MAX; i++) {
            used = row_used(&typed[i * DUNNING_ROW_FIELDS]) ? i + 1 : used;
        }
    }
    page->rows_count = used + 2 > DUNNING_ROW_MAX ? DUNNING_ROW_MAX : used + 2;
    for (size_t i = 0; i < page->rows_count; i++) {
        if (typed != NULL) {
            row_fill(page, i, &typed[i * DUNNING_ROW_FIELDS]);
            continue;
        }
        row_fill(page, i, nothing);
        if (i < used) {
            const DunningStageView *stage = &page->policy.stages[i];
            FormField *shown = page->rows[i].fields;
            shown[F_NAME].value = stage->name;
            shown[F_DAYS].value = arena_printf(req->arena, "%" PRId64, stage->after_days);
            shown[F_ACTION].value = dunning_action_name(stage->action);
            shown[F_TEXT].value = stage->mail_text;
        }
    }
}

static Err *show(Req *req, Resp *resp, const FieldValue *typed, const Err *refused)
{
    Call call = page_call(req);
    DunningPolicyPage *page = arena_new(req->arena, DunningPolicyPage);
    const Zone *zone;

    TRY(svc_dunning_policy(&call, &page->policy));
    page->can_save =
        actor_can(&req->actor, ROLE_BILLING) && page->policy.stages_count <= DUNNING_ROW_MAX;
    form_fill(req, page, typed);
    TRY(page_layout(req, S("Dunning"), SECTION_BILLING, &page->layout));
    if (refused != NULL) {
        if (!page_refused(resp, &page->layout, refused)) {
            return err_copy(refused);
        }
    } else if (typed != NULL) {
        page_notice(&page->layout, S("bad"), S("Not saved yet. Please look at the marked fields."));
    }
    TRY(page_zone(req, &zone));
    Out out = out_new(req->arena, zone);
    tpl_account_dunning_policy(&out, page);
    return resp_html(resp, out_str(&out));
}

static Err *policy_get(Req *req, Resp *resp)
{
    return show(req, resp, NULL, NULL);
}

static Err *policy_invalid(Req *req, Resp *resp)
{
    resp->status = 422;
    return show(req, resp, req->form, NULL);
}

/* Rows without name and days are left out, and those below move up: the form that is shown again
 * has its messages at the right stage. */
static size_t rows_close_up(FieldValue *form)
{
    static const FieldValue nothing = { .number = -1 };
    size_t kept = 0;
    for (size_t i = 0; i < DUNNING_ROW_MAX; i++) {
        FieldValue *row = &form[i * DUNNING_ROW_FIELDS];
        if (row_used(row)) {
            FieldValue *to = &form[kept++ * DUNNING_ROW_FIELDS];
            for (size_t k = 0; k < DUNNING_ROW_FIELDS; k++) {
                to[k] = row[k];
            }
        }
    }
    for (size_t i = kept * DUNNING_ROW_FIELDS; i < COUNT_OF(fields); i++) {
        form[i] = nothing;
    }
    return kept;
}

static Err *policy_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    DunningPolicyView *policy = arena_new(req->arena, DunningPolicyView);
    policy->stages_count = rows_close_up(req->form);
    for (size_t i = 0; i < policy->stages_count; i++) {
        const FieldValue *row = &req->form[i * DUNNING_ROW_FIELDS];
        int64_t action = row[F_ACTION].number;
        policy->stages[i] =
            (DunningStageView){ .name = row[F_NAME].text,
                                .after_days = row[F_DAYS].number,
                                .action = action < 0 ? DUNNING_REMIND : (DunningAction)action,
                                .mail_text = row[F_TEXT].text };
    }
    Err *err = svc_dunning_policy_save(&call, policy);
    if (err == NULL) {
        return page_done(resp, S("/billing/dunning"), S("saved"));
    }
    err = req_field_failed(req, err);
    return err == NULL ? policy_invalid(req, resp) : show(req, resp, req->form, err);
}

const Route dunning_policy_route = {
    .method = HTTP_GET,
    .path = "/billing/dunning",
    .handle = policy_get,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .summary = "The dunning policy: stages, days and actions",
};

const Route dunning_policy_post_route = {
    .method = HTTP_POST,
    .path = "/billing/dunning",
    .handle = policy_post,
    .invalid = policy_invalid,
    .access = ACCESS_PARTNER | ACCESS_OPERATOR | ROLE_BILLING,
    .body = BODY_FORM,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .summary = "Change the dunning policy",
};
