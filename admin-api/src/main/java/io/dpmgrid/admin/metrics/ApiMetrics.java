package io.dpmgrid.admin.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.List;

/**
 * Rate, errors and duration of the API itself. Labels are bounded: operation ids of the contract,
 * and status codes. Thread-safe.
 */
public final class ApiMetrics implements AutoCloseable {
  private final CollectorRegistry registry;
  private final Counter requests;
  private final Histogram duration;
  private final Gauge inFlight;
  private final Counter failedLogins;
  private final Gauge connections;
  private final Gauge streams;
  private final Gauge pending;
  private final List<Collector> collectors;

  /** Registers the collectors. */
  public ApiMetrics(CollectorRegistry registry) {
    this.registry = registry;
    requests =
        Counter.build("dpm_api_requests_total", "Requests of the admin API that were answered.")
            .labelNames("operation", "code")
            .create();
    duration =
        Histogram.build(
                "dpm_api_request_duration_seconds",
                "Time from the head of a request to the end of its answer.")
            .labelNames("operation")
            .buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .create();
    inFlight =
        Gauge.build("dpm_api_requests_in_flight", "Requests of the admin API under way.").create();
    failedLogins =
        Counter.build("dpm_api_failed_logins_total", "Logins that were refused.").create();
    connections = Gauge.build("dpm_api_connections", "Open connections.").create();
    streams = Gauge.build("dpm_api_event_streams", "Open event streams.").create();
    pending = Gauge.build("dpm_api_worker_calls", "Calls to the grid that run or wait.").create();
    collectors = List.of(requests, duration, inFlight, failedLogins, connections, streams, pending);
    collectors.forEach(c -> c.register(registry));
  }

  /** A request began. */
  public void began() {
    inFlight.inc();
  }

  /** A request was answered. */
  public void answered(String operation, int status, double seconds) {
    inFlight.dec();
    requests.labels(operation, String.valueOf(status)).inc();
    duration.labels(operation).observe(seconds);
  }

  /** A login was refused. */
  public void failedLogin() {
    failedLogins.inc();
  }

  /** How much is open. */
  public void open(int openConnections, int openStreams, int pendingCalls) {
    connections.set(openConnections);
    streams.set(openStreams);
    pending.set(pendingCalls);
  }

  /** Unregisters the collectors. */
  @Override
  public void close() {
    collectors.forEach(registry::unregister);
  }
}
