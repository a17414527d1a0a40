package io.dpmgrid.pmem.testing;

import java.util.ArrayList;
import java.util.List;

/** How a process of a test is started that lives too short for the optimizing compiler to pay. */
public final class FastJvm {
  private static final int STUBS_ALWAYS_MADE = 17;

  private FastJvm() {}

  /**
   * Options for the JVM that runs this code. Newer ones have the code of cache-line write-back made
   * by the optimizing compiler only, unless told otherwise; without it we would not write back as
   * we do in production.
   */
  public static List<String> options() {
    return Runtime.version().feature() <= STUBS_ALWAYS_MADE
        ? List.of("-XX:TieredStopAtLevel=1")
        : List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-DelayCompilerStubsGeneration");
  }

  /** The same, and more. */
  public static List<String> with(String... more) {
    List<String> all = new ArrayList<>(options());
    all.addAll(List.of(more));
    return all;
  }
}
