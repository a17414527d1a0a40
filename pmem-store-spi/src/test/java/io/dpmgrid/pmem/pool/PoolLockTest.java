package io.dpmgrid.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of the class in one process, each with a guard of its own. */
@Timeout(60)
final class PoolLockTest {
  @Test
  void shouldLockAPoolAfterAnotherClassLoaderLetItGo(@TempDir Path directory) throws Exception {
    try (URLClassLoader other = otherLoader()) {
      AutoCloseable foreign = acquire(other, directory);
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThatThrownBy(() -> PoolLock.acquire(directory))
            .isInstanceOf(PoolInUseException.class)
            .hasMessageContaining("an owner in this process");
      }
      foreign.close();

      PoolLock.acquire(directory).close();
      acquire(other, directory).close();
      PoolLock.acquire(directory).close();
    }
  }

  @Test
  void shouldLeaveTheLockToAnotherClassLoaderWhenGarbageIsCollected(
      @TempDir Path directory, @TempDir Path elsewhere) throws Exception {
    try (URLClassLoader other = otherLoader();
        AutoCloseable foreign = acquire(other, directory)) {
      assertThat(foreign).isNotNull();
      assertThatThrownBy(() -> PoolLock.acquire(directory)).isInstanceOf(PoolInUseException.class);

      // Once for what was left to be collected, and once for what the collector was still closing.
      collectAChannel(elsewhere.resolve("first"));
      collectAChannel(elsewhere.resolve("second"));

      assertThat(new LockHolder().processOf(directory.resolve(PoolLock.FILE_NAME)))
          .hasValue(ProcessHandle.current().pid());
    }
  }

  /** Leaves an open channel to the garbage collector, and returns once that closed it. */
  private static void collectAChannel(Path file) throws IOException {
    abandonAChannel(file);
    while (isOpen(file)) {
      System.gc();
    }
  }

  private static void abandonAChannel(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    assertThat(channel.isOpen()).isTrue();
    assertThat(isOpen(file)).isTrue();
  }

  private static boolean isOpen(Path file) throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.exists(descriptor) && Files.isSameFile(descriptor, file)) {
          return true;
        }
      }
    }
    return false;
  }

  private static AutoCloseable acquire(ClassLoader loader, Path directory) throws Exception {
    Class<?> type = Class.forName(PoolLock.class.getName(), true, loader);
    assertThat(type).isNotEqualTo(PoolLock.class);
    Method acquire = type.getDeclaredMethod("acquire", Path.class);
    acquire.setAccessible(true);
    return (AutoCloseable) acquire.invoke(null, directory);
  }

  private static URLClassLoader otherLoader() throws IOException {
    URL classes = PoolLock.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
  }
}
