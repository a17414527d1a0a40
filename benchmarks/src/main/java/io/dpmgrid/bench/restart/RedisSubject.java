package io.dpmgrid.bench.restart;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.ChildProcess;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.load.ReadLoad;
import io.dpmgrid.bench.load.Values;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A redis-server, where it is installed. Its checkpoint is the rewrite of its file. */
final class RedisSubject implements Subject {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int PIPELINE = 500;

  private final RunArea area;
  private final RedisMode mode;
  private final Path directory;
  private final RestartSettings settings;
  private final long keys;
  private final Values values;
  private @Nullable ChildProcess process;
  private int port;
  private double warmRate;

  RedisSubject(RunArea area, RedisMode mode, Path directory, RestartSettings settings, long keys) {
    this.area = area;
    this.mode = mode;
    this.directory = directory;
    this.settings = settings;
    this.keys = keys;
    this.values = new Values(settings.node().valueBytes());
  }

  /** Where redis-server is on the path of this process, if it is. */
  static Optional<Path> server() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String label() {
    return mode.label();
  }

  @Override
  public String promise() {
    return mode.promise();
  }

  @Override
  public void load() {
    start();
    attempt(
        "be loaded",
        connection -> {
          put(connection, keys);
          rewrite(connection);
        });
    attempt(
        "be read",
        connection -> warmRate = reads().rate(settings.readers(), settings.rateMillis(), 7));
  }

  @Override
  public void kill(Kill moment) {
    if (process == null) {
      start();
    }
    ChildProcess running = Objects.requireNonNull(process);
    attempt(
        "be brought to its end",
        connection -> {
          rewrite(connection);
          put(connection, settings.tailKeys());
          if (moment == Kill.INSIDE) {
            connection.ask(mode.rewriteCommand());
            if (!rewriting(connection)) {
              throw new BenchException(
                  label() + " finished its rewrite before it could be killed; use more data");
            }
          }
          area.kill(running);
        });
    process = null;
  }

  @Override
  public Restarted restart(long seed) {
    start();
    ChildProcess running = Objects.requireNonNull(process);
    long old = new SplittableRandom(seed).nextLong(settings.tailKeys(), keys);
    attempt(
        "be read",
        connection -> {
          byte[] value = new RedisReader(connection).read(old);
          if (value == null || !values.isOf(old, value)) {
            throw new BenchException(label() + " lost key " + old);
          }
        });
    double firstRead = (System.nanoTime() - running.startedNanos()) / 1e6;
    boolean[] warm = {false};
    attempt(
        "be read until warm",
        connection ->
            warm[0] =
                reads()
                    .until(0.9 * warmRate, settings.readers(), settings.warmLimitMillis(), seed));
    double warmMs = (System.nanoTime() - running.startedNanos()) / 1e6;
    return new Restarted(firstRead, warm[0] ? warmMs : null);
  }

  /** Starts the server and returns when it answers with data, not while it loads. */
  private void start() {
    Path server = server().orElseThrow(() -> new BenchException("redis-server is not on the path"));
    try {
      port = FreePorts.find(1).get(0);
    } catch (IOException e) {
      throw new BenchException("No free loopback port: " + e.getMessage(), e);
    }
    List<String> command = new ArrayList<>();
    command.add(server.toString());
    command.addAll(mode.options());
    command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString(), "--daemonize", "no"));
    command.addAll(List.of("--logfile", directory.resolve("redis.log").toString()));
    ChildProcess started = area.start(label(), command, directory.resolve("process.log"));
    process = started;
    long end = System.nanoTime() + LIMIT_NANOS;
    while (System.nanoTime() < end) {
      try (RespConnection connection = new RespConnection(port)) {
        connection.ask("GET", "k0");
        return;
      } catch (IOException e) {
        // Not listening yet, or still loading.
        started.requireAlive();
        pause(2);
      }
    }
    throw new BenchException(label() + " did not serve within ten minutes, see its directory");
  }

  private void put(RespConnection connection, long count) throws IOException {
    byte[] set = RespConnection.ascii("SET");
    for (long key = 0; key < count; key += PIPELINE) {
      long end = Math.min(count, key + PIPELINE);
      for (long one = key; one < end; one++) {
        connection.send(set, RespConnection.ascii("k" + one), values.of(one));
      }
      connection.flush();
      for (long one = key; one < end; one++) {
        connection.reply();
      }
    }
  }

  private void rewrite(RespConnection connection) throws IOException {
    connection.ask(mode.rewriteCommand());
    long end = System.nanoTime() + LIMIT_NANOS;
    while (rewriting(connection)) {
      if (System.nanoTime() > end) {
        throw new BenchException(label() + " did not finish a rewrite within ten minutes");
      }
      pause(5);
    }
    String info = connection.ask("INFO", "persistence");
    if (!info.contains(mode.lastRewriteOk())) {
      throw new BenchException(label() + " could not rewrite its file; it says:\n" + info);
    }
  }

  private static boolean rewriting(RespConnection connection) throws IOException {
    String info = connection.ask("INFO", "persistence");
    return info.contains("rdb_bgsave_in_progress:1")
        || info.contains("aof_rewrite_in_progress:1")
        || info.contains("aof_rewrite_scheduled:1");
  }

  private ReadLoad reads() {
    return new ReadLoad(
        () -> {
          try {
            return new RedisReader(new RespConnection(port));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        values,
        settings.tailKeys(),
        keys);
  }

  private void attempt(String what, Action action) {
    try (RespConnection connection = new RespConnection(port)) {
      action.run(connection);
    } catch (IOException | ExecutionException e) {
      throw new BenchException(label() + " could not " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException(label() + " was interrupted", e);
    }
  }

  private static void pause(long millis) {
    try {
      // The server has no way to tell when it is done.
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted", e);
    }
  }

  private interface Action {
    void run(RespConnection connection)
        throws IOException, InterruptedException, ExecutionException;
  }

  private record RedisReader(RespConnection connection) implements ReadLoad.KeyReader {
    @Override
    public byte @Nullable [] read(long key) throws IOException {
      connection.send(RespConnection.ascii("GET"), RespConnection.ascii("k" + key));
      connection.flush();
      return connection.reply();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
