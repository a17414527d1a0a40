package io.dpmgrid.pmem.pool;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who opens a pool, and which pool is expected.
 *
 * @param nodeId the node's id, 1..{@link SuperblockDescriptor#MAX_NODE_ID_BYTES} bytes of UTF-8; a
 *     pool of another node is refused
 * @param poolId the pool's UUID; {@code null} takes any pool of this node
 */
public record PoolOwner(String nodeId, @Nullable UUID poolId) {
  /** Refuses a node id that does not fit a superblock. */
  public PoolOwner {
    SuperblockDescriptor.nodeIdBytes(nodeId);
  }

  /** Takes any pool that belongs to the node. */
  public static PoolOwner of(String nodeId) {
    return new PoolOwner(nodeId, null);
  }
}
