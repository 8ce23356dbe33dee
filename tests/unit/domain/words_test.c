/* words_test.c - every enum has one word per value, and no word means two things. */
#include "domain/account.h"
#include "domain/billing.h"
#include "domain/billing/usage.h"
#include "domain/cancellation.h"
#include "domain/job.h"
#include "domain/ledger.h"
#include "domain/order.h"
#include "domain/price.h"
#include "domain/service.h"
#include "tests/unit/domain/domain_test.h"

#define CHECK_WORDS(Type, prefix, count)                            \
    do {                                                            \
        Type value_;                                                \
        for (unsigned i = 0; i < (count); i++) {                    \
            CHECK(prefix##_name((Type)i).len > 0);                  \
            CHECK(prefix##_parse(prefix##_name((Type)i), &value_)); \
            CHECK_INT(value_, i);                                   \
        }                                                           \
        CHECK(!prefix##_parse(S("no such word"), &value_));         \
        CHECK(!prefix##_parse(S(""), &value_));                     \
    } while (0)

TEST(every_value_has_its_own_word)
{
    CHECK_WORDS(AccountKind, account_kind, ACCOUNT_KIND_COUNT);
    CHECK_WORDS(PartnerClass, partner_class, PARTNER_CLASS_COUNT);
    CHECK_WORDS(AccountState, account_state, ACCOUNT_STATE_COUNT);
    CHECK_WORDS(ServiceKind, service_kind, SERVICE_KIND_COUNT);
    CHECK_WORDS(ProductState, product_state, PRODUCT_STATE_COUNT);
    CHECK_WORDS(RefundPolicy, refund_policy, REFUND_POLICY_COUNT);
    CHECK_WORDS(PriceKind, price_kind, PRICE_KIND_COUNT);
    CHECK_WORDS(Anchor, anchor, ANCHOR_COUNT);
    CHECK_WORDS(Alignment, alignment, ALIGNMENT_COUNT);
    CHECK_WORDS(UsageModel, usage_model, USAGE_MODEL_COUNT);
    CHECK_WORDS(UsageAggregate, usage_aggregate, USAGE_AGGREGATE_COUNT);
    CHECK_WORDS(OrderState, order_state, ORDER_STATE_COUNT);
    CHECK_WORDS(OrderLineState, order_line_state, ORDER_LINE_STATE_COUNT);
    CHECK_WORDS(SubscriptionState, subscription_state, SUBSCRIPTION_STATE_COUNT);
    CHECK_WORDS(VendorState, vendor_state, VENDOR_STATE_COUNT);
    CHECK_WORDS(ServiceState, service_state, SERVICE_STATE_COUNT);
    CHECK_WORDS(CancelWhen, cancel_when, CANCEL_WHEN_COUNT);
    CHECK_WORDS(CancelState, cancel_state, CANCEL_STATE_COUNT);
    CHECK_WORDS(CancelReason, cancel_reason, CANCEL_REASON_COUNT);
    CHECK_WORDS(JobKind, job_kind, JOB_KIND_COUNT);
    CHECK_WORDS(JobState, job_state, JOB_STATE_COUNT);
    CHECK_WORDS(RoundingRule, rounding_rule, ROUNDING_RULE_COUNT);
    CHECK_WORDS(TaxCategory, tax_category, TAX_CATEGORY_COUNT);
    CHECK_WORDS(DocumentKind, document_kind, DOCUMENT_KIND_COUNT);
    CHECK_WORDS(LineKind, line_kind, LINE_KIND_COUNT);
    CHECK_WORDS(MoveKind, move_kind, MOVE_KIND_COUNT);
    CHECK_WORDS(InvoiceState, invoice_state, INVOICE_STATE_COUNT);
    CHECK_WORDS(LedgerAccount, ledger_account, LEDGER_ACCOUNT_COUNT);
}

static void name_past_the_end(void)
{
    (void)order_state_name(ORDER_STATE_COUNT);
}

TEST(a_value_without_a_word_is_a_bug)
{
    CHECK(test_aborts(name_past_the_end));
}
