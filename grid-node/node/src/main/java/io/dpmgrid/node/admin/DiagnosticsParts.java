package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.node.config.EffectiveSetting;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.pmem.pool.PoolInspector;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.internal.IgniteVersionUtils;

/** The files of a diagnostics bundle. Nothing in them is secret. */
final class DiagnosticsParts {
  private static final List<String> PROPERTIES =
      List.of("java.version", "java.vendor", "java.vm.name", "os.name", "os.version", "os.arch");

  private DiagnosticsParts() {}

  /** Writes what the node measures. */
  @FunctionalInterface
  interface Metrics {
    void write(Writer to) throws IOException;
  }

  static Map<String, DiagnosticsBundle.Part> of(
      NodeConfig config, String version, GridPorts ports, Metrics metrics) {
    Map<String, DiagnosticsBundle.Part> parts = new LinkedHashMap<>();
    parts.put("versions.txt", (to, request) -> versions(to, version));
    parts.put("configuration.txt", (to, request) -> configuration(to, config));
    parts.put("threads.txt", (to, request) -> threads(to));
    parts.put(
        "pool.txt",
        (to, request) ->
            to.write(new PoolInspector().inspect(config.data().pool(config.nodeId())) + "\n"));
    parts.put("metrics.txt", (to, request) -> metrics.write(to));
    parts.put("cluster.json", (to, request) -> json(to, ports.cluster().cluster()));
    parts.put("nodes.json", (to, request) -> json(to, ports.cluster().nodes()));
    parts.put("topology.json", (to, request) -> json(to, ports.cluster().topology()));
    parts.put("baseline.json", (to, request) -> json(to, ports.baseline().baseline()));
    parts.put("pools.json", (to, request) -> json(to, ports.pools().pools()));
    parts.put("caches.json", (to, request) -> json(to, ports.caches().caches()));
    parts.put("lost-partitions.json", (to, request) -> json(to, ports.caches().lost()));
    parts.put("checkpoints.json", (to, request) -> json(to, ports.checkpoints().checkpoints()));
    parts.put("rebalance.json", (to, request) -> json(to, ports.rebalance().rebalance()));
    return parts;
  }

  private static void json(Writer to, Object view) throws IOException {
    to.write(Wire.tree(view).toPrettyString());
    to.write('\n');
  }

  private static void versions(Writer to, String version) throws IOException {
    to.write("DPM Grid " + version + "\n");
    to.write("Apache Ignite " + IgniteVersionUtils.ACK_VER_STR + "\n");
    for (String property : PROPERTIES) {
      to.write(property + " " + System.getProperty(property) + "\n");
    }
  }

  private static void configuration(Writer to, NodeConfig config) throws IOException {
    for (EffectiveSetting one : config.effective()) {
      String detail = one.detail() == null ? "" : " " + one.detail();
      String value =
          one.redacted() ? "[redacted]" : one.value() == null ? "[not given]" : one.value();
      to.write(one.key() + ": " + value + "  # " + one.source() + detail + "\n");
    }
  }

  private static void threads(Writer to) throws IOException {
    // Without the locks that each holds: looking for them stops the node, for long with a large
    // heap.
    for (ThreadInfo thread :
        ManagementFactory.getThreadMXBean().dumpAllThreads(false, false, Integer.MAX_VALUE)) {
      to.write('"' + thread.getThreadName() + "\" " + thread.getThreadState());
      if (thread.getLockName() != null) {
        to.write(" on " + thread.getLockName());
        if (thread.getLockOwnerName() != null) {
          to.write(" held by \"" + thread.getLockOwnerName() + '"');
        }
      }
      to.write("\n");
      for (StackTraceElement frame : thread.getStackTrace()) {
        to.write("    at " + frame + "\n");
      }
      to.write("\n");
    }
  }
}
