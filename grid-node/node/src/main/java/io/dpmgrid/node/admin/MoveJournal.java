package io.dpmgrid.node.admin;

import io.dpmgrid.rebalancer.execute.grid.Journal;
import java.io.Serializable;
import java.time.Duration;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.metastorage.DistributedMetaStorage;
import org.jspecify.annotations.Nullable;

/**
 * The executor's journal in the engine's distributed metastorage: one text under one key. Nodes
 * without us keep it for the others.
 *
 * <p>What is written is on all servers before {@link #compareAndSet} returns, and in their stores a
 * moment later: it survives whatever happens to some of them. If all lose power in that moment, the
 * journal may be one text older than the baseline: an operation may be missing in it, and what is
 * needed is planned anew from the baseline as it is.
 *
 * <p>Thread-safe.
 */
final class MoveJournal implements Journal {
  private static final String KEY = "dpm.rebalance.journal";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final IgniteEx ignite;

  /** The journal of a running node. */
  MoveJournal(IgniteEx ignite) {
    this.ignite = ignite;
  }

  @Override
  public @Nullable String read() {
    try {
      Serializable text = storage().read(KEY);
      if (text != null && !(text instanceof String)) {
        throw new IllegalStateException(
            "the grid keeps something under " + KEY + " that is no text; remove it");
      }
      return (String) text;
    } catch (IgniteCheckedException e) {
      throw new IllegalStateException("the grid's journal cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean compareAndSet(@Nullable String expected, String next) {
    try {
      return storage().compareAndSetAsync(KEY, expected, next).get(LIMIT.toMillis());
    } catch (IgniteCheckedException e) {
      throw new IllegalStateException(
          "it is not known whether the grid's journal was written: " + e.getMessage(), e);
    }
  }

  private DistributedMetaStorage storage() {
    return ignite.context().distributedMetastorage();
  }
}
