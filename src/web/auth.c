/* auth.c - who a session cookie or a bearer token belongs to, for the server. */
#include "service/auth.h"
#include "web/routes.h"

static Err *identify(void *app, Str session_token, Str bearer_token, Arena *out, Arena scratch,
                     Identity *ret_identity, bool *ret_found)
{
    Person person;

    TRY(svc_identify(app, session_token, bearer_token, out, scratch, &person, ret_found));
    if (*ret_found) {
        *ret_identity = (Identity){ .actor = person.actor,
                                    .session = person.session,
                                    .user_name = person.name,
                                    .user_email = person.email,
                                    .account_name = person.account_name,
                                    .csrf = person.csrf,
                                    .expires_at = person.expires_at };
    }
    return NULL;
}

const HttpAuth web_auth = { identify };
