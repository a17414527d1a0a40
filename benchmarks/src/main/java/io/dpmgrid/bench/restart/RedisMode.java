package io.dpmgrid.bench.restart;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How redis-server keeps its data. */
enum RedisMode {
  AOF(
      "redis-aof",
      "redis-server, appendfsync everysec; an OS crash can lose about a second of acknowledged writes",
      "everysec"),
  AOF_ALWAYS(
      "redis-aof-always",
      "redis-server, appendfsync always; acknowledged writes survive what the medium survives",
      "always"),
  RDB(
      "redis-rdb",
      "redis-server, snapshots only; every write after the last snapshot is lost, the tail with it",
      null);

  private final String label;
  private final String promise;
  private final @Nullable String fsync;

  RedisMode(String label, String promise, @Nullable String fsync) {
    this.label = label;
    this.promise = promise;
    this.fsync = fsync;
  }

  String label() {
    return label;
  }

  String promise() {
    return promise;
  }

  /** Without automatic rewrites: they happen when the run asks for one, as checkpoints do. */
  List<String> options() {
    List<String> common = List.of("--save", "", "--auto-aof-rewrite-percentage", "0");
    List<String> log =
        fsync == null
            ? List.of("--appendonly", "no")
            : List.of("--appendonly", "yes", "--appendfsync", fsync);
    return Stream.concat(common.stream(), log.stream()).toList();
  }

  String rewriteCommand() {
    return this == RDB ? "BGSAVE" : "BGREWRITEAOF";
  }

  String lastRewriteOk() {
    return this == RDB ? "rdb_last_bgsave_status:ok" : "aof_last_bgrewrite_status:ok";
  }

  static Optional<RedisMode> of(String label) {
    return Arrays.stream(values()).filter(mode -> mode.label.equals(label)).findFirst();
  }
}
