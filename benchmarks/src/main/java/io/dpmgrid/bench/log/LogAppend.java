package io.dpmgrid.bench.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** One append, as JMH repeats it. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LogAppend {
  /** Bytes of a record. */
  static final int RECORD_BYTES = 1024;

  /** The log that all threads share. */
  @State(Scope.Benchmark)
  public static class Shared {
    /** A label of {@link LogSystem}. */
    @Param("ours")
    public String system = "ours";

    /** A medium kind. */
    @Param("emulated")
    public String medium = "emulated";

    /** An existing directory; the log gets an empty one below it. */
    @Param("")
    public String directory = "";

    private LogSubject subject = noSubject();

    /** Opens the log. */
    @Setup(Level.Trial)
    public void open() throws IOException {
      Path empty = Files.createTempDirectory(Path.of(directory), system + "-");
      subject = LogSystem.of(system).open(empty, medium);
    }

    /** Closes the log; whoever made the directory deletes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
      subject.close();
    }

    private static LogSubject noSubject() {
      return new LogSubject() {
        @Override
        public Appender appender(int thread) {
          throw new IllegalStateException("not open");
        }

        @Override
        public void close() {}
      };
    }
  }

  /** What belongs to one thread. */
  @State(Scope.Thread)
  public static class Own {
    private final byte[] record = new byte[RECORD_BYTES];

    private LogSubject.Appender appender =
        bytes -> {
          throw new IllegalStateException("not open");
        };

    /** Gets the thread's appender and fills its record. */
    @Setup(Level.Trial)
    public void open(Shared shared, ThreadParams threads) throws IOException {
      for (int i = 0; i < record.length; i++) {
        record[i] = (byte) (i * 31 + threads.getThreadIndex());
      }
      appender = shared.subject.appender(threads.getThreadIndex());
    }
  }

  /** Appends one record. */
  @Benchmark
  public void append(Own own) throws Exception {
    own.appender.append(own.record);
  }
}
