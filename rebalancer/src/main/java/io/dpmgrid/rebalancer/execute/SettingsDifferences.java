package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.Alert.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells in which settings nodes differ from the one that decides: with another one, or on another
 * node, something else would hold, and nobody would have changed anything. Stateless, thread-safe.
 */
final class SettingsDifferences {
  private static final String OF_THE_DECIDING = "rebalance.";
  private static final int MOST_VALUES = 5;
  private static final int MOST_CHARACTERS = 500;
  // All of what settings are told with; what else a node tells may be meant for terminals.
  private static final Pattern STRANGE = Pattern.compile("[^ -~]");

  private SettingsDifferences() {}

  /**
   * One for each key, in the order of keys. Keys that the deciding node does not tell are of no
   * effect now, and nodes that tell nothing of a key, as those of an earlier version, do not differ
   * in it.
   *
   * @param self the node that decides
   * @param told what nodes tell, which may be anything, by id
   */
  static List<Alert> alerts(String self, Map<String, Map<String, String>> told) {
    Map<String, Map<String, String>> nodes = new TreeMap<>(told);
    List<Alert> alerts = new ArrayList<>();
    new TreeMap<>(told.getOrDefault(self, Map.of()))
        .forEach(
            (key, own) -> {
              Map<String, List<String>> who = new LinkedHashMap<>();
              who.put(own, new ArrayList<>());
              nodes.forEach(
                  (id, settings) -> {
                    String value = settings.get(key);
                    if (value != null) {
                      who.computeIfAbsent(value, unused -> new ArrayList<>()).add(id);
                    }
                  });
              if (who.size() > 1) {
                alerts.add(new Alert(Kind.SETTINGS_DIFFER, key, text(self, key, own, who)));
              }
            });
    return alerts;
  }

  private static String text(
      String self, String key, String own, Map<String, List<String>> nodesByValue) {
    String values =
        nodesByValue.entrySet().stream()
            .limit(MOST_VALUES)
            .map(value -> quoted(value.getKey()) + " on " + Texts.names(value.getValue()))
            .collect(Collectors.joining("; "));
    int more = nodesByValue.size() - MOST_VALUES;
    return key
        + " is "
        + values
        + (more > 0 ? "; and " + more + " more values" : "")
        + ". "
        + (key.startsWith(OF_THE_DECIDING)
            ? quoted(own)
                + " counts while "
                + self
                + " decides, another value when another node does"
            : "Each node goes by its own")
        + ": give all nodes the same";
  }

  private static String quoted(String value) {
    String shown =
        value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS) + "...";
    return "'" + STRANGE.matcher(shown).replaceAll("?") + "'";
  }
}
