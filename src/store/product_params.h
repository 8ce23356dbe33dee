/* product_params.h - the parameters that queries about products share. Inside store/ only. */
#ifndef STORE_PRODUCT_PARAMS_H
#define STORE_PRODUCT_PARAMS_H

#include "store/product_store.h"

_Static_assert(PRICE_EDGE_MAX == 8, "the queries take eight lists");

/* The members list1 to list8 of a query's parameters. */
#define LIST_PARAMS(lists)                                                              \
    .list1 = (lists)[0], .list2 = (lists)[1], .list3 = (lists)[2], .list4 = (lists)[3], \
    .list5 = (lists)[4], .list6 = (lists)[5], .list7 = (lists)[6], .list8 = (lists)[7]

/* The members of an assortment: lists, list1 to list8, open1 to open8 and the day. */
#define ASSORTMENT_PARAMS(a)                                                                    \
    .lists = (a)->required_count, LIST_PARAMS((a)->required), .open1 = (a)->open[0],            \
    .open2 = (a)->open[1], .open3 = (a)->open[2], .open4 = (a)->open[3], .open5 = (a)->open[4], \
    .open6 = (a)->open[5], .open7 = (a)->open[6], .open8 = (a)->open[7], .day = (a)->day

#endif
