/* order_mail.c - the mails that tell how an order went on. */
#include "service/order_mail.h"

#include "service/mail.h"
#include "store/account_store.h"
#include "store/document_store.h"

#include <inttypes.h>

enum { BODY_BYTES = 1024 };

/* What a state is called in a mail; an empty subject sends none. */
typedef struct Notice {
    Str subject;      /* what follows "Your order ord_…" */
    Str sentence;     /* on a line of its own before the lines */
    bool to_operator; /* and not to the buyer alone */
} Notice;

static const Notice notices[ORDER_STATE_COUNT] = {
    [ORDER_AWAITING_CUSTOMER] = { STR_INIT("waits for your answer"),
                                  STR_INIT("A vendor asks something before it goes on:"), false },
    [ORDER_DONE] = { STR_INIT("is ready"), STR_INIT("Every service of it is ready:"), false },
    [ORDER_PARTLY_DONE] = { STR_INIT("is ready in part"),
                            STR_INIT("Some of its services are ready, others could not be made:"),
                            true },
    [ORDER_FAILED] = { STR_INIT("could not be carried out"),
                       STR_INIT("None of its services could be made, and nothing is charged:"),
                       true },
};

static void add_lines(StrBuf *body, const OrderLineRow *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Str label = order_line_state_name(lines[i].state);
        buf_addf(body, "  %" PRId64 " x %.*s: %.*s\n", lines[i].quantity, STR_ARG(lines[i].title),
                 STR_ARG(label));
        if (lines[i].cause.len > 0) {
            buf_addf(body, "      %.*s\n", STR_ARG(lines[i].cause));
        }
    }
}

typedef struct Telling {
    Call *call;
    Db *db;
    const Notice *notice;
    Str code;
    const OrderLineRow *lines;
    size_t line_count;
} Telling;

static Err *tell(const Telling *telling, const DocumentPartyRow *reader, Str whose)
{
    Call *call = telling->call;
    StrBuf body = buf_new(call->out, BODY_BYTES);
    Str subject = arena_printf(call->out, "%.*s %.*s %.*s", STR_ARG(whose), STR_ARG(telling->code),
                               STR_ARG(telling->notice->subject));

    buf_addf(&body, "%.*s,\n\n%.*s\n%.*s\n\n", STR_ARG(reader->contact), STR_ARG(subject),
             STR_ARG(telling->notice->sentence));
    add_lines(&body, telling->lines, telling->line_count);
    buf_addf(&body, "\n%.*s/orders/%.*s\n", STR_ARG(call->app->public_url), STR_ARG(telling->code));
    const MailText text = { .account = reader->id,
                            .recipient = reader->email,
                            .subject = subject,
                            .body = buf_str(&body) };
    return mail_add_kind(call, telling->db, MAIL_ORDER, &text);
}

Err *order_mail_state(Call *call, Db *db, const OrderHeld *order, OrderState state)
{
    OrderLineRow *lines;
    DocumentPartyRow buyer;
    DocumentPartyRow operator;
    AccountId operator_id;
    Telling telling = { .call = call, .db = db, .notice = &notices[state] };

    if (telling.notice->subject.len == 0) {
        return NULL;
    }
    telling.code = order_code(call->out, order->id);
    TRY(store_order_lines(db, call->out, order->id, &lines, &telling.line_count));
    telling.lines = lines;
    TRY(store_document_party(db, call->out, order->account, &buyer));
    TRY(tell(&telling, &buyer, S("Your order")));
    if (!telling.notice->to_operator) {
        return NULL;
    }
    TRY(store_account_operator(db, call->out, &operator_id));
    TRY(store_document_party(db, call->out, operator_id, &operator));
    Str whose = arena_printf(call->out, "The order of %.*s", STR_ARG(buyer.name));
    return tell(&telling, &operator, whose);
}
