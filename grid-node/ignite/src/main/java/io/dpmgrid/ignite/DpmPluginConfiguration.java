package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.Survives;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.ignite.plugin.PluginConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of the plugin. Directories are not among it: the log, the archive and the stores
 * live where the engine's own {@code DataStorageConfiguration} puts them.
 *
 * <p>Three ways to give it: to {@link DpmPluginProvider#DpmPluginProvider(DpmPluginConfiguration)};
 * among {@code IgniteConfiguration.setPluginConfigurations}; or as system properties ({@value
 * #ENABLED}{@code =true} and the others below) where no code can be touched.
 *
 * <p>It is never sent to another node and never stored.
 *
 * @param enabled whether the plugin does anything at all
 * @param kind the medium kind asked for by name; {@code null} takes what the probe finds, except
 *     {@code emulated}, which must be named
 * @param require the least that acknowledged writes must survive; {@code null} requires nothing
 * @param emulation cost added on an emulated medium
 * @param minorityWrites what a part of the cluster may write that is no majority of the baseline;
 *     the same on all nodes
 */
public record DpmPluginConfiguration(
    boolean enabled,
    @Nullable MediumKind kind,
    @Nullable Survives require,
    EmulationModel emulation,
    MinorityWrites minorityWrites)
    implements PluginConfiguration {
  /** System property: {@code true} switches the plugin on. */
  public static final String ENABLED = "dpm.enabled";

  /** System property: {@code dax}, {@code file} or {@code emulated}. */
  public static final String MEDIUM_KIND = "dpm.medium.kind";

  /** System property: {@code process-kill}, {@code os-crash} or {@code power-loss}. */
  public static final String MEDIUM_REQUIRE = "dpm.medium.require";

  /** System property: {@code allow}, {@code refuse} or {@code refuse-unless-two}. */
  public static final String MINORITY_WRITES = "dpm.minority-writes";

  /** System property: ns added per positional read of an emulated medium. */
  public static final String EMULATION_READ_NANOS = "dpm.medium.emulation.readNanos";

  /** System property: ns added per written-back cache line of an emulated medium. */
  public static final String EMULATION_WRITE_BACK_NANOS =
      "dpm.medium.emulation.writeBackNanosPerLine";

  /** System property: cap on write-back bandwidth of an emulated medium, in 10^9 bytes/s. */
  public static final String EMULATION_GIGABYTES_PER_SECOND =
      "dpm.medium.emulation.gigabytesPerSecond";

  /** Switched on, taking the medium that is found and requiring nothing of it. */
  public static DpmPluginConfiguration defaults() {
    return new DpmPluginConfiguration(true, null, null, EmulationModel.NONE, MinorityWrites.ALLOW);
  }

  /** Switched off: the engine is left as it is. */
  public static DpmPluginConfiguration off() {
    return new DpmPluginConfiguration(false, null, null, EmulationModel.NONE, MinorityWrites.ALLOW);
  }

  /**
   * Reads the system properties.
   *
   * @throws IllegalArgumentException naming the property, its value and what is allowed
   */
  public static DpmPluginConfiguration fromProperties(Properties properties) {
    return new DpmPluginConfiguration(
        flag(properties),
        oneOf(properties, MEDIUM_KIND, MediumKind.values()),
        oneOf(properties, MEDIUM_REQUIRE, Survives.values()),
        new EmulationModel(
            (long) number(properties, EMULATION_READ_NANOS),
            (long) number(properties, EMULATION_WRITE_BACK_NANOS),
            number(properties, EMULATION_GIGABYTES_PER_SECOND)),
        Objects.requireNonNullElse(
            oneOf(properties, MINORITY_WRITES, MinorityWrites.values()), MinorityWrites.ALLOW));
  }

  /** The same with another rule for minorities. */
  public DpmPluginConfiguration withMinorityWrites(MinorityWrites newRule) {
    return new DpmPluginConfiguration(enabled, kind, require, emulation, newRule);
  }

  /** The same with another medium kind. */
  public DpmPluginConfiguration withKind(@Nullable MediumKind newKind) {
    return new DpmPluginConfiguration(enabled, newKind, require, emulation, minorityWrites);
  }

  /** The same with another requirement. */
  public DpmPluginConfiguration withRequire(@Nullable Survives newRequire) {
    return new DpmPluginConfiguration(enabled, kind, newRequire, emulation, minorityWrites);
  }

  /** The same with another emulation model. */
  public DpmPluginConfiguration withEmulation(EmulationModel newEmulation) {
    return new DpmPluginConfiguration(enabled, kind, require, newEmulation, minorityWrites);
  }

  private static boolean flag(Properties properties) {
    String value = properties.getProperty(ENABLED, "false").trim().toLowerCase(Locale.ROOT);
    return switch (value) {
      case "true" -> true;
      case "false", "" -> false;
      default ->
          throw new IllegalArgumentException(
              "-D" + ENABLED + "=" + value + " is not one of true, false");
    };
  }

  private static <T extends Enum<T>> @Nullable T oneOf(
      Properties properties, String key, T[] values) {
    String value = properties.getProperty(key, "").trim();
    if (value.isEmpty()) {
      return null;
    }
    for (T candidate : values) {
      if (candidate.toString().equalsIgnoreCase(value)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(
        "-D"
            + key
            + "="
            + value
            + " is not one of "
            + Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", ")));
  }

  private static double number(Properties properties, String key) {
    String value = properties.getProperty(key, "0").trim();
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + key + "=" + value + " is not a number", e);
    }
  }
}
