package io.dpmgrid.rebalancer.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementInputTest {
  private static final PlacementNode A = new PlacementNode("a", 1, "");
  private static final PlacementNode B = new PlacementNode("b", 1, "");

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        -1,
        0.0009,
        1_000_000.1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE
      })
  void shouldRefuseAWeightThatNobodyCanHave(double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementNode("n1", weight, ""))
        .withMessageContaining("weight of node n1 is " + weight)
        .withMessageContaining("0.001 to 1000000");
  }

  @Test
  void shouldRefuseANodeWithoutANameOrWithOneThatIsTooLong() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PlacementNode(" ", 1, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementNode("n".repeat(1025), 1, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementNode("n", 1, "z".repeat(1025)))
        .withMessageContaining("zone of node n");
  }

  @Test
  void shouldRefuseTwoNodesOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementRequest(List.of(A, B, A), 10, 1))
        .withMessageContaining("two nodes have the id a");
  }

  @Test
  void shouldRefuseNumbersThatMeanNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementRequest(List.of(), 10, 1))
        .withMessageContaining("0 nodes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementRequest(List.of(A), 0, 1))
        .withMessageContaining("0 partitions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementRequest(List.of(A), Integer.MAX_VALUE, 1))
        .withMessageContaining("2147483647 partitions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementRequest(List.of(A), 10, 0))
        .withMessageContaining("0 copies");
  }

  @Test
  void shouldRefuseMoreCopiesThanFitIntoMemory() {
    List<PlacementNode> many =
        IntStream.range(0, 1000).mapToObj(i -> new PlacementNode("n" + i, 1, "")).toList();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlacementRequest(many, 1 << 20, Integer.MAX_VALUE))
        .withMessageContaining("placed copies");
  }

  @Test
  void shouldPutACopyOnEachNodeIfThereAreFewerNodesThanCopies() {
    Assignment placed =
        new CapacityPlacement().place(new PlacementRequest(List.of(A, B), 16, Integer.MAX_VALUE));
    for (int p = 0; p < 16; p++) {
      assertThat(placed.owners(p)).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void shouldRefuseAnAssignmentThatNamesStrangersOrNamesTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assignment.of(List.of("a"), List.of(List.of("a"), List.of("x"))))
        .withMessageContaining("partition 1 is owned by x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assignment.of(List.of("a"), List.of(List.of("a", "a"))))
        .withMessageContaining("partition 0 names an owner twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assignment.of(List.of("a"), Collections.emptyList()));
  }

  @Test
  void shouldHoldPartitionsWithFewerAndWithNoOwners() {
    Assignment some =
        Assignment.of(List.of("a", "b"), List.of(List.of("b", "a"), List.of("a"), List.of()));
    assertThat(some.owners(0)).containsExactly("b", "a");
    assertThat(some.owners(1)).containsExactly("a");
    assertThat(some.owners(2)).isEmpty();
    assertThat(some.loads()).containsExactly(2, 1);
    assertThat(some)
        .isEqualTo(
            Assignment.of(List.of("b", "a"), List.of(List.of("b", "a"), List.of("a"), List.of())))
        .isNotEqualTo(
            Assignment.of(List.of("b", "a"), List.of(List.of("a", "b"), List.of("a"), List.of())));
  }
}
