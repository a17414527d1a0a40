package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * What ended.
 *
 * @param items the newest first
 */
public record RebalanceHistory(List<FinishedRebalance> items) {
  /** How many are kept. */
  public static final int MOST = 50;
}
