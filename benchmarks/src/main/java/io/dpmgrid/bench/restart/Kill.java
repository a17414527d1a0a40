package io.dpmgrid.bench.restart;

import java.util.Locale;

/** When the process is killed. */
enum Kill {
  /** After a checkpoint and the writes of the tail. */
  BETWEEN,
  /** After a checkpoint and the writes of the tail, while the next checkpoint writes. */
  INSIDE;

  /** As rows say it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
