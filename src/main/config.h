/*
 * config.h - the configuration file (JSON) and what it makes: the App.
 *
 * {"public_url": "https://shop.example", "key_file": "/etc/stoa/key", "anonymous_browse": true,
 * "behind_proxy": true, "rate_limits": true, "connectors": {"postgresql": {…}, "simulator": {…}}}.
 * And "mail": "smtp+starttls://user:password@host:587" or "spool:/some/folder", "mail_from":
 * "shop@example.com", "mail_ca": "/etc/stoa/mail.pem".
 * Every member is optional; an unknown one is an error. Rate limits are off only for load tests.
 */
#ifndef MAIN_CONFIG_H
#define MAIN_CONFIG_H

#include "cli/cli.h"

enum { CONFIG_BYTES_MAX = 256 * 1024 };

typedef struct Config {
    Str public_url;
    Str key_file;
    bool anonymous_browse;
    bool behind_proxy;
    bool rate_limits;
    Str mail;      /* "smtp://host:25" or "spool:folder"; empty: a folder by the database */
    Str mail_from; /* the address it comes from */
    Str mail_ca;   /* certificates to trust for it; empty: the system's */
    Str vies;      /* address of VIES' check-vat-number; empty: VAT numbers are checked by form */
    const Json *connectors; /* JSON_MISSING when there are none */
} Config;

/* No path gives the defaults. Fails: IO, CONFIG, JSON_TYPE with the member. */
MUST_USE Err *config_read(Arena *process, Str path, Config *ret_config);

/* Opens the database, the key and the connectors. Fails: DB, DB_BUSY, DB_SCHEMA (after migrating
 * when `migrate`), CONFIG. */
MUST_USE Err *app_open(Arena *process, const CliOptions *options, const Config *config,
                       bool migrate, App **ret_app);
void app_close(App *app);

/* "sqlite:stoa.db" unless given. */
Str database_url(const CliOptions *options);
/* Where what is sent as a file is kept while it is read: beside the SQLite file, else /var/tmp. */
const char *spool_folder(Arena *out, Str url);
/* Where a server on this SQLite file listens for commands; empty on PostgreSQL. */
Str admin_socket_path(Arena *out, Str url);

#endif
