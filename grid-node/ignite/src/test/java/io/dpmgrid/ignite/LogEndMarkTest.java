package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.log.TailRepair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What a real node does at its start with an end mark, or what looks like one, in the log's last
 * segment.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LogEndMarkTest {
  private final KilledStore store;

  LogEndMarkTest() throws Exception {
    store = KilledStore.write();
  }

  @AfterAll
  void delete() throws IOException {
    store.close();
  }

  /** The last segment was closed, and its successor never began. */
  @Test
  void shouldGoOnBeforeAnEndMarkThatNothingFollows() throws Exception {
    try (StoreImage image = store.image()) {
      byte mark = KilledStore.endMark(image);
      StoreImage.write(image.slot(store.last()), store.end(), new byte[] {mark});
      store.expectEverything(image);
      store.expectEverything(image);
    }
  }

  /** The slot's earlier segment left the byte; the range over it was reserved and not stored. */
  @Test
  void shouldGoOnBeforeAnOldByteThatLooksLikeAnEndMark() throws Exception {
    try (StoreImage image = store.image()) {
      Path segment = image.slot(store.last());
      byte[] record =
          KilledStore.record(
              segment, StoreImage.recordBefore(segment, store.last(), store.end() / 2));
      byte[] old = new byte[LogNodes.SEGMENT - store.end()];
      Arrays.fill(old, KilledStore.endMark(image));
      StoreImage.write(segment, store.end(), old);
      int stored = store.end() + record.length;
      StoreImage.write(segment, stored, KilledStore.moved(record, stored));
      assertThat(RecordFraming.length(StoreImage.bytes(segment), store.last(), stored))
          .isPositive();
      assertThat(KilledStore.marked(image.wal())).isPositive().isLessThanOrEqualTo(store.end());

      assertThat(found(image).end()).isEqualTo(store.end());
      store.expectEverything(image);

      assertThat(RecordFraming.length(StoreImage.bytes(segment), store.last(), stored)).isZero();
      store.expectEverything(image);
    }
  }

  @Test
  void shouldRefuseWhatLooksLikeAnEndMarkBeforeTheMark() throws Exception {
    try (StoreImage image = store.image()) {
      int record = StoreImage.recordBefore(image.slot(store.last()), store.last(), store.end() / 2);
      StoreImage.write(image.slot(store.last()), record, new byte[] {KilledStore.endMark(image)});
      KilledStore.expectRefused(
          image, "the record at offset " + record + " of segment " + store.last(), "were durable");
    }
  }

  @Test
  void shouldRefuseWhatLooksLikeAnEndMarkBeforeMoreRecordsThanCanBeInFlight() throws Exception {
    try (StoreImage image = store.image()) {
      int record =
          StoreImage.recordBefore(image.slot(store.last()), store.last(), store.end() / 10);
      KilledStore.forgetMark(image);
      StoreImage.write(image.slot(store.last()), record, new byte[] {KilledStore.endMark(image)});
      KilledStore.expectRefused(
          image,
          "the record at offset " + record + " of segment " + store.last(),
          "valid records follow");
    }
  }

  private TailRepair.Tail found(StoreImage image) throws IOException {
    Path segment = image.slot(store.last());
    return new TailRepair(new EngineFraming())
        .find(segment, StoreImage.bytes(segment), store.last(), KnownEnd.ORDERED);
  }
}
