package io.dpmgrid.rebalancer.execute;

import java.util.Collection;

/** Texts that may become part of the journal: bounded. */
final class Texts {
  private static final int MOST = 1_000;
  private static final int NAMES = 5;

  private Texts() {}

  static String bounded(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }

  /** The first few names. */
  static String names(Collection<String> names) {
    String first = String.join(", ", names.stream().limit(NAMES).toList());
    return names.size() <= NAMES ? first : first + " and " + (names.size() - NAMES) + " more";
  }
}
