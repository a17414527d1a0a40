package io.dpmgrid.rebalancer.placement;

import java.util.stream.IntStream;

/**
 * For every partition the nodes that come into question, best first: those with the smallest keys,
 * with no more than a few from any zone. Immutable once made; thread-safe.
 */
final class Candidates {
  // How many more nodes of a zone come into question than may own copies.
  private static final int SPARE = 3;
  // How many candidates there are per copy, and for one more copy.
  private static final int PER_COPY = 4;
  // Below this many races one thread is faster than sending for others.
  private static final long WORTH_THREADS = 1 << 21;
  private static final int CHUNK = 8192;

  private final int width;
  private final int[] nodes;
  private final float[] keys;

  /** Takes the arrays without a copy: whoever calls gives them away. */
  Candidates(int width, int[] nodes, float[] keys) {
    this.width = width;
    this.nodes = nodes;
    this.keys = keys;
  }

  static Candidates of(PlacementRequest request, ZoneLayout zones) {
    int copies = request.copiesPlaced();
    int count = request.nodes().size();
    boolean all = copies == count;
    int perZone = all ? count : zones.limit() + SPARE;
    int places = zones.places(perZone);
    // With few zones, all of them must be there, or two good ones could hide a third.
    int width = zones.count() > copies + 1 ? Math.min(places, PER_COPY * (copies + 1)) : places;
    int partitions = request.partitions();
    int[] nodes = new int[Math.multiplyExact(partitions, width)];
    float[] keys = new float[nodes.length];
    IntStream chunks = IntStream.range(0, (partitions + CHUNK - 1) / CHUNK);
    if ((long) partitions * count > WORTH_THREADS) {
      chunks = chunks.parallel();
    }
    chunks.forEach(
        chunk -> {
          CandidateRace race = new CandidateRace(request, zones, width, perZone);
          int end = Math.min(partitions, (chunk + 1) * CHUNK);
          for (int p = chunk * CHUNK; p < end; p++) {
            race.run(p, nodes, keys, p * width);
          }
        });
    return new Candidates(width, nodes, keys);
  }

  /** How many candidates each partition has. */
  int width() {
    return width;
  }

  /** Where a partition's candidates begin; they are {@link #width} places. */
  int start(int partition) {
    return partition * width;
  }

  int node(int place) {
    return nodes[place];
  }

  /** The key of the node at a place; single precision is what decides, ties go to the first. */
  float key(int place) {
    return keys[place];
  }
}
