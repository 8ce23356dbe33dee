/* db_fault_test.c - what src/db does when a body, a disk, a connection or the whole process fails.
 */
#include "tests/store/db_fixture.h"

#include <dirent.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GROUP = 6, KILL_THREADS = 4, KILL_AFTER = 200, KILL_ROWS = 20000, SMALL_PAGES = 40 };

static const char *const file_endings[] = { "", "-wal", "-shm", "-journal", ".lock" };

/* A folder of its own for each test, emptied by remove_folder. */
static Str make_folder(void)
{
    char name[] = "/tmp/stoa-db-test-XXXXXX";

    CHECK(mkdtemp(name) != NULL);
    return str_dup(&test_arena, str_from_cstr(name));
}

static void remove_folder(Str folder)
{
    const char *name = str_cstr(&test_arena, folder);
    DIR *dir = opendir(name);

    CHECK(dir != NULL);
    for (struct dirent *at = readdir(dir); at != NULL; at = readdir(dir)) {
        if (at->d_name[0] != '.') {
            CHECK(unlinkat(dirfd(dir), at->d_name, 0) == 0);
        }
    }
    closedir(dir);
    CHECK(rmdir(name) == 0);
}

static Str file_url(Str folder)
{
    return arena_printf(&test_arena, "sqlite:%.*s/stoa.db", STR_ARG(folder));
}

typedef struct GroupTask {
    Database *database;
    pthread_t thread;
    int64_t id;
    bool refuse;
    bool roll_back; /* ends the whole transaction, as SQLite does when the disk fails */
    int attempts;
    sem_t *let_go; /* the first body keeps the writer until the others wait */
    ErrCode code;
    bool failed;
} GroupTask;

static Err *body_group(Db *db, void *context)
{
    GroupTask *task = context;
    Row row = { .id = task->id };

    while (task->attempts == 0 && task->let_go != NULL && sem_wait(task->let_go) != 0) {
    }
    task->attempts++;
    TRY(row_insert(db, &row, false));
    if (task->roll_back) {
        TRY(db_exec_script(db, S("ROLLBACK")));
        return ERR(DB_FULL, "rolled back");
    }
    return task->refuse ? ERR(CREDIT_LIMIT, "refused") : NULL;
}

static void *run_group_task(void *context)
{
    GroupTask *task = context;
    Err *err = db_tx(task->database, DB_WRITE, "group", body_group, task);

    task->failed = err != NULL;
    task->code = err != NULL ? err->code : ERR_DB;
    return NULL;
}

/* All together: the first one keeps the writer busy until the others wait. */
static void run_group(Database *database, GroupTask *tasks)
{
    sem_t let_go;

    sem_init(&let_go, 0, 0);
    tasks[0].let_go = &let_go;
    for (size_t i = 0; i < GROUP; i++) {
        tasks[i].database = database;
        CHECK(pthread_create(&tasks[i].thread, NULL, run_group_task, &tasks[i]) == 0);
        usleep(i == 0 ? 50000 : 10000);
    }
    sem_post(&let_go);
    for (size_t i = 0; i < GROUP; i++) {
        pthread_join(tasks[i].thread, NULL);
    }
    sem_destroy(&let_go);
    if (database_engine(database) == DB_SQLITE) {
        CHECK_INT(database_stats(database).group_max, GROUP);
    }
}

TEST_BOTH(a_body_that_fails_does_not_harm_those_in_the_same_commit)
{
    GroupTask tasks[GROUP] = { { .id = 0 }, { .id = 1 }, { .id = 9 }, { .id = 2, .refuse = true },
                               { .id = 3 }, { .id = 4 } };

    CHECK_OK(insert_one(database, 9));
    run_group(database, tasks);
    for (size_t i = 0; i < GROUP; i++) {
        CHECK(tasks[i].failed == (i == 2 || i == 3));
        CHECK(row_there(database, tasks[i].id) == (i != 3));
        /* The first that fails takes SQLite's transaction back; from then on there are savepoints.
         */
        CHECK_INT(tasks[i].attempts, i < 2 && database_engine(database) == DB_SQLITE ? 2 : 1);
    }
    CHECK_INT(tasks[2].code, ERR_DB_CONFLICT);
    CHECK_INT(tasks[3].code, ERR_CREDIT_LIMIT);
}

TEST(when_sqlite_rolls_everything_back_the_others_run_again)
{
    Database *database = fixture_open(S("sqlite::memory:"), (DatabaseOptions){ 0 });
    GroupTask tasks[GROUP] = { { .id = 0 }, { .id = 1, .refuse = true },
                               { .id = 2 }, { .id = 3, .roll_back = true },
                               { .id = 4 }, { .id = 5 } };

    fixture_table(database);
    run_group(database, tasks);
    const int attempts[GROUP] = { 3, 1, 2, 1, 1, 1 }; /* task 1 takes all back as well, once */
    for (size_t i = 0; i < GROUP; i++) {
        CHECK(tasks[i].failed == (i == 1 || i == 3));
        CHECK(row_there(database, tasks[i].id) == !tasks[i].failed);
        CHECK_INT(tasks[i].attempts, attempts[i]);
    }
    CHECK_INT(tasks[3].code, ERR_DB_FULL);
    database_close(database);
}

static Err *body_references(Db *db, void *context)
{
    (void)context;
    return db_exec_script(db, S("DROP TABLE IF EXISTS db_test_refs; CREATE TABLE db_test_refs (id "
                                "BIGINT REFERENCES db_test_rows (id) DEFERRABLE INITIALLY "
                                "DEFERRED);"));
}

static Err *body_refer_to_nothing(Db *db, void *context)
{
    (void)context;
    return db_exec_script(db, S("INSERT INTO db_test_refs (id) VALUES (77)"));
}

static Err *body_drop_references(Db *db, void *context)
{
    (void)context;
    return db_exec_script(db, S("DROP TABLE db_test_refs"));
}

TEST_BOTH(a_reference_to_nothing_is_refused_at_the_end)
{
    CHECK_OK(db_tx(database, DB_WRITE, "references", body_references, NULL));
    CHECK_ERR(db_tx(database, DB_WRITE, "refer", body_refer_to_nothing, NULL), DB);
    CHECK_OK(insert_one(database, 77));
    CHECK_OK(db_tx(database, DB_WRITE, "refer", body_refer_to_nothing, NULL));
    CHECK_OK(db_tx(database, DB_WRITE, "drop", body_drop_references, NULL));
}

TEST(a_second_process_cannot_open_the_file)
{
    Str folder = make_folder();
    Str url = file_url(folder);
    Database *database = fixture_open(url, (DatabaseOptions){ 0 });
    Database *second = NULL;

    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        Err *err = database_open(url, (DatabaseOptions){ 0 }, &second);
        _exit(err_is(err, ERR_DB_BUSY) && strstr(err->detail, "process") != NULL ? 0 : 1);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_INT(status, 0);
    CHECK_ERR(database_open(url, (DatabaseOptions){ 0 }, &second), DB_BUSY);
    database_close(database);
    CHECK_OK(database_open(url, (DatabaseOptions){ 0 }, &second));
    database_close(second);
    remove_folder(folder);
}

TEST(the_files_are_for_their_owner_only)
{
    Str folder = make_folder();
    Database *database = fixture_open(file_url(folder), (DatabaseOptions){ 0 });

    fixture_table(database);
    CHECK_INT(count_rows(database), 0);
    for (size_t i = 0; i < COUNT_OF(file_endings); i++) {
        Str name = arena_printf(&test_arena, "%.*s/stoa.db%s", STR_ARG(folder), file_endings[i]);
        struct stat status;
        if (stat(str_cstr(&test_arena, name), &status) == 0) {
            CHECK_INT(status.st_mode & 0777, 0600);
        }
    }
    database_close(database);
    remove_folder(folder);
}

static Err *body_small(Db *db, void *context)
{
    (void)context;
    return db_exec_script(db, S("PRAGMA max_page_count = 40"));
}

static Err *body_large(Db *db, void *context)
{
    (void)context;
    return db_exec_script(db, S("PRAGMA max_page_count = 1000000"));
}

static Err *body_fill(Db *db, void *context)
{
    char data[8192] = { 1 };
    Row row = { .id = 1000, .data = { data, sizeof(data) } };

    (void)context;
    for (int64_t i = 0; i < SMALL_PAGES; i++) {
        row.id = 1000 + i;
        TRY(row_insert(db, &row, false));
    }
    return NULL;
}

TEST(a_full_database_says_so_and_loses_nothing)
{
    Database *database = fixture_open(S("sqlite::memory:"), (DatabaseOptions){ 0 });

    fixture_table(database);
    CHECK_OK(insert_one(database, 1));
    CHECK_OK(db_tx(database, DB_WRITE, "small", body_small, NULL));
    CHECK_ERR(db_tx(database, DB_WRITE, "fill", body_fill, NULL), DB_FULL);
    CHECK_OK(insert_one(database, 2));
    CHECK_ERR(db_tx(database, DB_MONEY, "fill", body_fill, NULL), DB_FULL);
    CHECK_INT(count_rows(database), 2);
    CHECK_OK(db_tx(database, DB_WRITE, "large", body_large, NULL));
    CHECK_OK(db_tx(database, DB_WRITE, "fill", body_fill, NULL));
    CHECK_INT(count_rows(database), 2 + SMALL_PAGES);
    database_close(database);
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };

    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

TEST(a_commit_that_cannot_be_written_fails_and_loses_nothing)
{
    Str folder = make_folder();
    Database *database = fixture_open(file_url(folder), (DatabaseOptions){ 0 });
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    int64_t acknowledged = 0;
    int64_t refused = 0;

    CHECK(sigaction(SIGXFSZ, &ignore, NULL) == 0);
    fixture_table(database);
    limit_files(200000);
    for (int64_t i = 0; i < 100; i++) {
        bool done = insert_one(database, i) == NULL;
        acknowledged += done ? 1 : 0;
        refused += done ? 0 : 1;
    }
    limit_files(RLIM_INFINITY);
    CHECK(acknowledged > 0);
    CHECK(refused > 0);
    CHECK_INT(count_rows(database), acknowledged);
    CHECK_OK(insert_one(database, 1000));
    database_close(database);
    database = fixture_open(file_url(folder), (DatabaseOptions){ 0 });
    CHECK_INT(count_rows(database), acknowledged + 1);
    database_close(database);
    remove_folder(folder);
}

typedef struct KillLoad {
    Database *database;
    int64_t first;
    int fd;
    pthread_t thread;
} KillLoad;

static void *run_until_killed(void *context)
{
    KillLoad *load = context;

    for (int64_t i = 0; i < KILL_ROWS; i++) {
        int64_t id = load->first + i;
        if (insert_one(load->database, id) != NULL ||
            write(load->fd, &id, sizeof(id)) != sizeof(id)) {
            return NULL;
        }
    }
    return NULL;
}

static void child_until_killed(Str url, int fd)
{
    Database *database;
    KillLoad loads[KILL_THREADS];

    if (database_open(url, (DatabaseOptions){ 0 }, &database) != NULL) {
        _exit(1);
    }
    for (size_t i = 0; i < KILL_THREADS; i++) {
        loads[i] = (KillLoad){ .database = database, .first = (int64_t)i * KILL_ROWS, .fd = fd };
        if (pthread_create(&loads[i].thread, NULL, run_until_killed, &loads[i]) != 0) {
            _exit(1);
        }
    }
    for (size_t i = 0; i < KILL_THREADS; i++) {
        pthread_join(loads[i].thread, NULL);
    }
    _exit(0);
}

static void check_kill(Str url)
{
    int64_t *ids = arena_array(&test_arena, int64_t, KILL_THREADS * KILL_ROWS);
    size_t count = 0;
    int ends[2];
    Database *database = fixture_open(url, (DatabaseOptions){ 0 });

    fixture_table(database);
    database_close(database);
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(ends[0]);
        child_until_killed(url, ends[1]);
    }
    close(ends[1]);
    while (count < KILL_THREADS * KILL_ROWS && read(ends[0], &ids[count], sizeof(*ids)) > 0) {
        count++;
        if (count == KILL_AFTER) {
            kill(child, SIGKILL);
        }
    }
    close(ends[0]);
    CHECK(waitpid(child, NULL, 0) == child);
    CHECK(count >= KILL_AFTER);
    database = fixture_open(url, (DatabaseOptions){ 0 });
    for (size_t i = 0; i < count; i++) {
        CHECK(row_there(database, ids[i]));
    }
    /* At most one more of each thread: committed, but not told. */
    CHECK(count_rows(database) <= (int64_t)count + KILL_THREADS);
    database_close(database);
}

TEST(what_was_acknowledged_survives_a_kill_on_sqlite)
{
    Str folder = make_folder();

    for (int i = 0; i < 5; i++) {
        check_kill(file_url(folder));
    }
    remove_folder(folder);
}

TEST(what_was_acknowledged_survives_a_kill_on_postgres)
{
    check_kill(fixture_url(DB_POSTGRES));
}

TEST_BOTH(a_backup_is_taken_whole_while_others_write)
{
    Str folder = make_folder();
    Str copy = arena_printf(&test_arena, "%.*s/copy", STR_ARG(folder));

    CHECK_OK(insert_one(database, 1));
    CHECK_OK(database_backup(database, copy));
    CHECK_ERR(database_backup(database, copy), IO); /* an older copy is not written over */
    CHECK_ERR(database_backup(database, S("/nowhere/copy")), IO);
    if (database_engine(database) == DB_SQLITE) {
        Str url = file_url(folder);
        Database *restored;

        CHECK_OK(database_restore(url, copy));
        CHECK_ERR(database_restore(url, copy), CONFIG);
        restored = fixture_open(url, (DatabaseOptions){ 0 });
        CHECK(row_there(restored, 1));
        CHECK_ERR(database_restore(url, copy), DB_BUSY);
        CHECK_OK(insert_one(restored, 2));
        database_close(restored);
    } else {
        CHECK_ERR(database_restore(fixture_url(DB_POSTGRES), copy), CONFIG);
    }
    remove_folder(folder);
}

TEST(a_file_that_is_no_database_is_not_restored)
{
    Str folder = make_folder();
    Str junk = arena_printf(&test_arena, "%.*s/junk", STR_ARG(folder));
    FILE *file = fopen(str_cstr(&test_arena, junk), "w");

    CHECK(file != NULL);
    for (int i = 0; i < 10000; i++) {
        fputs("no database ", file);
    }
    fclose(file);
    CHECK_ERR(database_restore(file_url(folder), junk), DB);
    CHECK_ERR(database_restore(file_url(folder), S("/nowhere/copy")), DB);
    remove_folder(folder);
}
