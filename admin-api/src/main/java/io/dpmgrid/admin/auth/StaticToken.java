package io.dpmgrid.admin.auth;

import java.util.regex.Pattern;

/**
 * A configured token. Tokens are random and long, so that a plain hash keeps them.
 *
 * @param name of the principal
 * @param sha256 of the token's UTF-8 bytes, 64 hexadecimal digits
 */
public record StaticToken(String name, Role role, String sha256) {
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

  /** Refuses what is no hash. */
  public StaticToken {
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "The sha256 of token " + name + " must be 64 hexadecimal digits.");
    }
  }

  /** Does not show the hash. */
  @Override
  public String toString() {
    return "StaticToken[" + name + ", " + role + "]";
  }
}
