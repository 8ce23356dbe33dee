/* invoice_pdf.c - what stands on an invoice or credit note, and where. */
#include "service/invoice_pdf.h"

#include "service/invoice_pdf_page.h"

enum {
    X_QUANTITY = 318,
    X_PRICE = 350,
    X_TAX = 428,
    X_AMOUNT = 470,
    W_TITLE = 262,
    W_QUANTITY = 28,
    W_PRICE = 74,
    W_TAX = 38,
    W_AMOUNT = 77,
    W_PAPER = PAPER_RIGHT - PAPER_LEFT
};

static Str kind_word(const DocumentView *document)
{
    return document->kind == DOCUMENT_INVOICE ? S("Invoice") : S("Credit note");
}

static double left(Paper *paper, double x, double y, double width, TextStyle style, Ink ink,
                   Str text)
{
    return paper_text(paper, x, y, width, style, ink, PANGO_ALIGN_LEFT, text);
}

static double right(Paper *paper, double x, double y, double width, TextStyle style, Ink ink,
                    Str text)
{
    return paper_text(paper, x, y, width, style, ink, PANGO_ALIGN_RIGHT, text);
}

/* "22 November 2026": read the same everywhere. */
static Str day(Arena *out, Date date)
{
    static const char *const months[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };
    Civil civil = date_civil(date);
    return arena_printf(out, "%d %s %d", (int)civil.day, months[civil.month - 1], (int)civil.year);
}

static void foot(Paper *paper, const DocumentView *document)
{
    Arena *arena = &paper->arena;
    const PartyView *issuer = &document->issuer;
    Str who = arena_printf(arena, "%.*s · VAT %.*s · %.*s", STR_ARG(issuer->name),
                           STR_ARG(issuer->vat_number), STR_ARG(issuer->email));
    Str proof = arena_printf(arena, "Fingerprint %.*s", STR_ARG(document->hash));
    Str page = arena_printf(arena, "%.*s · %d of %d", STR_ARG(document->label), paper->page,
                            paper->page_count);
    paper_rule(paper, PAPER_LEFT, 792, W_PAPER, 0.6, INK_LINE);
    left(paper, PAPER_LEFT, 798, 380, TEXT_SMALL, INK_GREY, who);
    left(paper, PAPER_LEFT, 808, 400, TEXT_SMALL, INK_GREY, proof);
    right(paper, PAPER_RIGHT - 150, 798, 150, TEXT_SMALL, INK_GREY, page);
}

static void frame(Paper *paper)
{
    const DocumentView *document = paper->content;
    Str title = arena_printf(&paper->arena, "%.*s %.*s", STR_ARG(kind_word(document)),
                             STR_ARG(document->label));
    paper_box(paper, 0, 0, PAPER_WIDTH, 5, INK_ACCENT);
    foot(paper, document);
    paper->y = 44;
    if (paper->page > 1) {
        left(paper, PAPER_LEFT, 32, 260, TEXT_STRONG, INK_DARK, document->issuer.name);
        right(paper, PAPER_RIGHT - 230, 32, 230, TEXT_BODY, INK_GREY, title);
        paper->y = 62;
    }
}

/* Where somebody is, without empty lines. */
static Str address(Arena *out, const PartyView *party)
{
    StrBuf text = buf_new(out, 256);
    const Str lines[] = { party->contact, party->street };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (lines[i].len > 0) {
            buf_addf(&text, "%.*s\n", STR_ARG(lines[i]));
        }
    }
    buf_addf(&text, "%.*s %.*s%s%.*s\n%.*s", STR_ARG(party->postcode), STR_ARG(party->city),
             party->region.len > 0 ? ", " : "", STR_ARG(party->region),
             STR_ARG(party->country_name));
    if (party->vat_number.len > 0) {
        buf_addf(&text, "\nVAT %.*s", STR_ARG(party->vat_number));
    }
    return buf_str(&text);
}

static double party(Paper *paper, double x, double y, Str label, const PartyView *view)
{
    double width = 165;
    y += left(paper, x, y, width, TEXT_LABEL, INK_GREY, label) + 3;
    y += left(paper, x, y, width, TEXT_STRONG, INK_DARK, view->name) + 1;
    y += left(paper, x, y, width, TEXT_BODY, INK_DARK, address(&paper->arena, view));
    return y;
}

static bool is_void(const DocumentView *document)
{
    return str_eq(document->state, invoice_state_name(INVOICE_VOID));
}

static double fact(Paper *paper, double y, Str label, Str value)
{
    double x = 408;
    left(paper, x, y, 50, TEXT_BODY, INK_GREY, label);
    return y + right(paper, x + 46, y, PAPER_RIGHT - x - 46, TEXT_BODY, INK_DARK, value) + 3;
}

static double facts(Paper *paper, double y, const DocumentView *document)
{
    Arena *arena = &paper->arena;
    y = fact(paper, y, S("Number"), document->label);
    y = fact(paper, y, S("Issued"), day(arena, document->issued_on));
    if (document->kind == DOCUMENT_INVOICE) {
        y = fact(paper, y, S("Due"), day(arena, document->due_on));
    }
    if (document->corrects_label.len > 0) {
        y = fact(paper, y, S("Corrects"), document->corrects_label);
    }
    return fact(paper, y, S("Currency"), currency_str(&document->gross.currency));
}

static void head(Paper *paper, const DocumentView *document)
{
    double y = 44;
    double bottom;
    left(paper, PAPER_LEFT, y + 8, 300, TEXT_ISSUER, INK_ACCENT, document->issuer.name);
    right(paper, PAPER_RIGHT - 240, y - 6, 240, TEXT_TITLE, INK_DARK, kind_word(document));
    if (is_void(document)) {
        right(paper, PAPER_RIGHT - 240, y + 26, 240, TEXT_TOTAL, INK_ACCENT, S("VOID"));
    }
    y = 98;
    bottom = party(paper, PAPER_LEFT, y, S("FROM"), &document->issuer);
    double to = party(paper, PAPER_LEFT + 176, y, S("BILLED TO"), &document->buyer);
    double about = facts(paper, y, document);
    bottom = bottom > to ? bottom : to;
    bottom = bottom > about ? bottom : about;
    paper->y = bottom + 30;
}

static void columns(Paper *paper)
{
    double y = paper->y;
    left(paper, PAPER_LEFT, y, W_TITLE, TEXT_LABEL, INK_GREY, S("DESCRIPTION"));
    right(paper, X_QUANTITY, y, W_QUANTITY, TEXT_LABEL, INK_GREY, S("QTY"));
    right(paper, X_PRICE, y, W_PRICE, TEXT_LABEL, INK_GREY, S("UNIT PRICE"));
    right(paper, X_TAX, y, W_TAX, TEXT_LABEL, INK_GREY, S("VAT"));
    right(paper, X_AMOUNT, y, W_AMOUNT, TEXT_LABEL, INK_GREY, S("NET"));
    paper_rule(paper, PAPER_LEFT, y + 12, W_PAPER, 0.8, INK_DARK);
    paper->y = y + 17;
}

/* Needs this much for a line, or goes on with the columns on the next page. */
static void room(Paper *paper, double height)
{
    if (paper_room(paper, height)) {
        columns(paper);
    }
}

static Str subtotal(Arena *out, const DocumentView *document, size_t first)
{
    Money sum = money_zero(document->net.currency);
    for (size_t i = first; i < document->lines_count; i++) {
        if (str_eq(document->lines[i].owner_name, document->lines[first].owner_name) &&
            money_add(sum, document->lines[i].money.amount, &sum) != NULL) {
            return (Str){ 0 };
        }
    }
    return money_display(out, sum);
}

/* The end customer that the following lines are for, with its sum. */
static void group(Paper *paper, const DocumentView *document, size_t first)
{
    room(paper, 52);
    Str name = document->lines[first].owner_name;
    double height = paper_height(paper, 360, TEXT_STRONG, name) + 6;
    paper_box(paper, PAPER_LEFT, paper->y, W_PAPER, height, INK_SOFT);
    left(paper, PAPER_LEFT + 6, paper->y + 3, 360, TEXT_STRONG, INK_DARK, name);
    right(paper, X_AMOUNT - 40, paper->y + 3, W_AMOUNT + 34, TEXT_STRONG, INK_DARK,
          subtotal(&paper->arena, document, first));
    paper->y += height + 5;
}

/* The period; the last day is the one before the exclusive end. Of a line without days what it is.
 */
static Str period(Arena *out, LineKind kind, const Explained *money)
{
    if (date_is_none(money->from)) {
        return line_kind_label(kind);
    }
    Date last = { money->to.day - 1 };
    return arena_printf(out, "%.*s – %.*s", STR_ARG(day(out, money->from)),
                        STR_ARG(day(out, last)));
}

/* How the amount came about, in one sentence of small type. */
static Str formula(Arena *out, const DocumentLineView *line)
{
    const Explained *money = &line->money;
    StrBuf text = buf_new(out, 256);
    buf_add(&text, money->formula);
    if (money->ratio_num != money->ratio_den) {
        Date last = { money->cycle_to.day - 1 };
        buf_addf(&text, " · days of %.*s – %.*s", STR_ARG(day(out, money->cycle_from)),
                 STR_ARG(day(out, last)));
    }
    if (line->kind == LINE_DISCOUNT) {
        buf_addf(&text, " · %.*s, off %.*s", STR_ARG(money->price_source),
                 STR_ARG(line->corrects_label));
    } else if (line->corrects_label.len > 0) {
        buf_addf(&text, " · credits %.*s", STR_ARG(line->corrects_label));
    } else if (money->price_source.len > 0) {
        buf_addf(&text, " · %.*s", STR_ARG(money->price_source));
    }
    return buf_str(&text);
}

/* "24 %" of "VAT 24 % (one-stop shop)": the column has its own head. */
static Str rate(Str label)
{
    Str prefix = S("VAT ");
    size_t from = str_starts(label, prefix) ? prefix.len : 0;
    return str_slice(label, from, str_find(label, S(" ("), from));
}

static void line(Paper *paper, const DocumentLineView *view)
{
    Arena *arena = &paper->arena;
    const Explained *money = &view->money;
    double indent = PAPER_LEFT + 6;
    Str about = formula(arena, view);
    double height = paper_height(paper, W_TITLE, TEXT_BODY, view->title) +
                    paper_height(paper, W_TITLE, TEXT_SMALL, period(arena, view->kind, money)) +
                    paper_height(paper, W_PAPER - 12, TEXT_SMALL, about) + 8;
    room(paper, height);
    double y = paper->y;
    Str quantity = arena_printf(arena, "%lld", (long long)money->quantity);
    Str price = decimal_display(arena, money->unit_price, money->amount.currency);
    right(paper, X_QUANTITY, y, W_QUANTITY, TEXT_BODY, INK_DARK, quantity);
    right(paper, X_PRICE, y, W_PRICE, TEXT_BODY, INK_DARK, price);
    right(paper, X_TAX, y, W_TAX, TEXT_BODY, INK_DARK, rate(view->tax_label));
    right(paper, X_AMOUNT, y, W_AMOUNT - 6, TEXT_BODY, INK_DARK,
          money_display(arena, money->amount));
    y += left(paper, indent, y, W_TITLE, TEXT_BODY, INK_DARK, view->title);
    y += left(paper, indent, y, W_TITLE, TEXT_SMALL, INK_GREY, period(arena, view->kind, money));
    y += left(paper, indent, y, W_PAPER - 12, TEXT_SMALL, INK_GREY, about);
    paper_rule(paper, indent, y + 3, W_PAPER - 12, 0.4, INK_LINE);
    paper->y = y + 8;
}

static void lines(Paper *paper, const DocumentView *document)
{
    columns(paper);
    for (size_t i = 0; i < document->lines_count; i++) {
        const DocumentLineView *view = &document->lines[i];
        if (i == 0 || !str_eq(view->owner_name, document->lines[i - 1].owner_name)) {
            group(paper, document, i);
        }
        line(paper, view);
    }
}

/* One row of the tax table: the base, what it bears, why. */
static void tax(Paper *paper, const TaxView *view)
{
    Arena *arena = &paper->arena;
    double y = paper->y;
    Str base = money_display(arena, view->base);
    Str label = arena_printf(arena, "%.*s on %.*s", STR_ARG(view->label), STR_ARG(base));
    right(paper, X_AMOUNT, y, W_AMOUNT - 6, TEXT_BODY, INK_DARK,
          money_display(arena, view->amount));
    y += left(paper, X_QUANTITY, y, 160, TEXT_BODY, INK_DARK, label);
    y += left(paper, X_QUANTITY, y, 160, TEXT_SMALL, INK_GREY, view->reason);
    paper->y = y + 4;
}

/* What was paid in advance, and what is due after it (R26). */
static void prepaid(Paper *paper, const DocumentView *document)
{
    Arena *arena = &paper->arena;
    Money due;
    if (document->prepaid.minor == 0 ||
        money_sub(document->gross, document->prepaid, &due) != NULL) {
        return;
    }
    double y = paper->y + 36;
    left(paper, X_QUANTITY, y, 120, TEXT_BODY, INK_DARK, S("Prepaid"));
    right(paper, X_AMOUNT, y, W_AMOUNT - 6, TEXT_BODY, INK_DARK,
          money_display(arena, money_negate(document->prepaid)));
    left(paper, X_QUANTITY, y + 14, 120, TEXT_STRONG, INK_DARK, S("Due"));
    right(paper, X_AMOUNT, y + 14, W_AMOUNT - 6, TEXT_STRONG, INK_DARK, money_display(arena, due));
}

/* "VAT in SEK: SEK 20.48 at 1 EUR = 10.7795 SEK of 20 November 2026 (ECB)" (BT-111). */
static Str conversion_text(Arena *arena, const FxConversionView *conversion)
{
    Str tax_text = money_display(arena, conversion->amounts.tax);
    return arena_printf(arena, "VAT in %.*s: %.*s at %.*s of %.*s (%.*s)",
                        STR_ARG(conversion->currency), STR_ARG(tax_text), STR_ARG(conversion->rate),
                        STR_ARG(day(arena, conversion->rate_on)), STR_ARG(conversion->source));
}

static Str note_text(Arena *arena, const DocumentView *document)
{
    if (is_void(document)) {
        return arena_printf(arena, "This invoice is void: %.*s Nothing is to be paid.",
                            STR_ARG(document->void_reason));
    }
    return document->kind == DOCUMENT_INVOICE
               ? arena_printf(arena, "Please pay by %.*s, quoting %.*s.",
                              STR_ARG(day(arena, document->due_on)), STR_ARG(document->label))
               : arena_printf(arena, "This corrects invoice %.*s.",
                              STR_ARG(document->corrects_label));
}

static void totals(Paper *paper, const DocumentView *document)
{
    Arena *arena = &paper->arena;
    double needed = (document->conversion == NULL ? 104 : 134) + 26 * (double)document->taxes_count;
    bool invoice = document->kind == DOCUMENT_INVOICE;
    (void)paper_room(paper, needed);
    double top = paper->y + 10;
    paper->y = top;
    left(paper, X_QUANTITY, top, 150, TEXT_BODY, INK_DARK, S("Net"));
    right(paper, X_AMOUNT, top, W_AMOUNT - 6, TEXT_BODY, INK_DARK,
          money_display(arena, document->net));
    paper->y += 16;
    for (size_t i = 0; i < document->taxes_count; i++) {
        tax(paper, &document->taxes[i]);
    }
    paper_box(paper, X_QUANTITY - 10, paper->y + 4, PAPER_RIGHT - X_QUANTITY + 10, 26, INK_ACCENT);
    left(paper, X_QUANTITY, paper->y + 8, 120, TEXT_TOTAL, INK_WHITE,
         invoice ? S("Total") : S("Credit"));
    right(paper, X_AMOUNT - 60, paper->y + 8, W_AMOUNT + 54, TEXT_TOTAL, INK_WHITE,
          money_display(arena, document->gross));
    prepaid(paper, document);
    Str note = note_text(arena, document);
    top += left(paper, PAPER_LEFT, top, 236, TEXT_BODY, INK_DARK, note) + 6;
    if (document->conversion != NULL) {
        Str text = conversion_text(arena, document->conversion);
        top += left(paper, PAPER_LEFT, top, 236, TEXT_BODY, INK_DARK, text) + 6;
    }
    left(paper, PAPER_LEFT, top, 236, TEXT_SMALL, INK_GREY,
         S("Every amount is its unit price × quantity × days charged ÷ days of its period, rounded "
           "once per line. VAT is computed once per rate on the sum of its lines."));
}

static void draw(Paper *paper)
{
    const DocumentView *document = paper->content;
    head(paper, document);
    lines(paper, document);
    totals(paper, document);
}

Err *invoice_pdf(Arena *out, const DocumentView *document, Str *ret_pdf)
{
    Str issued = date_format(out, document->issued_on);
    PaperAbout about = {
        .title =
            arena_printf(out, "%.*s %.*s", STR_ARG(kind_word(document)), STR_ARG(document->label)),
        .author = document->issuer.name,
        .created = arena_printf(out, "%.*sT00:00:00Z", STR_ARG(issued)),
    };
    return paper_print(out, &about, frame, draw, document, ret_pdf);
}
