package io.dpmgrid.rebalancer.placement;

import java.util.stream.IntStream;

/**
 * Chooses the owners of every partition among its candidates: those with the smallest keys, each
 * multiplied by its node's price, no more of a zone than its limit. Keeps the last choice. Not
 * thread-safe, though it may use several threads inside.
 */
final class OwnerChoice {
  // Below this many comparisons one thread is faster than sending for others.
  private static final long WORTH_THREADS = 1 << 20;
  private static final int CHUNK = 16_384;

  private final Candidates candidates;
  private final ZoneLayout zones;
  private final int partitions;
  private final int copies;
  private final int nodeCount;
  // Places among the candidates, the best first.
  private final int[] chosen;

  /**
   * A choice.
   *
   * @param copies how many owners of each partition
   */
  OwnerChoice(PlacementRequest request, ZoneLayout zones, Candidates candidates, int copies) {
    this.candidates = candidates;
    this.zones = zones;
    this.partitions = request.partitions();
    this.copies = copies;
    this.nodeCount = request.nodes().size();
    this.chosen = new int[Math.multiplyExact(partitions, copies)];
  }

  /** Chooses for all partitions; returns how many copies each node gets. */
  int[] choose(float[] prices) {
    int chunks = (partitions + CHUNK - 1) / CHUNK;
    int[][] loads = new int[chunks][];
    float lowest = lowest(prices);
    IntStream numbers = IntStream.range(0, chunks);
    if ((long) partitions * candidates.width() > WORTH_THREADS) {
      numbers = numbers.parallel();
    }
    numbers.forEach(chunk -> loads[chunk] = chooseChunk(chunk, prices, lowest));
    int[] sum = new int[nodeCount];
    for (int[] some : loads) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += some[i];
      }
    }
    return sum;
  }

  private static float lowest(float[] prices) {
    float lowest = Float.POSITIVE_INFINITY;
    for (float price : prices) {
      lowest = Math.min(lowest, price);
    }
    return lowest;
  }

  private int[] chooseChunk(int chunk, float[] prices, float lowest) {
    int[] loads = new int[nodeCount];
    ZoneRanking best = new ZoneRanking(copies, zones.limit());
    int end = Math.min(partitions, (chunk + 1) * CHUNK);
    for (int p = chunk * CHUNK; p < end; p++) {
      int start = candidates.start(p);
      best.clear();
      for (int place = start; place < start + candidates.width(); place++) {
        // Keys ascend, so no later one can be better than this at the lowest price.
        if (candidates.key(place) * lowest > best.bound()) {
          break;
        }
        int node = candidates.node(place);
        best.offer(candidates.key(place) * prices[node], place, zones.zone(node));
      }
      if (!best.full()) {
        throw new IllegalStateException("too few candidates for partition " + p);
      }
      for (int copy = 0; copy < copies; copy++) {
        chosen[p * copies + copy] = best.item(copy);
        loads[candidates.node(best.item(copy))]++;
      }
    }
    return loads;
  }

  /**
   * Whether a copy may go to the zone of a node if it did not go where it is.
   *
   * @param without the copy that would go there
   */
  private boolean fits(int node, int partition, int without) {
    int zone = zones.zone(node);
    int inZone = 0;
    for (int copy = 0; copy < copies; copy++) {
      if (copy != without
          && zones.zone(candidates.node(chosen[partition * copies + copy])) == zone) {
        inZone++;
      }
    }
    return inZone < zones.limit();
  }

  int partitions() {
    return partitions;
  }

  int copies() {
    return copies;
  }

  /** The place of an owner among the candidates. */
  int place(int partition, int copy) {
    return chosen[partition * copies + copy];
  }

  /** Whether the candidate at a place may have a copy instead of the one that has it now. */
  boolean mayReplace(int partition, int copy, int place) {
    for (int other = 0; other < copies; other++) {
      if (place(partition, other) == place) {
        return false;
      }
    }
    return fits(candidates.node(place), partition, copy);
  }

  void replace(int partition, int copy, int place) {
    chosen[partition * copies + copy] = place;
  }

  /** The owners as candidates for being the primary. */
  Candidates asCandidates() {
    int[] nodes = new int[chosen.length];
    float[] keys = new float[chosen.length];
    ZoneRanking order = new ZoneRanking(copies, copies);
    for (int p = 0; p < partitions; p++) {
      order.clear();
      for (int copy = 0; copy < copies; copy++) {
        order.offer(candidates.key(place(p, copy)), place(p, copy), 0);
      }
      for (int copy = 0; copy < copies; copy++) {
        nodes[p * copies + copy] = candidates.node(order.item(copy));
        keys[p * copies + copy] = candidates.key(order.item(copy));
      }
    }
    return new Candidates(copies, nodes, keys);
  }

  /** All candidates as owners: the chosen one of each partition first, then by their keys. */
  int[] owners() {
    int width = candidates.width();
    int[] owners = new int[partitions * width];
    for (int p = 0; p < partitions; p++) {
      int to = p * width;
      owners[to++] = candidates.node(place(p, 0));
      for (int place = candidates.start(p); place < candidates.start(p) + width; place++) {
        if (place != place(p, 0)) {
          owners[to++] = candidates.node(place);
        }
      }
    }
    return owners;
  }
}
