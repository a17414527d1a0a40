package io.dpmgrid.pmem.medium;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of a medium.
 *
 * @param directory an existing directory
 * @param kind the kind asked for by name; {@code null} takes what the probe finds, except {@link
 *     MediumKind#EMULATED}, which must be named
 * @param require the least that the medium must survive; {@code null} requires nothing
 * @param emulation added cost; only for {@link MediumKind#EMULATED}
 */
public record MediumRequest(
    Path directory,
    @Nullable MediumKind kind,
    @Nullable Survives require,
    EmulationModel emulation) {
  /** Takes what is found in {@code directory}. */
  public static MediumRequest of(Path directory) {
    return new MediumRequest(directory, null, null, EmulationModel.NONE);
  }
}
