package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.admin.grid.GridProblem;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RunningOnlyTest {
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicInteger asked = new AtomicInteger();

  /** A port of one question. */
  interface Port {
    String answer();
  }

  private Port guarded(Supplier<String> answer) {
    return RunningOnly.guard(
        Port.class,
        () -> {
          asked.incrementAndGet();
          return answer.get();
        },
        running::get);
  }

  @Test
  void shouldPassAnswersOnWhileTheEngineRuns() {
    assertThat(guarded(() -> "yes").answer()).isEqualTo("yes");
  }

  @Test
  void shouldNotAskAStoppedEngine() {
    running.set(false);
    assertThatThrownBy(guarded(() -> "stale")::answer).isInstanceOf(GridProblem.Unavailable.class);
    assertThat(asked).hasValue(0);
  }

  @Test
  void shouldSayThatItStoppedWhereTheEngineFailsStrangelyForIt() {
    NullPointerException strange = new NullPointerException();
    Port port =
        guarded(
            () -> {
              running.set(false);
              throw strange;
            });
    assertThatThrownBy(port::answer)
        .isInstanceOf(GridProblem.Unavailable.class)
        .hasMessageContaining("stopping")
        .hasCause(strange);
  }

  @Test
  void shouldNotHideAFailureOfARunningEngine() {
    NullPointerException defect = new NullPointerException();
    Port port =
        guarded(
            () -> {
              throw defect;
            });
    assertThatThrownBy(port::answer).isSameAs(defect);
  }

  @Test
  void shouldLeaveWhatIsSaidInPlainWordsAlready() {
    GridProblem plain = new GridProblem.NotFound("There is no cache 'x'.");
    Port port =
        guarded(
            () -> {
              running.set(false);
              throw plain;
            });
    assertThatThrownBy(port::answer).isSameAs(plain);
  }
}
