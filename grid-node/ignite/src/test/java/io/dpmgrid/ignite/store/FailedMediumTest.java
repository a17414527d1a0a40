package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.ignite.store.RecordingFiles.Event;
import io.dpmgrid.ignite.store.RecordingFiles.Kind;
import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.IgnitionListener;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A medium that goes away, or is full, in the middle of a checkpoint of a real node. */
@Timeout(300)
class FailedMediumTest {
  /** Where the medium fails. */
  enum At {
    PAGE_WRITE,
    PAGE_SYNC,
    RECOVERY_DATA,
    START_MARKER,
    START_NAME,
    END_MARKER;

    boolean is(Event event) {
      String name = event.name();
      boolean pages = name.matches("part-\\d+\\.bin") || name.equals("index.bin");
      return switch (this) {
        case PAGE_WRITE -> pages && event.kind() == Kind.WRITE;
        case PAGE_SYNC -> pages && event.kind() == Kind.FORCE;
        case RECOVERY_DATA -> event.kind() == Kind.WRITE && name.contains("-RECOVERY-");
        case START_MARKER -> event.kind() == Kind.FORCE && name.endsWith("-START.bin.tmp");
        case START_NAME ->
            event.kind() == Kind.SYNC_DIRECTORY
                && count(event, "-START.bin") > count(event, "-END.bin");
        case END_MARKER -> event.kind() == Kind.CREATE && name.endsWith("-END.bin.tmp");
      };
    }

    private static long count(Event event, String suffix) {
      return event.names().stream().filter(name -> name.endsWith(suffix)).count();
    }
  }

  @TempDir Path work = Path.of("replaced");

  @ParameterizedTest
  @EnumSource(At.class)
  void shouldStopTheNodeAndEndNoCheckpoint(At at) throws Exception {
    RecordingFiles recording = new RecordingFiles();
    int port = NodeSettings.nextPort();
    Ignite failing =
        Ignition.start(
            NodeSettings.persistent(work, "n", port)
                .setFailureHandler(new StopNodeFailureHandler())
                .setPluginProviders(new RecordingPlugin(recording)));
    failing.cluster().state(ClusterState.ACTIVE);
    IgniteCache<Integer, byte[]> cache = NodeProcess.cache(failing);
    NodeProcess.put(cache, 0, 500);
    NodeSettings.checkpoint(failing);
    int ended = ends();
    NodeProcess.put(cache, 500, 1_000);

    // Told when nothing of the node is left, unlike a question for its state.
    CountDownLatch stopped = new CountDownLatch(1);
    IgnitionListener listener =
        (name, state) -> {
          if (state == IgniteState.STOPPED_ON_FAILURE) {
            stopped.countDown();
          }
        };
    Ignition.addListener(listener);

    recording.failWhen(at::is);
    assertThatThrownBy(() -> NodeSettings.checkpoint(failing)).isInstanceOf(Exception.class);
    assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
    Ignition.removeListener(listener);
    assertThat(ends()).as("checkpoints that claim to be over").isEqualTo(ended);
    assertThatThrownBy(() -> cache.put(1_000, new byte[1])).isInstanceOf(Exception.class);

    // Repaired: everything that was acknowledged is there.
    try (Ignite repaired =
        Ignition.start(
            NodeSettings.persistent(work, "n", port)
                .setPluginProviders(new RecordingPlugin(new RecordingFiles())))) {
      repaired.cluster().state(ClusterState.ACTIVE);
      assertThat(NodeProcess.check(NodeProcess.cache(repaired), 0, 1_000)).isEqualTo(1_000);
    }
  }

  private int ends() {
    File[] files = work.resolve("storage").resolve("n").resolve("cp").toFile().listFiles();
    return (int)
        Stream.of(Objects.requireNonNull(files))
            .filter(file -> file.getName().endsWith("-END.bin"))
            .count();
  }
}
