/*
 * postgresql_subject.h - the PostgreSQL connector as a subject, and a customer who logs in.
 */
#ifndef TESTS_CONFORMANCE_POSTGRESQL_SUBJECT_H
#define TESTS_CONFORMANCE_POSTGRESQL_SUBJECT_H

#include "tests/conformance/subject.h"

#include <libpq-fe.h>

enum { TEST_GB_BYTES = 12 * 1000 * 1000 };

/* A session with what apply answered; `port` and `database` may differ, 0 and NULL do not. NULL
 * when the login was refused: then *ret_words are the server's. */
PGconn *customer_login(const Answer *applied, int64_t port, const char *database, Str *ret_words);
/* True when the statement ran; `words` may be NULL. */
bool customer_runs(PGconn *session, const char *statement, Str *ret_words);
/* The first value of the administrator's query. */
Str admin_value(const char *statement);
/* A connector like the subject's, with another place for the server. */
void *open_at(const char *host, int64_t port);
Str settings_for(Arena *out, Str name, int size_gb, const char *cidrs_json);

#endif
