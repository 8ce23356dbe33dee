/* shop_basket.c - step 1: GET /basket, and its forms: lines, for whom, a new end customer. */
#include "gen/tpl_shop_basket.h"
#include "web/page.h"
#include "web/shop_checkout.h"
#include "web/shop_routes.h"

enum { Q_CUSTOMER };
static const Field query[] = {
    [Q_CUSTOMER] = { "customer_q", FIELD_TEXT, "Search", .max = 60 },
};

enum { L_QUANTITY, L_NAME, L_TO, L_REMOVE };
static const Field line_fields[] = {
    [L_QUANTITY] = { "quantity", FIELD_INT, "Quantity", .required = true, .min_value = 1,
                     .max_value = PLAN_QUANTITY_MAX },
    [L_NAME] = { "name", FIELD_TEXT, "Friendly name", .max = 80 },
    [L_TO] = { "to", FIELD_TEXT, "For", .max = 120 },
    [L_REMOVE] = { "remove", FIELD_BOOL, "Remove" },
};

enum { W_CUSTOMER };
static const Field who_fields[] = {
    [W_CUSTOMER] = { "customer", FIELD_CODE, "For whom", .required = true },
};

/* What was typed in a form of the page, when it is shown again. */
typedef struct BasketTyped {
    Str line; /* code of the line whose form it was */
    const FieldValue *line_values;
    const FieldValue *customer_values;
    Str choice_error;
    const Err *refusal;
} BasketTyped;

static BasketLine basket_line(Req *req, const BasketPage *page, const OrderLineView *line,
                              const BasketTyped *typed)
{
    BasketLine shown = { .line = *line,
                         .checkout = page->basket.code,
                         .money = page->basket.price_visible,
                         .moves = page->has_customers && line->base_line.v == 0 &&
                                  line->action == ACTION_NEW,
                         .change = line->action != ACTION_NEW,
                         .fixed = line->bundle.len > 0 ||
                                  (line->action != ACTION_NEW && line->action != ACTION_QUANTITY),
                         .csrf = req->identity.csrf,
                         .quantity = arena_printf(req->arena, "%lld", (long long)line->quantity),
                         .name = line->friendly_name };

    if (typed->line_values != NULL && str_eq(typed->line, line->code)) {
        shown.quantity = typed->line_values[L_QUANTITY].raw;
        shown.quantity_error = typed->line_values[L_QUANTITY].message;
        shown.name = typed->line_values[L_NAME].raw;
        shown.name_error = typed->line_values[L_NAME].message;
        shown.to = typed->line_values[L_TO].raw;
        shown.to_error = typed->line_values[L_TO].message;
    }
    return shown;
}

static void fill_groups(Req *req, const BasketTyped *typed, BasketPage *page)
{
    const CheckoutView *basket = &page->basket;
    BasketGroup *groups = arena_array(req->arena, BasketGroup, basket->drafts_count);

    for (size_t i = 0; i < basket->drafts_count; i++) {
        const OrderView *draft = &basket->drafts[i];
        BasketLine *lines = arena_array(req->arena, BasketLine, draft->lines_count);
        const OrderLineView *sorted = checkout_lines(req->arena, draft);
        for (size_t j = 0; j < draft->lines_count; j++) {
            lines[j] = basket_line(req, page, &sorted[j], typed);
        }
        groups[i] = (BasketGroup){ .order = *draft,
                                   .name = checkout_receiver(draft),
                                   .undecided = !draft->own_use && !draft->has_customer,
                                   .headed = basket->drafts_count > 1,
                                   .lines = lines,
                                   .lines_count = draft->lines_count };
    }
    page->groups = groups;
    page->groups_count = basket->drafts_count;
    page->asks = basket->drafts_count == 1 || (basket->drafts_count > 1 && groups[0].undecided);
}

static CustomerChoice customer_choice(Req *req, const AccountView *account, bool chosen)
{
    return (CustomerChoice){ .code = account->code,
                             .name = account->name,
                             .place = arena_printf(req->arena, "%.*s, %.*s", STR_ARG(account->city),
                                                   STR_ARG(account->country_name)),
                             .chosen = chosen };
}

/* Names to choose from where a line moves; any other can be typed. */
static Err *fill_names(Req *req, Call *call, BasketPage *page)
{
    Page first = { .limit = CHECKOUT_NAMES_MAX };
    AccountView *accounts;

    TRY(svc_customers(call, S(""), S(""), &first, &accounts, &page->names_count));
    CustomerChoice *names = arena_array(req->arena, CustomerChoice, page->names_count);
    for (size_t i = 0; i < page->names_count; i++) {
        names[i] = customer_choice(req, &accounts[i], false);
    }
    page->names = names;
    return NULL;
}

/* The chosen one first, then those that the search finds. */
static Err *fill_customers(Req *req, Call *call, BasketPage *page)
{
    const OrderView *asked = &page->basket.drafts[0];
    Page first = { .limit = CHECKOUT_CUSTOMERS_MAX };
    AccountView *accounts;
    size_t count;

    TRY(svc_customers(call, page->search, S(""), &first, &accounts, &count));
    CustomerChoice *choices = arena_array(req->arena, CustomerChoice, count + 1);
    if (asked->has_customer) {
        choices[page->customers_count++] = customer_choice(req, &asked->customer, true);
    }
    for (size_t i = 0; i < count; i++) {
        if (!asked->has_customer || accounts[i].id.v != asked->customer.id.v) {
            choices[page->customers_count++] = customer_choice(req, &accounts[i], false);
        }
    }
    page->customers = choices;
    page->more = first.next.len > 0;
    return NULL;
}

static Err *fill_basket(Req *req, Call *call, const BasketTyped *typed, BasketPage *page)
{
    const CheckoutView *basket = &page->basket;
    RecurringTotal *recurring;

    page->has_customers = req->actor.kind == ACCOUNT_PARTNER;
    fill_groups(req, typed, page);
    TRY(checkout_recurring(req->arena, basket, &recurring, &page->recurring_count));
    page->recurring = recurring;
    page->steps = (CheckoutSteps){ basket->code, CHECKOUT_BASKET };
    page->own_name = req->identity.account_name;
    page->own_use = req->actor.kind == ACCOUNT_END_CUSTOMER ||
                    (basket->drafts_count == 1 && basket->drafts[0].own_use);
    page->choice_error = typed->choice_error;
    page->form_open = typed->customer_values != NULL;
    page->form = customer_form_view(req, typed->customer_values);
    if (page->has_customers && basket->drafts_count > 0) {
        TRY(fill_names(req, call, page));
        return fill_customers(req, call, page);
    }
    return NULL;
}

static Err *basket_show(Req *req, Resp *resp, const BasketTyped *typed)
{
    Call call = page_call(req);
    BasketPage page = { 0 };
    const Zone *zone;

    if (req->query != NULL && req->route->query == query) {
        page.search = req->query[Q_CUSTOMER].text;
    }
    TRY(page_layout(req, S("Basket"), SECTION_NONE, &page.layout));
    TRY(page_zone(req, &zone));
    TRY(svc_basket(&call, &page.basket));
    TRY(fill_basket(req, &call, typed, &page));
    if (typed->refusal != NULL) {
        (void)page_refused(resp, &page.layout, typed->refusal);
    }
    Out out = out_new(req->arena, zone);
    tpl_shop_basket(&out, &page);
    return resp_html(resp, out_str(&out));
}

static Err *basket_get(Req *req, Resp *resp)
{
    const BasketTyped nothing = { 0 };
    return basket_show(req, resp, &nothing);
}

/* The basket again with what went wrong; other people's things stay "not there". */
static Err *basket_again(Req *req, Resp *resp, BasketTyped *typed, Err *err)
{
    int status = err_status(err->code);

    if (status >= 500 || status == 403 || status == 404) {
        return err;
    }
    resp->status = status;
    typed->refusal = err_copy(err);
    return basket_show(req, resp, typed);
}

static Err *line_invalid(Req *req, Resp *resp)
{
    const BasketTyped typed = { .line = req_param(req, S("line")), .line_values = req->form };

    resp->status = 422;
    return basket_show(req, resp, &typed);
}

/* A move names who is to receive the line: by the name, the code, or "own". */
static Err *line_move(Req *req, Call *call, CheckoutId checkout, OrderLineId line)
{
    Beneficiary to;

    TRY(svc_beneficiary(call, req->form[L_TO].text, &to));
    return svc_basket_move(call, checkout, line, to);
}

/* What is wrong with a move stands beside the field that was typed. */
static Err *line_failed(Req *req, Err *err)
{
    if (str_eq(str_from_cstr(err->field), S("customer"))) {
        err = ERR_FIELD(FIELD_INVALID, "to", "%.*s", STR_ARG(err_message(err)));
    } else if (str_eq(str_from_cstr(err->field), S("friendly_name"))) {
        err = ERR_FIELD(FIELD_INVALID, "name", "%.*s", STR_ARG(err_message(err)));
    }
    return req_field_failed(req, err);
}

static Err *line_change(Req *req, Resp *resp, int64_t quantity, Str done)
{
    Call call = page_call(req);
    CheckoutId checkout;
    OrderLineId line;
    bool moves = quantity > 0 && req->form[L_TO].text.len > 0;

    TRY(page_id(checkout_id_parse(req_param(req, S("checkout")), "checkout", &checkout)));
    TRY(page_id(order_line_id_parse(req_param(req, S("line")), "line", &line)));
    Err *err = svc_basket_line(&call, checkout, line, quantity, req->form[L_NAME].text);
    if (err == NULL && moves) {
        err = line_move(req, &call, checkout, line);
    }
    if (err == NULL) {
        return page_done(resp, S("/basket"), moves ? S("moved") : done);
    }
    Err *other = line_failed(req, err);
    if (other == NULL) {
        return line_invalid(req, resp);
    }
    BasketTyped typed = { 0 };
    return basket_again(req, resp, &typed, other);
}

static Err *line_post(Req *req, Resp *resp)
{
    if (req->form[L_REMOVE].on) {
        return line_change(req, resp, 0, S("removed"));
    }
    return line_change(req, resp, req->form[L_QUANTITY].number, S("changed"));
}

/* Taking a line out works whatever stands in its quantity. */
static Err *line_post_invalid(Req *req, Resp *resp)
{
    if (req->form[L_REMOVE].on) {
        resp->status = 200;
        return line_change(req, resp, 0, S("removed"));
    }
    return line_invalid(req, resp);
}

static Err *who_invalid(Req *req, Resp *resp)
{
    const BasketTyped typed = { .choice_error = req->form[W_CUSTOMER].message };

    resp->status = 422;
    return basket_show(req, resp, &typed);
}

static Err *who_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    Str chosen = req->form[W_CUSTOMER].text;
    Str code = req_param(req, S("checkout"));
    CheckoutId checkout;
    Beneficiary to = { .own_use = str_eq(chosen, S("own")) };

    TRY(page_id(checkout_id_parse(code, "checkout", &checkout)));
    Err *err = NULL;
    if (!to.own_use) {
        err = account_id_parse(chosen, "customer", &to.customer);
    }
    if (err == NULL) {
        err = svc_checkout_customer(&call, checkout, to);
    }
    if (err == NULL) {
        return resp_see_other(resp,
                              arena_printf(req->arena, "/checkout/%.*s/billing", STR_ARG(code)));
    }
    Err *other = req_field_failed(req, err);
    if (other == NULL) {
        return who_invalid(req, resp);
    }
    BasketTyped typed = { 0 };
    return basket_again(req, resp, &typed, other);
}

static Err *customer_invalid(Req *req, Resp *resp)
{
    const BasketTyped typed = { .customer_values = req->form };

    (void)customer_form_check(req);
    resp->status = 422;
    return basket_show(req, resp, &typed);
}

/* Made once, however often the form arrives: the customer by its key, the choice by itself. */
static Err *customer_post(Req *req, Resp *resp)
{
    Call call = page_call(req);
    const CustomerForm form = customer_form_input(req->form);
    CheckoutView basket;
    Beneficiary to = { 0 };
    bool open;

    /* First: nothing is made for a basket that is not there. */
    TRY(checkout_open(req, resp, CHECKOUT_BASKET, &basket, &open));
    if (!open) {
        return NULL;
    }
    if (!customer_form_check(req)) {
        return customer_invalid(req, resp);
    }
    Err *err = svc_customer_add(&call, &form, &to.customer);
    if (err == NULL) {
        err = svc_checkout_customer(&call, basket.id, to);
    }
    if (err == NULL) {
        return page_done(resp, S("/basket"), S("customer-new"));
    }
    Err *other = req_field_failed(req, err);
    if (other == NULL) {
        return customer_invalid(req, resp);
    }
    BasketTyped typed = { .customer_values = req->form };
    return basket_again(req, resp, &typed, other);
}

const Route basket_route = {
    .method = HTTP_GET,
    .path = "/basket",
    .handle = basket_get,
    .invalid = basket_get,
    .access = CHECKOUT_ACCESS,
    .query = query,
    .query_count = COUNT_OF(query),
    .summary = "Step 1: basket items, and for whom",
};

const Route basket_line_route = {
    .method = HTTP_POST,
    .path = "/checkout/{checkout}/lines/{line}",
    .handle = line_post,
    .invalid = line_post_invalid,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .fields = line_fields,
    .field_count = COUNT_OF(line_fields),
    .summary = "Change a line of the basket or take it out",
};

const Route checkout_customer_route = {
    .method = HTTP_POST,
    .path = "/checkout/{checkout}/customer",
    .handle = who_post,
    .invalid = who_invalid,
    .access = CHECKOUT_ACCESS,
    .body = BODY_FORM,
    .fields = who_fields,
    .field_count = COUNT_OF(who_fields),
    .summary = "Step 1's answer: own use or an end customer",
};

const Route checkout_customer_new_route = {
    .method = HTTP_POST,
    .path = "/checkout/{checkout}/customer/new",
    .handle = customer_post,
    .invalid = customer_invalid,
    .access = ACCESS_PARTNER | ROLE_BUYER,
    .body = BODY_FORM,
    .fields = customer_fields,
    .field_count = CUSTOMER_FIELD_COUNT,
    .summary = "Create an end customer and choose it",
};
