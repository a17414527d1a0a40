package io.dpmgrid.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDirectoryTest {
  @TempDir Path parent = Path.of("");

  @Test
  void shouldBeUsedByOneDemoAtATime() throws IOException {
    Path path = parent.resolve("demo");
    try (DemoDirectory first = DemoDirectory.take(path)) {
      assertThat(first.path()).isEqualTo(path);
      assertThatThrownBy(() -> DemoDirectory.take(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another demo");
      assertThatThrownBy(() -> DemoDirectory.delete(path)).hasMessageContaining("another demo");
    }
    DemoDirectory.take(path).close();
  }

  @Test
  void shouldLeaveNothingOfADirectoryThatWasMadeForNothing() throws IOException {
    Path path = parent.resolve("demo");
    DemoDirectory unused = DemoDirectory.take(path);
    unused.close();
    unused.close();
    assertThat(path).doesNotExist();

    Files.createDirectory(path);
    DemoDirectory.take(path).close();
    assertThat(path).exists();
  }

  @Test
  void shouldReplaceWhatAnEarlierDemoLeft() throws IOException {
    Path path = leftovers();
    try (DemoDirectory directory = DemoDirectory.take(path)) {
      assertThat(directory.bytes()).isEqualTo(9);
      directory.empty();
      assertThat(path.resolve("node1")).doesNotExist();
      assertThat(directory.bytes()).isZero();
    }
  }

  @Test
  void shouldContinueADemoOfAsManyNodesOnly() throws IOException {
    Path path = leftovers();
    try (DemoDirectory directory = DemoDirectory.take(path)) {
      assertThatThrownBy(() -> directory.refuseOtherThan(3)).hasMessageContaining("--nodes 1");
      directory.refuseOtherThan(1);
      assertThat(directory.bytes()).isEqualTo(9);
    }
  }

  @Test
  void shouldDeleteWhatADemoLeftAndNothingElse() throws IOException {
    Path path = leftovers();
    assertThat(DemoDirectory.delete(path)).isTrue();
    assertThat(path).doesNotExist();
    assertThat(DemoDirectory.delete(path)).isFalse();

    Path foreign = leftovers();
    Files.writeString(foreign.resolve("thesis"), "mine");
    assertThatThrownBy(() -> DemoDirectory.delete(foreign)).hasMessageContaining("thesis");
    assertThatThrownBy(() -> DemoDirectory.take(foreign)).hasMessageContaining("thesis");
    assertThat(foreign.resolve("node1").resolve("deep").resolve("file")).exists();
  }

  @Test
  void shouldFollowALinkToADirectoryAndNoLinkInsideIt() throws IOException {
    Path outside = Files.writeString(parent.resolve("outside"), "mine");
    Path link = Files.createSymbolicLink(parent.resolve("link"), leftovers());
    Files.createSymbolicLink(link.resolve("node1").resolve("link"), outside);
    try (DemoDirectory directory = DemoDirectory.take(link)) {
      directory.empty();
    }
    assertThat(outside).exists();
    assertThat(link.resolve("node1")).doesNotExist();
  }

  private Path leftovers() throws IOException {
    Path path = parent.resolve("demo");
    Files.createDirectories(path.resolve("node1").resolve("deep"));
    Files.writeString(path.resolve("node1").resolve("deep").resolve("file"), "12345");
    Files.writeString(path.resolve("acknowledged.txt"), "1234");
    return path;
  }
}
