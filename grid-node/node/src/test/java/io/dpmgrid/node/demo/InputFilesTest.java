package io.dpmgrid.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir Path root = Path.of("");

  @Test
  void shouldTakeFilesThatFitAndCountTheOthers() throws IOException {
    Files.writeString(root.resolve("small"), "12");
    Files.writeString(Files.createDirectory(root.resolve("deep")).resolve("other"), "345");
    Files.writeString(root.resolve("large"), "12345");
    Files.createFile(root.resolve("empty"));
    Files.createSymbolicLink(root.resolve("loop"), root);
    InputFiles found = InputFiles.below(root, data(), 4, 100);
    assertThat(found.files().stream().map(found::key))
        .containsExactlyInAnyOrder("small", "deep/other");
    assertThat(found.bytes()).isEqualTo(5);
    assertThat(found.skipped()).isEqualTo(3);
  }

  @Test
  void shouldGiveDifferentKeysToNamesThatCannotBeRead() throws Exception {
    // Bytes that are no UTF-8: no string of this process can name such files.
    Process shell =
        new ProcessBuilder(
                "sh", "-c", "echo 1 > \"$(printf 'n\\376')\"; echo 2 > \"$(printf 'n\\377')\"")
            .directory(root.toFile())
            .inheritIO()
            .start();
    assertThat(shell.waitFor()).isZero();
    InputFiles found = InputFiles.below(root, data(), 100, 100);
    assertThat(found.files()).hasSize(2);
    assertThat(found.files().stream().map(found::key)).doesNotHaveDuplicates();
  }

  @Test
  void shouldSayThatThereIsNothingToImport() {
    assertThatThrownBy(() -> InputFiles.below(root, data(), 100, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--input");
    assertThatThrownBy(() -> InputFiles.below(root.resolve("missing"), data(), 100, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--input");
  }

  @Test
  void shouldNotTakeTheDemosOwnDataForInput() throws IOException {
    Files.writeString(root.resolve("mine"), "12");
    Files.writeString(Files.createDirectory(data()).resolve("acknowledged.txt"), "345");
    InputFiles found = InputFiles.below(root, data(), 100, 100);
    assertThat(found.files().stream().map(found::key)).containsExactly("mine");
    assertThatThrownBy(() -> InputFiles.below(data(), data(), 100, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its own data");
  }

  private Path data() {
    return root.resolve("data");
  }
}
