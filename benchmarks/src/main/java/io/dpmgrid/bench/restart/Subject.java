package io.dpmgrid.bench.restart;

/** A system that is filled, killed and restarted. One caller at a time. */
interface Subject {
  /** Its name in rows. */
  String label();

  /** What it is and what its acknowledgements survive. */
  String promise();

  /** Starts it, fills it, and notes its warm read rate. */
  void load();

  /**
   * Finishes a checkpoint, overwrites the tail's keys and kills the process at the moment asked
   * for.
   */
  void kill(Kill moment);

  /**
   * Starts it again on what was left; returns when it has served one read and was read until warm.
   */
  Restarted restart(long seed);
}
