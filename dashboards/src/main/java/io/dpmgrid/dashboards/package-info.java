/**
 * Grafana dashboards and Prometheus rules, and the tests that hold them to the real metric names.
 * No code: what is delivered are the files of the module's directories {@code grafana}, {@code
 * prometheus} and {@code examples}.
 */
@NullMarked
package io.dpmgrid.dashboards;

import org.jspecify.annotations.NullMarked;
