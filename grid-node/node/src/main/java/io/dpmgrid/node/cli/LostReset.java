package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** Has lost partitions used again, for every command that offers it. */
final class LostReset {
  private final Output output;

  LostReset(Output output) {
    this.output = output;
  }

  int of(CtlTarget target, List<String> caches) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    caches.forEach(body.putArray("caches")::add);
    JsonNode answer = target.client().post("lost-partitions", body);
    target.show(
        output,
        answer,
        done -> "lost partitions of " + String.join(", ", caches) + " are in use again");
    return ExitCode.OK;
  }
}
