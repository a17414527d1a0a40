package io.dpmgrid.node.admin;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ignite.internal.util.typedef.internal.CU;

/** One id for each query of whatever kind, of what the engine needs to cancel it. */
final class QueryIds {
  private static final String UUID_FORM = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern SCAN =
      Pattern.compile("scan:(" + UUID_FORM + "):(-?\\d{1,10}):(\\d{1,19})");
  private static final Pattern CONTINUOUS =
      Pattern.compile("continuous:(" + UUID_FORM + "):(" + UUID_FORM + ")");
  private static final Pattern SQL = Pattern.compile("sql:([A-Za-z0-9_.-]{1,100})");

  private QueryIds() {}

  /** A scan; {@code number} is 0 for the part that runs on the origin itself. */
  record Scan(UUID origin, int cacheId, long number) {}

  record Continuous(UUID origin, UUID routine) {}

  static String scan(UUID origin, String cache, long number) {
    return "scan:" + origin + ":" + CU.cacheId(cache) + ":" + number;
  }

  static String continuous(UUID origin, UUID routine) {
    return "continuous:" + origin + ":" + routine;
  }

  static String sql(String queryId) {
    return "sql:" + queryId;
  }

  static Optional<Scan> asScan(String id) {
    Matcher matcher = SCAN.matcher(id);
    try {
      return matcher.matches()
          ? Optional.of(
              new Scan(
                  UUID.fromString(matcher.group(1)),
                  Integer.parseInt(matcher.group(2)),
                  Long.parseLong(matcher.group(3))))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<Continuous> asContinuous(String id) {
    Matcher matcher = CONTINUOUS.matcher(id);
    return matcher.matches()
        ? Optional.of(
            new Continuous(UUID.fromString(matcher.group(1)), UUID.fromString(matcher.group(2))))
        : Optional.empty();
  }

  static Optional<String> asSql(String id) {
    Matcher matcher = SQL.matcher(id);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
