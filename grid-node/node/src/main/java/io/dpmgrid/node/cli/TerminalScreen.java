package io.dpmgrid.node.cli;

import io.dpmgrid.node.demo.DemoScreen;
import io.dpmgrid.pmem.medium.ProbeResult;
import java.util.concurrent.atomic.DoubleAdder;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a demo on standard error. */
final class TerminalScreen implements DemoScreen {
  private static final int WIDTH = 100;
  private static final int UPDATE_MILLIS = 1000;

  private final Output output;
  private final long begin = System.nanoTime();

  TerminalScreen(Output output) {
    this.output = output;
  }

  @Override
  public void medium(ProbeResult found) {
    output.note(ProbeCommand.table(found).toString());
  }

  @Override
  public void step(String text) {
    output.note(String.format("%6.1f s  %s", (System.nanoTime() - begin) / 1e9, text));
  }

  @Override
  public Progress progress(String task, String unit, long total) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setUnit(" " + unit, 1)
            .setInitialMax(total)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(output.progress(), WIDTH))
            .build();
    return new Bar(bar);
  }

  private static final class Bar implements DemoScreen.Progress {
    private final ProgressBar bar;
    private final DoubleAdder position = new DoubleAdder();

    Bar(ProgressBar bar) {
      this.bar = bar;
    }

    @Override
    public void add(double amount) {
      position.add(amount);
      bar.stepTo(Math.round(position.sum()));
    }

    @Override
    public void to(long where) {
      bar.stepTo(where);
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
