package io.dpmgrid.ignite.features;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.DpmPluginProvider;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.SnapshotPartitionsVerifyResult;
import org.apache.ignite.lang.IgniteCallable;

/** What tests ask of a server from within, as the engine has no public call for it. */
final class OnNode {
  private OnNode() {}

  /** Whether our plugin is active on every server. */
  static boolean pluginActiveEverywhere(Ignite client) {
    return ask(client, OnNode::pluginActive).stream().allMatch(active -> active);
  }

  /** What the engine's own check says about a snapshot; empty if it is sound. */
  static String checkSnapshot(Ignite client, String name, int increment) {
    return client
        .compute(client.cluster().forServers().forOldest())
        .call(job(ignite -> check(ignite, name, increment)));
  }

  /** Finishes a checkpoint on every server. */
  static void checkpoint(Ignite client) {
    ask(
        client,
        ignite -> {
          ignite
              .context()
              .cache()
              .context()
              .database()
              .forceCheckpoint("test")
              .futureFor(CheckpointState.FINISHED)
              .get();
          return true;
        });
  }

  /** Restores one cache; a client may not. Increment 0 is the full snapshot. */
  static void restoreSnapshot(Ignite client, String name, String cache, int increment) {
    client
        .compute(client.cluster().forServers().forOldest())
        .call(
            job(
                ignite -> {
                  if (increment == 0) {
                    ignite.snapshot().restoreSnapshot(name, List.of(cache)).get();
                  } else {
                    ignite.snapshot().restoreSnapshot(name, List.of(cache), increment).get();
                  }
                  return true;
                }));
  }

  /** Runs {@code question} on every server. */
  static <T> Collection<T> ask(Ignite client, Question<T> question) {
    return client.compute(client.cluster().forServers()).broadcast(job(question));
  }

  /** Runs in a server. */
  interface Question<T> extends Serializable {
    T answer(IgniteEx ignite) throws IgniteCheckedException;
  }

  private static <T> IgniteCallable<T> job(Question<T> question) {
    return () -> question.answer((IgniteEx) Ignition.localIgnite());
  }

  private static boolean pluginActive(IgniteEx ignite) {
    DpmPlugin plugin = ignite.plugin(DpmPluginProvider.NAME);
    return plugin.active();
  }

  private static String check(IgniteEx ignite, String name, int increment) {
    try {
      SnapshotPartitionsVerifyResult result =
          ignite
              .context()
              .cache()
              .context()
              .snapshotMgr()
              .checkSnapshot(name, null, increment)
              .get();
      StringBuilder findings = new StringBuilder();
      if (result.exceptions() != null && !result.exceptions().isEmpty()) {
        findings.append(result.exceptions());
      }
      if (result.idleVerifyResult().hasConflicts()) {
        result.idleVerifyResult().print(findings::append, true);
      }
      return findings.toString();
    } catch (IgniteCheckedException e) {
      throw new IgniteException(e);
    }
  }
}
