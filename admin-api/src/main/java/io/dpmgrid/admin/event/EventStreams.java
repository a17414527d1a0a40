package io.dpmgrid.admin.event;

import io.dpmgrid.admin.auth.Principal;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to those who listen. Each stream reads the ring at its own pace and holds nothing of
 * its own; one that takes nothing for a whole heartbeat is closed. Used on the event loop, but for
 * {@link #wake}.
 */
public final class EventStreams {
  private static final int BATCH = 100;
  private static final int MAX_STREAMS = 1000;
  // So that nobody alone can shut out the others: a wall of consoles, twice over.
  private static final int MAX_OF_ONE = 50;
  private static final long RETRY_SECONDS = 10;
  private final Context context;
  private final EventRing ring;
  private final Json json;
  private final Clock clock;
  private final Set<Stream> streams = new HashSet<>();
  private final AtomicBoolean woken = new AtomicBoolean();

  /** Listens to the ring. */
  public EventStreams(Context context, EventRing ring, Json json, Clock clock) {
    this.context = context;
    this.ring = ring;
    this.json = json;
    this.clock = clock;
    ring.onAppend(event -> wake());
  }

  /** Number of open streams. */
  public int open() {
    return streams.size();
  }

  /**
   * Checks that there is room for one more.
   *
   * @throws ProblemException if there is none for this principal, or for anybody
   */
  public void requireRoom(Principal principal) {
    if (streams.size() >= MAX_STREAMS) {
      throw new ProblemException(
          ProblemKind.TOO_MANY_REQUESTS, "Too many event streams are open.", RETRY_SECONDS);
    }
    if (streams.stream().filter(stream -> stream.owner.isSame(principal)).count() >= MAX_OF_ONE) {
      throw new ProblemException(
          ProblemKind.TOO_MANY_REQUESTS,
          principal.name()
              + " has "
              + MAX_OF_ONE
              + " event streams open, as many as one may have: close some.",
          RETRY_SECONDS);
    }
  }

  /**
   * Starts a stream.
   *
   * @param owner whose stream it is; it ends with the credentials
   * @param lastEventId null starts with what happens from now on
   */
  public void start(HttpServerResponse response, Principal owner, @Nullable String lastEventId) {
    response
        .setChunked(true)
        .setWriteQueueMaxSize(256 * 1024)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    Stream stream = new Stream(response, owner, ring.last());
    streams.add(stream);
    response.closeHandler(closed -> streams.remove(stream));
    response.exceptionHandler(failure -> streams.remove(stream));
    response.drainHandler(drained -> stream.send());
    response.write("retry: 2000\n\n");
    if (lastEventId != null && !lastEventId.isEmpty()) {
      long position = ring.position(lastEventId);
      if (position < 0) {
        stream.number = 0;
        stream.write(
            ring.lost(0, "The id is of another run of this node; events may have been missed."));
      } else {
        stream.number = position;
      }
    }
    stream.send();
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(
          now -> {
            woken.set(false);
            List.copyOf(streams).forEach(Stream::send);
          });
    }
  }

  /**
   * Sends a comment to all, and closes those that have stopped reading or whose credentials have
   * ended.
   */
  public void heartbeat() {
    Instant now = clock.instant();
    for (Stream stream : List.copyOf(streams)) {
      Instant until = stream.owner.expiresAt();
      boolean over = until != null && !now.isBefore(until);
      if (over || (stream.stuck && stream.response.writeQueueFull())) {
        streams.remove(stream);
        stream.response.reset();
        continue;
      }
      stream.stuck = stream.response.writeQueueFull();
      if (!stream.stuck) {
        stream.response.write(": heartbeat\n\n");
      }
    }
  }

  /** Ends all streams. */
  public void close() {
    for (Stream stream : List.copyOf(streams)) {
      stream.response.end();
    }
    streams.clear();
  }

  private final class Stream {
    private final HttpServerResponse response;
    private final Principal owner;
    private long number;
    private boolean stuck;

    Stream(HttpServerResponse response, Principal owner, long number) {
      this.response = response;
      this.owner = owner;
      this.number = number;
    }

    void send() {
      while (!response.closed() && !response.writeQueueFull() && number < ring.last()) {
        EventRing.Batch batch = ring.after(number, BATCH);
        if (batch.lost() > 0) {
          write(
              ring.lost(
                  number + batch.lost(),
                  batch.lost() + " events were dropped before they could be sent."));
        }
        batch.events().forEach(this::write);
        number = batch.last();
      }
    }

    void write(EventView event) {
      response.write(
          "id: "
              + event.id()
              + "\nevent: "
              + event.type().name().toLowerCase(Locale.ROOT).replace('_', '-')
              + "\ndata: "
              + json.text(event)
              + "\n\n");
    }
  }
}
