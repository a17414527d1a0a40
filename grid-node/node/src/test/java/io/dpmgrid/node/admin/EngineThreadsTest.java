package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineThreadsTest {
  @Test
  void shouldNotWaitForAToolThatHangs() throws Exception {
    assertThat(EngineThreads.said(List.of("sleep", "60"), Duration.ofMillis(200)))
        .isEqualTo("no answer within 200 ms");
    assertThat(EngineThreads.said(List.of("echo", "here"), Duration.ofSeconds(20)))
        .isEqualTo("here\n");
  }
}
