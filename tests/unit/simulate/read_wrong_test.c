/* read_wrong_test.c - a scenario with every key there is, and each of its values made wrong in
 * turn: it is refused with the pointer of what is wrong, or it still means something. */
#include "base/json.h"
#include "simulate/scenario.h"
#include "tests/test.h"

/* ' stands for ". */
static const char world[] =
    "{'stoa_scenario':1,'currency':'EUR','timezone':'Europe/Athens','start':'2024-01-31',"
    "'until':'2024-04-01','auto_bill':true,"
    "'policy':{'anchor':'account','anchor_day':31,'alignment':'day_of_month',"
    "'month_end':'relative','proration':'hour','denominator':'365','rounding':'unit_down',"
    "'quantity_change':'delta','cancel_day':'used','interval_change':'reset_anchor',"
    "'allocation':'in_order','refund':'window','window_hours':168,'full_refund_hours':24,"
    "'invoice_when':'parent_daily','edges':'all','due_days':30,"
    "'dunning':{'retry_days':[8,9],'stages':[{'name':'OD1','after_days':30},"
    "{'name':'OD2','after_days':40,'action':'suspend'}]}},"
    "'taxes':[{'code':'T','category':'S','rate':'24'},{'category':'Z','rate':'0'}],"
    "'products':["
    "{'code':'A','kind':'recurring','term':'P1Y','billing':'P1M','mode':'in_arrears',"
    "'price':'249.95','setup':'1.00','trial':{'days':7},"
    "'phases':[{'length':'P1M','price':'0.50'}],'upgrades':['B'],'tax':'T'},"
    "{'code':'B','kind':'recurring','billing':'P1M','price':'9'},"
    "{'code':'X','kind':'recurring','billing':'P1M','price':'9','addon_of':'A'},"
    "{'code':'O','kind':'one_off','price':'-5.125','setup':'2','tax':'Z'},"
    "{'code':'U','kind':'usage','term':'P1Y','billing':'P1M','mode':'in_arrears','meter':'gb',"
    "'model':'tiered','aggregate':'max','included':'10','minimum':'5.00','maximum':'900.00',"
    "'flat_at_zero':true,'setup':'3.00','addon_of':'A','package_size':10,"
    "'tiers':[{'up_to':'100','unit':'0.10','flat':'1'},{'up_to':'200.5','unit':'0.10'},"
    "{'up_to':'200.75','flat':'7'},{'up_to':null,'unit':'0.05','package_size':'2.5'}]},"
    "{'code':'K','kind':'usage','billing':'P1M','meter':'k','model':'package','price':'1',"
    "'package_size':100}],"
    "'accounts':[{'code':'P','kind':'partner'},{'code':'C','kind':'end_customer','seller':'P',"
    "'anchor_day':15,'price_rule':{'percent':'5.25'}},"
    "{'code':'D','kind':'end_customer','seller':'operator'}],";
static const char events[] =
    "'events':["
    "{'at':'2024-01-31','do':'subscribe','id':'s1','account':'C','product':'A','quantity':10,"
    "'price':'240.00','align_to':'2024-02-15','billing_start':'2024-02-01'},"
    "{'at':'2024-01-31','do':'subscribe','id':'s2','account':'C','product':'B','align_to':'s1'},"
    "{'at':'2024-01-31','do':'subscribe','id':'o1','account':'C','product':'O','quantity':'1.5'},"
    "{'at':'2024-01-31','do':'add_addon','id':'u1','subscription':'s1','product':'U'},"
    "{'at':'2024-02-01T09:30:00Z','do':'change_quantity','subscription':'s1','quantity':12,"
    "'when':'now'},"
    "{'at':'2024-02-02','do':'change_product','subscription':'s1','to':'B','when':'term_end',"
    "'quantity':2},"
    "{'at':'2024-02-03','do':'cancel','subscription':'s2','when':'2024-03-01','quantity':1},"
    "{'at':'2024-02-03','do':'cancel','subscription':'s2','when':'period_end'},"
    "{'at':'2024-02-04','do':'uncancel','subscription':'s2'},"
    "{'at':'2024-02-05','do':'suspend','subscription':'s2','billing':false},"
    "{'at':'2024-02-06','do':'resume','subscription':'s2','billing':true},"
    "{'at':'2024-02-07','do':'end_of_term','subscription':'s2','choice':'extend'},"
    "{'at':'2024-02-08','do':'change_anchor','subscription':'s2','day':28},"
    "{'at':'2024-02-09','do':'transfer','subscription':'s2','account':'D'},"
    "{'at':'2024-02-10','do':'set_price','product':'B','price':'8.00',"
    "'existing_from':'2024-03-01'},"
    "{'at':'2024-02-10','do':'set_price','product':'U','tiers':[{'up_to':null,'unit':'1'}]},"
    "{'at':'2024-02-11','do':'usage','subscription':'u1','meter':'gb','units':'1.5','key':'k1',"
    "'time':'2024-02-10T10:00:00Z'},"
    "{'at':'2024-02-12','do':'discount','account':'C','percent':'10','periods':2},"
    "{'at':'2024-02-12','do':'discount','subscription':'s1','amount':'5.00'},"
    "{'at':'2024-02-13','do':'credit','account':'C','amount':'5.00'},"
    "{'at':'2024-02-13','do':'charge','account':'C','amount':'5.00'},"
    "{'at':'2024-02-13','do':'prepay','account':'C','amount':'5.00'},"
    "{'at':'2024-02-14','do':'pay','account':'C','invoice':'all','amount':'5.00'},"
    "{'at':'2024-02-14','do':'payment_fails','account':'C'},"
    "{'at':'2024-02-15','do':'refund','account':'C','amount':'5.00'},"
    "{'at':'2024-02-16','do':'adjust_line','subscription':'s1','from':'2024-01-31',"
    "'kind':'recurring','amount':'-5.00'},"
    "{'at':'2024-02-16','do':'void_line','subscription':'o1','kind':'one_off'},"
    "{'at':'2024-02-17','do':'void_invoice','account':'C','invoice':'INV-000001'},"
    "{'at':'2024-02-18','do':'bill'},"
    "{'at':'2024-02-19','do':'preview','until':'2024-03-31'}]}";

enum { WHOLE_MAX = 8192 };

static const char *whole; /* both, with " */
static size_t whole_len;

static void add_quoted(StrBuf *buf, const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        buf_add_char(buf, text[i] == '\'' ? '"' : text[i]);
    }
}

static void compose(void)
{
    StrBuf buf = buf_new(&test_arena, WHOLE_MAX);
    add_quoted(&buf, world);
    add_quoted(&buf, events);
    whole = str_cstr(&test_arena, buf_str(&buf));
    whole_len = buf_str(&buf).len;
}

/* Everything that a value can be instead of what it should be. */
static const char *const wrongs[] = {
    "{'no_such_key':1}",
    "'99999999999999999'",
    "'2200-01-01'",
    "'now.'",
    "'1x'",
    "'/x'",
    "'2024-01-31T:0:00:00Z'",
    "'2024-01-31T/0:00:00Z'",
    "1000000000000000000",
    "[[]]",
    "[]",
    "{}",
    "null",
    "true",
    "''",
    "'~'",
    "-1",
    "0",
    "1.5",
    "99999999999999",
    "'-1'",
    "'0'",
    "'99999999999999999999'",
    "'0.1234567890123'",
    "'1.'",
    "'2024-13-01'",
    "'2024-01-31T25:00:00Z'",
    "'2024-01-31T10:60:00Z'",
    "'2024-01-31T10:00:61Z'",
    "'2024-01-31T10:00:0xZ'",
    "'2024-01-31T10-00-00Z'",
    "'2024-02-31T10:00:00Z'",
    "'1900-01-01'",
    "'1900-01-01T00:00:00Z'",
    "'2023-01-01'",
    "'P0D'",
    "'P1M1D'",
    "'P1X'",
    "'X1M'",
    "'PxM'",
    "'P999Y'",
    "'\\u0001'",
    "'\\u007f'",
    "'s9'",
    "'operator'",
    "'A'",
    "'B'",
    "'C'",
    "'U'",
    "'O'",
    "'now'",
    "'unknown'",
    "[1,'x']",
    "[0]",
    "[99999]",
    "['A','A']",
    "[{'name':'a','after_days':1},{'name':'a',"
    "'after_days':2}]",
    "[{'name':'a','after_days':2},{'name':'b','after_days':2}]",
    "'a name of much more than the sixty-four or one hundred characters that a name may have, and "
    "then"
    " some more of them'",
};

static bool starts_value(const char *at)
{
    return (at[0] == ':' || at[0] == ',' || at[0] == '[') && at[1] != '}' && at[1] != ']';
}

/* The value that begins at `at` ends before this. Strings have no brackets in them. */
static size_t value_end(const char *text, size_t at)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = at;; i++) {
        char c = text[i];
        quoted = c == '"' ? !quoted : quoted;
        bool closes = c == '}' || c == ']';
        if (!quoted && depth == 0 && (c == ',' || closes || c == '\0')) {
            return i;
        }
        depth += c == '{' || c == '[' ? 1 : closes ? -1 : 0;
    }
}

/* Reads the scenario with the value replaced; an empty text leaves it out with its key. */
static Err *read_with(Arena *out, size_t from, size_t to, const char *wrong)
{
    const Scenario *scenario;
    StrBuf buf = buf_new(out, whole_len + 128);
    buf_add(&buf, (Str){ whole, from });
    add_quoted(&buf, wrong);
    buf_add(&buf, (Str){ whole + to, whole_len - to });
    return scenario_read(out, buf_str(&buf), &scenario);
}

TEST(a_scenario_with_every_key_is_read)
{
    compose();
    CHECK_OK(read_with(&test_arena, 0, 0, ""));
}

TEST(each_value_made_wrong_is_refused_with_its_pointer)
{
    compose();
    size_t refused = 0;
    size_t values = 0;
    bool quoted = false;
    for (size_t i = 0; i + 1 < whole_len; i++) {
        bool key = whole[i] == ',' && whole[i + 1] == '"';
        quoted = whole[i] == '"' ? !quoted : quoted;
        if (quoted || !starts_value(whole + i) || key) {
            continue;
        }
        size_t end = value_end(whole, i + 1);
        values++;
        for (size_t k = 0; k < COUNT_OF(wrongs); k++) {
            if (k > 0 && (k + values) % 2 != 0) { /* half of all pairs is enough */
                continue;
            }
            Arena arena = test_arena;
            Err *err = read_with(&arena, i + 1, end, wrongs[k]);
            if (k == 0 && err == NULL) {
                test_fail(__FILE__, __LINE__, "%.40s: not refused", whole + i);
            }
            if (err != NULL && (err->field == NULL || err_status(err->code) >= 500)) {
                test_fail(__FILE__, __LINE__, "%.40s, %s: no pointer", whole + i, wrongs[k]);
            }
            refused += err == NULL ? 0 : 1;
            err_reset();
        }
    }
    CHECK(values > 200);
    CHECK(refused > values * COUNT_OF(wrongs) / 4);
}

/* A comma and the key that follows it go; what needs the key says so. */
TEST(each_key_left_out_is_missed_or_has_a_default)
{
    compose();
    size_t refused = 0;
    for (size_t i = 0; i + 1 < whole_len; i++) {
        bool key = whole[i] == ',' && whole[i + 1] == '"';
        size_t colon = i + 1;
        while (key && whole[colon] != ':' && whole[colon] != ',' && whole[colon] != ']') {
            colon++;
        }
        if (!key || whole[colon] != ':') {
            continue;
        }
        Arena arena = test_arena;
        Err *err = read_with(&arena, i, value_end(whole, colon + 1), "");
        CHECK(err == NULL || err->field != NULL);
        refused += err == NULL ? 0 : 1;
        err_reset();
    }
    CHECK(refused > 60);
}
