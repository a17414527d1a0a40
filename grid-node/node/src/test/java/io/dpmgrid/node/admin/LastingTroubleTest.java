package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.admin.LastingTrouble.News;
import org.junit.jupiter.api.Test;

final class LastingTroubleTest {
  private final LastingTrouble trouble = new LastingTrouble();

  @Test
  void shouldNotComplainOfWhatFailsOnce() {
    for (int i = 0; i < 3; i++) {
      assertThat(trouble.failed()).isEqualTo(News.FIRST);
      assertThat(trouble.worked()).isEqualTo(News.NOTHING);
    }
  }

  @Test
  void shouldComplainOnceOfWhatLastsAndTellItsEnd() {
    for (int i = 0; i < 2; i++) {
      assertThat(trouble.failed()).isEqualTo(News.FIRST);
      assertThat(trouble.failed()).isEqualTo(News.LASTS);
      assertThat(trouble.failed()).isEqualTo(News.NOTHING);
      assertThat(trouble.failed()).isEqualTo(News.NOTHING);
      assertThat(trouble.worked()).isEqualTo(News.OVER);
      assertThat(trouble.worked()).isEqualTo(News.NOTHING);
    }
  }
}
