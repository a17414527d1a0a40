package io.dpmgrid.node.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What clients were promised: for every key the SHA-256 of the value that was acknowledged last,
 * and of those that were sent since without an answer. Kept outside the nodes, and in a file.
 *
 * <p>Thread-safe, as long as each key has one writer at a time.
 */
public final class AckLedger implements AutoCloseable {
  private final Map<String, Promise> promises = new ConcurrentHashMap<>();
  private final AtomicLong acks = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final Writer file;

  /**
   * Begins an empty ledger.
   *
   * @param file gets a line {@code SHA-256 KEY} per acknowledgement; replaced if it exists
   * @throws IOException if it cannot be written
   */
  public AckLedger(Path file) throws IOException {
    this.file = Files.newBufferedWriter(file);
  }

  /** Notes that {@code value} is about to be sent. From now on it may or may not be found. */
  public void sending(String key, byte[] value) {
    promises.computeIfAbsent(key, k -> new Promise()).sending(digest(value));
  }

  /** Notes that the value sent last for {@code key} was acknowledged: it must be found. */
  public void acknowledged(String key, byte[] value) {
    Promise promise = promises.get(key);
    if (promise == null) {
      throw new IllegalStateException("'" + key + "' was acknowledged before it was sent");
    }
    String digest = promise.acknowledged(value.length);
    acks.incrementAndGet();
    bytes.addAndGet(value.length);
    try {
      synchronized (file) {
        file.write(digest + " " + key + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger of acknowledgements cannot be written", e);
    }
  }

  /** How many acknowledgements there were. */
  public long acks() {
    return acks.get();
  }

  /** How many bytes of values were acknowledged. */
  public long bytes() {
    return bytes.get();
  }

  /** Every key that was ever sent. */
  public Set<String> keys() {
    return promises.keySet();
  }

  /** The keys that have an acknowledged value. */
  public List<String> acknowledgedKeys() {
    return promises.entrySet().stream()
        .filter(entry -> entry.getValue().hasAck())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Tells each key that has an acknowledged value, with that value's bytes. */
  public void forEachValue(ObjIntConsumer<String> to) {
    promises.forEach(
        (key, promise) -> {
          if (promise.hasAck()) {
            to.accept(key, promise.lastAckBytes());
          }
        });
  }

  /**
   * The keys whose last write was sent and not acknowledged: it may be in some copies of the data
   * and not in others, until it is sent again.
   */
  public List<String> unansweredKeys() {
    return promises.entrySet().stream()
        .filter(entry -> entry.getValue().isUnanswered())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Judges what was found under a key after everything else stood still.
   *
   * @param value the value that was read; {@code null} if there was none
   */
  public Verdict judge(String key, byte @Nullable [] value) {
    Promise promise = promises.get(key);
    if (promise == null) {
      return value == null ? Verdict.KEPT : Verdict.TORN;
    }
    return promise.judge(value == null ? null : digest(value));
  }

  /** Flushes and closes the file; the ledger can still be asked. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger of acknowledgements cannot be written", e);
    }
  }

  private static String digest(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What was found of a promise. */
  public enum Verdict {
    /** The acknowledged value, or one that was sent after it. */
    KEPT,
    /** Nothing, or a value that was overwritten before: an acknowledged write is gone. */
    LOST,
    /** A value that nobody ever sent. */
    TORN
  }

  /** One key's values in the order they were sent. */
  private static final class Promise {
    private final List<String> sent = new ArrayList<>();
    private int lastAck = -1;
    private int lastAckBytes;

    synchronized void sending(String digest) {
      sent.add(digest);
    }

    synchronized String acknowledged(int bytes) {
      lastAck = sent.size() - 1;
      lastAckBytes = bytes;
      return sent.get(lastAck);
    }

    synchronized boolean isUnanswered() {
      return lastAck < sent.size() - 1;
    }

    synchronized int lastAckBytes() {
      return lastAckBytes;
    }

    synchronized boolean hasAck() {
      return lastAck >= 0;
    }

    synchronized Verdict judge(@Nullable String found) {
      if (found == null) {
        return lastAck < 0 ? Verdict.KEPT : Verdict.LOST;
      }
      int newest = sent.lastIndexOf(found);
      if (newest < 0) {
        return Verdict.TORN;
      }
      return newest >= lastAck ? Verdict.KEPT : Verdict.LOST;
    }
  }
}
