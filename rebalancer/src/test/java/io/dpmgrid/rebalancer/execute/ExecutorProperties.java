package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What holds whatever happens, on simulated grids to which everything happens: coordinators that
 * die between any two calls, two of them at once, orders that come late, clocks that jump, nodes
 * that flap, splits, and people who change their minds. jqwik prints the seed of a run that fails.
 */
class ExecutorProperties {
  private static final RebalanceSettings SETTINGS = AwayIsNotGoneTest.SETTINGS;

  @Property(tries = 20)
  void shouldStaySafeAndComeToAnEnd(@ForAll long seed) {
    Random random = new Random(seed);
    int count = 3 + random.nextInt(3);
    SimGrid grid = SimGrid.of(several(random), count, 1 + random.nextInt(3));
    grid.secondCoordinators = random.nextInt(2);
    grid.run(20);
    grid.faults = new SimFaults(random, 0.0005 * random.nextInt(5));
    for (int i = 0; i < 500; i++) {
      chance(grid, random);
      grid.step();
    }
    grid.faults = SimFaults.NONE;
    comeToRest(grid);
    assertThat(grid.violations).isEmpty();
    assertThat(grid.state().current()).isNull();
    assertThat(grid.settled()).isTrue();
    assertThat(grid.state().away()).isEmpty();
    assertThat(grid.nodes.values()).allMatch(node -> node.reserved.isEmpty());
  }

  /** Settings under which nodes come and go one by one, or up to three at once. */
  private static RebalanceSettings several(Random random) {
    return SETTINGS.with(RebalancePolicy.defaults().withNodesPerStep(1 + random.nextInt(3)));
  }

  private static void chance(SimGrid grid, Random random) {
    List<String> ids = new ArrayList<>(grid.nodes.keySet());
    String id = ids.get(random.nextInt(ids.size()));
    switch (random.nextInt(60)) {
      case 0, 1 -> grid.kill(id);
      case 2, 3, 4, 5 -> grid.start(id);
      case 6 -> grid.node(id).clock.jump(random.nextInt(20_000) - 10_000);
      case 7 -> grid.node(id).clock.jumpWall(random.nextInt(200_000) - 100_000);
      case 8 -> ask(grid, new Command.Drain(id));
      case 9 -> ask(grid, random.nextBoolean() ? new Command.Start() : new Command.Join(id));
      case 10 -> ask(grid, random.nextBoolean() ? new Command.Pause() : new Command.Resume());
      case 11 -> ask(grid, new Command.Throttle(1 + random.nextInt(10_000_000)));
      case 12 -> {
        if (grid.nodes.size() < 7) {
          grid.add("n" + grid.nodes.size());
        }
      }
      case 13 -> {
        Operation current = grid.state().current();
        if (current != null) {
          ask(grid, new Command.Cancel(current.id(), Long.MAX_VALUE, false));
        }
      }
      case 14 -> split(grid, random);
      case 15 -> grid.heal();
      default -> {
        // Most seconds nothing happens.
      }
    }
  }

  private static void ask(SimGrid grid, Command command) {
    for (SimNode node : grid.nodes.values()) {
      if (node.running && node.coordinator != null) {
        assertThat(node.coordinator.submit(command)).isNotNull();
        return;
      }
    }
  }

  private static void split(SimGrid grid, Random random) {
    if (grid.cut.isEmpty()) {
      Set<String> away = new TreeSet<>();
      for (PlacementNode node : grid.baseline) {
        if (away.size() * 2 + 2 <= grid.baseline.size() && random.nextBoolean()) {
          away.add(node.id());
        }
      }
      grid.split(away);
    }
  }

  private static void comeToRest(SimGrid grid) {
    grid.heal();
    grid.nodes.keySet().forEach(grid::start);
    grid.run(15);
    assertThat(grid.ask(new Command.Resume()).accepted()).isTrue();
    assertThat(grid.ask(new Command.Throttle(Long.MAX_VALUE)).accepted()).isTrue();
    assertThat(grid.ask(new Command.Start()).accepted()).isTrue();
    int quiet = 0;
    for (int i = 0; i < 3_000 && quiet < 60; i++) {
      grid.step();
      quiet = grid.state().current() == null && grid.state().away().isEmpty() ? quiet + 1 : 0;
    }
  }

  @Property(tries = 20)
  void shouldEndAnOperationWhoeverDiesInIt(@ForAll long seed) {
    Random random = new Random(seed);
    SimGrid grid = SimGrid.of(SETTINGS, 4, 2);
    grid.run(20);
    grid.ask(new Command.Throttle(2_000_000));
    if (random.nextBoolean()) {
      grid.add("e");
    } else {
      grid.ask(new Command.Drain("d"));
    }
    assertThat(grid.runUntil(() -> grid.state().current() != null, 60)).isTrue();
    grid.run(random.nextInt(60));
    String victim = List.of("a", "b", "c", "d").get(random.nextInt(4));
    grid.kill(victim);
    // Within its grace or after it.
    grid.run(random.nextInt(120));
    grid.start(victim);
    comeToRest(grid);
    assertThat(grid.violations).isEmpty();
    assertThat(grid.state().current()).isNull();
    assertThat(grid.settled()).isTrue();
    for (int p = 0; p < SimGrid.PARTITIONS; p++) {
      assertThat(grid.live(p)).isEqualTo(2);
    }
  }

  @Property(tries = 20)
  void shouldRestoreTheBaselineThatWasBeforeACancel(@ForAll long seed) {
    Random random = new Random(seed);
    SimGrid grid = SimGrid.of(SETTINGS, 3 + random.nextInt(3), 2);
    grid.run(20);
    grid.ask(new Command.Throttle(500_000 + random.nextInt(5_000_000)));
    List<PlacementNode> before = grid.baseline;
    if (before.size() == 3 || random.nextBoolean()) {
      grid.add("x");
    } else {
      grid.ask(new Command.Drain("b"));
    }
    assertThat(grid.runUntil(() -> grid.state().current() != null, 60)).isTrue();
    Operation operation = Objects.requireNonNull(grid.state().current());
    grid.run(random.nextInt(25));
    if (random.nextBoolean()) {
      grid.kill("a");
      grid.run(2);
      grid.start("a");
    }
    Reply reply = grid.ask(new Command.Cancel(operation.id(), Long.MAX_VALUE, true));
    grid.ask(new Command.Throttle(Long.MAX_VALUE));
    if (grid.state().history().isEmpty()) {
      assertThat(reply.accepted()).as(reply.message()).isTrue();
    }
    assertThat(grid.runUntil(() -> grid.state().current() == null, 600)).isTrue();
    if (reply.accepted()) {
      assertThat(grid.baseline).isEqualTo(before);
    }
    assertThat(grid.violations).isEmpty();
  }
}
