package io.dpmgrid.node.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a demo found out.
 *
 * @param adminUrl where the first node serves the admin API; null unless the cluster runs on
 * @param scenario what happened to the grid's members; null if the demo killed and restarted
 * @param movedBytes of copies that went from node to node, as their senders counted them; null
 *     without a scenario
 * @param minimumBytes values that had to: those of the copies that have a new home, or those that
 *     were written to a node's copies while it was away; null without a scenario
 * @param seconds from the first change until everything was where it belongs; null without a
 *     scenario
 * @param acked acknowledged writes
 * @param lost acknowledged writes that were gone after the restart
 * @param torn values found that nobody ever sent
 * @param restartMillis from the start of the killed processes until all of them served; of a
 *     scenario, of the last process that it started, 0 if it started none
 * @param firstReadMillis from the start of those processes to the first right answer; 0 if there
 *     are none
 * @param medium the kind of the medium
 * @param survives the worst fault that acknowledged writes survive there
 * @param acksPerSecond of the writers, over the time that they wrote undisturbed
 * @param entries keys that were verified
 * @param bytes acknowledged bytes of values
 * @param imported files that were imported
 * @param skipped files that were not, being unreadable, empty or too large
 * @param nodes nodes of the cluster
 * @param killed nodes that were killed
 * @param data the directory of the cluster, which stays
 * @param pools pool directories of the nodes
 * @param clients where thin clients connect
 * @param adminUrls where the nodes serve the admin API; empty unless the cluster runs on
 * @param tokenFile the file that holds an admin's token to it; null unless the cluster runs on
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DemoReport(
    @JsonProperty("admin_url") @Nullable String adminUrl,
    @Nullable String scenario,
    @JsonProperty("moved_bytes") @Nullable Long movedBytes,
    @JsonProperty("minimum_bytes") @Nullable Long minimumBytes,
    @Nullable Double seconds,
    long acked,
    long lost,
    long torn,
    @JsonProperty("restart_ms") long restartMillis,
    @JsonProperty("first_read_ms") long firstReadMillis,
    String medium,
    String survives,
    @JsonProperty("acks_per_s") long acksPerSecond,
    long entries,
    long bytes,
    long imported,
    long skipped,
    int nodes,
    int killed,
    String data,
    List<String> pools,
    List<String> clients,
    @JsonProperty("admin_urls") List<String> adminUrls,
    @JsonProperty("token_file") @Nullable String tokenFile) {
  /** Whether every promise was kept. */
  public boolean nothingLost() {
    return lost == 0 && torn == 0;
  }
}
