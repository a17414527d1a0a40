package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.ignite.store.RecordingFiles.Event;
import io.dpmgrid.ignite.store.RecordingFiles.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plays the engine's steps of a checkpoint on real files and looks at the order. */
class StoreBarriersTest {
  private static final String START = "7-11111111-2222-3333-4444-555555555555-START.bin";
  private static final String END = "7-11111111-2222-3333-4444-555555555555-END.bin";
  private static final String RECOVERY = "7-11111111-2222-3333-4444-555555555555-RECOVERY-0.bin";

  private final Path root;
  private final RecordingFiles recording = new RecordingFiles();
  private final DurableFileIOFactory factory = new DurableFileIOFactory(recording, recording);
  private final Path checkpoint;
  private final Path cache;

  StoreBarriersTest(@TempDir Path root) throws IOException {
    this.root = root;
    checkpoint = Files.createDirectory(root.resolve("cp"));
    cache = Files.createDirectory(root.resolve("cache-c"));
  }

  @Test
  void shouldMakeRecoveryFilesNamesDurableBeforeStart() throws IOException {
    create(checkpoint.resolve(RECOVERY)).close();
    marker(START);

    int sync = first(0, Kind.SYNC_DIRECTORY, checkpoint::equals);
    assertThat(event(sync).names()).contains(RECOVERY);
    assertThat(sync).isLessThan(first(0, Kind.CREATE, path -> path.endsWith(START + ".tmp")));
  }

  @Test
  void shouldMakeStartsNameDurableBeforeTheFirstPage() throws IOException {
    try (FileIO pages = create(cache.resolve("part-0.bin"))) {
      marker(START);
      int start = first(0, Kind.CREATE, path -> path.endsWith(START + ".tmp"));
      write(pages);
      write(pages);

      int sync = first(start, Kind.SYNC_DIRECTORY, checkpoint::equals);
      assertThat(event(sync).names()).contains(START);
      assertThat(sync).isLessThan(first(start, Kind.WRITE, path -> path.startsWith(cache)));
      assertThat(count(start, Kind.SYNC_DIRECTORY, checkpoint::equals))
          .as("one sync, not one per page")
          .isEqualTo(1);
    }
  }

  @Test
  void shouldSyncStoresThatTheEngineForgotBeforeEnd() throws IOException {
    try (FileIO pages = create(cache.resolve("part-0.bin"));
        FileIO replaced = create(cache.resolve("part-1.bin"))) {
      write(pages);
      write(replaced);
      pages.force();
      marker(END);

      int end = first(0, Kind.CREATE, path -> path.endsWith(END + ".tmp"));
      assertThat(first(0, Kind.FORCE, path -> path.endsWith("part-1.bin"))).isLessThan(end);
      assertThat(count(0, Kind.FORCE, path -> path.endsWith("part-0.bin")))
          .as("what is synced already is not synced again")
          .isEqualTo(1);
    }
  }

  @Test
  void shouldMakeNewPartitionFilesNamesDurableBeforeEnd() throws IOException {
    try (FileIO pages = create(cache.resolve("part-0.bin"))) {
      write(pages);
      pages.force();
      marker(END);

      int sync = first(0, Kind.SYNC_DIRECTORY, cache::equals);
      assertThat(event(sync).names()).contains("part-0.bin");
      assertThat(sync).isLessThan(first(0, Kind.CREATE, path -> path.endsWith(END + ".tmp")));
    }
  }

  @Test
  void shouldMakeDeletedPartitionsNamesDurableBeforeEnd() throws IOException {
    Path file = cache.resolve("part-0.bin");
    FileIO pages = create(file);
    write(pages);
    marker(END);
    int firstEnd = recording.events().size();
    pages.clear();
    pages.close();
    Files.delete(file);
    Files.delete(checkpoint.resolve(END));
    marker(END);

    int sync = first(firstEnd, Kind.SYNC_DIRECTORY, cache::equals);
    assertThat(event(sync).names()).doesNotContain("part-0.bin");
  }

  @Test
  void shouldHaveDefragmentedFilesDurableBeforeTheMarkAndTheMarkBeforeTheyReplaceOldOnes()
      throws IOException {
    Path other = Files.createDirectory(root.resolve("second-storage"));
    for (Path storage : List.of(cache, other)) {
      Path temporary = storage.resolve("part-dfrg-1.bin.tmp");
      try (FileIO file = create(temporary)) {
        write(file);
      }
      Files.move(temporary, storage.resolve("part-dfrg-1.bin"));
    }
    Path late = cache.resolve("part-dfrg-2.bin.tmp");
    FileIO unsynced = create(late);
    write(unsynced);

    create(cache.resolve("dfrg-completion-marker")).close();

    int mark = first(0, Kind.CREATE, path -> path.endsWith("dfrg-completion-marker"));
    assertThat(recording.events().subList(0, mark))
        .as("names and contents before the mark")
        .anyMatch(event -> syncs(event, cache, "part-dfrg-1.bin"))
        .anyMatch(event -> syncs(event, other, "part-dfrg-1.bin"))
        .anyMatch(event -> event.kind() == Kind.FORCE && event.path().equals(late));
    assertThat(recording.events().subList(mark, recording.events().size()))
        .as("the mark before it is closed")
        .anyMatch(event -> syncs(event, cache, "dfrg-completion-marker"));
    unsynced.close();
  }

  @Test
  void shouldMakeEndsNameDurableWhenTheCheckpointIsOver() throws IOException {
    marker(END);
    int end = recording.events().size();
    factory.barriers().afterCheckpoint();
    factory.barriers().afterCheckpoint();

    assertThat(event(first(end, Kind.SYNC_DIRECTORY, checkpoint::equals)).names()).contains(END);
    assertThat(count(end, Kind.SYNC_DIRECTORY, checkpoint::equals)).isEqualTo(1);
  }

  @Test
  void shouldWaitForPagesInFlightBeforeEnd() throws IOException {
    try (FileIO pages = create(cache.resolve("part-0.bin"))) {
      factory.barriers().pagesInFlight(() -> write(pages));
      marker(END);

      int written = first(0, Kind.WRITE, path -> path.endsWith("part-0.bin"));
      int forced = first(written, Kind.FORCE, path -> path.endsWith("part-0.bin"));
      assertThat(forced)
          .isLessThan(first(written, Kind.CREATE, path -> path.endsWith(END + ".tmp")));
    }
  }

  @Test
  void shouldWriteNoMarkerAfterASyncFailedEvenWhenTheNextOneSucceeds() throws IOException {
    FileIO pages = create(cache.resolve("part-0.bin"));
    write(pages);
    recording.failWhen(event -> event.kind() == Kind.FORCE);
    assertThatThrownBy(pages::force).isInstanceOf(IOException.class);
    recording.failWhen(event -> false);

    assertThatThrownBy(() -> marker(END))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("failed before")
        .hasMessageContaining("part-0.bin");
    assertThatThrownBy(() -> write(pages)).isInstanceOf(IOException.class);
    assertThat(checkpoint.resolve(END)).doesNotExist();
  }

  /** A sync that somebody else began makes nothing durable before it has ended. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldWaitForASyncThatRunsBeforeEnd(boolean fails) throws Exception {
    FileIO pages = create(cache.resolve("part-0.bin"));
    write(pages);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicReference<Thread> syncing = new AtomicReference<>();
    recording.failWhen(
        event -> {
          if (event.kind() == Kind.FORCE && Thread.currentThread() == syncing.get()) {
            begun.countDown();
            return awaited(go) && fails;
          }
          return false;
        });
    FutureTask<Void> sync = task(pages::force);
    Thread first = new Thread(sync, "sync");
    syncing.set(first);
    first.start();
    assertThat(awaited(begun)).isTrue();

    FutureTask<Void> checkpointing = task(() -> marker(END));
    Thread second = new Thread(checkpointing, "checkpoint");
    second.start();
    Awaitility.await()
        .until(() -> checkpointing.isDone() || second.getState() == Thread.State.WAITING);
    assertThat(checkpoint.resolve(END)).doesNotExist();

    go.countDown();
    second.join();
    assertThat(checkpoint.resolve(END).toFile().exists()).isEqualTo(!fails);
    first.join();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a thread of the engine does. */
  private interface Work {
    void run() throws IOException;
  }

  private static FutureTask<Void> task(Work work) {
    return new FutureTask<>(
        () -> {
          work.run();
          return null;
        });
  }

  @Test
  void shouldNotTakeAChannelThatTheEngineClosedForAFailedMedium() throws IOException {
    FileIO pages = create(cache.resolve("part-0.bin"));
    pages.close();
    assertThatThrownBy(() -> write(pages)).isInstanceOf(IOException.class);

    marker(END);
    assertThat(checkpoint.resolve(END)).exists();
  }

  @Test
  void shouldSyncWhatIsUnsyncedWhenAFileIsClosed() throws IOException {
    FileIO pages = create(cache.resolve("part-0.bin"));
    write(pages);
    pages.close();

    int forced = first(0, Kind.FORCE, path -> path.endsWith("part-0.bin"));
    assertThat(forced).isLessThan(first(0, Kind.CLOSE, path -> path.endsWith("part-0.bin")));
  }

  @Test
  void shouldHaveBinaryMetadataDurableUnderItsNameWhenItsTemporaryFileIsClosed()
      throws IOException {
    Path directory = Files.createDirectories(root.resolve("binary_meta").resolve("node"));
    try (FileIO type = factory.create(directory.resolve("-42.bin.tmp").toFile())) {
      type.writeFully(new byte[] {1, 2, 3}, 0, 3);
      type.force();
    }

    Event sync = event(first(0, Kind.SYNC_DIRECTORY, directory::equals));
    assertThat(sync.names()).contains("-42.bin").doesNotContain("-42.bin.durable.tmp");
    assertThat(Files.readAllBytes(directory.resolve("-42.bin"))).containsExactly(1, 2, 3);
    assertThat(directory.resolve("-42.bin.tmp")).as("for the engine to rename").exists();
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE", "FORCE"})
  void shouldKeepBinaryMetadataWhenItsTemporaryFileCannotBeWritten(Kind failing)
      throws IOException {
    Path directory = Files.createDirectories(root.resolve("binary_meta").resolve("node"));
    Path type = Files.write(directory.resolve("-42.bin"), new byte[] {1, 2, 3});
    recording.failWhen(event -> event.is(failing, path -> path.toString().endsWith(".bin.tmp")));

    assertThatThrownBy(
            () -> {
              try (FileIO next = factory.create(directory.resolve("-42.bin.tmp").toFile())) {
                next.writeFully(new byte[] {4, 5, 6, 7}, 0, 4);
                next.force();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("told to fail");

    assertThat(Files.readAllBytes(type)).containsExactly(1, 2, 3);
  }

  private FileIO create(Path file) throws IOException {
    return factory.create(
        file.toFile(),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  // As the engine does it: temporary file, sync, rename.
  private void marker(String name) throws IOException {
    Path temporary = checkpoint.resolve(name + ".tmp");
    try (FileIO marker =
        factory.create(
            temporary.toFile(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      marker.writeFully(ByteBuffer.allocate(16));
      marker.force(true);
    }
    Files.move(temporary, checkpoint.resolve(name));
  }

  private static void write(FileIO file) throws IOException {
    file.writeFully(ByteBuffer.allocate(64), 0);
  }

  private static boolean syncs(Event event, Path directory, String name) {
    return event.kind() == Kind.SYNC_DIRECTORY
        && event.path().equals(directory)
        && event.names().contains(name);
  }

  private Event event(int index) {
    return recording.events().get(index);
  }

  private int first(int from, Kind kind, Predicate<Path> which) {
    List<Event> events = recording.events();
    for (int i = from; i < events.size(); i++) {
      if (events.get(i).is(kind, which)) {
        return i;
      }
    }
    throw new AssertionError("no such " + kind + " in " + events.subList(from, events.size()));
  }

  private long count(int from, Kind kind, Predicate<Path> which) {
    return recording.events().stream().skip(from).filter(event -> event.is(kind, which)).count();
  }
}
