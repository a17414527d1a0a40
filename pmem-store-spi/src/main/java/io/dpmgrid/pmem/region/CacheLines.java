package io.dpmgrid.pmem.region;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The processor's cache-line write-back (clwb and its kin) and the fence that completes it, as the
 * JVM itself issues them for {@code MAP_SYNC} mappings (JEP 352).
 *
 * <p>The public way, {@link java.nio.MappedByteBuffer#force(int, int)}, fences after every range
 * and is refused for mappings without {@code MAP_SYNC}. The JVM's own primitives are split, so that
 * a batch pays for one fence, and work on any memory. They need {@code
 * --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED}; without it, on a processor that cannot
 * write lines back, or in a JVM that would crash ({@link WriteBackStubs}), {@link #AVAILABLE} is
 * {@code false} and nothing else here may be called.
 *
 * <p>All methods are thread-safe and allocate nothing.
 */
final class CacheLines {
  /** Whether the primitives can be used in this JVM. Constant, so that the compiler folds it. */
  static final boolean AVAILABLE;

  /** Whether a write-back, or a {@code force} of a {@code MAP_SYNC} mapping, crashes this JVM. */
  static final boolean CRASHES = WriteBackStubs.missing();

  /** The processor's write-back granularity in bytes; 0 if not available. */
  private static final int LINE;

  // Handles must be static final to be inlined down to the instructions.
  private static final @Nullable MethodHandle PRE_SYNC;
  private static final @Nullable MethodHandle WRITE_BACK;
  private static final @Nullable MethodHandle POST_SYNC;
  private static final @Nullable MethodHandle GET_LONG;
  private static final @Nullable MethodHandle INVOKE_CLEANER;
  private static final long ADDRESS_OFFSET;

  static {
    MethodHandle pre = null;
    MethodHandle line = null;
    MethodHandle post = null;
    MethodHandle getLong = null;
    MethodHandle cleaner = null;
    long addressOffset = -1;
    int lineSize = 0;
    boolean available = false;
    try {
      Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      Object unsafe = lookup.findStatic(type, "getUnsafe", MethodType.methodType(type)).invoke();
      pre = lookup.findVirtual(type, "writebackPreSync0", MethodType.methodType(void.class));
      pre = pre.bindTo(unsafe);
      line = lookup.findVirtual(type, "writeback0", MethodType.methodType(void.class, long.class));
      line = line.bindTo(unsafe);
      post = lookup.findVirtual(type, "writebackPostSync0", MethodType.methodType(void.class));
      post = post.bindTo(unsafe);
      getLong =
          lookup
              .findVirtual(
                  type, "getLong", MethodType.methodType(long.class, Object.class, long.class))
              .bindTo(unsafe);
      cleaner =
          lookup
              .findVirtual(
                  type, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
              .bindTo(unsafe);
      addressOffset =
          (long)
              lookup
                  .findVirtual(
                      type,
                      "objectFieldOffset",
                      MethodType.methodType(long.class, Class.class, String.class))
                  .bindTo(unsafe)
                  .invoke(Buffer.class, "address");
      lineSize =
          (int)
              lookup
                  .findVirtual(type, "dataCacheLineFlushSize", MethodType.methodType(int.class))
                  .bindTo(unsafe)
                  .invoke();
      available = lineSize > 0 && !CRASHES;
    } catch (Throwable e) {
      // Not opened, or another JDK's internals: force() is the way then, and it is always there.
      available = false;
    }
    PRE_SYNC = pre;
    WRITE_BACK = line;
    POST_SYNC = post;
    GET_LONG = getLong;
    INVOKE_CLEANER = cleaner;
    ADDRESS_OFFSET = addressOffset;
    LINE = lineSize;
    AVAILABLE = available;
  }

  private CacheLines() {}

  /** The address of the first byte of a direct buffer. */
  static long address(ByteBuffer direct) {
    try {
      return (long) handle(GET_LONG).invokeExact((Object) direct, ADDRESS_OFFSET);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Starts the write-back of every line that {@code [address, address + length)} touches. */
  static void writeBack(long address, long length) {
    try {
      handle(PRE_SYNC).invokeExact();
      long end = address + length;
      for (long line = address & -LINE; line < end; line += LINE) {
        handle(WRITE_BACK).invokeExact(line);
      }
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Waits until every write-back that this thread started has reached the persistence domain. */
  static void fence() {
    try {
      handle(POST_SYNC).invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Unmaps or frees at once; the buffer must be an original, and nobody may use it any more. */
  static void release(ByteBuffer direct) {
    try {
      handle(INVOKE_CLEANER).invokeExact(direct);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MethodHandle handle(@Nullable MethodHandle handle) {
    if (handle == null) {
      throw new IllegalStateException("cache-line write-back is not available in this JVM");
    }
    return handle;
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException runtime) {
      return runtime;
    }
    return new IllegalStateException(e);
  }
}
