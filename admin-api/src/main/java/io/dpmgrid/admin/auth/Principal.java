package io.dpmgrid.admin.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name for logs and operations; for a JWT its {@code sub}
 * @param expiresAt when the credentials end; null if they do not
 */
public record Principal(
    String name, Role role, PrincipalSource source, @Nullable Instant expiresAt) {
  private static final int MOST = 255;

  /** Cuts the name, and makes it fit for one line of a log. */
  public Principal {
    String plain = name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    name = plain.length() <= MOST ? plain : plain.substring(0, MOST);
  }

  /** Whether both are the same somebody, whatever token each has shown. */
  public boolean isSame(Principal other) {
    return source == other.source && name.equals(other.name);
  }
}
