package io.dpmgrid.node.cluster;

import java.util.List;

/**
 * Where a node of a cluster runs, and how its process gets there.
 *
 * @param address other nodes talk to it on
 * @param clientAddress thin clients and the admin API use
 * @param launcher a command that runs the command behind it, such as {@code nsenter -t PID -n};
 *     empty for none
 */
public record NodePlace(String address, String clientAddress, List<String> launcher) {
  /** On the loopback address of this machine. */
  public static final NodePlace LOOPBACK = new NodePlace("127.0.0.1", "127.0.0.1", List.of());

  /** Makes a place. */
  public NodePlace {
    launcher = List.copyOf(launcher);
  }
}
