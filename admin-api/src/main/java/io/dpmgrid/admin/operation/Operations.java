package io.dpmgrid.admin.operation;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkResult;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs long work on threads of its own and keeps a bounded history. Thread-safe.
 *
 * <p>Operations live in this process only: a restart forgets them.
 */
public final class Operations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
  private static final int THREADS = 4;
  private static final int QUEUE = 64;
  private static final int HISTORY = 200;
  private final Json json;
  private final Clock clock;
  private final Consumer<OperationView> listener;
  private final ThreadPoolExecutor threads;
  private final Map<UUID, Operation> known = new LinkedHashMap<>();

  /**
   * Starts no thread yet.
   *
   * @param listener is told when an operation starts to run and when it has ended; does not block
   */
  public Operations(Json json, Clock clock, Consumer<OperationView> listener) {
    this.json = json;
    this.clock = clock;
    this.listener = listener;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "dpm-admin-operation-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Starts work.
   *
   * @throws ProblemException 429 if too much work waits
   */
  public Operation start(
      OperationKind kind,
      @Nullable String subject,
      Role role,
      String principal,
      String requestId,
      GridWork work) {
    Operation operation =
        new Operation(kind, subject, role, principal, requestId, work.cancellable(), clock);
    synchronized (known) {
      known.put(operation.id(), operation);
    }
    try {
      threads.execute(() -> run(operation, work));
    } catch (RejectedExecutionException e) {
      synchronized (known) {
        known.remove(operation.id());
      }
      throw new ProblemException(
          ProblemKind.TOO_MANY_REQUESTS, "Too many operations wait; try again later.", 10);
    }
    return operation;
  }

  /** One by its id, or null. */
  public @Nullable Operation find(UUID id) {
    synchronized (known) {
      return known.get(id);
    }
  }

  /** All that are known, the newest first. */
  public List<Operation> list() {
    synchronized (known) {
      List<Operation> all = new ArrayList<>(known.values());
      Collections.reverse(all);
      return all;
    }
  }

  private void run(Operation operation, GridWork work) {
    MDC.put("request_id", operation.requestId());
    try {
      if (operation.begin()) {
        listener.accept(operation.view());
        attempt(operation, work);
      }
      listener.accept(operation.view());
      // Here, because whoever starts an operation must not wait for files to be deleted.
      forgetOld();
    } finally {
      MDC.remove("request_id");
    }
  }

  private void attempt(Operation operation, GridWork work) {
    try {
      operation.succeed(output(work.run(operation)));
    } catch (WorkCancelledException e) {
      operation.cancelled(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      operation.cancelled("The node stops.");
    } catch (GridProblem e) {
      LOG.warn(
          "Operation {} failed: {} [request_id={}]",
          operation.id(),
          e.getMessage(),
          operation.requestId(),
          e.getCause());
      ProblemException known = ProblemException.of(e);
      ProblemKind kind =
          known == null || e instanceof GridProblem.Failed ? ProblemKind.FAILED : known.kind();
      operation.fail(kind, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException | Error e) {
      // Errors too: a failed assertion of the engine must not leave an operation running for ever.
      LOG.error("Operation {} failed [request_id={}]", operation.id(), operation.requestId(), e);
      operation.fail(ProblemKind.INTERNAL, "The node's log has the reason under the request id.");
    }
  }

  private @Nullable OperationOutput output(WorkResult result) throws IOException {
    if (result instanceof WorkResult.Report report) {
      return new OperationOutput.Document(json.write(report.report()));
    }
    return result instanceof WorkResult.Zip zip
        ? new OperationOutput.ZipFile(zip.path(), zip.fileName(), Files.size(zip.path()))
        : null;
  }

  private void forgetOld() {
    List<Operation> forgotten = new ArrayList<>();
    synchronized (known) {
      Iterator<Operation> oldest = known.values().iterator();
      while (known.size() > HISTORY && oldest.hasNext()) {
        Operation operation = oldest.next();
        if (operation.view().state().ended()) {
          oldest.remove();
          forgotten.add(operation);
        }
      }
    }
    forgotten.forEach(Operations::deleteOutput);
  }

  private static void deleteOutput(Operation operation) {
    if (!operation.view().state().ended()) {
      return;
    }
    try {
      if (operation.output() instanceof OperationOutput.ZipFile zip) {
        Files.deleteIfExists(zip.path());
      }
    } catch (ProblemException e) {
      // It left nothing.
    } catch (IOException e) {
      LOG.warn("The result of operation {} could not be deleted", operation.id(), e);
    }
  }

  /** Interrupts what runs, forgets everything, and deletes results. Waits some seconds at most. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("Operations still run; they end with the process.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    list().forEach(Operations::deleteOutput);
  }
}
