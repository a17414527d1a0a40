package io.dpmgrid.pmem.medium;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the NVDIMM bus tells about the memory behind a block device.
 *
 * @param dimms the memory devices
 * @param troubles flags that mean that the content may not outlive a loss of power
 * @param dirtyShutdowns how often power was lost without everything being saved, summed over the
 *     devices; {@code -1} if none of them tells
 */
record NvdimmHealth(List<String> dimms, Set<String> troubles, long dirtyShutdowns) {
  private static final Set<String> TROUBLES =
      Set.of("not_armed", "save_fail", "restore_fail", "flush_fail", "map_fail");
  private static final List<String> FLAG_FILES = List.of("nfit/flags", "papr/flags");
  private static final List<String> COUNT_FILES =
      List.of("nfit/dirty_shutdown", "cxl/dirty_shutdown", "papr/dirty_shutdown");

  /** Nothing known. */
  static final NvdimmHealth NONE = new NvdimmHealth(List.of(), Set.of(), -1);

  /** Reads the devices of a region such as {@code /sys/devices/.../ndbus0/region0}. */
  static NvdimmHealth read(Path region, SystemFiles system) {
    List<String> dimms = new ArrayList<>();
    Set<String> troubles = new TreeSet<>();
    long dirty = -1;
    for (Path mapping : SystemFiles.entries(region)) {
      if (!mapping.getFileName().toString().matches("mapping\\d+")) {
        continue;
      }
      String text = SystemFiles.text(mapping);
      if (text == null) {
        continue;
      }
      String dimm = text.split(",", -1)[0];
      dimms.add(dimm);
      Path device = system.sys().resolve("bus/nd/devices").resolve(dimm);
      for (String file : FLAG_FILES) {
        String flags = SystemFiles.text(device.resolve(file));
        for (String flag : flags == null ? new String[0] : flags.split("\\s+", -1)) {
          if (TROUBLES.contains(flag)) {
            troubles.add(dimm + ":" + flag);
          }
        }
      }
      for (String file : COUNT_FILES) {
        String count = SystemFiles.text(device.resolve(file));
        if (count != null && count.matches("\\d{1,18}")) {
          dirty = Math.max(dirty, 0) + Long.parseLong(count);
          break;
        }
      }
    }
    return new NvdimmHealth(List.copyOf(dimms), troubles, dirty);
  }
}
