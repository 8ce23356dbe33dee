/* auth.c - who a session cookie or a bearer token belongs to, for the server. */
#include "service/auth.h"
#include "web/routes.h"

static Identity identity_of(const Person *person)
{
    return (Identity){ .actor = person->actor,
                       .session = person->session,
                       .user_name = person->name,
                       .user_email = person->email,
                       .account_name = person->account_name,
                       .csrf = person->csrf,
                       .expires_at = person->expires_at };
}

static Err *identify(void *app, Str session_token, Str bearer_token, Arena *out, Arena scratch,
                     Identity *ret_identity, bool *ret_found)
{
    Person person;

    TRY(svc_identify(app, session_token, bearer_token, out, scratch, &person, ret_found));
    if (*ret_found) {
        *ret_identity = identity_of(&person);
    }
    return NULL;
}

static bool identify_known(void *app, Str session_token, Arena *out, Identity *ret_identity)
{
    Person person;
    bool known = svc_identify_known(app, session_token, out, &person);

    if (known) {
        *ret_identity = identity_of(&person);
    }
    return known;
}

const HttpAuth web_auth = { identify, identify_known };
