/**
 * What the API asks of a grid: small blocking ports, and records that mirror the contract's
 * schemas. An engine's adapter implements the ports.
 *
 * <p>Records hold what they are given; lists in them must not change afterwards. Field names become
 * snake_case in JSON, enum constants kebab-case, instants RFC 3339 in UTC. A node is named by its
 * consistent id, which outlives restarts.
 */
@NullMarked
package io.dpmgrid.admin.grid;

import org.jspecify.annotations.NullMarked;
