/*
 * simulator.h - a connector that behaves by script (R-WSP-09) and makes every kind of service out
 * of nothing: its objects are files.
 *
 * Configuration: {"state_dir": "run/backends/simulator",
 *                 "script": {"cloud_server": "delay 2s", "*": "delay 1s"}, "allow_script": true}
 * With "allow_script" a service may bring its own script as the setting "simulate". A script is a
 * list of steps with semicolons between them:
 *
 *   delay 2s | delay 500ms   apply answers "accepted" until so long after its first call
 *   fail 3                   the first three calls of apply for a version answer "retry"
 *   lose 1                   the first call of apply does the work and loses the answer
 *   refuse CODE [FIELD]      apply is refused
 *   ask [FIELD: ]TEXT        apply asks; a later version of the service is taken as the answer
 *   duplicate                a repeated apply says that the object is there already
 *   drift                    status finds a difference
 *   late-usage 1h            usage has no figures until so long after the object was ready
 */
#ifndef CONNECTOR_SIMULATOR_H
#define CONNECTOR_SIMULATOR_H

#include "connector/connector.h"

extern const Connector simulator_connector;

#endif
