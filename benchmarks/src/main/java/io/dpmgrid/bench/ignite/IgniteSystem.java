package io.dpmgrid.bench.ignite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of Ignite node that are measured beside each other. */
public enum IgniteSystem {
  /** Ignite with the plugin of this project. */
  OURS("ours"),
  /** Stock Ignite without persistence. */
  MEMORY("ignite-memory"),
  /** Stock Ignite, log in the page cache. */
  LOG_ONLY("ignite-log-only"),
  /**
   * As {@link #LOG_ONLY}, with recovery data at checkpoints in place of page records in the log.
   */
  LOG_ONLY_RECOVERY("ignite-log-only-recovery"),
  /** Stock Ignite, log synced before each acknowledgement. */
  FSYNC("ignite-fsync");

  private final String label;

  IgniteSystem(String label) {
    this.label = label;
  }

  /** The system's name in rows. */
  public String label() {
    return label;
  }

  /** Whether it keeps anything. */
  public boolean persistent() {
    return this != MEMORY;
  }

  /** What an acknowledged write survives on the given kind of medium, for a reader. */
  public String promise(String medium) {
    String worst =
        medium.equals("emulated") ? "process-kill (the medium is volatile)" : "power-loss";
    return switch (this) {
      case OURS -> "Ignite with the DPM Grid plugin; acknowledged writes survive " + worst;
      case MEMORY -> "stock, no persistence; acknowledged writes survive nothing";
      case LOG_ONLY ->
          "stock, WAL mode LOG_ONLY; acknowledged writes survive process-kill, not an OS crash";
      case LOG_ONLY_RECOVERY ->
          "stock, WAL mode LOG_ONLY with writeRecoveryDataOnCheckpoint; as ignite-log-only";
      case FSYNC -> "stock, WAL mode FSYNC; acknowledged writes survive " + worst;
    };
  }

  /** The system of that label. */
  public static Optional<IgniteSystem> of(String label) {
    return Arrays.stream(values())
        .filter(system -> system.label.equals(label.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** All labels, for an error message. */
  public static String labels() {
    return Arrays.stream(values()).map(IgniteSystem::label).collect(Collectors.joining(", "));
  }
}
