package io.dpmgrid.ignite.rebalance;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a gate is to apply: the cluster's setting and the coordinator's order together. Thread-safe.
 */
final class GateRule {
  private final Consumer<GateSetting> apply;
  private final LongSupplier clock;
  private GateSetting people = GateSetting.OPEN;
  private GateOrder order = GateOrder.NONE;

  /**
   * @param apply takes every change
   * @param clock milliseconds since 1970
   */
  GateRule(Consumer<GateSetting> apply, LongSupplier clock) {
    this.apply = apply;
    this.clock = clock;
  }

  synchronized void set(GateSetting setting) {
    people = setting;
    apply.accept(order.over(people, clock.getAsLong()));
  }

  synchronized void order(GateOrder now) {
    if (!now.equals(order)) {
      order = now;
      apply.accept(order.over(people, clock.getAsLong()));
    }
  }

  synchronized GateOrder order() {
    return order;
  }
}
