package io.dpmgrid.admin.auth;

import java.security.SecureRandom;
import java.util.Base64;

/** A new random token of 256 bits; its text is shown to one person once. */
public final class NewToken {
  private final String text;

  /** Makes one. */
  public NewToken() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    text = "dpm_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The token itself. */
  public String reveal() {
    return text;
  }

  /** What settings keep of it: 64 hexadecimal digits. */
  public String sha256() {
    return TokenHash.hex(text);
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "NewToken[redacted]";
  }
}
