package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.WorkProgress;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.IgniteFutureTimeoutCheckedException;
import org.apache.ignite.internal.util.future.GridFutureAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose timeout it was that ended a wait for the engine. */
final class EngineWaitTest {
  private static final WorkProgress PROGRESS =
      new WorkProgress() {
        @Override
        public void report(
            long done, @Nullable Long total, @Nullable String unit, @Nullable String message) {}

        @Override
        public boolean cancelRequested() {
          return false;
        }

        @Override
        public void onCancel(Runnable action) {}
      };

  /** Ends right after a wait for it was given up, and before anybody could look again. */
  private static final class EndsInBetween extends GridFutureAdapter<String> {
    private final @Nullable Throwable error;

    EndsInBetween(@Nullable Throwable error) {
      this.error = error;
    }

    @Override
    public String get(long timeout, TimeUnit unit) throws IgniteCheckedException {
      if (!isDone()) {
        onDone(error == null ? "made" : null, error);
        throw new IgniteFutureTimeoutCheckedException("the wait is over");
      }
      return super.get(timeout, unit);
    }
  }

  @Test
  void shouldTakeNoEndForATimeout() throws Exception {
    EngineWait wait = new EngineWait("the work", PROGRESS);
    assertThat(wait.await(new EndsInBetween(null), () -> {})).isEqualTo("made");
  }

  @Test
  void shouldTellHowTheWorkFailed() {
    EngineWait wait = new EngineWait("the work", PROGRESS);
    EndsInBetween failing = new EndsInBetween(new IgniteCheckedException("no room"));
    assertThatThrownBy(() -> wait.await(failing, () -> {}))
        .isInstanceOf(GridProblem.Failed.class)
        .hasMessageContaining("the work: no room");
  }

  @Test
  void shouldEndByTheWorksOwnTimeout() {
    EngineWait wait = new EngineWait("the work", PROGRESS);
    EndsInBetween slow =
        new EndsInBetween(new IgniteFutureTimeoutCheckedException("it took too long"));
    assertThatThrownBy(() -> wait.await(slow, () -> {}))
        .isInstanceOf(GridProblem.Failed.class)
        .hasMessageContaining("the work: it took too long");
  }
}
