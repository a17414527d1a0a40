package io.dpmgrid.bench.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The control: answers every request with the same few bytes, from one thread that waits for
 * nothing else. What a client waits for here is what the machine and the writers beside it take.
 */
final class BareServer implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
  private final ServerSocket server;

  /** Listens on a port of its own. */
  BareServer() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "bench-bare-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.setTcpNoDelay(true);
        answer(client);
      } catch (IOException e) {
        if (!server.isClosed()) {
          System.err.println("The bare server lost its client: " + e.getMessage());
        }
      }
    }
  }

  private static void answer(Socket client) throws IOException {
    BufferedReader requests =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream answers = client.getOutputStream();
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      if (line.isEmpty()) {
        answers.write(ANSWER);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
