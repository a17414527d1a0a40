package io.dpmgrid.bench.child;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.node.files.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything a run would leave behind: child processes and directories. All of it goes when the
 * area is closed, and when this JVM is told to stop. What an earlier run left that was killed
 * itself goes when the next one starts. Thread-safe.
 */
public final class RunArea implements AutoCloseable {
  private static final String PREFIX = "dpm-bench-";

  private final Set<ChildProcess> children = new LinkedHashSet<>();
  private final Set<Path> roots = new LinkedHashSet<>();
  private final Set<Path> parents = new LinkedHashSet<>();
  private final Thread hook = new Thread(this::clear, "bench clean-up");

  /** An area with nothing in it. */
  public RunArea() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Makes a new directory of this run below {@code parent}, which is created if need be.
   *
   * @throws BenchException naming the directory, if it cannot be made
   */
  public synchronized Path directory(Path parent, String name) {
    try {
      if (!Files.exists(parent)) {
        Files.createDirectories(parent);
        parents.add(parent);
      }
      sweep(parent);
      Path root = parent.resolve(PREFIX + ProcessHandle.current().pid());
      roots.add(root);
      Path directory = root.resolve(name);
      FileTree.delete(directory);
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new BenchException(
          "No data can be kept in " + parent + " (" + e + "). Name another directory with --dir.",
          e);
    }
  }

  /**
   * Deletes one directory of this run early, to give its space back.
   *
   * @throws BenchException if it cannot be deleted
   */
  public synchronized void drop(Path directory) {
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      throw new BenchException(directory + " could not be deleted: " + e, e);
    }
  }

  /**
   * Starts a program that answers line by line.
   *
   * @throws BenchException if it cannot be started
   */
  public synchronized ChildProcess start(String name, List<String> command, Path log) {
    ChildProcess child = ChildProcess.start(name, command, log);
    children.add(child);
    return child;
  }

  /** Kills one child and forgets it. */
  public synchronized void kill(ChildProcess child) {
    children.remove(child);
    child.kill();
  }

  /**
   * Ends one child's input, waits until it has ended by itself, and forgets it.
   *
   * @throws BenchException if it does not end in time
   */
  public void end(ChildProcess child, Duration limit) {
    child.end(limit);
    kill(child);
  }

  /** Kills all children and forgets them; directories stay. */
  public synchronized void killAll() {
    children.forEach(ChildProcess::close);
    children.clear();
  }

  /** Kills the children, then deletes the directories. */
  @Override
  public void close() {
    clear();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already stopping, and the hook has done or will find nothing to do.
      return;
    }
  }

  private synchronized void clear() {
    killAll();
    for (Path root : roots) {
      try {
        FileTree.delete(root);
      } catch (IOException | UncheckedIOException e) {
        System.err.println(root + " could not be deleted, please delete it: " + e);
      }
    }
    roots.clear();
    for (Path parent : parents) {
      try {
        Files.deleteIfExists(parent);
      } catch (IOException e) {
        System.err.println(parent + " was made by this run and is kept: " + e);
      }
    }
    parents.clear();
  }

  private static void sweep(Path parent) throws IOException {
    List<Path> left = new ArrayList<>();
    try (Stream<Path> entries = Files.list(parent)) {
      entries.filter(RunArea::isLeftOver).forEach(left::add);
    }
    for (Path directory : left) {
      System.err.println("Deleting what an earlier run left: " + directory);
      FileTree.delete(directory);
    }
  }

  private static boolean isLeftOver(Path entry) {
    String name = String.valueOf(entry.getFileName());
    if (!name.matches(PREFIX + "[0-9]{1,18}")) {
      return false;
    }
    long pid = Long.parseLong(name.substring(PREFIX.length()));
    return ProcessHandle.of(pid).isEmpty();
  }
}
