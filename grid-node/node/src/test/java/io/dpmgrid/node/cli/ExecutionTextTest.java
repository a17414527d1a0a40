package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecutionTextTest {
  private final ObjectNode view = new ObjectMapper().createObjectNode();
  private final ObjectNode execution = view.putObject("execution").put("grace_seconds", 300);

  private List<String> text() {
    return ExecutionText.status(view);
  }

  @Test
  void shouldTellWhatTheGuardSeesAndAllows() {
    execution.putNull("guard");
    assertThat(text()).noneMatch(part -> part.contains("Guard"));
    ObjectNode guard =
        execution
            .putObject("guard")
            .put("limit_seconds", 0.02)
            .put("p99_seconds", 0.0312)
            .put("disturbed", true)
            .put("bytes_per_second", 3L << 20)
            .put("least_bytes_per_second", 1L << 20)
            .put("most_bytes_per_second", 100L << 20);
    assertThat(text())
        .anyMatch(
            part ->
                part.startsWith(
                    "Guard: 99 % of users' operations take up to 31 ms, MORE THAN the limit of 20"
                        + " ms; each node may send 3"));
    guard.put("disturbed", false).put("p99_seconds", 0.00004);
    assertThat(text()).anyMatch(part -> part.contains("up to 0.040 ms, the limit is 20 ms"));
    guard.put("p99_seconds", 0.0);
    assertThat(text()).anyMatch(part -> part.contains("as there are hardly any, the limit is"));
    guard.putNull("p99_seconds");
    assertThat(text()).anyMatch(part -> part.contains("a time that no node tells, the limit is"));
  }

  @Test
  void shouldNameWhatWasNotCompared() {
    ObjectNode one = view.putArray("items").addObject();
    one.put("unverified_partitions", 0).putArray("unverified");
    assertThat(ExecutionText.history(view)).doesNotContain("not compared");
    one.put("unverified_partitions", 3).putArray("unverified").add("data/7").add("data/9");
    assertThat(ExecutionText.history(view))
        .contains("not compared: 3 partitions: data/7, data/9 and 1 more");
  }
}
