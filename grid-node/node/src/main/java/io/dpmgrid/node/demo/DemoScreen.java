package io.dpmgrid.node.demo;

import io.dpmgrid.pmem.medium.ProbeResult;

/** What a demo shows while it runs. */
public interface DemoScreen {
  /** What the medium is. */
  void medium(ProbeResult found);

  /** What happens now, in one line. */
  void step(String text);

  /** A bar that fills up. */
  Progress progress(String task, String unit, long total);

  /** A bar; closed when its task is done. Thread-safe. */
  interface Progress extends AutoCloseable {
    /** Moves on by {@code amount}, in the bar's unit. */
    void add(double amount);

    /** Moves to {@code position}, in the bar's unit. */
    void to(long position);

    @Override
    void close();
  }
}
