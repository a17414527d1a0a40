package io.dpmgrid.pmem.medium;

/**
 * The worst fault after which acknowledged writes are intact. The order of the constants is the
 * order of strength: a later one includes every earlier one.
 */
public enum Survives {
  /** The process is killed; the operating system goes on. */
  PROCESS_KILL("process-kill"),
  /** The operating system crashes or is reset; the machine keeps its power. */
  OS_CRASH("os-crash"),
  /** The machine loses its power. */
  POWER_LOSS("power-loss");

  private final String id;

  Survives(String id) {
    this.id = id;
  }

  /** The word used in configuration, JSON and metrics. */
  public String id() {
    return id;
  }

  /** Whether this is at least as strong as {@code level}. */
  public boolean atLeast(Survives level) {
    return compareTo(level) >= 0;
  }

  /** The weaker of the two: what a whole survives that needs both. */
  public Survives weakest(Survives other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public String toString() {
    return id;
  }
}
