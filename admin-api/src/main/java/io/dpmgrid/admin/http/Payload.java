package io.dpmgrid.admin.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are sent as they are, or compressed. The compressed form is made once, when it is
 * first asked for. Used on one thread.
 */
final class Payload {
  private static final int WORTH_COMPRESSING = 1024;
  private final byte[] plain;
  private final boolean compressible;
  private byte @Nullable [] gzip;

  Payload(byte[] plain, boolean compressible) {
    this.plain = plain;
    this.compressible = compressible && plain.length >= WORTH_COMPRESSING;
  }

  boolean compressible() {
    return compressible;
  }

  byte[] plain() {
    return plain;
  }

  byte[] gzip() {
    byte[] made = gzip;
    if (made == null) {
      made = compress(plain);
      gzip = made;
    }
    return made;
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (OutputStream gz =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gz.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("A byte array cannot fail.", e);
    }
    return out.toByteArray();
  }
}
