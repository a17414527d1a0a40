package io.dpmgrid.admin;

import java.time.Duration;

/**
 * Bounds of the server.
 *
 * @param maxBodyBytes largest body of a request, 1 or more
 * @param maxHeaderBytes largest head of a request
 * @param maxConnections open connections; more are closed at once
 * @param headTimeout for the head of a request, from the connection or the answer before
 * @param bodyTimeout for the body of a request, from its head
 * @param answerTimeout for the answer, until the connection is closed
 * @param workers threads that ask the grid
 * @param workerQueue calls that may wait for one of them
 * @param viewTtl how old a view may be before it is made anew
 * @param heartbeat between comments on event streams
 * @param events kept for resuming streams
 */
public record Limits(
    int maxBodyBytes,
    int maxHeaderBytes,
    int maxConnections,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration answerTimeout,
    int workers,
    int workerQueue,
    Duration viewTtl,
    Duration heartbeat,
    int events) {
  /** What a node uses. */
  public static Limits standard() {
    return new Limits(
        1 << 20,
        16 << 10,
        20_000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        8,
        256,
        Duration.ofMillis(500),
        Duration.ofSeconds(15),
        2000);
  }
}
