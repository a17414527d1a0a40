package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.rebalancer.execute.Command;

/** What people ask of the executor, in the words that nodes pass on. */
final class MoveWords {
  private MoveWords() {}

  static ObjectNode words(Command command) {
    ObjectNode words = JsonNodeFactory.instance.objectNode();
    if (command instanceof Command.Join join) {
      return words.put("ask", "join").put("node", join.node());
    }
    if (command instanceof Command.Drain drain) {
      return words.put("ask", "drain").put("node", drain.node());
    }
    if (command instanceof Command.Keep keep) {
      return words.put("ask", "keep").put("node", keep.node());
    }
    if (command instanceof Command.GiveUp giveUp) {
      return words.put("ask", "give-up").put("node", giveUp.node());
    }
    if (command instanceof Command.Cancel cancel) {
      return words
          .put("ask", "cancel")
          .put("operation", cancel.operation())
          .put("bytes", cancel.acceptedBytes())
          .put("fewer", cancel.fewerCopiesAccepted());
    }
    if (command instanceof Command.Start) {
      return words.put("ask", "start");
    }
    throw new IllegalArgumentException(
        command + " is the cluster's setting: it is made there, and followed");
  }

  static Command command(JsonNode words) throws WireException {
    return switch (words.path("ask").asText()) {
      case "start" -> new Command.Start();
      case "join" -> new Command.Join(node(words));
      case "drain" -> new Command.Drain(node(words));
      case "keep" -> new Command.Keep(node(words));
      case "give-up" -> new Command.GiveUp(node(words));
      case "cancel" -> {
        if (!words.path("operation").canConvertToLong()
            || !words.path("bytes").canConvertToLong()
            || !words.path("fewer").isBoolean()) {
          throw new WireException("no operation, or no cost");
        }
        yield new Command.Cancel(
            words.path("operation").asLong(),
            words.path("bytes").asLong(),
            words.path("fewer").asBoolean());
      }
      default -> throw new WireException("nothing that can be asked for here");
    };
  }

  private static String node(JsonNode words) throws WireException {
    JsonNode node = words.path("node");
    if (!node.isTextual()) {
      throw new WireException("no text 'node'");
    }
    return node.asText();
  }
}
