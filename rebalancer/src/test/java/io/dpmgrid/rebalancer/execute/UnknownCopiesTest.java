package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.journal.Operation;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Nobody can say where the copies are: what rests on that is not decided and the status says why,
 * the rest is, and no command waits for ever.
 */
final class UnknownCopiesTest {
  private static final String WHY = "of cache x nobody knows";

  private final SimGrid grid = SimGrid.of(AwayIsNotGoneTest.SETTINGS, 5, 1);

  @AfterEach
  void nothingWasUnsafe() {
    assertThat(grid.violations).isEmpty();
  }

  private List<String> blind() {
    return grid.coordinator().status().alerts().stream()
        .filter(alert -> alert.kind() == Alert.Kind.BLIND)
        .map(Alert::message)
        .toList();
  }

  @Test
  void shouldRefuseADrainAndForgetIt() {
    grid.run(20);
    grid.copiesUnknown = WHY;
    Reply drain = grid.ask(new Command.Drain("e"));
    assertThat(drain.accepted()).isFalse();
    assertThat(drain.message()).contains("e cannot be drained now", WHY);
    assertThat(grid.ask(new Command.Throttle(5_000_000)).accepted()).isTrue();
    grid.copiesUnknown = "";
    grid.run(200);
    assertThat(grid.changes).isEmpty();
  }

  @Test
  void shouldBeginNothingButDecideTheRest() {
    grid.run(20);
    grid.copiesUnknown = WHY;
    grid.add("f");
    grid.ask(new Command.Join("f"));
    assertThat(grid.runUntil(() -> !blind().isEmpty(), 200)).isTrue();
    assertThat(blind()).hasSize(1);
    assertThat(blind().get(0)).startsWith("nothing begins: ").contains(WHY);
    assertThat(grid.changes).isEmpty();
    grid.kill("e");
    grid.run(5);
    assertThat(grid.node("a").reserved).as("the log is kept for who is away").contains("e");
    grid.start("e");
    grid.copiesUnknown = "";
    assertThat(grid.runUntil(() -> grid.inBaseline("f"), 200)).isTrue();
    assertThat(blind()).isEmpty();
  }

  @Test
  void shouldRefuseToCancel() {
    Operation operation = draining();
    grid.copiesUnknown = WHY;
    Reply reply = grid.ask(new Command.Cancel(operation.id(), Long.MAX_VALUE, true));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message()).contains("cannot be cancelled now", WHY);
    grid.copiesUnknown = "";
    reply = grid.ask(new Command.Cancel(operation.id(), Long.MAX_VALUE, true));
    assertThat(reply.message()).doesNotContain(WHY);
  }

  @Test
  void shouldLetAnOperationWaitThatLostANode() {
    draining();
    int partition = grid.node("e").copies.keySet().iterator().next();
    grid.kill(grid.owners(partition).get(0));
    grid.copiesUnknown = WHY;
    assertThat(grid.runUntil(() -> !blind().isEmpty(), 300)).isTrue();
    assertThat(blind().get(0)).startsWith("operation ").contains(" waits: ", WHY);
    assertThat(grid.ask(new Command.Throttle(5_000_000)).accepted()).isTrue();
    grid.copiesUnknown = "";
    assertThat(grid.runUntil(() -> grid.inBaseline("e"), 300))
        .as("it has the last copies")
        .isTrue();
  }

  private Operation draining() {
    grid.run(20);
    grid.ask(new Command.Throttle(500_000));
    grid.ask(new Command.Drain("e"));
    assertThat(grid.runUntil(() -> !grid.changes.isEmpty(), 20)).isTrue();
    return Objects.requireNonNull(grid.state().current());
  }
}
