/* walk_world.c - the marketplace that the walk goes through, and its server. */
#include "api/routes.h"
#include "base/log.h"
#include "service/adjust.h"
#include "service/agreement.h"
#include "service/approval_rule.h"
#include "service/auth.h"
#include "service/billing.h"
#include "service/change.h"
#include "service/debit.h"
#include "service/import_upload.h"
#include "service/joining.h"
#include "service/payment.h"
#include "service/person.h"
#include "service/price_office.h"
#include "service/promotion.h"
#include "service/registration.h"
#include "service/saved_basket.h"
#include "service/sell_rule.h"
#include "service/stand_in.h"
#include "service/subscription.h"
#include "tests/routes/walk.h"
#include "web/routes.h"

enum { STOP_WAIT_MS = 2000 };

static void server_start(Walk *walk)
{
    HttpConfig config = { .address = "127.0.0.1",
                          .routes = walk->routes,
                          .app = &walk->fixture->app,
                          .auth = &web_auth,
                          .asset = asset_find,
                          .sign_in_path = "/sign-in",
                          .error_page = web_error_page,
                          .rate_off = true,
                          .clock = walk->fixture->app.clock };

    for (size_t i = 0; i < web_route_count; i++) {
        walk->routes[walk->route_count++] = web_routes[i];
    }
    for (size_t i = 0; i < api_route_count; i++) {
        walk->routes[walk->route_count++] = api_routes[i];
    }
    CHECK(walk->route_count <= WALK_ROUTE_MAX);
    config.route_count = walk->route_count;
    HttpConfig *kept = arena_new(&walk->arena, HttpConfig);
    *kept = config;
    CHECK_OK(http_server_start(&walk->arena, kept, &walk->server));
    walk->port = http_server_port(walk->server);
}

static SubscriptionId subscription_of(Fixture *fixture, OrderId order)
{
    OrderView view = order_seen(fixture, "anna", order);
    CHECK_INT(view.lines_count, 1);
    return view.lines[0].subscription;
}

static void cancel(Walk *walk, SubscriptionId id, CancelWhen when)
{
    Call call = fixture_call(walk->fixture, "anna");
    CancelRequest request = { .when = when, .reason = CANCEL_REASON_OTHER };
    CancelMade made;

    CHECK_OK(svc_cancel(&call, id, &request, &made));
    walk->ids.cancellation = cancellation_code(&test_arena, made.cancellation);
}

static void plan_change(Walk *walk, SubscriptionId id)
{
    Call call = fixture_call(walk->fixture, "anna");
    const ChangeRequest request = { .when = CANCEL_PERIOD_END,
                                    .quantity = 2,
                                    .reason = CANCEL_REASON_COUNT };
    SaleChangeId change;

    CHECK_OK(svc_change(&call, id, &request, &change));
    walk->ids.change = sale_change_code(&test_arena, change);
}

static Str first_document(Walk *walk, DocumentKind kind)
{
    Call call = fixture_call(walk->fixture, "anna");
    Page newest = { .limit = LIST_MAX };
    DocumentView *documents;
    size_t count;

    CHECK_OK(svc_documents(&call, kind, (AccountId){ 0 }, &newest, &documents, &count));
    for (size_t i = 0; i < count; i++) {
        if (documents[i].incoming) {
            return documents[i].code;
        }
    }
    test_fail(__FILE__, __LINE__, "anna received no %.*s", STR_ARG(document_kind_name(kind)));
}

/* A price rule of anna's. */
static void price_rule(Walk *walk)
{
    Call call = fixture_call(walk->fixture, "anna");
    const SellRuleForm form = { .name = S("Everything"),
                                .scope = SELL_SCOPE_ALL,
                                .audience = SELL_AUDIENCE_ALL,
                                .kind = PRICE_MARKUP,
                                .amount = S("20"),
                                .valid_from = DATE_NONE,
                                .valid_to = DATE_NONE };
    SellRuleId id;

    CHECK_OK(svc_sell_rule_save(&call, &form, &id));
    walk->ids.rule = sell_rule_code(&test_arena, id);
}

/* A tier in the operator's list, as a published version. */
static void price_versions(Walk *walk)
{
    Call call = fixture_call(walk->fixture, "olga");
    PriceRowForm tier = { .list = S("partners-eur"),
                          .plan = S("firewall-essential-monthly"),
                          .quantity_from = 1000,
                          .valid_from = DATE_NONE,
                          .valid_to = DATE_NONE,
                          .kind = PRICE_FIXED,
                          .amount = S("18.11") };
    PriceOfficeList list;

    CHECK_OK(svc_price_row_save(&call, &tier));
    CHECK_OK(svc_price_office_list(&call, tier.list, &list));
    const PriceDraftSeen seen = { tier.list, list.draft_version, list.revision };
    CHECK_OK(svc_price_draft_publish(&call, &seen, DATE_NONE, S("")));
    walk->ids.list = tier.list;
    walk->ids.version = S("2");
}

/* What anna gave and charged, and a line that she issued. */
static void adjust(Walk *walk)
{
    Call call = fixture_call(walk->fixture, "anna");
    const AdjustTarget target = { .buyer = walk->fixture->accounts[FIXTURE_BLUE_HARBOUR] };
    const DiscountForm discount = { .target = target,
                                    .percent = S("5"),
                                    .periods = 1,
                                    .from_on = DATE_NONE,
                                    .until_on = DATE_NONE,
                                    .reason = S("Loyalty") };
    const ChargeForm charge = {
        .target = target, .title = S("Migration"), .amount = S("49.00"), .quantity = 1
    };
    Page newest = { .limit = LIST_MAX };
    DocumentView *documents;
    DocumentView view;
    DiscountId discount_id;
    ExtraChargeId charge_id;
    size_t count;

    CHECK_OK(svc_discount_add(&call, &discount, &discount_id));
    CHECK_OK(svc_charge_add(&call, &charge, &charge_id));
    walk->ids.discount = discount_code(&test_arena, discount_id);
    walk->ids.charge = extra_charge_code(&test_arena, charge_id);
    const PromotionForm promotion = { .name = S("Spring"),
                                      .code = S("SPRING"),
                                      .percent = S("10"),
                                      .from_on = DATE_NONE,
                                      .until_on = DATE_NONE,
                                      .quantity = 1 };
    PromotionId promotion_id;
    CHECK_OK(svc_promotion_add(&call, &promotion, &promotion_id));
    walk->ids.promotion = promotion_code(&test_arena, promotion_id);
    CHECK_OK(svc_documents(&call, DOCUMENT_INVOICE, (AccountId){ 0 }, &newest, &documents, &count));
    for (size_t i = 0; i < count; i++) {
        if (!documents[i].incoming) {
            CHECK_OK(svc_document(&call, documents[i].id, &view));
            walk->ids.issued = view.code;
            walk->ids.issued_line = view.lines[0].code;
        }
    }
}

/* Meridian got something from Aegean. */
static void pay(Walk *walk)
{
    Call call = fixture_call(walk->fixture, "nikos");
    PaymentForm form = { .buyer = walk->fixture->accounts[FIXTURE_AEGEAN],
                         .amount = S("1.00"),
                         .method = PAYMENT_MANUAL };
    PaymentId id;

    CHECK_OK(date_parse(S("2026-11-12"), &form.received_on));
    CHECK_OK(svc_payment_record(&call, &form, &id));
    walk->ids.payment = payment_code(&test_arena, id);
}

static void fill_basket(Walk *walk)
{
    Call call = fixture_call(walk->fixture, "anna");
    BasketAdd *add = arena_new(&test_arena, BasketAdd);
    CheckoutView basket;

    *add = (BasketAdd){ .plan_code = DATABASE_PLAN, .quantity = 1 };
    CHECK_OK(svc_basket_add(&call, add));
    basket = basket_ready(walk->fixture, "anna", FIXTURE_BLUE_HARBOUR);
    walk->ids.draft = basket.code;
    walk->ids.draft_order = basket.drafts[0].code;
    walk->ids.draft_line = basket.drafts[0].lines[0].code;
    SavedBasketId saved;
    CHECK_OK(svc_saved_basket_save(&call, S("Kept by Anna"), &saved));
    walk->ids.saved = saved_basket_code(&test_arena, saved);
}

static void find_job(Walk *walk)
{
    Call call = fixture_call(walk->fixture, "olga");
    Page newest = { .limit = 1 };
    JobView *jobs;
    size_t count;

    CHECK_OK(svc_jobs(&call, S(""), &newest, &jobs, &count));
    CHECK_INT(count, 1);
    walk->ids.job = jobs[0].code;
}

/* A file of prices of the operator, which nobody has read yet. */
static void make_import(Walk *walk)
{
    Str text = S("list,plan,price\n");
    const ImportUpload upload = { .name = S("prices.csv"),
                                  .bytes = (int64_t)text.len,
                                  .fill = fixture_text_fill,
                                  .context = &text };
    Call call = fixture_system_call(walk->fixture);
    ImportId id = { 0 };

    CHECK_OK(svc_import_upload(&call, &upload, &id));
    walk->ids.import = import_code(&test_arena, id);
}

/* Anna collects what is due by Blue Harbour. */
static void make_debits(Walk *walk)
{
    const CreditorForm creditor = { .name = S("Aegean Cloud"),
                                    .iban = S("GR1601101250000000012300695"),
                                    .identifier = S("DE98ZZZ09999999999"),
                                    .lead_days = 14,
                                    .settle_days = 7 };
    MandateForm form = { .buyer = walk->fixture->accounts[FIXTURE_BLUE_HARBOUR],
                         .holder = S("Blue Harbour"),
                         .iban = S("DE89370400440532013000") };
    Call call = fixture_call(walk->fixture, "anna");
    Page page = { 0 };
    CollectResult result;
    MandateId mandate;
    AttemptView *attempts;
    size_t count;

    CHECK_OK(date_parse(S("2026-11-02"), &form.signed_on));
    CHECK_OK(svc_creditor_set(&call, &creditor));
    CHECK_OK(svc_mandate_add(&call, &form, &mandate));
    CHECK_OK(svc_collect(&call, false, &result));
    CHECK_OK(svc_attempts(&call, &page, &attempts, &count));
    CHECK(count > 0);
    walk->ids.mandate = mandate_code(&test_arena, mandate);
    walk->ids.attempt = attempts[0].code;
    walk->ids.batch = attempts[0].batch_code;
}

/* Somebody of Aegean with a session and a token, whom no other test signs in as. */
static void add_person(Walk *walk)
{
    Call system = fixture_system_call(walk->fixture);
    PersonDetail detail;
    UserId id;

    CHECK_OK(svc_user_add(&system, walk->fixture->accounts[FIXTURE_AEGEAN],
                          S("wanda@fixture.example"), S("wanda"), ROLE_BUYER, S(FIXTURE_PASSWORD),
                          &id));
    (void)walk_sign_in(walk, "wanda");
    CHECK_OK(svc_person(&system, id, &detail));
    walk->ids.user = detail.person.code;
    walk->ids.session = detail.sessions[0].code;
    walk->ids.token = detail.tokens[0].code;
}

/* A company asked Aegean; its mail is as good as read. The operator takes registrations, too. */
static void register_company(Walk *walk)
{
    Call anna = fixture_call(walk->fixture, "anna");
    Call olga = fixture_call(walk->fixture, "olga");
    Call visitor = fixture_visitor_call(walk->fixture);
    const RegistrationSwitches both = { true, true };
    const RegistrationForm form = { .seller = walk->fixture->accounts[FIXTURE_AEGEAN],
                                    .kind = ACCOUNT_END_CUSTOMER,
                                    .company = S("Newcomers Ltd"),
                                    .contact = S("Nora New"),
                                    .email = S("nora@newcomers.example"),
                                    .phone = S("+30 210 000 0200"),
                                    .street = S("2 Main Street"),
                                    .city = S("Athens"),
                                    .postcode = S("105 55"),
                                    .country = S("GR") };
    RegistrationView *asked;
    Page page = { 0 };
    size_t count;
    Str rows;

    CHECK_OK(svc_registration_switches_set(&anna, both));
    CHECK_OK(svc_registration_switches_set(&olga, both));
    CHECK_OK(svc_register(&visitor, &form));
    CHECK(test_db_sql(&walk->fixture->db, "UPDATE registrations SET state = 'waiting'", &rows));
    CHECK_OK(svc_registrations(&anna, &page, &asked, &count));
    walk->ids.registration = asked[0].code;
}

static void approval(Walk *walk)
{
    Call anna = fixture_call(walk->fixture, "anna");
    const ApprovalForm form = { .name = S("Orders with our tag"),
                                .condition = APPROVAL_TAG,
                                .subject = S("nobody"),
                                .approver = APPROVER_SELLER };
    const StandInForm away = { .to = S("petros@fixture.example"),
                               .from_on = date_from_civil((Civil){ 2026, 12, 1 }),
                               .until_on = date_from_civil((Civil){ 2026, 12, 2 }) };
    RuleId rule;
    DelegationId delegation;
    CHECK_OK(svc_approval_rule_save(&anna, &form, &rule));
    CHECK_OK(svc_stand_in_add(&anna, &away, &delegation));
    walk->ids.approval = rule_code(&test_arena, rule);
    walk->ids.delegation = delegation_code(&test_arena, delegation);
}

static void ask_to_join(Walk *walk)
{
    Call anna = fixture_call(walk->fixture, "anna");
    JoiningId id;

    CHECK_OK(
        svc_join_ask(&anna, walk->fixture->accounts[FIXTURE_STOA], S("We would like to."), &id));
    walk->ids.joining = joining_code(&test_arena, id);
}

/* Before the basket, which accepts it. */
static void publish(Walk *walk)
{
    Call olga = fixture_call(walk->fixture, "olga");
    const AgreementForm agreement = { .code = S("terms"),
                                      .name = S("Terms of service"),
                                      .draft = S("## Terms") };
    int32_t version;
    CHECK_OK(svc_agreement_add(&olga, &agreement));
    CHECK_OK(svc_agreement_publish(&olga, agreement.code, S(""), &version));
    walk->ids.agreement = agreement.code;
    walk->ids.agreement_version = S("1");
}

static void make_world(Walk *walk)
{
    Fixture *fixture = walk->fixture;

    fixture_catalogue(fixture);
    publish(walk);
    OrderId running = order_database(fixture, "running", "");
    OrderId ended = order_database(fixture, "ended", "");
    (void)order_database(fixture, "failing", "refuse name_taken name");
    (void)run_jobs(fixture);
    cancel(walk, subscription_of(fixture, ended), CANCEL_NOW);
    (void)run_jobs(fixture);
    plan_change(walk, subscription_of(fixture, running));
    cancel(walk, subscription_of(fixture, running), CANCEL_PERIOD_END);
    fill_basket(walk);
    find_job(walk);
    OrderView order = order_seen(fixture, "anna", running);
    walk->ids.order = order.code;
    walk->ids.service = order.lines[0].service_code;
    walk->ids.subscription = order.lines[0].subscription_code;
    walk->ids.account = account_code(&test_arena, fixture->accounts[FIXTURE_BLUE_HARBOUR]);
    walk->ids.product = order.lines[0].product_code;
    walk->ids.object = S("product");
    walk->ids.invoice = first_document(walk, DOCUMENT_INVOICE);
    walk->ids.credit_note = first_document(walk, DOCUMENT_CREDIT_NOTE);
    price_rule(walk);
    price_versions(walk);
    approval(walk);
    adjust(walk);
    make_import(walk);
    make_debits(walk);
    pay(walk);
    add_person(walk);
    register_company(walk);
    ask_to_join(walk);
}

void walk_open(Walk *walk, Fixture *fixture)
{
    log_set_level(LOG_ERROR);
    *walk = (Walk){ .fixture = fixture, .arena = arena_open(ARENA_CAP_BYTES) };
    walk->problems = buf_new(&walk->arena, 64 * 1024);
    make_world(walk);
    server_start(walk);
}

void walk_close(Walk *walk)
{
    http_server_stop(walk->server, STOP_WAIT_MS);
    if (walk->problems.len > 0) {
        test_fail(__FILE__, __LINE__, "%.*s", STR_ARG(buf_str(&walk->problems)));
    }
}

Visitor walk_sign_in(Walk *walk, const char *person)
{
    Call visitor = fixture_visitor_call(walk->fixture);
    Call system = fixture_system_call(walk->fixture);
    Str email = arena_printf(&test_arena, "%s@fixture.example", person);
    SignedIn signed_in;
    Person found;
    bool known;
    Visitor made;

    CHECK_OK(svc_sign_in(&visitor, email, S(FIXTURE_PASSWORD), S("127.0.0.1"), &signed_in));
    CHECK_OK(svc_identify(&walk->fixture->app, signed_in.token, S(""), &test_arena,
                          walk->fixture->scratch, &found, &known));
    CHECK(known);
    made = (Visitor){ .kind = found.actor.kind, .session = signed_in.token, .csrf = found.csrf };
    CHECK_OK(svc_user_token(&system, email, &made.bearer));
    return made;
}
