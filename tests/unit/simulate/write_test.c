/* write_test.c - a result is written in the shape of scenario.md, byte for byte. */
#include "simulate/result.h"
#include "tests/test.h"

static SimTax taxes[] = { { .code = STR_INIT("S2"), .category = TAX_S, .rate = STR_INIT("24") } };
static SimProduct products[1];
static SimAccount accounts[] = { { .code = STR_INIT("P") }, { .code = STR_INIT("C") } };

static Scenario world(void)
{
    products[0].code = S("A");
    return (Scenario){ .currency = CURRENCY("EUR"),
                       .taxes = taxes,
                       .tax_count = 1,
                       .products = products,
                       .product_count = 1,
                       .accounts = accounts,
                       .account_count = 2 };
}

static Str written(const SimResult *result)
{
    Scenario scenario = world();
    StrBuf buf = buf_new(&test_arena, 16);
    result_write(&buf, &scenario, result);
    return buf_str(&buf);
}

static SimLine line_of(LineKind kind, int64_t amount)
{
    return (SimLine){ .kind = kind,
                      .product = SCENARIO_NONE,
                      .child = SCENARIO_NONE,
                      .tax = SCENARIO_NONE,
                      .event = SCENARIO_NONE,
                      .amount = amount };
}

TEST(an_empty_result_has_every_part)
{
    SimResult result = { 0 };
    CHECK_STR(written(&result),
              S("{\"invoices\":[],\"credit_notes\":[],\"previews\":[],"
                "\"refusals\":[],\"subscriptions\":[],\"accounts\":[],"
                "\"ledger\":{\"entries\":0,\"sum\":\"0.00\",\"accounts\":{}}}\n"));
}

TEST(a_document_has_its_keys_in_the_order_of_the_format)
{
    SimLine line = line_of(LINE_RECURRING, 249950);
    line.subscription = S("s1");
    line.product = 0;
    line.has_span = true;
    line.span = line.cycle = (Span){ 19753, 19782 };
    line.has_quantity = line.has_unit_price = line.has_proration = true;
    line.quantity = (Decimal){ 100, 1 };
    line.unit_price = (Decimal){ 24995, 2 };
    line.num = line.den = 29;
    line.tax = 0;
    line.event = 0;
    SimLine lines[] = { line, line_of(LINE_ACCOUNT_CREDIT, -100), line_of(LINE_SUMMARY, 5),
                        line_of(LINE_CREDIT_PRORATION, -1) };
    lines[2].child = 1;
    lines[3].credits = S("INV-000001");
    SimTaxGroup group = { 0, 249950, 59988 };
    SimDocument invoice = { .number = S("INV-000002"),
                            .account = 1,
                            .issuer = SCENARIO_NONE,
                            .date = { 19753 },
                            .due = { 19767 },
                            .lines = lines,
                            .line_count = 4,
                            .groups = &group,
                            .group_count = 1,
                            .net = 249950,
                            .tax = 59988,
                            .gross = 309938,
                            .credited = 100,
                            .due_amount = 309838,
                            .state = S("issued") };
    SimDocument *invoices[] = { &invoice };
    SimResult result = { .documents = { .invoices = invoices, .invoice_count = 1 } };
    Str text = written(&result);
    CHECK_STR(
        str_slice(text, 0, str_find(text, S(",\"credit_notes\""), 0)),
        S("{\"invoices\":[{\"number\":\"INV-000002\",\"account\":\"C\",\"issuer\":\"operator\","
          "\"date\":\"2024-01-31\",\"due\":\"2024-02-14\",\"currency\":\"EUR\",\"lines\":["
          "{\"kind\":\"recurring\",\"subscription\":\"s1\",\"product\":\"A\","
          "\"from\":\"2024-01-31\",\"to\":\"2024-02-29\",\"quantity\":10,\"unit_price\":\"249.95\","
          "\"proration\":{\"num\":29,\"den\":29,\"cycle_from\":\"2024-01-31\","
          "\"cycle_to\":\"2024-02-29\"},\"rounding\":\"line_half_up\",\"amount\":\"2499.50\","
          "\"tax\":\"S2\",\"event\":0},"
          "{\"kind\":\"account_credit\",\"subscription\":null,\"product\":null,\"from\":null,"
          "\"to\":null,\"amount\":\"-1.00\",\"tax\":null,\"event\":null},"
          "{\"kind\":\"summary\",\"subscription\":null,\"product\":null,\"from\":null,"
          "\"to\":null,\"amount\":\"0.05\",\"tax\":null,\"event\":null,\"child\":\"C\"},"
          "{\"kind\":\"credit_proration\",\"subscription\":null,\"product\":null,\"from\":null,"
          "\"to\":null,\"amount\":\"-0.01\",\"tax\":null,\"event\":null,"
          "\"credits\":\"INV-000001\"}],"
          "\"tax_groups\":[{\"category\":\"S\",\"rate\":\"24\",\"base\":\"2499.50\","
          "\"amount\":\"599.88\"}],\"net\":\"2499.50\",\"tax\":\"599.88\",\"gross\":\"3099.38\","
          "\"paid\":\"0.00\",\"credited\":\"1.00\",\"prepaid\":\"0.00\",\"due_amount\":\"3098.38\","
          "\"state\":\"issued\"}]"));
}

TEST(a_unit_price_has_the_decimals_of_the_currency_or_more)
{
    static const struct {
        Decimal price;
        Decimal quantity;
        const char *text;
    } cases[] = {
        { { 5, 0 }, { 25, 1 }, "\"quantity\":\"2.5\",\"unit_price\":\"5.00\"" },
        { { 834, 5 }, { 1000, 3 }, "\"quantity\":1,\"unit_price\":\"0.00834\"" },
        { { 1000, 5 }, { 0, 9 }, "\"quantity\":0,\"unit_price\":\"0.01\"" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        SimLine line = line_of(LINE_USAGE, 0);
        line.has_quantity = line.has_unit_price = true;
        line.quantity = cases[i].quantity;
        line.unit_price = cases[i].price;
        SimDocument note = { .account = 0, .issuer = 1, .lines = &line, .line_count = 1 };
        SimDocument *notes[] = { &note };
        SimResult result = { .documents = { .credit_notes = notes, .credit_note_count = 1 } };
        Str text = written(&result);
        CHECK(str_find(text, str_from_cstr(cases[i].text), 0) < text.len);
        CHECK(str_find(text, S("\"issuer\":\"C\""), 0) < text.len);
    }
}

TEST(states_and_balances_are_written)
{
    Span periods[] = { { 19753, 19782 }, { 19782, POINT_NEVER } };
    SimBatch batch = { { 3, 0 }, 19753, POINT_NEVER };
    SimHistory history[] = { { 19753, S("subscribe"), 0 }, { 19782, S("renew"), SCENARIO_NONE } };
    SimSubscriptionResult subscription = { .id = S("s1"),
                                           .state = S("active"),
                                           .quantity = { 3, 0 },
                                           .periods = periods,
                                           .period_count = 2,
                                           .has_term = true,
                                           .term = { 19753, 19782 },
                                           .batches = &batch,
                                           .batch_count = 1,
                                           .history = history,
                                           .history_count = 2 };
    SimDunningState dunning = { S("OD1"), { 19753 }, DATE_NONE };
    Date attempt = { 19753 };
    SimAccountResult account = { .account = 1,
                                 .balance = -5,
                                 .dunning = &dunning,
                                 .dunning_count = 1,
                                 .attempts = &attempt,
                                 .attempt_count = 1 };
    SimLedgerAccount ledger = { S("receivable:C"), -5 };
    SimPreview preview = { .event = 7 };
    SimRefusal refusal = { 4, S("subscription.window_closed"), S("The \"window\" is closed.") };
    SimResult result = { .previews = &preview,
                         .preview_count = 1,
                         .refusals = &refusal,
                         .refusal_count = 1,
                         .subscriptions = &subscription,
                         .subscription_count = 1,
                         .accounts = &account,
                         .account_count = 1,
                         .ledger_entries = 12,
                         .ledger = &ledger,
                         .ledger_count = 1 };
    CHECK_STR(
        written(&result),
        S("{\"invoices\":[],\"credit_notes\":[],\"previews\":[{\"event\":7,\"invoices\":[],"
          "\"credit_notes\":[]}],\"refusals\":[{\"event\":4,\"code\":\"subscription.window_"
          "closed\","
          "\"message\":\"The \\\"window\\\" is closed.\"}],\"subscriptions\":[{\"id\":\"s1\","
          "\"state\":\"active\",\"quantity\":3,\"periods\":[{\"from\":\"2024-01-31\","
          "\"to\":\"2024-02-29\"},{\"from\":\"2024-02-29\",\"to\":null}],"
          "\"term\":{\"from\":\"2024-01-31\",\"to\":\"2024-02-29\"},\"batches\":[{\"quantity\":3,"
          "\"from\":\"2024-01-31\",\"window_to\":null}],\"history\":[{\"at\":\"2024-01-31\","
          "\"what\":\"subscribe\",\"event\":0},{\"at\":\"2024-02-29\",\"what\":\"renew\","
          "\"event\":null}]}],\"accounts\":[{\"code\":\"C\",\"balance\":\"-0.05\","
          "\"prepaid\":\"0.00\",\"dunning\":[{\"state\":\"OD1\",\"from\":\"2024-01-31\","
          "\"to\":null}],\"payment_attempts\":[\"2024-01-31\"]}],\"ledger\":{\"entries\":12,"
          "\"sum\":\"0.00\",\"accounts\":{\"receivable:C\":\"-0.05\"}}}\n"));
}

TEST(points_of_a_fine_scale_are_instants)
{
    Span period = { 1706695200, 1706698800 };
    SimSubscriptionResult subscription = { .id = S("s1"), .periods = &period, .period_count = 1 };
    SimResult result = { .scale = { .proration = PRORATION_HOUR },
                         .subscriptions = &subscription,
                         .subscription_count = 1 };
    Str text = written(&result);
    CHECK(str_find(text,
                   S("\"periods\":[{\"from\":\"2024-01-31T10:00:00Z\","
                     "\"to\":\"2024-01-31T11:00:00Z\"}],\"term\":null"),
                   0) < text.len);
}
