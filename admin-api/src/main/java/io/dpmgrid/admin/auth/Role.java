package io.dpmgrid.admin.auth;

import java.util.Locale;

/** What a principal may do; each role includes the ones before it. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Runs the cluster and loses no data. */
  OPERATOR,
  /** May destroy data. */
  ADMIN;

  /** Does this role suffice where {@code needed} is asked for. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /**
   * The role of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role named(String name) {
    return switch (name) {
      case "viewer" -> VIEWER;
      case "operator" -> OPERATOR;
      case "admin" -> ADMIN;
      default ->
          throw new IllegalArgumentException(
              "There is no role " + name + "; roles are viewer, operator and admin.");
    };
  }

  /** Its name in settings and JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
