package io.dpmgrid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MediaOptionsTest {
  @Test
  void shouldNameDirectoriesThatMeanTheSameInAnyWorkingDirectory() {
    MediaOptions media = new MediaOptions();
    CommandLine command = new CommandLine(new Bare()).addMixin("media", media);

    command.parseArgs("--medium", "file", "--dir", "data");

    assertThat(media.directories(command.getCommandSpec(), List.of("emulated")))
        .containsEntry("file", Path.of("data").toAbsolutePath());
    command.parseArgs();
    assertThat(media.directories(command.getCommandSpec(), List.of("file", "emulated")).values())
        .hasSize(2)
        .allMatch(Path::isAbsolute);
  }

  @Command
  private static final class Bare {}
}
