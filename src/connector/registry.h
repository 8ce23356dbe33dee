/*
 * registry.h - every connector that there is, and those that a configuration opens.
 *
 * Configuration: {"connectors": {"postgresql": {…}, "simulator": {…}}}, one section per connector;
 * what a section holds is told by the connector's own header.
 */
#ifndef CONNECTOR_REGISTRY_H
#define CONNECTOR_REGISTRY_H

#include "connector/connector.h"

/* Opens the connectors that have a section; `sections` is the value of "connectors", and may be
 * missing: then there are none. Fails: CONFIG. */
MUST_USE Err *connectors_open(Arena *process, const Json *sections, ConnectorSet *ret_set);
void connectors_close(ConnectorSet *set);

#endif
