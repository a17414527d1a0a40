package io.dpmgrid.node.demo;

import io.dpmgrid.node.cluster.AckLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.ignite.client.ClientCache;

/** Puts files into a cache, every acknowledgement in the ledger. */
final class Importer {
  static final String PREFIX = "file:";

  private final ClientCache<String, byte[]> cache;
  private final AckLedger ledger;
  private final int threads;

  Importer(ClientCache<String, byte[]> cache, AckLedger ledger, int threads) {
    this.cache = cache;
    this.ledger = ledger;
    this.threads = threads;
  }

  /**
   * Imports until all is done or the time is over.
   *
   * @param progress is told the bytes of each imported file
   * @throws IOException if a put fails
   */
  Imported run(InputFiles input, Duration limit, LongConsumer progress) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    AtomicInteger next = new AtomicInteger();
    AtomicLong imported = new AtomicLong();
    AtomicLong unreadable = new AtomicLong();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(
                () -> {
                  int at = next.getAndIncrement();
                  while (at < input.files().size() && System.nanoTime() < deadline) {
                    if (put(input, input.files().get(at), progress)) {
                      imported.incrementAndGet();
                    } else {
                      unreadable.incrementAndGet();
                    }
                    at = next.getAndIncrement();
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the import failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the import was interrupted", e);
    } finally {
      pool.shutdownNow();
    }
    return new Imported(imported.get(), unreadable.get());
  }

  private boolean put(InputFiles input, Path file, LongConsumer progress) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      // It was readable a moment ago; files of a living machine come and go.
      return false;
    }
    String key = PREFIX + input.key(file);
    ledger.sending(key, content);
    cache.put(key, content);
    ledger.acknowledged(key, content);
    progress.accept(content.length);
    return true;
  }

  /**
   * What was done.
   *
   * @param files that were put and acknowledged
   * @param unreadable files that were gone or refused when it was their turn
   */
  record Imported(long files, long unreadable) {}
}
