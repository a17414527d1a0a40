package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Appends to a log until it is killed, and prints the id of each record that is acknowledged. */
final class LogProcess {
  private static final int LONGEST = 500;
  // Enough for what is appended until the test kills the process; nothing is released.
  private static final int SLOTS = 16;
  private static final int SEGMENT = 4 << 20;

  private LogProcess() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    MediumKind kind = MediumKind.valueOf(args[1].toUpperCase(Locale.ROOT));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Random random = new Random();
    long base = ProcessHandle.current().pid() << 32;
    try (Medium medium = Media.open(new MediumRequest(directory, kind, null, EmulationModel.NONE));
        Log log = Log.open(medium, config(directory))) {
      for (long id = base; !out.checkError(); id++) {
        byte[] payload = new byte[Long.BYTES + random.nextInt(LONGEST)];
        random.nextBytes(payload);
        ByteBuffer.wrap(payload).putLong(id);
        log.awaitDurable(log.append(payload, 0, payload.length));
        out.println(id);
      }
    }
  }

  static LogConfig config(Path directory) {
    return new LogConfig(directory, SLOTS, SEGMENT, LogContract.POOL);
  }

  static long id(ByteBuffer payload) {
    return payload.duplicate().getLong(0);
  }
}
