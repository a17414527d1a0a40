package io.dpmgrid.ignite.rebalance;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.EventType;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.IgniteNodeAttributes;
import org.apache.ignite.internal.managers.communication.GridIoMessage;
import org.apache.ignite.internal.managers.eventstorage.GridLocalEventListener;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionSupplyMessage;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.apache.ignite.internal.util.typedef.internal.U;
import org.apache.ignite.lang.IgniteInClosure;
import org.apache.ignite.plugin.extensions.communication.Message;
import org.apache.ignite.spi.IgniteSpiContext;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.jspecify.annotations.Nullable;

/**
 * The engine's communication with a gate for partition moves: what a node supplies to another is
 * counted, and held while moves are paused or beyond their limit. Nothing else is ever delayed, the
 * engine's own cache neither, and costs one look at its type.
 *
 * <p>To other nodes it looks like the engine's own communication, so that nodes with and without it
 * make one cluster; those without supply as they always did. One instance serves one node.
 * Thread-safe once started.
 */
public final class RebalanceGateSpi extends TcpCommunicationSpi {
  private static final String STOCK_NAME = U.getSimpleName(TcpCommunicationSpi.class);
  // A node that starts waits for the engine's own cache, so that a pause must not hold it.
  private static final int ENGINES_GROUP = CU.cacheId(CU.UTILITY_CACHE_NAME);
  private static final int HEAP_SHARE = 16;
  private static final long LEAST_HELD = 16L << 20;

  private final GridLocalEventListener onGone =
      event -> gone(((DiscoveryEvent) event).eventNode().id());
  private volatile @Nullable RebalanceGate gate;
  private volatile @Nullable GateSettings settings;
  private volatile @Nullable GateRule rule;

  /** What passed, and what waits. */
  public GateStatistics statistics() {
    RebalanceGate of = gate;
    return of == null ? GateStatistics.NONE : of.statistics();
  }

  /**
   * The cluster's setting.
   *
   * @throws IllegalStateException before the node starts
   */
  public GateSettings settings() {
    return started(settings);
  }

  /**
   * Applies what the coordinator of moves asks of this node, until it asks for something else.
   *
   * @throws IllegalStateException before the node starts
   */
  public void order(GateOrder order) {
    started(rule).order(order);
  }

  /**
   * What the coordinator of moves asked of this node last.
   *
   * @throws IllegalStateException before the node starts
   */
  public GateOrder order() {
    return started(rule).order();
  }

  private static <T> T started(@Nullable T of) {
    if (of == null) {
      throw new IllegalStateException("The node has not been started.");
    }
    return of;
  }

  @Override
  public void spiStart(String igniteInstanceName) {
    RebalanceGate opened =
        new RebalanceGate(
            String.valueOf(igniteInstanceName),
            Math.max(LEAST_HELD, Runtime.getRuntime().maxMemory() / HEAP_SHARE),
            id -> getSpiContext().node(id) != null);
    gate = opened;
    GateRule both = new GateRule(opened::apply, System::currentTimeMillis);
    rule = both;
    GateSettings kept = new GateSettings((IgniteEx) ignite, both::set, System::currentTimeMillis);
    settings = kept;
    kept.open();
    super.spiStart(igniteInstanceName);
  }

  @Override
  public void onContextInitialized0(IgniteSpiContext context) {
    super.onContextInitialized0(context);
    context.addLocalEventListener(onGone, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED);
  }

  @Override
  protected void onContextDestroyed0() {
    closeGate();
    // Before this, the context of a node that failed to start would be waited for.
    super.onContextDestroyed0();
    getSpiContext().removeLocalEventListener(onGone);
  }

  @Override
  public void spiStop() {
    closeGate();
    super.spiStop();
  }

  private void closeGate() {
    RebalanceGate of = gate;
    if (of != null) {
      of.close();
    }
  }

  private void gone(UUID node) {
    RebalanceGate of = gate;
    if (of != null) {
      of.left(node);
    }
  }

  // Other nodes look for the engine's own communication by its name, and refuse to join without.

  @Override
  protected String createSpiAttributeName(String name) {
    return STOCK_NAME + '.' + name;
  }

  @Override
  public Map<String, Object> getNodeAttributes() {
    Map<String, Object> attributes = new HashMap<>(super.getNodeAttributes());
    attributes.put(
        createSpiAttributeName(IgniteNodeAttributes.ATTR_SPI_CLASS),
        TcpCommunicationSpi.class.getName());
    return attributes;
  }

  @Override
  public void sendMessage(ClusterNode node, Message message) {
    if (supplied(message) == null) {
      super.sendMessage(node, message);
    } else {
      sendMessage(node, message, null);
    }
  }

  @Override
  public void sendMessage(
      ClusterNode node, Message message, @Nullable IgniteInClosure<IgniteException> acknowledged) {
    GridDhtPartitionSupplyMessage supplied = supplied(message);
    RebalanceGate of = gate;
    if (supplied == null || of == null) {
      super.sendMessage(node, message, acknowledged);
    } else {
      of.pass(
          new SupplyMessage(
              node.id(),
              supplied.groupId(),
              supplied.rebalanceId(),
              supplied.messageSize(),
              new Forward(node, message, acknowledged)));
    }
  }

  private static @Nullable GridDhtPartitionSupplyMessage supplied(Message message) {
    return message instanceof GridIoMessage wrapped
            && wrapped.message() instanceof GridDhtPartitionSupplyMessage supplied
            && supplied.groupId() != ENGINES_GROUP
        ? supplied
        : null;
  }

  private void forward(
      ClusterNode node, Message message, @Nullable IgniteInClosure<IgniteException> acknowledged) {
    super.sendMessage(node, message, acknowledged);
  }

  private final class Forward implements SupplyMessage.Delivery {
    private final ClusterNode node;
    private final Message message;
    private final @Nullable IgniteInClosure<IgniteException> acknowledged;

    private Forward(
        ClusterNode node,
        Message message,
        @Nullable IgniteInClosure<IgniteException> acknowledged) {
      this.node = node;
      this.message = message;
      this.acknowledged = acknowledged;
    }

    @Override
    public void send() {
      forward(node, message, acknowledged);
    }

    @Override
    public void dropped() {
      if (acknowledged != null) {
        acknowledged.apply(
            new IgniteException("The receiver of partition data left, or asked for other data."));
      }
    }
  }
}
