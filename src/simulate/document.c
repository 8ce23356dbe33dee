/* document.c - drafts become invoices and credit notes: totals, tax, credit and wallet (R19, R26 to
 * R28, R32, R35). */
#include "simulate/world.h"

#define VOLUME_MAX (INT64_MAX / 8)

static int32_t group_of(SimDocument *document, int32_t tax)
{
    for (size_t i = 0; i < document->group_count; i++) {
        if (document->groups[i].tax == tax) {
            return (int32_t)i;
        }
    }
    document->groups[document->group_count] = (SimTaxGroup){ .tax = tax };
    document->group_count++;
    return (int32_t)document->group_count - 1;
}

static Err *tax_of(const World *world, int32_t tax, int64_t base, int64_t *ret_amount)
{
    return num_mul_div(base, world->scenario->taxes[tax].rate_parts, RATE_ONE, ROUND_HALF_UP,
                       ret_amount);
}

/* The invoice that every line of the group credits; NULL when they are several or charges. */
static Issued *only_source(const Draft *draft, int32_t tax)
{
    Issued *source = NULL;
    for (size_t i = 0; i < draft->count; i++) {
        if (draft->lines[i].line.tax != tax) {
            continue;
        }
        Issued *credited =
            draft->lines[i].credits == NULL ? NULL : draft->lines[i].credits->document;
        if (credited == NULL || (source != NULL && source != credited)) {
            return NULL;
        }
        source = credited;
    }
    return source;
}

static int32_t find_group(const Issued *issued, int32_t tax)
{
    for (size_t i = 0; i < issued->document->group_count; i++) {
        if (issued->document->groups[i].tax == tax) {
            return (int32_t)i;
        }
    }
    return -1;
}

/* R28: the last credit of a group takes the tax that is left. */
static Err *group_tax(const World *world, const Draft *draft, SimTaxGroup *group)
{
    TRY(tax_of(world, group->tax, group->base, &group->amount));
    const Issued *source = only_source(draft, group->tax);
    int32_t place = source == NULL ? -1 : find_group(source, group->tax);
    if (place >= 0 && source->standing_base[place] == -group->base) {
        group->amount = -source->standing_tax[place];
    }
    return NULL;
}

static void take_standing(const Draft *draft, const SimDocument *document)
{
    for (size_t i = 0; i < document->group_count; i++) {
        const SimTaxGroup *group = &document->groups[i];
        Issued *source = only_source(draft, group->tax);
        int32_t place = source == NULL ? -1 : find_group(source, group->tax);
        if (place >= 0) {
            source->standing_base[place] += group->base;
            source->standing_tax[place] += group->amount;
        }
    }
}

/* While the amounts of all documents together, whatever their signs, are within the limit, no sum
 * of any of them and no balance of the ledger can overflow. */
static Err *count_in(int64_t amount, int64_t *volume)
{
    if (amount > VOLUME_MAX || amount < -VOLUME_MAX ||
        *volume > VOLUME_MAX - (amount < 0 ? -amount : amount)) {
        return ERR(MONEY_RANGE, "the amounts of the documents are too large");
    }
    *volume += amount < 0 ? -amount : amount;
    return NULL;
}

static Err *set_totals(World *world, const Draft *draft, SimDocument *document, int64_t *ret_volume)
{
    int64_t volume = world->volume;
    document->groups = arena_array(world->arena, SimTaxGroup, world->scenario->tax_count + 1);
    for (size_t i = 0; i < draft->count; i++) {
        const SimLine *line = &draft->lines[i].line;
        TRY(count_in(line->amount, &volume));
        document->net += line->amount;
        if (line->tax != SCENARIO_NONE) {
            document->groups[group_of(document, line->tax)].base += line->amount;
        }
    }
    for (size_t i = 0; i < document->group_count; i++) {
        TRY(group_tax(world, draft, &document->groups[i]));
        TRY(count_in(document->groups[i].amount, &volume));
        document->tax += document->groups[i].amount;
    }
    document->gross = document->net + document->tax;
    *ret_volume = volume;
    return NULL;
}

void document_settle(SimDocument *document)
{
    document->due_amount =
        document->gross - document->paid - document->credited - document->prepaid;
    bool partly = document->paid != 0 || document->credited != 0 || document->prepaid != 0;
    document->state = document->due_amount == 0 ? S("paid")
                      : partly                  ? S("partly_paid")
                                                : S("issued");
}

static void mirror(World *world, int32_t buyer, int64_t amount)
{
    world_post(world, BOOK_COST, buyer, BOOK_PAYABLE, buyer, amount);
}

static SimLine credit_on_account(int64_t amount)
{
    return (SimLine){ .kind = LINE_ACCOUNT_CREDIT,
                      .product = SCENARIO_NONE,
                      .child = SCENARIO_NONE,
                      .amount = amount,
                      .tax = SCENARIO_NONE,
                      .event = SCENARIO_NONE };
}

/* Credit goes before money (R35); what a credit note gives goes on account (R19). */
static int64_t settle_with_account(World *world, SimDocument *document)
{
    Party *party = &world->parties[document->account];
    int32_t buyer = document->account;
    int64_t due = document->gross;
    int64_t used = due < 0 || party->credit < due ? party->credit : due;
    if (due < 0) {
        used = due; /* negative: put there */
        party->paused_credit -= party->paused ? due : 0;
    }
    document->credited = used;
    party->credit -= used;
    world_post(world, BOOK_CREDIT, buyer, BOOK_RECEIVABLE, buyer, used);
    mirror(world, buyer, -used);
    due -= used;
    document->prepaid = party->wallet < due ? party->wallet : due;
    party->wallet -= document->prepaid;
    world_post(world, BOOK_WALLET, buyer, BOOK_RECEIVABLE, buyer, document->prepaid);
    mirror(world, buyer, -document->prepaid);
    document_settle(document);
    if (document->gross < 0) {
        document->state = S("applied");
    }
    return -used;
}

static void post_document(World *world, const SimDocument *document)
{
    int32_t buyer = document->account;
    world_post(world, BOOK_RECEIVABLE, buyer, BOOK_REVENUE, document->issuer, document->net);
    world_post(world, BOOK_RECEIVABLE, buyer, BOOK_TAX, document->issuer, document->tax);
    mirror(world, buyer, document->gross);
}

static void keep_document(World *world, Issued *issued)
{
    world->documents = arena_room(world->arena, world->documents, sizeof(*world->documents),
                                  world->document_count, &world->document_room);
    world->documents[world->document_count] = issued;
    world->document_count++;
    Party *party = &world->parties[issued->document->account];
    party->open += issued->is_credit_note ? 0 : issued->document->due_amount;
    if (party->documents_last == NULL) {
        party->documents = issued;
    } else {
        party->documents_last->next = issued;
    }
    party->documents_last = issued;
}

static void set_standing(World *world, Issued *issued)
{
    SimDocument *document = issued->document;
    issued->standing_base = arena_array(world->arena, int64_t, document->group_count);
    issued->standing_tax = arena_array(world->arena, int64_t, document->group_count);
    for (size_t i = 0; i < document->group_count; i++) {
        issued->standing_base[i] = document->groups[i].base;
        issued->standing_tax[i] = document->groups[i].amount;
    }
}

/* Notes what a void must give back. */
static void note_taken(World *world, const DraftLine *line, Issued *issued)
{
    bool credit = line->credits != NULL && line->line.kind == LINE_CREDIT_PRORATION;
    if (!credit && line->discounted == NULL) {
        return;
    }
    Taken *taken = arena_new(world->arena, Taken);
    *taken = (Taken){ .line = credit ? line->credits : NULL,
                      .sub = line->sub,
                      .span = line->line.span,
                      .quantity = line->quantity,
                      .amount = -line->line.amount,
                      .discount = line->discounted,
                      .next = issued->taken };
    issued->taken = taken;
}

/* What the lines came from learns where it stands, and what a discount left of it. */
static void link_lines(World *world, Draft *draft, Issued *issued)
{
    for (size_t i = 0; i < draft->count; i++) {
        DraftLine *line = &draft->lines[i];
        note_taken(world, line, issued);
        if (line->charged != NULL) {
            line->charged->document = issued;
            line->charged->billed -= line->discount;
            line->charged->standing -= line->discount;
        }
        if (line->one_time != NULL) {
            line->one_time->document = issued;
            line->one_time->standing = line->line.amount - line->discount;
        }
        const Issued *credited = line->credits == NULL ? NULL : line->credits->document;
        line->line.credits = credited == NULL ? S("") : credited->document->number;
    }
}

static void set_lines(World *world, const Draft *draft, SimDocument *document)
{
    document->lines = arena_array(world->arena, SimLine, draft->count + 1);
    for (size_t i = 0; i < draft->count; i++) {
        document->lines[i] = draft->lines[i].line;
    }
    document->line_count = draft->count;
}

/* The event behind the draft that came last. */
static int32_t last_cause(const Draft *draft)
{
    int32_t cause = SCENARIO_NONE;
    for (size_t i = 0; i < draft->count; i++) {
        cause = draft->lines[i].line.event > cause ? draft->lines[i].line.event : cause;
    }
    return cause;
}

void park_account(World *world, int32_t account, Draft *draft)
{
    Issued *never = arena_new(world->arena, Issued);
    never->document = arena_new(world->arena, SimDocument);
    link_lines(world, draft, never);
    take_back(world, never);
    world->parties[account].parked = true;
    world->has_parked = true;
    world_refuse(world, last_cause(draft), err_name(ERR_MONEY_RANGE),
                 arena_printf(world->arena,
                              "the amounts of a document are too large: account %.*s is parked",
                              STR_ARG(world->scenario->accounts[account].code)));
    draft->count = 0;
}

/* What was put on the document; NULL: it did not fit. */
static SimDocument *issue_as(World *world, int32_t buyer, Draft *draft)
{
    int32_t issuer = world->edges[buyer].seller;
    Party *numbers = &world->parties[issuer < 0 ? world->scenario->account_count : (size_t)issuer];
    SimDocument *document = arena_new(world->arena, SimDocument);
    Issued *issued = arena_new(world->arena, Issued);
    issued->document = document;
    document->account = buyer;
    document->issuer = issuer;
    document->date = world->has_day ? world->day_date : world_today(world);
    document->due = (Date){ document->date.day + world->scenario->policy.due_days };
    Err *err = set_totals(world, draft, document, &world->volume);
    if (err != NULL) {
        park_account(world, buyer, draft);
        return NULL;
    }
    take_standing(draft, document);
    issued->is_credit_note = document->gross < 0;
    link_lines(world, draft, issued);
    set_lines(world, draft, document);
    int32_t number =
        issued->is_credit_note ? ++numbers->credit_note_count : ++numbers->invoice_count;
    document->number =
        arena_printf(world->arena, "%s-%06d", issued->is_credit_note ? "CRN" : "INV", (int)number);
    post_document(world, document);
    int64_t on_account = settle_with_account(world, document);
    if (on_account != 0) {
        document->lines[document->line_count] = credit_on_account(on_account);
        document->line_count++;
    }
    set_standing(world, issued);
    keep_document(world, issued);
    return document;
}

void issue(World *world, int32_t buyer, Draft *draft)
{
    if (draft->count > 0) {
        (void)issue_as(world, buyer, draft);
    }
}

void keep_for_parent(World *world, int32_t child, const Draft *draft)
{
    int32_t parent = world->edges[child].seller;
    world->day_date = world_today(world);
    world->has_day = true;
    for (size_t i = 0; i < draft->count; i++) {
        DraftLine *kept = draft_add(world, &world->day[parent], draft->lines[i].line);
        *kept = draft->lines[i];
        kept->line.child = child;
    }
}

/* One line a child, with the tax of what is under it. */
static void issue_summary(World *world, int32_t parent, Draft *draft)
{
    SimDocument *document = issue_as(world, parent, draft);
    if (document == NULL) {
        return;
    }
    SimLine *lines = arena_array(world->arena, SimLine, document->line_count);
    size_t count = 0;
    for (size_t i = 0; i < document->line_count; i++) {
        const SimLine *line = &document->lines[i];
        size_t place = 0;
        while (place < count && lines[place].child != line->child) {
            place++;
        }
        if (line->kind == LINE_ACCOUNT_CREDIT || place == count) {
            lines[count] = *line;
            if (line->kind != LINE_ACCOUNT_CREDIT) {
                lines[count] = credit_on_account(line->amount);
                lines[count].kind = LINE_SUMMARY;
                lines[count].child = line->child;
            }
            count++;
        } else {
            lines[place].amount += line->amount;
        }
    }
    document->lines = lines;
    document->line_count = count;
}

void flush_day(World *world)
{
    for (size_t i = 0; i < world->scenario->account_count && world->has_day; i++) {
        Draft *draft = &world->day[i];
        if (draft->count > 0) {
            issue_summary(world, (int32_t)i, draft);
            *draft = (Draft){ 0 };
        }
    }
    world->has_day = false;
}
