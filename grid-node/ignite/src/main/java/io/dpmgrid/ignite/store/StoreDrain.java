package io.dpmgrid.ignite.store;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryIteratorException;
import java.util.regex.Matcher;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointMarkersStorage;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * Brings everything in a store home: no checkpoint is left in the middle, every page is where the
 * engine's own files have it, and the node has stopped cleanly. A stock engine of the same version
 * opens the store then.
 */
public final class StoreDrain {
  private static final int LAST_PORT = 65_535;
  private static final int PORT_RANGE = 10;

  /**
   * What was done.
   *
   * @param checkpoint the id of the last finished checkpoint; empty if the store never had one
   * @param interrupted whether a checkpoint had been left in the middle
   */
  public record Report(String checkpoint, boolean interrupted) {}

  private StoreDrain() {}

  /**
   * Drains the store of a node that does not run: starts its engine alone, without network, and
   * stops it.
   *
   * @param engine the node's configuration, with our plugin provider. Discovery, communication and
   *     client connectors are replaced.
   * @throws IgniteCheckedException if the store cannot be opened or its checkpoint not finished;
   *     nothing that was durable is touched then
   */
  public static Report drain(IgniteConfiguration engine) throws IgniteCheckedException {
    isolate(engine);
    IgniteEx ignite = (IgniteEx) Ignition.start(engine);
    File checkpoints;
    boolean interrupted;
    try {
      checkpoints = ignite.context().pdsFolderResolver().fileTree().checkpoint();
      interrupted = manager(ignite).wasInterrupted();
      writeAgain(ignite);
      checkpoint(ignite);
    } finally {
      // Not cancelled: the engine ends with a checkpoint of what was written meanwhile.
      Ignition.stop(ignite.name(), false);
    }
    deleteSpares(checkpoints);
    Markers markers = Markers.of(checkpoints);
    if (!markers.finished()) {
      throw new IgniteCheckedException(
          checkpoints
              + ": checkpoint "
              + markers.started()
              + " has no END. The store is as it was; see the node's log for the reason.");
    }
    return new Report(markers.started(), interrupted);
  }

  /**
   * Lets the inactive engine log and make checkpoints, as its own maintenance tasks do. Activating
   * it instead would write a new cluster state, with which a node of a larger baseline could not
   * join the others any more.
   */
  private static void writeAgain(IgniteEx ignite) throws IgniteCheckedException {
    GridCacheDatabaseSharedManager database = database(ignite);
    database.resumeWalLogging();
    database.onStateRestored(null);
  }

  private static GridCacheDatabaseSharedManager database(IgniteEx ignite) {
    return (GridCacheDatabaseSharedManager) ignite.context().cache().context().database();
  }

  /** So that only the engine's own files are left. */
  private static void deleteSpares(File checkpoints) throws IgniteCheckedException {
    try {
      RecoveryFiles.deleteSpares(checkpoints.toPath(), 0);
    } catch (IOException | DirectoryIteratorException e) {
      throw new IgniteCheckedException(
          checkpoints + ": the spare recovery files cannot be deleted; nothing needs them.", e);
    }
  }

  private static void checkpoint(IgniteEx ignite) throws IgniteCheckedException {
    database(ignite)
        .getCheckpointer()
        .scheduleCheckpoint(0, "drain")
        .futureFor(CheckpointState.FINISHED)
        .get();
  }

  private static PersistentPageStoreManager manager(IgniteEx ignite) throws IgniteCheckedException {
    if (ignite.context().cache().context().pageStore() instanceof PersistentPageStoreManager ours) {
      return ours;
    }
    throw new IgniteCheckedException(
        "The configuration has no active DPM plugin; give it one to drain its store.");
  }

  private static void isolate(IgniteConfiguration engine) throws IgniteCheckedException {
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    // Somebody may take the port before it is bound; then the next ones do as well.
    int port = Math.min(freePort(), LAST_PORT - 2 * PORT_RANGE);
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalAddress(loopback);
    discovery.setLocalPort(port);
    discovery.setLocalPortRange(PORT_RANGE);
    // Filled by the node itself, and by nobody else: it finds itself alone.
    discovery.setIpFinder(new TcpDiscoveryVmIpFinder(true));
    TcpCommunicationSpi communication = new TcpCommunicationSpi();
    communication.setLocalAddress(loopback);
    communication.setLocalPort(port + PORT_RANGE);
    communication.setLocalPortRange(PORT_RANGE);
    engine
        .setLocalHost(loopback)
        .setDiscoverySpi(discovery)
        .setCommunicationSpi(communication)
        .setClientConnectorConfiguration(null)
        .setConnectorConfiguration(null)
        .setClusterStateOnStart(ClusterState.INACTIVE);
  }

  private static int freePort() throws IgniteCheckedException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IgniteCheckedException("No free port on loopback", e);
    }
  }

  /** The last markers in a checkpoint directory, told by their names. */
  private record Markers(String started, String ended) {
    static Markers of(File directory) {
      String started = "";
      String ended = "";
      long lastStart = -1;
      long lastEnd = -1;
      String[] names = directory.list();
      for (String name : names == null ? new String[0] : names) {
        Matcher marker = CheckpointMarkersStorage.CP_FILE_NAME_PATTERN.matcher(name);
        if (!marker.matches()) {
          continue;
        }
        long at = Long.parseLong(marker.group(1));
        if (marker.group(3).equals("START") && at > lastStart) {
          lastStart = at;
          started = marker.group(2);
        } else if (marker.group(3).equals("END") && at > lastEnd) {
          lastEnd = at;
          ended = marker.group(2);
        }
      }
      return new Markers(started, ended);
    }

    boolean finished() {
      return started.equals(ended);
    }
  }
}
