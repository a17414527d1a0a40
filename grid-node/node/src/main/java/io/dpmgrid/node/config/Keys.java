package io.dpmgrid.node.config;

import static io.dpmgrid.node.config.ValueType.decimal;
import static io.dpmgrid.node.config.ValueType.duration;
import static io.dpmgrid.node.config.ValueType.flag;
import static io.dpmgrid.node.config.ValueType.integer;
import static io.dpmgrid.node.config.ValueType.oneOf;
import static io.dpmgrid.node.config.ValueType.orWord;
import static io.dpmgrid.node.config.ValueType.path;
import static io.dpmgrid.node.config.ValueType.size;
import static io.dpmgrid.node.config.ValueType.text;

import io.dpmgrid.ignite.MinorityWrites;
import io.dpmgrid.node.config.CacheSettings.Atomicity;
import io.dpmgrid.node.config.CacheSettings.Mode;
import io.dpmgrid.node.config.CacheSettings.Placement;
import io.dpmgrid.node.config.CacheSettings.WriteSynchronization;
import io.dpmgrid.node.config.LoggingSettings.Format;
import io.dpmgrid.node.config.LoggingSettings.Level;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.Survives;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every key there is; the reference in {@code docs/configuration.md} is generated from it. */
final class Keys {
  static final String HOST = "[A-Za-z0-9][A-Za-z0-9.-]*|\\[?[0-9A-Fa-f:]+\\]?";
  static final String HOST_WORDS = "a host name or an IP address";
  static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}";
  static final String NAME_WORDS =
      "1 to 64 letters, digits, `_`, `.` or `-`, beginning with a letter or digit";

  static final Key<String> NODE_ID =
      Key.of(
          "node.id",
          text(NAME, NAME_WORDS),
          "node1",
          "north-7",
          "The node's name, for life: it owns partitions and files by it. Every node of a cluster"
              + " needs its own.");

  static final Key<String> NODE_ZONE =
      Key.optional(
          "node.zone",
          text(NAME, NAME_WORDS),
          "none",
          "eu-north-1a",
          "Where the node is: a rack, a room, an availability zone. Shown to people, and"
              + " caches with `placement: capacity` keep the copies of a partition in different zones."
              + " Kept in the baseline: a change counts after the node was taken out of it and"
              + " started twice.");

  static final Key<Double> NODE_WEIGHT =
      Key.of(
          "node.weight",
          decimal(0.001, 1_000_000),
          "1",
          "2.5",
          "The node's capacity relative to the others': with 2 it gets twice the copies of a node"
              + " with 1, in caches with `placement: capacity`. Kept in the baseline like the zone.");

  static final Key<Path> DATA_DIRECTORY =
      Key.optional(
          "data.directory",
          path(),
          "required",
          "/var/lib/dpm/node1",
          "Where everything the node keeps lives; made if it is missing. One directory per node.");
  static final Key<Path> DATA_LOG =
      Key.optional(
          "data.log",
          path(),
          "`wal` below `data.directory`",
          "/pmem0/node1/wal",
          "Where the log lives: put it on the fastest medium. The pool is in there.");
  static final Key<Path> DATA_ARCHIVE =
      Key.optional(
          "data.archive",
          path(),
          "`archive` below `data.directory`",
          "/disk0/node1/archive",
          "Where full log segments go.");
  static final Key<Path> DATA_STORAGE =
      Key.optional(
          "data.storage",
          path(),
          "`db` below `data.directory`",
          "/disk0/node1/db",
          "Where the page stores live.");
  static final Key<Path> DATA_WORK =
      Key.optional(
          "data.work",
          path(),
          "`work` below `data.directory`",
          "/disk0/node1/work",
          "The engine's work directory: type descriptions that the data needs to be read.");

  static final Key<Optional<MediumKind>> MEDIUM_KIND =
      Key.of(
          "medium.kind",
          orWord(
              "auto",
              Optional.empty(),
              oneOf(
                  List.of(MediumKind.values()).stream().map(Optional::of).toList(),
                  kind -> kind.orElseThrow().id())),
          "auto",
          "emulated",
          "The medium that the log must be on. `auto` takes what the probe finds, except"
              + " `emulated`, which is volatile and must be asked for by name.");
  static final Key<Optional<Survives>> MEDIUM_REQUIRE =
      Key.of(
          "medium.require",
          orWord(
              "none",
              Optional.empty(),
              oneOf(
                  List.of(Survives.values()).stream().map(Optional::of).toList(),
                  level -> level.orElseThrow().id())),
          "none",
          "power-loss",
          "The least that acknowledged writes must survive. If log, archive, storage and work"
              + " directory cannot give it, the node does not start.");
  static final Key<Duration> EMULATION_READ =
      Key.of(
          "medium.emulation.read-latency",
          duration("0ns", "1ms"),
          "0ns",
          "150ns",
          "Added to every read of the medium. For `emulated` only.");
  static final Key<Duration> EMULATION_WRITE_BACK =
      Key.of(
          "medium.emulation.write-back-latency",
          duration("0ns", "1ms"),
          "0ns",
          "60ns",
          "Added for every cache line written back. For `emulated` only.");
  static final Key<Double> EMULATION_BANDWIDTH =
      Key.of(
          "medium.emulation.bandwidth",
          decimal(0, 1000),
          "0",
          "2.5",
          "Cap on one thread's write-back, in 10^9 bytes per second; 0 for none. For `emulated`"
              + " only.");

  static final Key<String> NETWORK_ADDRESS =
      Key.of(
          "network.address",
          text(HOST, HOST_WORDS),
          "127.0.0.1",
          "10.0.0.7",
          "The address that nodes talk to this one on.");
  static final Key<Integer> NETWORK_DISCOVERY_PORT =
      Key.of(
          "network.discovery-port",
          integer(1, 65535),
          "47500",
          "47510",
          "The port of discovery; exactly this one.");
  static final Key<String> NETWORK_PEERS =
      Key.optional(
          "network.discovery-peers[]",
          text("(" + HOST + "):\\d{1,5}(\\.\\.\\d{1,5})?", "`host:port` or `host:port..port`"),
          "this node alone",
          "10.0.0.8:47500",
          "Where the nodes of the cluster listen for discovery, this one included or not. Nothing"
              + " else is searched: no multicast.");
  static final Key<Integer> NETWORK_COMMUNICATION_PORT =
      Key.of(
          "network.communication-port",
          integer(1, 65535),
          "47100",
          "47110",
          "The port of traffic between nodes; exactly this one.");
  static final Key<String> NETWORK_CLIENT_ADDRESS =
      Key.of(
          "network.client-address",
          text(HOST, HOST_WORDS),
          "127.0.0.1",
          "10.0.0.7",
          "The address that clients connect to. Connections are neither encrypted nor"
              + " authenticated: leave it on loopback unless the network is trusted.");
  static final Key<Integer> NETWORK_CLIENT_PORT =
      Key.of(
          "network.client-port",
          integer(0, 65535),
          "10800",
          "10810",
          "The port that thin clients connect to; exactly this one. 0 opens none.");
  static final Key<Duration> NETWORK_FAILURE_DETECTION =
      Key.of(
          "network.failure-detection",
          duration("500ms", "10m"),
          "10s",
          "5s",
          "After how long a silent node counts as gone.");

  static final Key<Long> MEMORY_REGION_SIZE =
      Key.of(
          "memory.region-size",
          size("32MB", "64TB"),
          "512MB",
          "4GB",
          "Memory for pages. Data beyond it is on the storage alone and read from there.");
  static final Key<Long> MEMORY_CHECKPOINT_BUFFER =
      Key.of(
          "memory.checkpoint-buffer-size",
          orWord("auto", 0L, size("8MB", "1TB")),
          "auto",
          "256MB",
          "Memory for pages that change while a checkpoint writes them. `auto` takes the region's"
              + " size up to 256 MB, a quarter of it between 1 and 8 GB, 2 GB above.");

  static final Key<Integer> LOG_SEGMENTS =
      Key.of(
          "log.segments",
          integer(2, 1000),
          "10",
          "4",
          "Segments in the log's ring. They are made in full at the first start.");
  static final Key<Long> LOG_SEGMENT_SIZE =
      Key.of(
          "log.segment-size",
          size("512KB", "1GB"),
          "64MB",
          "16MB",
          "Size of one segment. A single record must fit into one.");
  static final Key<Long> LOG_ARCHIVE_LIMIT =
      Key.of(
          "log.archive-limit",
          orWord("unlimited", -1L, size("1MB", "1024TB")),
          "1GB",
          "8GB",
          "Most that the archive of full segments may hold. Older segments are deleted when no"
              + " checkpoint needs them; at least `log.segment-size`.");

  static final Key<Boolean> LOG_COMPACTION =
      Key.of(
          "log.compaction",
          flag(),
          "false",
          "true",
          "Compresses segments of the archive in the background. Increments of snapshots need it.");

  static final Key<Duration> CHECKPOINT_INTERVAL =
      Key.of(
          "checkpoint.interval",
          duration("1s", "1d"),
          "3m",
          "30s",
          "Longest time between checkpoints. Shorter makes a restart after a kill quicker.");
  static final Key<Integer> CHECKPOINT_THREADS =
      Key.of(
          "checkpoint.threads",
          integer(1, 256),
          "4",
          "2",
          "Threads that write pages in a checkpoint. The default is lowered to half of the"
              + " processors where those are fewer than 8; any other number is kept.");
  static final Key<Boolean> CHECKPOINT_THROTTLING =
      Key.of(
          "checkpoint.write-throttling",
          flag(),
          "false",
          "true",
          "Slows writers down evenly while a checkpoint runs, instead of stopping them when its"
              + " buffer is full.");

  static final Key<Integer> CLUSTER_INITIAL_NODES =
      Key.of(
          "cluster.initial-nodes",
          integer(1, 10_000),
          "1",
          "3",
          "How many nodes a new cluster waits for before it activates itself for the first time;"
              + " they become its baseline. Not looked at afterwards.");

  static final Key<String> CLUSTER_NAME =
      Key.of(
          "cluster.name",
          text(NAME, NAME_WORDS),
          "dpm",
          "orders-eu",
          "What people call the cluster; shown by the admin API. Give every node the same.");

  static final Key<MinorityWrites> CLUSTER_MINORITY_WRITES =
      Key.of(
          "cluster.minority-writes",
          oneOf(List.of(MinorityWrites.values()), MinorityWrites::toString),
          "refuse",
          "refuse-unless-two",
          "What nodes may write that see no more than half of the baseline: everything, nothing,"
              + " or nothing except by the one of two that is left. Where they may, both sides of a"
              + " broken network do, and one of them loses its writes. Give all nodes the same. For"
              + " two nodes see also `rebalance.two-nodes`.");

  static final Key<Duration> CLUSTER_REHEARSAL =
      Key.of(
          "cluster.rehearsal",
          orWord("off", Duration.ZERO, duration("1s", "10m")),
          "off",
          "10s",
          "How long a node with peers exercises itself before its first start, alone and in a"
              + " directory that it deletes, so that users wait less when it joins. Reserves 256 MiB"
              + " of memory meanwhile, and needs about as much of the medium.");

  static final Key<String> CACHE_NAME =
      Key.optional(
          "caches[].name",
          text(NAME, NAME_WORDS),
          "required",
          "orders",
          "The cache's name. A cache is created at the first start; later changes of its other"
              + " keys do not change what exists.");
  static final Key<Mode> CACHE_MODE =
      Key.of(
          "caches[].mode",
          oneOf(List.of(Mode.values()), ValueType::word),
          "partitioned",
          "replicated",
          "Whether every node has a part of the cache, or the whole.");
  static final Key<Integer> CACHE_BACKUPS =
      Key.of(
          "caches[].backups",
          integer(0, 31),
          "1",
          "2",
          "Copies of a partition beside the first. Of no effect if `replicated`.");
  static final Key<Atomicity> CACHE_ATOMICITY =
      Key.of(
          "caches[].atomicity",
          oneOf(List.of(Atomicity.values()), ValueType::word),
          "atomic",
          "transactional",
          "Whether the cache takes part in transactions. Partitioned ones that are `atomic` are read at"
              + " their owners alone; see `docs/moves.md`.");
  static final Key<WriteSynchronization> CACHE_SYNC =
      Key.of(
          "caches[].write-synchronization",
          oneOf(List.of(WriteSynchronization.values()), ValueType::word),
          "full-sync",
          "primary-sync",
          "Whom a write waits for before it is acknowledged: the owner and all backups, the owner"
              + " alone, or nobody. Only `full-sync` keeps what this product promises.");
  static final Key<Boolean> CACHE_WEAKER =
      Key.of(
          "caches[].accept-weaker-acks",
          flag(),
          "false",
          "true",
          "Must be `true` to use a `write-synchronization` other than `full-sync`: it says that"
              + " acknowledged writes may be lost.");
  static final Key<Integer> CACHE_PARTITIONS =
      Key.of(
          "caches[].partitions",
          integer(1, 65_000),
          "1024",
          "128",
          "Partitions of the cache. Fewer make a start quicker, more spread finer.");
  static final Key<Placement> CACHE_PLACEMENT =
      Key.of(
          "caches[].placement",
          oneOf(List.of(Placement.values()), ValueType::word),
          "engine",
          "capacity",
          "What decides which nodes have copies: the engine, which spreads them evenly, or"
              + " `node.weight` and `node.zone` (`capacity`; for `partitioned` caches). With"
              + " `capacity` every server and thick client of the cluster needs our jars.");

  static final Key<Format> LOGGING_FORMAT =
      Key.of(
          "logging.format",
          oneOf(List.of(Format.values()), ValueType::word),
          "human",
          "json",
          "Lines for people, or one JSON object per line.");
  static final Key<Level> LOGGING_LEVEL =
      Key.of(
          "logging.level",
          oneOf(List.of(Level.values()), ValueType::word),
          "info",
          "debug",
          "The least that is logged. The engine's own chatter below `warn` appears at `debug`.");

  private static final List<Key<?>> OF_THE_NODE =
      List.of(
          NODE_ID,
          NODE_ZONE,
          NODE_WEIGHT,
          DATA_DIRECTORY,
          DATA_LOG,
          DATA_ARCHIVE,
          DATA_STORAGE,
          DATA_WORK,
          MEDIUM_KIND,
          MEDIUM_REQUIRE,
          EMULATION_READ,
          EMULATION_WRITE_BACK,
          EMULATION_BANDWIDTH,
          NETWORK_ADDRESS,
          NETWORK_DISCOVERY_PORT,
          NETWORK_PEERS,
          NETWORK_COMMUNICATION_PORT,
          NETWORK_CLIENT_ADDRESS,
          NETWORK_CLIENT_PORT,
          NETWORK_FAILURE_DETECTION,
          MEMORY_REGION_SIZE,
          MEMORY_CHECKPOINT_BUFFER,
          LOG_SEGMENTS,
          LOG_SEGMENT_SIZE,
          LOG_ARCHIVE_LIMIT,
          LOG_COMPACTION,
          CHECKPOINT_INTERVAL,
          CHECKPOINT_THREADS,
          CHECKPOINT_THROTTLING,
          CLUSTER_NAME,
          CLUSTER_INITIAL_NODES,
          CLUSTER_MINORITY_WRITES,
          CLUSTER_REHEARSAL,
          CACHE_NAME,
          CACHE_MODE,
          CACHE_BACKUPS,
          CACHE_ATOMICITY,
          CACHE_SYNC,
          CACHE_WEAKER,
          CACHE_PARTITIONS,
          CACHE_PLACEMENT);

  /** In the order of the reference. */
  static final List<Key<?>> ALL =
      Stream.of(
              OF_THE_NODE,
              RebalanceKeys.ALL,
              AdminKeys.ALL,
              List.<Key<?>>of(LOGGING_FORMAT, LOGGING_LEVEL))
          .flatMap(List::stream)
          .toList();

  private Keys() {}
}
