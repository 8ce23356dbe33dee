/* money.c - payments, credit on account, prepaid money, voided invoices (R19, R20, R35). */
#include "domain/payment.h"

#include "simulate/world.h"

static bool is_open(const Issued *issued)
{
    return !issued->is_credit_note && !issued->is_void && issued->document->due_amount > 0;
}

/* A paid or void invoice never opens again, so that the way to the first open one is not gone
 * twice. */
static Issued *first_open(Party *party)
{
    if (party->first_open == NULL) {
        party->first_open = party->documents;
    }
    while (party->first_open != NULL && !is_open(party->first_open) &&
           party->first_open->next != NULL) {
        party->first_open = party->first_open->next;
    }
    return party->first_open;
}

int64_t party_open(Party *party)
{
    if (!party->open_known) {
        party->open = 0;
        for (const Issued *each = first_open(party); each != NULL; each = each->next) {
            party->open += is_open(each) ? each->document->due_amount : 0;
        }
        party->open_known = true;
    }
    return party->open;
}

Date party_oldest_open(Party *party)
{
    const Issued *oldest = first_open(party);
    return oldest == NULL || !is_open(oldest) ? DATE_NONE : oldest->document->date;
}

static void book_payment(World *world, int32_t account, Book to, int64_t amount)
{
    world_post(world, BOOK_CASH, world->edges[account].seller, to, account, amount);
    if (to == BOOK_RECEIVABLE) {
        world_post(world, BOOK_PAYABLE, account, BOOK_COST, account, amount);
    }
}

static Issued *find_invoice(const Party *party, Str number)
{
    for (Issued *each = party->documents; each != NULL; each = each->next) {
        if (str_eq(each->document->number, number)) {
            return each;
        }
    }
    return NULL;
}

/* Pays the open ones of the documents from the first on, at most `max` of them. */
static int64_t pay_documents(World *world, Issued *first, size_t max, int64_t money)
{
    for (Issued *each = first; each != NULL && max > 0 && money > 0; each = each->next) {
        if (is_open(each)) {
            SimDocument *document = each->document;
            int64_t part;
            money = payment_allocate(money, &document->due_amount, 1, &part);
            document->paid += part;
            document_settle(document);
            book_payment(world, document->account, BOOK_RECEIVABLE, part);
            max--;
        }
    }
    return money;
}

void do_pay(World *world, const SimEvent *event, int32_t cause)
{
    Party *party = &world->parties[event->account];
    party->open_known = false;
    Issued *named = event->all ? NULL : find_invoice(party, event->invoice);
    if (!event->all && (named == NULL || named->is_credit_note || named->is_void)) {
        world_refuse(world, cause, S("invoice.unknown"), S("the account has no such invoice"));
        return;
    }
    int64_t open = named == NULL ? party_open(party) : named->document->due_amount;
    int64_t money = event->has_amount ? event->amount.minor : open;
    if (money <= 0) {
        world_refuse(world, cause, S("payment.nothing_open"), S("nothing is open"));
        return;
    }
    if (named == NULL) {
        money = pay_documents(world, party->documents, SIZE_MAX, money);
    } else if (is_open(named)) {
        money = pay_documents(world, named, 1, money);
    }
    party->open_known = false;
    if (money > 0) { /* invariant 6: more than was open is credit on account */
        party->credit += money;
        book_payment(world, event->account, BOOK_CREDIT, money);
    }
}

void do_credit(World *world, const SimEvent *event)
{
    Party *party = &world->parties[event->account];
    if (event->kind == EVENT_PREPAY) {
        party->wallet += event->amount.minor;
        book_payment(world, event->account, BOOK_WALLET, event->amount.minor);
        return;
    }
    party->credit += event->amount.minor;
    world_post(world, BOOK_REVENUE, world->edges[event->account].seller, BOOK_CREDIT,
               event->account, event->amount.minor);
}

void do_refund(World *world, const SimEvent *event, int32_t cause)
{
    Party *party = &world->parties[event->account];
    int64_t amount = event->amount.minor;
    if (amount > party->credit) {
        world_refuse(world, cause, S("refund.exceeds_credit"),
                     S("the account has not that much credit"));
        return;
    }
    party->credit -= amount;
    book_payment(world, event->account, BOOK_CREDIT, -amount);
    for (Issued *each = party->documents; each != NULL && amount > 0; each = each->next) {
        if (each->is_credit_note && str_eq(each->document->state, S("applied"))) {
            each->document->state = S("refunded");
            amount += each->document->gross;
        }
    }
}

/* What the invoice had credited is charged again; its discounts can be used again. */
static void give_back(World *world, const Issued *issued)
{
    for (const Taken *each = issued->taken; each != NULL; each = each->next) {
        if (each->line != NULL) {
            bill_restore(world->arena, &each->sub->component, each->line, each->span,
                         each->quantity, each->amount);
            world_touch(each->sub);
        }
        if (each->discount != NULL) {
            each->discount->left++;
        }
    }
}

/* What the invoice charged is due again. */
static void forget_lines(World *world, const Issued *issued)
{
    for (size_t i = 0; i < world->sub_count; i++) {
        Sub *sub = world->subs[i];
        for (Charged *each = sub->component.charged; each != NULL; each = each->next) {
            if (each->document == issued && each->kept != NULL) {
                bill_forget(&sub->component, each);
                world_touch(sub);
            }
        }
        for (OneTime *each = sub->one_times; each != NULL; each = each->next) {
            if (each->document == issued) {
                each->billed = false;
                world_touch(sub);
            }
        }
        UsagePeriod **place = &sub->periods;
        while (*place != NULL) {
            bool gone = (*place)->charged->document == issued;
            *place = gone ? (*place)->next : *place;
            place = gone ? place : &(*place)->next;
        }
    }
}

void take_back(World *world, const Issued *issued)
{
    give_back(world, issued);
    forget_lines(world, issued);
}

static bool has_credits(const World *world, const SimDocument *document)
{
    for (size_t i = 0; i < world->document_count; i++) {
        const SimDocument *each = world->documents[i]->document;
        for (size_t k = 0; k < each->line_count; k++) {
            bool same_issuer = each->issuer == document->issuer;
            if (same_issuer && str_eq(each->lines[k].credits, document->number)) {
                return true;
            }
        }
    }
    return false;
}

void do_void_invoice(World *world, const SimEvent *event, int32_t cause)
{
    Party *party = &world->parties[event->account];
    Issued *issued = find_invoice(party, event->invoice);
    if (issued == NULL || issued->is_credit_note || issued->is_void) {
        world_refuse(world, cause, S("invoice.unknown"), S("the account has no such invoice"));
        return;
    }
    SimDocument *document = issued->document;
    if (document->paid != 0 || document->credited != 0 || document->prepaid != 0 ||
        has_credits(world, document)) {
        world_refuse(world, cause, S("invoice.state"),
                     S("a paid or credited invoice cannot be voided"));
        return;
    }
    issued->is_void = true;
    party->open_known = false;
    document->state = S("void");
    world_post(world, BOOK_REVENUE, document->issuer, BOOK_RECEIVABLE, document->account,
               document->net);
    world_post(world, BOOK_TAX, document->issuer, BOOK_RECEIVABLE, document->account,
               document->tax);
    world_post(world, BOOK_PAYABLE, document->account, BOOK_COST, document->account,
               document->gross);
    take_back(world, issued);
}
