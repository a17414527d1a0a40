package io.dpmgrid.ignite;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.thread.IgniteThread;
import org.jspecify.annotations.Nullable;

/**
 * Whether the log may still acknowledge. The first failure is kept for the life of the node, stops
 * the node through its failure handler, and is thrown to everyone who asks later. Thread-safe.
 */
final class LogHealth {
  private final GridKernalContext kernal;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  LogHealth(GridKernalContext kernal) {
    this.kernal = kernal;
  }

  boolean failed() {
    return failure.get() != null;
  }

  /** Whether nothing is logged any more, because the log failed or the node was stopped by that. */
  boolean isOver() {
    return failed() || kernal.invalid();
  }

  /** Keeps the first cause and starts the failure handler. Never throws. */
  void fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      kernal.failure().process(new FailureContext(FailureType.CRITICAL_ERROR, cause));
    }
  }

  /** For adding records: throws what the engine expects there. */
  void checkWritable() throws StorageException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw storage("The log failed; nothing is written any more.", cause);
    }
    if (kernal.invalid()) {
      throw new StorageException("The node was stopped by an earlier failure; nothing is written.");
    }
  }

  /**
   * For acknowledging: throws what the engine cannot swallow. A record that could not be added
   * shows here, as the engine swallows that too.
   */
  void checkAcknowledgeable() throws StorageException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw refusal("The log failed; nothing is acknowledged any more.", cause);
    }
    if (kernal.invalid()) {
      throw refusal(
          "The node was stopped by an earlier failure; nothing is acknowledged any more.", null);
    }
  }

  /**
   * Fails the log and gives what to throw from a flush.
   *
   * @throws StorageException instead of the error on a thread that only stops the node: there is
   *     nobody to acknowledge to, and an error would leave the node half stopped
   */
  LogFailedError refuse(String message, Throwable cause) throws StorageException {
    fail(cause);
    throw refusal(message, cause);
  }

  private LogFailedError refusal(String message, @Nullable Throwable cause)
      throws StorageException {
    Throwable why = cause == null ? new IllegalStateException(message) : cause;
    if (kernal.isStopping() && !(Thread.currentThread() instanceof IgniteThread)) {
      throw storage(message, why);
    }
    return new LogFailedError(message, why);
  }

  /** The engine's own exception takes I/O causes only, and the log's causes are of any kind. */
  static StorageException storage(String message, Throwable cause) {
    StorageException exception = new StorageException(message);
    exception.initCause(cause);
    return exception;
  }
}
