package io.dpmgrid.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class MovedBytesTest {
  private final MovedBytes moved = new MovedBytes();

  private static JsonNode view(long first, long second) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    var nodes = view.putArray("nodes");
    nodes.addObject().put("node_id", "node1").putObject("supply").put("bytes", first);
    nodes.addObject().put("node_id", "node2").putObject("supply").put("bytes", second);
    return view;
  }

  @Test
  void shouldCountWhatAllSentSinceItBegan() {
    moved.look(view(1_000, 10));
    moved.begin();
    moved.look(view(1_500, 10));
    moved.look(view(1_500, 40));
    assertThat(moved.total()).isEqualTo(530);
  }

  @Test
  void shouldCountANodeAnewAfterItsRestart() {
    moved.look(view(1_000, 0));
    moved.begin();
    moved.restarted("node1");
    moved.look(view(1_700, 0));
    assertThat(moved.total()).as("its new process sent all of it").isEqualTo(1_700);
    moved.look(view(5, 0));
    assertThat(moved.total()).as("another one, of which nobody told").isEqualTo(1_705);
  }
}
