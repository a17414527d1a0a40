package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.apache.ignite.lang.IgnitePredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries questions and answers between our nodes, over the engine's messaging. A node without us
 * is never asked, as nobody there would answer.
 *
 * <p>Thread-safe. Needs no active cluster.
 */
final class Post implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Post.class);
  private static final String QUESTIONS = "dpm.admin.questions";
  private static final String ANSWERS = "dpm.admin.answers";
  // Whoever asks more than this at a time is refused at once instead of waiting in a queue.
  private static final int MAX_CLERKS = 16;

  private final Ignite ignite;
  private final Desk desk;
  private final ExecutorService clerks;
  private final Map<UUID, Pending> pending = new ConcurrentHashMap<>();
  private final IgniteBiPredicate<UUID, Object> onQuestion = this::onQuestion;
  private final IgniteBiPredicate<UUID, Object> onAnswer = this::onAnswer;
  private final IgnitePredicate<Event> onGone = this::onGone;

  /**
   * An answer, or why there is none.
   *
   * @param answer null if there is none
   * @param reason null if there is one
   */
  record Reply(Wire.@Nullable Answer answer, @Nullable String reason) {
    static Reply none(String reason) {
      return new Reply(null, reason);
    }
  }

  private record Pending(UUID id, UUID node, CompletableFuture<Reply> reply) {}

  Post(Ignite ignite, Desk desk) {
    this.ignite = ignite;
    this.desk = desk;
    AtomicInteger number = new AtomicInteger();
    this.clerks =
        new ThreadPoolExecutor(
            0,
            MAX_CLERKS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread =
                  new Thread(task, "dpm-clerk-" + number.incrementAndGet() + "-" + ignite.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to listen. */
  void open() {
    ignite.message().localListen(QUESTIONS, onQuestion);
    ignite.message().localListen(ANSWERS, onAnswer);
    ignite.events().localListen(onGone, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED);
  }

  /**
   * Asks several nodes at once.
   *
   * @param limit after which the rest counts as silent
   * @return a reply of each node, in the order of {@code nodes}
   */
  Map<ClusterNode, Reply> ask(
      Collection<ClusterNode> nodes, String kind, JsonNode arguments, Duration limit) {
    Map<ClusterNode, Pending> asked = new LinkedHashMap<>();
    for (ClusterNode node : nodes) {
      if (!node.isLocal()) {
        asked.put(node, send(node, kind, arguments));
      }
    }
    Map<ClusterNode, Reply> replies = new LinkedHashMap<>();
    long deadline = System.nanoTime() + limit.toNanos();
    for (ClusterNode node : nodes) {
      Pending one = asked.get(node);
      replies.put(
          node,
          one == null
              ? new Reply(desk.answer(new Wire.Question(UUID.randomUUID(), kind, arguments)), null)
              : await(one.reply(), deadline, limit));
    }
    asked.values().forEach(one -> pending.remove(one.id()));
    return replies;
  }

  private Pending send(ClusterNode node, String kind, JsonNode arguments) {
    if (!NodeAttributes.isOurs(node)) {
      return new Pending(
          UUID.randomUUID(),
          node.id(),
          CompletableFuture.completedFuture(
              Reply.none("The node runs without DPM Grid, so it cannot be asked.")));
    }
    Wire.Question question = new Wire.Question(UUID.randomUUID(), kind, arguments);
    Pending one = new Pending(question.id(), node.id(), new CompletableFuture<>());
    pending.put(question.id(), one);
    try {
      ignite.message(ignite.cluster().forNode(node)).send(QUESTIONS, question.encode());
    } catch (IgniteException | IllegalStateException e) {
      one.reply().complete(Reply.none("The node could not be asked: " + e.getMessage()));
    }
    return one;
  }

  private static Reply await(CompletableFuture<Reply> reply, long deadline, Duration limit) {
    try {
      return reply.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Reply.none("The node did not answer within " + limit.toMillis() + " ms.");
    } catch (ExecutionException e) {
      return Reply.none("The node could not be asked: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.none("Waiting for the node was interrupted.");
    }
  }

  private boolean onQuestion(UUID from, Object message) {
    try {
      Wire.Question question = Wire.Question.decode(message);
      // The engine's threads must go on.
      clerks.execute(() -> answer(from, question));
    } catch (WireException e) {
      LOG.warn("node {} asked something that is no question: {}", from, e.getMessage());
    } catch (RejectedExecutionException e) {
      LOG.warn("a question of node {} is dropped: {} are being answered", from, MAX_CLERKS);
    }
    return true;
  }

  private void answer(UUID to, Wire.Question question) {
    try {
      ClusterNode node = ignite.cluster().node(to);
      if (node == null) {
        return;
      }
      String text = desk.answer(question).encode();
      if (text.length() > Wire.MAX_ANSWER) {
        text =
            new Wire.Answer(
                    question.id(),
                    null,
                    "Its answer has " + text.length() + " characters, too many to be sent.",
                    false)
                .encode();
      }
      ignite.message(ignite.cluster().forNode(node)).send(ANSWERS, text);
    } catch (IgniteException | IllegalStateException e) {
      // Whoever asked is gone, or we are about to be; it learns that by itself.
      LOG.debug("node {} is not answered", to, e);
    }
  }

  private boolean onAnswer(UUID from, Object message) {
    try {
      Wire.Answer answer = Wire.Answer.decode(message);
      Pending one = pending.get(answer.id());
      if (one != null && one.node().equals(from)) {
        one.reply().complete(new Reply(answer, null));
      }
    } catch (WireException e) {
      LOG.warn("node {} answered with something that is no answer: {}", from, e.getMessage());
    }
    return true;
  }

  private boolean onGone(Event event) {
    UUID gone = ((DiscoveryEvent) event).eventNode().id();
    pending.values().stream()
        .filter(one -> one.node().equals(gone))
        .forEach(one -> one.reply().complete(Reply.none("The node left while it was asked.")));
    return true;
  }

  @Override
  public void close() {
    clerks.shutdownNow();
    try {
      ignite.message().stopLocalListen(QUESTIONS, onQuestion);
      ignite.message().stopLocalListen(ANSWERS, onAnswer);
      ignite.events().stopLocalListen(onGone);
    } catch (IllegalStateException e) {
      LOG.debug("the engine has stopped before", e);
    }
    pending.values().forEach(one -> one.reply().complete(Reply.none("This node is stopping.")));
  }
}
