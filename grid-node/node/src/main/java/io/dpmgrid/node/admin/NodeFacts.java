package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Checkpoint;
import io.dpmgrid.admin.grid.Durability;
import io.dpmgrid.admin.grid.Medium;
import io.dpmgrid.admin.grid.Pool;
import io.dpmgrid.admin.grid.RebalanceMove;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server of ours tells about itself.
 *
 * @param adminUrl null if it serves no admin API
 * @param moves what it still receives; bytes left are not known to it
 * @param rates how fast moves go; null if its version does not tell
 */
record NodeFacts(
    @Nullable String adminUrl,
    Medium medium,
    Durability durability,
    Pool pool,
    Checkpoint checkpoint,
    List<RebalanceMove> moves,
    @Nullable MoveFacts rates) {
  static final String QUESTION = "facts";
}
