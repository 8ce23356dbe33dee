/*
 * account_tree_test.c - the tree level by level, its search, and partners made by their seller.
 *
 * EVIDENCE: R-ACC-01 a partner walks its own branch and nothing beside or above it
 */
#include "service/account_tree.h"

#include "tests/service/order_support.h"

static PartnerForm form_of(const char *key)
{
    return (PartnerForm){ .company = { .company = S("Skiff Systems"),
                                       .contact = S("Stella Skiff"),
                                       .email = S("Stella@Skiff.example"),
                                       .phone = S("+30 210 000 0300"),
                                       .street = S("3 Main Street"),
                                       .city = S("Athens"),
                                       .postcode = S("105 55"),
                                       .country = S("GR"),
                                       .key = str_from_cstr(key) },
                          .partner_class = PARTNER_LITE,
                          .terms = { S("lite"), S("750.00") } };
}

SERVICE_TEST(a_seller_makes_a_partner_with_list_limit_and_an_invited_administrator)
{
    Call nikos = fixture_call(fixture, "nikos");
    Call petros = fixture_call(fixture, "petros");
    PartnerForm form = form_of("one");
    AccountId id;
    AccountId again;

    fixture_catalogue(fixture);
    CHECK_ERR(svc_partner_add(&petros, &form, &id), FORBIDDEN);
    form.terms.price_list = S("partners-eur"); /* the operator's, not his */
    CHECK_ERR(svc_partner_add(&nikos, &form, &id), FIELD_INVALID);
    form.terms.price_list = S("lite");
    form.currency = S("USD");
    CHECK_ERR(svc_partner_add(&nikos, &form, &id), FIELD_INVALID);
    form.currency = S("");
    CHECK_OK(svc_partner_add(&nikos, &form, &id));
    CHECK_OK(svc_partner_add(&nikos, &form, &again));
    CHECK_INT(again.v, id.v);
    CHECK_STR(sql_rows(fixture,
                       "SELECT s.name, a.partner_class, l.code, a.credit_limit_minor FROM accounts "
                       "AS a JOIN accounts AS s ON s.id = a.parent_id JOIN price_lists AS l ON "
                       "l.id = a.price_list_id WHERE a.name = 'Skiff Systems'"),
              S("Meridian|lite|lite|75000\n"));
    CHECK_STR(sql_rows(fixture, "SELECT roles FROM users WHERE email = 'stella@skiff.example'"),
              S("129\n"));
    form.company.key = S("two"); /* another form with an address that has a login by now */
    CHECK_ERR(svc_partner_add(&nikos, &form, &id), FIELD_INVALID);
}

SERVICE_TEST(the_tree_is_walked_and_searched_in_ones_own_branch)
{
    Call nikos = fixture_call(fixture, "nikos");
    Call greta = fixture_call(fixture, "greta");
    const TreeRow *found;
    TreeView tree;
    Page page = { 0 };
    size_t count;

    CHECK_OK(svc_tree(&nikos, (AccountId){ 0 }, &page, &tree));
    CHECK_STR(tree.node.account.name, S("Meridian"));
    CHECK_INT(tree.path_count, 0);
    CHECK_INT(tree.rows_count, 1);
    CHECK_INT(tree.rows[0].below, 1);
    CHECK_OK(svc_tree(&nikos, fixture->accounts[FIXTURE_BLUE_HARBOUR], &page, &tree));
    CHECK_INT(tree.path_count, 2);
    CHECK_STR(tree.path[0].name, S("Meridian"));
    CHECK_STR(tree.path[1].name, S("Aegean"));
    CHECK_ERR(svc_tree(&greta, fixture->accounts[FIXTURE_AEGEAN], &page, &tree), NOT_FOUND);
    CHECK_OK(svc_tree_find(&nikos, S("blue"), &page, &found, &count));
    CHECK_INT(count, 1);
    CHECK_STR(found[0].account.name, S("Blue Harbour"));
    CHECK_OK(svc_tree_find(&greta, S("blue"), &page, &found, &count));
    CHECK_INT(count, 0);
    page = (Page){ .limit = 2 };
    CHECK_OK(svc_tree_find(&nikos, S(""), &page, &found, &count));
    CHECK_INT(count, 2);
    page = (Page){ .limit = 2, .after = page.next };
    CHECK_OK(svc_tree_find(&nikos, S(""), &page, &found, &count));
    CHECK_INT(count, 1);
    CHECK_STR(page.next, S(""));
}
