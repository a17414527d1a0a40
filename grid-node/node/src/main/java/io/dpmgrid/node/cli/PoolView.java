package io.dpmgrid.node.cli;

import io.dpmgrid.node.config.Quantities;
import io.dpmgrid.pmem.pool.PoolInspection;
import io.dpmgrid.pmem.pool.PoolProblem;
import io.dpmgrid.pmem.pool.PoolState;
import io.dpmgrid.pmem.pool.PoolVerification;
import io.dpmgrid.pmem.pool.RingFile;
import io.dpmgrid.pmem.pool.SegmentFinding;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Pools as JSON objects and as tables. */
final class PoolView {
  private PoolView() {}

  static Map<String, Object> asMap(PoolInspection pool) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("directory", pool.directory().toString());
    PoolState state = pool.state();
    if (state != null) {
      object.put("pool_id", state.poolId().toString());
      object.put("node_id", state.nodeId());
      object.put("format_version", state.formatVersion());
      object.put("generation", state.generation());
      object.put("created", state.created().toString());
      object.put("clean", state.clean());
      object.put("unclean_opens", state.uncleanOpens());
    }
    object.put("in_use", pool.inUse());
    if (pool.ownerProcess() > 0) {
      object.put("owner_process", pool.ownerProcess());
    }
    object.put("problem", pool.problem());
    object.put(
        "superblock_copies",
        pool.copies().stream()
            .map(copy -> copy.name() + ": " + copy.condition().name().toLowerCase(Locale.ROOT))
            .toList());
    object.put("segments", pool.ring().size());
    object.put("ring_bytes", pool.ring().stream().mapToLong(RingFile::size).sum());
    return object;
  }

  static Map<String, Object> asMap(PoolVerification pool) {
    Map<String, Object> object = asMap(pool.inspection());
    object.put("ok", pool.ok());
    object.put("records", pool.segments().stream().mapToLong(SegmentFinding::records).sum());
    object.put(
        "problems",
        pool.problems().stream()
            .map(
                problem -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("path", problem.path().toString());
                  one.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
                  one.put("what", problem.what());
                  one.put("remedy", problem.remedy());
                  return one;
                })
            .toList());
    return object;
  }

  static String text(PoolInspection pool) {
    TextTable table = new TextTable().row("pool", pool.directory());
    PoolState state = pool.state();
    if (state != null) {
      table
          .row("id", state.poolId())
          .row("node", state.nodeId())
          .row("format version", state.formatVersion())
          .row("created", state.created())
          .row("generation", state.generation())
          .row("last shutdown", shutdown(pool, state))
          .row("unclean opens", state.uncleanOpens());
    }
    table.row("in use", pool.inUse() ? "yes, by process " + pool.ownerProcess() : "no");
    long bytes = pool.ring().stream().mapToLong(RingFile::size).sum();
    table.row("log ring", pool.ring().size() + " segments, " + Quantities.readable(bytes));
    pool.copies()
        .forEach(
            copy ->
                table.row(
                    "superblock " + copy.name(),
                    copy.condition().name().toLowerCase(Locale.ROOT)
                        + ", generation "
                        + copy.generation()));
    if (pool.problem() != null) {
      table.row("cannot be opened", pool.problem());
    }
    return table.toString();
  }

  static String text(PoolVerification pool) {
    TextTable table = new TextTable().row("pool", pool.inspection().directory());
    long records = pool.segments().stream().mapToLong(SegmentFinding::records).sum();
    PoolState state = pool.inspection().state();
    if (state != null) {
      table.row("last shutdown", shutdown(pool.inspection(), state));
    }
    table.row("segments", pool.segments().size()).row("valid records", records);
    for (PoolProblem problem : pool.problems()) {
      table
          .row(problem.severity().name().toLowerCase(Locale.ROOT), problem.path())
          .row("", problem.what())
          .row("", problem.remedy());
    }
    if (pool.inspection().inUse()) {
      table.row("note", "the pool is in use, so the end of its log was moving");
    }
    return table.row("result", pool.ok() ? "good" : "DAMAGED").toString();
  }

  private static String shutdown(PoolInspection pool, PoolState state) {
    if (state.clean()) {
      return "clean";
    }
    return pool.inUse() ? "none yet, the pool is open" : "unclean; the next start recovers";
  }
}
