package io.dpmgrid.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.cluster.AckLedger.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AckLedgerTest {
  private static final byte[] FIRST = {1};
  private static final byte[] SECOND = {2};
  private static final byte[] THIRD = {3};

  @TempDir Path directory = Path.of("");

  @Test
  void shouldAcceptTheLastAcknowledgedValueAndWhatWasSentSince() throws IOException {
    try (AckLedger ledger = ledger()) {
      acknowledge(ledger, FIRST);
      acknowledge(ledger, SECOND);
      ledger.sending("k", THIRD);
      assertThat(ledger.judge("k", SECOND)).isEqualTo(Verdict.KEPT);
      assertThat(ledger.judge("k", THIRD)).isEqualTo(Verdict.KEPT);
      assertThat(ledger.acks()).isEqualTo(2);
      assertThat(ledger.bytes()).isEqualTo(2);
    }
  }

  @Test
  void shouldTellHowLargeTheAcknowledgedValuesAre() throws IOException {
    try (AckLedger ledger = ledger()) {
      acknowledge(ledger, new byte[7]);
      acknowledge(ledger, new byte[5]);
      ledger.sending("k", new byte[9]);
      ledger.sending("unanswered", FIRST);
      Map<String, Integer> sizes = new HashMap<>();
      ledger.forEachValue(sizes::put);
      assertThat(sizes).containsExactly(Map.entry("k", 5));
    }
  }

  @Test
  void shouldCallAnOverwrittenValueOrNothingLost() throws IOException {
    try (AckLedger ledger = ledger()) {
      acknowledge(ledger, FIRST);
      acknowledge(ledger, SECOND);
      assertThat(ledger.judge("k", FIRST)).isEqualTo(Verdict.LOST);
      assertThat(ledger.judge("k", null)).isEqualTo(Verdict.LOST);
    }
  }

  @Test
  void shouldCallAValueThatNobodySentTorn() throws IOException {
    try (AckLedger ledger = ledger()) {
      acknowledge(ledger, FIRST);
      assertThat(ledger.judge("k", new byte[] {1, 0})).isEqualTo(Verdict.TORN);
      assertThat(ledger.judge("never", FIRST)).isEqualTo(Verdict.TORN);
      assertThat(ledger.judge("never", null)).isEqualTo(Verdict.KEPT);
    }
  }

  @Test
  void shouldPromiseNothingBeforeTheFirstAcknowledgement() throws IOException {
    try (AckLedger ledger = ledger()) {
      ledger.sending("k", FIRST);
      assertThat(ledger.judge("k", null)).isEqualTo(Verdict.KEPT);
      assertThat(ledger.judge("k", FIRST)).isEqualTo(Verdict.KEPT);
      assertThat(ledger.acknowledgedKeys()).isEmpty();
    }
  }

  @Test
  void shouldNoteEveryAcknowledgementInItsFile() throws IOException {
    try (AckLedger ledger = ledger()) {
      acknowledge(ledger, FIRST);
      acknowledge(ledger, SECOND);
    }
    assertThat(Files.readAllLines(directory.resolve("acks.txt")))
        .containsExactly(
            "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a k",
            "dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986 k");
  }

  private AckLedger ledger() throws IOException {
    return new AckLedger(directory.resolve("acks.txt"));
  }

  private static void acknowledge(AckLedger ledger, byte[] value) {
    ledger.sending("k", value);
    ledger.acknowledged("k", value);
  }
}
