/* acting_store.c - what people of one account did for another. SQL: sql/queries/acting.sql. */
#include "store/acting_store.h"

#include "store/account_store.h"

Err *store_acting_by(Db *db, Arena *out, Arena scratch, const ActingFilter *filter,
                     ActingRow **ret_rows, size_t *ret_count)
{
    const SqlActingByIn in = { .actor = filter->actor,
                               .customer = filter->customer,
                               .person = store_search_pattern(&scratch, filter->person),
                               .since = filter->since,
                               .until = filter->until,
                               .after = filter->after,
                               .max = filter->max };
    return sql_acting_by(db, out, &in, ret_rows, ret_count);
}

Err *store_acting_for(Db *db, Arena *out, Arena scratch, const ActingFilter *filter,
                      ActingRow **ret_rows, size_t *ret_count)
{
    SqlActingFor *rows;
    size_t count;
    const SqlActingForIn in = { .actor = filter->actor,
                                .person = store_search_pattern(&scratch, filter->person),
                                .since = filter->since,
                                .until = filter->until,
                                .after = filter->after,
                                .max = filter->max };
    TRY(sql_acting_for(db, out, &in, &rows, &count));
    ActingRow *found = arena_array(out, ActingRow, count);
    for (size_t i = 0; i < count; i++) {
        found[i] = (ActingRow){ .id = rows[i].id,
                                .name = rows[i].name,
                                .summary = rows[i].summary,
                                .account = rows[i].account,
                                .user_name = rows[i].user_name,
                                .actor = rows[i].actor,
                                .actor_name = rows[i].actor_name,
                                .whom = rows[i].whom,
                                .whom_name = rows[i].whom_name,
                                .depth = rows[i].depth,
                                .happened_at = rows[i].happened_at };
    }
    *ret_rows = found;
    *ret_count = count;
    return NULL;
}
