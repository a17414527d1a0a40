package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a port: what fails in the engine's strange ways because the node is stopping, or
 * has stopped itself, is said in plain words. Thread-safe.
 */
final class RunningOnly implements InvocationHandler {
  private static final String STOPPED = "This node is stopping, or has stopped.";

  private final Object port;
  private final BooleanSupplier running;

  private RunningOnly(Object port, BooleanSupplier running) {
    this.port = port;
    this.running = running;
  }

  /**
   * Puts it before a port.
   *
   * @param running whether the engine runs
   */
  static <T> T guard(Class<T> type, T port, BooleanSupplier running) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new RunningOnly(port, running)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (!running.getAsBoolean()) {
      // Parts of a stopped engine still answer, with what is no longer so.
      throw new GridProblem.Unavailable(STOPPED);
    }
    try {
      return method.invoke(port, arguments);
    } catch (InvocationTargetException e) {
      Throwable failure = e.getCause() == null ? e : e.getCause();
      if (failure instanceof GridProblem || running.getAsBoolean()) {
        throw failure;
      }
      throw new GridProblem.Unavailable(STOPPED, failure);
    }
  }
}
