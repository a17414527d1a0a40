package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.medium.Medium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a real node does at its start with a damaged copy of a log segment in the archive: it is
 * refused by name, unless the ring has what the copy lacks.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DamagedArchiveTest {
  private final KilledStore store;

  DamagedArchiveTest() throws Exception {
    store = KilledStore.write();
  }

  @AfterAll
  void delete() throws IOException {
    store.close();
  }

  /** The engine takes a type of 0 for the end of the segment and goes on with the next one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 60})
  void shouldRefuseADamagedRecordInAnArchivedSegmentThatTheReplayNeeds(int where) throws Exception {
    try (StoreImage image = store.image()) {
      int record = StoreImage.recordBefore(image.archived(1), 1, LogNodes.SEGMENT / 2);
      StoreImage.write(image.archived(1), record + where, new byte[] {0});
      KilledStore.expectRefused(
          image, image.archived(1) + ": the record at offset " + record + " of segment 1");
    }
  }

  @Test
  void shouldRefuseAnArchivedSegmentThatWasCutBetweenTwoRecords() throws Exception {
    try (StoreImage image = store.image()) {
      int record = StoreImage.recordBefore(image.archived(1), 1, LogNodes.SEGMENT / 2);
      StoreImage.truncate(image.archived(1), record);
      KilledStore.expectRefused(
          image, image.archived(1) + ": the record at offset " + record + " of segment 1");
    }
  }

  @Test
  void shouldRefuseAMissingArchivedSegment() throws Exception {
    try (StoreImage image = store.image()) {
      Files.delete(image.archived(1));
      KilledStore.expectRefused(image, image.archived(1) + ": segment 1", "is not there");
    }
  }

  @Test
  void shouldCopyASegmentAgainWhoseCopyWasTornWhileTheRingHasIt() throws Exception {
    try (StoreImage image = store.image()) {
      byte[] zeros = new byte[LogNodes.SEGMENT / 2];
      StoreImage.write(image.archived(store.last() - 1), LogNodes.SEGMENT / 2 - 4096, zeros);
      store.expectEverything(image);
    }
  }

  /** The repair takes the end mark away, by which the copy is known to be torn. */
  @Test
  void shouldRemoveATornCopyOfTheLastSegmentForGoodBeforeTheSegmentIsTouched() throws Exception {
    try (StoreImage image = store.image()) {
      byte mark = KilledStore.endMark(image);
      StoreImage.write(image.slot(store.last()), store.end(), new byte[] {mark});
      Files.copy(image.slot(store.last()), image.archived(store.last()));
      StoreImage.write(
          image.archived(store.last()),
          store.end() / 2,
          new byte[LogNodes.SEGMENT - store.end() / 2]);
      List<Path> synced = new ArrayList<>();
      SyncedMedium.Listener onSync =
          directory -> {
            synced.add(directory);
            assertThat(image.archived(store.last())).doesNotExist();
            assertThat(StoreImage.bytes(image.slot(store.last())).get(store.end())).isEqualTo(mark);
          };
      try (Medium medium = new SyncedMedium(KilledStore.medium(image), onSync)) {
        LogHistory ours = new LogHistory(0, Long.MAX_VALUE, KnownEnd.ORDERED);
        LogTail tail = KilledStore.repair(image, medium, ours);
        assertThat(tail.segment()).isEqualTo(store.last());
        assertThat(tail.end()).isEqualTo(store.end());
      }
      assertThat(synced).containsExactly(image.archived(store.last()).getParent());
      assertThat(StoreImage.bytes(image.slot(store.last())).get(store.end())).isZero();
      store.expectEverything(image);
    }
  }

  @Test
  void shouldKeepATornCopyWhereTheStartIsRefused() throws Exception {
    try (StoreImage image = store.image()) {
      byte[] zeros = new byte[LogNodes.SEGMENT / 2];
      StoreImage.write(image.archived(store.last() - 1), LogNodes.SEGMENT / 2 - 4096, zeros);
      int record = StoreImage.recordBefore(image.slot(store.last()), store.last(), store.end() / 2);
      StoreImage.flip(image.slot(store.last()), record + 60);
      KilledStore.expectRefused(
          image, "the record at offset " + record + " of segment " + store.last());
    }
  }

  /** A replay reads it from the archive, although no later segment tells that it was complete. */
  @Test
  void shouldRefuseADamagedRecordInTheLastSegmentIfOnlyTheArchiveHasIt() throws Exception {
    try (StoreImage image = store.image()) {
      Path copy = archiveLast(image);
      StoreImage.write(image.slot(store.last()), 0, new byte[LogNodes.SEGMENT]);
      KilledStore.forgetMark(image);
      int record = StoreImage.recordBefore(copy, store.last(), store.end() * 9 / 10);
      StoreImage.flip(copy, record + 60);
      KilledStore.expectRefused(
          image, copy + ": the record at offset " + record + " of segment " + store.last());
    }
  }

  @Test
  void shouldReadTheLastSegmentFromTheArchiveIfOnlyTheArchiveHasIt() throws Exception {
    try (StoreImage image = store.image()) {
      archiveLast(image);
      StoreImage.write(image.slot(store.last()), 0, new byte[LogNodes.SEGMENT]);
      store.expectEverything(image);
      store.expectEverything(image);
    }
  }

  @Test
  void shouldGoOnBehindALastSegmentThatWasArchived() throws Exception {
    try (StoreImage image = store.image()) {
      archiveLast(image);
      store.expectEverything(image);
      store.expectEverything(image);
    }
  }

  /** As an archive looks to which a power cut brought a deleted copy back. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldRefuseACopyOfTheLastSegmentThatEndsBeforeTheMark(boolean closed) throws Exception {
    try (StoreImage image = store.image()) {
      Path copy = cutCopyOfLast(image, store.end() / 2, closed);
      StoreImage.write(image.slot(store.last()), 0, new byte[LogNodes.SEGMENT]);
      int end = StoreImage.end(copy, store.last());
      KilledStore.expectRefused(
          image, copy + ": the record at offset " + end + " of segment " + store.last());
    }
  }

  @Test
  void shouldRefuseACopyOfTheLastSegmentBehindWhichTheRingGoesOn() throws Exception {
    try (StoreImage image = store.image()) {
      KilledStore.forgetMark(image);
      Path copy = cutCopyOfLast(image, store.end() / 2, true);
      KilledStore.expectRefused(
          image,
          copy + ": this copy of segment " + store.last() + " ends at offset",
          image.slot(store.last()) + " goes on to offset " + store.end());

      Files.delete(copy);
      store.expectEverything(image);
    }
  }

  /** The last segment was closed and archived, and its successor never began. */
  private Path archiveLast(StoreImage image) throws IOException {
    Path segment = image.slot(store.last());
    StoreImage.write(segment, store.end(), new byte[] {KilledStore.endMark(image)});
    return Files.copy(segment, image.archived(store.last()));
  }

  /** A copy of what the last segment once was, with an end mark or without. */
  private Path cutCopyOfLast(StoreImage image, int at, boolean closed) throws IOException {
    Path copy = Files.copy(image.slot(store.last()), image.archived(store.last()));
    int end = StoreImage.recordBefore(copy, store.last(), at);
    StoreImage.write(copy, end, new byte[LogNodes.SEGMENT - end]);
    if (closed) {
      StoreImage.write(copy, end, new byte[] {KilledStore.endMark(image)});
    }
    return copy;
  }
}
