/* dunning_mail.c - the mails of a stage: what is open, since when, and where to look. */
#include "service/dunning_internal.h"
#include "service/mail.h"

enum { LISTED_MAX = 50, BODY_BYTES = 4096 };

static Str lead(DunningAction action)
{
    switch (action) {
    case DUNNING_REMIND:
        return S("these invoices are not paid yet. Please pay them, or tell us if something is "
                 "wrong with them.");
    case DUNNING_SUSPEND:
        return S("these invoices are still not paid. The services were suspended; they run again "
                 "as soon as the invoices are paid.");
    case DUNNING_END:
        return S("these invoices are still not paid. The services have ended.");
    case DUNNING_ACTION_COUNT:
        break;
    }
    assert(!"an action");
    return S("");
}

static Err *list(Call *call, Db *db, const DunningSale *sale, StrBuf *body)
{
    Arena *out = call->out;
    DunningInvoiceRow *rows;
    size_t count;
    TRY(store_dunning_invoices(db, out, &sale->edge, LISTED_MAX + 1, &rows, &count));
    for (size_t i = 0; i < count && i < LISTED_MAX; i++) {
        Str open = money_display(out, (Money){ rows[i].open_minor, sale->edge.currency });
        buf_addf(body, "%.*s of %.*s, due on %.*s: %.*s\n%.*s/invoices/%.*s\n",
                 STR_ARG(rows[i].label), STR_ARG(date_display(out, rows[i].issued_on)),
                 STR_ARG(date_display(out, rows[i].due_on)), STR_ARG(open),
                 STR_ARG(call->app->public_url), STR_ARG(invoice_code(out, rows[i].id)));
    }
    if (count > LISTED_MAX) {
        buf_addf(body, "and more\n");
    }
    Str open = money_display(out, (Money){ sale->open_minor, sale->edge.currency });
    buf_addf(body, "\nOpen in all: %.*s\n", STR_ARG(open));
    return NULL;
}

Err *dunning_mail(Call *call, Db *db, const DunningRules *rules, const DunningSale *sale,
                  int32_t stage)
{
    Arena *out = call->out;
    DocumentPartyRow buyer;
    DocumentPartyRow seller;
    TRY(store_document_party(db, out, sale->edge.buyer, &buyer));
    TRY(store_document_party(db, out, sale->edge.seller, &seller));
    StrBuf body = buf_new(out, BODY_BYTES);
    buf_addf(&body, "%.*s,\n\n", STR_ARG(buyer.contact));
    Str subject;
    if (stage < 0) {
        subject = arena_printf(out, "Thank you from %.*s", STR_ARG(seller.name));
        buf_addf(&body, "what was overdue is settled, and the services run again.\n");
    } else {
        const DunningStage *at = &rules->policy.stages[stage];
        Str text = rules->mail_texts[stage];
        subject = arena_printf(out, "%.*s from %.*s", STR_ARG(at->name), STR_ARG(seller.name));
        buf_addf(&body, "%.*s\n\n", STR_ARG(text.len > 0 ? text : lead(at->action)));
        TRY(list(call, db, sale, &body));
    }
    buf_addf(&body, "\n%.*s\n%.*s/billing\n", STR_ARG(seller.name), STR_ARG(call->app->public_url));
    const MailText text = { .account = sale->edge.buyer,
                            .recipient = buyer.email,
                            .subject = subject,
                            .body = buf_str(&body) };
    return mail_add_kind(call, db, MAIL_DUNNING, &text);
}
