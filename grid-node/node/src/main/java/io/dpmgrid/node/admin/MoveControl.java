package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.RebalanceControl;
import io.dpmgrid.ignite.rebalance.GateSetting;
import io.dpmgrid.ignite.rebalance.GateSettings;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import java.time.Instant;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.jspecify.annotations.Nullable;

/** The setting for the cluster's moves, in the words of the API. Thread-safe. */
final class MoveControl {
  private final Members members;
  private final RebalanceGateSpi gate;

  MoveControl(Members members, RebalanceGateSpi gate) {
    this.members = members;
    this.gate = gate;
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
    try {
      change.in(gate.settings());
    } catch (IgniteCheckedException | IgniteException e) {
      throw new GridProblem.Unavailable(
          "The cluster cannot keep the setting now: " + Findings.deepest(e), e);
    }
    return now();
  }
}
