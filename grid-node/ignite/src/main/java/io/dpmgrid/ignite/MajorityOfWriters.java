package io.dpmgrid.ignite;

import java.util.Collection;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.TopologyValidator;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.apache.ignite.plugin.CacheTopologyValidatorProvider;
import org.apache.ignite.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/**
 * Lets caches of users be written to only where enough of the baseline runs. The engine asks at
 * every change of the cluster, not at every write: what was on its way when a node failed is
 * acknowledged or fails as ever. Thread-safe.
 */
final class MajorityOfWriters implements CacheTopologyValidatorProvider {
  private final PluginContext context;
  private final MinorityWrites rule;

  MajorityOfWriters(PluginContext context, MinorityWrites rule) {
    this.context = context;
    this.rule = rule;
  }

  @Override
  public @Nullable TopologyValidator topologyValidator(String cacheName) {
    return CU.isUtilityCache(cacheName) ? null : new Validator(context, rule);
  }

  /** Made on each node for itself; nobody serializes it. */
  private static final class Validator implements TopologyValidator {
    private static final long serialVersionUID = 1L;

    private final transient PluginContext context;
    private final MinorityWrites rule;

    Validator(PluginContext context, MinorityWrites rule) {
      this.context = context;
      this.rule = rule;
    }

    @Override
    public boolean validate(Collection<ClusterNode> nodes) {
      return WriteQuorum.of((IgniteEx) context.grid(), nodes, rule).mayWrite();
    }
  }
}
