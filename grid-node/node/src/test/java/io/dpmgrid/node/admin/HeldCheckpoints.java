package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.node.GridNode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;

/**
 * Keeps the checkpoints of a node from going on once they have begun, as a medium that does not
 * answer does, until it is closed.
 */
final class HeldCheckpoints implements CheckpointListener, AutoCloseable {
  /** In which the node that decides has looked more than once. */
  static final Duration LONG_ENOUGH = Duration.ofSeconds(3);

  private static final long LIMIT_SECONDS = 60;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  HeldCheckpoints(GridNode node) {
    DpmPlugin plugin = node.ignite().plugin(DpmPluginProvider.NAME);
    plugin.checkpointListeners().add(this);
  }

  /** Waits until one has begun. */
  void await() throws InterruptedException {
    assertThat(begun.await(LIMIT_SECONDS, TimeUnit.SECONDS)).as("a checkpoint begins").isTrue();
  }

  @Override
  public void beforeCheckpointBegin(Context context) {
    begun.countDown();
    try {
      assertThat(end.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      // The node stops.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onMarkCheckpointBegin(Context context) {}

  @Override
  public void onCheckpointBegin(Context context) {}

  @Override
  public void close() {
    end.countDown();
  }
}
