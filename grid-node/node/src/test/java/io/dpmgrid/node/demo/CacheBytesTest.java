package io.dpmgrid.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpmgrid.node.cluster.AckLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheBytesTest {
  private static final int PARTITIONS = 32;

  @TempDir Path directory = Path.of("");

  @Test
  void shouldTellBytesOfPartitionsAndTheirPartOfTheWrites() throws IOException {
    try (AckLedger ledger = new AckLedger(directory.resolve("ledger"))) {
      for (int i = 0; i < 1_000; i++) {
        put(ledger, "live/" + i, 10);
      }
      put(ledger, "file:large", 1_000_000);
      CacheBytes bytes = new CacheBytes("c", PARTITIONS, ledger, "live/");
      BitSet all = new BitSet();
      all.set(0, PARTITIONS);
      BitSet half = new BitSet();
      half.set(0, PARTITIONS / 2);
      BitSet rest = (BitSet) all.clone();
      rest.andNot(half);

      assertThat(bytes.of(all)).isEqualTo(1_010_000);
      assertThat(bytes.of(half) + bytes.of(rest)).isEqualTo(1_010_000);
      assertThat(bytes.of(new BitSet())).isZero();
      assertThat(bytes.shareOfWrites(all)).isEqualTo(1);
      assertThat(bytes.shareOfWrites(half)).isStrictlyBetween(0.1, 0.9);
      assertThat(bytes.shareOfWrites(half) + bytes.shareOfWrites(rest)).isCloseTo(1, within(1e-9));
    }
  }

  private static void put(AckLedger ledger, String key, int bytes) {
    byte[] value = new byte[bytes];
    ledger.sending(key, value);
    ledger.acknowledged(key, value);
  }
}
