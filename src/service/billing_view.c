/* billing_view.c - adds up documents and balances for pages. */
#include "service/billing_view.h"

/* The group of the owner; a new one when there is none yet. */
static DocumentGroup *group_of(DocumentGroup *groups, size_t *count, Str owner_name, Money zero)
{
    for (size_t i = 0; i < *count; i++) {
        if (str_eq(groups[i].owner_name, owner_name)) {
            return &groups[i];
        }
    }
    groups[*count] = (DocumentGroup){ .owner_name = owner_name, .net = zero };
    *count += 1;
    return &groups[*count - 1];
}

Err *billing_groups(Arena *out, const DocumentView *document, DocumentGroup **ret_groups,
                    size_t *ret_count)
{
    DocumentGroup *groups = arena_array(out, DocumentGroup, document->lines_count + 1);
    Money zero = money_zero(document->net.currency);
    size_t count = 0;

    for (size_t i = 0; i < document->lines_count; i++) {
        const DocumentLineView *line = &document->lines[i];
        DocumentGroup *group = group_of(groups, &count, line->owner_name, zero);
        TRY(money_add(group->net, line->money.amount, &group->net));
        group->lines_count++;
    }
    for (size_t i = 0; i < count; i++) {
        groups[i].anchor = arena_printf(out, "customer-%zu", i + 1);
        groups[i].lines = arena_array(out, DocumentLineView, groups[i].lines_count);
        groups[i].lines_count = 0;
    }
    for (size_t i = 0; i < document->lines_count; i++) {
        const DocumentLineView *line = &document->lines[i];
        DocumentGroup *group = group_of(groups, &count, line->owner_name, zero);
        group->lines[group->lines_count] = *line;
        group->lines_count++;
    }
    *ret_groups = groups;
    *ret_count = count;
    return NULL;
}

static BalanceTotal *total_of(BalanceTotal *totals, size_t *count, Currency currency)
{
    for (size_t i = 0; i < *count; i++) {
        if (currency_eq(totals[i].receivable.currency, currency)) {
            return &totals[i];
        }
    }
    totals[*count] = (BalanceTotal){ money_zero(currency), money_zero(currency) };
    *count += 1;
    return &totals[*count - 1];
}

Err *billing_totals(Arena *out, const BalanceView *balances, size_t balance_count,
                    BalanceTotal **ret_totals, size_t *ret_count)
{
    BalanceTotal *totals = arena_array(out, BalanceTotal, balance_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < balance_count; i++) {
        const BalanceView *balance = &balances[i];
        BalanceTotal *total = total_of(totals, &count, balance->receivable.currency);
        TRY(money_add(total->receivable, balance->receivable, &total->receivable));
        TRY(money_add(total->payable, balance->payable, &total->payable));
    }
    *ret_totals = totals;
    *ret_count = count;
    return NULL;
}
