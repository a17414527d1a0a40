package io.dpmgrid.rebalancer.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Picks what belongs into the log of alerts about how the grid is configured: each once when it
 * appears, and once when it is over. Others come and go with what nodes do, which is in the log
 * already. Not thread-safe.
 */
final class AlertNews {
  private final Map<Key, String> told = new HashMap<>();

  private record Key(Alert.Kind kind, String about) {
    static Key of(Alert alert) {
      // What is refused has another cause with other words; where settings differ, words have the
      // nodes that run just now.
      return new Key(
          alert.kind(), alert.kind() == Alert.Kind.REFUSED ? alert.message() : alert.subject());
    }
  }

  /** What was not known before, and what is no longer so. */
  record News(List<String> begun, List<String> over) {}

  /** Takes all alerts that there are now. */
  News look(List<Alert> alerts) {
    Set<Key> now = new HashSet<>();
    List<String> begun = new ArrayList<>();
    for (Alert alert : alerts) {
      if (isOfTheConfiguration(alert)) {
        Key key = Key.of(alert);
        now.add(key);
        if (told.putIfAbsent(key, alert.message()) == null) {
          begun.add(alert.message());
        }
      }
    }
    List<String> over = new ArrayList<>();
    told.entrySet().removeIf(entry -> !now.contains(entry.getKey()) && over.add(entry.getValue()));
    return new News(begun, over);
  }

  private static boolean isOfTheConfiguration(Alert alert) {
    // What is refused to a node has its id; what a policy makes impossible has nobody's.
    return alert.kind() == Alert.Kind.SETTINGS_DIFFER
        || (alert.kind() == Alert.Kind.REFUSED && alert.subject().isEmpty());
  }
}
