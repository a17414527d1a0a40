package io.dpmgrid.node.config;

import static io.dpmgrid.node.config.ValueType.duration;
import static io.dpmgrid.node.config.ValueType.integer;
import static io.dpmgrid.node.config.ValueType.oneOf;
import static io.dpmgrid.node.config.ValueType.orWord;
import static io.dpmgrid.node.config.ValueType.size;
import static io.dpmgrid.node.config.ValueType.text;

import java.time.Duration;
import java.util.List;

/** The keys of what decides about moves; part of {@link Keys#ALL}. */
final class RebalanceKeys {
  private static final String DAY = "(mon|tue|wed|thu|fri|sat|sun)";
  private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";
  static final String WINDOW =
      "(" + DAY + "(-" + DAY + ")?(," + DAY + "(-" + DAY + ")?)* )?" + TIME + "-" + TIME;

  /** Who begins something. */
  enum Start {
    AUTOMATIC,
    MANUAL
  }

  /** What one of two nodes may decide. */
  enum Half {
    WAIT,
    SURVIVOR
  }

  /** What zones count where copies go. */
  enum ZoneRule {
    PREFERRED,
    REQUIRED
  }

  /** Stands for as many copies as there were. */
  static final int ALL_COPIES = 0;

  static final Key<Duration> GRACE =
      Key.of(
          "rebalance.grace",
          duration("0s", "30d"),
          "5m",
          "30m",
          "How long a node of the baseline that went away is expected back: within it nothing"
              + " moves. Afterwards its copies are made again on the others.");
  static final Key<Duration> STEADY =
      Key.of(
          "rebalance.steady",
          duration("0s", "1d"),
          "1m",
          "10m",
          "How long a node must have run without a break before it joins the baseline, or before"
              + " its absences are forgotten.");
  static final Key<Start> JOIN =
      Key.of(
          "rebalance.join",
          oneOf(List.of(Start.values()), ValueType::word),
          "automatic",
          "manual",
          "Whether a server that starts beside an active grid, fits to it and stays is added to the"
              + " baseline by itself, or when somebody says so.");
  static final Key<Start> RESTORE =
      Key.of(
          "rebalance.restore",
          oneOf(List.of(Start.values()), ValueType::word),
          "automatic",
          "manual",
          "Whether the copies of a node that did not come back within the grace are made again by"
              + " itself, or when somebody gives the node up.");
  static final Key<Half> TWO_NODES =
      Key.of(
          "rebalance.two-nodes",
          oneOf(List.of(Half.values()), ValueType::word),
          "wait",
          "survivor",
          "What the one of two nodes that runs may decide: nothing, or as much as a majority. With"
              + " `survivor` two nodes that do not see each other both decide, and one of them loses"
              + " its writes. Whether it may write is `cluster.minority-writes`.");
  static final Key<ZoneRule> ZONES =
      Key.of(
          "rebalance.zones",
          oneOf(List.of(ZoneRule.values()), ValueType::word),
          "preferred",
          "required",
          "Whether two copies of a partition may come to be in one zone (`node.zone`) where there"
              + " are fewer zones than copies. With `required` a step that would do so is refused."
              + " For caches with `placement: capacity`; others know no zones.");
  static final Key<Integer> MINIMUM_COPIES =
      Key.of(
          "rebalance.minimum-copies",
          orWord("all", ALL_COPIES, integer(1, 32)),
          "all",
          "1",
          "How many running copies of each partition a step must leave: as many as there were"
              + " (`all`), or at least so many, as where fewer nodes are to remain than a cache has"
              + " copies. While a cache has fewer copies than this, only copies that are missing are"
              + " made again.");
  static final Key<String> WINDOWS =
      Key.optional(
          "rebalance.windows[]",
          text(
              WINDOW, "`HH:MM-HH:MM`, after days if not on all, such as `mon-fri,sun 22:00-06:00`"),
          "always",
          "mon-fri 22:00-06:00",
          "When partitions may move. Copies that nodes lost are made again at any time, and who was"
              + " away catches up at any time.");
  static final Key<String> WINDOWS_ZONE =
      Key.of(
          "rebalance.windows-zone",
          text("[A-Za-z0-9_+:/-]{1,64}", "a time zone, such as `UTC` or `Europe/Berlin`"),
          "UTC",
          "Europe/Berlin",
          "The time zone of the windows.");
  static final Key<Long> LEAST_FREE =
      Key.of(
          "rebalance.least-free",
          size("0B", "1024TB"),
          "256MB",
          "4GB",
          "Room that must stay free on the storage of a node that gets copies: a step that would"
              + " leave less does not begin, and while there is less, moves are held.");
  static final Key<Duration> GUARD_P99 =
      Key.of(
          "rebalance.guard-p99",
          orWord("off", Duration.ZERO, duration("1us", "1h")),
          "off",
          "20ms",
          "What the 99th percentile of users' operations on single entries may take on any node"
              + " while partitions move. Above it moves are slowed down, to `guard-least` if need"
              + " be. With `off` nobody measures it.");
  static final Key<Long> GUARD_LEAST =
      Key.of(
          "rebalance.guard-least",
          size("1KB", "1TB"),
          "1MB",
          "10MB",
          "What the guard lets each node send of partitions per second, however long users wait."
              + " Moves begin with a quarter of it for two seconds.");
  static final Key<Long> GUARD_MOST =
      Key.of(
          "rebalance.guard-most",
          size("1KB", "1TB"),
          "100MB",
          "400MB",
          "What it lets each node send per second while nobody is disturbed; at least"
              + " `guard-least`.");
  static final Key<Integer> VERIFICATIONS =
      Key.of(
          "rebalance.verifications",
          integer(0, 100),
          "3",
          "1",
          "How often copies are compared after moves before what is written to all the time is"
              + " listed as not compared. Each time all copies are read. 0 compares none.");

  static final List<Key<?>> ALL =
      List.of(
          GRACE,
          STEADY,
          JOIN,
          RESTORE,
          TWO_NODES,
          ZONES,
          MINIMUM_COPIES,
          WINDOWS,
          WINDOWS_ZONE,
          LEAST_FREE,
          GUARD_P99,
          GUARD_LEAST,
          GUARD_MOST,
          VERIFICATIONS);

  private RebalanceKeys() {}
}
