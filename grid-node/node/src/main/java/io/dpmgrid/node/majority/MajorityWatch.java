package io.dpmgrid.node.majority;

import io.dpmgrid.ignite.MinorityWrites;
import io.dpmgrid.ignite.WriteQuorum;
import io.dpmgrid.node.config.NodeConfig;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether this side of the cluster is a majority of its baseline. It says when
 * writes are refused and when no more, and ends a node of a side without a majority when others
 * that run without it are in reach again: the engine never joins two sides, so that who restarts
 * does. How the node ends is its failure handler's: {@code ./dpm node start} exits with 3, an
 * embedded node stops.
 *
 * <p>It also keeps the engine from changing the baseline by itself, which knows no majority, and
 * has caches named whose acknowledgements mean less than durable copies.
 *
 * <p>Thread-safe.
 */
public final class MajorityWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MajorityWatch.class);
  private static final long PERIOD_MILLIS = 1000;
  private static final int LOOKS_UNTIL_GONE = 60;

  private final IgniteEx ignite;
  private final MinorityWrites rule;
  private final OtherSide otherSide;
  private final RejoinPatience patience;
  private final ScheduledExecutorService clock;
  private final EarlyAckWatch earlyAcks;
  private String said = "";
  private boolean ended;

  /** Wires it; {@link #open} begins. */
  public MajorityWatch(IgniteEx ignite, NodeConfig config) {
    this.ignite = ignite;
    this.rule = config.minorityWrites();
    this.earlyAcks = new EarlyAckWatch(ignite, LOOKS_UNTIL_GONE);
    this.otherSide = new OtherSide(ignite, config.network());
    this.patience = new RejoinPatience(config.network().failureDetection());
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dpm-majority-" + config.nodeId());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to look. */
  public void open() {
    // A look catches what it throws: nobody has to look at its end.
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (ended || Ignition.state(ignite.name()) != IgniteState.STARTED) {
        return;
      }
      WriteQuorum quorum = WriteQuorum.of(ignite, rule);
      boolean active = ignite.context().state().clusterState().state().active();
      say(quorum, active);
      if (active && quorum.held()) {
        decideAlone();
        earlyAcks.look();
      }
      rejoin(quorum, active);
    } catch (RuntimeException e) {
      LOG.debug("the majority could not be looked after, as while the node starts or stops", e);
    }
  }

  private void say(WriteQuorum quorum, boolean active) {
    String now = active && !quorum.held() ? quorum.message() : "";
    if (now.equals(said)) {
      return;
    }
    if (!now.isEmpty()) {
      LOG.warn("{}", now);
    } else if (active) {
      LOG.info("This side is a majority again and takes writes: {}", quorum.message());
    }
    said = now;
  }

  private void decideAlone() {
    if (rule != MinorityWrites.ALLOW && ignite.cluster().isBaselineAutoAdjustEnabled()) {
      LOG.warn(
          "Somebody switched the engine's baseline auto-adjustment on. It gives nodes up without"
              + " asking whether its side is a majority, so it is switched off again; the"
              + " rebalancer changes the baseline (docs/moves.md)");
      try {
        ignite.cluster().baselineAutoAdjustEnabled(false);
      } catch (IgniteException e) {
        LOG.debug("not now", e);
      }
    }
  }

  private void rejoin(WriteQuorum quorum, boolean active) {
    if (quorum.held() || (active && quorum.mayWrite())) {
      // What a side took that may write must not be given up without anybody saying so.
      return;
    }
    Map<UUID, InetSocketAddress> strangers = otherSide.strangers();
    if (patience.isOver(strangers.keySet(), !hasFirst(), System.nanoTime())) {
      ended = true;
      String why =
          "This side of the cluster is no majority of the baseline ("
              + quorum.running()
              + " of "
              + quorum.baseline()
              + " nodes run here), and others run without it at "
              + strangers.values()
              + ": the network was cut, and two sides never join by themselves. The node stops, and"
              + " joins them when it is started again.";
      LOG.error("{}", why);
      ignite
          .context()
          .failure()
          .process(new FailureContext(FailureType.SEGMENTATION, new IgniteException(why)));
    }
  }

  /** Of sides of which none is a majority, the one with the first node of all yields last. */
  private boolean hasFirst() {
    BaselineTopology baseline = ignite.context().state().clusterState().baselineTopology();
    if (baseline == null) {
      return false;
    }
    String first =
        baseline.consistentIds().stream()
            .map(String::valueOf)
            .min(Comparator.naturalOrder())
            .orElse("");
    return ignite.cluster().forServers().nodes().stream()
        .anyMatch(node -> String.valueOf(node.consistentId()).equals(first));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
