package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.pool.PoolVerifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a real node does at its start with files as a kill left them and something damaged since:
 * what no crash leaves is refused by name, and nothing is changed; what a crash leaves is repaired.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DamagedStoreTest {
  private final KilledStore store;

  DamagedStoreTest() throws Exception {
    store = KilledStore.write();
  }

  @AfterAll
  void delete() throws IOException {
    store.close();
  }

  @Test
  void shouldReadEverythingOfAnImageThatIsNotDamaged() throws Exception {
    try (StoreImage image = store.image()) {
      store.expectEverything(image);
    }
  }

  @Test
  void shouldRefuseABitFlipInTheLastSegmentBeforeTheMark() throws Exception {
    try (StoreImage image = store.image()) {
      int record = StoreImage.recordBefore(image.slot(store.last()), store.last(), store.end() / 2);
      StoreImage.flip(image.slot(store.last()), record + 60);
      KilledStore.expectRefused(
          image,
          image.slot(store.last())
              + ": the record at offset "
              + record
              + " of segment "
              + store.last(),
          "were durable",
          "Nothing was changed");
    }
  }

  @Test
  void shouldRefuseABitFlipBeforeMoreRecordsThanCanBeInFlightWhenTheMarkSaysNothing()
      throws Exception {
    try (StoreImage image = store.image()) {
      KilledStore.forgetMark(image);
      int record =
          StoreImage.recordBefore(image.slot(store.last()), store.last(), store.end() / 10);
      StoreImage.flip(image.slot(store.last()), record + 60);
      KilledStore.expectRefused(
          image,
          image.slot(store.last())
              + ": the record at offset "
              + record
              + " of segment "
              + store.last(),
          "valid records follow");
    }
  }

  @Test
  void shouldRefuseALastSegmentThatWasTruncated() throws Exception {
    try (StoreImage image = store.image()) {
      StoreImage.truncate(image.slot(store.last()), store.end() / 2);
      KilledStore.expectRefused(image, image.slot(store.last()).toString(), "is damaged");
    }
  }

  @Test
  void shouldRefuseALogWhoseLastSegmentIsGone() throws Exception {
    try (StoreImage image = store.image()) {
      Files.delete(image.slot(store.last()));
      KilledStore.expectRefused(
          image, image.slot(store.last()) + ": segment " + store.last() + " is missing");
    }
  }

  @Test
  void shouldRefuseALastSegmentThatLiesWhereTheEngineWouldNotLook() throws Exception {
    try (StoreImage image = store.image()) {
      Path stray = image.wal().resolve("0000000000000006.wal");
      Files.move(image.slot(store.last()), stray);
      KilledStore.expectRefused(
          image, stray + ": holds segment " + store.last(), "does not belong there");
    }
  }

  @Test
  void shouldRefuseASegmentOfTheRingThatWasCutBetweenTwoRecords() throws Exception {
    try (StoreImage image = store.image()) {
      Files.delete(image.archived(2));
      int record = StoreImage.recordBefore(image.slot(2), 2, LogNodes.SEGMENT / 2);
      StoreImage.truncate(image.slot(2), record);
      KilledStore.expectRefused(
          image, image.slot(2) + ": the record at offset " + record + " of segment 2");
    }
  }

  /**
   * As the user leaves it who asks for more and longer segments: the old ones keep their length.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTakeAShortSegmentThatIsFilledToItsEndForWhole(boolean archived) throws Exception {
    try (StoreImage image = store.image()) {
      int segment = archived ? 1 : 2;
      int length = StoreImage.end(image.slot(segment), segment);
      StoreImage.truncate(image.slot(0), length);
      StoreImage.truncate(image.slot(segment), length);
      if (archived) {
        StoreImage.truncate(image.archived(segment), length);
      } else {
        Files.delete(image.archived(segment));
      }
      assertThat(new PoolVerifier(new EngineFraming()).verify(image.wal()).problems())
          .as("apart from slot 0, whose segment was cut anywhere and is not needed")
          .filteredOn(problem -> !problem.path().equals(image.slot(0)))
          .isEmpty();
      store.expectEverything(image);
    }
  }

  @Test
  void shouldUseTheOtherCopyOfADamagedSuperblock() throws Exception {
    for (int copy = 0; copy < 2; copy++) {
      try (StoreImage image = store.image()) {
        StoreImage.flip(image.wal().resolve("superblock.dpm"), copy * 4096L + 3000);
        store.expectEverything(image);
      }
    }
  }

  @Test
  void shouldRefuseASuperblockOfWhichBothCopiesAreDamaged() throws Exception {
    try (StoreImage image = store.image()) {
      Path superblock = image.wal().resolve("superblock.dpm");
      StoreImage.flip(superblock, 100);
      StoreImage.flip(superblock, 4096 + 100);
      KilledStore.expectRefused(image, superblock.toString(), "intact copy", "CRC32C");
    }
  }

  @Test
  void shouldRefuseAPoolOfAnotherNode() throws Exception {
    try (StoreImage image = store.image()) {
      Path foreign = image.nodes().walDirectory("b");
      Files.createDirectories(foreign.getParent());
      Files.move(image.wal(), foreign);
      assertThatThrownBy(() -> image.nodes().start("b", MediumKind.EMULATED, c -> c))
          .hasStackTraceContaining(foreign.toString())
          .hasStackTraceContaining("expected node 'b', found node 'a'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"START", "END"})
  void shouldRefuseACheckpointMarkerThatWasTruncated(String type) throws Exception {
    try (StoreImage image = store.image()) {
      Path marker = KilledStore.marker(image, type);
      StoreImage.truncate(marker, 9);
      KilledStore.expectRefused(
          image, marker + ": this checkpoint marker is damaged: it has 9 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"START", "END"})
  void shouldRefuseACheckpointMarkerOfGarbage(String type) throws Exception {
    try (StoreImage image = store.image()) {
      Path marker = KilledStore.marker(image, type);
      byte[] garbage = new byte[16];
      Arrays.fill(garbage, (byte) 0xA5);
      StoreImage.write(marker, 0, garbage);
      KilledStore.expectRefused(image, marker + ": this checkpoint marker is damaged");
    }
  }

  @Test
  void shouldRefuseACheckpointMarkerThatPointsBehindTheLog() throws Exception {
    try (StoreImage image = store.image()) {
      ByteBuffer far = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
      StoreImage.write(
          KilledStore.marker(image, "END"), 0, far.putLong(77).putInt(500).putInt(90).array());
      KilledStore.expectRefused(image, "segment 77 is missing");
    }
  }

  @Test
  void shouldRefuseAnEndMarkerWithoutItsStart() throws Exception {
    try (StoreImage image = store.image()) {
      Path missing = KilledStore.marker(image, "START");
      Files.delete(missing);
      KilledStore.expectRefused(image, "END marker is there", missing.getFileName().toString());
    }
  }

  @Test
  void shouldRefuseAStoreThatLostItsMarkersAndTheLogSinceTheBeginning() throws Exception {
    try (StoreImage image = store.image()) {
      Files.delete(KilledStore.marker(image, "START"));
      Files.delete(KilledStore.marker(image, "END"));
      Files.delete(image.archived(0));
      StoreImage.write(image.slot(0), 0, new byte[29]);
      KilledStore.expectRefused(image, image.checkpoints() + ": there is no checkpoint marker");
    }
  }

  @Test
  void shouldRemoveATornRecordAndTheGhostBehindIt() throws Exception {
    try (StoreImage image = store.image()) {
      Path segment = image.slot(store.last());
      byte[] record =
          KilledStore.record(
              segment, StoreImage.recordBefore(segment, store.last(), store.end() / 2));
      byte[] torn = Arrays.copyOf(KilledStore.moved(record, store.end()), record.length / 2);
      int ghost = store.end() + record.length;
      StoreImage.write(segment, store.end(), torn);
      StoreImage.write(segment, ghost, KilledStore.moved(record, ghost));
      assertThat(RecordFraming.length(StoreImage.bytes(segment), store.last(), ghost)).isPositive();

      store.expectEverything(image);

      assertThat(RecordFraming.length(StoreImage.bytes(segment), store.last(), ghost)).isZero();
      store.expectEverything(image);
    }
  }
}
