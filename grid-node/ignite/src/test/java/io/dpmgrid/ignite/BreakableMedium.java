package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.region.MediumFailedException;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A real medium whose write-backs fail while it is broken, and that can refuse to open. */
final class BreakableMedium implements Medium {
  private final Medium real;
  private volatile Predicate<Path> broken = file -> false;
  private volatile boolean shut;
  private final AtomicInteger refused = new AtomicInteger();

  BreakableMedium(Medium real) {
    this.real = real;
  }

  void breakIt() {
    broken = file -> true;
  }

  /** From now on nothing is written back to files of this name, and all is to others. */
  void breakOnly(String name) {
    broken = file -> file.endsWith(name);
  }

  void mend() {
    broken = file -> false;
  }

  /** From now on nothing can be opened, for a reason that nobody thought of. */
  void refuseToOpen() {
    shut = true;
  }

  int refused() {
    return refused.get();
  }

  @Override
  public ProbeResult probe() {
    return real.probe();
  }

  @Override
  public Region create(Path file, long size) throws IOException {
    return breakable(real.create(file, size));
  }

  @Override
  public Region open(Path file) throws IOException {
    if (shut) {
      throw new IllegalStateException(file + " cannot be opened");
    }
    return breakable(real.open(file));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    real.syncDirectory(directory);
  }

  @Override
  public void close() {
    real.close();
  }

  private Region breakable(Region region) {
    return (Region)
        Proxy.newProxyInstance(
            Region.class.getClassLoader(),
            new Class<?>[] {Region.class},
            (proxy, method, arguments) -> {
              if (broken.test(region.path())
                  && (method.getName().equals("writeBack") || method.getName().equals("persist"))) {
                refused.incrementAndGet();
                throw new MediumFailedException(
                    region.path(), "write-back refused", new IOException("device is gone"));
              }
              try {
                return method.invoke(region, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
