/**
 * Grafana dashboards and Prometheus rules, and the tests that hold them to the real metric names.
 * Empty until its own capability lands.
 */
@NullMarked
package io.dpmgrid.dashboards;

import org.jspecify.annotations.NullMarked;
