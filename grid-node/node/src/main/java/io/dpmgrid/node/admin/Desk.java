package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.admin.grid.GridProblem;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what this node alone knows, whoever asks. Thread-safe.
 *
 * @see Post what brings questions of other nodes here
 */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final Map<String, Clerk> clerks = new ConcurrentHashMap<>();
  private final Set<String> slow = ConcurrentHashMap.newKeySet();

  /** Answers questions of one kind. */
  @FunctionalInterface
  interface Clerk {
    /**
     * Answers.
     *
     * @param arguments of the question; may be anything
     * @return what {@link Wire#tree} can hold
     * @throws GridProblem to refuse
     * @throws WireException if the arguments cannot be understood
     */
    Object answer(JsonNode arguments) throws WireException;
  }

  /** Gives questions of one kind to a clerk. */
  void seat(String kind, Clerk clerk) {
    clerks.put(kind, clerk);
  }

  /** Gives questions of one kind, whose answers can take long, to a clerk. */
  void seatSlow(String kind, Clerk clerk) {
    slow.add(kind);
    clerks.put(kind, clerk);
  }

  /** Whether an answer can take long. */
  boolean isSlow(String kind) {
    return slow.contains(kind);
  }

  /** Answers; never throws. */
  Wire.Answer answer(Wire.Question question) {
    Clerk clerk = clerks.get(question.kind());
    if (clerk == null) {
      return refusal(question, "It does not know the question '" + question.kind() + "'.", false);
    }
    try {
      return new Wire.Answer(
          question.id(), Wire.tree(clerk.answer(question.arguments())), null, false);
    } catch (GridProblem e) {
      return refusal(question, String.valueOf(e.getMessage()), e instanceof GridProblem.NotFound);
    } catch (WireException e) {
      return refusal(question, "It cannot understand the question: " + e.getMessage(), false);
    } catch (RuntimeException e) {
      LOG.warn("the question '{}' cannot be answered", question.kind(), e);
      return refusal(question, "It failed: " + e, false);
    }
  }

  private static Wire.Answer refusal(Wire.Question question, String why, boolean gone) {
    return new Wire.Answer(question.id(), null, why, gone);
  }
}
