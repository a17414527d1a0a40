package io.dpmgrid.node.metrics;

import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.List;

/**
 * What is expensive to read, read at most every so often: the longer a look takes, the longer its
 * result serves, so that no number of scrapers and no size of the cluster makes it a load.
 */
final class CachedCollector extends Collector implements Collector.Describable {
  // At most one part in fifty of a processor.
  private static final int REST = 50;

  private final NodeCollector expensive;
  private final long shortest;
  private List<MetricFamilySamples> last = List.of();
  private long until;
  private boolean read;

  CachedCollector(NodeCollector expensive, Duration shortest) {
    this.expensive = expensive;
    this.shortest = shortest.toNanos();
  }

  @Override
  public synchronized List<MetricFamilySamples> collect() {
    long now = System.nanoTime();
    if (!read || now - until >= 0) {
      last = expensive.collect();
      long end = System.nanoTime();
      until = end + Math.max(shortest, REST * (end - now));
      read = true;
    }
    return last;
  }

  @Override
  public List<MetricFamilySamples> describe() {
    return expensive.describe();
  }
}
