package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.grid.DiagnosticsRequest;
import io.dpmgrid.admin.grid.WorkResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosticsBundleTest {
  @Test
  void shouldDeleteBundlesOfAnEarlierRunAndNothingElse(@TempDir Path home) throws Exception {
    Path directory = home.resolve("diagnostics");
    bundle(directory).deleteLeftovers();
    assertThat(directory).doesNotExist();

    for (int i = 0; i < 2; i++) {
      WorkResult made = WatchedWork.run(bundle(directory).prepare(new DiagnosticsRequest(1)));
      assertThat(((WorkResult.Zip) made).path()).hasParent(directory);
    }
    Path elsewhere = Files.writeString(home.resolve("precious"), "mine");
    List<Path> foreign =
        List.of(
            Files.writeString(directory.resolve("diagnostics-of-monday.zip"), "mine"),
            Files.writeString(directory.resolve("diagnostics-1.zip.bak"), "mine"),
            Files.createSymbolicLink(directory.resolve("diagnostics-7.zip"), elsewhere),
            Files.createDirectory(directory.resolve("diagnostics-8.zip")));

    bundle(directory).deleteLeftovers();

    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactlyInAnyOrderElementsOf(foreign);
    }
    assertThat(elsewhere).hasContent("mine");
  }

  @Test
  void shouldTellItsProgressUpToTheLastFile(@TempDir Path directory) throws Exception {
    WatchedWork watched = new WatchedWork();
    bundle(directory).prepare(new DiagnosticsRequest(10)).run(watched);
    assertThat(watched.told()).containsExactly("0 of 1 files: log.txt", "1 of 1 files: null");
  }

  private static DiagnosticsBundle bundle(Path directory) {
    return new DiagnosticsBundle("n", directory, Map.of(), (to, request) -> to.write("log"));
  }
}
