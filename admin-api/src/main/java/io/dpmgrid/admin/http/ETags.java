package io.dpmgrid.admin.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags of views. */
final class ETags {
  private ETags() {}

  static String of(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** Does an {@code If-None-Match} or {@code If-Match} header name the tag. */
  static boolean matches(String header, String tag, boolean weakly) {
    if (header.strip().equals("*")) {
      return true;
    }
    for (String one : header.split(",", -1)) {
      String candidate = one.strip();
      if (weakly && candidate.startsWith("W/")) {
        candidate = candidate.substring(2);
      }
      if (candidate.equals(tag)) {
        return true;
      }
    }
    return false;
  }
}
