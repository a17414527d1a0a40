package io.dpmgrid.node.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes connections on to a port of this machine, until they are cut. */
final class CuttableProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;

  CuttableProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  int open() {
    return sockets.size();
  }

  /** Ends all connections, and every new one at once. */
  void cut() {
    refusing = true;
    sockets.forEach(CuttableProxy::end);
  }

  /** Passes new connections on again. */
  void mend() {
    refusing = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        passOn(listener.accept());
      } catch (IOException e) {
        // Closed, or the target is away; whoever connected learns it by the end of the connection.
        refusing = refusing || listener.isClosed();
      }
    }
  }

  private void passOn(Socket here) throws IOException {
    if (refusing) {
      end(here);
      return;
    }
    Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
    sockets.add(here);
    sockets.add(there);
    thread(() -> pass(here, there));
    thread(() -> pass(there, here));
  }

  private void pass(Socket from, Socket to) {
    try (InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // It was cut.
      end(to);
    } finally {
      end(from);
      end(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "cuttable-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
