package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CtlWorkTest {
  private static String progress(long done, @Nullable Long total, @Nullable String unit) {
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.putObject("progress").put("done", done).put("total", total).put("unit", unit);
    return CtlWork.progress(operation);
  }

  @Test
  void shouldTellHowFarWorkIsWhereItIsCounted() {
    assertThat(progress(3, 10L, "partitions")).isEqualTo("3 of 10 partitions");
    assertThat(progress(0, 10L, "partitions")).isEqualTo("0 of 10 partitions");
    assertThat(progress(3, null, "nodes")).isEqualTo("3 nodes");
    assertThat(progress(0, null, null)).isEqualTo("-");
    assertThat(CtlWork.progress(JsonNodeFactory.instance.objectNode())).isEqualTo("-");
  }
}
