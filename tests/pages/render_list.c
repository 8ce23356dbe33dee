/* render_list.c - a list for the sample pages: every kind of cell, in a row with all and one with
 * little. */
#include "tests/pages/render.h"

static ListCell labelled(ListCell cell, Str label, bool first)
{
    cell.label = label;
    cell.first = first;
    return cell;
}

ListTable sample_table(Str path)
{
    static ListCell cells[2][7];
    static ListRow rows[2];
    static ListHead heads[7];
    static ListChoice choices[] = { { STR_INIT("quantity"), STR_INIT("Quantity"), true },
                                    { STR_INIT("plan"), STR_INIT("Plan"), false } };
    static const FormOption orders[] = { { STR_INIT(""), STR_INIT("As it comes") },
                                         { STR_INIT("-quantity"),
                                           STR_INIT("Quantity, last first") } };
    const Instant moment = { 1795370000000000 };
    ListCell name = cell_link(S("Ledger archive"), S("/subscriptions/sub_06h2n8kx4m1pq"));
    ListCell amount = cell_money(sample_eur(29880), true);
    ListCell day = cell_date((Date){ 20780 });

    name.tag = S("simulated");
    name.sub = S("PostgreSQL Small, monthly");
    amount.sub = S("a month");
    day.before = S("Ends");
    cells[0][0] = labelled(name, S("Subscription"), true);
    cells[0][1] = labelled(cell_text(S("Blue Harbour Shipping and Forwarding of the Aegean")),
                           S("End customer"), false);
    cells[0][2] = labelled(cell_number(12), S("Quantity"), false);
    cells[0][3] = labelled(amount, S("Per period, net"), false);
    cells[0][4] = labelled(day, S("Next charge"), false);
    cells[0][5] = labelled(cell_instant(moment), S("Ordered"), false);
    cells[0][6] = labelled(cell_state(S("active")), S("State"), false);
    for (size_t i = 0; i < COUNT_OF(cells[0]); i++) {
        cells[1][i] = cells[0][i];
        cells[1][i].none = i > 1 && i < 6;
        cells[1][i].sub = S("");
        heads[i] = (ListHead){ .label = cells[0][i].label,
                               .number = i == 2 || i == 3,
                               .link = i == 2 ? S("/subscriptions?sort=quantity") : S(""),
                               .aria = i == 2 ? S("descending") : S("") };
    }
    rows[0] = (ListRow){ cells[0], COUNT_OF(cells[0]) };
    rows[1] = (ListRow){ cells[1], COUNT_OF(cells[1]) };
    return (ListTable){ .path = path,
                        .csv = S("/subscriptions.csv"),
                        .heads = heads,
                        .heads_count = COUNT_OF(heads),
                        .rows = rows,
                        .rows_count = COUNT_OF(rows),
                        .pager = { .next = S("/subscriptions?after=sub_1") },
                        .choices = choices,
                        .choices_count = COUNT_OF(choices),
                        .sort = S("-quantity"),
                        .orders = orders,
                        .orders_count = COUNT_OF(orders) };
}
