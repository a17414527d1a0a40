package io.dpmgrid.rebalancer.execute.journal;

import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.journal.JournalUnreadableException.Reason;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The text of a {@link JournalState}: one JSON object whose {@code format} says how to read the
 * rest. What does not fit the format to the last field is refused: a coordinator that guessed could
 * move the wrong partitions. Stateless, thread-safe.
 */
public final class JournalCodec {
  /** The format that is written, and the only one so far; one more phase or kind is another. */
  public static final int FORMAT = 1;

  private static final int MAX_NODES = PlacementRequest.MAX_NODES;
  private static final int MAX_ID = PlacementNode.MAX_TEXT;
  private static final int MAX_WORDS = JsonReader.MAX_TEXT;
  private static final int MAX_TIME = 64;

  private JournalCodec() {}

  /**
   * The state of a text.
   *
   * @throws JournalUnreadableException if the text is no journal of this format
   */
  public static JournalState decode(String text) {
    Object value = JsonReader.read(text);
    long format = Fields.of("text", value).number("format", 0, Long.MAX_VALUE);
    if (format != FORMAT) {
      boolean newer = format > FORMAT;
      throw new JournalUnreadableException(
          newer ? Reason.TOO_NEW : Reason.TOO_OLD,
          "the journal has format "
              + format
              + ", this version reads "
              + FORMAT
              + (newer ? ": run the version that wrote it" : ": it is from before the first"));
    }
    return Fields.whole("text", value, JournalCodec::state);
  }

  /**
   * The text of a state.
   *
   * @throws IllegalArgumentException if the text would be too long to be read
   */
  public static String encode(JournalState state) {
    Map<String, @Nullable Object> text = new LinkedHashMap<>();
    text.put("format", FORMAT);
    text.put("revision", state.revision());
    text.put("writer", state.writer());
    text.put("wishes", wishes(state.wishes()));
    text.put("away", all(state.away(), JournalCodec::away));
    text.put("arrivals", all(state.arrivals(), JournalCodec::arrival));
    text.put("current", state.current() == null ? null : operation(state.current()));
    text.put("history", all(state.history(), JournalCodec::finished));
    text.put("next_operation", state.nextOperation());
    String json = JsonWriter.write(text);
    if (json.length() > JsonReader.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the journal would have " + json.length() + " characters; it must be smaller");
    }
    return json;
  }

  private static JournalState state(Fields fields) {
    fields.number("format", FORMAT, FORMAT);
    return new JournalState(
        fields.number("revision", 0, Long.MAX_VALUE),
        fields.text("writer", MAX_ID),
        fields.object("wishes", JournalCodec::wishes),
        fields.objects("away", MAX_NODES, JournalCodec::away),
        fields.objects("arrivals", JournalState.MAX_ARRIVALS, JournalCodec::arrival),
        fields.optional("current", JournalCodec::operation),
        fields.objects("history", JournalState.MAX_HISTORY, JournalCodec::finished),
        fields.number("next_operation", 1, Long.MAX_VALUE));
  }

  private static <T> List<Map<String, @Nullable Object>> all(
      List<T> items, Function<T, Map<String, @Nullable Object>> write) {
    return items.stream().map(write).toList();
  }

  private static Map<String, @Nullable Object> wishes(Wishes wishes) {
    Map<String, @Nullable Object> text = new LinkedHashMap<>();
    text.put("paused", wishes.paused());
    text.put("held", wishes.held());
    text.put("bytes_per_second", wishes.bytesPerSecond());
    text.put("reweigh", wishes.reweigh());
    text.put("leaving", wishes.leaving());
    text.put("drained", wishes.drained());
    text.put("approved", wishes.approved());
    return text;
  }

  private static Wishes wishes(Fields fields) {
    return new Wishes(
        fields.flag("paused"),
        fields.text("held", MAX_WORDS),
        fields.number("bytes_per_second", 1, GateState.UNLIMITED),
        fields.flag("reweigh"),
        fields.texts("leaving", MAX_NODES, MAX_ID),
        fields.texts("drained", MAX_NODES, MAX_ID),
        fields.texts("approved", MAX_NODES, MAX_ID));
  }

  private static Map<String, @Nullable Object> away(AwayNode node) {
    Map<String, @Nullable Object> text = new LinkedHashMap<>();
    text.put("id", node.id());
    text.put("incarnation", node.incarnation());
    text.put("running", node.running());
    text.put("away_ms", node.awayMs());
    text.put("steady_ms", node.steadyMs());
    text.put("absences", node.absences());
    text.put("given_up", node.givenUp());
    text.put("released_on", node.releasedOn());
    return text;
  }

  private static AwayNode away(Fields fields) {
    return new AwayNode(
        fields.text("id", MAX_ID),
        fields.text("incarnation", MAX_ID),
        fields.flag("running"),
        fields.number("away_ms", 0, Long.MAX_VALUE / 2),
        fields.number("steady_ms", 0, Long.MAX_VALUE / 2),
        (int) fields.number("absences", 0, Integer.MAX_VALUE),
        fields.flag("given_up"),
        fields.texts("released_on", MAX_NODES, MAX_ID));
  }

  private static Map<String, @Nullable Object> arrival(Arrival arrival) {
    Map<String, @Nullable Object> text = new LinkedHashMap<>();
    text.put("id", arrival.id());
    text.put("incarnation", arrival.incarnation());
    text.put("steady_ms", arrival.steadyMs());
    return text;
  }

  private static Arrival arrival(Fields fields) {
    return new Arrival(
        fields.text("id", MAX_ID),
        fields.text("incarnation", MAX_ID),
        fields.number("steady_ms", 0, Long.MAX_VALUE / 2));
  }

  private static Map<String, @Nullable Object> operation(Operation operation) {
    Map<String, @Nullable Object> text = new LinkedHashMap<>();
    text.put("id", operation.id());
    text.put("kind", operation.kind().name());
    text.put("subjects", operation.subjects());
    text.put("removed", all(operation.change().removed(), JournalCodec::node));
    text.put("added", all(operation.change().added(), JournalCodec::node));
    text.put("before", operation.change().before());
    text.put("after", operation.change().after());
    text.put("baseline_id", operation.baselineId());
    text.put("topology_version", operation.topologyVersion());
    text.put("phase", operation.phase().name());
    text.put("phase_ms", operation.phaseMs());
    text.put("planned_bytes", operation.plannedBytes());
    text.put("minimum_bytes", operation.minimumBytes());
    text.put("reason", operation.reason());
    text.put("started_at", operation.startedAt());
    text.put("ending", operation.ending() == null ? null : ending(operation.ending()));
    text.put("attempt", operation.attempt());
    text.put("unverified", operation.unverified());
    text.put("unverified_count", operation.unverifiedCount());
    return text;
  }

  private static Operation operation(Fields fields) {
    return new Operation(
        fields.number("id", 1, Long.MAX_VALUE),
        fields.choice("kind", StepKind.class),
        fields.texts("subjects", MAX_NODES, MAX_ID),
        new BaselineChange(
            fields.objects("removed", MAX_NODES, JournalCodec::node),
            fields.objects("added", MAX_NODES, JournalCodec::node),
            fields.text("before", BaselineChange.KEY_LENGTH),
            fields.text("after", BaselineChange.KEY_LENGTH)),
        fields.number("baseline_id", Long.MIN_VALUE, Long.MAX_VALUE),
        fields.number("topology_version", Long.MIN_VALUE, Long.MAX_VALUE),
        fields.choice("phase", Phase.class),
        fields.number("phase_ms", 0, Long.MAX_VALUE / 2),
        fields.number("planned_bytes", 0, Long.MAX_VALUE),
        fields.number("minimum_bytes", 0, Long.MAX_VALUE),
        fields.text("reason", MAX_WORDS),
        fields.text("started_at", MAX_TIME),
        fields.optional("ending", JournalCodec::ending),
        (int) fields.number("attempt", 1, 1_000),
        fields.texts("unverified", Operation.MAX_UNVERIFIED, MAX_WORDS),
        fields.number("unverified_count", 0, Long.MAX_VALUE));
  }

  private static Map<String, @Nullable Object> ending(Ending ending) {
    Map<String, @Nullable Object> text = new LinkedHashMap<>();
    text.put("outcome", ending.outcome().name());
    text.put("why", ending.why());
    return text;
  }

  private static Ending ending(Fields fields) {
    return new Ending(fields.choice("outcome", Outcome.class), fields.text("why", MAX_WORDS));
  }

  private static Map<String, @Nullable Object> node(PlacementNode node) {
    Map<String, @Nullable Object> text = new LinkedHashMap<>();
    text.put("id", node.id());
    text.put("weight", node.weight());
    text.put("zone", node.zone());
    return text;
  }

  private static PlacementNode node(Fields fields) {
    return new PlacementNode(
        fields.text("id", MAX_ID), fields.real("weight"), fields.text("zone", MAX_ID));
  }

  private static Map<String, @Nullable Object> finished(FinishedOperation operation) {
    Map<String, @Nullable Object> text = new LinkedHashMap<>();
    text.put("id", operation.id());
    text.put("kind", operation.kind().name());
    text.put("subjects", operation.subjects());
    text.put("outcome", operation.outcome().name());
    text.put("why", operation.why());
    text.put("planned_bytes", operation.plannedBytes());
    text.put("moved_bytes", operation.movedBytes());
    text.put("started_at", operation.startedAt());
    text.put("ended_at", operation.endedAt());
    text.put("unverified", operation.unverified());
    text.put("unverified_count", operation.unverifiedCount());
    return text;
  }

  private static FinishedOperation finished(Fields fields) {
    return new FinishedOperation(
        fields.number("id", 1, Long.MAX_VALUE),
        fields.choice("kind", StepKind.class),
        fields.texts("subjects", MAX_NODES, MAX_ID),
        fields.choice("outcome", Outcome.class),
        fields.text("why", MAX_WORDS),
        fields.number("planned_bytes", 0, Long.MAX_VALUE),
        fields.number("moved_bytes", 0, Long.MAX_VALUE),
        fields.text("started_at", MAX_TIME),
        fields.text("ended_at", MAX_TIME),
        fields.texts("unverified", FinishedOperation.MAX_NAMES, MAX_WORDS),
        fields.number("unverified_count", 0, Long.MAX_VALUE));
  }
}
