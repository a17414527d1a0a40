package io.dpmgrid.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that go with all that is in them, and nothing else. */
class FileTreeTest {
  private Path home;
  private Path root;
  private Path kept;

  @BeforeEach
  void make(@TempDir Path directory) throws IOException {
    home = directory;
    root = home.resolve("root");
    kept = Files.writeString(Files.createDirectory(home.resolve("other")).resolve("kept"), "x");
    for (int i = 0; i < 20; i++) {
      Path below = Files.createDirectories(root.resolve("a" + i).resolve("b"));
      Files.writeString(below.resolve("file"), "x");
    }
  }

  @Test
  void shouldDeleteADirectoryWithAllThatIsInIt() throws IOException {
    assertThat(FileTree.delete(root)).isTrue();
    assertThat(root).doesNotExist();
    assertThat(FileTree.delete(root)).as("it is gone").isFalse();
    assertThat(kept).exists();
  }

  @Test
  void shouldDeleteLinksAndNotWhatTheyLeadTo() throws IOException {
    Files.createSymbolicLink(root.resolve("to-directory"), home.resolve("other"));
    Files.createSymbolicLink(root.resolve("to-file"), kept);
    Files.createSymbolicLink(root.resolve("to-nothing"), home.resolve("nothing"));
    Files.createSymbolicLink(root.resolve("to-itself"), root);
    assertThat(FileTree.delete(root)).isTrue();
    assertThat(root).doesNotExist();
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("other"));
    assertThat(FileTree.delete(link)).isTrue();
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(kept).exists();
  }

  @Test
  void shouldDeleteASingleFile() throws IOException {
    assertThat(FileTree.delete(kept)).isTrue();
    assertThat(kept).doesNotExist();
    assertThat(kept.getParent()).exists();
  }

  @Test
  void shouldDeleteWhatOthersDeleteToo() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    Callable<Boolean> delete =
        () -> {
          together.await();
          return FileTree.delete(root);
        };
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      for (Future<Boolean> one : two.invokeAll(List.of(delete, delete))) {
        one.get();
      }
    } finally {
      two.shutdownNow();
    }
    assertThat(root).doesNotExist();
  }
}
