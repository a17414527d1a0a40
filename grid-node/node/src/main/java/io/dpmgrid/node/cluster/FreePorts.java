package io.dpmgrid.node.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports of the loopback address that nobody listens on. */
public final class FreePorts {
  // Below the range that kernels take outgoing ports from, so that a port found free now is not
  // taken by a connection of somebody else while a node restarts.
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;

  private FreePorts() {}

  /**
   * {@code count} different ports. Nothing reserves them: another process may take one before it is
   * used.
   *
   * @throws IOException if there are not so many
   */
  public static List<Integer> find(int count) throws IOException {
    List<Integer> found = new ArrayList<>();
    int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
    for (int tried = 0; tried < LAST - FIRST && found.size() < count; tried++) {
      if (isFree(port)) {
        found.add(port);
      }
      port = port + 1 == LAST ? FIRST : port + 1;
    }
    if (found.size() < count) {
      throw new IOException(
          "only " + found.size() + " of " + count + " ports are free on the loopback address");
    }
    return found;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
