package io.dpmgrid.bench.put;

import io.dpmgrid.bench.ignite.IgniteSystem;
import java.nio.file.Path;
import java.util.List;

/**
 * One process of a block.
 *
 * @param system the kind of node
 * @param medium medium kind of its directory; {@code none} for a system that keeps nothing
 * @param parent the directory below which its own is made
 * @param threads the numbers of threads it is measured with
 */
record Contender(IgniteSystem system, String medium, Path parent, List<Integer> threads) {
  String label() {
    return system.label() + " on " + medium;
  }
}
