package io.dpmgrid.admin.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags of views. */
final class ETags {
  private static final String COMPRESSED = "-gzip\"";

  private ETags() {}

  static String of(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** The tag of the same view in its compressed form: other bytes need another strong tag. */
  static String compressed(String tag) {
    return tag.substring(0, tag.length() - 1) + COMPRESSED;
  }

  /** Does an {@code If-None-Match} or {@code If-Match} header name the tag, in either form. */
  static boolean matches(String header, String tag, boolean weakly) {
    if (header.strip().equals("*")) {
      return true;
    }
    for (String one : header.split(",", -1)) {
      String candidate = one.strip();
      if (weakly && candidate.startsWith("W/")) {
        candidate = candidate.substring(2);
      }
      if (candidate.endsWith(COMPRESSED)) {
        candidate = candidate.substring(0, candidate.length() - COMPRESSED.length()) + '"';
      }
      if (candidate.equals(tag)) {
        return true;
      }
    }
    return false;
  }
}
