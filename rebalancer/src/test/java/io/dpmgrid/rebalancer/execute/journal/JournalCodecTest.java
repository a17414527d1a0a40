package io.dpmgrid.rebalancer.execute.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.rebalancer.execute.journal.JournalUnreadableException.Reason;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalCodecTest {
  private static final PlacementNode NODE = new PlacementNode("n-\"1\"\n\\\u00e9\ud83d", 0.1, "z");

  static JournalState state() {
    List<PlacementNode> before = List.of(NODE, new PlacementNode("n2", 3, ""));
    Operation operation =
        new Operation(
            7,
            StepKind.DRAIN,
            List.of("n2"),
            BaselineChange.between(before, List.of(NODE, new PlacementNode("n2", 0.1, ""))),
            12,
            -4,
            Phase.REVERTING,
            5_000,
            100,
            90,
            "n2 leaves",
            "2026-01-01T00:00:00Z",
            new Ending(Outcome.CANCELLED, "why not"),
            2,
            List.of("g/1"),
            1);
    return new JournalState(
        41,
        "n2",
        new Wishes(true, "held", 5, true, List.of("n2"), List.of("x"), List.of("y")),
        List.of(AwayNode.gone("n3").waited(5_000).released(List.of("n2"))),
        List.of(new Arrival("n4", "n4#1", 10_000)),
        operation,
        List.of(
            new FinishedOperation(
                6,
                StepKind.JOIN,
                List.of("n2"),
                Outcome.DONE,
                "n2 joins",
                1,
                2,
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:01:00Z",
                List.of("g/5"),
                1)),
        8);
  }

  @Test
  void shouldReadWhatItWrote() {
    JournalState state = state();
    String text = JournalCodec.encode(state);
    assertThat(JournalCodec.decode(text)).isEqualTo(state);
    assertThat(JournalCodec.encode(JournalCodec.decode(text))).isEqualTo(text);
    assertThat(JournalCodec.decode(JournalCodec.encode(JournalState.EMPTY)))
        .isEqualTo(JournalState.EMPTY);
  }

  @Test
  void shouldTellADamagedJournalFromAnOldAndANewOne() {
    assertReason(Reason.TOO_NEW, "{\"format\":2,\"anything\":[]}");
    assertReason(Reason.TOO_OLD, "{\"format\":0}");
    assertReason(Reason.CORRUPT, "{\"format\":-1}");
    assertReason(Reason.CORRUPT, "{\"format\":\"1\"}");
    assertReason(Reason.CORRUPT, "{\"format\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"text\"",
        "[",
        "[1,]",
        "{",
        "{\"a\"}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":01}",
        "{\"a\":1e9999}",
        "{\"a\":99999999999999999999}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"open}",
        "{\"a\":\"\n\"}",
        "{}{}",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"
      })
  void shouldRefuseWhatIsNoJournal(String text) {
    assertReason(Reason.CORRUPT, text);
  }

  @Test
  void shouldRefuseEveryFieldThatIsMissingUnknownOrOutOfItsBounds() {
    String text = JournalCodec.encode(state());
    refuse(text, "\"revision\":41", "\"revision\":-1");
    refuse(text, "\"revision\":41,", "");
    refuse(text, "\"revision\":41", "\"revision\":4.5");
    refuse(text, "\"revision\":41", "\"revision\":41,\"more\":1");
    refuse(text, "\"paused\":true", "\"paused\":1");
    refuse(text, "\"phase\":\"REVERTING\"", "\"phase\":\"MOVING\"");
    refuse(text, "\"phase\":\"REVERTING\"", "\"phase\":\"SOMETHING\"");
    refuse(text, "\"phase\":\"REVERTING\"", "\"phase\":\"UNKNOWN\"");
    refuse(text, "\"weight\":3.0", "\"weight\":0");
    refuse(text, "\"weight\":3.0", "\"weight\":1e300");
    refuse(text, "\"bytes_per_second\":5", "\"bytes_per_second\":0");
    refuse(text, "\"writer\":\"n2\"", "\"writer\":\"" + "x".repeat(2_000) + "\"");
    refuse(text, "\"writer\":\"n2\"", "\"writer\":\"" + "x".repeat(10_000) + "\"");
    refuse(text, "\"writer\":\"n2\"", "\"writer\":null");
    refuse(text, "\"away\":[{", "\"away\":[1,{");
    refuse(text, "\"next_operation\":8", "\"next_operation\":0");
    assertReason(Reason.CORRUPT, " ".repeat(5 << 20) + text);
  }

  private static void refuse(String text, String from, String to) {
    assertThat(text).contains(from);
    assertReason(Reason.CORRUPT, text.replace(from, to));
  }

  private static void assertReason(Reason reason, String text) {
    assertThatThrownBy(() -> JournalCodec.decode(text))
        .isInstanceOfSatisfying(
            JournalUnreadableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void shouldNameABaselineByWhatIsInIt() {
    PlacementNode a = new PlacementNode("a", 1, "z");
    PlacementNode b = new PlacementNode("b", 1, "");
    String key = BaselineChange.key(List.of(a, b));
    assertThat(key).isEqualTo(BaselineChange.key(List.of(b, a)));
    assertThat(key).hasSize(BaselineChange.KEY_LENGTH);
    assertThat(BaselineChange.key(List.of(a))).isNotEqualTo(key);
    assertThat(BaselineChange.key(List.of(new PlacementNode("a", 2, "z"), b))).isNotEqualTo(key);
    assertThat(BaselineChange.key(List.of(new PlacementNode("az", 1, ""), b))).isNotEqualTo(key);
    List<PlacementNode> after = List.of(new PlacementNode("a", 2, "z"));
    BaselineChange change = BaselineChange.between(List.of(a, b), after);
    assertThat(change.apply(List.of(a, b))).isEqualTo(after);
    assertThat(change.revert(after)).containsExactly(a, b);
  }
}
