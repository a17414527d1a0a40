package io.dpmgrid.admin.grid;

/** The worst fault after which acknowledged writes are intact. */
public enum Survives {
  /** Death of the process. */
  PROCESS_KILL,
  /** Crash of the operating system. */
  OS_CRASH,
  /** Loss of power. */
  POWER_LOSS
}
