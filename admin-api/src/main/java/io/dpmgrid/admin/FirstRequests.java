package io.dpmgrid.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.SocketFactory;

/**
 * Asks a server what its first clients will ask, for nobody. The first connection, the first answer
 * and the first page of metrics of a process load hundreds of classes, which takes tenths of a
 * second; and what has run a few times runs faster.
 */
final class FirstRequests {
  /** How often metrics are asked for. */
  static final int SCRAPES = 5;

  private static final int LIMIT_MS = 20_000;
  private final InetSocketAddress server;
  private final SocketFactory sockets;
  private final List<String> paths = new ArrayList<>(List.of("/health/live", "/health/ready"));

  /**
   * Prepares them.
   *
   * @param address that the server listens on
   * @param openMetrics whether metrics are for everybody
   */
  FirstRequests(String address, int port, SocketFactory sockets, boolean openMetrics)
      throws IOException {
    InetAddress listening = InetAddress.getByName(address);
    server =
        new InetSocketAddress(
            listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening, port);
    this.sockets = sockets;
    if (openMetrics) {
      paths.addAll(Collections.nCopies(SCRAPES, "/metrics"));
    }
  }

  /** Asks one after the other, each on a connection of its own. Blocks, some seconds at most. */
  void ask() throws IOException {
    for (String path : paths) {
      try (Socket socket = sockets.createSocket()) {
        socket.connect(server, LIMIT_MS);
        socket.setSoTimeout(LIMIT_MS);
        socket
            .getOutputStream()
            .write(
                ("GET "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
                        + "Accept: application/openmetrics-text;version=1.0.0,*/*;q=0.5\r\n"
                        + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().readAllBytes();
      }
    }
  }
}
