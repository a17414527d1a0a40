package io.dpmgrid.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.cluster.FreePorts;
import io.dpmgrid.pmem.medium.MediumKind;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.configuration.CacheConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry of one real node. */
class NodeMetricsTest {
  private static final int PUTS = 100;

  @TempDir static Path directory = Path.of("");
  private static GridNode node;

  @BeforeAll
  static void start() throws IOException {
    List<Integer> ports = FreePorts.find(3);
    node =
        GridNode.builder()
            .data(directory)
            .nodeId("measured")
            .medium(MediumKind.FILE)
            .set("network.client-port", ports.get(0).toString())
            .set("network.communication-port", ports.get(1).toString())
            .set("network.discovery-port", ports.get(2).toString())
            .set("memory.region-size", "64MB")
            .set("log.segment-size", "4MB")
            .cache("c")
            .start();
    IgniteCache<Integer, byte[]> cache = node.ignite().cache("c");
    for (int key = 0; key < PUTS; key++) {
      cache.put(key, new byte[1000]);
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void shouldSatisfyPromtool() throws IOException, InterruptedException {
    assertThat(Promtool.checkMetrics(text())).isEmpty();
  }

  @Test
  void shouldTellWhatIsListedAndNothingElse() {
    Set<String> listed = new TreeSet<>();
    NodeMetrics.families().forEach(family -> listed.add(family.name()));
    // No hardware here that counts.
    listed.remove("dpm_medium_hardware_dirty_shutdowns_total");

    assertThat(samples().keySet().stream().map(NodeMetricsTest::family))
        .filteredOn(name -> name.startsWith("dpm_"))
        .containsAll(listed)
        .isSubsetOf(listed);
  }

  @Test
  void shouldTellWhatTheNodeDid() {
    Map<String, Double> read = samples();

    assertThat(read.get("dpm_log_durable_puts_total")).isGreaterThanOrEqualTo(PUTS);
    assertThat(read.get("dpm_log_bytes_total")).isGreaterThan(PUTS * 1000.0);
    assertThat(read.get("dpm_log_group_commits_total")).isPositive();
    assertThat(read.get("dpm_log_persist_seconds_count")).isPositive();
    assertThat(read.get("dpm_log_persist_seconds_bucket{le=+Inf}"))
        .isGreaterThanOrEqualTo(read.get("dpm_log_persist_seconds_bucket{le=0.001}"));
    assertThat(read.get("dpm_medium_failed")).isZero();
    assertThat(read.get("dpm_medium_space_usable_bytes{place=log}")).isPositive();
    assertThat(read.get("dpm_restart_ready")).isEqualTo(1);
    assertThat(read.get("dpm_restart_phase_seconds{phase=ready}"))
        .isGreaterThan(read.get("dpm_restart_phase_seconds{phase=open}"));
    assertThat(read.get("dpm_cluster_state{state=active}")).isEqualTo(1);
    assertThat(read.get("dpm_cluster_state{state=inactive}")).isZero();
    assertThat(read.get("dpm_cluster_nodes{role=server}")).isEqualTo(1);
    assertThat(read.get("dpm_cluster_baseline_nodes{state=online}")).isEqualTo(1);
    assertThat(read.get("dpm_cluster_lost_partitions")).isZero();
    assertThat(read.get("dpm_cache_group_owned_partitions{group=c}"))
        .as("one node has them all, and no backup of any")
        .isEqualTo(read.get("dpm_cluster_partitions_without_backup"));
    assertThat(read.get("dpm_engine_region_allocated_bytes{region=default}")).isPositive();
    assertThat(read.get("dpm_metrics_failed_reads_total")).isZero();
    assertThat(read.get("jvm_threads_current")).isPositive();
  }

  @Test
  void shouldLeaveNothingOfOursInTheCluster() {
    Map<String, Object> attributes = node.ignite().cluster().localNode().attributes();

    assertThat(attributes.entrySet())
        .noneMatch(entry -> String.valueOf(entry.getValue()).contains("io.dpmgrid.node.metrics"))
        .noneMatch(entry -> name(entry.getValue()).startsWith("io.dpmgrid"));
  }

  @Test
  void shouldKeepEachNodeApart() {
    assertThat(io.prometheus.client.CollectorRegistry.defaultRegistry.metricFamilySamples())
        .matches(families -> !families.hasMoreElements());
  }

  @Test
  void shouldNotMultiplySeriesWithPartitions() {
    Ignite ignite = node.ignite();
    ignite.getOrCreateCache(new CacheConfiguration<Integer, Integer>("one-more")).put(1, 1);
    // The groups are read again after a moment.
    org.awaitility.Awaitility.await()
        .until(() -> samples().containsKey("dpm_cache_group_owned_partitions{group=one-more}"));

    assertThat(samples().keySet())
        .filteredOn(sample -> sample.contains("one-more"))
        .as("of a cache with %d partitions", ignite.affinity("one-more").partitions())
        .hasSizeLessThan(20);
    assertThat(samples()).as("all that a node has").hasSizeLessThan(1_000);
  }

  private static String name(Object value) {
    return value == null ? "" : value.getClass().getName();
  }

  private static String family(String sample) {
    return sample.replaceAll("\\{.*", "").replaceAll("_(bucket|count|sum)$", "");
  }

  private static Map<String, Double> samples() {
    Map<String, Double> all = new HashMap<>();
    for (MetricFamilySamples family :
        Collections.list(node.metrics().registry().metricFamilySamples())) {
      for (Sample sample : family.samples) {
        List<String> names = sample.labelNames;
        String labels =
            names.stream()
                .map(name -> name + "=" + sample.labelValues.get(names.indexOf(name)))
                .collect(Collectors.joining(","));
        all.put(sample.name + (labels.isEmpty() ? "" : "{" + labels + "}"), sample.value);
      }
    }
    return all;
  }

  private static String text() throws IOException {
    StringWriter text = new StringWriter();
    node.metrics().write(text);
    return text.toString();
  }
}
