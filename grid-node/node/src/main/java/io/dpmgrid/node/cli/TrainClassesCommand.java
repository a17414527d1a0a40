package io.dpmgrid.node.cli;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import io.dpmgrid.node.cluster.FreePorts;
import io.dpmgrid.pmem.medium.MediumProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.ignite.IgniteCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code node train-classes}: starts a small node, stops it, and starts it again on what is there,
 * so that a JVM that was told to can archive the classes that a node loads.
 */
@Command(
    name = "train-classes",
    hidden = true,
    description = "Start and stop a node, for the JVM to archive its classes.")
final class TrainClassesCommand implements Callable<Integer> {
  private static final int KEYS = 200;
  private static final String CACHE = "classes";

  @Parameters(paramLabel = "DIR", description = "An empty directory for the node's data.")
  Path directory = Path.of("");

  @Override
  public Integer call() throws IOException {
    List<Integer> ports = FreePorts.find(3);
    GridNodeBuilder builder =
        GridNode.builder()
            .data(directory.resolve("data"))
            .medium(new MediumProbe().probe(directory).kind())
            .set("network.discovery-port", String.valueOf(ports.get(0)))
            .set("network.communication-port", String.valueOf(ports.get(1)))
            .set("network.client-port", String.valueOf(ports.get(2)))
            .set("memory.region-size", "64MB")
            .set("log.segments", "3")
            .set("log.segment-size", "1MB")
            .cache(CACHE);
    for (int start = 0; start < 2; start++) {
      try (GridNode node = builder.start()) {
        IgniteCache<Integer, byte[]> cache = node.ignite().cache(CACHE);
        for (int key = 0; key < KEYS; key++) {
          cache.put(key, new byte[100]);
          cache.get(key);
        }
      }
    }
    return ExitCode.OK;
  }
}
