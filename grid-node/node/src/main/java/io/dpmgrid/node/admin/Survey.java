package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.admin.grid.UnknownNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * What nodes told, and which of them did not.
 *
 * @param told in the order that they were asked in
 * @param unknown the others, with the reason
 */
record Survey<T>(Map<ClusterNode, T> told, List<UnknownNode> unknown) {
  private static final int MAX_REASON = 1000;

  static <T> Survey<T> of(Map<ClusterNode, Post.Reply> replies, Class<T> type) {
    Map<ClusterNode, T> told = new LinkedHashMap<>();
    List<UnknownNode> unknown = new ArrayList<>();
    replies.forEach(
        (node, reply) -> {
          String reason = read(reply, type, value -> told.put(node, value));
          if (reason != null) {
            unknown.add(
                new UnknownNode(
                    Members.id(node), reason.substring(0, Math.min(MAX_REASON, reason.length()))));
          }
        });
    return new Survey<>(told, unknown);
  }

  private interface Sink<T> {
    void take(T value);
  }

  private static <T> @Nullable String read(Post.Reply reply, Class<T> type, Sink<T> sink) {
    Wire.Answer answer = reply.answer();
    if (answer == null) {
      return Objects.requireNonNull(reply.reason());
    }
    JsonNode body = answer.body();
    if (body == null) {
      return "The node does not tell: " + answer.refusal();
    }
    try {
      sink.take(Wire.value(body, type));
      return null;
    } catch (WireException e) {
      return "The node answers with what this one cannot read: " + e.getMessage();
    }
  }
}
