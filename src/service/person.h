/*
 * person.h - people of an account and of those below it: invited by mail, their roles, their
 * sessions and tokens; and what everybody does to their own login (R-ACC-02, field guide B7.4).
 *
 * An account always keeps an administrator who can sign in. Rights on prices are given only by who
 * has them (actor_gives). Changes and ended sessions take effect at once in this process, and
 * within IDENTITY_CACHE_SECONDS in others.
 */
#ifndef SERVICE_PERSON_H
#define SERVICE_PERSON_H

#include "domain/person.h"
#include "service/auth.h"
#include "service/event.h"

typedef struct PersonView {
    UserId id;
    Str code; /* "usr_…" */
    Str email, name;
    uint32_t roles;
    Str role_words; /* "Buyer, Billing agent" */
    PersonState state;
    bool self; /* the one who looks */
    AccountId account;
    Str account_code, account_name;
    AccountKind kind;
    Instant created_at, signed_in_at;
} PersonView;

typedef struct SessionView {
    SessionId id;
    Str code;
    Str remote;
    bool current;
    Instant created_at, expires_at;
} SessionView;

typedef struct TokenView {
    TokenId id;
    Str code;
    Str name;
    Instant created_at, expires_at;
} TokenView;

/* One person with what an administrator sees beside the row. */
typedef struct PersonDetail {
    PersonView person;
    uint32_t gives; /* the roles that the actor may give or take */
    SessionView *sessions;
    size_t sessions_count;
    TokenView *tokens;
    size_t tokens_count;
    EventView *events;
    size_t events_count;
} PersonDetail;

/* Names of fields in errors are these member names. */
typedef struct PersonForm {
    AccountId account; /* svc_person_invite */
    Str email;         /* svc_person_invite */
    Str name;
    uint32_t roles;
} PersonForm;

/* "buyer", "billing" to bits. Fails: FIELD_INVALID ("roles"). */
MUST_USE Err *person_roles_parse(const Str *words, size_t count, uint32_t *ret_roles);

/* By name. For administrators and auditors. Fails: FORBIDDEN, NOT_FOUND (the account). */
MUST_USE Err *svc_people(Call *call, AccountId account, Page *page, PersonView **ret,
                         size_t *ret_count);
/* Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_person(Call *call, UserId id, PersonDetail *ret);

/* Makes the login, without a password, and mails the link by which one is chosen. Fails: FORBIDDEN,
 * NOT_FOUND (the account), ACCOUNT_STATE (it is closed), FIELD_REQUIRED, FIELD_INVALID (also: the
 * address has a login already, or a role is not the actor's to give). */
MUST_USE Err *svc_person_invite(Call *call, const PersonForm *form, UserId *ret_id);
/* A new link; the old one ends. Fails: FORBIDDEN, NOT_FOUND, ACCOUNT_STATE (has joined already). */
MUST_USE Err *svc_person_invite_again(Call *call, UserId id);
/* Name and roles. Fails: FORBIDDEN, NOT_FOUND, FIELD_REQUIRED, FIELD_INVALID, ACCOUNT_STATE (the
 * last administrator). */
MUST_USE Err *svc_person_change(Call *call, UserId id, const PersonForm *form);
/* Letting nobody sign in ends the sessions and tokens. Fails: FORBIDDEN, NOT_FOUND, ACCOUNT_STATE
 * (the last administrator). */
MUST_USE Err *svc_person_activate(Call *call, UserId id, bool active);
/* Mails a link to choose a new password. Fails: FORBIDDEN, NOT_FOUND, ACCOUNT_STATE. */
MUST_USE Err *svc_person_reset(Call *call, UserId id);
/* Ends one session, or all of them when it is zero. One's own needs no role. Fails: FORBIDDEN,
 * NOT_FOUND. */
MUST_USE Err *svc_person_sessions_end(Call *call, UserId id, SessionId session);
/* Ends an API token. One's own needs no role. Fails: FORBIDDEN, NOT_FOUND. */
MUST_USE Err *svc_person_token_end(Call *call, UserId id, TokenId token);

/* What a link in a mail leads to. */
typedef struct LinkView {
    LinkKind kind;
    Str name, email, account_name;
} LinkView;

/* Fails: NOT_FOUND, when it was used, replaced, is over, or never was. */
MUST_USE Err *svc_link(Call *call, Str token, LinkView *ret);
/* Chooses the password; ends the link and the person's sessions. Fails: as svc_link; FIELD_INVALID
 * ("password"). */
MUST_USE Err *svc_link_use(Call *call, Str token, Str password);
/* Mails a link when somebody has this address. The answer and what it costs do not tell; too many
 * requests for one address mail nothing. Fails: database trouble. */
MUST_USE Err *svc_forgot(Call *call, Str email);

/* One's own login; needs a person, and no role. */
MUST_USE Err *svc_profile(Call *call, SessionId current, PersonDetail *ret);
/* Ends the other sessions. Fails: FIELD_INVALID ("current", "password"), SIGN_IN_LOCKED. */
MUST_USE Err *svc_profile_password(Call *call, SessionId current, Str old_password,
                                   Str new_password);
/* *ret_token is shown once. Fails: FIELD_REQUIRED, FIELD_INVALID ("name": also when there are
 * PERSON_TOKENS_MAX). */
MUST_USE Err *svc_profile_token(Call *call, Str name, Str *ret_token, TokenId *ret_id);

#endif
