package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * The checks behind {@code /health}. They answer from memory, at once and without a lock that a put
 * can hold.
 */
public interface HealthPort {
  /** Checks of which a failure means that the process must be restarted. Never throws. */
  List<HealthCheck> live();

  /** Checks of which a failure means that this node does not serve now. Never throws. */
  List<HealthCheck> ready();
}
