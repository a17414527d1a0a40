package io.dpmgrid.bench.log;

import java.io.IOException;

/** A log under test. Thread-safe; each thread appends through an appender of its own. */
interface LogSubject extends AutoCloseable {
  /** One thread's way to append. */
  Appender appender(int thread) throws IOException;

  @Override
  void close() throws IOException;

  /** Appends the record and returns when it is as durable as the subject ever makes it. */
  @FunctionalInterface
  interface Appender {
    void append(byte[] record) throws Exception;
  }
}
