package io.dpmgrid.pmem.medium;

import java.nio.file.Path;

/**
 * What a probe found about a directory.
 *
 * @param directory the probed directory, as a real path
 * @param kind how bytes persist there
 * @param survives the worst fault after which persisted bytes are intact
 * @param fsType the file system's type as the kernel names it, {@code "?"} if unknown
 * @param source the device or export behind the mount, {@code "?"} if unknown
 * @param why one sentence: the evidence for kind and survives
 */
public record ProbeResult(
    Path directory, MediumKind kind, Survives survives, String fsType, String source, String why) {}
