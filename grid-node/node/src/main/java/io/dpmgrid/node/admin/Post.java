package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
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
  private static final int CLERKS = 8;
  private static final int SLOW_CLERKS = 4;
  private static final int MAX_WAITING = 1000;
  // Who did not answer in time is still asked each time, but views do not wait for it again.
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final Ignite ignite;
  private final Desk desk;
  private final ThreadPoolExecutor clerks;
  // What reads or deletes many files must not keep quick questions waiting.
  private final ThreadPoolExecutor slowClerks;
  private final Lanes lanes;
  // System.nanoTime() of the first question that each did not answer in time.
  private final Map<UUID, Long> silentSince = new ConcurrentHashMap<>();
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

  private record Pending(UUID id, UUID node, long askedNanos, CompletableFuture<Reply> reply) {
    Pending(UUID id, UUID node) {
      this(id, node, System.nanoTime(), new CompletableFuture<>());
    }
  }

  Post(Ignite ignite, Desk desk) {
    this.ignite = ignite;
    this.desk = desk;
    this.clerks = clerks("dpm-clerk", ignite.name(), CLERKS);
    this.slowClerks = clerks("dpm-slow-clerk", ignite.name(), SLOW_CLERKS);
    this.lanes = new Lanes(ignite.name());
  }

  private static ThreadPoolExecutor clerks(String name, String node, int most) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            most,
            most,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet() + "-" + node);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Begins to listen. */
  void open() {
    ignite.message().localListen(QUESTIONS, onQuestion);
    ignite.message().localListen(ANSWERS, onAnswer);
    ignite.events().localListen(onGone, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED);
  }

  /**
   * Asks several nodes at once, for a view: of a node that has been silent it waits for a moment
   * only, or one that hangs would make every view slow.
   *
   * @param limit after which the rest counts as silent
   * @return a reply of each node, in the order of {@code nodes}
   */
  Map<ClusterNode, Reply> ask(
      Collection<ClusterNode> nodes, String kind, JsonNode arguments, Duration limit) {
    return ask(nodes, kind, arguments, limit, GLANCE.compareTo(limit) < 0 ? GLANCE : limit);
  }

  /** Asks several nodes at once, and gives each of them the whole time. */
  Map<ClusterNode, Reply> askPatiently(
      Collection<ClusterNode> nodes, String kind, JsonNode arguments, Duration limit) {
    return ask(nodes, kind, arguments, limit, limit);
  }

  private Map<ClusterNode, Reply> ask(
      Collection<ClusterNode> nodes,
      String kind,
      JsonNode arguments,
      Duration limit,
      Duration limitOfSilent) {
    Map<ClusterNode, Pending> asked = new LinkedHashMap<>();
    try {
      for (ClusterNode node : nodes) {
        if (!node.isLocal()) {
          asked.put(node, send(node, kind, arguments));
        }
      }
      Map<ClusterNode, Reply> replies = new LinkedHashMap<>();
      long began = System.nanoTime();
      for (ClusterNode node : nodes) {
        Pending one = asked.get(node);
        if (one == null) {
          Wire.Question question = new Wire.Question(UUID.randomUUID(), kind, arguments);
          replies.put(node, new Reply(desk.answer(question), null));
        } else {
          Duration mine = silentSince.containsKey(node.id()) ? limitOfSilent : limit;
          replies.put(node, await(one, began + mine.toNanos()));
        }
      }
      return replies;
    } finally {
      asked.values().forEach(one -> pending.remove(one.id()));
    }
  }

  private Pending send(ClusterNode node, String kind, JsonNode arguments) {
    if (!NodeAttributes.isOurs(node)) {
      Pending never = new Pending(UUID.randomUUID(), node.id());
      never.reply().complete(Reply.none("The node runs without DPM Grid, so it cannot be asked."));
      return never;
    }
    Wire.Question question = new Wire.Question(UUID.randomUUID(), kind, arguments);
    Pending one = new Pending(question.id(), node.id());
    pending.put(question.id(), one);
    String text = question.encode();
    if (!lanes.submit(node.id(), () -> sendNow(node, text, one))) {
      one.reply().complete(Reply.none("The node takes no messages, and too many wait for it."));
    }
    return one;
  }

  private void sendNow(ClusterNode node, String text, Pending one) {
    if (!pending.containsKey(one.id())) {
      // Whoever asked has given up meanwhile.
      return;
    }
    try {
      ignite.message(ignite.cluster().forNode(node)).send(QUESTIONS, text);
    } catch (IgniteException | IllegalStateException e) {
      one.reply().complete(Reply.none("The node could not be asked: " + e.getMessage()));
    }
  }

  private Reply await(Pending one, long deadline) {
    try {
      return one.reply().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      long now = System.nanoTime();
      Long known = silentSince.putIfAbsent(one.node(), one.askedNanos());
      long since = known == null ? one.askedNanos() : known;
      if (ignite.cluster().node(one.node()) == null) {
        silentSince.remove(one.node());
      }
      return Reply.none(
          "The node has not answered for " + TimeUnit.NANOSECONDS.toMillis(now - since) + " ms.");
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
      (desk.isSlow(question.kind()) ? slowClerks : clerks).execute(() -> answer(from, question));
    } catch (WireException e) {
      LOG.warn("node {} asked something that is no question: {}", from, e.getMessage());
    } catch (RejectedExecutionException e) {
      LOG.warn("a question of node {} is dropped: {} wait for an answer", from, MAX_WAITING);
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
      silentSince.remove(from);
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
    silentSince.remove(gone);
    pending.values().stream()
        .filter(one -> one.node().equals(gone))
        .forEach(one -> one.reply().complete(Reply.none("The node left while it was asked.")));
    return true;
  }

  @Override
  public void close() {
    clerks.shutdownNow();
    slowClerks.shutdownNow();
    lanes.close();
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
