package io.dpmgrid.pmem.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Blocks of consecutive ports of the loopback address that nobody listens on. They lie below the
 * range that kernels take outgoing ports from, so that no connection of anybody takes one between
 * the look and the start of a node, or while a killed node is away.
 */
public final class LoopbackPorts {
  private static final int FIRST = 10_000;
  private static final int LAST = 20_000;

  private LoopbackPorts() {}

  /**
   * The first of {@code count} free ports in a row. Nothing reserves them: who wants several blocks
   * at once takes one that is large enough.
   *
   * @throws IOException if there are not so many
   */
  public static int block(int count) throws IOException {
    int blocks = (LAST - FIRST) / count;
    int start = ThreadLocalRandom.current().nextInt(blocks);
    for (int i = 0; i < blocks; i++) {
      int first = FIRST + (start + i) % blocks * count;
      if (isFree(first, count)) {
        return first;
      }
    }
    throw new IOException("no " + count + " ports in a row are free on the loopback address");
  }

  private static boolean isFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket socket = new ServerSocket()) {
        // A connection that is over, but not forgotten, does not keep a node from listening.
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
