package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.medium.Medium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What was appended to a log and what was acknowledged, to be held against what is found after a
 * crash: every acknowledged record that was not released is there, nothing is torn, nothing comes
 * back that was given up.
 */
final class LogLedger {
  private final Map<Long, byte[]> issued = new HashMap<>();
  private final Set<Long> acknowledged = new HashSet<>();
  private final Set<Long> released = new HashSet<>();
  private final LogConfig config;
  private final Random random;
  private long nextId;

  LogLedger(LogConfig config, long seed) {
    this.config = config;
    this.random = new Random(seed);
    this.nextId = Math.abs(seed) << 20;
  }

  /** A ledger that goes on where a recovered log stands: what was not recovered is given up. */
  LogLedger after(List<Long> recovered, long seed) {
    LogLedger next = new LogLedger(config, seed);
    for (long id : recovered) {
      next.issued.put(id, issued.get(id));
      next.acknowledged.add(id);
    }
    return next;
  }

  /** A new record of {@code 8..longest} bytes whose first 8 are its id. */
  synchronized byte[] issue(int longest) {
    byte[] payload = new byte[Long.BYTES + random.nextInt(longest - Long.BYTES)];
    random.nextBytes(payload);
    long id = nextId++;
    ByteBuffer.wrap(payload).putLong(id);
    issued.put(id, payload);
    return payload;
  }

  synchronized void acknowledge(byte[] payload) {
    acknowledged.add(id(payload));
  }

  synchronized void release(long id) {
    released.add(id);
  }

  static long id(byte[] payload) {
    return ByteBuffer.wrap(payload).getLong();
  }

  /** Opens the log and checks it; returns the ids found, in order. */
  List<Long> check(Medium medium) {
    try (Log log = Log.open(medium, config)) {
      return check(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized List<Long> check(Log log) throws IOException {
    List<Long> found = new ArrayList<>();
    log.read(
        log.oldest(),
        (position, payload) -> {
          byte[] bytes = new byte[payload.remaining()];
          payload.get(bytes);
          byte[] expected = bytes.length < Long.BYTES ? null : issued.get(id(bytes));
          if (expected == null) {
            throw new AssertionError("a record at " + position + " that was given up or never was");
          }
          if (!Arrays.equals(bytes, expected)) {
            throw new AssertionError("a torn record at " + position);
          }
          found.add(id(bytes));
        });
    Set<Long> missing = new HashSet<>(acknowledged);
    missing.removeAll(released);
    found.forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new AssertionError("acknowledged but lost: " + missing);
    }
    if (new HashSet<>(found).size() != found.size()) {
      throw new AssertionError("a record twice: " + found);
    }
    return found;
  }
}
