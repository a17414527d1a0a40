package io.dpmgrid.node.chaos;

import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.cluster.NodePlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where the nodes of a run are, and how one of them is cut off from the others. */
interface BrokenNetwork extends AutoCloseable {
  /** What it really is, for people. */
  String kind();

  /** Of the nodes. */
  List<NodePlace> places();

  /** From now on this node and the others do not hear each other. */
  void cut(LocalCluster cluster, int node) throws IOException;

  /** They do again. */
  void heal(LocalCluster cluster, int node) throws IOException;

  @Override
  void close();

  /**
   * Networks of their own on one bridge. Each node has a second address for clients, on a wire that
   * is never cut.
   *
   * @throws IOException if that may not be made here
   */
  static BrokenNetwork ofNamespaces(int nodes) throws IOException {
    return new Bridged(nodes);
  }

  /** Nodes on the loopback address, which cannot be cut off. */
  static BrokenNetwork ofProcesses(int nodes) {
    return new Stopped(nodes);
  }

  /** See {@link #ofNamespaces}. The process that makes it must be in a network of its own. */
  final class Bridged implements BrokenNetwork {
    private final List<HeldNamespace> spaces = new ArrayList<>();
    private final List<NodePlace> places = new ArrayList<>();

    private Bridged(int nodes) throws IOException {
      try {
        ip("link set lo up");
        ip("link add name dpmbr type bridge");
        ip("link set dpmbr up");
        for (int i = 1; i <= nodes; i++) {
          add(i);
        }
      } catch (IOException e) {
        close();
        throw e;
      }
    }

    private void add(int i) throws IOException {
      HeldNamespace space = HeldNamespace.make("-n");
      spaces.add(space);
      ip("link add dpmp" + i + " type veth peer name data netns " + space.pid());
      ip("link set dpmp" + i + " master dpmbr up");
      ip("link add dpmm" + i + " type veth peer name clients netns " + space.pid());
      ip("addr add 10.78." + i + ".254/24 dev dpmm" + i);
      ip("link set dpmm" + i + " up");
      space.ip("link set lo up");
      space.ip("addr add 10.77.0." + i + "/24 dev data");
      space.ip("link set data up");
      space.ip("addr add 10.78." + i + ".1/24 dev clients");
      space.ip("link set clients up");
      places.add(new NodePlace("10.77.0." + i, "10.78." + i + ".1", space.entrance()));
    }

    private static void ip(String arguments) throws IOException {
      List<String> command = new ArrayList<>(List.of("ip"));
      command.addAll(List.of(arguments.split(" ")));
      HeldNamespace.run(command);
    }

    @Override
    public String kind() {
      return "network namespaces";
    }

    @Override
    public List<NodePlace> places() {
      return List.copyOf(places);
    }

    /** Frames vanish, as of a switch that died: nobody is told. */
    @Override
    public void cut(LocalCluster cluster, int node) throws IOException {
      ip("link set dpmp" + node + " nomaster");
    }

    @Override
    public void heal(LocalCluster cluster, int node) throws IOException {
      ip("link set dpmp" + node + " master dpmbr");
    }

    @Override
    public void close() {
      spaces.forEach(HeldNamespace::close);
    }
  }

  /** See {@link #ofProcesses}. */
  final class Stopped implements BrokenNetwork {
    private final int nodes;

    private Stopped(int nodes) {
      this.nodes = nodes;
    }

    @Override
    public String kind() {
      return "nothing, as network namespaces are not permitted";
    }

    @Override
    public List<NodePlace> places() {
      return Collections.nCopies(nodes, NodePlace.LOOPBACK);
    }

    @Override
    public void cut(LocalCluster cluster, int node) {
      throw new UnsupportedOperationException("there is no network between processes to cut");
    }

    @Override
    public void heal(LocalCluster cluster, int node) {
      throw new UnsupportedOperationException("there is no network between processes to heal");
    }

    static void signal(LocalCluster cluster, String name, int node) throws IOException {
      HeldNamespace.run(List.of("kill", "-" + name, String.valueOf(cluster.node(node).pid())));
    }

    @Override
    public void close() {}
  }
}
