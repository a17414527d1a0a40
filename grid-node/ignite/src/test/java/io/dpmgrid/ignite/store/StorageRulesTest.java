package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.failure.NoOpFailureHandler;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageRulesTest {
  private static final int MANY_PROCESSORS = 64;

  private final Properties system = new Properties();
  private final IgniteConfiguration engine =
      NodeSettings.persistent(Path.of("work").toAbsolutePath(), "rules", 48_000);
  private final DataStorageConfiguration storage = engine.getDataStorageConfiguration();
  private final DurableFileIOFactory files = new DurableFileIOFactory();

  @Test
  void shouldTakeASoundConfigurationWithoutANote() throws Exception {
    assertThat(apply()).isEmpty();
  }

  @Test
  void shouldSetOurFileFactory() throws Exception {
    apply();
    assertThat(storage.getFileIOFactory()).isSameAs(files);
  }

  @Test
  void shouldTakeTheEnginesOwnFactories() {
    storage.setFileIOFactory(new RandomAccessFileIOFactory());
    assertThatCode(this::apply).doesNotThrowAnyException();
  }

  @Test
  void shouldTakeAConfigurationThatWasUsedBefore() throws Exception {
    apply();
    assertThat(apply()).isEmpty();
  }

  @Test
  void shouldRefuseAnotherFileFactory() {
    storage.setFileIOFactory(new Foreign());
    refused("Foreign", "leave it unset");
  }

  @Test
  void shouldWriteRecoveryDataInPlaceOfPhysicalRecords() throws Exception {
    storage.setWriteRecoveryDataOnCheckpoint(false);
    apply();
    assertThat(storage.isWriteRecoveryDataOnCheckpoint()).isTrue();
  }

  @Test
  void shouldRefuseSkippedSyncs() {
    system.setProperty("IGNITE_PDS_CHECKPOINT_TEST_SKIP_SYNC", "true");
    refused("IGNITE_PDS_CHECKPOINT_TEST_SKIP_SYNC", "remove it");
  }

  @Test
  void shouldRefuseSkippedChecksums() {
    system.setProperty("IGNITE_PDS_SKIP_CRC", "TRUE");
    refused("IGNITE_PDS_SKIP_CRC", "remove it");
  }

  @Test
  void shouldTakePropertiesThatAreOff() {
    system.setProperty("IGNITE_PDS_SKIP_CRC", "false");
    assertThatCode(this::apply).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseToWriteTheEarlierFormatOfTheLog() {
    system.setProperty("IGNITE_WAL_SERIALIZER_VERSION", "2");
    assertThatCode(this::apply).doesNotThrowAnyException();
    system.setProperty("IGNITE_WAL_SERIALIZER_VERSION", "1");
    refused("IGNITE_WAL_SERIALIZER_VERSION=1", "remove it");
  }

  @Test
  void shouldRefuseALogThatIsNotMapped() {
    system.setProperty("IGNITE_WAL_MMAP", "false");
    refused("IGNITE_WAL_MMAP");
  }

  @Test
  void shouldRefuseToRunWithoutALog() {
    storage.setWalMode(WALMode.NONE);
    refused("walMode is NONE", "use LOG_ONLY");
  }

  @Test
  void shouldTurnOtherLogModesIntoTheOneThatIsBuiltUpon() throws Exception {
    storage.setWalMode(WALMode.FSYNC);
    StorageNote note = onlyNote();
    assertThat(note.text()).contains("FSYNC", "LOG_ONLY");
    assertThat(note.isWarning()).isFalse();
    assertThat(storage.getWalMode()).isEqualTo(WALMode.LOG_ONLY);
  }

  @Test
  void shouldRefuseAnArchiveInTheLogsOwnDirectory() {
    storage.setWalArchivePath(storage.getWalPath() + "/../log");
    refused("walArchivePath is the same as walPath", "a directory of its own");
  }

  @Test
  void shouldRefuseAMissingArchive() {
    storage.setWalArchivePath("");
    refused("walArchivePath is missing");
  }

  @Test
  void shouldRefuseAFailureHandlerThatGoesOn() {
    engine.setFailureHandler(new NoOpFailureHandler());
    refused("NoOpFailureHandler", "stops the node");
  }

  @Test
  void shouldKeepTheLogOnWhileRebalancing() throws Exception {
    apply();
    assertThat(system).containsEntry(StorageRules.NO_LOG_WHILE_REBALANCING, "false");
    assertThat(new StorageRules(system).logsOffWhileRebalancing()).isFalse();
  }

  @Test
  void shouldHonourAnExplicitChoiceAboutTheLogWhileRebalancingAndSaySo() throws Exception {
    system.setProperty(StorageRules.NO_LOG_WHILE_REBALANCING, "true");
    StorageNote note = onlyNote();
    assertThat(note.text()).contains("maintenance mode");
    assertThat(note.isWarning()).isTrue();
    assertThat(system).containsEntry(StorageRules.NO_LOG_WHILE_REBALANCING, "true");
    assertThat(new StorageRules(system).logsOffWhileRebalancing()).isTrue();
  }

  @Test
  void shouldNameRegionsThatAreVolatile() throws Exception {
    storage.setDataRegionConfigurations(new DataRegionConfiguration().setName("scratch"));
    StorageNote note = onlyNote();
    assertThat(note.text()).contains("'scratch'", "volatile");
    assertThat(note.isWarning()).isTrue();
  }

  @Test
  void shouldNameEverythingThatIsRefusedAtOnce() {
    storage.setWalMode(WALMode.NONE);
    storage.setWalArchivePath(storage.getWalPath());
    refused("walMode", "walArchivePath");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "6, 3", "8, 4", "64, 4"})
  void shouldLeaveHalfOfTheProcessorsToWriters(int processors, int threads) throws Exception {
    new StorageRules(system, processors).apply(engine, files);
    assertThat(storage.getCheckpointThreads()).isEqualTo(threads);
  }

  @Test
  void shouldNotWarnOfASmallMachine() throws Exception {
    assertThat(new StorageRules(system, 2).apply(engine, files))
        .singleElement()
        .satisfies(note -> assertThat(note.text()).contains("checkpointThreads"))
        .satisfies(note -> assertThat(note.isWarning()).isFalse());
  }

  @Test
  void shouldKeepANumberOfCheckpointThreadsThatTheUserChose() throws Exception {
    storage.setCheckpointThreads(3);
    assertThat(new StorageRules(system, 2).apply(engine, files)).isEmpty();
    assertThat(storage.getCheckpointThreads()).isEqualTo(3);
  }

  private List<StorageNote> apply() throws IgniteCheckedException {
    return new StorageRules(system, MANY_PROCESSORS).apply(engine, files);
  }

  private StorageNote onlyNote() throws IgniteCheckedException {
    List<StorageNote> notes = apply();
    assertThat(notes).hasSize(1);
    return notes.get(0);
  }

  private void refused(String... words) {
    assertThatThrownBy(this::apply)
        .isInstanceOf(IgniteCheckedException.class)
        .hasMessageContainingAll(words);
  }

  private static final class Foreign implements FileIOFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public FileIO create(File file, OpenOption... modes) throws java.io.IOException {
      return new RandomAccessFileIO(file, modes);
    }
  }
}
