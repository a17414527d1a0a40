package io.dpmgrid.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.pool.SuperblockCopy.Condition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The superblock's codec: whatever is written is read, and no damage goes unseen. */
final class SuperblockProperties {
  @Property(tries = 300)
  void shouldReadWhatItWrote(@ForAll("states") PoolState state, @ForAll long seed) {
    ByteBuffer copy = dirty(seed);
    SuperblockDescriptor.encode(state, copy);
    SuperblockCopy read = SuperblockCopy.read("A", copy, SuperblockDescriptor.FORMAT_VERSION);
    assertThat(read.condition()).isEqualTo(Condition.VALID);
    assertThat(read.state()).isEqualTo(state);
  }

  @Property(tries = 20)
  void shouldNoticeAFlipInEveryByte(
      @ForAll("states") PoolState state, @ForAll @IntRange(min = 1, max = 255) int flip) {
    ByteBuffer copy = SuperblockDescriptor.blank();
    SuperblockDescriptor.encode(state, copy);
    for (int at = 0; at < SuperblockDescriptor.COPY_LENGTH; at++) {
      byte was = copy.get(at);
      copy.put(at, (byte) (was ^ flip));
      assertThat(SuperblockCopy.read("A", copy, SuperblockDescriptor.FORMAT_VERSION).condition())
          .as("byte %s ^ %s", at, flip)
          .isEqualTo(Condition.CORRUPT);
      copy.put(at, was);
    }
  }

  @Property(tries = 200)
  void shouldNotTakeAMixtureOfTwoGenerationsForIntact(
      @ForAll("states") PoolState one,
      @ForAll("states") PoolState two,
      @ForAll @IntRange(min = 1, max = 63) int lines) {
    ByteBuffer older = SuperblockDescriptor.blank();
    ByteBuffer newer = SuperblockDescriptor.blank();
    SuperblockDescriptor.encode(one, older);
    SuperblockDescriptor.encode(two, newer);
    ByteBuffer mixed = SuperblockDescriptor.blank();
    mixed.put(0, newer, 0, SuperblockDescriptor.COPY_LENGTH);
    mixed.put(0, older, 0, lines * 64);
    Condition condition =
        SuperblockCopy.read("A", mixed, SuperblockDescriptor.FORMAT_VERSION).condition();
    if (mixed.mismatch(older) >= 0 && mixed.mismatch(newer) >= 0) {
      assertThat(condition).isEqualTo(Condition.CORRUPT);
    }
  }

  @Property(tries = 300)
  void shouldWithstandAnyBytes(@ForAll long seed) {
    ByteBuffer copy = dirty(seed);
    assertThat(SuperblockCopy.read("B", copy, SuperblockDescriptor.FORMAT_VERSION).condition())
        .isEqualTo(Condition.CORRUPT);
  }

  @Property(tries = 100)
  void shouldTellANewerFormatFromDamage(@ForAll("states") PoolState state, @ForAll long seed) {
    ByteBuffer copy = dirty(seed); // a later release may use every byte but the fixed fields
    copy.putLong(SuperblockDescriptor.MAGIC_OFFSET, SuperblockDescriptor.MAGIC);
    copy.putInt(SuperblockDescriptor.VERSION_OFFSET, SuperblockDescriptor.FORMAT_VERSION + 1);
    copy.putLong(SuperblockDescriptor.GENERATION_OFFSET, state.generation());
    copy.putInt(SuperblockDescriptor.CRC_OFFSET, SuperblockDescriptor.crc(copy));
    SuperblockCopy read = SuperblockCopy.read("A", copy, SuperblockDescriptor.FORMAT_VERSION);
    assertThat(read.condition()).isEqualTo(Condition.TOO_NEW);
    assertThat(read.generation()).isEqualTo(state.generation());
  }

  @Provide
  Arbitrary<PoolState> states() {
    Arbitrary<UUID> ids =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    Arbitrary<String> nodes =
        Arbitraries.strings()
            .withCharRange('!', 'ÿ')
            .ofMinLength(1)
            .ofMaxLength(SuperblockDescriptor.MAX_NODE_ID_BYTES / 2);
    return Combinators.combine(
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            ids,
            nodes,
            Arbitraries.longs().between(0, 4_000_000_000_000L),
            Arbitraries.of(true, false),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(-1))
        .as(
            (generation, id, node, created, clean, unclean, hardware) ->
                new PoolState(
                    SuperblockDescriptor.FORMAT_VERSION,
                    generation,
                    id,
                    node,
                    Instant.ofEpochMilli(created),
                    clean,
                    unclean,
                    hardware));
  }

  private static ByteBuffer dirty(long seed) {
    byte[] bytes = new byte[SuperblockDescriptor.COPY_LENGTH];
    new Random(seed).nextBytes(bytes);
    return SuperblockDescriptor.blank().put(0, bytes);
  }
}
