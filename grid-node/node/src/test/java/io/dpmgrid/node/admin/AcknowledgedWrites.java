package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.GridNode;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.cache.CacheException;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;

/** A user who changes one entry after the other, and what was acknowledged of that. */
final class AcknowledgedWrites implements AutoCloseable {
  private static final long PAUSE_NANOS = 2_000_000;

  private final IgniteCache<Integer, byte[]> cache;
  private final int keys;
  private final int bytes;
  private final Map<Integer, Integer> acknowledged = new ConcurrentHashMap<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final CompletableFuture<Integer> writer;

  AcknowledgedWrites(IgniteCache<Integer, byte[]> cache, int keys, int bytes) {
    this.cache = cache;
    this.keys = keys;
    this.bytes = bytes;
    this.writer = CompletableFuture.supplyAsync(this::write);
  }

  private int write() {
    int count = 0;
    for (int i = 1; !enough.get(); i++) {
      try {
        cache.put(i % keys, ByteBuffer.allocate(bytes).putInt(i).array());
        acknowledged.put(i % keys, i);
        count++;
      } catch (CacheException e) {
        // Whether it is there, nobody knows: later than what was acknowledged is right as well.
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return count;
  }

  /** How many there were. */
  int count() {
    return writer.join();
  }

  /**
   * Each copy that a node has of an entry is the one that was acknowledged last, or a later one.
   */
  void assertOnEveryCopy(Collection<GridNode> nodes) {
    int count = count();
    assertThat(count).isPositive();
    acknowledged.forEach(
        (key, version) -> {
          int copies = 0;
          for (GridNode node : nodes) {
            IgniteCache<Integer, byte[]> there = node.ignite().cache(cache.getName());
            byte[] value = there.localPeek(key, CachePeekMode.ALL);
            if (value != null) {
              copies++;
              assertThat(ByteBuffer.wrap(value).getInt())
                  .as("%s on %s", key, node.ignite().name())
                  .isGreaterThanOrEqualTo(version);
            }
          }
          assertThat(copies).as("copies of %s", key).isEqualTo(2);
        });
  }

  /** Ends the writing. */
  void end() {
    enough.set(true);
    writer.join();
  }

  @Override
  public void close() {
    end();
  }
}
