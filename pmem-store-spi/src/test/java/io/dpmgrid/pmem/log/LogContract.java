package io.dpmgrid.pmem.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link Log} must do on every real medium, opened as production opens it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class LogContract {
  static final UUID POOL = new UUID(3, 4);
  static final int SLOTS = 3;
  static final int SEGMENT = 64 << 10;
  private static final int WRITERS = 4;
  private static final int RECORDS = 150;
  private static final int LONGEST = 600;

  private MediumRequest request;
  private Medium medium;

  /** Which medium, and where; {@code disk} may be used, and is deleted later. */
  protected abstract MediumRequest request(Path disk) throws IOException;

  @BeforeEach
  final void openMedium(@TempDir Path disk) throws IOException {
    request = request(disk);
    medium = Media.open(request);
  }

  @AfterEach
  final void closeMedium() {
    medium.close();
  }

  @Test
  void shouldFindEveryRecordOfManyWritersWhenItIsOpenedAgain() throws Exception {
    LogLedger ledger = new LogLedger(config(), 31);
    try (Log log = Log.open(medium, new LogConfig(request.directory(), 8, SEGMENT, POOL))) {
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        running.add(writers.submit(() -> append(log, ledger)));
      }
      for (Future<?> one : running) {
        one.get();
      }
      writers.shutdown();
      assertThat(log.durableEnd()).isEqualTo(log.end());
    }
    try (Log again = Log.open(medium, new LogConfig(request.directory(), 8, SEGMENT, POOL))) {
      assertThat(ledger.check(again)).hasSize(WRITERS * RECORDS);
    }
  }

  @Test
  void shouldRecycleItsSlotsAndKeepWhatIsNotReleased() throws Exception {
    LogLedger ledger = new LogLedger(config(), 32);
    try (Log log = Log.open(medium, config())) {
      List<long[]> live = new ArrayList<>();
      while (log.end() < 4L * SLOTS * SEGMENT) {
        byte[] payload = ledger.issue(LONGEST);
        while (!live.isEmpty() && live.get(0)[0] / SEGMENT < log.end() / SEGMENT - 1) {
          ledger.release(live.remove(0)[1]);
        }
        log.release(live.isEmpty() ? log.end() : live.get(0)[0]);
        long position = log.append(payload, 0, payload.length);
        log.awaitDurable(position);
        ledger.acknowledge(payload);
        live.add(new long[] {position, LogLedger.id(payload)});
      }
    }
    assertThat(ledger.check(medium)).isNotEmpty();
    assertThat(request.directory().toFile().list()).hasSize(SLOTS);
  }

  @Test
  void shouldRefuseToGoOnWhenNothingIsReleased() throws Exception {
    LogLedger ledger = new LogLedger(config(), 33);
    try (Log log = Log.open(medium, config())) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < SLOTS * SEGMENT; i++) {
                  byte[] payload = ledger.issue(LONGEST);
                  log.awaitDurable(log.append(payload, 0, payload.length));
                  ledger.acknowledge(payload);
                }
              })
          .isInstanceOf(LogFullException.class);
    }
    assertThat(ledger.check(medium)).isNotEmpty();
  }

  @Test
  void shouldRefuseTheLogOfAnotherPool() throws Exception {
    LogLedger ledger = new LogLedger(config(), 34);
    try (Log log = Log.open(medium, config())) {
      append(log, ledger);
    }
    LogConfig foreign = new LogConfig(request.directory(), SLOTS, SEGMENT, new UUID(5, 6));
    assertThatThrownBy(() -> Log.open(medium, foreign)).isInstanceOf(LogRefusedException.class);
    assertThat(ledger.check(medium)).hasSize(RECORDS);
  }

  @Test
  void shouldFindEveryAcknowledgedRecordOfAKilledProcess() throws Exception {
    List<Long> acknowledged = new ArrayList<>();
    for (int life = 0; life < 3; life++) {
      Process writer = start();
      try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i < 40; i++) {
          String line = output.readLine();
          assertThat(line).as("life %s, line %s", life, i).isNotNull();
          acknowledged.add(Long.valueOf(line));
        }
        // Through its handle, as otherwise what it said is thrown away.
        assertThat(writer.toHandle().destroyForcibly()).isTrue();
        // What it said before it died counts too.
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          acknowledged.add(Long.valueOf(line));
        }
      } finally {
        writer.destroyForcibly().waitFor();
      }
    }
    List<Long> found = new ArrayList<>();
    try (Log log = Log.open(medium, LogProcess.config(request.directory()))) {
      log.read(log.oldest(), (position, payload) -> found.add(LogProcess.id(payload)));
    }
    assertThat(found).containsAll(acknowledged).doesNotHaveDuplicates();
  }

  private static void append(Log log, LogLedger ledger) {
    for (int i = 0; i < RECORDS; i++) {
      byte[] payload = ledger.issue(LONGEST);
      log.awaitDurable(log.append(payload, 0, payload.length));
      ledger.acknowledge(payload);
    }
  }

  private LogConfig config() {
    return new LogConfig(request.directory(), SLOTS, SEGMENT, POOL);
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add-opens")) {
        command.add(argument);
      }
    }
    command.addAll(
        List.of(
            "-ea",
            "-cp",
            System.getProperty("java.class.path"),
            LogProcess.class.getName(),
            request.directory().toString(),
            String.valueOf(request.kind())));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
