package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.RebalanceControl;
import io.dpmgrid.ignite.rebalance.GateSetting;
import io.dpmgrid.ignite.rebalance.GateSettings;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.rebalancer.execute.Quorum;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/** The setting for the cluster's moves, in the words of the API. Thread-safe. */
final class MoveControl {
  private static final Duration LIMIT = Duration.ofMillis(1_500);

  private final Members members;
  private final Post post;
  private final RebalanceGateSpi gate;
  private final RebalanceSettings settings;

  MoveControl(Members members, Post post, RebalanceGateSpi gate, RebalanceSettings settings) {
    this.members = members;
    this.post = post;
    this.gate = gate;
    this.settings = settings;
  }

  private interface Change {
    void in(GateSettings settings) throws IgniteCheckedException;
  }

  RebalanceControl now() {
    GateSetting setting = gate.settings().setting();
    return new RebalanceControl(
        setting.paused(),
        setting.paused() ? Instant.ofEpochMilli(setting.pausedSinceMillis()) : null,
        limit(setting.bytesPerSecond()));
  }

  RebalanceControl pause() {
    return change("pause moves", GateSettings::pause);
  }

  RebalanceControl resume() {
    return change("resume moves", GateSettings::resume);
  }

  RebalanceControl throttle(@Nullable Long bytesPerSecond) {
    if (bytesPerSecond != null
        && (bytesPerSecond < 1 || bytesPerSecond > GateSetting.MAX_BYTES_PER_SECOND)) {
      throw new GridProblem.Refused(
          "bytes_per_second is "
              + bytesPerSecond
              + ": give 1 to "
              + GateSetting.MAX_BYTES_PER_SECOND
              + ", or null for no limit.");
    }
    long limit = bytesPerSecond == null ? 0 : bytesPerSecond;
    return change("limit moves", settings -> settings.limit(limit));
  }

  /** 0 is none. */
  static @Nullable Long limit(long bytesPerSecond) {
    return bytesPerSecond == 0 ? null : bytesPerSecond;
  }

  private RebalanceControl change(String what, Change change) {
    members.requireActive(what);
    requireMajority(what);
    try {
      change.in(gate.settings());
    } catch (IgniteCheckedException | IgniteException e) {
      throw new GridProblem.Unavailable(
          "The cluster cannot keep the setting now: " + Findings.deepest(e), e);
    }
    return now();
  }

  /**
   * The engine keeps one history of what all nodes are to keep, and refuses a node for good whose
   * history is another one. So only one side of a cut may write it: the one that may decide.
   */
  private void requireMajority(String what) {
    List<ClusterNode> running = members.baselineServers();
    List<ClusterNode> asked = running.stream().filter(NodeAttributes::isOurs).toList();
    Survey<MoveState> survey =
        Survey.of(
            post.ask(asked, MoveState.QUESTION, JsonNodeFactory.instance.objectNode(), LIMIT),
            MoveState.class);
    Quorum quorum =
        Quorum.of(
            running.size(),
            asked.size() - survey.told().size(),
            members.baselineIds().size(),
            false,
            settings);
    if (!quorum.held()) {
      throw new GridProblem.Unavailable(
          "Only a side of the cluster that may decide about moves can "
              + what
              + ": "
              + quorum.message()
              + ".");
    }
  }
}
