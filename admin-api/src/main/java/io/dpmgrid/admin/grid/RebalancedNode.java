package io.dpmgrid.admin.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node as the rebalancer sees it.
 *
 * @param complete whether it has all copies that it is to have, none of them lost; null if it does
 *     not run
 * @param awaySeconds how long it has been away, its absences of late together; null if it was not
 * @param graceLeftSeconds how long it is still expected back; null if it is not away, or no longer
 *     expected
 * @param steadySeconds how long a node that is back or new has been there without a break; null for
 *     others
 * @param absences how often it went away of late
 * @param logGivenUpBy nodes whose full archive gave up the log that it needs: from those it gets
 *     full copies
 * @param incoming copies that come to it now; the first few if many
 * @param keptCopies complete copies that it keeps until the nodes that are to have them run and
 *     have them; null if it does not run
 * @param mayRestart whether nothing speaks against a restart now
 * @param restartReasons what does; wait for it
 * @param restartWarnings what will not be there meanwhile, and waiting does not help
 */
public record RebalancedNode(
    String nodeId,
    RebalanceStanding standing,
    @Nullable Boolean complete,
    @Nullable Long awaySeconds,
    @Nullable Long graceLeftSeconds,
    @Nullable Long steadySeconds,
    int absences,
    List<String> logGivenUpBy,
    List<IncomingCopy> incoming,
    @Nullable Integer keptCopies,
    boolean mayRestart,
    List<String> restartReasons,
    List<String> restartWarnings) {
  /** How many copies that come are listed of one node. */
  public static final int MOST_INCOMING = 20;
}
