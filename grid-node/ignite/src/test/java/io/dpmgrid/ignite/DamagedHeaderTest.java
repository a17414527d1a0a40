package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.medium.Medium;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real node does at its start with a segment whose header is torn or damaged. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DamagedHeaderTest {
  private final KilledStore store;

  DamagedHeaderTest() throws Exception {
    store = KilledStore.write();
  }

  @AfterAll
  void delete() throws IOException {
    store.close();
  }

  /** Type and index are there, the magic is not. */
  @Test
  void shouldClearATornHeaderOfTheNextSegment() throws Exception {
    try (StoreImage image = store.image()) {
      byte[] header = Files.readAllBytes(image.slot(store.last()));
      byte[] torn = ByteBuffer.wrap(new byte[29]).order(ByteOrder.nativeOrder()).array();
      torn[0] = header[0];
      ByteBuffer.wrap(torn).order(ByteOrder.nativeOrder()).putLong(1, store.last() + 1);
      StoreImage.write(image.slot(store.last() + 1), 0, torn);
      store.expectEverything(image);
      store.expectEverything(image);
    }
  }

  /** The mark is in the segment before, as it is moved from time to time only. */
  @ParameterizedTest
  @CsvSource({"0, 1, true", "9, 4, false", "0, 29, true", "13, 8, false", "0, 4096, true"})
  void shouldRefuseADamagedHeaderBehindWhichRecordsAre(int from, int length, boolean archived)
      throws Exception {
    try (StoreImage image = store.image()) {
      KilledStore.mark(image, store.last() - 1);
      if (!archived) {
        Files.delete(image.archived(store.last() - 1));
      }
      byte[] damage = new byte[length];
      Arrays.fill(damage, (byte) 0x5A);
      StoreImage.write(image.slot(store.last()), from, damage);
      KilledStore.expectRefused(
          image, image.slot(store.last()) + ": the header of segment " + store.last());
    }
  }

  @Test
  void shouldRefuseADamagedHeaderThatNamesAnEarlierSegment() throws Exception {
    try (StoreImage image = store.image()) {
      KilledStore.mark(image, store.last() - 1);
      ByteBuffer index = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
      index.putLong(0, 1);
      StoreImage.write(image.slot(store.last()), 1, index.array());
      KilledStore.expectRefused(
          image, image.slot(store.last()) + ": the header of segment " + store.last());
    }
  }

  /** What an earlier segment left in the slot is no record of the one that is to begin. */
  @Test
  void shouldUseASlotAgainWhoseOldRecordsHaveNoHeader() throws Exception {
    try (StoreImage image = store.image()) {
      StoreImage.write(image.slot(store.last() + 1), 0, new byte[29]);
      assertThat(StoreImage.end(image.slot(store.last() + 1), store.last() + 1 - LogNodes.RING))
          .isGreaterThan(LogNodes.SEGMENT / 2);
      store.expectEverything(image);
      store.expectEverything(image);
    }
  }

  /** Else the segment would begin anew in front of them. */
  @Test
  void shouldClearTheRecordsBehindADamagedHeaderWhereTheLogMayBeAnybodys() throws Exception {
    try (StoreImage image = store.image();
        Medium medium = KilledStore.medium(image)) {
      Files.delete(image.archived(store.last() - 1));
      StoreImage.write(image.slot(store.last()), 0, new byte[29]);

      LogTail tail = KilledStore.repair(image, medium, LogHistory.UNKNOWN);

      assertThat(tail.segment()).isEqualTo(store.last() - 1);
      ByteBuffer slot = StoreImage.bytes(image.slot(store.last()));
      assertThat(RecordFraming.next(slot, store.last(), RecordFraming.HEADER)).isEqualTo(-1);
    }
  }
}
