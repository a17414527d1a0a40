package io.dpmgrid.pmem.region;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a thread's interrupt from closing a file channel, where the JDK's {@code sun.nio.ch} is
 * opened to us, as the engines' usual options do.
 */
final class Interruptions {
  private static final @Nullable MethodHandle SWITCH = find();

  private Interruptions() {}

  private static @Nullable MethodHandle find() {
    try {
      Class<?> implementation = Class.forName("sun.nio.ch.FileChannelImpl");
      return MethodHandles.privateLookupIn(implementation, MethodHandles.lookup())
          .findVirtual(implementation, "setUninterruptible", MethodType.methodType(void.class))
          .asType(MethodType.methodType(void.class, FileChannel.class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null; // not opened: whoever uses the channel must open it anew when it was closed
    }
  }

  /** The channel, made immune where that is possible. */
  static FileChannel ignoredBy(FileChannel channel) {
    if (SWITCH != null) {
      try {
        SWITCH.invokeExact(channel);
      } catch (ClassCastException e) {
        return channel; // a file system of somebody else's making
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
    return channel;
  }
}
