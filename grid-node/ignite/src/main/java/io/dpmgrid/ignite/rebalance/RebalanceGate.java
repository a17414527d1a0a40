package io.dpmgrid.ignite.rebalance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets supply messages through, each at its time, and in order for each receiver. While nothing
 * limits them they go on the thread that brings them; one that has to wait goes later on the gate's
 * own thread, which exists from the first such message on.
 *
 * <p>What waits is bounded: a receiver asks for the next batch only when it has the last one, and
 * for one cache group at a time, so there wait at most as many batches for it as the engine
 * prefetches. When it asks anew, what answered its earlier request is dropped, as the receiver
 * ignores that. Should all receivers together make it more than {@code heldLimit} nevertheless, the
 * oldest messages go on before their time.
 *
 * <p>Thread-safe.
 */
final class RebalanceGate implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceGate.class);
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long WARN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final String node;
  private final long heldLimit;
  private final Predicate<UUID> isThere;
  private final Map<Integer, Count> counts = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock, from here on. The receiver whose turn it is comes first.
  private final Map<UUID, Lane> lanes = new LinkedHashMap<>();
  private GateSetting setting = GateSetting.OPEN;
  private TokenBucket bucket = new TokenBucket(0, System.nanoTime());
  private int heldMessages;
  private long heldBytes;
  private long dropped;
  private long forced;
  private long warnedNanos = System.nanoTime() - WARN_NANOS;
  private boolean closed;
  private @Nullable Thread keeper;

  private record Count(LongAdder messages, LongAdder bytes) {}

  /** What waits for one receiver. The first message stays here while it is sent. */
  private static final class Lane {
    private final Deque<SupplyMessage> waiting = new ArrayDeque<>();
    private boolean sending;
    private long notBeforeNanos;

    private Lane(long nanos) {
      notBeforeNanos = nanos;
    }
  }

  /**
   * Open.
   *
   * @param node name of this node, for its thread
   * @param heldLimit how many bytes may wait
   * @param isThere whether a node is in the cluster
   */
  RebalanceGate(String node, long heldLimit, Predicate<UUID> isThere) {
    this.node = node;
    this.heldLimit = heldLimit;
    this.isThere = isThere;
  }

  /** Applies a setting, to what waits as well. */
  void apply(GateSetting now) {
    lock.lock();
    try {
      if (now.bytesPerSecond() != setting.bytesPerSecond()) {
        bucket = bucket.at(now.bytesPerSecond(), System.nanoTime());
      }
      setting = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends a message, now or later.
   *
   * @throws RuntimeException if it is sent now, and that fails
   */
  void pass(SupplyMessage message) {
    if (mustWait(message)) {
      if (!isThere.test(message.to())) {
        left(message.to());
      }
      return;
    }
    message.delivery().send();
    count(message);
  }

  private boolean mustWait(SupplyMessage message) {
    List<SupplyMessage> outdated = List.of();
    boolean drop = false;
    lock.lock();
    try {
      Lane lane = lanes.get(message.to());
      long now = System.nanoTime();
      if (closed) {
        drop = true;
      } else if (lane == null && !setting.paused() && bucket.nanosToWait(now) <= 0) {
        bucket.take(message.bytes(), now);
        return false;
      } else {
        if (lane == null) {
          lane = new Lane(now);
          lanes.put(message.to(), lane);
        }
        outdated = removeOutdated(lane, message);
        lane.waiting.add(message);
        heldMessages++;
        heldBytes += message.bytes();
        startKeeper();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (drop) {
      message.delivery().dropped();
    }
    outdated.forEach(one -> one.delivery().dropped());
    return true;
  }

  private List<SupplyMessage> removeOutdated(Lane lane, SupplyMessage by) {
    List<SupplyMessage> outdated = new ArrayList<>();
    Iterator<SupplyMessage> each = lane.waiting.iterator();
    boolean first = true;
    while (each.hasNext()) {
      SupplyMessage one = each.next();
      if (one.isOutdatedBy(by) && !(first && lane.sending)) {
        each.remove();
        noLongerHeld(one);
        dropped++;
        outdated.add(one);
      }
      first = false;
    }
    return outdated;
  }

  /** A node is gone: nothing goes to it any more. */
  void left(UUID gone) {
    List<SupplyMessage> lost = new ArrayList<>();
    lock.lock();
    try {
      Lane lane = lanes.remove(gone);
      if (lane != null) {
        lost.addAll(lane.waiting);
        lost.forEach(this::noLongerHeld);
        dropped += lost.size();
        lane.waiting.clear();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    lost.forEach(one -> one.delivery().dropped());
  }

  GateStatistics statistics() {
    Map<Integer, GateStatistics.Supplied> supplied = new HashMap<>();
    counts.forEach(
        (group, count) ->
            supplied.put(
                group, new GateStatistics.Supplied(count.messages().sum(), count.bytes().sum())));
    lock.lock();
    try {
      return new GateStatistics(setting, supplied, heldMessages, heldBytes, dropped, forced);
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits. What comes from now on is dropped too. */
  @Override
  public void close() {
    Thread running;
    List<UUID> receivers;
    lock.lock();
    try {
      closed = true;
      running = keeper;
      receivers = List.copyOf(lanes.keySet());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    receivers.forEach(this::left);
    if (running != null && running != Thread.currentThread()) {
      running.interrupt();
      try {
        running.join(STOP_LIMIT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void startKeeper() {
    if (keeper == null) {
      Thread thread = new Thread(this::keep, "dpm-rebalance-gate-" + node);
      thread.setDaemon(true);
      keeper = thread;
      thread.start();
    }
  }

  private void keep() {
    while (true) {
      Lane lane;
      SupplyMessage message;
      lock.lock();
      try {
        lane = awaitTurn();
        if (lane == null) {
          return;
        }
        message = lane.waiting.element();
        lane.sending = true;
      } finally {
        lock.unlock();
      }
      boolean sent = send(message);
      lock.lock();
      try {
        done(lane, message, sent);
      } finally {
        lock.unlock();
      }
    }
  }

  /** The receiver whose first message may go now; null when the gate is closed. */
  private @Nullable Lane awaitTurn() {
    while (!closed) {
      long now = System.nanoTime();
      boolean tooMuch = heldBytes > heldLimit;
      long wait = Long.MAX_VALUE;
      if (tooMuch || !setting.paused()) {
        for (Lane lane : lanes.values()) {
          wait = Math.min(wait, lane.notBeforeNanos - now);
          if (lane.notBeforeNanos - now <= 0) {
            long owed = tooMuch ? 0 : bucket.nanosToWait(now);
            if (owed <= 0) {
              if (tooMuch) {
                tellForced();
              }
              return lane;
            }
            wait = owed;
            break;
          }
        }
      }
      try {
        if (wait == Long.MAX_VALUE) {
          changed.await();
        } else {
          long unused = changed.awaitNanos(Math.max(1, wait));
        }
      } catch (InterruptedException e) {
        LOG.debug("interrupted, to see whether the gate was closed", e);
      }
    }
    return null;
  }

  private void tellForced() {
    forced++;
    long now = System.nanoTime();
    if (now - warnedNanos >= WARN_NANOS) {
      warnedNanos = now;
      LOG.warn(
          "{} bytes of partition data wait to be sent, more than the {} that this node keeps:"
              + " the oldest go on in spite of the pause or limit. Give the node more heap, or"
              + " resume.",
          heldBytes,
          heldLimit);
    }
  }

  private boolean send(SupplyMessage message) {
    try {
      message.delivery().send();
      count(message);
      return true;
    } catch (RuntimeException | Error e) {
      // Whatever it was: without this thread nothing would ever go on.
      if (isThere.test(message.to())) {
        LOG.warn("partition data could not be sent to node {}; it is tried again", message.to(), e);
      } else {
        left(message.to());
      }
      return false;
    }
  }

  private void done(Lane lane, SupplyMessage message, boolean sent) {
    lane.sending = false;
    long now = System.nanoTime();
    if (sent) {
      bucket.take(message.bytes(), now);
    }
    if (lanes.get(message.to()) != lane) {
      // The receiver left meanwhile, and all that waited for it was dropped.
      return;
    }
    if (sent) {
      lane.waiting.remove();
      noLongerHeld(message);
    } else {
      lane.notBeforeNanos = now + RETRY_NANOS;
    }
    lanes.remove(message.to());
    if (!lane.waiting.isEmpty()) {
      lanes.put(message.to(), lane);
    }
  }

  private void noLongerHeld(SupplyMessage message) {
    heldMessages--;
    heldBytes -= message.bytes();
  }

  private void count(SupplyMessage message) {
    Count count =
        counts.computeIfAbsent(
            message.group(), group -> new Count(new LongAdder(), new LongAdder()));
    count.messages().increment();
    count.bytes().add(message.bytes());
  }
}
