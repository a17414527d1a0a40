package io.dpmgrid.node.admin;

import io.dpmgrid.ignite.affinity.CapacityAwareAffinityFunction;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.WantedCopies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.affinity.AffinityFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.cluster.NodeOrderComparator;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.affinity.GridAffinityFunctionContextImpl;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.CacheGroupDescriptor;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionFullMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionTopology;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.jspecify.annotations.Nullable;

/**
 * A cache group of users as this node knows it, whether it has a part in it or a node filter keeps
 * it off: the engine makes a context only where a node has a part, but tells every server who has
 * which partition of every group. Thread-safe.
 */
final class UserGroup {
  private final GridKernalContext kernal;
  private final CacheGroupDescriptor descriptor;
  private final @Nullable CacheGroupContext here;

  private UserGroup(GridKernalContext kernal, CacheGroupDescriptor descriptor) {
    this.kernal = kernal;
    this.descriptor = descriptor;
    this.here = kernal.cache().cacheGroup(descriptor.groupId());
  }

  /**
   * Those that there are, ordered by name; without those that just start or stop here. None while
   * the cluster is inactive.
   */
  static List<UserGroup> all(GridKernalContext kernal) {
    return kernal.cache().cacheGroupDescriptors().values().stream()
        .map(descriptor -> new UserGroup(kernal, descriptor))
        .filter(UserGroup::isThere)
        .sorted(Comparator.comparing(UserGroup::name))
        .toList();
  }

  /** The group of an id, if there is such a one. */
  static Optional<UserGroup> of(GridKernalContext kernal, int id) {
    return Optional.ofNullable(kernal.cache().cacheGroupDescriptors().get(id))
        .map(descriptor -> new UserGroup(kernal, descriptor))
        .filter(UserGroup::isThere);
  }

  private boolean isThere() {
    boolean starting = here == null && takes(kernal.discovery().localNode());
    return !starting
        && kernal.cache().cacheType(config().getName()).userCache()
        && kernal.state().clusterState().state().active();
  }

  int id() {
    return descriptor.groupId();
  }

  String name() {
    return descriptor.cacheOrGroupName();
  }

  CacheConfiguration<?, ?> config() {
    return descriptor.config();
  }

  boolean everywhere() {
    return config().getCacheMode() == CacheMode.REPLICATED;
  }

  /** How many copies there are to be; of a group that is everywhere it says nothing. */
  int copies() {
    return config().getBackups() + 1;
  }

  boolean byCapacity() {
    return config().getAffinity() instanceof CapacityAwareAffinityFunction;
  }

  /** What the group is to have. */
  WantedCopies wanted() {
    return new WantedCopies(
        name(), everywhere() ? PartitionGroup.EVERYWHERE : copies(), byCapacity());
  }

  /** Whether the group's filter lets a node have copies, if it is in the baseline. */
  boolean takes(ClusterNode node) {
    return CU.affinityNode(node, config().getNodeFilter());
  }

  /** Which node has which partition; null while that is not known. */
  @Nullable GridDhtPartitionFullMap owners() {
    if (here != null) {
      return PartitionMaps.known(here.topology());
    }
    GridDhtPartitionTopology topology = elsewhere();
    if (topology == null || !exchanged()) {
      return null;
    }
    // A group that has just started is not yet called ready, though each node has said what it has.
    GridDhtPartitionFullMap map = topology.partitionMap(false);
    return map != null && map.isEmpty() && !topology.initialized() ? null : map;
  }

  private @Nullable GridDhtPartitionTopology elsewhere() {
    return kernal.cache().context().exchange().clientTopologyIfExists(id());
  }

  /** Before, what nodes have is known in part. */
  private boolean exchanged() {
    return kernal
            .cache()
            .context()
            .exchange()
            .readyAffinityVersion()
            .compareTo(kernal.discovery().topologyVersionEx())
        >= 0;
  }

  /** Partitions that are not served until somebody resets them. */
  SortedSet<Integer> lost() {
    GridDhtPartitionTopology topology = here == null ? elsewhere() : here.topology();
    if (topology == null || (here != null && !topology.initialized())) {
      return new TreeSet<>();
    }
    topology.readLock();
    try {
      return new TreeSet<>(topology.lostPartitions());
    } finally {
      topology.readUnlock();
    }
  }

  /**
   * By what the engine goes now; null while that is not known. Of a group without a part here it is
   * where copies are to be, though they may be on their way.
   */
  @Nullable List<List<ClusterNode>> assignment(Members members) {
    if (here == null) {
      return intended(members);
    }
    return here.affinity().lastVersion().topologyVersion() <= 0
        ? null
        : here.affinity().cachedAffinity(AffinityTopologyVersion.NONE).assignment();
  }

  /** Where copies are to be, on nodes that run; null while that is not known. */
  @Nullable List<List<ClusterNode>> ideal(Members members) {
    return here == null ? intended(members) : here.affinity().idealAssignmentRaw();
  }

  /**
   * As the engine does it: by the whole baseline, then without those that are away. Nobody is to
   * have more because of them.
   */
  private List<List<ClusterNode>> intended(Members members) {
    Set<ClusterNode> running = new HashSet<>(members.baselineServers());
    List<List<ClusterNode>> intended = new ArrayList<>();
    for (List<ClusterNode> of : assign(members.baselineNodes())) {
      intended.add(of.stream().filter(running::contains).toList());
    }
    return intended;
  }

  /** As the engine calls the group's function: with the group's nodes in their order. */
  List<List<ClusterNode>> assign(List<ClusterNode> from) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (ClusterNode node : from) {
      if (takes(node)) {
        nodes.add(node);
      }
    }
    nodes.sort(NodeOrderComparator.getInstance());
    return function()
        .assignPartitions(
            new GridAffinityFunctionContextImpl(
                nodes,
                here == null ? null : here.affinity().idealAssignmentRaw(),
                null,
                here == null
                    ? kernal.cache().context().exchange().readyAffinityVersion()
                    : here.affinity().lastVersion(),
                config().getBackups()));
  }

  private AffinityFunction function() {
    if (here != null) {
      return here.affinityFunction();
    }
    try {
      // What came with the description of a group has not been made ready, and is not ours.
      AffinityFunction made = kernal.cache().clone(config().getAffinity());
      kernal.resource().injectGeneric(made);
      kernal.resource().injectCacheName(made, config().getName());
      return made;
    } catch (IgniteCheckedException e) {
      throw new IllegalStateException(
          "the function that places " + name() + " cannot be used here: " + e.getMessage(), e);
    }
  }
}
