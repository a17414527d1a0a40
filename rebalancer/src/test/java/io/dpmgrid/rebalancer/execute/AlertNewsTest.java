package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.Alert.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log tells of alerts. */
final class AlertNewsTest {
  private static final AlertNews.News NOTHING = new AlertNews.News(List.of(), List.of());

  private final AlertNews news = new AlertNews();

  @Test
  void shouldTellOfADifferenceOnceWhenItAppearsAndOnceWhenItIsOver() {
    List<Alert> two = List.of(new Alert(Kind.SETTINGS_DIFFER, "rebalance.grace", "of two"));
    List<Alert> three = List.of(new Alert(Kind.SETTINGS_DIFFER, "rebalance.grace", "of three"));
    assertThat(news.look(two)).isEqualTo(new AlertNews.News(List.of("of two"), List.of()));
    assertThat(news.look(two)).isEqualTo(NOTHING);
    assertThat(news.look(three)).as("one more node has it").isEqualTo(NOTHING);
    assertThat(news.look(List.of())).isEqualTo(new AlertNews.News(List.of(), List.of("of two")));
    assertThat(news.look(List.of())).isEqualTo(NOTHING);
    assertThat(news.look(two).begun()).containsExactly("of two");
  }

  @Test
  void shouldTellOfAnImpossiblePolicyAndNotOfWhatConcernsANode() {
    assertThat(
            news.look(
                    List.of(
                        new Alert(Kind.REFUSED, "", "impossible"),
                        new Alert(Kind.REFUSED, "node2", "no room"),
                        new Alert(Kind.AWAY, "node3", "away")))
                .begun())
        .containsExactly("impossible");
  }

  @Test
  void shouldTellOfEachCauseOfAnImpossiblePolicy() {
    news.look(List.of(new Alert(Kind.REFUSED, "", "of orders")));
    assertThat(news.look(List.of(new Alert(Kind.REFUSED, "", "of bills"))))
        .isEqualTo(new AlertNews.News(List.of("of bills"), List.of("of orders")));
  }
}
