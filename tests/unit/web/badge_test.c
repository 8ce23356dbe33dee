/* badge_test.c - every state of the domain has its colour. */
#include "web/badge.h"

#include "domain/account.h"
#include "domain/billing.h"
#include "domain/cancellation.h"
#include "domain/catalogue.h"
#include "domain/direct_debit.h"
#include "domain/invoice.h"
#include "domain/job.h"
#include "domain/joining.h"
#include "domain/order.h"
#include "domain/person.h"
#include "domain/price.h"
#include "domain/registration.h"
#include "domain/sale_change.h"
#include "domain/service.h"
#include "domain/subscription.h"
#include "tests/test.h"

#define KNOWN(Type, prefix, COUNT)                                                 \
    for (Type state = 0; state < COUNT; state++) {                                 \
        if (!state_known(prefix##_name(state))) {                                  \
            test_fail(__FILE__, __LINE__, "%.*s has no colour in src/web/badge.c", \
                      STR_ARG(prefix##_name(state)));                              \
        }                                                                          \
    }

TEST(web_every_state_has_a_colour)
{
    KNOWN(AccountState, account_state, ACCOUNT_STATE_COUNT)
    KNOWN(AttemptState, attempt_state, ATTEMPT_STATE_COUNT)
    KNOWN(CancelState, cancel_state, CANCEL_STATE_COUNT)
    KNOWN(InvoiceState, invoice_state, INVOICE_STATE_COUNT)
    KNOWN(JobState, job_state, JOB_STATE_COUNT)
    KNOWN(JoinState, join_state, JOIN_STATE_COUNT)
    KNOWN(MandateState, mandate_state, MANDATE_STATE_COUNT)
    KNOWN(OrderState, order_state, ORDER_STATE_COUNT)
    KNOWN(OrderLineState, order_line_state, ORDER_LINE_STATE_COUNT)
    KNOWN(PersonState, person_state, PERSON_STATE_COUNT)
    KNOWN(PriceVersionState, price_version_state, PRICE_VERSION_STATE_COUNT)
    KNOWN(ProductState, product_state, PRODUCT_STATE_COUNT)
    KNOWN(RegistrationState, registration_state, REGISTRATION_STATE_COUNT)
    KNOWN(SaleChangeState, sale_change_state, SALE_CHANGE_STATE_COUNT)
    KNOWN(ServiceState, service_state, SERVICE_STATE_COUNT)
    KNOWN(SubscriptionState, subscription_state, SUBSCRIPTION_STATE_COUNT)
    KNOWN(VendorState, vendor_state, VENDOR_STATE_COUNT)
    CHECK_STR(state_tone(S("failed")), S("bad"));
    CHECK_STR(state_tone(S("no such state")), S("calm"));
}
