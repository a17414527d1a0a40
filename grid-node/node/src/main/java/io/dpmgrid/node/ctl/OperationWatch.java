package io.dpmgrid.node.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.ctl.AdminClientException.Kind;
import java.util.Set;
import java.util.function.Consumer;

/** Waits for an operation of the admin API. */
public final class OperationWatch {
  private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final AdminClient client;
  private final Consumer<JsonNode> progress;

  /**
   * Waits by nothing yet.
   *
   * @param progress is told the operation whenever it was looked at
   */
  public OperationWatch(AdminClient client, Consumer<JsonNode> progress) {
    this.client = client;
    this.progress = progress;
  }

  /**
   * Waits for the end.
   *
   * @return the operation that succeeded
   * @throws AdminClientException if it failed or was cancelled
   */
  public JsonNode await(JsonNode accepted) throws InterruptedException {
    String id = accepted.path("id").asText();
    JsonNode operation = accepted;
    long pause = FIRST_PAUSE_MILLIS;
    while (!ENDED.contains(operation.path("state").asText())) {
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
      operation = client.get("operations/" + AdminClient.segment(id));
      progress.accept(operation);
    }
    String state = operation.path("state").asText();
    if (!state.equals("succeeded")) {
      String detail = operation.path("problem").path("detail").asText("");
      throw new AdminClientException(
          Kind.FAILED,
          "The operation "
              + id
              + (state.equals("cancelled") ? " was cancelled. " : " failed. ")
              + detail);
    }
    return operation;
  }
}
