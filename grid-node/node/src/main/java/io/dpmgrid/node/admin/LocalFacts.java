package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.LogState;
import io.dpmgrid.admin.grid.Medium;
import io.dpmgrid.admin.grid.MediumHealth;
import io.dpmgrid.admin.grid.MediumKind;
import io.dpmgrid.admin.grid.Pool;
import io.dpmgrid.admin.grid.Survives;
import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.LogSpace;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.pool.PoolState;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cluster.DiscoveryDataClusterState;
import org.jspecify.annotations.Nullable;

/** Gathers what this node tells about itself. Thread-safe. */
final class LocalFacts {
  private static final double NEARLY_FULL = 0.9;

  private final IgniteEx ignite;
  private final DpmPlugin plugin;
  private final NodeConfig config;
  private final Pulse pulse;
  private final CheckpointWatch checkpoints;
  private final LocalMoves moves;
  private final MoveRates rates;
  private final Supplier<@Nullable String> adminUrl;
  private final FileSystemNames fileSystems = new FileSystemNames();

  LocalFacts(
      IgniteEx ignite,
      DpmPlugin plugin,
      NodeConfig config,
      Pulse pulse,
      CheckpointWatch checkpoints,
      LocalMoves moves,
      MoveRates rates,
      Supplier<@Nullable String> adminUrl) {
    this.ignite = ignite;
    this.plugin = plugin;
    this.config = config;
    this.pulse = pulse;
    this.checkpoints = checkpoints;
    this.moves = moves;
    this.rates = rates;
    this.adminUrl = adminUrl;
  }

  NodeFacts facts() {
    Medium medium = medium();
    return new NodeFacts(
        adminUrl.get(),
        medium,
        pulse.durability(),
        pool(medium),
        checkpoints.now(),
        moves.moves(),
        rates.facts(moves.inPart()));
  }

  private Medium medium() {
    ProbeResult probe = plugin.probe();
    io.dpmgrid.pmem.medium.Survives survives = plugin.survives();
    if (probe == null || survives == null) {
      throw new GridProblem.Unavailable("its log is not open");
    }
    try {
      FileStore store = Files.getFileStore(probe.directory());
      long capacity = store.getTotalSpace();
      long used = Math.max(0, capacity - store.getUsableSpace());
      String ill = illness(capacity, used);
      return new Medium(
          MediumKind.valueOf(probe.kind().name()),
          Survives.valueOf(survives.name()),
          probe.directory().toString(),
          fileSystems.of(probe.directory()),
          capacity,
          used,
          plugin.logStatistics().failed()
              ? MediumHealth.FAILED
              : ill == null ? MediumHealth.OK : MediumHealth.DEGRADED,
          ill);
    } catch (IOException e) {
      throw new GridProblem.Unavailable("its medium does not answer: " + e.getMessage(), e);
    }
  }

  private @Nullable String illness(long capacity, long used) {
    if (plugin.logStatistics().failed()) {
      return "The log's medium failed; nothing is acknowledged any more.";
    }
    if (plugin.hardwareLostData()) {
      return "The hardware counted a save that failed: acknowledged writes may be lost.";
    }
    return used > capacity * NEARLY_FULL ? "Its file system is nearly full." : null;
  }

  private Pool pool(Medium medium) {
    PoolState state = plugin.poolState();
    if (state == null) {
      throw new GridProblem.Unavailable("its pool is not open");
    }
    Path directory = config.data().pool(config.nodeId());
    long used = bytes(directory);
    return new Pool(
        state.poolId(),
        state.nodeId(),
        directory.toString(),
        medium.kind(),
        medium.survives(),
        used + Math.max(0, medium.capacityBytes() - medium.usedBytes()),
        used,
        medium.health(),
        medium.healthReason(),
        state.uncleanOpens(),
        !plugin.uncleanBefore(),
        state.created(),
        state.generation(),
        log());
  }

  private @Nullable LogState log() {
    LogSpace space = plugin.logSpace();
    IgniteWriteAheadLogManager wal = ignite.context().cache().context().wal();
    DiscoveryDataClusterState cluster = ignite.context().state().clusterState();
    // Before an activation has finished, the engine has no open segment to tell of.
    boolean open = cluster.state().active() && !cluster.transition();
    if (space.ring() == 0 || wal == null || !open) {
      return null;
    }
    long lag = plugin.logStatistics().lagBytes();
    WALPointer end = wal.lastWritePointer();
    long published = end == null ? 0 : (long) end.fileOffset() + end.length();
    return new LogState(
        space.ring(),
        config.store().logSegmentBytes(),
        Math.max(0, wal.currentSegment()),
        Math.max(0, published - lag),
        lag,
        (long) space.archived());
  }

  private static long bytes(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(LocalFacts::size).sum();
    } catch (IOException e) {
      throw new GridProblem.Unavailable("its pool cannot be read: " + e.getMessage(), e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new GridProblem.Unavailable("its pool cannot be read: " + e.getMessage(), e);
    }
  }
}
