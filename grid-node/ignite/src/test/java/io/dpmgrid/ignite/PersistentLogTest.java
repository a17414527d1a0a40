package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.log.SegmentWriter;
import io.dpmgrid.pmem.medium.MediumKind;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PersistentLogTest {
  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "FILE"})
  void shouldKeepEveryWriteAcrossRollOversAndRestarts(MediumKind kind) throws Exception {
    int keys = 20_000;
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite first = nodes.start("a", kind, c -> c);
      LogNodes.activate(first);
      IgniteCache<Integer, byte[]> cache = first.getOrCreateCache("c");
      for (int key = 0; key < keys; key++) {
        cache.put(key, LogNodes.value(key, 512));
      }
      assertThat(LogNodes.pluginOf(first).logStatistics().rollOvers()).isGreaterThan(4);
      assertThat(LogNodes.pluginOf(first).probe()).isNotNull();
      nodes.stop(first);

      Ignite second = nodes.restart("a", kind);
      IgniteCache<Integer, byte[]> again = second.getOrCreateCache("c");
      for (int key = 0; key < keys; key++) {
        assertThat(again.get(key)).isEqualTo(LogNodes.value(key, 512));
      }
    }
  }

  @Test
  void shouldRefuseSegmentsThatAreLongerThanAWriterTakesBeforeAnythingIsMade() throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path())) {
      assertThatThrownBy(
              () ->
                  nodes.start(
                      "a",
                      MediumKind.EMULATED,
                      c -> {
                        c.getDataStorageConfiguration()
                            .setWalSegmentSize(SegmentWriter.MAX_SIZE + 1);
                        return c;
                      }))
          .hasStackTraceContaining("Lower DataStorageConfiguration.walSegmentSize");
      assertThat(nodes.walDirectory("a")).doesNotExist();
    }
  }
}
