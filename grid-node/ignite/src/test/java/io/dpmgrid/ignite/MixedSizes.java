package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.medium.MediumKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.transactions.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A few threads write values of all sizes, those at which the log changes its way among them, while
 * they are interrupted; then the node is started again and reads its log. What is to be found
 * follows from what was acknowledged.
 */
final class MixedSizes {
  private static final int WRITERS = 3;
  private static final int KEYS = 16;
  // What a record has beside its value, roughly: sizes are drawn from around each border.
  private static final int AROUND = 192;

  private final MediumKind kind;
  private final long seed;
  private final int steps;
  private final Map<Integer, Set<Integer>> atomic = new ConcurrentHashMap<>();
  private final Map<Integer, Set<Integer>> transactional = new ConcurrentHashMap<>();

  /**
   * @param steps of each writer
   */
  MixedSizes(MediumKind kind, long seed, int steps) {
    this.kind = kind;
    this.seed = seed;
    this.steps = steps;
  }

  void run() throws Exception {
    System.out.println("mixed sizes on " + kind + ", seed " + seed);
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite first = nodes.start("a", kind, c -> c);
      LogNodes.activate(first);
      write(first);
      LogStatistics statistics = LogNodes.pluginOf(first).logStatistics();
      assertThat(statistics.failed()).as("the log failed, seed %s", seed).isFalse();
      assertThat(statistics.rollOvers()).isPositive();
      withoutLastCheckpoint(first);
      nodes.stop(first);

      Ignite second = nodes.restart("a", kind);
      verify(cache(second, CacheAtomicityMode.ATOMIC), atomic);
      verify(cache(second, CacheAtomicityMode.TRANSACTIONAL), transactional);
    }
  }

  private void write(Ignite node) {
    List<Writer> writers = new ArrayList<>();
    for (int lane = 0; lane < WRITERS; lane++) {
      writers.add(new Writer(node, lane));
    }
    writers.forEach(Thread::start);
    Random random = new Random(seed);
    while (writers.stream().anyMatch(Thread::isAlive)) {
      writers.get(random.nextInt(WRITERS)).interrupt();
      LockSupport.parkNanos(random.nextInt(3_000_000));
    }
    for (Writer writer : writers) {
      assertThat(writer.failure).as("seed %s", seed).isNull();
    }
  }

  private static void withoutLastCheckpoint(Ignite node) {
    ((GridCacheDatabaseSharedManager) ((IgniteEx) node).context().cache().context().database())
        .getCheckpointer()
        .skipCheckpointOnNodeStop(true);
  }

  private void verify(IgniteCache<Integer, byte[]> cache, Map<Integer, Set<Integer>> expected) {
    expected.forEach(
        (key, stamps) -> {
          byte[] found = cache.get(key);
          assertThat(stamps)
              .as("key %s of %s, seed %s", key, cache.getName(), seed)
              .anyMatch(stamp -> Arrays.equals(value(stamp), found));
        });
  }

  private IgniteCache<Integer, byte[]> cache(Ignite node, CacheAtomicityMode mode) {
    return node.getOrCreateCache(
        new CacheConfiguration<Integer, byte[]>(mode.name()).setAtomicityMode(mode));
  }

  /** The value of a stamp, which alone decides on its size; 0 stands for none. */
  private byte @Nullable [] value(int stamp) {
    if (stamp == 0) {
      return null;
    }
    Random random = new Random(seed ^ stamp * 0x9E37_79B9_7F4A_7C15L);
    byte[] value = new byte[size(random)];
    random.nextBytes(value);
    return value;
  }

  private static int size(Random random) {
    int around = random.nextInt(AROUND);
    return switch (random.nextInt(10)) {
      case 0, 1 -> RecordStage.LONGEST - around;
      case 2 -> RecordStage.LONGEST + around;
      case 3 -> 1 << random.nextInt(21);
      case 4 -> LogNodes.SEGMENT / 2 - around;
      case 5 -> random.nextInt(4) == 0 ? LogNodes.SEGMENT / 4 * 3 - around : around;
      default -> 1 + random.nextInt(4096);
    };
  }

  private final class Writer extends Thread {
    private final IgniteCache<Integer, byte[]> untied;
    private final IgniteCache<Integer, byte[]> tied;
    private final Ignite node;
    private final Random random;
    private final int[] keys = new int[KEYS];
    private int nextKey;
    private int nextStamp;
    private volatile @Nullable Throwable failure;

    Writer(Ignite node, int lane) {
      super("writer-" + lane);
      this.node = node;
      this.untied = cache(node, CacheAtomicityMode.ATOMIC);
      this.tied = cache(node, CacheAtomicityMode.TRANSACTIONAL);
      this.random = new Random(seed + lane);
      this.nextKey = lane * 1_000_000;
      this.nextStamp = lane * 1_000_000;
      for (int i = 0; i < KEYS; i++) {
        keys[i] = nextKey++;
      }
    }

    @Override
    public void run() {
      try {
        for (int i = 0; i < steps; i++) {
          step();
        }
      } catch (Throwable e) {
        failure = e;
      }
    }

    private void step() {
      Set<Integer> places = new TreeSet<>();
      int count = random.nextInt(4) == 0 ? 3 : 1;
      while (places.size() < count) {
        places.add(random.nextInt(KEYS));
      }
      Map<Integer, Integer> stamps = new TreeMap<>();
      Map<Integer, byte[]> values = new TreeMap<>();
      boolean remove = count == 1 && random.nextInt(10) == 0;
      for (int place : places) {
        int stamp = remove ? 0 : ++nextStamp;
        stamps.put(keys[place], stamp);
        byte[] value = value(stamp);
        if (value != null) {
          values.put(keys[place], value);
        }
      }
      boolean transaction = random.nextInt(4) == 0;
      Map<Integer, Set<Integer>> expected = transaction ? transactional : atomic;
      stamps.forEach(
          (key, stamp) -> expected.computeIfAbsent(key, k -> new TreeSet<>(Set.of(0))).add(stamp));
      try {
        if (transaction) {
          commit(values, stamps.keySet());
        } else if (remove) {
          untied.remove(stamps.keySet().iterator().next());
        } else {
          untied.putAll(values);
        }
        stamps.forEach((key, stamp) -> expected.put(key, new TreeSet<>(Set.of(stamp))));
      } catch (RuntimeException e) {
        // The engine may give an interrupted caller an error. What became of the keys is not known
        // then, not even later, so they are written no more.
        places.forEach(place -> keys[place] = nextKey++);
      }
    }

    private void commit(Map<Integer, byte[]> values, Set<Integer> removed) {
      try (Transaction transaction = node.transactions().txStart()) {
        for (int key : removed) {
          byte[] value = values.get(key);
          if (value == null) {
            tied.remove(key);
          } else {
            tied.put(key, value);
          }
        }
        transaction.commit();
      }
    }
  }
}
