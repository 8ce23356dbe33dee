/* approvals.c - /api/v1/approval-rules and /api/v1/stand-ins: which orders somebody must approve,
 * what the rules would say of an order, and who decides for an approver (R-ORD-05). */
#include "service/approval_rule.h"
#include "service/stand_in.h"

#include "api/api.h"
#include "api/routes.h"

/* clang-format off */
#define WORD_(name, word) word,
/* clang-format on */
static const char *const when_words[] = { APPROVAL_WHENS(WORD_) NULL };
static const char *const means_words[] = { TIMEOUT_MEANINGS(WORD_) NULL };
static const char *const approver_words[] = { APPROVER_KINDS(WORD_) NULL };

enum {
    F_NAME,
    F_WHEN,
    F_BORDER,
    F_SUBJECT,
    F_BUYER,
    F_APPROVER,
    F_TIMEOUT,
    F_MEANS,
    F_REMIND,
    F_REPLACES
};
static const Field fields[] = {
    [F_NAME] = { "name", FIELD_TEXT, "As those who wait read it", .required = true,
                 .max = APPROVAL_NAME_BYTES_MAX },
    [F_WHEN] = { "condition", FIELD_CHOICE, "Which orders", .required = true,
                 .choices = when_words },
    [F_BORDER] = { "border", FIELD_TEXT,
                   "amount: money in the account's currency; margin, seats: percent", .max = 20 },
    [F_SUBJECT] = { "subject", FIELD_TEXT, "Code of a product, a category, a vendor, a tag",
                    .max = APPROVAL_SUBJECT_BYTES_MAX },
    [F_BUYER] = { "buyer", FIELD_CODE, "Orders of this account alone", .max = 40 },
    [F_APPROVER] = { "approver", FIELD_CHOICE, "Whose approvers", .required = true,
                     .choices = approver_words },
    [F_TIMEOUT] = { "timeout_days", FIELD_INT, "Business days to decide; 0: the order's own time",
                    .max_value = APPROVAL_DAYS_MAX, .fallback = "0" },
    [F_MEANS] = { "timeout_means", FIELD_CHOICE, "When nobody decides in time",
                  .choices = means_words, .fallback = "reject" },
    [F_REMIND] = { "remind_days", FIELD_INT, "Business days between reminders; 0: none",
                   .max_value = APPROVAL_DAYS_MAX, .fallback = "0" },
    [F_REPLACES] = { "replaces", FIELD_CODE, "Id of the rule that it takes the place of",
                     .max = 40 },
};

static void rule_members(JsonOut *json, const ApprovalView *view)
{
    json_key_str(json, S("id"), view->code);
    json_key_str(json, S("name"), view->name);
    json_key_str(json, S("condition"), approval_when_name(view->condition));
    json_key_str(json, S("what"), view->what);
    json_key_str(json, S("border"), view->border);
    json_key_str(json, S("subject"), view->subject);
    json_key_str(json, S("buyer"), view->buyer_code);
    json_key_str(json, S("approver"), approver_kind_name(view->approver));
    json_key_int(json, S("timeout_days"), view->timeout_days);
    json_key_str(json, S("timeout_means"), timeout_means_name(view->timeout_means));
    json_key_int(json, S("remind_days"), view->remind_days);
}

static Err *rules_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page whole = { 0 };
    ApprovalView *views;
    size_t count;
    ApiList list;
    TRY(svc_approval_rules(&call, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        rule_members(&list.json, &views[i]);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &whole);
}

static Str id_body(Req *req, Str code)
{
    StrBuf buf = buf_new(req->arena, 64);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("id"), code);
    json_object_end(&json);
    return buf_str(&buf);
}

static Err *rule_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    ApprovalForm typed = { .name = form[F_NAME].text,
                           .condition = (ApprovalWhen)form[F_WHEN].number,
                           .border = form[F_BORDER].text,
                           .subject = form[F_SUBJECT].text,
                           .approver = (ApproverKind)form[F_APPROVER].number,
                           .timeout_days = (int32_t)form[F_TIMEOUT].number,
                           .timeout_means = (TimeoutMeans)form[F_MEANS].number,
                           .remind_days = (int32_t)form[F_REMIND].number };
    RuleId id;
    if (form[F_BUYER].given) {
        TRY(account_id_parse(form[F_BUYER].text, "buyer", &typed.buyer));
    }
    if (form[F_REPLACES].given) {
        TRY(rule_id_parse(form[F_REPLACES].text, "replaces", &typed.replaces));
    }
    TRY(svc_approval_rule_save(call, &typed, &id));
    *ret_answer = (ApiAnswer){ .status = 201, .body = id_body(req, rule_code(req->arena, id)) };
    return NULL;
}

static Err *rules_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, rule_work);
}

static Err *end_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    RuleId id;
    TRY(rule_id_parse(req_param(req, S("approval")), "approval", &id));
    TRY(svc_approval_rule_end(call, id));
    *ret_answer = (ApiAnswer){ .status = 200, .body = id_body(req, rule_code(req->arena, id)) };
    return NULL;
}

static Err *rule_delete(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, end_work);
}

enum { T_ORDER, T_BUYER, T_CUSTOMER, T_PLAN, T_QUANTITY };
static const Field try_fields[] = {
    [T_ORDER] = { "order", FIELD_CODE, "A draft or an order; or:", .max = 40 },
    [T_BUYER] = { "buyer", FIELD_CODE, "Who orders", .max = 40 },
    [T_CUSTOMER] = { "end_customer", FIELD_CODE, "For whom; absent: own use", .max = 40 },
    [T_PLAN] = { "plan", FIELD_TOKEN, "Codes of plans", .many = true, .max = 80 },
    [T_QUANTITY] = { "quantity", FIELD_INT, "A quantity for each plan; absent: 1", .many = true,
                     .min_value = 1, .max_value = 1000000 },
};

static Err *lines_read(Req *req, ApprovalTry *ask)
{
    const FieldValue *plans = &req->form[T_PLAN];
    const FieldValue *quantities = &req->form[T_QUANTITY];
    if (plans->item_count == 0 || plans->item_count > APPROVAL_TRY_LINES_MAX) {
        return ERR_FIELD(FIELD_RANGE, "plan", "1 to %d plans, or an order.",
                         APPROVAL_TRY_LINES_MAX);
    }
    for (size_t i = 0; i < plans->item_count; i++) {
        ask->lines[i].plan_code = plans->items[i];
        ask->lines[i].quantity = 1;
        if (i < quantities->item_count &&
            !str_parse_int64(quantities->items[i], &ask->lines[i].quantity)) {
            return ERR_FIELD(FIELD_INVALID, "quantity", "This is not a number.");
        }
    }
    ask->line_count = plans->item_count;
    return NULL;
}

static Err *ask_read(Req *req, ApprovalTry *ask)
{
    if (req->form[T_ORDER].given) {
        return order_id_parse(req->form[T_ORDER].text, "order", &ask->order);
    }
    TRY(account_id_parse(req->form[T_BUYER].text, "buyer", &ask->buyer));
    if (req->form[T_CUSTOMER].given) {
        TRY(account_id_parse(req->form[T_CUSTOMER].text, "end_customer", &ask->customer));
    }
    return lines_read(req, ask);
}

static void trial_rule(JsonOut *json, const ApprovalTrialRule *row)
{
    json_object(json);
    rule_members(json, &row->rule);
    json_key_bool(json, S("needs_approval"), row->matches && row->applies);
    json_key_str(json, S("because"), row->because);
    json_key_str(json, S("on"), row->on_name);
    json_object_end(json);
}

static Err *try_post(Req *req, Resp *resp)
{
    Call call = api_call(req);
    ApprovalTry ask = { 0 };
    ApprovalTrial trial;
    TRY(ask_read(req, &ask));
    TRY(svc_approval_try(&call, &ask, &trial));
    StrBuf buf = buf_new(req->arena, 1024);
    JsonOut json = json_out(&buf);
    json_object(&json);
    json_key_str(&json, S("state"), order_state_name(trial.state));
    json_key_str(&json, S("buyer"), trial.buyer_name);
    json_key_str(&json, S("end_customer"), trial.customer_name);
    json_key_bool(&json, S("partner_approves"), trial.own_partner);
    json_key_bool(&json, S("over_credit"), trial.over_credit);
    json_key_int(&json, S("other_rules"), trial.others);
    json_key(&json, S("rules"));
    json_array(&json);
    for (size_t i = 0; i < trial.rules_count; i++) {
        trial_rule(&json, &trial.rules[i]);
    }
    json_array_end(&json);
    json_object_end(&json);
    return resp_json(resp, buf_str(&buf));
}

enum { S_TO, S_FROM_ON, S_UNTIL_ON, S_FROM };
static const Field stand_in_fields[] = {
    [S_TO] = { "to", FIELD_EMAIL, "E-mail of who decides", .required = true },
    [S_FROM_ON] = { "from_on", FIELD_DATE, "First day", .required = true },
    [S_UNTIL_ON] = { "until_on", FIELD_DATE, "Last day", .required = true },
    [S_FROM] = { "from", FIELD_EMAIL, "E-mail of the approver; absent: one's own" },
};

static Err *stand_ins_get(Req *req, Resp *resp)
{
    Call call = api_call(req);
    Page whole = { 0 };
    StandInView *views;
    size_t count;
    ApiList list;
    TRY(svc_stand_ins(&call, &views, &count));
    api_list_begin(req, &list);
    for (size_t i = 0; i < count; i++) {
        json_object(&list.json);
        json_key_str(&list.json, S("id"), views[i].code);
        json_key_str(&list.json, S("from"), views[i].from_name);
        json_key_str(&list.json, S("to"), views[i].to_name);
        api_date(req, &list.json, S("from_on"), views[i].from_on);
        api_date(req, &list.json, S("until_on"), views[i].until_on);
        json_object_end(&list.json);
    }
    return api_list_end(resp, &list, &whole);
}

static Err *stand_in_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    const FieldValue *form = req->form;
    const StandInForm typed = { .from = form[S_FROM].text,
                                .to = form[S_TO].text,
                                .from_on = form[S_FROM_ON].date,
                                .until_on = form[S_UNTIL_ON].date };
    DelegationId id;
    TRY(svc_stand_in_add(call, &typed, &id));
    *ret_answer =
        (ApiAnswer){ .status = 201, .body = id_body(req, delegation_code(req->arena, id)) };
    return NULL;
}

static Err *stand_ins_post(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, stand_in_work);
}

static Err *stand_in_end_work(Req *req, Call *call, ApiAnswer *ret_answer)
{
    DelegationId id;
    TRY(delegation_id_parse(req_param(req, S("delegation")), "delegation", &id));
    TRY(svc_stand_in_end(call, id));
    *ret_answer =
        (ApiAnswer){ .status = 200, .body = id_body(req, delegation_code(req->arena, id)) };
    return NULL;
}

static Err *stand_in_delete(Req *req, Resp *resp)
{
    return api_idempotent(req, resp, stand_in_end_work);
}

const Route api_approval_rules_route = {
    .method = HTTP_GET,
    .path = "/api/v1/approval-rules",
    .handle = rules_get,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .api = true,
    .summary = "List the account's rules of approval",
    .answer = "{\"items\":[{\"id\":\"rul_06h2n8kx4m1pq\",\"name\":\"Large orders\",\"condition\":"
              "\"amount\",\"what\":\"A full period costs more than €500.00.\",\"border\":"
              "\"500.00\",\"subject\":\"\",\"buyer\":\"\",\"approver\":\"seller\","
              "\"timeout_days\":2,\"timeout_means\":\"escalate\",\"remind_days\":1}],"
              "\"next\":null}",
};

const Route api_approval_rules_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/approval-rules",
    .handle = rules_post,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .body = BODY_JSON,
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .api = true,
    .summary = "Make or change a rule of approval",
    .detail = "It holds for what the account buys and for what accounts below it order. All rules "
              "that match must be approved; nobody approves their own order. What waits by the "
              "rule that it replaces keeps that one.",
    .answer = "{\"id\":\"rul_06h2n8kx4m1pq\"}",
};

const Route api_approval_rule_delete_route = {
    .method = HTTP_DELETE,
    .path = "/api/v1/approval-rules/{approval}",
    .handle = rule_delete,
    .access = ACCESS_SIGNED_IN | ROLE_ADMINISTRATOR,
    .api = true,
    .summary = "Take a rule of approval out",
    .answer = "{\"id\":\"rul_06h2n8kx4m1pq\"}",
};

const Route api_approval_try_route = {
    .method = HTTP_POST,
    .path = "/api/v1/approval-rules/try",
    .handle = try_post,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .body = BODY_JSON,
    .fields = try_fields,
    .field_count = COUNT_OF(try_fields),
    .api = true,
    .summary = "What the rules would say of an order",
    .detail = "Of a draft, of an order, or of one that is described here; placed now, at today's "
              "prices. Nothing is changed. What rules of other accounts say is not told.",
    .answer = "{\"state\":\"awaiting_approval\",\"buyer\":\"Aegean\",\"end_customer\":\"\","
              "\"partner_approves\":false,\"over_credit\":false,\"other_rules\":0,\"rules\":[]}",
};

const Route api_stand_ins_route = {
    .method = HTTP_GET,
    .path = "/api/v1/stand-ins",
    .handle = stand_ins_get,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .api = true,
    .summary = "List who decides for the account's approvers, and when",
    .answer = "{\"items\":[{\"id\":\"dlg_06h2n8kx4m1pq\",\"from\":\"Anna\",\"to\":\"Petros\","
              "\"from_on\":\"2026-12-01\",\"until_on\":\"2026-12-14\"}],\"next\":null}",
};

const Route api_stand_ins_post_route = {
    .method = HTTP_POST,
    .path = "/api/v1/stand-ins",
    .handle = stand_ins_post,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .body = BODY_JSON,
    .fields = stand_in_fields,
    .field_count = COUNT_OF(stand_in_fields),
    .api = true,
    .summary = "Name who decides in an approver's place for some days",
    .answer = "{\"id\":\"dlg_06h2n8kx4m1pq\"}",
};

const Route api_stand_in_delete_route = {
    .method = HTTP_DELETE,
    .path = "/api/v1/stand-ins/{delegation}",
    .handle = stand_in_delete,
    .access = ACCESS_SIGNED_IN | ROLE_APPROVER,
    .api = true,
    .summary = "Take a stand-in back",
    .answer = "{\"id\":\"dlg_06h2n8kx4m1pq\"}",
};
