package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.cluster.EngineJava;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's classes are archived and used as {@code ./dpm} does it, in real JVMs. */
class ClassArchiveTest {
  @TempDir Path directory = Path.of("");

  @Test
  void shouldArchiveTheClassesOfANodeAndStartFromThem() throws Exception {
    String classPath = packed();
    Path archive = directory.resolve("classes.jsa");

    String training = train(classPath, "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable");
    assertThat(training).as("standard output").isEmpty();
    assertThat(archive).isNotEmptyFile();

    String loads = train(classPath, "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load");
    assertThat(loads)
        .contains(GridNode.class.getName() + " source: shared objects file (top)")
        .contains("GridCacheDatabaseSharedManager source: shared objects file (top)");
  }

  /**
   * The class path with every directory of classes in a jar: a JVM archives classes of nothing
   * else.
   */
  private String packed() {
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!Files.isDirectory(Path.of(entry))) {
        entries.add(entry);
      } else if (entry.endsWith("classes")) {
        String file = directory.resolve(entries.size() + ".jar").toString();
        assertThat(jar.run(System.out, System.err, "cf", file, "-C", entry, ".")).isZero();
        entries.add(file);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** Runs {@code node train-classes} and returns its standard output. */
  private String train(String classPath, String... options)
      throws IOException, InterruptedException {
    List<String> command = EngineJava.command();
    command.addAll(List.of(options));
    Path home = Files.createTempDirectory(directory, "home");
    command.addAll(List.of("-Xmx512m", "-cp", classPath, Main.class.getName()));
    command.addAll(List.of("node", "train-classes", home.toString()));
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    return Files.readString(out);
  }
}
