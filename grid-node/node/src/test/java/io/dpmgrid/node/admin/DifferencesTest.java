package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.grid.Finding;
import io.dpmgrid.admin.grid.WorkResult;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.management.cache.PartitionKey;
import org.apache.ignite.internal.processors.cache.verify.GridNotIdleException;
import org.apache.ignite.internal.processors.cache.verify.IdleVerifyUtility.VerifyPartitionContext;
import org.apache.ignite.internal.processors.cache.verify.PartitionHashRecord;
import org.apache.ignite.internal.processors.cache.verify.PartitionHashRecord.PartitionState;
import org.junit.jupiter.api.Test;

/** Results of the engine's task, one after the other. */
class DifferencesTest {
  private static final PartitionKey PARTITION = new PartitionKey(1, 7, "orders");

  private final Differences differences = new Differences();

  /** Two copies with these counters and hashes. */
  private static IdleVerifyResult copies(
      long counterOnA, int hashOnA, long counterOnB, int hashOnB) {
    IdleVerifyResult.Builder result = IdleVerifyResult.builder();
    result.addPartitionHashes(Map.of(PARTITION, copy("a", counterOnA, hashOnA)));
    result.addPartitionHashes(Map.of(PARTITION, copy("b", counterOnB, hashOnB)));
    return result.build();
  }

  private static PartitionHashRecord copy(String node, long counter, int hash) {
    VerifyPartitionContext context = new VerifyPartitionContext();
    context.partHash = hash;
    context.partVerHash = hash;
    return new PartitionHashRecord(
        PARTITION, true, node, counter, 10, PartitionState.OWNING, context);
  }

  private List<String> said(IdleVerifyResult last) {
    Findings findings = new Findings(1);
    differences.report(last, findings);
    return ((WorkResult.Report) findings.result())
        .report().findings().stream().map(Finding::message).toList();
  }

  @Test
  void shouldSettleAtOnceWhereNothingDiffers() {
    IdleVerifyResult equal = copies(5, 77, 5, 77);
    assertThat(differences.settled(equal)).isTrue();
    assertThat(said(equal)).isEmpty();
  }

  @Test
  void shouldNotCallDamageWhatHasBeenSeenOnce() {
    IdleVerifyResult first = copies(5, 77, 5, 78);
    assertThat(differences.settled(first)).isFalse();
    assertThat(said(first)).singleElement().asString().startsWith("Could not be compared");
  }

  @Test
  void shouldReportCopiesThatDifferInTheSameWayTwice() {
    assertThat(differences.settled(copies(5, 77, 5, 78))).isFalse();
    IdleVerifyResult again = copies(5, 77, 5, 78);
    assertThat(differences.settled(again)).isTrue();
    assertThat(said(again)).singleElement().asString().startsWith("Copies differ");
  }

  @Test
  void shouldReportCountersThatStoodStillApart() {
    assertThat(differences.settled(copies(5, 77, 6, 77))).isFalse();
    IdleVerifyResult again = copies(5, 77, 6, 77);
    assertThat(differences.settled(again)).isTrue();
    assertThat(said(again)).singleElement().asString().startsWith("Copies have seen different");
  }

  @Test
  void shouldNotTakeWritesBetweenTwoComparisonsForDamage() {
    assertThat(differences.settled(copies(5, 77, 5, 78))).isFalse();
    IdleVerifyResult hashMoved = copies(5, 77, 5, 79);
    assertThat(differences.settled(hashMoved)).isFalse();
    assertThat(said(hashMoved)).singleElement().asString().startsWith("Could not be compared");
    IdleVerifyResult counterMoved = copies(6, 77, 6, 79);
    assertThat(differences.settled(counterMoved)).isFalse();
    assertThat(said(counterMoved)).singleElement().asString().startsWith("Could not be compared");
  }

  @Test
  void shouldAskAgainAfterANodeSaidThatItIsWrittenTo() {
    ClusterNode node =
        (ClusterNode)
            Proxy.newProxyInstance(
                ClusterNode.class.getClassLoader(),
                new Class<?>[] {ClusterNode.class},
                (proxy, method, arguments) -> 0);
    IdleVerifyResult busy =
        IdleVerifyResult.builder().addException(node, new GridNotIdleException("writes")).build();
    assertThat(differences.settled(busy)).isFalse();
  }
}
