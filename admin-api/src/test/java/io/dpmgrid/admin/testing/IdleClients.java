package io.dpmgrid.admin.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A process that opens connections and does nothing with them until its input ends. */
public final class IdleClients {
  private IdleClients() {}

  /** Takes the port and the number of connections; writes a plus sign when all are open. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      open.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    System.out.write('+');
    System.out.flush();
    int end = System.in.read();
    for (Socket socket : open) {
      socket.close();
    }
    System.exit(end < 0 ? 0 : 1);
  }
}
