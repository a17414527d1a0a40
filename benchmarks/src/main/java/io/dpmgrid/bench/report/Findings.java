package io.dpmgrid.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The figures of a benchmark without rows; implemented by records. */
public interface Findings {
  /** Whether this was a smoke test only, which judges nothing. */
  boolean quick();

  /** The speeds to reach. */
  List<Target> targets();

  /** The figures in words, each line ended. */
  String figures();

  /** Whether a target was missed. */
  default boolean missed() {
    return !quick() && targets().stream().anyMatch(t -> Boolean.FALSE.equals(t.reached()));
  }

  /** For people. */
  default String text() {
    StringBuilder text = new StringBuilder(figures());
    for (Target target : targets()) {
      text.append(target.name()).append(", wanted ").append(target.wanted()).append(": ");
      text.append(quick() ? "not judged, a quick run" : target.verdict()).append('\n');
    }
    return text.toString();
  }

  /** For programs: one object with the record's components and the targets. */
  default String json() throws JsonProcessingException {
    ObjectMapper mapper =
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    ObjectNode tree = mapper.valueToTree(this);
    tree.set("targets", mapper.valueToTree(targets()));
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
  }
}
