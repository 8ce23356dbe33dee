/*
 * db_sqlite_tables.c - which tables statements read and write, so that the writer knows whether
 * what a transaction prepared is still true.
 *
 * SQLite's authorizer names the tables when a statement is compiled, those of triggers included. A
 * table is a bit; when there are more tables than bits, the last bit stands for all the others,
 * which only means preparing again more often.
 */
#include "db/db_sqlite_internal.h"

#include <assert.h>
#include <string.h>

enum { TABLE_MAX = 64, LAST = TABLE_MAX - 1, NAME_BYTES_MAX = 64 };

struct SqliteTables {
    pthread_mutex_t lock; /* of the names */
    size_t count;
    char names[LAST][NAME_BYTES_MAX];
    atomic_uint_fast64_t commits;
    uint64_t changed[TABLE_MAX]; /* the writer's */
};

SqliteTables *sqlite_tables_new(Arena *out)
{
    SqliteTables *tables = arena_new(out, SqliteTables);

    pthread_mutex_init(&tables->lock, NULL);
    return tables;
}

void sqlite_tables_done(SqliteTables *tables)
{
    pthread_mutex_destroy(&tables->lock);
}

static uint64_t table_bit(SqliteTables *tables, const char *name)
{
    size_t len = strlen(name);
    size_t i = 0;

    pthread_mutex_lock(&tables->lock);
    while (i < tables->count && strcmp(tables->names[i], name) != 0) {
        i++;
    }
    if (i == tables->count && i < LAST && len < NAME_BYTES_MAX) {
        memcpy(tables->names[i], name, len + 1);
        tables->count++;
    } else if (i == tables->count) {
        i = LAST;
    }
    pthread_mutex_unlock(&tables->lock);
    return UINT64_C(1) << i;
}

static int note_access(void *context, int action, const char *table, const char *more,
                       const char *schema, const char *trigger)
{
    SqliteConn *conn = context;

    (void)more;
    (void)schema;
    (void)trigger;
    switch (action) {
    case SQLITE_READ:
        conn->reads |= table_bit(conn->tables, table);
        break;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        conn->writes |= table_bit(conn->tables, table);
        break;
    default: /* what changes the schema comes as a script, which counts for all tables */
        break;
    }
    return SQLITE_OK;
}

void sqlite_tables_watch(SqliteTables *tables, SqliteConn *conn)
{
    conn->tables = tables;
    sqlite3_set_authorizer(conn->handle, note_access, conn);
}

uint64_t sqlite_tables_commits(const SqliteTables *tables)
{
    return atomic_load(&tables->commits);
}

/* Marked before the commit: what is rolled back only makes somebody prepare again. */
void sqlite_tables_changed(SqliteTables *tables, uint64_t changed)
{
    uint64_t number = sqlite_tables_commits(tables) + 1;

    for (size_t i = 0; changed != 0; i++) {
        if ((changed & 1) != 0) {
            tables->changed[i] = number;
        }
        changed >>= 1;
    }
}

void sqlite_tables_committed(SqliteTables *tables)
{
    (void)atomic_fetch_add(&tables->commits, 1);
}

bool sqlite_tables_stale(const SqliteTables *tables, const SqlitePrepared *prepared)
{
    uint64_t read = prepared->tables;

    for (size_t i = 0; read != 0; i++) {
        if ((read & 1) != 0 && tables->changed[i] > prepared->commits) {
            return true;
        }
        read >>= 1;
    }
    return false;
}
