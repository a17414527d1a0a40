package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.DpmPluginConfiguration;
import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.pmem.medium.MediumProbe;
import io.dpmgrid.pmem.medium.Survives;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.pagemem.wal.WALIterator;
import org.apache.ignite.internal.pagemem.wal.record.PageSnapshot;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.pagemem.wal.record.delta.PageDeltaRecord;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.IgniteWalIteratorFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.IgniteWalIteratorFactory.IteratorParametersBuilder;
import org.apache.ignite.internal.util.IgniteUtils;
import org.apache.ignite.internal.util.typedef.X;
import org.apache.ignite.logger.NullLogger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real node says about itself, and what its log holds. */
class NodeSurvivalTest {
  @TempDir Path work = Path.of("replaced");

  @Test
  void shouldBeActiveAndSurviveWhatItsWeakestPlaceDoes() throws Exception {
    try (Ignite ignite = Ignition.start(ours())) {
      ignite.cluster().state(ClusterState.ACTIVE);
      DpmPlugin plugin = ignite.plugin(DpmPluginProvider.NAME);

      assertThat(plugin.active()).isTrue();
      assertThat(plugin.survives()).isEqualTo(new MediumProbe().probe(work).survives());
    }
  }

  @Test
  void shouldNotClaimWhatTheWorkDirectoryDoesNotSurvive() throws Exception {
    Path volatileWork = Files.createTempDirectory(Path.of("/dev/shm"), "survival");
    try (Ignite ignite = Ignition.start(ours().setWorkDirectory(volatileWork.toString()))) {
      ignite.cluster().state(ClusterState.ACTIVE);
      DpmPlugin plugin = ignite.plugin(DpmPluginProvider.NAME);
      assertThat(plugin.survives()).isEqualTo(Survives.PROCESS_KILL);
    } finally {
      assertThat(IgniteUtils.delete(volatileWork)).isTrue();
    }
  }

  @Test
  void shouldRefuseToStartWhereAPlaceIsWeakerThanRequired() throws Exception {
    Path volatileWork = Files.createTempDirectory(Path.of("/dev/shm"), "survival");
    try {
      assertThatThrownBy(
              () ->
                  Ignition.start(
                          ours(DpmPluginConfiguration.defaults().withRequire(Survives.OS_CRASH))
                              .setWorkDirectory(volatileWork.toString()))
                      .close())
          .satisfies(
              e ->
                  assertThat(X.getFullStackTrace(e))
                      .contains("must survive os-crash", "work directory process-kill"));
    } finally {
      assertThat(IgniteUtils.delete(volatileWork)).isTrue();
    }
  }

  @Test
  void shouldNameGroupsWhoseLogIsSwitchedOffAtRunTime() throws Exception {
    try (Ignite ignite = Ignition.start(ours())) {
      ignite.cluster().state(ClusterState.ACTIVE);
      DpmPlugin plugin = ignite.plugin(DpmPluginProvider.NAME);
      ignite.getOrCreateCache(NodeSettings.cache("c"));
      assertThat(plugin.groupsWithoutLog()).isEmpty();

      ignite.cluster().disableWal("c");
      assertThat(plugin.groupsWithoutLog()).containsExactly("c");

      ignite.cluster().enableWal("c");
      assertThat(plugin.groupsWithoutLog()).isEmpty();
    }
  }

  @Test
  void shouldKeepPagesAndTheirChangesOutOfTheLog() throws Exception {
    try (Ignite ignite = Ignition.start(ours())) {
      ignite.cluster().state(ClusterState.ACTIVE);
      NodeProcess.put(ignite.getOrCreateCache(NodeSettings.cache("c")), 0, 2_000);
      NodeSettings.checkpoint(ignite);
      NodeProcess.put(ignite.getOrCreateCache(NodeSettings.cache("c")), 1_000, 3_000);
    }
    int logical = 0;
    try (WALIterator records =
        new IgniteWalIteratorFactory(new NullLogger())
            .iterator(
                new IteratorParametersBuilder()
                    .filesOrDirs(
                        work.resolve("log").resolve("n").toFile(),
                        work.resolve("archive").resolve("n").toFile()))) {
      while (records.hasNext()) {
        WALRecord record = records.next().get2();
        if (record.type().purpose() == WALRecord.RecordPurpose.LOGICAL) {
          logical++;
        }
        assertThat(
                record instanceof PageSnapshot
                    || (record instanceof PageDeltaRecord
                        && record.type().purpose() == WALRecord.RecordPurpose.PHYSICAL))
            .as(record.toString())
            .isFalse();
      }
    }
    assertThat(logical).isGreaterThanOrEqualTo(4_000);
  }

  private IgniteConfiguration ours() {
    return OurNode.persistent(work, "n", NodeSettings.nextPort());
  }

  private IgniteConfiguration ours(DpmPluginConfiguration configuration) {
    return NodeSettings.persistent(work, "n", NodeSettings.nextPort())
        .setPluginProviders(new DpmPluginProvider(configuration));
  }
}
