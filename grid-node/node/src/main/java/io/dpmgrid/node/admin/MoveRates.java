package io.dpmgrid.node.admin;

import io.dpmgrid.ignite.rebalance.GateSetting;
import io.dpmgrid.ignite.rebalance.GateStatistics;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import java.util.HashMap;
import java.util.Map;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;

/** How fast this node receives and supplies partitions. Thread-safe. */
final class MoveRates {
  private final GridKernalContext kernal;
  private final RebalanceGateSpi gate;
  private final SmoothRate received = new SmoothRate();
  private final SmoothRate supplied = new SmoothRate();
  private Map<String, Long> receivedBefore = Map.of();
  private long suppliedBefore;
  private GateSetting settingBefore = GateSetting.OPEN;
  private long nanosBefore = System.nanoTime();

  MoveRates(GridKernalContext kernal, RebalanceGateSpi gate) {
    this.kernal = kernal;
    this.gate = gate;
  }

  /** Looks at the counters; to be called about every second. */
  synchronized void beat() {
    long now = System.nanoTime();
    double seconds = Math.max(1e-3, (now - nanosBefore) / 1e9);
    nanosBefore = now;
    GateStatistics statistics = gate.statistics();
    GateSetting setting =
        new GateSetting(
            statistics.setting().pausedSinceMillis(), gate.settings().setting().bytesPerSecond());
    if (!setting.equals(settingBefore)) {
      // Not for the guard's rate: that changes every few seconds, and by and by.
      settingBefore = setting;
      received.restart();
      supplied.restart();
    }
    received.add(came(), seconds);
    long total = statistics.suppliedBytes();
    supplied.add(Math.max(0, total - suppliedBefore), seconds);
    suppliedBefore = total;
  }

  /**
   * What there is to tell.
   *
   * @param inPart see {@link MoveFacts#inPart}
   */
  synchronized MoveFacts facts(Map<String, Double> inPart) {
    GateStatistics now = gate.statistics();
    return new MoveFacts(
        now.setting().paused(),
        now.setting().bytesPerSecond(),
        now.suppliedBytes(),
        supplied.perSecond(),
        now.heldMessages(),
        now.heldBytes(),
        received.perSecond(),
        received.error(),
        inPart);
  }

  /** Since the last look. The engine counts anew for every rebalancing of a group. */
  private long came() {
    Map<String, Long> now = new HashMap<>();
    long came = 0;
    for (CacheGroupContext group : kernal.cache().cacheGroups()) {
      String name = group.cacheOrGroupName();
      long bytes =
          new EngineGauge(kernal, "cacheGroups." + name)
              .value("RebalancingReceivedBytes")
              .orElse(0);
      long before = receivedBefore.getOrDefault(name, 0L);
      now.put(name, bytes);
      came += bytes >= before ? bytes - before : bytes;
    }
    receivedBefore = now;
    return came;
  }
}
