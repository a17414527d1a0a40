package io.dpmgrid.bench.restart;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.ClassArchive;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.ignite.NodeProcess;
import io.dpmgrid.bench.ignite.NodeWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An Ignite node, ours or stock. */
final class IgniteSubject implements Subject {
  private static final int ATTEMPTS = 5;
  private static final String CACHE = NodeWorker.ATOMIC;

  private final RunArea area;
  private final IgniteSystem system;
  private final String medium;
  private final Path directory;
  private final RestartSettings settings;
  private final long keys;
  private final ClassArchive classes;
  private @Nullable NodeProcess node;
  private double warmRate;

  IgniteSubject(
      RunArea area,
      IgniteSystem system,
      String medium,
      Path directory,
      RestartSettings settings,
      long keys,
      ClassArchive classes) {
    this.area = area;
    this.system = system;
    this.medium = medium;
    this.directory = directory;
    this.settings = settings;
    this.keys = keys;
    this.classes = classes;
  }

  @Override
  public String label() {
    return system.label();
  }

  @Override
  public String promise() {
    return system.promise(medium);
  }

  @Override
  public void load() {
    NodeProcess fresh = start();
    fresh.fill(CACHE, 0, keys);
    fresh.checkpoint();
    fresh.settle();
    warmRate =
        fresh.readRate(
            CACHE, settings.tailKeys(), keys, settings.readers(), settings.rateMillis(), 7);
  }

  @Override
  public void kill(Kill moment) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      NodeProcess running = node == null ? start() : node;
      running.checkpoint();
      running.settle();
      running.overwrite(CACHE, 0, settings.tailKeys());
      if (moment == Kill.INSIDE) {
        running.beginCheckpoint();
      }
      running.kill();
      node = null;
      if (insideCheckpoint() == (moment == Kill.INSIDE)) {
        return;
      }
      System.err.println(label() + " was not killed " + moment.label() + " a checkpoint; again");
    }
    throw new BenchException(
        label()
            + " could not be killed "
            + moment.label()
            + " a checkpoint in "
            + ATTEMPTS
            + " attempts; a larger --tail makes checkpoints longer, a smaller one rarer");
  }

  @Override
  public Restarted restart(long seed) {
    NodeProcess fresh = start();
    long old = new SplittableRandom(seed).nextLong(settings.tailKeys(), keys);
    fresh.check(CACHE, old);
    double firstRead = sinceStart(fresh);
    boolean warm =
        fresh.readUntil(
            CACHE,
            settings.tailKeys(),
            keys,
            settings.readers(),
            settings.warmLimitMillis(),
            seed,
            0.9 * warmRate);
    return new Restarted(firstRead, warm ? sinceStart(fresh) : null);
  }

  private NodeProcess start() {
    NodeProcess fresh =
        NodeProcess.start(area, system, medium, directory, settings.node(), classes.jvmOptions());
    node = fresh;
    fresh.awaitStart();
    return fresh;
  }

  private static double sinceStart(NodeProcess process) {
    return (System.nanoTime() - process.startedNanos()) / 1e6;
  }

  /** Whether the newest checkpoint has a START marker and no END marker. */
  private boolean insideCheckpoint() {
    try (Stream<Path> files = Files.walk(directory)) {
      Set<String> names = new HashSet<>();
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("[0-9]+-.*-(START|END)\\.bin"))
          .forEach(names::add);
      String newest =
          names.stream()
              .filter(name -> name.endsWith("-START.bin"))
              .max(
                  (one, other) ->
                      Long.compare(
                          Long.parseLong(one.substring(0, one.indexOf('-'))),
                          Long.parseLong(other.substring(0, other.indexOf('-')))))
              .orElse(null);
      return newest != null
          && !names.contains(Objects.requireNonNull(newest).replace("-START.bin", "-END.bin"));
    } catch (IOException e) {
      throw new BenchException("The checkpoint markers of " + directory + " cannot be read", e);
    }
  }
}
