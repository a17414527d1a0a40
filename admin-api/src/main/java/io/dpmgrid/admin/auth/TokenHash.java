package io.dpmgrid.admin.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash that settings keep of a token. */
public final class TokenHash {
  private TokenHash() {}

  /** SHA-256 of the UTF-8 bytes. */
  static byte[] of(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** SHA-256 of the UTF-8 bytes as 64 hexadecimal digits. */
  public static String hex(String token) {
    return HexFormat.of().formatHex(of(token));
  }
}
