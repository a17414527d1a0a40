package io.dpmgrid.node.config;

import io.dpmgrid.node.config.RebalanceKeys.Half;
import io.dpmgrid.node.config.RebalanceKeys.Start;
import io.dpmgrid.node.config.RebalanceKeys.ZoneRule;
import io.dpmgrid.rebalancer.execute.GuardSettings;
import io.dpmgrid.rebalancer.execute.MoveWindow;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import io.dpmgrid.rebalancer.execute.TwoNodes;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What decides about moves, in the words of a configuration. The same settings give the same words,
 * however they were written.
 */
public final class RebalanceWords {
  /** Every key that there may be a word for; that of a list without its brackets. */
  public static final List<String> KEYS =
      RebalanceKeys.ALL.stream().map(RebalanceWords::name).toList();

  /** The key of what a side without a majority may write; every node goes by its own. */
  public static final String MINORITY_WRITES = Keys.CLUSTER_MINORITY_WRITES.path();

  private final Map<String, String> words = new TreeMap<>();

  private RebalanceWords() {}

  /** The words by key; none for keys that are of no effect beside the others. */
  public static Map<String, String> of(RebalanceSettings settings) {
    return new RebalanceWords().all(settings);
  }

  /**
   * The grace of those words, which somebody else told.
   *
   * @param own what is taken if there is none among them that can be
   */
  public static Duration grace(Map<String, String> words, Duration own) {
    try {
      return RebalanceKeys.GRACE
          .type()
          .parser()
          .apply(
              new Entry(
                  words.getOrDefault(name(RebalanceKeys.GRACE), ""),
                  "another node",
                  EffectiveSetting.Source.CODE,
                  Path.of("")));
    } catch (IllegalArgumentException e) {
      return own;
    }
  }

  private Map<String, String> all(RebalanceSettings settings) {
    put(RebalanceKeys.GRACE, Quantities.exact(settings.grace()));
    put(RebalanceKeys.STEADY, Quantities.exact(settings.steady()));
    put(RebalanceKeys.JOIN, start(settings.joinAlone()));
    put(RebalanceKeys.RESTORE, start(settings.restoreAlone()));
    put(
        RebalanceKeys.TWO_NODES,
        ValueType.word(settings.twoNodes() == TwoNodes.SURVIVOR ? Half.SURVIVOR : Half.WAIT));
    RebalancePolicy policy = settings.policy();
    put(
        RebalanceKeys.ZONES,
        ValueType.word(policy.zonesRequired() ? ZoneRule.REQUIRED : ZoneRule.PREFERRED));
    put(
        RebalanceKeys.MINIMUM_COPIES,
        policy.fewerCopiesAllowed() ? String.valueOf(policy.minimumCopies()) : "all");
    windows(settings);
    put(RebalanceKeys.LEAST_FREE, Quantities.exact(settings.leastFreeBytes()));
    guard(settings);
    put(RebalanceKeys.VERIFICATIONS, String.valueOf(settings.verifications()));
    return words;
  }

  private void windows(RebalanceSettings settings) {
    List<MoveWindow> windows = settings.schedule().windows();
    if (windows.isEmpty()) {
      put(RebalanceKeys.WINDOWS, RebalanceKeys.WINDOWS.absent());
      return;
    }
    put(
        RebalanceKeys.WINDOWS,
        windows.stream()
            .map(RebalanceWords::window)
            .distinct()
            .sorted()
            .collect(Collectors.joining("; ")));
    put(RebalanceKeys.WINDOWS_ZONE, zone(settings.schedule().zone()));
  }

  /** Those without summer time have several names each, and one offset. */
  private static String zone(ZoneId zone) {
    ZoneId same = zone.normalized();
    return same.equals(ZoneOffset.UTC) ? "UTC" : same.getId();
  }

  private static String window(MoveWindow window) {
    String times = window.from() + "-" + window.to();
    // Every day can be said in two ways.
    Set<DayOfWeek> all = EnumSet.allOf(DayOfWeek.class);
    return window.days().isEmpty() || window.days().equals(all)
        ? times
        : window.days().stream()
                .sorted()
                .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","))
            + " "
            + times;
  }

  private void guard(RebalanceSettings settings) {
    GuardSettings guard = settings.guard();
    if (guard == null) {
      put(RebalanceKeys.GUARD_P99, "off");
      return;
    }
    put(RebalanceKeys.GUARD_P99, Quantities.exact(guard.limit()));
    put(RebalanceKeys.GUARD_LEAST, Quantities.exact(guard.leastBytesPerSecond()));
    put(RebalanceKeys.GUARD_MOST, Quantities.exact(guard.mostBytesPerSecond()));
  }

  private static String start(boolean alone) {
    return ValueType.word(alone ? Start.AUTOMATIC : Start.MANUAL);
  }

  private void put(Key<?> key, String word) {
    words.put(name(key), word);
  }

  private static String name(Key<?> key) {
    return key.path().replace("[]", "");
  }
}
