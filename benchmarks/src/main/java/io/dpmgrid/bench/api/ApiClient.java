package io.dpmgrid.bench.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * One connection that stays open and costs as little as can be, so that what is measured is the
 * server. Used on one thread.
 */
public final class ApiClient implements AutoCloseable {
  private static final int READ_LIMIT_MS = 20_000;
  private final Socket socket;
  private final InputStream in;
  private final String head;
  private final Map<String, String> tags = new HashMap<>();

  /**
   * Connects.
   *
   * @param token empty where nobody is asked for one
   */
  public ApiClient(URI server, String token) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_LIMIT_MS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    String login = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    head = " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n" + login;
  }

  /** Asks as a console does, compressed, and only for what is new; gives the status. */
  int get(String path) throws IOException {
    String tag = tags.get(path);
    Answer answer = ask(path, tag == null ? "" : "If-None-Match: " + tag + "\r\n");
    in.skipNBytes(answer.length());
    return answer.status();
  }

  /**
   * Asks as Prometheus does, and gives the page.
   *
   * @throws IOException also if the answer is not 200
   */
  public byte[] page(String path, String accept) throws IOException {
    Answer answer = ask(path, "Accept: " + accept + "\r\n");
    byte[] body = in.readNBytes(answer.length());
    if (answer.status() != 200) {
      throw new IOException(path + " was answered with " + answer.status());
    }
    return answer.compressed()
        ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
        : body;
  }

  /** The head of an answer. */
  private record Answer(int status, int length, boolean compressed) {}

  private Answer ask(String path, String headers) throws IOException {
    String request = "GET " + path + head + headers + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String first = line();
    int status = Integer.parseInt(first.substring(9, 12));
    int length = 0;
    boolean compressed = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).trim());
      } else if (lower.startsWith("etag:")) {
        tags.put(path, line.substring("etag:".length()).trim());
      } else if (lower.startsWith("content-encoding:")) {
        compressed = true;
      }
    }
    return new Answer(status, status == 304 ? 0 : length, compressed);
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
