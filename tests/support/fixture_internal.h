/* fixture_internal.h - what fixture.c and fixture_catalogue.c share. */
#ifndef TESTS_SUPPORT_FIXTURE_INTERNAL_H
#define TESTS_SUPPORT_FIXTURE_INTERNAL_H

#include "tests/support/fixture.h"

/* Imports the products and gives the price lists, as fixture_catalogue tells. */
void catalogue_make(Fixture *fixture);

#endif
