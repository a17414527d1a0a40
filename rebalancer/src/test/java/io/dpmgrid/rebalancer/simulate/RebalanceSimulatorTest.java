package io.dpmgrid.rebalancer.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RebalanceSimulatorTest {
  private final AtomicLong clock = new AtomicLong();
  private final RebalanceSimulator simulator =
      new RebalanceSimulator(() -> clock.addAndGet(5_000_000));

  @Test
  void shouldLetANodeJoinAndAnotherLeave() {
    SimulationReport report = run(request(100, 65_536, SimulationRequest.joinAndLeave(100, 5, 1)));
    assertThat(report.steps()).hasSize(2).allMatch(SimulatedStep::planned);
    assertThat(report.steps()).extracting(SimulatedStep::nodes).containsExactly(101, 100);
    assertThat(report.movedOverMinimum()).isBetween(0.9, 1.1);
    assertThat(report.imbalance()).isBetween(0.0, 0.05);
    assertThat(report.zoneViolations()).isZero();
    assertThat(report.movedBytes()).isPositive();
    assertThat(report.planMillis()).isEqualTo(5); // what the clock of this test says
  }

  @Test
  void shouldGoOnFromWhatTheEventBeforeLeft() {
    SimulationReport report =
        run(
            request(
                10,
                4096,
                List.of(
                    SimulatedEvent.join("extra", 2, "zone-1"),
                    SimulatedEvent.weight("extra", 1),
                    SimulatedEvent.leave("extra"))));
    assertThat(report.steps()).extracting(SimulatedStep::nodes).containsExactly(11, 11, 10);
    // A pure function of the nodes: what came and went leaves no trace.
    assertThat(report.steps().get(2).imbalance()).isEqualTo(report.startImbalance());
  }

  @Test
  void shouldReportWhatIsRefusedAndGoOn() {
    SimulationReport report =
        run(
            new SimulationRequest(
                2,
                64,
                2,
                0,
                1 << 20,
                List.of(1.0),
                List.of(SimulatedEvent.leave("node-1"), SimulatedEvent.join("n", 1, ""))));
    assertThat(report.allPlanned()).isFalse();
    assertThat(report.steps().get(0).refused()).contains("1 running copies instead of 2");
    assertThat(report.steps().get(0).nodes()).isEqualTo(2);
    assertThat(report.steps().get(1).planned()).isTrue();
  }

  @Test
  void shouldWarnOnceOfTooFewCopiesPerNodeAtTheLargestSize() {
    List<SimulatedEvent> events = SimulationRequest.joinAndLeave(32, 5, 1);
    assertThat(run(request(32, 1024, events)).warnings())
        .singleElement()
        .asString()
        .contains("62 copies per node on 33 nodes", "4096 partitions would do");
    assertThat(run(request(32, 4096, events)).warnings()).isEmpty();
  }

  @Test
  void shouldNameTheEventThatCannotBe() {
    assertThatThrownBy(
            () ->
                run(
                    request(
                        3,
                        64,
                        List.of(
                            SimulatedEvent.join("a", 1, ""), SimulatedEvent.leave("stranger")))))
        .isInstanceOf(RebalanceInputException.class)
        .hasMessageContaining("event 2: there is no node stranger");
    assertThatThrownBy(() -> run(request(3, 64, List.of(SimulatedEvent.join("node-1", 1, "")))))
        .hasMessageContaining("event 1: two nodes have the id node-1");
    assertThatThrownBy(() -> SimulatedEvent.join("a", Double.NaN, ""))
        .isInstanceOf(RebalanceInputException.class)
        .hasMessageContaining("weight of node a is NaN");
    assertThatThrownBy(() -> SimulatedEvent.leave(" ")).isInstanceOf(RebalanceInputException.class);
  }

  @Test
  void shouldRefuseNumbersOutsideTheirRange() {
    assertThatThrownBy(() -> request(0, 1, List.of())).hasMessageContaining("nodes: 0 is outside");
    assertThatThrownBy(() -> request(10_001, 1, List.of())).hasMessageContaining("10001");
    assertThatThrownBy(() -> request(1, 0, List.of())).hasMessageContaining("partitions: 0");
    assertThatThrownBy(() -> new SimulationRequest(1, 1, 0, 0, 1, List.of(1.0), List.of()))
        .hasMessageContaining("copies: 0");
    assertThatThrownBy(() -> new SimulationRequest(1, 1, 1, -1, 1, List.of(1.0), List.of()))
        .hasMessageContaining("zones: -1");
    assertThatThrownBy(
            () -> new SimulationRequest(1, 1, 1, 0, Long.MAX_VALUE, List.of(1.0), List.of()))
        .hasMessageContaining("partition bytes");
    assertThatThrownBy(() -> new SimulationRequest(1, 1, 1, 0, 1, List.of(), List.of()))
        .hasMessageContaining("weights: 0");
  }

  private SimulationReport run(SimulationRequest request) {
    return simulator.run(request, RebalancePolicy.defaults());
  }

  private static SimulationRequest request(int nodes, int partitions, List<SimulatedEvent> events) {
    return new SimulationRequest(nodes, partitions, 2, 5, 1 << 20, List.of(1.0), events);
  }
}
