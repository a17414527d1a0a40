package io.dpmgrid.pmem.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LogFramingProperties {
  private static final UUID POOL = new UUID(5, 6);
  private static final int SIZE = 4096;

  private final LogFraming framing = new LogFraming(POOL);

  @Property(tries = 2000)
  void shouldSurviveAnyBytes(@ForAll long seed, @ForAll @IntRange(max = SIZE - 1) int offset)
      throws IOException {
    ByteBuffer segment = segment();
    Random random = new Random(seed);
    byte[] bytes = new byte[SIZE];
    random.nextBytes(bytes);
    segment.put(0, bytes);
    if (random.nextBoolean()) { // plausible lengths get further
      segment.putInt(offset / 8 * 8 % (SIZE - 16), random.nextInt(SIZE));
      segment.putShort(offset / 8 * 8 % (SIZE - 16) + 8, (short) 16);
    }
    assertThat(framing.headerIndex(segment)).isIn(SegmentFraming.TORN, SegmentFraming.BLANK);
    assertThat(framing.recordLength(segment, seed, offset)).isEqualTo(SegmentFraming.NO_RECORD);
  }

  @Property(tries = 2000)
  void shouldNoticeEveryFlippedBitOfAHeader(
      @ForAll @IntRange(max = SegmentDescriptor.LENGTH * 8 - 1) int bit,
      @ForAll @IntRange(max = 1 << 20) int index)
      throws IOException {
    ByteBuffer segment = segment();
    segment.put(0, SegmentDescriptor.encode(POOL, index, 0, SIZE), 0, SegmentDescriptor.LENGTH);
    assertThat(framing.headerIndex(segment)).isEqualTo(index);
    flip(segment, bit);
    assertThat(framing.headerIndex(segment)).isEqualTo(SegmentFraming.TORN);
  }

  @Property(tries = 2000)
  void shouldNoticeEveryFlippedBitAndEveryOtherPlaceOfARecord(
      @ForAll @IntRange(min = 0, max = 500) int length, @ForAll long seed) {
    Random random = new Random(seed);
    ByteBuffer segment = segment();
    int offset = SegmentDescriptor.LENGTH + 8 * random.nextInt(100);
    byte[] payload = new byte[length];
    random.nextBytes(payload);
    int crc = new Checksum().of(RecordCommit.secondWord(), payload, 0, length);
    int total = RecordDescriptor.HEADER_LENGTH + length;
    segment.put(offset + RecordDescriptor.HEADER_LENGTH, payload);
    segment.put(offset + RecordDescriptor.HEADER_LENGTH_OFFSET, RecordCommit.secondWord());
    segment.putLong(
        offset, RecordDescriptor.commitWord(total, crc ^ RecordDescriptor.place(POOL, 7, offset)));

    assertThat(framing.recordLength(segment, 7, offset))
        .isEqualTo(RecordDescriptor.alignedLength(total));
    assertThat(framing.recordLength(segment, 10, offset)).isZero();
    assertThat(new LogFraming(new UUID(5, 7)).recordLength(segment, 7, offset)).isZero();
    flip(segment, offset * 8 + random.nextInt(total * 8));
    assertThat(framing.recordLength(segment, 7, offset)).isZero();
  }

  private static ByteBuffer segment() {
    return ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void flip(ByteBuffer segment, int bit) {
    segment.put(bit / 8, (byte) (segment.get(bit / 8) ^ 1 << bit % 8));
  }
}
