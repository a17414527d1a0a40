package io.dpmgrid.admin.http;

import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that are slow on purpose: the head, the body and the answer each have their
 * time, however many bytes trickle in meanwhile. Bounds the number of connections. Used on the
 * event loop.
 */
public final class ConnectionGuard {
  private final int most;
  private final long headNanos;
  private final long bodyNanos;
  private final long answerNanos;
  private final Map<HttpConnection, Held> held = new HashMap<>();

  /** Takes the bounds. */
  public ConnectionGuard(
      int most, Duration headTimeout, Duration bodyTimeout, Duration answerTimeout) {
    this.most = most;
    this.headNanos = headTimeout.toNanos();
    this.bodyNanos = bodyTimeout.toNanos();
    this.answerNanos = answerTimeout.toNanos();
  }

  /** A connection was opened. */
  public void opened(HttpConnection connection) {
    if (held.size() >= most) {
      connection.close();
      return;
    }
    held.put(connection, new Held(System.nanoTime()));
    connection.closeHandler(closed -> held.remove(connection));
  }

  /** Number of open connections. */
  public int open() {
    return held.size();
  }

  /**
   * May another request come on the connection. Not behind one whose end two readers could see in
   * two places.
   */
  boolean takesMore(HttpConnection connection) {
    Held one = held.get(connection);
    return one != null && !one.last;
  }

  void began(Exchange exchange) {
    Held one = held.get(exchange.connection());
    if (one != null) {
      one.exchange = exchange;
      one.since = System.nanoTime();
      one.last = exchange.isLast();
    }
  }

  void ended(Exchange exchange) {
    Held one = held.get(exchange.connection());
    if (one != null && one.exchange == exchange) {
      one.exchange = null;
      one.since = System.nanoTime();
    }
  }

  /** Looks at all connections; called every second. */
  public void sweep() {
    long now = System.nanoTime();
    for (Map.Entry<HttpConnection, Held> entry : List.copyOf(held.entrySet())) {
      Held one = entry.getValue();
      Exchange exchange = one.exchange;
      long age = now - one.since;
      if (exchange == null) {
        if (age > headNanos) {
          entry.getKey().close();
        }
      } else if (exchange.waitsForBody()) {
        if (age > bodyNanos) {
          exchange.fail(
              new ProblemException(
                  ProblemKind.REQUEST_TIMEOUT, "The body did not arrive in time."));
        }
      } else if (!exchange.streams() && age > answerNanos) {
        entry.getKey().close();
      }
    }
  }

  private static final class Held {
    private long since;
    private boolean last;
    private @Nullable Exchange exchange;

    Held(long since) {
      this.since = since;
    }
  }
}
