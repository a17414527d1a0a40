package io.dpmgrid.bench.ignite;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.RunArea;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * An archive of the classes that a node of one system loads when it recovers, made before anything
 * is measured by a small node of that very system. Immutable.
 *
 * <p>Every system gets its own, made in the same way, so that none starts with more of its classes
 * archived than another.
 */
public final class ClassArchive {
  private static final long KEYS = 2_000;

  private final List<String> jvmOptions;

  private ClassArchive(List<String> jvmOptions) {
    this.jvmOptions = jvmOptions;
  }

  /** No archive: the JVM's own of the classes of the JDK is all there is. */
  public static ClassArchive none() {
    return new ClassArchive(List.of());
  }

  /** Whether the JVM could archive: it takes classes from files, never from directories. */
  public static boolean isPossible() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .noneMatch(entry -> Files.isDirectory(Path.of(entry)));
  }

  /**
   * Fills a small node, kills it, lets it recover, and archives what the recovering one had loaded.
   *
   * @param parent the archive is made below it, and goes with the area
   * @throws BenchException if a node does not start, or leaves no archive
   */
  public static ClassArchive of(
      RunArea area, IgniteSystem system, String medium, Path parent, NodeSettings like) {
    Path home = area.directory(parent, system.label() + "-classes");
    Path archive = home.resolve("classes.jsa");
    Path data = home.resolve("data");
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new BenchException(data + " cannot be made: " + e, e);
    }
    NodeSettings small = like.withPartitions(Math.min(like.partitions(), 64));
    NodeProcess first = NodeProcess.start(area, system, medium, data, small, List.of());
    first.awaitStart();
    first.fill(NodeWorker.ATOMIC, 0, KEYS);
    first.checkpoint();
    first.overwrite(NodeWorker.ATOMIC, 0, KEYS / 2);
    first.beginCheckpoint();
    first.kill();
    List<String> archiving =
        List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds*=off,cds+dynamic=off");
    NodeProcess recovered = NodeProcess.start(area, system, medium, data, small, archiving);
    recovered.awaitStart();
    recovered.check(NodeWorker.ATOMIC, 1);
    recovered.readRate(NodeWorker.ATOMIC, 0, KEYS, 1, 200, 1);
    recovered.end();
    area.drop(data);
    if (!Files.exists(archive)) {
      throw new BenchException(
          "The JVM left no archive of the classes of "
              + system.label()
              + "; run with --no-class-archive to measure without one");
    }
    return new ClassArchive(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto"));
  }

  /** What a JVM needs to use it. */
  public List<String> jvmOptions() {
    return jvmOptions;
  }
}
