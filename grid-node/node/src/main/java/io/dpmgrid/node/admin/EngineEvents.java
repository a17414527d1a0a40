package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.MemberChange;
import io.dpmgrid.admin.grid.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.events.BaselineChangedEvent;
import org.apache.ignite.events.CacheEvent;
import org.apache.ignite.events.CacheRebalancingEvent;
import org.apache.ignite.events.ClusterStateChangeEvent;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.SnapshotEvent;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;

/** Translates the engine's events. Thread-safe. */
final class EngineEvents {
  private final GridKernalContext kernal;
  private final EventFeed feed;
  private final Set<String> knownCaches = ConcurrentHashMap.newKeySet();
  // The engine tells every lost partition; people want to know of the cache, once per loss.
  private final Map<String, Long> lossTold = new ConcurrentHashMap<>();

  EngineEvents(GridKernalContext kernal, EventFeed feed) {
    this.kernal = kernal;
    this.feed = feed;
  }

  static int[] types() {
    return new int[] {
      org.apache.ignite.events.EventType.EVT_NODE_JOINED,
      org.apache.ignite.events.EventType.EVT_NODE_LEFT,
      org.apache.ignite.events.EventType.EVT_NODE_FAILED,
      org.apache.ignite.events.EventType.EVT_CLUSTER_STATE_CHANGED,
      org.apache.ignite.events.EventType.EVT_BASELINE_CHANGED,
      org.apache.ignite.events.EventType.EVT_CACHE_STARTED,
      org.apache.ignite.events.EventType.EVT_CACHE_STOPPED,
      org.apache.ignite.events.EventType.EVT_CACHE_REBALANCE_STARTED,
      org.apache.ignite.events.EventType.EVT_CACHE_REBALANCE_STOPPED,
      org.apache.ignite.events.EventType.EVT_CACHE_REBALANCE_PART_DATA_LOST,
      org.apache.ignite.events.EventType.EVT_CLUSTER_SNAPSHOT_FINISHED,
      org.apache.ignite.events.EventType.EVT_CLUSTER_SNAPSHOT_FAILED
    };
  }

  void open() {
    knownCaches.addAll(kernal.cache().cacheDescriptors().keySet());
  }

  void onEvent(Event event) {
    if (event instanceof DiscoveryEvent of) {
      onMember(of);
    } else if (event instanceof ClusterStateChangeEvent of) {
      String state = of.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
      feed.tell(
          EventType.STATE_CHANGED, Severity.INFO, null, null, "The cluster is " + state + ".");
    } else if (event instanceof BaselineChangedEvent of) {
      int size = of.baselineNodes().size();
      feed.tell(
          EventType.BASELINE_CHANGED,
          Severity.INFO,
          null,
          null,
          "The baseline has " + size + (size == 1 ? " node." : " nodes."));
    } else if (event instanceof CacheRebalancingEvent of) {
      onRebalance(of);
    } else if (event instanceof CacheEvent of) {
      onCache(of.cacheName());
    } else if (event instanceof SnapshotEvent of) {
      boolean made = of.type() == org.apache.ignite.events.EventType.EVT_CLUSTER_SNAPSHOT_FINISHED;
      feed.tell(
          made ? EventType.SNAPSHOT_FINISHED : EventType.SNAPSHOT_FAILED,
          made ? Severity.INFO : Severity.ERROR,
          null,
          of.snapshotName(),
          made
              ? "Snapshot " + of.snapshotName() + " was made."
              : "Snapshot " + of.snapshotName() + " could not be made: " + of.message());
    }
  }

  private void onMember(DiscoveryEvent event) {
    String id = Members.id(event.eventNode());
    String what = event.eventNode().isClient() ? "Client " + id : "Node " + id;
    MemberChange change =
        switch (event.type()) {
          case org.apache.ignite.events.EventType.EVT_NODE_JOINED -> MemberChange.JOINED;
          case org.apache.ignite.events.EventType.EVT_NODE_LEFT -> MemberChange.LEFT;
          default -> MemberChange.FAILED;
        };
    feed.changed(event.topologyVersion(), change, id);
    switch (change) {
      case JOINED -> feed.tell(EventType.NODE_JOINED, Severity.INFO, id, null, what + " joined.");
      case LEFT -> feed.tell(EventType.NODE_LEFT, Severity.INFO, id, null, what + " left.");
      case FAILED ->
          feed.tell(
              EventType.NODE_FAILED,
              event.eventNode().isClient() ? Severity.WARNING : Severity.ERROR,
              id,
              null,
              what + " is gone without a word.");
    }
  }

  private void onCache(String name) {
    if (name == null) {
      return;
    }
    DynamicCacheDescriptor cache = kernal.cache().cacheDescriptors().get(name);
    if (cache == null) {
      lossTold.remove(name);
      if (knownCaches.remove(name)) {
        feed.tell(
            EventType.CACHE_DESTROYED, Severity.INFO, null, name, "Cache " + name + " is gone.");
      }
    } else if (knownCaches.add(name) && cache.cacheType().userCache()) {
      // Starts of known caches are activations.
      feed.tell(
          EventType.CACHE_CREATED, Severity.INFO, null, name, "Cache " + name + " was created.");
    }
  }

  private void onRebalance(CacheRebalancingEvent event) {
    String cache = event.cacheName();
    DynamicCacheDescriptor known = kernal.cache().cacheDescriptors().get(cache);
    if (known != null && !known.cacheType().userCache()) {
      return;
    }
    String local = String.valueOf(kernal.discovery().localNode().consistentId());
    switch (event.type()) {
      case org.apache.ignite.events.EventType.EVT_CACHE_REBALANCE_STARTED ->
          feed.tell(
              EventType.REBALANCE_STARTED,
              Severity.INFO,
              local,
              cache,
              "Partitions of " + cache + " come to this node.");
      case org.apache.ignite.events.EventType.EVT_CACHE_REBALANCE_STOPPED ->
          feed.tell(
              EventType.REBALANCE_FINISHED,
              Severity.INFO,
              local,
              cache,
              "No more partitions of " + cache + " come to this node.");
      default -> {
        Long told = lossTold.put(cache, event.discoveryTimestamp());
        if (told == null || told != event.discoveryTimestamp()) {
          feed.tell(
              EventType.PARTITIONS_LOST,
              Severity.ERROR,
              null,
              cache,
              "Partitions of "
                  + cache
                  + " have no owner any more, "
                  + event.partition()
                  + " for one: bring back the nodes that left.");
        }
      }
    }
  }
}
