package io.dpmgrid.pmem.medium;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens media: probes the directory, and refuses what it cannot give. */
public final class Media {
  private static final Logger LOG = LoggerFactory.getLogger(Media.class);

  private Media() {}

  /**
   * Probes the directory and opens it as a medium.
   *
   * @throws MediumRefusedException if the kind asked for cannot be had there (nothing is inferred
   *     downward), if volatile memory was not asked for by name, or if it survives less than
   *     required; the message says what was found and what would satisfy the request
   * @throws IOException if the directory does not exist or cannot be written
   */
  public static Medium open(MediumRequest request) throws IOException {
    return open(request, new MediumProbe());
  }

  static Medium open(MediumRequest request, MediumProbe probe) throws IOException {
    ProbeResult found = probe.probe(request.directory());
    ProbeResult granted = grant(request, found);
    if (granted.kind() == MediumKind.EMULATED) {
      LOG.warn(
          "Medium {}: EMULATED, volatile memory on {}, for development only; survives {}",
          granted.directory(),
          granted.fsType(),
          granted.survives());
    } else {
      LOG.info(
          "Medium {}: {}, survives {}: {}",
          granted.directory(),
          granted.kind(),
          granted.survives(),
          granted.why());
    }
    boolean direct =
        granted.kind() == MediumKind.FILE && probe.toleratesDirectWrites(granted.directory());
    return new DirectoryMedium(granted, request.emulation(), direct);
  }

  /** What the request gets of what was found. */
  static ProbeResult grant(MediumRequest request, ProbeResult found) throws MediumRefusedException {
    ProbeResult granted = grantKind(request.kind(), found);
    if (!request.emulation().equals(EmulationModel.NONE) && granted.kind() != MediumKind.EMULATED) {
      throw new MediumRefusedException(
          found,
          "an emulation model was given, but this medium is not emulated",
          "Leave the emulation model out, or name the kind 'emulated' on a tmpfs directory.");
    }
    Survives require = request.require();
    if (require != null && !granted.survives().atLeast(require)) {
      throw new MediumRefusedException(
          granted,
          "the medium must survive " + require,
          "Choose a directory that survives "
              + require
              + " ("
              + whatGives(require)
              + "), or require no more than '"
              + granted.survives()
              + "'.");
    }
    return granted;
  }

  private static ProbeResult grantKind(@Nullable MediumKind asked, ProbeResult found)
      throws MediumRefusedException {
    if (asked == found.kind()) {
      return found;
    }
    if (found.kind() == MediumKind.EMULATED) {
      throw new MediumRefusedException(
          found,
          asked == null
              ? "this is volatile memory, which is only used when it is asked for by name"
              : "kind '" + asked + "' was asked for, but this is volatile memory",
          "Choose a directory on a disk or on fsdax; or, for development, name the kind"
              + " 'emulated'.");
    }
    if (asked == null) {
      return found;
    }
    if (asked == MediumKind.FILE && found.kind() == MediumKind.DAX) {
      return new ProbeResult(
          found.directory(),
          MediumKind.FILE,
          found.survives(),
          found.fsType(),
          found.source(),
          "kind 'file' was asked for by name where dax is to be had; " + found.why());
    }
    throw new MediumRefusedException(
        found,
        "kind '" + asked + "' was asked for",
        asked == MediumKind.DAX
            ? "Choose a directory on a file system mounted with -o dax on persistent memory, or"
                + " name the kind '"
                + found.kind()
                + "'."
            : "Choose a directory on tmpfs, such as one below /dev/shm, or name the kind '"
                + found.kind()
                + "'.");
  }

  private static String whatGives(Survives require) {
    return switch (require) {
      case PROCESS_KILL -> "any file system";
      case OS_CRASH -> "any file system with a journal, or persistent memory";
      case POWER_LOSS ->
          "a journalling file system such as ext4 with a journal or xfs on a local disk, or fsdax";
    };
  }
}
