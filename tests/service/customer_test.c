/* customer_test.c - the tree of accounts, and a partner's end customers. */
#include "service/customer.h"

#include "service/event.h"
#include "tests/support/fixture.h"

static CustomerForm form(const char *company)
{
    return (CustomerForm){ .company = str_from_cstr(company),
                           .contact = S("Maria Kanelou"),
                           .email = S("maria@olive.example"),
                           .phone = S("+30 27210 00220"),
                           .street = S("55 Faron Street"),
                           .city = S("Kalamata"),
                           .region = S("Peloponnese"),
                           .postcode = S("241 31"),
                           .country = S("GR"),
                           .vat_number = S("el 099901257") };
}

static AccountId add(Fixture *fixture, const char *person, const char *company)
{
    Call call = fixture_call(fixture, person);
    CustomerForm customer = form(company);
    AccountId id;
    CHECK_OK(svc_customer_add(&call, &customer, &id));
    return id;
}

/* The names of a list, separated by blanks. */
static Str names(const AccountView *accounts, size_t count)
{
    StrBuf text = buf_new(&test_arena, 256);
    for (size_t i = 0; i < count; i++) {
        buf_add(&text, i > 0 ? S(", ") : S(""));
        buf_add(&text, accounts[i].name);
    }
    return buf_str(&text);
}

static Str customers(Fixture *fixture, const char *person, const char *search)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    AccountView *accounts;
    size_t count;
    CHECK_OK(svc_customers(&call, str_from_cstr(search), S(""), &page, &accounts, &count));
    CHECK_STR(page.next, S(""));
    return names(accounts, count);
}

static Str tree(Fixture *fixture, const char *person)
{
    Call call = fixture_call(fixture, person);
    Page page = { 0 };
    AccountView *accounts;
    size_t count;
    CHECK_OK(svc_accounts(&call, &page, &accounts, &count));
    CHECK_STR(page.next, S(""));
    return names(accounts, count);
}

/* EVIDENCE: R-ORD-03 */
SERVICE_TEST(a_new_end_customer_takes_its_calendar_and_currency_from_its_seller)
{
    Call call = fixture_call(fixture, "anna");
    AccountView view;
    AccountId id = add(fixture, "anna", "Olive Press");
    CHECK_OK(svc_account(&call, id, &view));
    CHECK_STR(view.name, S("Olive Press"));
    CHECK_STR(view.country_name, S("Greece"));
    CHECK_STR(view.vat_number, S("EL099901257"));
    CHECK_STR(view.currency, S("EUR"));
    CHECK_STR(view.time_zone, S("Europe/Athens"));
    CHECK_INT(view.anchor_day, 1);
    CHECK_INT(view.kind, ACCOUNT_END_CUSTOMER);
    CHECK_INT(view.depth, 1);
    CHECK_STR(view.parent_name, S("Aegean"));
    CHECK_INT(view.subscription_count, 0);
    CHECK_INT(view.owed.minor, 0);
    CHECK(str_starts(view.code, S("acc_")));
}

SERVICE_TEST(a_new_end_customer_gets_the_list_for_customers)
{
    Str rows;
    CHECK(test_db_sql(&fixture->db,
                      "INSERT INTO price_lists (id, owner_id, code, name, currency, markup_ppm) "
                      "SELECT 77, id, 'customers', 'Customers', 'EUR', 0 FROM accounts "
                      "WHERE name = 'Aegean'",
                      &rows));
    (void)add(fixture, "anna", "Olive Press");
    (void)add(fixture, "greta", "Fischer Werke");
    CHECK(test_db_sql(&fixture->db,
                      "SELECT name, price_list_id FROM accounts "
                      "WHERE name IN ('Olive Press', 'Fischer Werke') ORDER BY name",
                      &rows));
    CHECK_STR(rows, S("Fischer Werke|\nOlive Press|77\n"));
}

SERVICE_TEST(an_error_in_the_form_names_its_field)
{
    Call call = fixture_call(fixture, "anna");
    CustomerForm customer = form("Olive Press");
    AccountId id;
    customer.postcode = S("1");
    Err *err = svc_customer_add(&call, &customer, &id);
    CHECK_ERR(err, FIELD_INVALID);
    CHECK_STR(str_from_cstr(err->field), S("postcode"));
    customer = form("");
    err = svc_customer_add(&call, &customer, &id);
    CHECK_ERR(err, FIELD_REQUIRED);
    CHECK_STR(str_from_cstr(err->field), S("company"));
    CHECK_STR(customers(fixture, "anna", ""), S("Blue Harbour"));
}

SERVICE_TEST(the_same_company_twice_is_a_warning_that_needs_a_reason)
{
    Call call = fixture_call(fixture, "anna");
    CustomerForm customer = form("blue harbour");
    AccountId id;
    Str rows;
    Err *err = svc_customer_add(&call, &customer, &id);
    CHECK_ERR(err, FIELD_INVALID);
    CHECK_STR(str_from_cstr(err->field), S("override_warning"));
    customer.override_warning = true;
    err = svc_customer_add(&call, &customer, &id);
    CHECK_ERR(err, FIELD_REQUIRED);
    CHECK_STR(str_from_cstr(err->field), S("reason"));
    customer.reason = S("Their second hotel");
    CHECK_OK(svc_customer_add(&call, &customer, &id));
    CHECK(
        test_db_sql(&fixture->db, "SELECT body FROM events WHERE name = 'customer.added'", &rows));
    CHECK(str_find(rows, S("Their second hotel"), 0) < rows.len);
    (void)add(fixture, "greta", "Blue Harbour"); /* a neighbour's customers are not looked at */
}

SERVICE_TEST(the_same_request_is_the_same_customer)
{
    Call call = fixture_call(fixture, "anna");
    CustomerForm customer = form("Olive Press");
    AccountId first;
    AccountId second;
    customer.key = S("form-1");
    CHECK_OK(svc_customer_add(&call, &customer, &first));
    CHECK_OK(svc_customer_add(&call, &customer, &second));
    CHECK_INT(first.v, second.v);
    CHECK_STR(customers(fixture, "anna", ""), S("Blue Harbour, Olive Press"));
}

SERVICE_TEST(end_customers_and_people_without_the_role_add_nobody)
{
    CustomerForm customer = form("Olive Press");
    AccountId id;
    Call call = fixture_call(fixture, "eva");
    CHECK_ERR(svc_customer_add(&call, &customer, &id), FORBIDDEN);
    call = fixture_call(fixture, "anna");
    call.actor.roles = ROLE_AUDITOR;
    CHECK_ERR(svc_customer_add(&call, &customer, &id), FORBIDDEN);
    call = fixture_visitor_call(fixture);
    CHECK_ERR(svc_customer_add(&call, &customer, &id), FORBIDDEN);
}

SERVICE_TEST(customers_are_found_by_a_part_of_their_name)
{
    (void)add(fixture, "anna", "Olive Press");
    (void)add(fixture, "anna", "Lumen 100% Studio");
    CHECK_STR(customers(fixture, "anna", ""), S("Blue Harbour, Lumen 100% Studio, Olive Press"));
    CHECK_STR(customers(fixture, "anna", " OLIVE "), S("Olive Press"));
    CHECK_STR(customers(fixture, "anna", "u"), S("Blue Harbour, Lumen 100% Studio"));
    CHECK_STR(customers(fixture, "anna", "100%"), S("Lumen 100% Studio"));
    CHECK_STR(customers(fixture, "anna", "_"), S(""));
    CHECK_STR(customers(fixture, "anna", "!"), S(""));
    CHECK_STR(customers(fixture, "nikos", ""), S("")); /* he sells to partners only */
}

SERVICE_TEST(lists_go_on_where_the_page_before_ended)
{
    Call call = fixture_call(fixture, "anna");
    AccountView *accounts;
    size_t count;
    Page page = { .limit = 2 };
    (void)add(fixture, "anna", "Olive Press");
    (void)add(fixture, "anna", "Kyma Shipping");
    CHECK_OK(svc_customers(&call, S(""), S(""), &page, &accounts, &count));
    CHECK_STR(names(accounts, count), S("Blue Harbour, Kyma Shipping"));
    page.after = page.next;
    CHECK_OK(svc_customers(&call, S(""), S(""), &page, &accounts, &count));
    CHECK_STR(names(accounts, count), S("Olive Press"));
    CHECK_STR(page.next, S(""));
    page.after = S("acc_nonsense");
    CHECK_ERR(svc_customers(&call, S(""), S(""), &page, &accounts, &count), FIELD_INVALID);
    page.after = account_code(&test_arena, fixture->accounts[FIXTURE_HANSE]);
    CHECK_ERR(svc_customers(&call, S(""), S(""), &page, &accounts, &count), NOT_FOUND);
}

SERVICE_TEST(the_tree_is_listed_depth_first_page_by_page)
{
    Call call = fixture_call(fixture, "olga");
    StrBuf all = buf_new(&test_arena, 256);
    Page page = { .limit = 1 };
    Str next = S("start");
    (void)add(fixture, "anna", "Olive Press");
    (void)add(fixture, "nikos", "Zenith Own");
    for (int i = 0; i < 20 && next.len > 0; i++) {
        AccountView *accounts;
        size_t count;
        CHECK_OK(svc_accounts(&call, &page, &accounts, &count));
        CHECK_INT(count, 1);
        buf_addf(&all, "%d %.*s; ", accounts[0].depth, STR_ARG(accounts[0].name));
        next = page.next;
        page.after = next;
    }
    CHECK_STR(buf_str(&all), S("0 Stoa; 1 Meridian; 2 Aegean; 3 Blue Harbour; 3 Olive Press; "
                               "2 Zenith Own; 1 Nordlicht; 2 Hanse; "));
}

SERVICE_TEST(what_stands_directly_below_an_account_is_listed_page_by_page)
{
    Call call = fixture_call(fixture, "olga");
    Page page = { .limit = 1 };
    AccountView *accounts;
    AccountCounts counts;
    size_t count;
    (void)add(fixture, "nikos", "Zenith Own");
    AccountId meridian = fixture->accounts[FIXTURE_MERIDIAN];
    CHECK_OK(svc_account_children(&call, meridian, &page, &accounts, &count));
    CHECK_STR(names(accounts, count), S("Aegean"));
    page.after = page.next;
    CHECK_OK(svc_account_children(&call, meridian, &page, &accounts, &count));
    CHECK_STR(names(accounts, count), S("Zenith Own"));
    CHECK_STR(page.next, S(""));
    CHECK_OK(svc_account_counts(&call, &counts));
    CHECK_INT(counts.partners, 3);
    CHECK_INT(counts.end_customers, 3);
    /* A neighbour finds nothing there. */
    call = fixture_call(fixture, "greta");
    page = (Page){ 0 };
    CHECK_OK(svc_account_children(&call, meridian, &page, &accounts, &count));
    CHECK_INT(count, 0);
    CHECK_OK(svc_account_counts(&call, &counts));
    CHECK_INT(counts.partners + counts.end_customers, 2);
}

/* EVIDENCE: R-ACC-01 nobody sees another branch */
SERVICE_TEST(everybody_sees_their_own_branch_only)
{
    CHECK_STR(tree(fixture, "olga"), S("Stoa, Meridian, Aegean, Blue Harbour, Nordlicht, Hanse"));
    CHECK_STR(tree(fixture, "nikos"), S("Meridian, Aegean, Blue Harbour"));
    CHECK_STR(tree(fixture, "anna"), S("Aegean, Blue Harbour"));
    CHECK_STR(tree(fixture, "eva"), S("Blue Harbour"));
    CHECK_STR(tree(fixture, "greta"), S("Nordlicht, Hanse"));
    CHECK_STR(customers(fixture, "greta", ""), S("Hanse"));
    CHECK_STR(customers(fixture, "eva", ""), S(""));
}

/* EVIDENCE: R-ACC-01 tested with a neighbour's session */
SERVICE_TEST(an_account_outside_the_branch_is_not_found)
{
    static const bool seen[][FIXTURE_ACCOUNT_COUNT] = {
        { true, true, true, true, true, true },      /* olga */
        { false, true, true, true, false, false },   /* nikos */
        { false, false, true, true, false, false },  /* anna */
        { false, false, false, true, false, false }, /* eva */
        { false, false, false, false, true, true },  /* greta */
    };
    static const char *const people[] = { "olga", "nikos", "anna", "eva", "greta" };
    for (size_t p = 0; p < COUNT_OF(people); p++) {
        Call call = fixture_call(fixture, people[p]);
        for (size_t i = 0; i < FIXTURE_ACCOUNT_COUNT; i++) {
            AccountView view;
            Err *err = svc_account(&call, fixture->accounts[i], &view);
            if (seen[p][i]) {
                CHECK_OK(err);
            } else {
                CHECK_ERR(err, NOT_FOUND);
            }
        }
    }
    AccountView view;
    Call visitor = fixture_visitor_call(fixture);
    CHECK_ERR(svc_account(&visitor, fixture->accounts[FIXTURE_STOA], &view), NOT_FOUND);
}

/* What the buyer owes is entered as the ledger would. */
static void owe(Fixture *fixture, const char *seller, const char *buyer, const char *amount)
{
    Str rows;
    Str sql = arena_printf(
        &test_arena,
        "INSERT INTO documents (id, kind, issuer_id, buyer_id, series, number, label, currency, "
        "issued_on, due_on, net_minor, tax_minor, gross_minor, issuer_text, buyer_text, hash, "
        "created_at) SELECT s.id, 'invoice', s.id, b.id, 'X', 1, 'X', 'EUR', '2026-11-01', "
        "'2026-11-01', 0, 0, 0, '', '', '', 0 FROM accounts AS s, accounts AS b "
        "WHERE s.name = '%s' AND b.name = '%s'; "
        "INSERT INTO journals (id, document_id, booked_on, title, created_at) "
        "SELECT id, id, '2026-11-01', 'X', 0 FROM accounts WHERE name = '%s'; "
        "INSERT INTO postings (journal_id, position, owner_id, counterparty_id, ledger_account, "
        "currency, amount_minor) SELECT s.id, 1, s.id, b.id, 'receivable', 'EUR', %s "
        "FROM accounts AS s, accounts AS b WHERE s.name = '%s' AND b.name = '%s'",
        seller, buyer, seller, amount, seller, buyer);
    bool done = test_db_sql(&fixture->db, str_cstr(&test_arena, sql), &rows);
    CHECK_STR(done ? S("") : rows, S(""));
}

static int64_t owed(Fixture *fixture, const char *person, FixtureAccount account)
{
    Call call = fixture_call(fixture, person);
    AccountView view;
    CHECK_OK(svc_account(&call, fixture->accounts[account], &view));
    return view.owed.minor;
}

/* EVIDENCE: R-ACC-01 cost is seen by the two sides of a sale only */
SERVICE_TEST(a_debt_is_seen_by_its_two_sides_only)
{
    owe(fixture, "Meridian", "Aegean", "12300");
    owe(fixture, "Aegean", "Blue Harbour", "4500");
    CHECK_INT(owed(fixture, "nikos", FIXTURE_AEGEAN), 12300);
    CHECK_INT(owed(fixture, "anna", FIXTURE_AEGEAN), 12300);
    CHECK_INT(owed(fixture, "petros", FIXTURE_AEGEAN), 0); /* he sees no cost */
    CHECK_INT(owed(fixture, "olga", FIXTURE_AEGEAN), 0);
    CHECK_INT(owed(fixture, "anna", FIXTURE_BLUE_HARBOUR), 4500);
    CHECK_INT(owed(fixture, "eva", FIXTURE_BLUE_HARBOUR), 4500);
    CHECK_INT(owed(fixture, "nikos", FIXTURE_BLUE_HARBOUR), 0);
}

static AccountNew partner(AccountId parent)
{
    return (AccountNew){ .parent = parent,
                         .kind = ACCOUNT_PARTNER,
                         .partner_class = PARTNER_LITE,
                         .name = S("Deep"),
                         .email = S("office@deep.example"),
                         .country = S("GR"),
                         .currency = CURRENCY("EUR"),
                         .time_zone = S("Europe/Athens"),
                         .anchor_day = 31,
                         .credit_limit_minor = CREDIT_UNLIMITED };
}

SERVICE_TEST(an_account_is_added_below_the_actor_only)
{
    Call call = fixture_call(fixture, "greta");
    AccountNew account = partner(fixture->accounts[FIXTURE_AEGEAN]);
    AccountId id;
    CHECK_ERR(svc_account_add(&call, &account, &id), NOT_FOUND);
    call = fixture_call(fixture, "petros");
    CHECK_ERR(svc_account_add(&call, &account, &id), FORBIDDEN);
    call = fixture_call(fixture, "nikos");
    CHECK_OK(svc_account_add(&call, &account, &id));
    account.parent = fixture->accounts[FIXTURE_BLUE_HARBOUR];
    CHECK_ERR(svc_account_add(&call, &account, &id), ACCOUNT_STATE);
}

SERVICE_TEST(there_is_one_operator)
{
    Call call = fixture_visitor_call(fixture);
    AccountNew account = partner((AccountId){ 0 });
    AccountId id;
    account.kind = ACCOUNT_OPERATOR;
    account.partner_class = PARTNER_NONE;
    CHECK_ERR(svc_account_add(&call, &account, &id), ACCOUNT_STATE);
    account.parent = fixture->accounts[FIXTURE_STOA];
    call = fixture_call(fixture, "olga");
    CHECK_ERR(svc_account_add(&call, &account, &id), FIELD_INVALID);
}

SERVICE_TEST(the_tree_is_not_deeper_than_its_limit)
{
    Call call = fixture_call(fixture, "olga");
    AccountId parent = fixture->accounts[FIXTURE_STOA];
    for (int depth = 1; depth <= ACCOUNT_DEPTH_MAX; depth++) {
        AccountNew account = partner(parent);
        CHECK_OK(svc_account_add(&call, &account, &parent));
    }
    AccountNew account = partner(parent);
    CHECK_ERR(svc_account_add(&call, &account, &parent), ACCOUNT_STATE);
    Page page = { 0 };
    AccountView *accounts;
    size_t count;
    CHECK_OK(svc_accounts(&call, &page, &accounts, &count));
    CHECK_INT(count, FIXTURE_ACCOUNT_COUNT + ACCOUNT_DEPTH_MAX);
}

SERVICE_TEST(fields_of_a_new_account_are_checked)
{
    Call call = fixture_call(fixture, "olga");
    AccountNew good = partner(fixture->accounts[FIXTURE_STOA]);
    AccountId id;
    AccountNew bad = good;
    bad.time_zone = S("Europe/Atlantis");
    CHECK_ERR(svc_account_add(&call, &bad, &id), FIELD_INVALID);
    bad = good;
    bad.currency = CURRENCY("XXY");
    CHECK_ERR(svc_account_add(&call, &bad, &id), FIELD_INVALID);
    bad = good;
    bad.anchor_day = 32;
    CHECK_ERR(svc_account_add(&call, &bad, &id), FIELD_INVALID);
    bad = good;
    bad.country = S("ZZ");
    CHECK_ERR(svc_account_add(&call, &bad, &id), FIELD_INVALID);
    bad = good;
    bad.name = S("  ");
    CHECK_ERR(svc_account_add(&call, &bad, &id), FIELD_REQUIRED);
    bad = good;
    bad.kind = ACCOUNT_END_CUSTOMER;
    CHECK_ERR(svc_account_add(&call, &bad, &id), FIELD_INVALID);
}

SERVICE_TEST(a_price_list_is_given_by_the_seller_or_somebody_above)
{
    Str rows;
    PriceListId list = { 77 };
    CHECK(test_db_sql(&fixture->db,
                      "INSERT INTO price_lists (id, owner_id, code, name, currency, markup_ppm) "
                      "SELECT 77, id, 'lite', 'Lite', 'EUR', 0 FROM accounts "
                      "WHERE name = 'Meridian'",
                      &rows));
    AccountId aegean = fixture->accounts[FIXTURE_AEGEAN];
    Call call = fixture_call(fixture, "greta");
    CHECK_ERR(svc_account_price_list(&call, aegean, list), NOT_FOUND);
    call = fixture_call(fixture, "anna"); /* nobody gives a list to themselves */
    CHECK_ERR(svc_account_price_list(&call, aegean, list), NOT_FOUND);
    call = fixture_call(fixture, "nikos");
    CHECK_ERR(svc_account_price_list(&call, fixture->accounts[FIXTURE_BLUE_HARBOUR], list),
              NOT_FOUND);
    CHECK_ERR(svc_account_price_list(&call, aegean, (PriceListId){ 78 }), NOT_FOUND);
    CHECK_OK(svc_account_price_list(&call, aegean, list));
    CHECK_OK(svc_account_price_list(&call, aegean, list));
    CHECK(test_db_sql(&fixture->db, "SELECT price_list_id FROM accounts WHERE name = 'Aegean'; ",
                      &rows));
    CHECK_STR(rows, S("77\n"));
    CHECK(test_db_sql(&fixture->db, "SELECT count(*) FROM events WHERE name = 'account.price_list'",
                      &rows));
    CHECK_STR(rows, S("1\n"));
}
