package io.dpmgrid.bench.api;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One connection that stays open and costs as little as can be, so that what is measured is the
 * server. Used on one thread.
 */
final class ApiClient implements AutoCloseable {
  private static final int READ_LIMIT_MS = 20_000;
  private final Socket socket;
  private final InputStream in;
  private final String head;
  private final Map<String, String> tags = new HashMap<>();

  ApiClient(URI server, String token) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_LIMIT_MS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    head = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n";
  }

  /** Asks as a console does, compressed, and only for what is new; gives the status. */
  int get(String path) throws IOException {
    String tag = tags.get(path);
    String request =
        "GET "
            + path
            + head
            + "Accept-Encoding: gzip\r\n"
            + (tag == null ? "" : "If-None-Match: " + tag + "\r\n")
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String first = line();
    int status = Integer.parseInt(first.substring(9, 12));
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).trim());
      } else if (lower.startsWith("etag:")) {
        tags.put(path, line.substring("etag:".length()).trim());
      }
    }
    if (status != 304) {
      in.skipNBytes(length);
    }
    return status;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("The node closed the connection after: " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
