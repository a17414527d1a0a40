package io.dpmgrid.pmem.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM may run in modes in which its own write-back would end it. */
final class WriteBackStubsTest {
  private static final String NORMAL = "mixed mode, sharing";

  /** Persists some bytes in the file that is its argument, and says how. */
  static final class Persisting {
    private Persisting() {}

    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      ZeroedFile.create(file, 1 << 16);
      try (MappedRegion region =
          MappedRegion.open(
              file, MapMode.READ_WRITE, MappedRegion.STANDARD_CHUNK, AccessCost.NONE)) {
        region.putLong(64, 7);
        region.persist(64, 8);
        System.out.println("persisted, lines " + CacheLines.AVAILABLE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:TieredStopAtLevel=1",
        "-XX:TieredStopAtLevel=3",
        "-Xint",
        "-XX:-TieredCompilation",
      })
  void shouldPersistInEveryModeOfThisJvm(String mode) throws Exception {
    assertThat(run(mode)).contains("persisted");
  }

  @Test
  void shouldWriteLinesBackWhereThisJvmCan() throws Exception {
    assertThat(run("-Xmixed")).contains("lines " + CacheLines.AVAILABLE);
  }

  @Test
  void shouldKnowTheModesThatCrashNewerJvms() {
    assertThat(WriteBackStubs.missing(25, "interpreted mode, sharing", flags("4"))).isTrue();
    assertThat(WriteBackStubs.missing(25, "mixed mode, emulated-client", flags("4"))).isTrue();
    assertThat(WriteBackStubs.missing(25, NORMAL, flags("3"))).isTrue();
    assertThat(WriteBackStubs.missing(25, NORMAL, flags("4"))).isFalse();
    assertThat(WriteBackStubs.missing(25, NORMAL, name -> null)).isFalse();
    assertThat(WriteBackStubs.missing(17, "interpreted mode, sharing", flags("1"))).isFalse();
  }

  @Test
  void shouldTakeAJvmThatWasToldToMakeThemAtItsStart() {
    Map<String, String> told =
        Map.of("TieredStopAtLevel", "1", "DelayCompilerStubsGeneration", "false");
    assertThat(WriteBackStubs.missing(25, "interpreted mode", told::get)).isFalse();
  }

  private static Function<String, @Nullable String> flags(String level) {
    return Map.of("TieredStopAtLevel", level)::get;
  }

  private static String run(String mode) throws Exception {
    try (VolatileDirectory directory = new VolatileDirectory()) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
        if (argument.startsWith("--add-opens")) {
          command.add(argument);
        }
      }
      command.add(mode);
      command.add("-XX:ErrorFile=" + directory.path().resolve("crash"));
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              Persisting.class.getName(),
              directory.path().resolve("region").toString()));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(printed).isZero();
      return printed;
    }
  }
}
