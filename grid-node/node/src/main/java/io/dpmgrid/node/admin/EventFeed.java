package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.EventPort;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.GridEvent;
import io.dpmgrid.admin.grid.MemberChange;
import io.dpmgrid.admin.grid.Severity;
import io.dpmgrid.admin.grid.TopologyChange;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.ignite.events.Event;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.lang.IgnitePredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what this node sees happen: the engine's events, and what others of this package report.
 * Remembers the last changes of the topology.
 *
 * <p>Thread-safe; never blocks the threads of the engine.
 */
public final class EventFeed implements EventPort, AutoCloseable {
  /** The engine's events that a node must record for this. */
  public static final int[] TYPES = EngineEvents.types();

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final int MAX_CHANGES = 1000;

  private final List<Consumer<GridEvent>> sinks = new CopyOnWriteArrayList<>();
  private final Deque<TopologyChange> changes = new ArrayDeque<>();
  private final IgniteEx ignite;
  private final EngineEvents translation;
  private final IgnitePredicate<Event> listener = this::onEngineEvent;

  EventFeed(IgniteEx ignite) {
    this.ignite = ignite;
    this.translation = new EngineEvents(ignite.context(), this);
  }

  /** Begins to listen. */
  void open() {
    translation.open();
    ignite.events().localListen(listener, TYPES);
  }

  @Override
  public Registration subscribe(Consumer<GridEvent> sink) {
    sinks.add(sink);
    return () -> sinks.remove(sink);
  }

  /** The newest first. */
  List<TopologyChange> changes() {
    synchronized (changes) {
      return List.copyOf(changes);
    }
  }

  /** Tells something that happened now. */
  void tell(
      EventType type,
      Severity severity,
      @Nullable String nodeId,
      @Nullable String subject,
      String message) {
    GridEvent event = new GridEvent(type, Instant.now(), severity, nodeId, subject, message);
    for (Consumer<GridEvent> sink : sinks) {
      try {
        sink.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("an event was not taken: {}", event, e);
      }
    }
  }

  void changed(long version, MemberChange change, String nodeId) {
    synchronized (changes) {
      changes.addFirst(new TopologyChange(version, Instant.now(), change, nodeId));
      while (changes.size() > MAX_CHANGES) {
        changes.removeLast();
      }
    }
  }

  private boolean onEngineEvent(Event event) {
    try {
      translation.onEvent(event);
    } catch (RuntimeException e) {
      // A listener that throws would be an error of the engine's own thread.
      LOG.warn("an event of the engine is not told: {}", event, e);
    }
    return true;
  }

  @Override
  public void close() {
    try {
      ignite.events().stopLocalListen(listener);
    } catch (IllegalStateException e) {
      LOG.debug("the engine has stopped before", e);
    }
    sinks.clear();
  }
}
