package io.dpmgrid.node.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.node.ctl.AdminClientException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what a node sees happen. When the connection is lost it connects again, and goes on
 * behind the last event; what the node has dropped meanwhile it says itself. Not thread-safe.
 */
public final class EventFollower {
  private static final Logger LOG = LoggerFactory.getLogger(EventFollower.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_LINES = 1000;
  // No line of a stream of events has a line break.
  private static final String END = "\n";

  private final AdminClient client;
  private final Consumer<JsonNode> events;
  private final Consumer<String> notes;
  private final Duration pause;
  private final Duration silence;
  private @Nullable String last;

  /**
   * Connects to nothing yet.
   *
   * @param events takes each event
   * @param notes takes what happens to the connection, for people
   * @param pause between two attempts to connect
   * @param silence after which a connection counts as lost; longer than the node's heartbeat of 15
   *     s
   */
  public EventFollower(
      AdminClient client,
      Consumer<JsonNode> events,
      Consumer<String> notes,
      Duration pause,
      Duration silence) {
    this.client = client;
    this.events = events;
    this.notes = notes;
    this.pause = pause;
    this.silence = silence;
  }

  /**
   * Follows until the thread is interrupted.
   *
   * @throws AdminClientException if the first connection cannot be made, or the login is refused
   */
  public void run() throws InterruptedException {
    boolean connected = false;
    while (true) {
      try (InputStream stream = client.events(last)) {
        if (connected) {
          notes.accept("connected again");
        }
        connected = true;
        read(stream);
        notes.accept("the node has ended the stream; connecting again");
      } catch (IOException e) {
        notes.accept("the connection is lost (" + e.getMessage() + "); connecting again");
      } catch (AdminClientException e) {
        if (!connected || e.kind() != Kind.UNREACHABLE) {
          throw e;
        }
      }
      Thread.sleep(pause.toMillis());
    }
  }

  private void read(InputStream stream) throws IOException, InterruptedException {
    // The stream's own reads know neither limits nor, in some JDKs, interrupts.
    BlockingQueue<String> lines = new ArrayBlockingQueue<>(MAX_LINES);
    Thread reader = new Thread(() -> pump(stream, lines), "dpm-events-reader");
    reader.setDaemon(true);
    reader.start();
    try {
      StringBuilder data = new StringBuilder();
      String id = null;
      while (true) {
        String line = lines.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
          throw new IOException("nothing came for " + silence.toMillis() + " ms");
        }
        if (line.equals(END)) {
          return;
        }
        if (line.startsWith("data:")) {
          data.append(line.substring("data:".length()).strip());
        } else if (line.startsWith("id:")) {
          id = line.substring("id:".length()).strip();
        } else if (line.isEmpty() && data.length() > 0) {
          show(data.toString());
          data.setLength(0);
          last = id == null ? last : id;
        }
      }
    } finally {
      reader.interrupt();
    }
  }

  private static void pump(InputStream stream, BlockingQueue<String> to) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        to.put(line);
      }
    } catch (IOException e) {
      // It was closed or is broken: the end of the stream either way.
      LOG.debug("the stream of events has ended", e);
    } catch (InterruptedException e) {
      return;
    }
    try {
      to.put(END);
    } catch (InterruptedException e) {
      LOG.debug("nobody reads the events any more", e);
    }
  }

  private void show(String data) {
    try {
      events.accept(JSON.readTree(data));
    } catch (JsonProcessingException e) {
      notes.accept("an event cannot be read: " + e.getOriginalMessage());
    }
  }
}
