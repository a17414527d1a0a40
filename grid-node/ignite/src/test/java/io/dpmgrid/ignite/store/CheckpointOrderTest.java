package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.store.RecordingFiles.Event;
import io.dpmgrid.ignite.store.RecordingFiles.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real engine's checkpoints, as the file system sees them. */
class CheckpointOrderTest {
  @TempDir Path work = Path.of("replaced");

  @Test
  void shouldKeepEveryBarrierOfEveryCheckpoint() throws Exception {
    RecordingFiles recording = new RecordingFiles();
    int cacheMade;
    try (Ignite ignite =
        Ignition.start(
            NodeSettings.persistent(work, "order", NodeSettings.nextPort())
                .setPluginProviders(new RecordingPlugin(recording)))) {
      ignite.cluster().state(ClusterState.ACTIVE);
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache(NodeSettings.cache("c"));
      // The checkpoint of the activation may run while new files get their headers, which no START
      // guards: nothing but that header is in them.
      NodeSettings.checkpoint(ignite);
      cacheMade = recording.events().size();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2_000; i++) {
          cache.put(round * 1_000 + i, new byte[500]);
        }
        NodeSettings.checkpoint(ignite);
      }
    }
    List<Event> events = recording.events();
    List<Integer> starts = creations(events, "-START.bin.tmp");
    List<Integer> ends = creations(events, "-END.bin.tmp");
    assertThat(starts).hasSizeGreaterThanOrEqualTo(3).hasSameSizeAs(ends);

    int judged = 0;
    for (int i = 0; i < starts.size(); i++) {
      recoveryIsDurableBeforeStart(events, starts.get(i));
      if (starts.get(i) >= cacheMade) {
        startIsDurableBeforeAnyPage(events, starts.get(i), ends.get(i));
        judged++;
      }
      everythingIsDurableBeforeEnd(events, ends.get(i));
      endIsDurableBeforeTheNextRecovery(
          events, ends.get(i), i + 1 < starts.size() ? starts.get(i + 1) : events.size());
    }
    assertThat(judged).isGreaterThanOrEqualTo(3);
  }

  @Test
  void shouldKeepNoBlocksForCheckpointThreadsThatAreNoMore() throws Exception {
    for (int threads : new int[] {3, 1}) {
      IgniteConfiguration engine =
          NodeSettings.persistent(work, "fewer", NodeSettings.nextPort())
              .setPluginProviders(new RecordingPlugin(new RecordingFiles()));
      engine.getDataStorageConfiguration().setCheckpointThreads(threads);
      try (Ignite ignite = Ignition.start(engine)) {
        ignite.cluster().state(ClusterState.ACTIVE);
        IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache(NodeSettings.cache("c"));
        for (int i = 0; i < 2_000; i++) {
          cache.put(i, new byte[500]);
        }
        NodeSettings.checkpoint(ignite);
      }
      try (Stream<Path> files = Files.walk(work)) {
        assertThat(files.filter(file -> file.toString().endsWith(".spare"))).hasSize(threads);
      }
    }
  }

  private static void recoveryIsDurableBeforeStart(List<Event> events, int start) {
    String checkpoint = checkpoint(events.get(start));
    int lastForce = -1;
    int sync = -1;
    Set<String> files = new HashSet<>();
    for (int i = 0; i < start; i++) {
      Event event = events.get(i);
      boolean recovery = event.name().startsWith(checkpoint + "-RECOVERY-");
      if (recovery) {
        files.add(event.name());
        assertThat(i).as("nothing is written after the sync of names").isGreaterThan(sync);
        if (event.kind() == Kind.FORCE) {
          lastForce = i;
        }
      } else if (event.kind() == Kind.SYNC_DIRECTORY && event.names().containsAll(files)) {
        sync = i;
      }
    }
    assertThat(files).isNotEmpty();
    assertThat(sync).isGreaterThan(lastForce).isPositive();
  }

  private static void startIsDurableBeforeAnyPage(List<Event> events, int start, int end) {
    String marker = checkpoint(events.get(start)) + "-START.bin";
    boolean durable = false;
    int pages = 0;
    for (Event event : events.subList(start, end)) {
      durable |= event.kind() == Kind.SYNC_DIRECTORY && event.names().contains(marker);
      if (event.is(Kind.WRITE, CheckpointOrderTest::isPages)) {
        assertThat(durable).as("page before " + marker + " is durable: " + event).isTrue();
        pages++;
      }
    }
    assertThat(pages).isPositive();
  }

  private static void everythingIsDurableBeforeEnd(List<Event> events, int end) {
    Map<Path, Integer> written = new HashMap<>();
    Map<Path, Integer> created = new HashMap<>();
    for (int i = 0; i < end; i++) {
      Event event = events.get(i);
      switch (event.kind()) {
        case WRITE -> {
          if (isPages(event.path())) {
            written.put(event.path(), i);
          }
        }
        case FORCE -> written.remove(event.path());
        case CREATE -> {
          if (isPages(event.path())) {
            created.putIfAbsent(event.path(), i);
          }
        }
        case SYNC_DIRECTORY ->
            created
                .keySet()
                .removeIf(
                    file ->
                        event.path().equals(file.getParent())
                            && event.names().contains(String.valueOf(file.getFileName())));
        case CLOSE -> {}
      }
    }
    assertThat(written).as("unsynced pages at " + events.get(end)).isEmpty();
    // A file that was only looked at again after its name was made durable is there already.
    created.keySet().removeIf(file -> syncedBefore(events, end, file));
    assertThat(created).as("names not durable at " + events.get(end)).isEmpty();
  }

  private static boolean syncedBefore(List<Event> events, int end, Path file) {
    return events.subList(0, end).stream()
        .anyMatch(
            event ->
                event.kind() == Kind.SYNC_DIRECTORY
                    && event.path().equals(file.getParent())
                    && event.names().contains(String.valueOf(file.getFileName())));
  }

  private static void endIsDurableBeforeTheNextRecovery(List<Event> events, int end, int next) {
    String marker = checkpoint(events.get(end)) + "-END.bin";
    for (Event event : events.subList(end, next)) {
      if (event.kind() == Kind.SYNC_DIRECTORY && event.names().contains(marker)) {
        return;
      }
      assertThat(event.kind() == Kind.CREATE && event.name().contains("-RECOVERY-"))
          .as("recovery files are replaced before " + marker + " is durable")
          .isFalse();
    }
    throw new AssertionError(marker + " is never made durable");
  }

  private static List<Integer> creations(List<Event> events, String suffix) {
    return IntStream.range(0, events.size())
        .filter(i -> events.get(i).is(Kind.CREATE, path -> path.toString().endsWith(suffix)))
        .boxed()
        .toList();
  }

  private static String checkpoint(Event marker) {
    return marker.name().replaceAll("-(START|END)\\.bin\\.tmp", "");
  }

  private static boolean isPages(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches("part-\\d+\\.bin") || name.equals("index.bin");
  }
}
