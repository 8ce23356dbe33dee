/*
 * postgresql.h - Cloud Database on a PostgreSQL server: one database and one role per service.
 *
 * Configuration: {"url": "postgresql://admin:password@host:port/postgres",
 *                 "public_host": "127.0.0.1", "public_port": 5432, "gb_bytes": 1000000000}
 * `public_…` is where the customers reach the server; `gb_bytes` need not be there.
 * The administrator must be a superuser: the allowed networks are kept in the server's own access
 * file (docs/adr/0009-cloud-database-on-postgresql.md).
 */
#ifndef CONNECTOR_POSTGRESQL_H
#define CONNECTOR_POSTGRESQL_H

#include "connector/connector.h"

extern const Connector postgresql_connector;

#endif
