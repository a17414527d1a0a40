package io.dpmgrid.ignite.store;

import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import org.apache.ignite.internal.processors.cache.persistence.file.AsyncFileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIO;

/**
 * Positional reads and writes by the calling thread, which an interrupt does not close. The
 * engine's random-access file is closed by an interrupt, for all its users; its asynchronous file
 * is not, but hands every page to another thread and back.
 */
final class PositionalFileIO extends RandomAccessFileIO {
  private PositionalFileIO(File file, Access access, OpenOption... modes) throws IOException {
    super(file, modes);
    access.makeUninterruptible(this);
  }

  /**
   * The best factory of files that survive interrupts: positional where the JDK's channel can be
   * told so ({@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}, which the engine asks for
   * itself), else the engine's asynchronous one.
   */
  static FileIOFactory uninterruptible() {
    try {
      Access access = new Access();
      return (file, modes) -> new PositionalFileIO(file, access, modes);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return new AsyncFileIOFactory();
    }
  }

  private static final class Access {
    private final Field channel;
    private final MethodHandle setUninterruptible;

    Access() throws ReflectiveOperationException {
      channel = RandomAccessFileIO.class.getDeclaredField("ch");
      channel.setAccessible(true);
      Class<?> implementation = Class.forName("sun.nio.ch.FileChannelImpl");
      setUninterruptible =
          MethodHandles.privateLookupIn(implementation, MethodHandles.lookup())
              .findVirtual(implementation, "setUninterruptible", MethodType.methodType(void.class));
    }

    void makeUninterruptible(PositionalFileIO file) throws IOException {
      try {
        setUninterruptible.invoke((FileChannel) channel.get(file));
      } catch (Throwable e) {
        file.close();
        throw new IOException("The file's channel cannot be made uninterruptible", e);
      }
    }
  }
}
