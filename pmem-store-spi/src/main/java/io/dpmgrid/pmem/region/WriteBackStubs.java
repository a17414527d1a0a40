package io.dpmgrid.pmem.region;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether this JVM has the machine code that its own cache-line write-back calls. Newer JVMs have
 * it made by their optimizing compiler when that starts; one that runs without it (as told by
 * {@code -Xint} or {@code -XX:TieredStopAtLevel}) ends with a segmentation fault at the first
 * write-back, and also at the first {@code force} of a {@code MAP_SYNC} mapping.
 */
final class WriteBackStubs {
  /** The oldest supported JVM makes them in every mode; what lies between was not tried. */
  private static final int ALWAYS_MADE = 17;

  private static final String OPTIMIZING_LEVEL = "4";

  private WriteBackStubs() {}

  /** Whether a write-back would crash this JVM. */
  static boolean missing() {
    return missing(
        Runtime.version().feature(), System.getProperty("java.vm.info", ""), WriteBackStubs::flag);
  }

  /**
   * @param feature the JVM's version
   * @param mode how it runs, in its own words
   * @param flags a flag's value; {@code null} if there is none of that name
   */
  static boolean missing(int feature, String mode, Function<String, @Nullable String> flags) {
    if (feature <= ALWAYS_MADE || "false".equals(flags.apply("DelayCompilerStubsGeneration"))) {
      return false;
    }
    String level = flags.apply("TieredStopAtLevel");
    return mode.contains("interpreted")
        || mode.contains("emulated-client")
        || (level != null && !level.equals(OPTIMIZING_LEVEL));
  }

  /** What to do about it, for an error's message. */
  static String remedy() {
    return "Start Java without -Xint, -XX:TieredStopAtLevel and -XX:CompilationMode=quick-only, or"
        + " with -XX:+UnlockDiagnosticVMOptions -XX:-DelayCompilerStubsGeneration";
  }

  private static @Nullable String flag(String name) {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return jvm == null ? null : jvm.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      // No such flag, or one that is locked and so has its default.
      return null;
    }
  }
}
