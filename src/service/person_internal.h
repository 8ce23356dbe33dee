/*
 * person_internal.h - people inside a transaction, for the files of service/.
 */
#ifndef SERVICE_PERSON_INTERNAL_H
#define SERVICE_PERSON_INTERNAL_H

#include "service/auth_internal.h"
#include "service/person.h"
#include "store/person_store.h"

PersonView person_view(const Call *call, const PersonRow *row);
/* What is beside the row: sessions, tokens and history. */
MUST_USE Err *person_beside(Call *call, Db *db, SessionId current, PersonDetail *detail);
/* A person of the actor's branch. Fails: NOT_FOUND. */
MUST_USE Err *person_seen(Call *call, Db *db, UserId id, PersonRow **ret_row);
/* For a new login: the e-mail free, the name right. Fails: FIELD_REQUIRED, FIELD_INVALID. */
MUST_USE Err *person_name_check(Str name);
MUST_USE Err *person_event(Call *call, Db *db, AccountId account, UserId user, Str name,
                           Str summary, Str body);

/* A login without a password, with its link and the mail that brings it. Fails: FIELD_INVALID
 * ("email"). `subject` and `body` are the mail's; the body has "{link}" in it. */
typedef struct Invitation {
    AccountId account;
    Str email; /* lower case */
    Str name;
    uint32_t roles;
    Str subject;
    Str body;
} Invitation;
MUST_USE Err *person_add(Call *call, Db *db, const Invitation *invitation, UserId *ret_id);
/* Ends the person's links and makes one, with the mail that brings it. */
typedef struct LinkMail {
    AccountId account;
    UserId user;
    LinkKind kind;
    Str email, subject, body;
} LinkMail;
MUST_USE Err *link_mail(Call *call, Db *db, const LinkMail *mail);
/* The address that the link stands for: made of its id and the key file, so that no table and no
 * mail that waits has it. */
Str link_address(const App *app, Arena *out, UserLinkId id);

#endif
