package io.dpmgrid.node.config;

import io.dpmgrid.node.config.CacheSettings.Mode;
import io.dpmgrid.node.config.RebalanceKeys.Half;
import io.dpmgrid.node.config.RebalanceKeys.Start;
import io.dpmgrid.node.config.RebalanceKeys.ZoneRule;
import io.dpmgrid.rebalancer.execute.GuardSettings;
import io.dpmgrid.rebalancer.execute.MoveWindow;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import io.dpmgrid.rebalancer.execute.TwoNodes;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the {@link RebalanceSettings}. */
final class RebalanceSettingsReader {
  private final Settings settings;

  RebalanceSettingsReader(Settings settings) {
    this.settings = settings;
  }

  /**
   * Reads them.
   *
   * @throws ConfigException also if they contradict the caches
   */
  RebalanceSettings read(List<CacheSettings> caches) {
    return RebalanceSettings.defaults()
        .withTimes(settings.get(RebalanceKeys.GRACE), settings.get(RebalanceKeys.STEADY))
        .withAlone(
            settings.get(RebalanceKeys.JOIN) == Start.AUTOMATIC,
            settings.get(RebalanceKeys.RESTORE) == Start.AUTOMATIC)
        .with(
            settings.get(RebalanceKeys.TWO_NODES) == Half.SURVIVOR
                ? TwoNodes.SURVIVOR
                : TwoNodes.WAIT)
        .with(policy(caches))
        .withWindows(windows(), zone())
        .withLeastFreeBytes(settings.get(RebalanceKeys.LEAST_FREE))
        .withGuard(guard())
        .withVerifications(settings.get(RebalanceKeys.VERIFICATIONS));
  }

  /** What plans keep to, in previews and in what is carried out. */
  private RebalancePolicy policy(List<CacheSettings> caches) {
    RebalancePolicy policy = RebalancePolicy.defaults();
    int minimum = settings.get(RebalanceKeys.MINIMUM_COPIES);
    if (minimum != RebalanceKeys.ALL_COPIES) {
      caches.forEach(cache -> refuseFewer(cache, minimum));
      policy = policy.withFewerCopies(minimum);
    }
    return settings.get(RebalanceKeys.ZONES) == ZoneRule.REQUIRED
        ? policy.withZonesRequired()
        : policy;
  }

  private void refuseFewer(CacheSettings cache, int minimum) {
    if (cache.mode() == Mode.PARTITIONED && cache.backups() + 1 < minimum) {
      throw new ConfigException(
          settings.where(RebalanceKeys.MINIMUM_COPIES.path())
              + ": "
              + minimum
              + " copies of each partition, and cache '"
              + cache.name()
              + "' has "
              + (cache.backups() + 1)
              + ": lower it, or give the cache more "
              + Keys.CACHE_BACKUPS.path());
    }
  }

  /** Rates that do not go together are refused while there is no guard as well. */
  private @Nullable GuardSettings guard() {
    Duration limit = settings.get(RebalanceKeys.GUARD_P99);
    long least = settings.get(RebalanceKeys.GUARD_LEAST);
    long most = settings.get(RebalanceKeys.GUARD_MOST);
    if (most < least) {
      throw new ConfigException(
          settings.where(RebalanceKeys.GUARD_MOST.path())
              + ": "
              + most
              + " bytes per second are less than "
              + RebalanceKeys.GUARD_LEAST.path()
              + ", which is "
              + least
              + ": give at least as much");
    }
    return limit.isZero() ? null : new GuardSettings(limit, least, most);
  }

  private ZoneId zone() {
    String name = settings.get(RebalanceKeys.WINDOWS_ZONE);
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new ConfigException(
          settings.where(RebalanceKeys.WINDOWS_ZONE.path())
              + ": there is no time zone '"
              + name
              + "': give one such as UTC or Europe/Berlin");
    }
  }

  private List<MoveWindow> windows() {
    return settings.list(RebalanceKeys.WINDOWS).stream()
        .map(RebalanceSettingsReader::window)
        .toList();
  }

  /** The form was checked before. */
  private static MoveWindow window(String text) {
    int space = text.indexOf(' ');
    String[] times = text.substring(space + 1).split("-", 2);
    return new MoveWindow(
        space < 0 ? Set.of() : days(text.substring(0, space)),
        LocalTime.parse(times[0]),
        LocalTime.parse(times[1]));
  }

  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      DayOfWeek day = day(dash < 0 ? part : part.substring(0, dash));
      DayOfWeek last = dash < 0 ? day : day(part.substring(dash + 1));
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().toLowerCase(Locale.ROOT).startsWith(text)) {
        return day;
      }
    }
    throw new IllegalArgumentException("no day " + text);
  }
}
