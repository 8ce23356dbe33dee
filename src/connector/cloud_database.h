/*
 * cloud_database.h - what is asked for when a Cloud Database is ordered (R-WSP-05), the same
 * whichever connector makes it.
 */
#ifndef CONNECTOR_CLOUD_DATABASE_H
#define CONNECTOR_CLOUD_DATABASE_H

#include "connector/connector.h"

enum {
    DATABASE_NAME_MAX = 40,
    DATABASE_CIDR_MAX = 32,
    DATABASE_GB_MAX = 1000,
    SETTINGS_JSON_MAX = 64 * 1024
};

typedef struct DatabaseSettings {
    Str name;
    Str role; /* the administrator, the only one who may log in: "<name>_owner" */
    Str version;
    int64_t size_gb;
    size_t cidr_count;
    Str cidrs[DATABASE_CIDR_MAX];
} DatabaseSettings;

extern const SettingField cloud_database_fields[];
extern const size_t cloud_database_field_count;

/* Fields, reserved names, exact networks. DONE with the canonical JSON in `text`. `fields` is
 * cloud_database_fields, or a table that begins with it. */
Answer cloud_database_check(const ConnectorCall *call, const SettingField *fields,
                            size_t field_count, const Json *settings);

/* Reads settings that cloud_database_check made, and trusts them no more than it did. Fails:
 * JSON_TYPE, JSON_FORMAT, FIELD_INVALID. */
MUST_USE Err *cloud_database_read(Arena *out, Str settings_json, DatabaseSettings *ret_settings);

#endif
