package io.dpmgrid.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.cluster.EngineJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles and runs the programs that the README and docs/embedding.md show, as a reader would. */
class EmbeddingProgramTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern PROGRAM =
      Pattern.compile("```java\\n(.*?GridNode\\.builder\\(\\).*?)```", Pattern.DOTALL);

  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/embedding.md"})
  void shouldRunTheShownProgramTwice(String page) throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(ROOT.resolve(page)));
    assertThat(program.find()).as("a java block with GridNode.builder() in %s", page).isTrue();
    String source = program.group(1).strip();
    assertThat(source.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(12);
    compile(source);

    assertThat(run()).as("first run").isZero();
    assertThat(run()).as("second run, on what the first one left").isZero();
  }

  private void compile(String source) throws IOException {
    Path file = directory.resolve("Embed.java");
    // The page leaves the frame out that every program has.
    boolean whole = source.contains("class ");
    Files.writeString(
        file,
        whole
            ? source
            : "import io.dpmgrid.node.*;\nimport java.nio.file.*;\nimport org.apache.ignite.*;\n"
                + "public class Embed { public static void main(String... args) throws Exception {\n"
                + source
                + "\n}}\n");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                System.out,
                System.err,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                file.toString());
    assertThat(result).as("compiles: %s", source).isZero();
  }

  private int run() throws IOException, InterruptedException {
    List<String> command = EngineJava.command();
    command.addAll(
        List.of("-Xmx512m", "-cp", directory + ":" + System.getProperty("java.class.path")));
    command.add("Embed");
    Process process = new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the program still runs after 3 minutes");
    }
    return process.exitValue();
  }
}
