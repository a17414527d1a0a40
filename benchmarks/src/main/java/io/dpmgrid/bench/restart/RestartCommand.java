package io.dpmgrid.bench.restart;

import io.dpmgrid.bench.MediaOptions;
import io.dpmgrid.bench.ReportOptions;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.ClassArchive;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.ignite.NodeSettings;
import io.dpmgrid.bench.report.BenchReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench restart}. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description = "Restart after SIGKILL: time to the first read and to a warm read rate.")
public final class RestartCommand implements Callable<Integer> {
  private static final List<String> DEFAULT_SYSTEMS =
      List.of("ours", "ignite-log-only", "redis-aof", "redis-rdb");

  // The engine begins a checkpoint of its own after a quarter of it, and would cut the tail short.
  private static final int ARCHIVE_LIMIT_MB = 16_384;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ReportOptions report = new ReportOptions();
  @Mixin MediaOptions media = new MediaOptions();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "NAME",
      description =
          "Systems to run, of ours, ignite-log-only, ignite-log-only-recovery, ignite-fsync,"
              + " redis-aof, redis-aof-always, redis-rdb (default: ours, ignite-log-only, redis-aof,"
              + " redis-rdb).")
  List<String> systems = new ArrayList<>();

  @Option(
      names = "--data-mb",
      split = ",",
      paramLabel = "MB",
      description = "Data sizes in MiB of values (default: 256,1024,4096).")
  List<Long> sizes = new ArrayList<>();

  @Option(
      names = "--tail",
      paramLabel = "KEYS",
      description = "Keys overwritten after the last checkpoint (default: 200000).")
  @Nullable Long tail;

  @Option(names = "--rounds", description = "Restarts of each kind (default: 1).")
  @Nullable Integer rounds;

  @Option(names = "--partitions", description = "Partitions of each cache (default: 1024).")
  @Nullable Integer partitions;

  @Option(
      names = "--warm-limit-s",
      description = "How long a restarted system may take to be warm (default: 8).")
  @Nullable Integer warmLimit;

  @Option(
      names = "--drop-caches",
      description = "Drop the operating system's page cache before each start; needs root.")
  boolean dropCaches;

  @Option(
      names = "--class-archive",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Start every Ignite node with an archive of its classes, ours and stock alike (default)."
              + " Never where the class path has directories, as in tests.")
  boolean classArchive;

  @Override
  public Integer call() {
    List<String> defaults = report.quick() ? List.of("emulated") : List.of("emulated", "file");
    Map<String, Path> directories = media.directories(spec, defaults);
    List<String> chosen = chosen();
    RestartSettings settings = settings();
    if (dropCaches && !new PageCache().droppable()) {
      throw new ParameterException(
          spec.commandLine(), "--drop-caches needs root, and /proc/sys/vm/drop_caches writable");
    }
    report.requireWritable();
    try (RunArea area = new RunArea()) {
      RestartBench bench =
          new RestartBench(area, settings, chosen, directories, System.err::println);
      BenchReport result = bench.run(report.quick());
      report.publish(result, spec.commandLine().getOut());
      return bench.failed() ? 1 : 0;
    }
  }

  private List<String> chosen() {
    for (String system : systems) {
      boolean ignite = IgniteSystem.of(system).filter(IgniteSystem::persistent).isPresent();
      if (!ignite && RedisMode.of(system).isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "Unknown system \""
                + system
                + "\"; ignite-memory keeps nothing, the others are "
                + IgniteSystem.labels()
                + ", redis-aof, redis-aof-always, redis-rdb");
      }
    }
    return systems.isEmpty() ? DEFAULT_SYSTEMS : systems;
  }

  private RestartSettings settings() {
    boolean quick = report.quick();
    List<Long> mb =
        !sizes.isEmpty() ? sizes : quick ? List.of(8L, 32L) : List.of(256L, 1024L, 4096L);
    mb.forEach(size -> positive("--data-mb", size));
    long tailKeys = positive("--tail", tail != null ? tail : quick ? 5_000 : 200_000);
    int roundCount = (int) positive("--rounds", rounds != null ? rounds : 1);
    int parts = (int) positive("--partitions", partitions != null ? partitions : quick ? 64 : 1024);
    int limit = (int) positive("--warm-limit-s", warmLimit != null ? warmLimit : quick ? 3 : 8);
    // A value of 1 KiB takes up to 1.4 KiB of pages with its entry and index.
    int regionMb = (int) (Collections.max(mb) * 15 / 10 + 512);
    NodeSettings node =
        new NodeSettings(
            quick ? 512 : 1024, regionMb, 256, 3_600_000, 64, 10, ARCHIVE_LIMIT_MB, parts, 1024, 0);
    return new RestartSettings(
        node,
        mb,
        tailKeys,
        roundCount,
        2,
        quick ? 1_000 : 4_000,
        limit * 1000L,
        dropCaches,
        classArchive && ClassArchive.isPossible());
  }

  private long positive(String option, long value) {
    if (value <= 0) {
      throw new ParameterException(
          spec.commandLine(), option + " must be above zero, not " + value);
    }
    return value;
  }
}
