package io.dpmgrid.ignite.rebalance;

import java.util.Map;

/**
 * What passed a node's gate since the node started, and what it holds now.
 *
 * @param setting what the gate applies
 * @param supplied by the engine's id of the cache group
 * @param heldMessages that wait in the gate
 * @param heldBytes of these messages
 * @param droppedMessages that were held for a node which left, or for a move that the receiver gave
 *     up
 * @param forcedMessages that had to go on before their time, as too much was held
 */
public record GateStatistics(
    GateSetting setting,
    Map<Integer, Supplied> supplied,
    int heldMessages,
    long heldBytes,
    long droppedMessages,
    long forcedMessages) {
  /** A node without a gate. */
  public static final GateStatistics NONE =
      new GateStatistics(GateSetting.OPEN, Map.of(), 0, 0, 0, 0);

  /** Copies. */
  public GateStatistics {
    supplied = Map.copyOf(supplied);
  }

  /**
   * What was sent of one cache group.
   *
   * @param bytes of entries, as the engine counts them; frames and headers are not among them
   */
  public record Supplied(long messages, long bytes) {}

  /** Bytes of all groups. */
  public long suppliedBytes() {
    return supplied.values().stream().mapToLong(Supplied::bytes).sum();
  }
}
