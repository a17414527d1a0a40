package io.dpmgrid.pmem.dax;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.log.SegmentWriter;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.testing.DaxVm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Runs inside the machine only: many writers of one segment, with {@code MAP_SYNC}. */
final class LogOnDax {
  private static final int SEGMENT = 1 << 20;
  private static final int RECORD = 200;
  private static final int WRITERS = 4;

  @Test
  void shouldFindEveryDurableRangeWhereItWasReserved() throws Exception {
    Path file = DaxVm.PMEM.resolve("segment");
    List<List<Integer>> offsets = new ArrayList<>();
    int end;
    try (Medium medium = medium();
        Region region = medium.create(file, SEGMENT)) {
      SegmentWriter writer = new SegmentWriter(region, 0, 0);
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      List<Future<List<Integer>>> running = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        byte mark = (byte) (i + 1);
        running.add(writers.submit(() -> fill(writer, mark)));
      }
      for (Future<List<Integer>> one : running) {
        offsets.add(one.get());
      }
      writers.shutdown();
      end = writer.durable();
    }

    try (Medium medium = medium();
        Region region = medium.open(file)) {
      byte[] found = new byte[RECORD];
      byte[] expected = new byte[RECORD];
      for (int i = 0; i < WRITERS; i++) {
        Arrays.fill(expected, (byte) (i + 1));
        for (int offset : offsets.get(i)) {
          region.get(offset, found, 0, RECORD);
          assertThat(found).isEqualTo(expected);
        }
      }
    }
    assertThat(offsets.stream().mapToInt(List::size).sum()).isEqualTo(SEGMENT / RECORD);
    assertThat(end).isEqualTo(SEGMENT / RECORD * RECORD);
  }

  private static List<Integer> fill(SegmentWriter writer, byte mark) {
    byte[] record = new byte[RECORD];
    Arrays.fill(record, mark);
    List<Integer> offsets = new ArrayList<>();
    for (long ticket = writer.reserve(RECORD);
        ticket != SegmentWriter.FULL;
        ticket = writer.reserve(RECORD)) {
      int offset = SegmentWriter.offset(ticket);
      writer.region().put(offset, record, 0, RECORD);
      writer.publish(ticket, RECORD);
      writer.awaitDurable(offset + RECORD);
      offsets.add(offset);
    }
    return offsets;
  }

  private static Medium medium() throws IOException {
    return Media.open(MediumRequest.of(DaxVm.PMEM));
  }
}
