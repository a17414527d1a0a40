package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.medium.MediumKind;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.cdc.CdcManager;
import org.apache.ignite.internal.processors.cache.GridCacheSharedManagerAdapter;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LogCaptureTest {
  /** Collects what the log hands over; the rest of a manager is the engine's. */
  @SuppressWarnings("rawtypes") // the engine's manager interface is raw
  private static final class Collector extends GridCacheSharedManagerAdapter implements CdcManager {
    private final ByteArrayOutputStream bytes;

    private Collector(ByteArrayOutputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public void collect(ByteBuffer data) {
      byte[] copy = new byte[data.remaining()];
      data.get(copy);
      bytes.writeBytes(copy);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "FILE"})
  void shouldHandEveryDurableByteToChangeDataCaptureInOrder(MediumKind kind) throws Exception {
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      IgniteConfiguration configuration =
          nodes.configuration("a", List.of(LogNodes.plugin(kind), collecting(collected)));
      configuration
          .getDataStorageConfiguration()
          .getDefaultDataRegionConfiguration()
          .setCdcEnabled(true);
      Ignite ignite = nodes.start(configuration);
      LogNodes.activate(ignite);
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
      for (int key = 0; key < 10_000; key++) {
        cache.put(key, LogNodes.value(key, 512));
      }
      assertThat(LogNodes.pluginOf(ignite).logStatistics().rollOvers()).isGreaterThan(2);
      nodes.stop(ignite);
      assertThat(collected.toByteArray())
          .isEqualTo(wholeLog(nodes.archiveDirectory("a"), nodes.walDirectory("a")));
    }
  }

  private static byte[] wholeLog(Path archive, Path work) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (long index = 0; ; index++) {
      Path file = archive.resolve(String.format(Locale.ROOT, "%016d.wal", index));
      if (!Files.exists(file)) {
        file = work.resolve(String.format(Locale.ROOT, "%016d.wal", index % LogNodes.RING));
      }
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer segment = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      RecordFraming.Header header = RecordFraming.header(segment);
      if (header == null || header.index() != index) {
        return all.toByteArray();
      }
      int end = RecordFraming.HEADER;
      for (int length; (length = RecordFraming.length(segment, index, end)) > 0; ) {
        end += length;
      }
      all.write(bytes, 0, RecordFraming.isSwitch(segment, end) ? end + 1 : end);
    }
  }

  /** A second plugin beside ours, as a user's own would be; only what is asked of it is there. */
  @SuppressWarnings("unchecked") // a proxy of a generic interface
  private static PluginProvider<PluginConfiguration> collecting(ByteArrayOutputStream bytes) {
    IgnitePlugin plugin = new IgnitePlugin() {};
    return (PluginProvider<PluginConfiguration>)
        Proxy.newProxyInstance(
            LogCaptureTest.class.getClassLoader(),
            new Class<?>[] {PluginProvider.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name", "version", "copyright" -> "collecting";
                  case "plugin" -> plugin;
                  case "createComponent" ->
                      arguments[1] == CdcManager.class ? new Collector(bytes) : null;
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> null;
                });
  }
}
