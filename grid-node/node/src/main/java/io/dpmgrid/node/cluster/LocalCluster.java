package io.dpmgrid.node.cluster;

import io.dpmgrid.node.config.ConfigFile;
import io.dpmgrid.node.config.DataSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;

/**
 * A cluster of node processes on this machine, on the loopback address unless told otherwise, in
 * one directory: {@code node1}, {@code node2}, ... each with its configuration, log and data.
 *
 * <p>Thread-safe; once closed it starts nothing any more.
 */
public final class LocalCluster implements AutoCloseable {
  private static final int PORTS_PER_NODE = 4;

  private final Path directory;
  private final int nodes;
  private final List<NodePlace> places;
  private final Map<String, String> keys;
  private final List<String> jvmOptions;
  private final List<Integer> ports;
  private final Map<Integer, NodeProcess> running = new TreeMap<>();
  private boolean closed;

  /**
   * Prepares a cluster; nothing is started.
   *
   * @param directory where it lives; made if missing. A cluster that was there before, with as many
   *     nodes, continues.
   * @param nodes how many, at least 1
   * @param keys configuration of every node beside its id, directory and network
   * @param jvmOptions options of every node's Java process, such as {@code -Xmx512m}
   * @throws IOException if the directory cannot be used or no ports are free
   */
  public LocalCluster(Path directory, int nodes, Map<String, String> keys, List<String> jvmOptions)
      throws IOException {
    this(directory, Collections.nCopies(nodes, NodePlace.LOOPBACK), keys, jvmOptions);
  }

  /**
   * Prepares a cluster with a node at each of these places.
   *
   * @see #LocalCluster(Path, int, Map, List)
   */
  public LocalCluster(
      Path directory, List<NodePlace> places, Map<String, String> keys, List<String> jvmOptions)
      throws IOException {
    this.directory = directory.toAbsolutePath().normalize();
    this.places = List.copyOf(places);
    this.nodes = places.size();
    this.keys = Map.copyOf(keys);
    this.jvmOptions = List.copyOf(jvmOptions);
    this.ports = FreePorts.find(PORTS_PER_NODE * nodes);
    for (int i = 1; i <= nodes; i++) {
      Files.createDirectories(nodeDirectory(i));
      ConfigFile.write(configFile(i), nodeKeys(i));
    }
  }

  /** How many nodes the cluster has, running or not. */
  public int size() {
    return nodes;
  }

  /** The pool directory of node {@code i}, counted from 1. */
  public Path pool(int i) {
    return DataSettings.below(nodeDirectory(i)).pool("node" + i);
  }

  /** The data directory of node {@code i}, counted from 1. */
  public Path nodeDirectory(int i) {
    return directory.resolve("node" + i);
  }

  /** The configuration file of node {@code i}, counted from 1. */
  public Path configFile(int i) {
    return nodeDirectory(i).resolve("node.yaml");
  }

  /** {@code host:port} for thin clients of node {@code i}, counted from 1. */
  public String clientAddress(int i) {
    return place(i).clientAddress() + ":" + clientPort(i);
  }

  /** Where node {@code i}, counted from 1, serves the admin API if {@code admin.enabled} is set. */
  public String adminUrl(int i) {
    return "http://" + place(i).clientAddress() + ":" + port(i, 3);
  }

  /** {@code host:port} for thin clients of every node. */
  public List<String> clientAddresses() {
    return IntStream.rangeClosed(1, nodes).mapToObj(this::clientAddress).toList();
  }

  /** {@code host:port} of every node's discovery, for thick clients. */
  public List<String> discoveryAddresses() {
    return IntStream.rangeClosed(1, nodes).mapToObj(this::discoveryAddress).toList();
  }

  /** A thin client that knows every node. The caller closes it. */
  public IgniteClient connect() {
    return connect(clientAddresses());
  }

  /** A thin client of node {@code i} alone. The caller closes it. */
  public IgniteClient connectTo(int i) {
    return connect(List.of(clientAddress(i)));
  }

  /** Starts every node that does not run; returns at once. */
  public synchronized void startAll() throws IOException {
    for (int i = 1; i <= nodes; i++) {
      if (!isRunning(i)) {
        start(i);
      }
    }
  }

  /** Starts node {@code i}, counted from 1; returns at once. */
  public synchronized NodeProcess start(int i) throws IOException {
    if (closed) {
      throw new ClusterException("the cluster is closed");
    }
    if (isRunning(i)) {
      throw new ClusterException("node" + i + " runs already");
    }
    NodeProcess node =
        NodeProcess.start(
            "node" + i,
            configFile(i),
            nodeDirectory(i).resolve("node.log"),
            jvmOptions,
            place(i).launcher());
    running.put(i, node);
    return node;
  }

  /** The process of node {@code i}, counted from 1. */
  public synchronized NodeProcess node(int i) {
    NodeProcess node = running.get(i);
    if (node == null) {
      throw new ClusterException("node" + i + " was not started");
    }
    return node;
  }

  /**
   * Waits until every started node is ready.
   *
   * @return from the first start of these processes to the moment the last one was ready
   * @throws ClusterException if one ends or the time is over
   */
  public Duration awaitReady(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (NodeProcess node : processes()) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      long ready = node.startedNanos() + node.awaitReady(left).toNanos();
      first = Math.min(first, node.startedNanos());
      last = Math.max(last, ready);
    }
    return Duration.ofNanos(last - first);
  }

  /** Kills every running node with SIGKILL, as simultaneously as can be, and waits for the ends. */
  public void killAll() {
    Collection<NodeProcess> victims = processes();
    victims.forEach(NodeProcess::sendKill);
    victims.forEach(node -> node.awaitExit(Duration.ofSeconds(30)));
  }

  /** Kills node {@code i}, counted from 1, with SIGKILL and waits for its end. */
  public void kill(int i) {
    node(i).close();
  }

  /**
   * Stops every running node with SIGTERM.
   *
   * @return whether all of them stopped cleanly
   */
  public boolean stopAll(Duration limit) {
    Collection<NodeProcess> stopping = processes().stream().filter(NodeProcess::isAlive).toList();
    // All at once, or each would hand its partitions to the next.
    stopping.forEach(NodeProcess::sendTerm);
    boolean clean = true;
    for (NodeProcess node : stopping) {
      clean &= node.awaitExit(limit) == 0;
    }
    return clean;
  }

  /** Kills what runs and starts nothing any more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    killAll();
  }

  private synchronized Collection<NodeProcess> processes() {
    return new ArrayList<>(running.values());
  }

  private boolean isRunning(int i) {
    NodeProcess node = running.get(i);
    return node != null && node.isAlive();
  }

  private static IgniteClient connect(List<String> addresses) {
    return Ignition.startClient(
        new ClientConfiguration().setAddresses(addresses.toArray(new String[0])));
  }

  private Map<String, String> nodeKeys(int i) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("node.id", "node" + i);
    all.put("data.directory", nodeDirectory(i).toString());
    all.put("cluster.initial-nodes", String.valueOf(nodes));
    all.put("network.address", place(i).address());
    all.put("network.client-address", place(i).clientAddress());
    all.put("admin.address", place(i).clientAddress());
    all.put("network.discovery-port", String.valueOf(discoveryPort(i)));
    all.put("network.communication-port", String.valueOf(port(i, 1)));
    all.put("network.client-port", String.valueOf(clientPort(i)));
    for (int peer = 1; peer <= nodes; peer++) {
      all.put("network.discovery-peers[" + (peer - 1) + "]", discoveryAddress(peer));
    }
    // Only who wants it pays for it.
    all.put("admin.enabled", "false");
    all.put("admin.port", String.valueOf(port(i, 3)));
    all.putAll(new TreeMap<>(keys));
    return all;
  }

  private NodePlace place(int i) {
    return places.get(i - 1);
  }

  private String discoveryAddress(int i) {
    return place(i).address() + ":" + discoveryPort(i);
  }

  private int discoveryPort(int i) {
    return port(i, 0);
  }

  private int clientPort(int i) {
    return port(i, 2);
  }

  private int port(int i, int which) {
    return ports.get(PORTS_PER_NODE * (i - 1) + which);
  }
}
