package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.log.LogMark;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.pool.PoolInspector;
import io.dpmgrid.pmem.pool.PoolState;
import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stock wrote after our clean stop is not judged by our order, however often a start dies. */
@Timeout(240)
final class StockTailTest {
  private static final int OURS = 500;
  private static final int VALUE = 700;
  private static final int HALTED = 9;
  private static final String SLOTS = ".wal";
  private static final String POOL = "superblock.dpm";

  /** A start that dies where it first touches a file: {@code root port suffix}. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      LogNodes nodes = new LogNodes(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
      DpmPluginProvider plugin =
          new DpmPluginProvider(
              DpmPluginConfiguration.defaults().withKind(MediumKind.EMULATED),
              request -> new FatalMedium(Media.open(request), arguments[2]));
      nodes.start(nodes.configuration(StoreImage.NODE, List.of(plugin)));
    }
  }

  @Test
  void shouldStartAfterStartsThatDiedBeforeTheTailOfStockWasOurs() throws Exception {
    try (StoreImage image = killedStock()) {
      long last = image.last();
      Path segment = image.slot(last);
      // Without a sync at each write stock leaves such after a loss of power; we never do, as more
      // follows than can be in flight.
      int hole = StoreImage.recordBefore(segment, last, LogNodes.SEGMENT / 4);
      StoreImage.flip(segment, hole + 60);

      // In the order in which a start comes to them: the log is looked at, its mark is begun, and
      // the pool is marked.
      for (String fatal : List.of(SLOTS, LogMark.FILE_NAME, POOL)) {
        startInVain(image, fatal);
      }

      Ignite ignite = image.nodes().restart(StoreImage.NODE, MediumKind.EMULATED);
      assertThat(LogNodes.pluginOf(ignite).uncleanBefore()).isFalse();
      assertThat(state(image).clean()).isFalse();
      assertThat(StoreImage.end(segment, last)).isGreaterThan(hole);
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
      for (int key = 0; key < OURS; key++) {
        assertThat(cache.get(key)).isEqualTo(LogNodes.value(key, VALUE));
      }
    }
  }

  /** What is left by a clean stop of ours, and a stock engine that wrote since and was killed. */
  private static StoreImage killedStock() throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite ours = nodes.start(StoreImage.NODE, MediumKind.EMULATED, c -> c);
      LogNodes.activate(ours);
      IgniteCache<Integer, byte[]> cache = ours.getOrCreateCache("c");
      int key = 0;
      while (key < OURS) {
        cache.put(key, LogNodes.value(key, VALUE));
        key++;
      }
      long before = pointer(ours).index();
      nodes.stop(ours);

      Ignite stock =
          nodes.start(
              nodes.configuration(
                  StoreImage.NODE, List.of(new DpmPluginProvider(DpmPluginConfiguration.off()))));
      LogNodes.activate(stock);
      cache = stock.getOrCreateCache("c");
      WALPointer at;
      // Beyond the segment where the checkpoint after its start may be noted, before which all has
      // to be there.
      do {
        cache.put(key, LogNodes.value(key, VALUE));
        key++;
        at = pointer(stock);
      } while (at.index() <= before + 1 || at.fileOffset() < LogNodes.SEGMENT * 0.9);
      return StoreImage.copyOf(root.path(), MediumKind.EMULATED);
    }
  }

  private static WALPointer pointer(Ignite ignite) {
    return ((IgniteEx) ignite).context().cache().context().wal().lastWritePointer();
  }

  private static PoolState state(StoreImage image) throws IOException {
    return Objects.requireNonNull(new PoolInspector().inspect(image.wal()).state());
  }

  private static void startInVain(StoreImage image, String fatal) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .toList());
    command.addAll(FastJvm.options());
    command.addAll(List.of("-ea", "-Xmx700m", "-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            Child.class.getName(),
            image.path().toString(),
            Integer.toString(image.nodes().discoveryPort()),
            fatal));
    Path said = Files.createTempFile(image.path(), "child", ".log");
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(child.waitFor())
          .as("dies over %s:%n%s", fatal, Files.readString(said))
          .isEqualTo(HALTED);
    } finally {
      child.destroyForcibly();
    }
  }

  /** Ends the process where it opens a slot, or makes something in another file durable. */
  private record FatalMedium(Medium real, String suffix) implements Medium {
    @Override
    public ProbeResult probe() {
      return real.probe();
    }

    @Override
    public Region create(Path file, long size) throws IOException {
      return real.create(file, size);
    }

    @Override
    public Region open(Path file) throws IOException {
      if (!file.toString().endsWith(suffix)) {
        return real.open(file);
      }
      if (suffix.equals(SLOTS)) {
        Runtime.getRuntime().halt(HALTED);
      }
      return fatal(real.open(file));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
      real.syncDirectory(directory);
    }

    @Override
    public void close() {
      real.close();
    }

    private static Region fatal(Region region) {
      return (Region)
          Proxy.newProxyInstance(
              Region.class.getClassLoader(),
              new Class<?>[] {Region.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("persist")) {
                  Runtime.getRuntime().halt(HALTED);
                }
                try {
                  return method.invoke(region, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
