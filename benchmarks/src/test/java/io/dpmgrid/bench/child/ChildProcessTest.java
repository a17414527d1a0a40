package io.dpmgrid.bench.child;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.bench.BenchException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @Test
  void shouldTellWhyAProcessIsGone(@TempDir Path directory) {
    Path log = directory.resolve("log");
    try (ChildProcess process =
        ChildProcess.start("server", List.of("sh", "-c", "echo no such directory; exit 3"), log)) {
      // Its standard output ends when it does.
      assertThatThrownBy(() -> process.answer("serve", Duration.ofSeconds(60)))
          .hasMessageContaining("ended at: serve");
      process.end(Duration.ofSeconds(60));

      assertThatThrownBy(process::requireAlive)
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("ended by itself with 3")
          .hasMessageContaining("no such directory");
    }
  }
}
