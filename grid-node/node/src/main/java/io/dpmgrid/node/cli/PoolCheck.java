package io.dpmgrid.node.cli;

import io.dpmgrid.ignite.EngineFraming;
import io.dpmgrid.ignite.LogVerifier;
import io.dpmgrid.node.config.ConfigException;
import io.dpmgrid.node.config.DataSettings;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.config.NodeConfigBuilder;
import io.dpmgrid.pmem.log.LogCorruptException;
import io.dpmgrid.pmem.pool.PoolInspection;
import io.dpmgrid.pmem.pool.PoolProblem;
import io.dpmgrid.pmem.pool.PoolProblem.Severity;
import io.dpmgrid.pmem.pool.PoolState;
import io.dpmgrid.pmem.pool.PoolVerification;
import io.dpmgrid.pmem.pool.PoolVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies a pool: what it holds by itself, and, of a stopped node, whether that node would start
 * with its log, for which the archive and the checkpoint markers are needed too.
 */
final class PoolCheck {
  private final Output output;

  /**
   * @param output is told what could not be looked at
   */
  PoolCheck(Output output) {
    this.output = output;
  }

  /**
   * Verifies the pool in a directory, and changes nothing.
   *
   * @throws IOException if the directory cannot be read
   */
  PoolVerification verify(Path pool) throws IOException {
    PoolVerification found = new PoolVerifier(new EngineFraming()).verify(pool);
    PoolInspection inspection = found.inspection();
    PoolState state = inspection.state();
    if (state == null || inspection.inUse() || inspection.ring().isEmpty()) {
      return found;
    }
    // DIR/wal/NODE is the pool of the node that keeps its data in DIR.
    Path data = pool.resolve("../..").normalize();
    Path config = data.resolve("node.yaml");
    DataSettings places = DataSettings.below(data);
    int ring = inspection.ring().size();
    if (Files.isRegularFile(config)) {
      try {
        NodeConfig node = new NodeConfigBuilder().file(config).build();
        places = node.data();
        ring = node.store().logSegments();
      } catch (ConfigException e) {
        output.note("dpm: " + e.getMessage());
      }
    }
    Path name = pool.getFileName();
    Path store = places.storage().resolve(name);
    if (!Files.isDirectory(store)) {
      output.note(
          pool
              + ": is not in the usual layout of a node's data, so neither the log's archive nor the"
              + " checkpoint markers are looked at");
      return found;
    }
    try {
      new LogVerifier()
          .verify(pool, state, ring, places.archive().resolve(name), store.resolve("cp"));
      return found;
    } catch (IOException e) {
      return refused(found, e);
    }
  }

  /** What a node refuses, nothing mends; and what the pool itself tells is told once. */
  private static PoolVerification refused(PoolVerification found, IOException refusal) {
    List<PoolProblem> problems =
        new ArrayList<>(
            found.problems().stream()
                .filter(problem -> problem.severity() == Severity.DAMAGE)
                .toList());
    PoolProblem problem = problem(found, refusal);
    if (problems.stream().noneMatch(known -> known.what().equals(problem.what()))) {
      problems.add(problem);
    }
    return new PoolVerification(found.inspection(), found.segments(), List.copyOf(problems));
  }

  private static PoolProblem problem(PoolVerification found, IOException refusal) {
    if (refusal instanceof LogCorruptException corrupt) {
      return PoolProblem.refused(corrupt.path(), corrupt.what());
    }
    Path pool = found.inspection().directory();
    return PoolProblem.refused(pool, String.valueOf(refusal.getMessage()));
  }
}
