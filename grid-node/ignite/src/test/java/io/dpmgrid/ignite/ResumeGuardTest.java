package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ResumeGuardTest {
  @Test
  void shouldRefuseToResumeBeforeOrBehindTheTail() {
    for (int[] wrong : new int[][] {{3, 499}, {3, 501}, {2, 500}, {4, 29}, {0, 0}}) {
      assertThatThrownBy(() -> new ResumeGuard(new LogTail(3, 500, 0)).check(wrong[0], wrong[1]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("The log ends at segment 3, offset 500")
          .hasMessageContaining("segment " + wrong[0] + ", offset " + wrong[1]);
    }
  }

  @Test
  void shouldResumeAtTheTailAndAnywhereLater() throws IOException {
    ResumeGuard guard = new ResumeGuard(new LogTail(3, 500, 0));
    guard.check(3, 500);
    guard.check(7, 40);
    new ResumeGuard(new LogTail(0, 0, 0)).check(0, 0);
  }
}
