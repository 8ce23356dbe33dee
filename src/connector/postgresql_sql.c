/* postgresql_sql.c - the statements of the PostgreSQL connector, in one table. */
#include "connector/postgresql_sql.h"

#include <assert.h>

static const Str statements[PG_SQL_COUNT] = {
    /* A customer may put settings on a database; none may reach an administrator's session. */
    [PG_SESSION] = STR_INIT("SET ROLE NONE;"
                            "SET search_path = pg_catalog, pg_temp;"
                            "SET default_transaction_read_only = off;"
                            "SET standard_conforming_strings = on;"
                            "SET client_encoding = 'UTF8';"
                            "SET client_min_messages = error;"
                            "SET statement_timeout = {'timeout_ms'}"),

    [PG_LOCK] = STR_INIT("SELECT pg_advisory_lock(1398042465, hashtext({'key'}))"),

    [PG_SERVER] = STR_INIT("SELECT rolsuper, current_setting('ssl') = 'on',"
                           "       current_setting('hba_file')"
                           "  FROM pg_roles WHERE rolname = current_user"),

    /* The mark is a comment on the role: only an administrator of roles can write one. */
    [PG_FIND] =
        STR_INIT("SELECT r.rolname, r.rolcanlogin, shobj_description(r.oid, 'pg_authid'),"
                 "       d.datname, coalesce(pg_database_size(d.oid), 0),"
                 "       (SELECT count(*) FROM pg_stat_activity a WHERE a.usesysid = r.oid),"
                 "       EXISTS (SELECT 1 FROM pg_db_role_setting s"
                 "                WHERE s.setdatabase = d.oid AND s.setrole = 0"
                 "                  AND 'default_transaction_read_only=on' = ANY (s.setconfig))"
                 "  FROM pg_roles r"
                 "  LEFT JOIN pg_database d ON d.datdba = r.oid"
                 " WHERE starts_with(shobj_description(r.oid, 'pg_authid'),"
                 "                   'stoa:' || {'service'} || ':')"
                 " ORDER BY r.oid, d.oid"
                 " LIMIT 2"),

    [PG_NAME_TAKEN] = STR_INIT("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {'role'})"
                               "    OR EXISTS (SELECT 1 FROM pg_database"
                               "                WHERE datname = {'database'})"),

    /* Several statements sent at once are one transaction: no role is ever without its mark. */
    [PG_ROLE_CREATE] = STR_INIT("CREATE ROLE {\"role\"} NOLOGIN CONNECTION LIMIT 20"
                                "  PASSWORD {'password'};"
                                "COMMENT ON ROLE {\"role\"} IS {'mark'}"),
    [PG_ROLE_PASSWORD] = STR_INIT("ALTER ROLE {\"role\"} PASSWORD {'password'};"
                                  "COMMENT ON ROLE {\"role\"} IS {'mark'}"),
    [PG_ROLE_OPEN] = STR_INIT("ALTER ROLE {\"role\"} LOGIN CONNECTION LIMIT 20;"
                              "COMMENT ON ROLE {\"role\"} IS {'mark'}"),
    [PG_ROLE_CLOSE] = STR_INIT("ALTER ROLE {\"role\"} NOLOGIN;"
                               "COMMENT ON ROLE {\"role\"} IS {'mark'}"),
    [PG_ROLE_DROP] = STR_INIT("DROP OWNED BY {\"role\"}; DROP ROLE {\"role\"}"),

    /* Other customers may have granted the role something in their databases. */
    [PG_ROLE_ELSEWHERE] =
        STR_INIT("SELECT DISTINCT d.datname"
                 "  FROM pg_shdepend s"
                 "  JOIN pg_database d ON d.oid = s.dbid"
                 " WHERE s.refclassid = 'pg_authid'::regclass"
                 "   AND s.refobjid = (SELECT oid FROM pg_roles WHERE rolname = {'role'})"
                 "   AND d.datname <> current_database()"
                 " LIMIT 32"),
    [PG_ROLE_GRANTS_DROP] = STR_INIT("DROP OWNED BY {\"role\"}"),

    /* template0: what somebody has put into template1 is nobody else's business. */
    [PG_DATABASE_CREATE] =
        STR_INIT("CREATE DATABASE {\"database\"} OWNER {\"role\"} TEMPLATE template0"),
    [PG_DATABASE_PRIVATE] = STR_INIT("REVOKE ALL ON DATABASE {\"database\"} FROM PUBLIC;"
                                     "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {\"database\"}"
                                     "  TO {\"role\"}"),
    [PG_DATABASE_READ_ONLY] =
        STR_INIT("ALTER DATABASE {\"database\"} SET default_transaction_read_only = on"),
    [PG_DATABASE_WRITABLE] =
        STR_INIT("ALTER DATABASE {\"database\"} RESET default_transaction_read_only"),
    [PG_DATABASE_DROP] = STR_INIT("DROP DATABASE IF EXISTS {\"database\"} WITH (FORCE)"),

    [PG_SESSIONS_CUT] = STR_INIT("SELECT pg_terminate_backend(pid)"
                                 "  FROM pg_stat_activity"
                                 " WHERE usename = {'role'} AND pid <> pg_backend_pid()"),

    [PG_INVENTORY] = STR_INIT("SELECT split_part(mark, ':', 2), rolname"
                              "  FROM (SELECT rolname, shobj_description(oid, 'pg_authid') AS mark"
                              "          FROM pg_roles) r"
                              " WHERE starts_with(mark, 'stoa:')"
                              "   AND split_part(mark, ':', 2) COLLATE \"C\" > {'after'}"
                              " ORDER BY split_part(mark, ':', 2) COLLATE \"C\""
                              " LIMIT 24"),

    [PG_ACCESS_READ] = STR_INIT("SELECT pg_read_file(current_setting('hba_file'))"),
    [PG_ACCESS_ERROR] = STR_INIT("SELECT line_number, error FROM pg_hba_file_rules"
                                 " WHERE error IS NOT NULL ORDER BY line_number LIMIT 1"),
    /* Delimiter and quote are bytes that the file does not have, so its lines go out as they are;
     * the program counts them before the new file takes the old one's place. */
    [PG_ACCESS_WRITE] =
        STR_INIT("COPY (SELECT nullif(line, '')"
                 "        FROM unnest(string_to_array({'content'}, E'\\n'))"
                 "             WITH ORDINALITY AS t(line, n)"
                 "       ORDER BY n)"
                 "  TO PROGRAM {'program'}"
                 "  WITH (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02', ESCAPE E'\\x02')"),
    [PG_ACCESS_RELOAD] = STR_INIT("SELECT pg_conf_load_time(), pg_reload_conf()"),
    [PG_ACCESS_LOADED] = STR_INIT("SELECT pg_conf_load_time() > {'before'}"),
};

Str pg_sql(PgSql sql)
{
    assert(sql < PG_SQL_COUNT);
    return statements[sql];
}
