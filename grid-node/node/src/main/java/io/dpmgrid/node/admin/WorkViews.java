package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.admin.grid.Client;
import io.dpmgrid.admin.grid.ClientPort;
import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.Transaction;
import io.dpmgrid.admin.grid.TransactionPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.TransactionsMXBeanImpl;

/** Transactions and client connections of the cluster. Thread-safe. */
final class WorkViews implements TransactionPort, ClientPort {
  private static final Duration ROLL_BACK_LIMIT = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 50;

  private final Members members;
  private final Post post;

  WorkViews(Members members, Post post) {
    this.members = members;
    this.post = post;
  }

  @Override
  public Found<Transaction> transactions() {
    Survey<LocalWork.Transactions> survey =
        ask(LocalWork.TRANSACTIONS, LocalWork.Transactions.class);
    Map<String, Transaction> byId = new LinkedHashMap<>();
    for (LocalWork.Transactions told : survey.told().values()) {
      for (Transaction one : told.items()) {
        // The node that began it knows more than those that have parts.
        byId.merge(one.id(), one, (a, b) -> a.keys() != null ? a : b);
      }
    }
    List<Transaction> items = new ArrayList<>(byId.values());
    items.sort(Comparator.comparingLong(Transaction::durationMs).reversed());
    return new Found<>(items, survey.unknown());
  }

  @Override
  public void kill(String id) {
    requireTransaction(id);
    try {
      new TransactionsMXBeanImpl(members.kernal()).cancel(id);
    } catch (IgniteException e) {
      throw new GridProblem.Unavailable(
          "The engine could not roll back '" + id + "': " + Findings.deepest(e), e);
    }
    long deadline = System.nanoTime() + ROLL_BACK_LIMIT.toNanos();
    while (isOpen(id)) {
      if (System.nanoTime() > deadline) {
        throw new GridProblem.Conflict(
            "The engine has not rolled '" + id + "' back yet: it may be committing. Look again.");
      }
      pause();
    }
  }

  private boolean isOpen(String id) {
    return transactions().items().stream().anyMatch(one -> one.id().equals(id));
  }

  private void requireTransaction(String id) {
    if (!isOpen(id)) {
      throw new GridProblem.NotFound("There is no open transaction '" + id + "'.");
    }
  }

  @Override
  public Found<Client> clients() {
    Survey<LocalWork.Clients> survey = ask(LocalWork.CLIENTS, LocalWork.Clients.class);
    List<Client> items = new ArrayList<>();
    survey.told().values().forEach(told -> items.addAll(told.items()));
    items.sort(Comparator.comparing(Client::nodeId).thenComparing(Client::id));
    return new Found<>(items, survey.unknown());
  }

  @Override
  public void drop(String id) {
    long number;
    try {
      number = Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw noClient(id);
    }
    // The engine puts the node's order into the upper half.
    ClusterNode node =
        members.servers().stream()
            .filter(one -> one.order() == number >> Integer.SIZE)
            .findFirst()
            .orElseThrow(() -> noClient(id));
    JsonNode arguments = JsonNodeFactory.instance.objectNode().put("id", number);
    Post.Reply reply =
        post.ask(List.of(node), LocalWork.DROP_CLIENT, arguments, FactsBoard.LIMIT).get(node);
    Wire.Answer answer = reply == null ? null : reply.answer();
    if (answer != null && answer.gone()) {
      throw noClient(id);
    }
    if (answer == null || answer.body() == null) {
      throw new GridProblem.Unavailable(
          "Node "
              + Members.id(node)
              + " did not drop it: "
              + (answer != null ? answer.refusal() : reply == null ? "" : reply.reason()));
    }
  }

  private static GridProblem noClient(String id) {
    return new GridProblem.NotFound("There is no client connection '" + id + "'.");
  }

  private <T> Survey<T> ask(String question, Class<T> type) {
    return Survey.of(
        post.ask(
            members.servers(), question, JsonNodeFactory.instance.objectNode(), FactsBoard.LIMIT),
        type);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridProblem.Unavailable("Waiting for the engine was interrupted.", e);
    }
  }
}
