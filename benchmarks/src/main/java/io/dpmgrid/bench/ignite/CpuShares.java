package io.dpmgrid.bench.ignite;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * Processor time of this process since an instance was made, by who used it. Threads that end in
 * between are counted with the JVM itself.
 */
final class CpuShares {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private final long processBefore = system.getProcessCpuTime();
  private final Map<Long, Long> before = times();

  /** The time used since, divided by {@code ops}, given what the callers used. */
  CpuUsage since(long ops, long callerNanos) {
    long total = system.getProcessCpuTime() - processBefore;
    Map<Long, Long> now = times();
    long checkpoint = 0;
    long archive = 0;
    long others = 0;
    for (Map.Entry<Long, Long> thread : now.entrySet()) {
      long used = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
      var info = threads.getThreadInfo(thread.getKey());
      String name = info == null ? "" : info.getThreadName();
      if (name.contains("checkpoint")) {
        checkpoint += used;
      } else if (name.startsWith("wal-file")) {
        archive += used;
      } else if (!name.startsWith(PutLoad.CALLERS)) {
        others += used;
      }
    }
    double scale = 1e3 * Math.max(ops, 1);
    long jvm = Math.max(total - callerNanos - checkpoint - archive - others, 0);
    return new CpuUsage(
        total / scale,
        callerNanos / scale,
        checkpoint / scale,
        archive / scale,
        others / scale,
        jvm / scale);
  }

  private Map<Long, Long> times() {
    long[] ids = threads.getAllThreadIds();
    long[] nanos = threads.getThreadCpuTime(ids);
    Map<Long, Long> times = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      if (nanos[i] >= 0) {
        times.put(ids[i], nanos[i]);
      }
    }
    return times;
  }
}
