package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.HealthCheck;
import java.util.List;

/** Health as the contract has it. */
record HealthView(String status, List<Check> checks) {
  /** One check. */
  record Check(String name, String status, String detail) {}

  static HealthView of(List<HealthCheck> checks) {
    return new HealthView(
        word(checks.stream().allMatch(HealthCheck::ok)),
        checks.stream().map(c -> new Check(c.name(), word(c.ok()), c.detail())).toList());
  }

  private static String word(boolean ok) {
    return ok ? "ok" : "failed";
  }
}
